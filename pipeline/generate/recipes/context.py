"""An existing model, read out of the person's own files by its syntax tree: nothing of it is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from pipeline.generate.recipes.kinds import guess, make
from pipeline.generate.recipes.spec import Entity, Field
from pipeline.generate.recipes.words import snake
from pipeline.python import parsed
from pipeline.types import GenerationRequest

BASES = ("BaseModel", "SQLModel", "Base", "DeclarativeBase", "Model", "TypedDict", "NamedTuple", "db.Model")
PYTHON_KINDS = {
    "int": "integer", "float": "float", "str": "text", "bool": "boolean", "Decimal": "money", "datetime": "datetime",
    "date": "date", "time": "time", "UUID": "uuid", "EmailStr": "email", "HttpUrl": "url", "AnyUrl": "url",
    "list": "list", "List": "list", "set": "list", "SecretStr": "password",
}  # fmt: skip
COLUMN_KINDS = {
    "Integer": "integer", "BigInteger": "integer", "SmallInteger": "integer", "Float": "float", "Numeric": "money",
    "String": "text", "Unicode": "text", "Text": "long_text", "Boolean": "boolean", "DateTime": "datetime",
    "Date": "date", "Time": "time", "Uuid": "uuid", "UUID": "uuid", "JSON": "list", "ARRAY": "list",
}  # fmt: skip
SKIPPED = frozenset({"id", "pk", "hashed_password", "password_hash", "model_config", "metadata", "registry"})
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.S | re.M)


def entities_of(request: GenerationRequest) -> tuple[Entity, ...]:
    """The model classes among the request's files and in its context text, each as an entity."""
    found: dict[str, Entity] = {}
    for source in _sources(request):
        try:
            tree = parsed(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and (entity := _entity(node)):
                found.setdefault(entity.name, entity)
    return tuple(found.values())


def _sources(request: GenerationRequest) -> Iterator[str]:
    yield from (file.text for file in request.files if file.path.endswith(".py"))
    for text in (request.context, request.prompt):
        yield from (found[1] for found in FENCE.finditer(text))
        if "class " in text and "```" not in text:
            yield text[text.index("class ") :]
            yield text


def _entity(node: ast.ClassDef) -> Entity | None:
    bases = {ast.unparse(base).split(".")[-1].split("[")[0] for base in node.bases}
    decorated = any("dataclass" in ast.unparse(one) or "define" in ast.unparse(one) for one in node.decorator_list)
    columns = any("Column(" in ast.unparse(one) for one in node.body)
    if not (decorated or columns or bases & set(BASES)) or node.name in {"Base", "Settings"}:
        return None
    fields = [field for statement in node.body if (field := _field(statement))]
    name = snake(node.name)
    return Entity(name, tuple(fields), "context", class_name=node.name, table_name=_table(node)) if fields else None


def _table(node: ast.ClassDef) -> str:
    for one in node.body:
        if (
            isinstance(one, ast.Assign)
            and ast.unparse(one.targets[0]) == "__tablename__"
            and isinstance(one.value, ast.Constant)
        ):
            return str(one.value.value)
    return ""


def _field(statement: ast.stmt) -> Field | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        name, annotation, value = statement.target.id, statement.annotation, statement.value
    elif (
        isinstance(statement, ast.Assign)
        and "Column(" in ast.unparse(statement)
        and isinstance(statement.targets[0], ast.Name)
    ):
        name, annotation, value = statement.targets[0].id, None, statement.value
    else:
        return None
    written = ast.unparse(value) if value is not None else ""
    if name.startswith("_") or name in SKIPPED or "relationship(" in written.lower() or "primary_key=True" in written:
        return None
    if annotation is not None and re.search(r"ClassVar|Relationship", ast.unparse(annotation)):
        return None
    kind = _kind(name, annotation, written)
    text = ast.unparse(annotation) if annotation is not None else ""
    optional = "None" in text or "Optional" in text or "nullable=True" in written
    known: dict[str, object] = {"optional": optional, "unique": "unique=True" in written}
    if kind == "choice":
        known["choices"] = tuple(re.findall(r"['\"]([\w -]+)['\"]", text))
    if found := re.search(r"String\((?:length=)?(\d+)\)|max_length=(\d+)", written):
        known["high"] = float(found[1] or found[2])
    return make(name, kind, **known)


def _kind(name: str, annotation: ast.expr | None, written: str) -> str:
    if annotation is not None:
        text = ast.unparse(annotation)
        if "Literal[" in text:
            return "choice"
        inner = re.sub(r"^Mapped\[(.*)\]$", r"\1", text)
        inner = re.sub(r"Optional\[(.*)\]|\s*\|\s*None", r"\1", inner)
        kind = PYTHON_KINDS.get(re.split(r"[\[(]", inner)[0].split(".")[-1].strip(), "")
    else:
        kind = next((COLUMN_KINDS[one] for one in re.findall(r"\w+", written) if one in COLUMN_KINDS), "")
    guessed = guess(name)
    if kind in {"text", ""} and guessed in {"email", "password", "url", "long_text"}:
        return guessed if guessed != "url" else "text"
    if kind == "datetime" and guessed in {"created", "updated"}:
        return guessed
    return kind or "text"
