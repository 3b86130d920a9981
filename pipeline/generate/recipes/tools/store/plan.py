"""The plan of a tool that keeps records; nothing where the request asks for more than its grammar knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.generate.recipes.tools import asked
from pipeline.generate.recipes.tools.store import acts, fields, occasions
from pipeline.generate.recipes.tools.store.commands import Command, commands
from pipeline.generate.recipes.tools.store.fields import Field

FILE = re.compile(r"(?<![\w/.])([\w./-]*?[A-Za-z_][\w-]*\.(?:json|db|sqlite3?))\b")
MAKES = frozenset({"add", "more"})
FLAGS = {"finish": "done", "complete": "done", "close": "done", "check": "done", "tick": "done", "finished": "done",
         "resolve": "done", "archive": "archived", "pay": "paid", "pin": "pinned", "star": "starred", "lend": "lent"}  # fmt: skip
BEYOND = re.compile(
    r"\b(?:never reused?|not reused?|recurring|encrypt\w*|interactiv\w*|colou?rs?|currency|currencies|import|sync\w*|timer|"
    r"elapsed|percent\w*|overdue|average|median|history|undo|priorit\w+ order|reminders?|due (?:today|this week)|"
    r"this (?:week|month)|last (?:week|month)|lock\w*|backup|csv|transfer|split|nested|depends|dependenc\w+)\b",
    re.I,
)
"""What the grammar of stores has no words for."""


@dataclass(frozen=True)
class Deed:
    """A sub-command with what it does."""

    command: Command
    act: str
    samples: tuple[occasions.Sample, ...]

    def shown(self, occasion: str = "main") -> tuple[str, ...]:
        return tuple(one.text for one in self.samples if one.occasion == occasion)


@dataclass(frozen=True)
class Plan:
    """A tool over records."""

    entry: str
    prompt: str
    store: str
    """The file in which the records are kept, as the request names it."""
    is_sqlite: bool
    typer: bool
    deeds: tuple[Deed, ...]
    fields: tuple[Field, ...]
    file_option: str = ""
    """The option that names another file; empty where there is none."""

    @cached_property
    def flag(self) -> str:
        """What a record is marked as; empty where no command does."""
        marks = [one for one in self.deeds if one.act == "mark"]
        return FLAGS.get(marks[0].command.name, "done") if marks else ""

    @cached_property
    def key(self) -> Field | None:
        """The field by which records are found; None where a number of theirs does."""
        asked_for = [
            one for deed in self.deeds if deed.act not in {"add", "find", "list"} for one in deed.command.places
        ]
        texts = [one for one in self.fields if one.kind == "text" and one.name in asked_for]
        return texts[0] if texts and "id" not in asked_for else None

    @cached_property
    def codes(self) -> dict[str, int]:
        return occasions.codes(self.prompt)

    def code(self, kind: str, deed: Deed) -> int:
        own = occasions.codes(deed.command.text)
        usual = occasions.USUAL[kind]
        return own.get(kind, own.get("any", self.codes.get(kind, self.codes.get("any", usual))))

    @cached_property
    def number(self) -> Field | None:
        """The one amount that is summed."""
        return next((one for one in self.fields if one.is_number), None)


def match(prompt: str) -> Plan | None:
    """The tool that keeps records, or nothing."""
    file = asked.FILE.search(prompt)
    if file is None or BEYOND.search(prompt):
        return None
    entry = f"{file[1]}.py"
    found = commands(prompt, entry)
    deeds = tuple(Deed(one, acts.act(one.name, one.places, one.text), occasions.samples(one.text)) for one in found)
    kept = FILE.search(prompt)
    sqlite = re.search(r"\bsqlite\b|\.db\b", prompt, re.I) is not None
    if (
        len(deeds) < 2
        or not all(one.act for one in deeds)
        or not (kept or sqlite or re.search(r"\bjson\b", prompt, re.I))
    ):
        return None
    makers = tuple(one.command for one in deeds if one.act in MAKES)
    if not makers:
        return None
    adders = tuple(one.command for one in deeds if one.act == "add") or makers
    has = fields.fields(adders, prompt)
    if not has or _unread(prompt, has):
        return None
    stem = entry.removesuffix(".py")
    return Plan(
        entry, prompt, kept[1] if kept else f"{stem}.{'db' if sqlite else 'json'}", sqlite,
        re.search(r"\btyper\b", prompt, re.I) is not None, deeds, has,
    )  # fmt: skip


RULED = re.compile(
    r"\bmust (?!print|show|exist|be (?:kept|stored|saved))|\bat least \d|\bat most \d|\bno longer than\b|\bone of\b",
    re.I,
)


def _unread(prompt: str, has: tuple[Field, ...]) -> bool:
    """Whether a clause says what a value must be, and no field has a condition that could come of it."""
    ruled = [one.name for one in has if one.conditions]
    for clause in occasions.clauses(prompt):
        if RULED.search(clause[0]) and not any(re.search(rf"\b{name}s?\b", clause[0], re.I) for name in ruled):
            return not re.search(
                "|".join(occasions.TROUBLE[kind] for kind in ("short", "twice", "unknown")), clause[0], re.I
            )
    return False
