"""One field out of the words for it: `optional due date`, `price float`, `status (draft, sent)`, `rating 1-5`."""

from __future__ import annotations

import re

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.kinds import TYPE_WORDS, guess, make
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import ascii_name, singular, snake

NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = re.compile(rf"\b(?:from|between|range)?\s*({NUMBER})\s*(?:-|\u2013|to|\.\.|and|through)\s*({NUMBER})\b")
MAXIMUM = re.compile(rf"(?:max(?:imum)?(?:[ _]length)?(?: of)?|at most|up to|<=?|no more than)[ =:]*({NUMBER})", re.I)
MINIMUM = re.compile(rf"(?:min(?:imum)?(?:[ _]length)?(?: of)?|at least|>=)[ =:]*({NUMBER})", re.I)
POSITIVE = re.compile(r"\b(?:positive|non-negative|nonnegative)\b|>\s*0", re.I)
DEFAULT = re.compile(r"\b(?:default(?:s|ing)?(?: to)?|=)\s*[:=]?\s*['\"]?(\w+)['\"]?", re.I)
MARKS = re.compile(
    r"\b(optional|nullable|unique|required|mandatory|not null|primary key|indexed|auto[- ]?generated)\b\??", re.I
)
GLUE = re.compile(
    r"\s*,\s*(?:and|or|plus|as well as)?\s|\s*[,\n]\s*[-*\u2022]?|\s+(?:and|or|plus|as well as|&)\s+(?:also\s+)?"
)
"""What stands between the items of a list."""
TOO_MANY_WORDS = 4


def items_from(text: str, start: int, *, closed: bool = False) -> tuple[list[str], int]:
    """The items of a list that starts at `start`, and where it ends.

    A `closed` list runs to its parenthesis; any other to the end of the sentence or to a word that cannot be in it.
    """
    end = _closing(text, start) if closed else _sentence_end(text, start)
    part = text[start:end]
    items: list[str] = []
    used = 0
    for begin, item in _split(part):
        words = [one.lower() for one in re.findall(r"[\w'-]+", re.sub(r"\([^)]*\)", "", item))]
        if not words:
            continue
        stop = _stop_at(words) if not closed else None
        if stop == 0 or (items and not closed and len(_bare(words)) > TOO_MANY_WORDS):
            break
        if stop is not None:
            items.append(" ".join(re.findall(r"\S+", item)[:stop]))
            used = begin + len(item)
            break
        items.append(item.strip())
        used = begin + len(item)
    return items, end + 1 if closed else start + used


def _bare(words: list[str]) -> list[str]:
    ranged = {"from", "between", "max", "min", "unique", "optional", "required", "length", "characters"}
    return [one for one in words if one not in v.ARTICLES | ranged and one not in TYPE_WORDS and not one[0].isdigit()]


def _stop_at(words: list[str]) -> int | None:
    """The index of the first word that cannot belong to a field, None when all can."""
    if {"belong", "belongs"} & set(words):
        return 0
    for index, word in enumerate(words):
        if word in v.OPTION_WORDS or (word in v.VERBS and index == 0 and len(words) > 1):
            return 0
        if index and word in v.CLAUSE and not _goes_on(words, index):
            return index
        if not index and word in v.CLAUSE | {"be", "crud"} and word not in {"is", "has", "each", "every"}:
            return 0
    return None


def _goes_on(words: list[str], index: int) -> bool:
    """`price as float`, `rating from 1 to 5`, `name that is unique` stay one item."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return (words[index] in {"as", "is"} and (following in TYPE_WORDS or following in v.ARTICLES)) or (
        words[index] in {"from", "in"} and following.isdigit()
    )


def _closing(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


def _sentence_end(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[index], 0)
        if depth < 0:
            return index
        ends = text[index] in ";\n" or (text[index] in ".!?" and re.match(r"\s|$", text[index + 1 : index + 2]))
        if depth == 0 and ends and not re.match(r"\n\s*[-*•]", text[index : index + 8]):
            if text[index] == "\n" and not text[start:index].strip():
                continue
            return index
    return len(text)


def _split(text: str) -> list[tuple[int, str]]:
    """At commas, newlines, `and`, `or`, `plus` outside parentheses; `between 1 and 5` stays whole."""
    shielded = re.sub(rf"({NUMBER}) and ({NUMBER})", lambda m: f"{m[1]} .. {m[2]}"[: len(m[0])].ljust(len(m[0])), text)
    parts, depth, begin, index = [], 0, 0, 0
    while index < len(shielded):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(shielded[index], 0)
        glue = GLUE.match(shielded, index) if depth == 0 else None
        if glue and glue.end() > index:
            parts.append((begin, text[begin:index]))
            index = glue.end()
            begin = index
            continue
        index += 1
    return [*parts, (begin, text[begin:])]


def is_field_list(items: list[str], fields: tuple[Field, ...]) -> bool:
    """Whether a parenthesis holds fields, and not a remark."""
    if not fields or len(fields) < len(items) / 2:
        return False
    words = {one.lower() for item in items for one in re.findall(r"[\w-]+", item)}
    if words & {"e.g", "eg", "i.e", "like", "optional", "create", "add", "get"} and len(items) < 3:
        return False
    return not words <= v.OPTION_WORDS | v.STOP | v.VERBS | v.GENERIC and not words & {
        "sqlite",
        "postgresql",
        "jwt",
        "seconds",
    }


def field_of(item: str, *, closed: bool = False) -> Field | None:
    """The field an item names, or None when it names none. In a `closed` list `make` and `from` are names too."""
    text = re.sub(
        r"^\s*(?:[-*•]\s*)?(?:(?:an?|the|its|their|his|her|one)\s+)*", "", item.strip().strip("`'\"."), flags=re.I
    )
    known: dict[str, object] = {}
    for mark in MARKS.findall(text):
        low = mark.lower()
        known |= {"optional": True} if low in {"optional", "nullable"} else {}
        known |= {"unique": True} if low == "unique" else {}
        known |= {"optional": False} if low in {"required", "mandatory", "not null"} else {}
    choices = _choices(text)
    text, bounds = _bounds(MARKS.sub(" ", text))
    default = DEFAULT.search(text)
    text = DEFAULT.sub(" ", text)
    name, kind, element = _name_and_kind(text)
    if not name or name in (v.ARTICLES | {"and", "or", "etc", "more"} if closed else v.STOP | v.OPTION_WORDS):
        return None
    if choices and (kind in {"", "choice", "text"} or "enum" in text.lower()):
        kind, known["choices"] = "choice", choices
    if element:
        known["element"] = element
    if bounds and (kind or guess(name)) == "text" and not re.search(r"char|length|max|min", item, re.I):
        kind = "integer"
    known |= _default(default[1], kind or guess(name), choices) if default else {}
    return make(name, kind, **known, **bounds)


def _choices(text: str) -> tuple[str, ...]:
    """`status (draft, sent or paid)`, `status: draft|sent`, `status one of draft/sent`."""
    found = re.search(r"\(([^()]*)\)", text) or re.search(r"(?::|one of|either|enum)\s*(.+?[|/].+)$", text)
    if not found:
        return ()
    inside = re.sub(r"^(?:enum|one of|either|choices?|values?)\b[:\s]*", "", found[1].strip(), flags=re.I)
    parts = [one.strip(" '\"`") for one in re.split(r"\s*[,|/]\s*|\s+or\s+|\s+and\s+", inside) if one.strip()]
    plain = all(re.fullmatch(r"[\w][\w -]{0,30}", one) and one.isascii() for one in parts)
    typed = any(one.lower() in TYPE_WORDS or re.search(r"\d", one) or MARKS.fullmatch(one) for one in parts)
    return (
        tuple(dict.fromkeys(one.replace(" ", "_") for one in parts)) if len(parts) > 1 and plain and not typed else ()
    )


def _bounds(text: str) -> tuple[str, dict[str, object]]:
    bounds: dict[str, object] = {}
    if found := RANGE.search(text):
        bounds = {"low": float(found[1]), "high": float(found[2])}
        text = text.replace(found[0], " ")
    for pattern, side in ((MAXIMUM, "high"), (MINIMUM, "low")):
        if found := pattern.search(text):
            bounds[side] = float(found[1])
            text = text.replace(found[0], " ")
    if POSITIVE.search(text):
        bounds.setdefault("low", 0.0)
        text = POSITIVE.sub(" ", text)
    if "low" in bounds and "high" in bounds and float(str(bounds["low"])) > float(str(bounds["high"])):
        bounds["low"], bounds["high"] = bounds["high"], bounds["low"]
    return re.sub(r"\b(?:chars|characters|letters|length|range|stars)\b", " ", text) if bounds else text, bounds


def _default(word: str, kind: str, choices: tuple[str, ...]) -> dict[str, object]:
    if kind == "boolean" and word.lower() in {"true", "false"}:
        return {"default": word.capitalize()}
    if kind in {"integer", "float"} and re.fullmatch(NUMBER, word):
        return {"default": word}
    if (kind == "choice" and word in choices) or kind == "text":
        return {"default": repr(word).replace("'", '"')}
    return {}


def _name_and_kind(text: str) -> tuple[str, str, str]:
    """Name, kind (empty: to be guessed), kind of the elements of a list (empty: not said)."""
    if found := re.match(
        r"(?:(?:list|array|set) of|many|several|multiple|one or more) (\w[\w ]*)$", text.strip(), re.I
    ):
        return snake(found[1]), "list", ""
    text = re.sub(r"\s+(list|array|set)\s*(\[)", r": \1\2", text) if ":" not in text else text
    head, colon, tail = text.partition(":")
    spoken = re.search(r"\(\s*(\w+)[^)]*\)", text)
    flat = re.sub(r"\([^)]*\)", " ", head)
    parts = [
        one
        for one in re.findall(r"[\w-]+", flat)
        if one.lower() not in v.ARTICLES | {"as", "is", "of", "field", "fields"}
    ]
    kind, element = _kind(tail) if colon else ("", "")
    if not kind and spoken:
        kind, element = _kind(spoken[1])
    if not kind and len(parts) > 1:
        kind, parts = _typed(parts)
    if len(parts) > TOO_MANY_WORDS or not parts:
        return "", "", ""
    name = snake(ascii_name(" ".join(parts)))
    return ("" if name[:1].isdigit() else name), kind, element


def _kind(text: str) -> tuple[str, str]:
    words = [one.lower() for one in re.findall(r"[A-Za-z]+", text)]
    known = [TYPE_WORDS[one] for one in words if one in TYPE_WORDS]
    if not known:
        return ("choice", "") if "enum" in words or "|" in text else ("", "")
    return known[0], known[1] if known[0] == "list" and len(known) > 1 else ""


def _typed(parts: list[str]) -> tuple[str, list[str]]:
    """`price float` and `integer quantity`; `due date` and `phone number` keep their last word as a name."""
    last, first = parts[-1].lower(), parts[0].lower()
    if last == "list" and singular(parts[-2].lower()) != parts[-2].lower():
        return "list", parts[:-1]
    if last in TYPE_WORDS and last not in {
        "date",
        "time",
        "number",
        "email",
        "text",
        "url",
        "password",
        "list",
        "currency",
        "flag",
    }:
        return TYPE_WORDS[last], parts[:-1]
    if first in TYPE_WORDS and first not in {"date", "time", "number", "email", "real", "text", "list", "url"}:
        return TYPE_WORDS[first], parts[1:]
    return "", parts
