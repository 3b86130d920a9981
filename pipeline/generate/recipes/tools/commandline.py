"""The command line that a request fixes: the file, its positionals, its options, and how it is called."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

FILE = re.compile(r"(?<![\w/.])([A-Za-z_][\w-]*)\.py\b")
WORD = re.compile(
    r"\[?--[a-z][\w-]*(?:[ =](?:<[^<>]+>|[A-Z][A-Z_-]*\b|\d[\w.-]*|[a-z][\w.,/-]*(?=[\]`:]|$| )))?\]?|\[?<[^<>]+>\.*\]?(?:\.\.\.)?"
    r"|\"[^\"]*\"|'[^']*'|\[[\w. ]+\](?:\.\.\.)?|\.\.\.|[^\s`]+"
)
SHOWN = re.compile(
    r"\[?--[a-z]|\[?<|\[[A-Z]|[A-Z][A-Z0-9_]*(?:\.\.\.|\])?[.,:;)]?$|[\w./*-]+\.(?:csv|tsv|jsonl?|ndjson|log|txt|md|ini|cfg|conf|env|toml|ya?ml)[,.:;)]?$"
    r"|\d|[\"']"
)
"""What counts as an argument where a call stands outside of quotes."""
NO_ARGUMENT = frozenset({"CSV", "JSON", "JSONL", "TSV", "I", "A", "It", "HTML", "SQL", "API", "UTF-8", "INI", "CLI"})


@dataclass(frozen=True)
class Place:
    """A positional."""

    name: str
    """Its identifier."""
    shown: str
    """As the call shows it, without brackets."""
    optional: bool = False
    many: bool = False
    default: str = ""
    """The file that is meant where none is given."""

    @property
    def is_literal(self) -> bool:
        """Whether the call shows a value in its place."""
        return not re.fullmatch(r"<.*>|[A-Z][A-Z0-9_]*", self.shown)


@dataclass
class Option:
    name: str
    shown: str = ""
    """What stands behind it in a call: `N`, `100`; empty where nothing does."""
    default: str | None = None
    valued: bool = False
    """Whether a value follows it."""
    role: str = ""
    """`int`, `float`, `str` or `date`; empty until it is known."""

    @property
    def attribute(self) -> str:
        name = self.name.replace("-", "_")
        return f"{name}_" if keyword.iskeyword(name) or name in {"json", "re", "sys"} else name


@dataclass
class CommandLine:
    entry: str
    places: list[Place] = field(default_factory=list)
    options: dict[str, Option] = field(default_factory=dict)
    stdin: bool = False
    typer: bool = False

    def option(self, name: str) -> Option:
        return self.options.setdefault(name.removeprefix("--"), Option(name.removeprefix("--")))

    def place(self, shown: str) -> Place | None:
        """The positional that a request means by a word of its own."""
        bare = shown.strip("<>[]`")
        return next((one for one in self.places if bare in {one.shown.strip("<>"), one.name}), None)


@dataclass(frozen=True)
class Call:
    """A way in which the command is shown to be called."""

    words: tuple[str, ...]
    start: int
    end: int

    @property
    def bare(self) -> tuple[str, ...]:
        """The words without options."""
        return tuple(one for one in self.words if not one.lstrip("[").startswith("--"))


def calls(prompt: str, entry: str) -> Iterator[Call]:
    """Every call that is shown: all words of a quoted one, else those that look like arguments."""
    name = re.escape(entry)
    taken: list[tuple[int, int]] = []
    quoted = rf"[`\"](?:\$ )?(?:python3? )?{name}(?P<rest>[^`\"\n]*(?:\"[^`\"\n]*\"[^`\"\n]*)*)`|\"(?:python3? )?{name}(?P<spoken>[^\"\n]*)\"|^[ \t]*\$ (?:python3? )?{name}(?P<line>[^\n]*)$"
    for one in re.finditer(quoted, prompt, re.M):
        taken.append(one.span())
        yield Call(tuple(WORD.findall(one["rest"] or one["spoken"] or one["line"] or "")), *one.span())
    for one in re.finditer(rf"(?:\bpython3? )?(?<![\w/.`]){name}\b", prompt):
        if any(start <= one.start() < end for start, end in taken):
            continue
        words, end = [], one.end()
        while (more := re.match(r"[ \t]+", prompt[end:])) and (word := WORD.match(prompt, end + more.end())):
            text = word[0]
            if not SHOWN.match(text) or text.strip(".,:;()[]") in NO_ARGUMENT:
                break
            bare = text.rstrip(".,:;)") if not text.endswith("...") else text
            words.append(bare)
            end = word.start() + len(bare)
            if bare != text:
                break
        yield Call(tuple(words), one.start(), end)


def read(prompt: str) -> tuple[CommandLine, list[Call]] | None:
    """The command line with every call; None where the request names no program."""
    found = FILE.search(prompt)
    if found is None:
        return None
    entry = f"{found[1]}.py"
    shown = list(calls(prompt, entry))
    line = CommandLine(entry, typer=re.search(r"\btyper\b", prompt, re.I) is not None)
    fullest = max(shown, key=lambda one: (len(one.bare), sum(word[:1] in "<[" or word.isupper() for word in one.bare)))
    line.places = list(_places(fullest.bare)) or list(_told(prompt))
    for one in shown:
        for word in one.words:
            if word.lstrip("[").startswith("--"):
                name, _, value = word.strip("[]").replace("=", " ").partition(" ")
                option = line.option(name)
                option.shown = option.shown or value
                option.valued = option.valued or bool(value)
    return line, shown


ARGUMENTS = re.compile(r"[^.;\n]*\b(?:arguments?|parameters?)\b[^.;\n]*")
ARGUMENT = re.compile(
    r"\b(?P<file>(?:csv |json |text |log |input |tsv )?(?:file|path)\b(?: name)?)|\b(?P<column>column(?: name)?)\b|\b(?P<number>number)\b(?: (?P<named>[A-Z]\w*)\b)?|\b(?P<caps>[A-Z][A-Z_]+|N)\b|\b(?P<other>date|word|key)\b",
)


def _told(prompt: str) -> Iterator[Place]:
    """The positionals of which a sentence tells: `two arguments, the file and a number N`."""
    found = ARGUMENTS.search(prompt)
    if found is None or re.search(r"\bsub-?commands?\b", found[0]):
        return
    names: dict[str, int] = {}
    for one in ARGUMENT.finditer(re.sub(r"^.*?\.py\b", "", found[0])):
        if one["caps"] and one["caps"] in NO_ARGUMENT:
            continue
        shown = (
            one["named"]
            or one["caps"]
            or (
                "FILE"
                if one["file"]
                else "COLUMN" if one["column"] else "NUMBER" if one["number"] else one["other"].upper()
            )
        )
        names[shown] = names.get(shown, 0) + 1
        if names[shown] > 1 and shown != "FILE":
            continue
        yield Place(identifier(shown) + (str(names[shown]) if names[shown] > 1 else ""), shown)


def _places(words: tuple[str, ...]) -> Iterator[Place]:
    names: dict[str, int] = {}
    made: list[Place] = []
    for word in words:
        if word == "..." and made:
            made[-1] = Place(made[-1].name, made[-1].shown, made[-1].optional, True)
            continue
        if word in {"<", ">", "|"}:
            break
        bare = word.strip("[].\"'") if not word.startswith("<") else word.removesuffix("...")
        name = identifier(bare)
        names[name] = names.get(name, 0) + 1
        name = name if names[name] == 1 else f"{name}{names[name]}"
        made.append(Place(name, bare, word.startswith("["), word.endswith(("...", "...]"))))
    yield from made


def identifier(text: str) -> str:
    """A name for what a call shows: `in.csv` → `in_csv`, `2026-01-01` → `date`, `12.50` → `number`."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return "date"
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return "number"
    name = re.sub(r"\W+", "_", text.strip("<>[]\"'").lower()).strip("_") or "value"
    name = f"a_{name}" if name[0].isdigit() else name
    return f"{name}_" if keyword.iskeyword(name) or name in {"json", "re", "sys"} else name
