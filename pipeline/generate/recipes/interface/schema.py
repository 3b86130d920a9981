"""Fields as lines of a Pydantic class, and as columns."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import replace

from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.spec import Field

PYTHON = {
    "integer": "int", "float": "float", "boolean": "bool", "date": "dt.date", "datetime": "dt.datetime",
    "time": "dt.time",
    "objects": "list[dict[str, Any]]", "object": "dict[str, Any]", "any": "Any", "text_or_number": "str | int | float",
    "created": "dt.datetime",
    "updated": "dt.datetime",
}  # fmt: skip
COLUMNS = {
    "integer": "Integer", "float": "Float", "boolean": "Boolean", "date": "Date", "datetime": "DateTime",
    "time": "Time",
    "objects": "JSON", "object": "JSON", "any": "JSON", "text_or_number": "JSON", "list": "JSON",
    "created": "DateTime", "updated": "DateTime",
}  # fmt: skip
PATTERNS = {"email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "url": r"^https?://[^\s/]+\S*$"}
SHADOWED = frozenset(
    ["copy", "json", "dict", "schema", "validate", "construct", "fields", "register", "model_config", "model_fields"]
)
TEXTS = frozenset(("text", "long_text", "password", "email", "url", "uuid", "login_email"))


def attribute(name: str) -> str:
    """The name of an attribute for a property that may be called as a keyword is."""
    taken = keyword.iskeyword(name) or name in SHADOWED or name.startswith("model_") or name.startswith("_")
    return f"{name.strip('_')}_" if taken else name


def python_type(field: Field) -> str:
    if field.kind == "choice":
        return f"Literal[{', '.join(map(literal, field.choices))}]"
    if field.kind == "list":
        return f"list[{ {'integer': 'int', 'float': 'float'}.get(field.element, 'str') }]".replace(" ", "")
    return PYTHON.get(field.kind, "str")


def bounds(field: Field) -> dict[str, str]:
    """Arguments of `Field(...)`."""
    found: dict[str, str] = {}
    if field.kind in {"integer", "float"}:
        if field.low is not None:
            found["gt" if field.above else "ge"] = f"{field.low:g}"
        if field.high is not None:
            found["lt" if field.below else "le"] = f"{field.high:g}"
    elif field.kind in TEXTS or field.kind in {"list", "objects"}:
        low = field.low if field.low is not None else (1 if field.kind == "text" and not field.optional else None)
        if low is not None:
            found["min_length"] = f"{low:g}"
        if field.high is not None:
            found["max_length"] = f"{field.high:g}"
        if pattern := field.pattern or PATTERNS.get(field.kind, ""):
            found["pattern"] = f'r"{pattern}"' if '"' not in pattern else repr(pattern)
            found.pop("min_length", None)
    return found


def default(field: Field) -> str | None:
    """The default as a Python literal; None where a value must be given."""
    if field.default is not None:
        return field.default
    if field.kind == "list" and field.optional:
        return "[]"
    if field.optional:
        return "None"
    return "False" if field.kind == "boolean" else None


def line(field: Field, *, change: bool = False) -> str:
    """One line of a class; where it is for changes, everything may be left out."""
    kind, known, fallback = python_type(field), bounds(field), default(field)
    name = attribute(field.name)
    if name != field.name:
        known = {"alias": literal(field.name), **known}
    if change:
        kind, fallback = f"{kind} | None", "None"
    elif fallback == "None":
        kind = f"{kind} | None"
    kind = "Any" if kind.startswith("Any |") else kind
    arguments = [f"{key}={value}" for key, value in known.items()]
    if fallback == "[]" and not change:
        arguments.insert(0, "default_factory=list")
    elif fallback is not None and arguments:
        arguments.insert(0, f"default={fallback}")
    if arguments:
        return f"{name}: {kind} = Field({', '.join(arguments)})"
    return f"{name}: {kind}" + (f" = {fallback}" if fallback is not None else "")


def class_of(name: str, fields: Iterable[Field], *, doc: str = "", change: bool = False) -> list[str]:
    """A Pydantic class."""
    fields = list(fields)
    body = [f"    {line(one, change=change)}" for one in fields]
    lines = [f"class {name}(BaseModel):"]
    lines += [f'    """{doc}"""', ""] if doc else []
    if change and (needed := [one for one in fields if not one.optional and one.kind != "any"]):
        quoted = ", ".join(literal(attribute(one.name)) for one in needed)
        body += [
            "",
            f'    @field_validator({quoted}, mode="before")',
            "    @classmethod",
            "    def is_not_null(cls, value: object) -> object:",
            "        if value is None:",
            '            raise ValueError("must not be null")',
            "        return value",
        ]
    return [*lines, *(body or ["    pass"])]


def column(kind: str) -> str:
    return COLUMNS.get(kind, "String")


def stored_type(kind: str) -> str:
    if kind == "list":
        return "list[Any]"
    return python_type(Field("x", "text" if kind == "choice" else kind))


def plain(field: Field) -> Field:
    """The field without a default, for a parameter that may be left out."""
    return replace(field, optional=True, default=None, low=None, high=None)
