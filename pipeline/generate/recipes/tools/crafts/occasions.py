"""What a sub-command prints, by occasion; and the exit codes of what can go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.tools.crafts import asked

QUOTED = re.compile(r"`([^`\n]+)`|\"([^\"\n]+)\"|(?<![\w'])'([^'\n]+)'(?!\w)|[“«]([^”»\n]+)[”»]")
FILE = r"[\w./-]+\.(?:json|db|csv|sqlite3?|txt|log|md|env)"
TROUBLE: dict[str, str] = {
    "short": r"\bnot enough\b|\binsufficient\b|\bless than\b|\bmore than (?:there|we|you|is|are)\b|\btoo (?:few|little|many|much)\b|\bnegative stock\b|\bbelow (?:0|zero)\b",
    "twice": r"\balready\b|\btwice\b|\bsame \w+ again\b|\bduplicates?\b|\bexists\b(?<!not exists)|\bunique\b",
    "unknown": r"\bunknown\b|\bno such\b|\bnot (?:found|there|known|exist)\b|(?:n't|not) (?:exist|there|found|know)\b|\bmissing\b|\bif there is no\b|\bnobody\b|\bisn't one\b",
    "value": r"\bnot an?\b|\bisn't an?\b|\bmust\b|\binvalid\b|\bwrong\b|\bbad\b|\bempty\b|\bnegative\b|\bpositive\b|\bzero\b|\bnumbers?\b|\bdates?\b|\botherwise\b|\bnot valid\b|\brefused\b",
}
"""By kind of trouble the words that say it, the more telling first."""
USUAL = {"short": 1, "twice": 1, "unknown": 1, "value": 2, "empty": 0}
EMPTY = r"\bif (?:there (?:is|are) )?(?:nothing|none|no)\b|\bempty\b|\bwhen there (?:is|are) no\w*\b|\bno \w+ (?:yet|at all)\b|\bnothing\b"
ERROR = r"\bstderr\b|\bstandard error\b|\berrors?\b|\bexits?\b|\bexit code\b|\bfails?\b|\brefus\w*|\bcomplain\w*"


@dataclass(frozen=True, slots=True)
class Sample:
    text: str
    occasion: str
    """`main`, `empty`, or a key of `TROUBLE`."""
    span: tuple[int, int]


def clauses(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"(?:`[^`\n]*`|\"[^\"\n]*\"|\.(?=\w)|[^.;\n`\"]|`|\")+", text)


def samples(text: str) -> tuple[Sample, ...]:
    """The quoted lines of a description, each with its occasion."""
    found = []
    for clause in clauses(text):
        for one in QUOTED.finditer(clause[0]):
            quoted = next(part for part in one.groups() if part)
            if re.search(r"\.py\b|^-{1,2}[a-z]|^\[--", quoted) or re.fullmatch(FILE, quoted):
                continue
            start = clause.start() + one.start()
            occasion = _occasion(clause[0][: one.start()], clause[0][one.end() :])
            found.append(Sample(quoted, occasion, (start, start + len(one[0]))))
    return tuple(found)


def _occasion(before: str, after: str) -> str:
    """When a line is printed, by the words before and behind it in its clause."""
    after = re.sub(r"\bexits? (?:with )?(?:code |status )?0", " ", after.lower())
    before, near = before.lower(), re.split(r",|\bbut\b", after.lower())[0]
    trouble = next((kind for kind, pattern in TROUBLE.items() if re.search(pattern, f"{before} {near}")), "")
    if re.search(ERROR, near) or (re.search(ERROR, before) and re.search(r"\bwith\b|\bmessage\b|:\s*$|\bas\b", before)):
        return trouble or "unknown"
    if re.search(EMPTY, before) or re.match(
        r"\s*(?:if|when) (?:there (?:is|are) )?(?:nothing|none|no|it is empty)\b", near
    ):
        return "empty"
    told = re.split(r"\bprints?\b|->|→", before)[0]
    if trouble and re.search(ERROR, after.lower()) and re.search(TROUBLE[trouble], told):
        return trouble
    if re.search(r"\botherwise\b|\belse\b", before):
        return "other"
    return "main"


def codes(text: str) -> dict[str, int]:
    """The exit codes by kind of trouble that a text names; `any` where it is for all."""
    found: dict[str, int] = {}
    for clause in clauses(text):
        low = clause[0].lower()
        start = 0
        for one in asked.EXIT.finditer(low):
            code = int(one[1] or one[2] or 1)
            part = (
                low[start : one.end() + (40 if start == 0 else 0)]
                if len(asked.EXIT.findall(low)) < 2
                else low[start : one.end()]
            )
            start = one.end()
            kinds = [kind for kind, pattern in TROUBLE.items() if re.search(pattern, part)]
            if code and not kinds and re.search(r"\berrors?\b|\bproblems?\b|\banything\b", part):
                kinds = ["any"]
            for kind in kinds if code else ():
                found.setdefault(kind, code)
    return found
