"""Fields out of lists of words and out of shapes, with no more in them than was said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.generate.recipes.fields import field_of
from pipeline.generate.recipes.interface.patterns import FEW, pattern_in
from pipeline.generate.recipes.interface.schema import TEXTS
from pipeline.generate.recipes.interface.shapes import Shape, parts
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import tokens_of
from pipeline.generate.recipes.properties import property_at
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import snake

END = re.compile(
    r"\s*(?:->|\u2192|=>|\u2014|\s\u2013\s|\s-\s|\.(?:\s|$)|;|\b(?:and |it |which |that "
    r"|this )?(?:then )?(?:returns?|answers?|gives?"
    r"|responds|replies|gets|creates|adds|makes|saves|stores|lets|puts|takes|registers|receives|opens"
    r"|makes|should|must be"
    r" able|is created|are created|if|when|where|otherwise|else|so that|because|but|for the|in order"
    r"|to(?! -?\d)|with status)\b"
    r"|\b(?:the |in )(?:json )?(?:body|response|answer|result)\b|\b20[0-9]\b|[:(]?\s*\(?\b4\d\d\b|[.!?]\s)",
    re.I,
)
"""What ends a list of fields in a sentence."""
QUALIFIER = re.compile(
    r"\s*(?:[<>\u2264\u2265\"'](?!\w+[\"']?\s*[:(])|-?\d|(?:optional|required|unique|integers?|ints?|floats?|strings?"
    r"|bool(?:ean)?|at (?:least|most)"
    r"|min|max|between|from (?=-?\d)|default|must|can(?:not|'t| not)|may not|not |no |non|never"
    r"|greater|more than|less|larger|positive|negative|whole|one of|up to|by default|starts? (?:at|as"
    r"|with)"
    r"|either|both|[\w.-]+ (?:unless|if (?:not|nothing|omitted)|when (?:not|omitted)|by default|as default)"
    r"|in (?:the range|euros?|cents|minutes)|maximum|minimum|iso|valid|multiple|longer"
    r"|shorter|when not|if not|if left|inclusive|exactly|if missing|allowed)\b)",
    re.I,
)
_LEAD = re.compile(r"^(?:the|an?|its|their|his|her|also|as well as|and|plus|one|both|some|only|just|fields?)\s+", re.I)
_PLURAL = re.compile(
    r"\((?:both |all )?((?:ISO |positive |whole )?(?:dates|datetimes|times|timestamps|integers|ints|floats|numbers"
    r"|strings|texts|booleans|bools))\b([^)]*)\)",
    re.I,
)
DATES = frozenset(("date", "datetime", "time", "created"))
_NUMBER = re.compile(r"(?<!whole )\bnumbers?\b(?! of)", re.I)
_WHOLE = re.compile(
    r"(?:^|_)(?:year|count|quantity|qty|pages?|number|id|age|floor|stock|seats|capacity|rank|position|level|votes|copies"
    r"|servings|bottles|pieces|rooms|people|persons|guests|attendees|players|likes|views|day|month|week|score|stars)$"
)
"""Names of what is counted, and stays a whole number where it is said to be a number."""
_KINDS = {
    r"date-?times?|timestamps?|dates? and times?": "datetime", r"dates?": "date",
    r"bool(?:ean)?s?|true[/ ](?:or )?false": "boolean",
    r"strings?|str|texts?": "text", r"integers?|int|whole numbers?": "integer",
}  # fmt: skip
_KIND = re.compile(
    rf"\s*(?:[(:,=]|\bis\b|\bas\b)\s*(?:(?:an?|the|iso|optional|required|mandatory|unique|plain|simple) )*"
    rf"({'|'.join(_KINDS)})"
    r"\b(?! of| \()",
    re.I,
)
"""The kind that stands directly behind a name, whatever the name makes one guess."""
_WRITTEN = re.compile(r"([A-Za-z][A-Za-z -]*?) \(\s*[`\"']?([a-z]\w*)[`\"']?\s*(?:[,;:]\s*(.*))?\)$", re.I | re.S)
"""`the serial number (serial, unique)`: the name behind what it is called."""
_SEVERAL = re.compile(
    r"\s*\(?(?:at least|min\.?|two or more|a list of) ?(\w+)? (?:different |distinct |unique )?(?:texts|strings"
    r"|words|names)\b"
)
"""`options (at least two different texts)`."""
_CAN_BE = re.compile(r"\s*[-\u2013] (?:can be|is|either|one of|may be) [\"'`]")
_JSON_NAME = re.compile(r"[`'\"]?([A-Za-z_]\w*)[`'\"]?")


def fields_in(words: str) -> list[Field]:
    """The fields that a list of words names, up to where the list ends."""
    found: list[Field] = []
    for text in items_in(words):
        field = field_in(text)
        if field is None or (not found and len(snake(field.name).split("_")) > 3):
            break
        found.append(field)
    return found


def items_in(words: str) -> list[str]:
    """The items of a list, each with everything that qualifies it."""
    found: list[str] = []
    for part in parts(_cut(words), ",+"):
        for piece in _at_and(part):
            text = piece.strip()
            if found and QUALIFIER.match(text) and not re.match(r"\w+\s*(?:\(|:)", text):
                found[-1] += f", {text}"
            elif text:
                found.append(text)
    return _in_common(_shared(found))


def _in_common(items: list[str]) -> list[str]:
    """`start and end (ISO dates)`: what stands in the plural behind the last holds of those before it, too."""
    if len(items) < 2 or not (said := _PLURAL.search(items[-1])):
        return items
    kind = said[1].lower().removesuffix("s")
    about = kind.split()[-1] in {"date", "datetime", "time", "timestamp"}
    told = list(items)
    for at in range(len(items) - 2, -1, -1):
        next_to_last = at == len(items) - 2  # what stands in the plural holds of two at least
        if "(" in items[at] or ":" in items[at]:
            break
        if about and not next_to_last and guess(snake(items[at])) not in DATES:
            break
        told[at] = f"{items[at]} ({kind})"
        if not about and "all" not in said[0] and kind.split()[-1] not in {"string", "text"}:
            break
    return [*told[:-1], _PLURAL.sub(f"({kind}\\2)", items[-1])]


def _shared(items: list[str]) -> list[str]:
    """`two hours, start and end (integers)`: what the last says holds of both, and the first only counts them."""
    for at, one in enumerate(items[:-2]):
        counted = re.match(r"(?:the )?(two|three)\s+[a-z ]+$", one, re.I)
        if counted:
            count = 2 if counted[1].lower() == "two" else 3
            said = re.search(r"\(.*\)|:.*", items[min(at + count, len(items) - 1)])
            told = [
                f"{name} {said[0]}" if said and "(" not in name else name for name in items[at + 1 : at + 1 + count]
            ]
            return [*items[:at], *told, *items[at + 1 + count :]]
    return items


def _cut(words: str) -> str:
    """The words up to the first sign of an end outside brackets."""
    depth, quote = 0, ""
    for at, one in enumerate(words):
        if quote:
            quote = "" if one == quote else quote
            continue
        if one == '"':
            quote = one
        if depth == 0 and one in " .;\u2014\u2192-:" and END.match(words, at) and not _CAN_BE.match(words, at):
            return words[:at]
        depth += (one in "([{") - (one in ")]}")
        if depth < 0:
            return words[:at]
    return words


def _at_and(part: str) -> list[str]:
    """`a name and an email` as two; `between 1 and 5` and `low, normal and high` stay whole."""
    found, start = [], 0
    for match in re.finditer(r"\s(?:and|plus|as well as)\s", part):
        before, after = part[start : match.start()], part[match.end() :]
        inside = before.count("(") != before.count(")") or before.count("[") != before.count("]")
        ranged = re.search(r"\b(?:between|from)\s+-?[\d.]+$", before) and re.match(r"-?\d", after)
        if inside or ranged:
            continue
        found.append(before)
        start = match.end()
    return [*found, part[start:]]


def field_in(text: str) -> Field | None:
    """The field that one item names; None where it is none."""
    optional = re.match(r"(?:an? |the )?optional(?:ly)?\s+(?!\()", text.strip(), re.I)
    if optional:
        inner = field_in(text.strip()[optional.end() :])
        return replace(inner, optional=True) if inner is not None else None
    coded = _WRITTEN.match(text.strip())
    if coded and ("_" in coded[2] or coded[2] in coded[1].lower().split()):
        inner = field_in(f"{coded[2]}: {coded[3]}" if coded[3] else coded[1])
        return replace(inner, name=coded[2]) if inner is not None else None
    text = _plain(text)
    name = _JSON_NAME.match(text)
    if not name:
        return None
    said, _ = property_at(tokens_of(text), 0, closed=True)
    if said is None or not said.name:
        literal = re.fullmatch(r"[`'\"]?([A-Za-z_]\w*)[`'\"]?(\s*[(:].*)?", text)
        if not literal:
            return None
        field = Field(literal[1], _quiet_guess(literal[1]))
        return _typed(field, text, literal[2] or "")
    field = field_of(said)
    field = replace(field, unique=said.unique, optional=bool(said.optional))
    fixed = re.match(r"[`'\"]", text) or re.search(r"[a-z][A-Z]|_", name[1])
    written = name[1] if fixed else field.name
    if not said.kind and not said.choices:
        field = replace(field, kind=_quiet(field.kind))
    return _typed(replace(field, name=written), text, text[name.end() :])


def _plain(text: str) -> str:
    text = re.sub(
        r"\(\s*[45]\d\d\s*\)|,?\s*(?:->|\u2192|=>|=|:|else|otherwise|(?:when|if) exists?(?: then)?)?\s*"
        r"(?<!max )(?<!most )(?<!least )(?<!than )(?<!to )(?<!maximum )(?<!- )(?<!-)\b[45]\d\d\b(?!\s*(?:char"
        r"|letter|sign|word))",
        "",
        text.strip().strip(".;"),
    )
    text = re.sub(r"(?<=\w) (?:written|in the (?:form|format)) (?:like|as|of)?[^,()]*", "", text)
    text = re.sub(r"\bper (?:night|day|hour|month|piece|unit|person|year|week)\b,?", "", text)
    while _LEAD.match(text):
        text = _LEAD.sub("", text)
    text = re.sub(
        r"\b(?:when|if|where) (?:it is |it's )?(?:not given|missing|left out|omitted|absent|not sent"
        r"|nothing (?:else )?is (?:said|given|sent))(?: it)?(?: is| are|:)?",
        "default",
        text,
    )
    text = re.sub(r"\bunless (?:stated|given|said|told|specified|set)(?: otherwise)?", "default", text)
    text = re.sub(
        r",? (?:-|\u2013|,|which|that)? ?(?:is|can be|may be)(?: either" r"| one of)? (?=[\"'`])", ": one of ", text
    )
    text = re.sub(r"\bnormally (?=-?\d|true|false)|\busually (?=-?\d|true|false)", "default ", text)
    text = re.sub(
        r"^(?:flag|boolean|switch|marker|yes/no field) (?:called " r"|named )?[`\"']?(\w+)[`\"']?",
        r"\1: boolean,",
        text,
    )
    text = re.sub(
        r"\b(true|false|\d+) (?:at first|initially|in the beginning|at the (?:beginning" r"|start))",
        r"\1 default",
        text,
    )
    text = re.sub(r"[\"'`](\w[\w -]*)[\"'`]", r"\1", text) if ": one of " in text else text
    text = re.sub(
        r"\bISO (?=date)|\b(?:can ?not|can't|must not|mustn't|may not|should not|never) be negative",
        lambda m: "" if m[0].startswith("ISO") else "not negative",
        text,
    )
    text = re.sub(
        r"(?<![\d-])(-?\d+(?:\.\d+)?)\s*(?:-|\u2013|\.\.)\s*(\d+(?:\.\d+)?)(?![\d-])", r"between \1 and \2", text
    )
    text = re.sub(r"(?<![\w.-])(-?\d+) to (\d+) (?=char|letter|sign|digit)", r"between \1 and \2 ", text)
    text = re.sub(r"\bfrom (-?\d+(?:\.\d+)?) to (-?\d)", r"between \1 and \2", text)
    text = re.sub(r"(?<=\w) as an? (?=\w)", ": ", re.sub(r"\(only (?=\w+[,/ ])", "(", text))
    text = re.sub(r"\bminimum is\b", "min", re.sub(r"\bmaximum is\b", "max", text))
    text = re.sub(r"\bnumber of (\w+) \(whole number\)", r"\1 (integer)", text)
    text = re.sub(r"^number of (\w+)$", r"\1 (integer)", text)
    text = re.sub(r"^number of (?=\w)", "", text)
    return re.sub(r"\(also whole\)|\(whole\)", "(integer)", text).replace("\u2265", ">=").replace("\u2264", "<=")


def _typed(field: Field, text: str, behind: str) -> Field:
    """With what the existing grammar takes for something else: plain numbers, web addresses, words about emptiness."""
    low = behind.lower()
    if (told := _KIND.match(behind)) and not field.choices and not field.pattern:
        named = next(kind for words, kind in _KINDS.items() if re.fullmatch(words, told[1].lower()))
        wrong = named != field.kind and not (named == "text" and field.kind in TEXTS)
        usual = field.default if named == "boolean" and field.default in {"True", "False"} else None
        field = (
            Field(field.name, named, optional=field.optional, unique=field.unique, default=usual) if wrong else field
        )
    if field.kind in {"integer", "text"} and _NUMBER.search(low) and not _WHOLE.search(field.name):
        field = replace(field, kind="float")
    if field.kind == "money":
        field = replace(field, kind="float", default=_bare(field.default))
    if re.search(r"\bhttps?\b|\bvalid url\b|\burl\b", low) and field.kind in {"text", "url"}:
        field = replace(field, kind="url")
    if re.search(r"\be-?mail\b", low) and field.kind == "text" and "valid" in low:
        field = replace(field, kind="email")
    if field.kind != "list" and re.match(r"[^,;]*\b(?:an? )?(?:list|array) of\b", low):
        counted = re.search(r"\bat least (\w+)", low)
        few = FEW.get(counted[1]) or (int(counted[1]) if counted[1].isdigit() else None) if counted else None
        field = Field(field.name, "list", optional=field.optional, low=few, element="text")
    if field.kind != "list" and (plenty := _SEVERAL.match(low)):
        few = FEW.get(plenty[1]) or (int(plenty[1]) if plenty[1].isdigit() else None)
        field = Field(field.name, "list", optional=field.optional, low=few, element="text")
    if re.search(r"\blist of (?:strings?|texts?|words?)|\barray of strings?|\bstrings\b", low):
        field = replace(field, kind="list", element="text", choices=(), low=None, high=None)
    if re.search(r"\b(?:list|array) of (?:int|numbers)", low):
        field = replace(field, kind="list", element="float" if "numbers" in low else "integer")
    if re.search(r"\bnot (?:be )?(?:empty|blank)|non-?empty", low) and field.kind in {"text", "long_text"}:
        field = replace(field, low=field.low or 1)
    if (
        strict := re.search(
            r"(?:(?<![<>=-])>(?!=)|\b(?:more|greater|larger|bigger|higher) than|\babove)\s*(-?\d+(?:\.\d+)?|zero)\b",
            low,
        )
    ) and field.kind in {"integer", "float"}:
        field = replace(field, low=0.0 if strict[1] == "zero" else float(strict[1]), above=True)
    if (
        field.kind in {"integer", "float"}
        and (field.low is None or field.high is None)
        and (ranged := re.search(r"\bbetween (-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)", low))
    ):
        field = replace(
            field,
            low=float(ranged[1]),
            high=float(ranged[2]),
            kind="integer" if re.search(r"\bint", low) else field.kind,
        )
    if field.low is None and field.kind in {"integer", "float"} and re.search(r"(?<!non-)(?<!not )\bpositive\b", low):
        field = replace(field, low=0.0, above=True)
    if field.kind in {"text", "long_text", "integer"} and (pattern := pattern_in(behind)):
        field = replace(field, kind="text", pattern=pattern, low=None, high=None)
    if (
        field.kind in {"text", "long_text"}
        and field.high is None
        and (
            most := re.search(
                r"(?:\bmax(?:imum)?\.?|\bat most|\bup to|\bno (?:more|longer) than|<="
                r"|\u2264)\s*(?:of )?(\d+)[ -]*(?:char|letter|sign)",
                low,
            )
        )
    ):
        field = replace(field, high=float(most[1]))
    if re.search(r"\bnull(?:able)?\b", low):
        field = replace(field, optional=True)
    if re.search(r"\bany(?:thing| json)?\b(?! of)", low) and field.kind == "text":
        field = replace(field, kind="any")
    if (
        field.kind in {"integer", "float"}
        and re.search(r"(?<![\w<>=-])n?\s*(>=|>)\s*(-?\d+(?:\.\d+)?)", low)
        and field.low is None
    ):
        found = re.search(r"(>=|>)\s*(-?\d+(?:\.\d+)?)", low)
        assert found  # noqa: S101  # matched just before  # nosec B101
        field = replace(field, low=float(found[2]), above=found[1] == ">")
    return field


def _bare(default: str | None) -> str | None:
    found = re.fullmatch(r'Decimal\("(.*)"\)', default or "")
    return found[1] if found else default


def _quiet(kind: str) -> str:
    """A guessed kind without what would refuse values: addresses stay text where nobody says they must be valid."""
    return {"email": "text", "url": "text", "uuid": "text", "money": "float", "login_email": "text"}.get(kind, kind)


def _quiet_guess(name: str) -> str:
    return _quiet(guess(snake(name)))


def fields_of(shape: Shape) -> list[Field]:
    """The fields of an object as it is sketched: by names, by types or by examples."""
    return [field_of_member(name, value) for name, value in shape.items]


def field_of_member(name: str, value: Shape) -> Field:
    """One member: `"quantity": 3`, `stock: int >= 0`, `unit ("C" or "F")`."""
    if value.kind == "list":
        inner = value.items[0][1] if value.items else None
        element = example_kind("", inner.text) if inner and inner.kind == "value" else ""
        rows = inner is not None and inner.kind == "object"
        return Field(
            name, "objects" if rows else "list", element=element if element in {"integer", "float"} else "text"
        )
    if value.kind == "object":
        return Field(name, "object")
    if not value.text:
        return Field(name, _quiet_guess(name), default=None)
    if example_kind(name, value.text):
        return Field(name, example_kind(name, value.text))
    text = re.sub(r"^n\s*(?=[<>])", "number ", value.text)
    joined = text if text.startswith("(") else f": {text}"
    made = field_in(f"{name}{' ' if text.startswith('(') else ''}{joined}")
    return replace(made, name=name) if made else Field(name, _quiet_guess(name))


def example_kind(name: str, text: str) -> str:
    """The kind of an example as JSON writes it; empty where it is none."""
    text = text.strip()
    if text in {"...", "\u2026"}:
        return _quiet_guess(name)
    if text in {"true", "false"}:
        return "boolean"
    if re.fullmatch(r"-?\d+", text):
        return "float" if guess(snake(name)) in {"money", "float"} else "integer"
    if re.fullmatch(r"-?\d+\.\d+", text):
        return "float"
    if re.fullmatch(r"\"[^\"]*\"", text):
        return _quoted_kind(name, text.strip('"'))
    return ""


def _quoted_kind(name: str, text: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) or text.upper() == "YYYY-MM-DD":
        return "date"
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        return "datetime"
    if text.startswith("http"):
        return "url"
    guessed = guess(snake(name))
    return (
        guessed
        if guessed in {"long_text", "password"} or (guessed in {"date", "datetime"} and text in {"", "...", "\u2026"})
        else "text"
    )


def literal_of(text: str) -> object:
    """The value of an example, None where it is none; `null` is given as an empty tuple."""
    text = text.strip().strip("`").rstrip(".,;")
    if text == "null" or text == "none":
        return ()
    try:
        value: object = json.loads(text)
    except ValueError:
        return {"false": False, "true": True, "zero": 0, "empty": []}.get(text.lower())
    return value


def names(fields: Iterable[Field]) -> Iterator[str]:
    return (one.name for one in fields)
