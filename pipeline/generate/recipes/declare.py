"""Declarations: a field as a line of a schema, a table, a dataclass, a command line; a row of values for a test."""

from __future__ import annotations

from pipeline.generate.recipes.kinds import KINDS, SET_BY_PROGRAM, examples, literal, wrong
from pipeline.generate.recipes.spec import Entity, Field
from pipeline.generate.recipes.tables import table

PASSWORD_LENGTHS = (12, 128)
COUNTED = frozenset(table("vocabulary")["counted"].split())


def settable(entity: Entity) -> tuple[Field, ...]:
    """What a caller gives: all but what the program sets."""
    return tuple(one for one in entity.fields if one.kind not in SET_BY_PROGRAM)


def plain(entity: Entity) -> tuple[Field, ...]:
    """What a caller gives and gets back."""
    return tuple(one for one in settable(entity) if one.kind != "password")


def secret(entity: Entity) -> Field | None:
    return next((one for one in entity.fields if one.kind == "password"), None)


def stamps(entity: Entity) -> tuple[Field, ...]:
    return tuple(one for one in entity.fields if one.kind in SET_BY_PROGRAM)


def required(field: Field) -> bool:
    return not field.optional and fallback(field) is None


def fallback(field: Field) -> str | None:
    """The default as a Python literal, None where a value must be given."""
    if field.default is not None:
        return field.default
    if field.kind == "boolean" and not field.optional:
        return "True" if field.name in {"active", "is_active", "enabled", "available", "in_stock"} else "False"
    return "None" if field.optional else None


def bare_type(field: Field) -> str:
    """The Python type without its bounds and without None."""
    if field.kind == "choice":
        return f"Literal[{', '.join(map(literal, field.choices))}]"
    if field.kind == "list":
        return f"list[{ {'integer': 'int', 'float': 'float'}.get(field.element, 'str') }]".replace(" ", "")
    return KINDS[field.kind].python


def hint(field: Field) -> str:
    return f"{bare_type(field)} | None" if field.optional else bare_type(field)


def stored_type(field: Field) -> str:
    """The type once stored, where addresses are plain text."""
    bare = "str" if field.kind in {"email", "login_email", "url", "choice"} else bare_type(field)
    return f"{bare} | None" if field.optional else bare


def constraints(field: Field) -> dict[str, str]:
    """Arguments of `Field(...)` that bound a value."""
    low, high = field.low, field.high
    if field.kind == "password":
        return {"min_length": f"{low or PASSWORD_LENGTHS[0]:g}", "max_length": f"{high or PASSWORD_LENGTHS[1]:g}"}
    if field.kind == "text":
        return {"min_length": f"{low or 1:g}", "max_length": f"{high or 200:g}"}
    if field.kind == "long_text":
        return {"min_length": f"{low or 1:g}", "max_length": f"{high or 10_000:g}"}
    bounds = {}
    if field.kind == "money":
        bounds = {"max_digits": "12", "decimal_places": "2", "ge": "0"}
    if field.kind == "integer" and low is None and counted(field):
        bounds["ge"] = "0"
    if field.kind in {"integer", "float", "money"}:
        if low is not None:
            bounds.pop("ge", None)
            bounds["gt" if field.above else "ge"] = f"{low:g}"
        if high is not None:
            bounds["lt" if field.below else "le"] = f"{high:g}"
    return bounds


def counted(field: Field) -> bool:
    """Whether a whole number counts something, so that it cannot be negative."""
    return field.name in COUNTED or field.name.endswith("_count")


def schema_line(field: Field, *, extra: dict[str, str] | None = None) -> str:
    """`price: Decimal = Field(ge=0, …)`."""
    return _line(field.name, hint(field), fallback(field), constraints(field) | (extra or {}))


def change_line(field: Field) -> str:
    """The same where everything may be left out."""
    return _line(field.name, f"{bare_type(field)} | None", "None", constraints(field))


def _line(name: str, type_hint: str, default: str | None, bounds: dict[str, str]) -> str:
    if not bounds:
        return f"{name}: {type_hint}" + (f" = {default}" if default is not None else "")
    arguments = [f"default={default}"] if default is not None else []
    if default is not None and default[0] in "[{":
        arguments = ["default_factory=list"]
    arguments += [f"{key}={value}" for key, value in bounds.items()]
    return f"{name}: {type_hint} = Field({', '.join(arguments)})"


def column_type(field: Field) -> str:
    if field.kind == "text" and field.high:
        return f"String({field.high:g})"
    return KINDS[field.kind].column


def column_line(field: Field) -> str:
    """`email: Mapped[str] = mapped_column(String(320), unique=True)`."""
    if field.kind == "password":
        return f"{field.name}_hash: Mapped[str] = mapped_column(String(255))"
    if field.kind in SET_BY_PROGRAM:
        again = ", onupdate=func.now()" if field.kind == "updated" else ""
        column = f"mapped_column(DateTime(timezone=True), server_default=func.now(){again})"
        return f"{field.name}: Mapped[dt.datetime] = {column}"
    arguments = [] if field.kind in {"integer", "float", "boolean", "date"} else [column_type(field)]
    arguments += ["unique=True"] if field.unique else []
    default = fallback(field)
    arguments += [f"default={default}"] if default not in {None, "None"} else []
    assigned = f" = mapped_column({', '.join(arguments)})" if arguments else ""
    return f"{field.name}: Mapped[{stored_type(field)}]{assigned}"


def sqlmodel_extra(field: Field) -> dict[str, str]:
    """What SQLModel's `Field` needs beside the bounds so that the column comes out right."""
    extra = {"unique": "True"} if field.unique else {}
    types = {
        "long_text": "Text",
        "list": "JSON",
        "url": "String(2048)",
        "email": "String(320)",
        "login_email": "String(320)",
        "choice": "String(50)",
        "datetime": "DateTime",
    }
    return extra | ({"sa_type": types[field.kind]} if field.kind in types else {})


def row_line(field: Field) -> str:
    """A line of a dataclass that holds a stored record."""
    if field.kind == "password":
        return f"{field.name}_hash: str"
    if field.kind in SET_BY_PROGRAM:
        return f"{field.name}: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))"
    return f"{field.name}: {stored_type(field)}"


def values(entity: Entity, which: int = 0) -> dict[str, object]:
    """What a caller sends to make one: example number `which` of every field."""
    return {one.name: examples(one, entity.name)[which] for one in settable(entity)}


def refused(entity: Entity) -> list[tuple[str, object]]:
    """(field, value) pairs that must be answered with 422."""
    pairs = [(one.name, wrong(one)) for one in settable(entity)]
    return [(name, value) for name, value in pairs if value is not None][:6]


def changed(entity: Entity) -> tuple[str, object] | None:
    """A field and its second value, for the test of a change: not unique, and different from the first."""
    for one in (*[f for f in plain(entity) if not f.unique], *plain(entity)):
        first, second, _ = examples(one, entity.name)
        if first != second:
            return one.name, second
    return None


def searched(entity: Entity, named: frozenset[str] = frozenset()) -> tuple[Field, ...]:
    """The texts a search looks through: those the request named, else all."""
    fields = tuple(one for one in plain(entity) if one.kind in {"text", "long_text", "email", "login_email"})
    return tuple(one for one in fields if one.name in named) or fields


def sorted_by(entity: Entity, named: frozenset[str] = frozenset()) -> tuple[Field, ...]:
    """What lists can be sorted by: the fields the request named, else all that have an order and a value."""
    fields = tuple(one for one in entity.fields if one.kind not in {"list", "password"} and not one.optional)
    plain_ones = (one for one in fields if one.kind not in {"long_text", "boolean", *SET_BY_PROGRAM})
    return tuple(one for one in fields if one.name in named) or tuple(plain_ones)


def filtered(entity: Entity, named: frozenset[str]) -> tuple[Field, ...]:
    """What lists can be narrowed by: the fields the request named, else choices and flags, else the first text."""
    fields = [one for one in plain(entity) if one.kind not in {"long_text", "list", "float", "money"}]
    return tuple(
        [one for one in plain(entity) if one.name in named and one.kind != "list"]
        or [one for one in fields if one.kind in {"choice", "boolean"}]
        or [one for one in fields if one.kind in {"text", "integer"}][:2]
    )


def python_value(field: Field, value: object) -> str:
    """A JSON value as the Python expression for it: `dt.date.fromisoformat("2026-01-31")`."""
    made = {"date", "datetime", "time", "money", "uuid"}
    return f"{KINDS[field.kind].parse}({literal(value)})" if field.kind in made else literal(value)


def keyword_arguments(entity: Entity, which: int = 0) -> str:
    """`name="Ada", age=36` for example number `which`."""
    chosen = ((one, examples(one, entity.name)[which]) for one in settable(entity))
    return ", ".join(f"{one.name}={python_value(one, value)}" for one, value in chosen)


def defaults_last(entity: Entity) -> tuple[Field, ...]:
    """The fields in the order a dataclass allows."""
    fields = settable(entity)
    return (*(one for one in fields if required(one)), *(one for one in fields if not required(one)))


def dataclass_line(field: Field) -> str:
    bare = "str" if field.kind in {"email", "url", "password"} else bare_type(field)
    default = fallback(field)
    shown = f"{bare} | None" if field.optional else bare
    return f"{field.name}: {shown}" + (f" = {default}" if default is not None else "")


def checks(field: Field) -> tuple[str, str] | None:
    """(condition under which the value is refused, message), for classes that do not check by themselves."""
    name, value = field.name, f"self.{field.name}"
    guard = f"{value} is not None and " if field.optional else ""
    if field.kind == "choice":
        allowed = ", ".join(map(literal, field.choices))
        condition = f"{guard}{value} not in ({allowed}{',' * (len(field.choices) == 1)})"
        return condition, f"{name} must be one of {', '.join(field.choices)}"
    if field.kind == "email":
        return f'{guard}"@" not in {value}', f"{name} must be an e-mail address"
    if field.kind in {"text", "long_text", "url"} and not field.optional:
        bounds = [f"not {value}.strip()"] if not field.low or field.low <= 1 else [f"len({value}) < {field.low:g}"]
        bounds += [f"len({value}) > {field.high:g}"] if field.high else []
        said = [f"at least {max(1, int(field.low or 1))}", *([f"at most {field.high:g}"] if field.high else [])]
        return " or ".join(bounds), f"{name} must have {' and '.join(said)} characters"
    if field.kind in {"text", "long_text"} and field.high:
        return f"{guard}len({value}) > {field.high:g}", f"{name} must have at most {field.high:g} characters"
    if field.kind in {"integer", "float", "money"}:
        low = field.low if field.low is not None else (0 if field.kind == "money" or counted(field) else None)
        over, under = "<" if field.above else "<=", "<" if field.below else "<="
        if low is not None and field.high is not None:
            between = f"{low:g} {over} {value} {under} {field.high:g}"
            return f"{guard}not {between}", f"{name} must be between {low:g} and {field.high:g}"
        if low is not None:
            words = "more than" if field.above else "at least"
            return f"{guard}{value} {'<=' if field.above else '<'} {low:g}", f"{name} must be {words} {low:g}"
        if field.high is not None:
            words = "less than" if field.below else "at most"
            return (
                f"{guard}{value} {'>=' if field.below else '>'} {field.high:g}",
                f"{name} must be {words} {field.high:g}",
            )
    return None


def unchecked(field: Field) -> str | None:
    """A Python expression for a value that `checks` refuses."""
    if checks(field) is None:
        return None
    if field.kind == "choice":
        return '"none of these"'
    if field.kind == "email":
        return '"no-address"'
    if field.kind in {"text", "long_text", "url"}:
        return '" "' if not field.optional else f'"x" * {(field.high or 0) + 1:g}'
    edge = (field.low or 0) if field.above else (field.low or 0) - 1
    number = f"{field.high + 1:g}" if field.high is not None else f"{edge:g}"
    return f'Decimal("{number}")' if field.kind == "money" else number


def option_type(field: Field) -> str:
    """The type of a command-line option; what is not a number or a flag is text, checked by the model."""
    return {"integer": "int", "float": "float", "boolean": "bool"}.get(field.kind, "str")


def command_text(value: object) -> str:
    """A value as it is typed."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
