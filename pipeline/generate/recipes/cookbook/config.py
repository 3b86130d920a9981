"""The recipe of a configuration loader: typed settings from defaults, a file, the environment and the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import field_from, plain, said
from pipeline.generate.recipes.kinds import examples, literal, make
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import snake

WORDS = """
config* setting* load* toml json ini environment env variable* var* file* default* overrid* preced* layer* valid*
secret*
typed type* dataclass* pydantic frozen merge* read* from prefix* application app priority cascad* and then
"""
USUAL = (
    make("host", "text", default='"127.0.0.1"'),
    make("port", "integer", low=1.0, high=65535.0, default="8000"),
    make("debug", "boolean"),
    make("log_level", "choice", choices=("debug", "info", "warning", "error"), default='"info"'),
    make("database_url", "text"),
)
SECRET = re.compile(r"password|secret|token|api_key|_key$|database_url|dsn")
DEFAULTS = {
    "host": '"127.0.0.1"',
    "port": "8000",
    "timeout": "30",
    "debug": "False",
    "workers": "4",
    "log_level": '"info"',
}
"""Defaults of settings that usually have one."""
TYPES = {
    "integer": "int",
    "float": "float",
    "boolean": "bool",
    "money": "Decimal",
    "date": "dt.date",
    "datetime": "dt.datetime",
}
USUAL_KINDS = {"port": "integer", "timeout": "integer", "workers": "integer", "debug": "boolean", "verbose": "boolean"}
PLAIN = {
    **dict.fromkeys(("long_text", "email", "url", "password", "uuid", "time"), "text"),
    **dict.fromkeys(("created", "updated"), "datetime"),
}
"""Kinds that are another one as a setting."""
FILES = {"toml": r"\btoml\b", "json": r"\bjson\b", "ini": r"\bini\b"}


LIST = re.compile(
    r"(?=(?:\bfor (?:the |our |my )?|: ?|\bwith (?:the )?(?:settings |options |fields )?)"
    r"((?:[^.;:]|:(?! )|\.(?=\w))+?)"
    r"(?: (?:loaded |read |coming )?(?:from|via|using|with prefix|prefixed|out of)\b|[.;]|: |$))",
    re.I,
)
BETWEEN = re.compile(r",\s*(?:and\s+)?(?![^(]*\))|\s+and\s+(?!\d)(?![^(]*\))|\n\s*[-*]?\s*")


@dataclass(frozen=True)
class ConfigPlan:
    spec: Spec

    @property
    def name(self) -> str:
        return self.spec.class_name("Settings")

    @property
    def file(self) -> str:
        """`toml`, `json` or `ini`."""
        return self.spec.subject

    @property
    def prefix(self) -> str:
        return dict(self.spec.rules).get("prefix", "APP_")

    @property
    def fields(self) -> tuple[Field, ...]:
        return d.defaults_last(self.spec.entities[0])

    def hint(self, field: Field) -> str:
        bare = f"list[{self.element(field)}]" if field.kind == "list" else TYPES.get(field.kind, "str")
        return f"{bare} | None" if self.default(field) == "None" else bare

    def element(self, field: Field) -> str:
        return {"integer": "int", "float": "float"}.get(field.element, "str")

    def default(self, field: Field) -> str | None:
        return d.fallback(field)

    def line(self, field: Field) -> str:
        default = self.default(field)
        arguments = [] if default is None else [f"default={default}"]
        if default is not None and default[0] in "[{":
            arguments = ["default_factory=list"]
        if self.is_secret(field):
            arguments.append("repr=False")
        if not arguments:
            return f"{field.name}: {self.hint(field)}"
        only = arguments == [f"default={default}"]
        value = str(default) if only else f"field({', '.join(arguments)})"
        return f"{field.name}: {self.hint(field)} = {value}"

    def is_secret(self, field: Field) -> bool:
        return bool(SECRET.search(field.name))

    @property
    def checked(self) -> list[tuple[str, str]]:
        return [found for one in self.fields if one.kind in {"choice", "integer", "float"} and (found := d.checks(one))]

    def text(self, field: Field, which: int = 0) -> str:
        """An example as a file or a variable has it."""
        value = examples(field, "settings")[which]
        return d.command_text(value) if not isinstance(value, bool) else str(value).lower()

    def value(self, field: Field, which: int = 0) -> str:
        """The same as Python has it."""
        return d.python_value(field, examples(field, "settings")[which])

    def raw(self, field: Field, which: int = 0) -> str:
        """The same as a JSON or TOML file has it."""
        return literal(examples(field, "settings")[which])

    @property
    def needed(self) -> list[Field]:
        return [one for one in self.fields if self.default(one) is None]

    @property
    def not_text(self) -> list[tuple[str, str]]:
        """(field, value that cannot be read as its type or is not allowed)."""
        bad = {"integer": "many", "float": "much", "boolean": "perhaps", "choice": "none of these", "date": "soon"}
        return [(one.name, bad[one.kind]) for one in self.fields if one.kind in bad]


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), [one for one in spec.assumed if not one.startswith("The fields of")]
    listed, places = _listed(prompt)
    found = next((one for one in spec.entities if one.origin != "usual"), None)
    if len(listed) >= (len(found.fields) if found else 0) and listed:
        found = Entity("settings", listed)
    if found is None:
        found = Entity("settings", USUAL, "usual")
        assumed.append("It was not said which settings there are: host, port, debug, log level and database URL.")
    fields = tuple(_setting(one) for one in found.fields)
    kind = next((name for name, pattern in FILES.items() if re.search(pattern, low)), "")
    if not kind:
        kind = "toml"
        assumed.append("The format of the file was not said: TOML.")
    prefix = re.search(r"\bprefix(?:ed)?(?: with| of)?:? [`'\"]?([A-Za-z]\w*)", prompt)
    rules = [("prefix", f"{snake(prefix[1]).upper()}_")] if prefix else []
    not_done = list(spec.not_done)
    if "yaml" in low:
        not_done.append("YAML is not read: it needs a library beyond the standard one. This reads TOML.")
    used = [*said(WORDS, low), *places, *([prefix.span()] if prefix else [])]
    spec = replace(spec, entities=(replace(found, fields=fields),), relations=())
    return plain(spec, subject=kind, rules=tuple(rules), assumed=tuple(assumed), not_done=tuple(not_done)), used


def _listed(prompt: str) -> tuple[tuple[Field, ...], list[tuple[int, int]]]:
    """The settings of the longest list after `for`, `with` or a colon, and where it stands."""
    best: dict[str, Field] = {}
    place: list[tuple[int, int]] = []
    for found in LIST.finditer(prompt):
        items = [one.strip() for one in BETWEEN.split(found[1]) if one.strip()]
        fields = {one.name: one for item in items if len(item.split()) < 8 and (one := field_from(item))}
        if len(fields) > max(1, len(best)):
            best, place = fields, [found.span(1)]
    return tuple(best.values()), place


def _setting(field: Field) -> Field:
    """The field as a setting: plain text for what is text, with the default it usually has."""
    kind = PLAIN.get(field.kind, field.kind)
    if kind == "text":
        kind = USUAL_KINDS.get(field.name, kind)
    default = field.default if field.default is not None else DEFAULTS.get(field.name)
    if kind == "choice" and default is not None and default.strip("\"'") not in field.choices:
        default = None
    low, high = field.low, field.high
    if field.name == "port" and low is None:
        low, high = 1.0, 65535.0
    return replace(field, kind=kind, default=default, low=low, high=high, unique=False)


def cook(spec: Spec) -> Dish:
    plan = ConfigPlan(spec)
    local = ("settings",)
    files = (
        python_file("settings.py", "config/settings.py.j2", local, plan=plan),
        python_file("tests/test_settings.py", "config/test_settings.py.j2", local, plan=plan),
    )
    variable = f"{plan.prefix}{plan.fields[0].name.upper()}"
    notes = [f"A variable such as `{variable}` wins over the file, and the file over defaults."]
    if any(plan.is_secret(one) for one in plan.fields):
        notes.append("Secrets are not shown when the settings are printed; keep them out of the file.")
    return Dish(files, "A loader of typed settings", ("python -m pytest",), tuple(notes))
