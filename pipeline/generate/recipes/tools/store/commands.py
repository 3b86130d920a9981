"""The sub-commands a request names: each with its arguments, its options and the words about it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.generate.recipes.tools import asked
from pipeline.generate.recipes.tools.asked import Option
from pipeline.generate.recipes.tools.store.acts import VERBS

PLACE = r"<[^<>\n]+>|\[[A-Z][\w|-]*(?:\.\.\.)?\]|[A-Z][A-Z0-9_-]*(?:\.\.\.)?(?![a-z])"
OPTION = r"\[?--[a-z][a-z-]*(?:[ =](?:<[^>\n]+>|[A-Z][A-Z_-]*\b|[\w:.-]+(?=[`\]]|$|[ \t]+-)))?\]?"
LITERAL = r"\"[^\"\n]*\"|'[^'\n]*'|-?\d[\w.:-]*"
ARGUMENTS = rf"(?:[ \t]+(?:{PLACE}|{OPTION}|{LITERAL}))*"
SHELL = r"(?:\$ )?(?:python3? )?"
NAME = r"[a-z][a-z-]+"
STARTS = r"(?:^|\n)[ \t]*(?:[-*•+]|\d+[.)])?[ \t]*|[;:.,(]\s+(?:and |then )?|\band "
BEHIND = r"(?=\s*(?:->|=>|→|[-:=–—(,;.]|$|\n)|\s+(?:[a-z]+s|to)\b)"
SHOWS = re.compile(
    r"(?:\bprint\w*|\blike|\bas|\be\.g\.|\bexample\w*|->|→|\bsa(?:y|ys|ying)|\boutput\w*|\bshow\w*|\bmessage)[ \t,:]*(?:this|just|only|then|with)?[ \t:]*$"
)


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command."""

    name: str
    places: tuple[str, ...]
    """Positionals, as identifiers, in their order."""
    loose: frozenset[str]
    """Those that may be left out."""
    many: frozenset[str]
    """Those that take all words that follow."""
    options: tuple[Option, ...]
    text: str
    """What is said about it, without its head."""

    @property
    def function(self) -> str:
        name = self.name.replace("-", "_")
        return f"{name}_" if keyword.iskeyword(name) or name in BUILTINS else name

    def option(self, *names: str) -> Option | None:
        return next((one for one in self.options if one.name in names), None)


STOP = frozenset(
    [
        "for",
        "with",
        "and",
        "is",
        "to",
        "that",
        "from",
        "which",
        "as",
        "in",
        "the",
        "an",
        "it",
        "on",
        "by",
        "of",
        "should",
        "will",
        "must",
        "can",
        "has",
        "shall",
        "or",
        "if",
        "then",
        "so",
        "be",
        "takes",
        "keeps",
        "reads",
        "using",
        "uses",
        "stores",
        "called",
        "where",
        "when",
    ]
) - {"in"}
"""Words that may follow the name of a file and are no sub-command."""
BUILTINS = frozenset({"list", "open", "sum", "max", "min", "set", "print", "filter", "import", "load", "save", "main"})


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    arguments: str
    start: int
    end: int


def commands(prompt: str, entry: str) -> tuple[Command, ...]:
    """The sub-commands in their order; a second head of the same name adds its words to the first."""
    heads = list(_heads(prompt, entry))
    found: dict[str, Command] = {}
    for index, one in enumerate(heads):
        after = heads[index + 1].start if index + 1 < len(heads) else len(prompt)
        text = prompt[one.end : after]
        parted = re.search(r"\n[ \t]*\n", text) if index + 1 == len(heads) else None
        text = text[: parted.start()] if parted else text
        made = _command(one, text)
        known = found.get(one.name)
        if known is None:
            found[one.name] = made
        else:
            names = {two.name for two in known.options}
            more = tuple(two for two in made.options if two.name not in names)
            found[one.name] = Command(
                known.name, known.places or made.places, known.loose, known.many, known.options + more,
                f"{known.text}. {text}",
            )  # fmt: skip
    return tuple(found.values())


def _heads(prompt: str, entry: str) -> Iterator[_Head]:
    """Where a sub-command is introduced: after the file's name, in backticks, or at the start of a clause."""
    stem = re.escape(entry.removesuffix(".py"))
    called = rf"(?:`?{SHELL}{stem}\.py|(?:`|\$ |(?:^|\n)[ \t]*(?:[-*•] )?){stem})[ \t]+(?P<name>{NAME})(?P<arguments>{ARGUMENTS})`?"
    quoted = rf"[`\"](?P<name>{NAME})(?P<arguments>{ARGUMENTS})[`\"]"
    bare = rf"(?P<before>{STARTS})(?P<name>{NAME})(?P<arguments>{ARGUMENTS}){BEHIND}"
    found: dict[int, _Head] = {}
    for pattern in (called, quoted, bare):
        for one in re.finditer(pattern, prompt):
            start, end = one.start("name"), one.end()
            if any(head.start <= start < head.end for head in found.values()) or _is_shown(prompt, one.start()):
                continue
            takes = re.search(r"[A-Z<]|--", one["arguments"]) is not None
            if one["name"] in STOP or (one["name"] == "in" and not takes):
                continue
            if pattern is not called and not (one["name"] in VERBS or takes):
                continue
            if pattern is bare and not takes and not re.match(r"\s*(?:->|=>|→|[:=–—]|- )", prompt[end:]):
                continue
            if pattern is bare and prompt.count("`", 0, start) % 2:
                continue
            found[start] = _Head(one["name"], one["arguments"], start, end)
    yield from (found[one] for one in sorted(found))


def _is_shown(prompt: str, start: int) -> bool:
    """Whether what stands there is an example of what is printed."""
    return SHOWS.search(prompt[max(0, start - 40) : start].lower()) is not None


def _command(head: _Head, text: str) -> Command:
    places, loose, many = [], set(), set()
    bare = re.sub(OPTION, " ", head.arguments)
    for index, one in enumerate(re.findall(rf"{PLACE}|{LITERAL}", bare)):
        name = re.sub(r"\W+", "_", one.strip("<>[]\"'.").lower()).strip("_")
        if re.fullmatch(LITERAL, one):
            name = "id" if re.fullmatch(r"\d+", one) else f"text{index or ''}"
        name = f"{name}_" if keyword.iskeyword(name) else name
        places.append(name)
        if one.startswith("["):
            loose.add(name)
        if "..." in one:
            many.add(name)
    options = tuple(_dated(one) for one in asked.options(f"{head.arguments} {text}"))
    return Command(head.name, tuple(places), frozenset(loose), frozenset(many), options, text)


def _dated(option: Option) -> Option:
    """With today's date as it is usual where that is the default."""
    return replace(option, default="") if option.default in {"today", "now"} and option.name == "date" else option
