"""The clauses of a request that the program shows no trace of: strange words, and numbers that it does not have.

No part that reads a request knows what the others pass over. A clause about what the program does is accounted for
where each of its words is a name of the program, a word of the trade, or leaves what it stands for in the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set

from pipeline.generate.recipes.interface.codes import SPELLED_ALIKE, of_unit
from pipeline.generate.recipes.interface.handlers import Handler
from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.shapes import Shape, shapes_in
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.vocabulary import FILLER
from pipeline.generate.recipes.words import stem, words

TRADE = frozenset(stem(one) for text in table("interface").values() for one in text.split())
_CLAUSE = re.compile(r"[.;:,()\n\u2192]+(?:\s|$)|\s(?:and|but|->|=>|-|\u2013|\u2014)\s")
_DENIAL = r"not|don't|doesn't|only|except"
_TRACES = (
    (r"newest|soonest|oldest|latest|earliest|recent|highest|lowest|biggest|smallest|cheapest|first|last",
     r"sort|reverse|max\(|min\(|::-1|\[-?\d*:|\[0\]|\[-1\]|\.all\(\) else"),
    (r"case|upper(?:-?case\S*)?|lower(?:-?case\S*)?|ignor\w+", r"lower\(|upper\(|casefold|ascii_|A-Z|a-z"),
    (r"trimmed|stripped|whitespace|spaces|blank", r"strip\("),
    (r"round\w*", r"round\("),
    (r"once", r"sorted\(\{"),
    (r"never|once|twice|already|above|below|higher|lower|earlier|later|cover\w*|exceed\w*|yet|still",
     r"refuse\((?!404)|[<>]=? "),
    (r"often", r"\+ 1|sum\(|Counter|len\("),
    (_DENIAL, r"refuse\((?!404)|\bif\b|!= | not "),
)  # fmt: skip
"""Words, and what they leave in a program that does what they say."""
_NUMBERS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_THANKS = re.compile(r"\bthank|\bcheers\b|!\s*$|\byou(?:'re| are)\b|\bplease\b|\bgood luck\b", re.I)
_FOR_EXAMPLE = re.compile(
    r"(?:\be\.g\.?|\bfor example|\bfor instance|\blike|\bsuch as),? (?:[\"'`][^\"'`]*[\"'`](?:,| or| and)? ?)+", re.I
)
"""`e.g. "tomato"`"""
_INTRODUCED = re.compile(r"^[^.:;]*\b(?:rules?|conditions?|things?|points?)\b[^.:;]*:\s", re.I)
"""`And there is one rule that we all agreed on: …`"""
_POINTING = re.compile(rf"\b(?:those|these|the last|the first|all|all the|of the) (?:{'|'.join(_NUMBERS)})\b", re.I)
"""`those three`: what was named before."""
_DIGITS = re.compile(r"(?<![\w./:-])(\d+(?:\.\d+)?)(?=\s*%|[\s,;).]|$)")
_CODE = re.compile(r"(?:20[0-6]|30[1-8]|40\d|41[0-8]|42[2-9]|451|50[0-5])$")
_AS_MADE = re.compile(r"\b(?:at first|newest last|oldest first|in (?:the )?order (?:they|of)[^,;.]*|in order)\b", re.I)
"""The order that things have in any case; and `at first`, which is about their state."""
_COLOUR = re.compile(r"\bto [a-z]+(?= \()|^.*?\b(?:apis?|apps?|applications?|services?|servers?|backends?)\b", re.I)
"""`minutes to cook (integer)`, and what a request begins with."""
_EXPLAINED = re.compile(
    r"\b([a-z_]{3,}) \((?:the )?(?:sum|number|count|average|mean|true|false|null) (?:of|when|if|while|once)\b"
)
"""`raised (sum of its donations)`."""
_SKETCHED_ERROR = re.compile(r"""\{\s*"(?:error|detail|message)"\s*:\s*"([^"\u2026{}]*[^".\u2026{}])"\s*\}""")
_ANY_TEXT = re.compile(
    r"(?:some|an?|the|your|short|clear|helpful|error|what|why) ?.*(?:message|text|reason|description|explanation"
    r"|error|wrong|failed)$"
    r"|(?:message|text|reason|description|explanation|string|str)$",
    re.I,
)
"""`some message` stands for any."""
_KEEPING = re.compile(r"\b(?:memory|databases?|db|orm|sqlite|dependenc\w+|librar(?:y|ies)|packages?)\b", re.I)
"""Words of clauses about how things are kept, and with what."""
_BINDING = re.compile(
    r"\b(?:optional|required|mandatory|unique|defaults?|positive|negative|at (?:least|most)|between \d|not empty"
    r"|may be (?:empty|missing|left out|null)|can be (?:empty|missing|left out|null))\b",
    re.I,
)
"""Words that say how values must be."""
_TITLE = 3
"""So many words at the beginning of a sentence before the first route may be the program's name: `Reading list`."""
_ALLOWED_BESIDE_A_ROUTE = 1
"""So many words of a clause about a route may only paint what its method does: `DELETE /seats/{id} frees it`."""


def strange(app: App, handlers: Sequence[Handler], source: str, text_of: Callable[[Unit], str]) -> Iterator[str]:
    """The words of clauses about what the program does that nothing in it answers to, with their sentences.

    Sentences before the first route tell what for, and count only where some part took them, or where they say how
    values must be. A sentence that some part took is held to the whole program: what it says may be done elsewhere.
    """
    known = TRADE | {stem(one) for one in re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", source).lower())}
    first = next((at for at, unit in enumerate(app.units) if unit.mentions), 0)
    for at, unit in enumerate(app.units):
        if _is_aside(app, unit, early=at < first):
            continue
        about = unit.mentions or ([unit.hint] if unit.hint else [])
        here = [each for each in handlers if not about or any(one in each.route.mentions for one in about)]
        code = source if unit.used else "\n".join(line for each in here for line in (*each.lines, each.value))
        has_code = next(of_unit(unit), None) is not None
        for clause in _clauses(app, text_of(unit), early=at < first):
            lost, heavy = _lost(clause, known, code)
            if has_code:  # what is refused with a code is looked for by itself
                lost = [one for one in lost if not re.fullmatch(_DENIAL, one.lower())]
            numbers = list(_numbers(clause, source))
            if unit.mentions or has_code:
                allowed = 3 if any(one.method == "DELETE" for one in unit.mentions) else _ALLOWED_BESIDE_A_ROUTE
                lost = lost if (heavy and lost) or len(lost) > allowed else []
            if lost or numbers:
                yield f"“{'”, “'.join([*numbers, *lost])}” in “{' '.join(clause.split())}”"


def _is_aside(app: App, unit: Unit, *, early: bool) -> bool:
    """Whether a unit tells why something is wanted, or thanks for it, and nothing of what it is."""
    if early and not unit.tells and not _BINDING.search(unit.text):
        return not unit.used or not _speaks_of(app, unit)
    return not unit.mentions and not unit.used and not _speaks_of(app, unit) and bool(_THANKS.search(unit.text))


def _clauses(app: App, text: str, *, early: bool) -> list[str]:
    """The clauses that are about what the program does, without what it is called and how it keeps things."""
    text = _FOR_EXAMPLE.sub(" ", re.sub(r"\(year\b", "(", text))
    text = SPELLED_ALIKE.sub(" ", _INTRODUCED.sub(" ", _AS_MADE.sub("", text)))
    clauses = _CLAUSE.split(_painted(app, text) if early else text)
    titled = early and len(clauses[0].split()) <= _TITLE
    return [_POINTING.sub(" ", one) for one in clauses[titled:] if not _KEEPING.search(one)]


def _speaks_of(app: App, unit: Unit) -> bool:
    """Whether a sentence speaks of things or properties of the program, and does not only tell why it is wanted."""
    names = {name for one in app.resources.values() for name in (one.name, one.many, *one.fields, *one.own)}
    return any(re.search(rf"\b{one.replace('_', '[ _-]')}s?\b", unit.low) for one in names)


def _accounts(app: App, unit: Unit) -> bool:
    """Whether the names of what is sketched may be values: counts by whatever there is."""
    about = [one for one in app.routes if set(one.mentions) & {*unit.mentions, unit.hint}]
    return any(one.role in {"sums", "socket", "constant"} for one in about) or not about


def _keys(shape: Shape) -> Iterator[str]:
    """Every name in a sketch."""
    for name, inner in shape.items:
        yield from [name] if name else []
        yield from _keys(inner)


def _painted(app: App, text: str) -> str:
    """The text without what a request begins with, up to the thing it describes."""
    text = _COLOUR.sub(" ", text)
    for resource in app.resources.values():
        nouns = "|".join(one.replace("_", "[ _-]") for one in (resource.many, resource.name))
        if found := re.match(rf"[A-Za-z -]{{0,40}}?\b(?:{nouns})\b", text, re.I):
            return text[found.end() :]
    return text


def unanswered(app: App, source: str) -> Iterator[str]:
    """Properties that a sentence explains behind their name, and words of a sketched error, that no answer has."""
    for unit in app.units:
        for name in _EXPLAINED.findall(unit.text):
            if not re.search(rf"[\"']{name}[\"']|^\s+{name}_?:", source, re.M):
                yield f"`{name}` in “{' '.join(unit.text.split())}”"
        for shape in shapes_in(unit.text) if not _accounts(app, unit) else ():
            lost = [name for name in _keys(shape) if not re.search(rf"\b{re.escape(name)}_?\b", source)]
            if lost:
                yield f"`{'`, `'.join(lost)}` in “{' '.join(unit.text.split())}”"
        for said in _SKETCHED_ERROR.findall(unit.text):
            if said not in source and not _ANY_TEXT.match(said):
                yield f"“{said}” in “{' '.join(unit.text.split())}”"


def _lost(clause: str, known: Set[str], code: str) -> tuple[list[str], bool]:
    """The strange words, and whether one of them stands for something that code would show."""
    found, heavy = [], False
    for one in words(clause):
        low = one.low.removesuffix("'s")
        if low.startswith("x-") and low in code.lower():
            continue
        left = [left for told, left in _TRACES if re.fullmatch(told, low)]
        if any(re.search(one, code) for one in left) or re.search(rf'"{low}"', code):
            continue
        plain = (
            low in FILLER
            or len(low) < 3
            or re.search(r"[\d_]", low)
            or low in {*_NUMBERS, "second"}
            or stem(low) in known
        )
        if plain and not left:
            continue
        found.append(one.text)
        heavy = heavy or bool(left)
    return found, heavy


def _numbers(clause: str, source: str) -> Iterator[str]:
    """Numbers that the program does not have, as they are or as what they come to."""
    said = [(one, float(one)) for one in _DIGITS.findall(clause) if not _CODE.match(one)]
    said += [(one, float(_NUMBERS[one])) for one in re.findall(r"[a-z]+", clause.lower()) if one in _NUMBERS]
    kept = {float(one.replace("_", "")) for one in re.findall(r"(?<![\w.])\d[\d_]*(?:\.\d+)?", source)}
    for word, number in said:
        forms = (
            number,
            number - 1 if word.endswith(("rd", "th")) else number,
            number / 100,
            1 + number / 100,
            1 - number / 100,
            number * 60,
            number * 3600,
            number * 1024,
            number * 1024**2,
        )
        if number > 1 and not any(abs(one - other) < 1e-9 for one in forms for other in kept):
            yield word
