"""Kinds of fields: what each is in Python, in a schema, in a table, on a command line and in a test."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.tables import table


@dataclass(frozen=True, slots=True)
class Kind:
    python: str
    """The type of a value."""
    column: str
    """SQLAlchemy's type."""
    examples: tuple[object, object, object]
    """Three different values, as JSON has them."""
    wrong: object = None
    """A JSON value that must be refused; None where everything of its type is allowed."""
    parse: str = "str"
    """What makes a value of a text."""


KINDS: dict[str, Kind] = {
    "text": Kind("str", "String(200)", ("", "", ""), ""),
    "long_text": Kind("str", "Text", ("", "", ""), ""),
    "integer": Kind("int", "Integer", (3, 7, 12), "many", "int"),
    "float": Kind("float", "Float", (2.5, 4.0, 7.25), "much", "float"),
    "money": Kind("Decimal", "Numeric(12, 2)", ("19.90", "7.50", "120.00"), "-1.00", "Decimal"),
    "boolean": Kind("bool", "Boolean", (True, False, True), "perhaps", "flag"),
    "date": Kind("dt.date", "Date", ("2026-01-31", "2026-02-28", "2026-03-15"), "31/01", "dt.date.fromisoformat"),
    "datetime": Kind(
        "dt.datetime",
        "DateTime",
        ("2026-01-31T09:30:00", "2026-02-28T14:00:00", "2026-03-15T18:45:00"),
        "soon",
        "dt.datetime.fromisoformat",
    ),
    "time": Kind("dt.time", "Time", ("09:30:00", "14:00:00", "18:45:00"), "late", "dt.time.fromisoformat"),
    "email": Kind(
        "EmailStr", "String(320)", ("ada@example.org", "grace@example.org", "alan@example.org"), "no-address"
    ),
    "login_email": Kind(
        "Email", "String(320)", ("ada@example.org", "grace@example.org", "alan@example.org"), "no-address"
    ),
    "url": Kind(
        "Url", "String(2048)", ("https://example.org/a", "https://example.org/b", "https://example.org/c"), "not a url"
    ),
    "uuid": Kind(
        "UUID",
        "Uuid",
        (
            "1f0c6f5e-8a53-4f4e-9a51-1d9f6c2f7a01",
            "1f0c6f5e-8a53-4f4e-9a51-1d9f6c2f7a02",
            "1f0c6f5e-8a53-4f4e-9a51-1d9f6c2f7a03",
        ),
        "abc",
        "UUID",
    ),
    "choice": Kind("str", "String(50)", ("", "", ""), "none of these"),
    "list": Kind("list[str]", "JSON", (["first", "second"], ["third"], []), "not a list", "comma_separated"),
    "password": Kind(
        "SecretStr", "String(200)", ("correct horse battery", "staple of nine words", "a third long phrase"), "short"
    ),
    "created": Kind("dt.datetime", "DateTime(timezone=True)", ("", "", "")),
    "updated": Kind("dt.datetime", "DateTime(timezone=True)", ("", "", "")),
}
"""`created` and `updated` are set by the program, never by a caller; `login_email` is an address to sign in with,
kept in lower case."""

SET_BY_PROGRAM = frozenset({"created", "updated"})

TYPE_WORDS: dict[str, str] = {
    "int": "integer", "integer": "integer", "number": "integer", "whole number": "integer", "bigint": "integer",
    "float": "float", "double": "float", "real": "float", "decimal": "money", "money": "money", "numeric": "money",
    "currency": "money", "bool": "boolean", "boolean": "boolean", "flag": "boolean", "date": "date",
    "datetime": "datetime", "timestamp": "datetime", "time": "time", "str": "text", "string": "text", "varchar": "text",
    "text": "text", "char": "text", "email": "email", "emailstr": "email", "url": "url", "httpurl": "url",
    "uuid": "uuid", "list": "list", "array": "list", "password": "password", "secretstr": "password",  # nosec B105  # no secret
}  # fmt: skip

GUESSES: tuple[tuple[str, str], ...] = (
    (r"^(created|created_at|created_on|creation_date|date_created|signup_date|joined_at)$", "created"),
    (r"^(updated|updated_at|modified_at|last_modified|last_updated)$", "updated"),
    (r"password|passphrase", "password"),
    (r"(^|_)e?mail(_address)?$", "email"),
    (r"(^|_)(url|website|link|homepage|webpage|image|avatar|photo)$", "url"),
    (r"(^|_)(uuid|guid)$", "uuid"),
    (r"^(is|has|can|was|should)_|^(active|enabled|done|completed|complete|finished|paid|available|published|archived"
     r"|verified|urgent|public|private|deleted|read|in_stock|favou?rite|returned|approved)$", "boolean"),
    (r"^(?!(?:[bdfnrsw]|br|sp|sl|cr|emb|sh|w)e?ed$)[a-z]{2,}ed$|^(bought|sold|lent|sent|broken|taken|eaten)$",
     "boolean"),
    (r"(^|_)stock_(amount|level)$|^year_[a-z]+$", "integer"),
    (r"(^|_)(age|quantity|qty|count|stock|pages|page_count|year|number_of_\w+|num_\w+|capacity|points|seats|floor|level"
     r"|priority|votes|likes|views|minutes|hours|seconds|days|calories|servings|rank|mileage|order_index"
     r"|bedrooms|rooms|cores|docks|doors|copies|places|spots|slots|attempts|credits|reps|sets|max_\w+|min_\w+)$"
     r"|_count$|_left$|s_(?:available|taken)$|^(duration|rating|stars|x|y|z)$", "integer"),
    (r"^(?:daily|hourly|weekly|monthly|nightly|yearly)_rate$|(^|_)(price|cost|salary|budget|fee)(_|$)|(^|_)(amount|total"
     r"|subtotal|balance|tax|discount|revenue|payment|deposit|rent)$", "money"),
    (r"(^|_)(weight|height|width|length|depth|distance|temperature|latitude|longitude|lat|lon|lng|score|percentage|percent"
     r"|rate|speed|area|volume|humidity|pressure|size|radius|grade|gpa)$", "float"),
    (r"^(begin|begins|start|end)$|_at$|(^|_)(timestamp|datetime|date_and_time|date_time|scheduled_for|starts|ends|start_time|end_time"
     r"|deadline)$", "datetime"),
    (r"(^|_)(date|birthday|birth_date|dob|date_of_birth|birthdate|hired_on|due|day|arrival|departure|check_?in|check_?out)$"
     r"|^date_|_on$|(^|_)until$|^born$|^last_[a-z]+(?:ed|seen|worn)$", "date"),
    (r"^(opening|closing|wake)_time$", "time"),
    (r"(^|_)(description|content|body|text|notes?|bio|biography|comment|message|summary|instructions|details|abstract"
     r"|feedback|answer|question|remarks)$", "long_text"),
    (r"^(tags|labels|keywords|categories|ingredients|skills|languages|topics|toppings|allergies|hobbies|genres|authors|steps|features|items|line_items)$",
     "list"),
)  # fmt: skip
"""What a field is when its type was not said, by its name; text when nothing matches."""

UNIQUE = re.compile(
    r"^(email|e_mail|email_address|username|user_name|login|isbn|sku|slug|barcode|serial_number|vin|iban)$"
)
OPTIONAL = re.compile(
    r"^(description|notes?|bio|biography|remarks|avatar|image|photo|website|middle_name|phone|nickname)$"
)


def guess(name: str) -> str:
    found = next((kind for pattern, kind in GUESSES if re.search(pattern, name)), "")
    head = re.sub(r"_(?:per|of|in|for)_.*", "", name)
    return found or (guess(head) if head != name else "text")


def make(name: str, kind: str = "", **known: object) -> Field:
    """A field with what its name says where nothing else was said."""
    kind = kind or guess(name)
    return Field(
        name=name,
        kind=kind,
        **{"unique": bool(UNIQUE.search(name)), "optional": bool(OPTIONAL.search(name)), **known},  # type: ignore[arg-type]
    )


SAMPLES: tuple[tuple[str, tuple[str, str, str]], ...] = (
    (r"^(first_name|given_name)$", ("Ada", "Grace", "Alan")),
    (r"^(last_name|surname|family_name)$", ("Lovelace", "Hopper", "Turing")),
    (r"^(full_name|author|customer|owner|manager|assignee|director|artist|teacher|instructor)(_name)?$",
     ("Ada Lovelace", "Grace Hopper", "Alan Turing")),
    (r"^(username|user_name|login|nickname|handle)$", ("ada", "grace", "alan")),
    (r"phone|mobile|telephone", ("+49 30 901820", "+1 212 555 0100", "+44 20 7946 0958")),
    (r"isbn", ("9780441172719", "9780261103573", "9780553293357")),
    (r"^(city|town)$", ("Berlin", "Lisbon", "Kyoto")),
    (r"^country$", ("Germany", "Portugal", "Japan")),
    (r"^currency$", ("EUR", "USD", "JPY")),
    (r"^(zip|zip_code|postal_code|postcode)$", ("10115", "1100-053", "600-8216")),
    (r"(^|_)code$|^sku$", ("A-100", "B-200", "C-300")),
    (r"colou?r", ("green", "blue", "red")),
)  # fmt: skip

PEOPLE = frozenset(table("vocabulary")["people"].split())


def examples(field: Field, owner: str = "") -> tuple[object, object, object]:
    """Three values the field allows, different from one another where the field leaves room, as JSON has them."""
    if field.kind == "choice":
        choices = field.choices
        return (choices[0], choices[-1], choices[len(choices) // 2])
    if field.kind in {"text", "long_text"}:
        return _texts(field, owner)
    if field.kind in {"integer", "float", "money"}:
        return _numbers(field)
    if field.kind == "list" and field.element in {"integer", "float"}:
        return ([1, 2], [3], [])
    return KINDS[field.kind].examples


def _texts(field: Field, owner: str) -> tuple[str, str, str]:
    named = next((texts for pattern, texts in SAMPLES if re.search(pattern, field.name)), None)
    if field.name == "name" and owner in PEOPLE:
        named = ("Ada Lovelace", "Grace Hopper", "Alan Turing")
    first, second, third = named or (f"First {field.label}", f"Second {field.label}", f"Third {field.label}")
    return _fit(field, first), _fit(field, second), _fit(field, third)


def _fit(field: Field, text: str) -> str:
    shortest, longest = int(field.low or 1), int(field.high or 200)
    return text[:longest].strip() if len(text) > longest else text.ljust(shortest, "x")


def _numbers(field: Field) -> tuple[object, object, object]:
    first, second, third = (float(str(one)) for one in KINDS[field.kind].examples)
    if re.search(r"(^|_)year$", field.name) and field.low is None:
        first, second, third = 1965.0, 1984.0, 2021.0
    if field.name == "age" and field.low is None:
        first, second, third = 36.0, 45.0, 41.0
    low, high = field.low, field.high
    if low is not None or high is not None:
        step = 1.0 if field.kind == "integer" else 0.5
        bottom = (low + step * field.above) if low is not None else min(0.0, (high or 0) - 10)
        top = (high - step * field.below) if high is not None else bottom + 10
        first, second, third = bottom, top, (bottom + top) / 2
    if field.kind == "integer":
        return int(first), int(second), int(third)
    if field.kind == "money":
        return f"{first:.2f}", f"{second:.2f}", f"{third:.2f}"
    return first, second, third


def wrong(field: Field) -> object:
    """A value the field refuses, as JSON has it; None where there is none."""
    if field.kind in {"integer", "float"} and (field.high is not None or field.low is not None):
        edge = field.high + 1 if field.high is not None else (field.low or 0) - (0 if field.above else 1)
        return edge if field.kind == "float" else int(edge)
    if field.kind == "money" and field.above and field.low is not None:
        return f"{field.low:.2f}"
    if field.kind in {"text", "long_text"} and field.high is not None:
        return "x" * (int(field.high) + 1) if field.high <= 500 else ""
    if field.kind == "text" and field.low and field.low > 1:
        return "x" * (int(field.low) - 1)
    if field.kind == "long_text" and field.optional:
        return None
    return KINDS[field.kind].wrong


def literal(value: object) -> str:
    """A Python literal of a JSON value."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
