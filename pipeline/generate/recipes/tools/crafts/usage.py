"""How a request calls its command: the positionals it shows, and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPTION = r"\[?--[a-z][a-z-]*(?:[ =](?:<[^>\n]+>|[A-Z][A-Z_-]*\b|[\w:.-]+(?=[`\]]|$|[ \t]+-)))?\]?"
WORD = (
    r"\[?<[^<>\n]+>(?:\.\.\.)?\]?(?: ?\.\.\.)?|\[[A-Za-z][^\]\n-]*\]|[A-Z][A-Z0-9_]*=[A-Z]+(?:\.\.\.)?|[A-Z][\w]*(?:\.(?:csv|json|txt|md|env|ini|toml|log))?(?:\.\.\.)?"
    r"|\.\.\.|'[^'\n]*'|\"[^\"\n]*\"|[\w./:+=*-]*[\w*.]"
)


@dataclass(frozen=True, slots=True)
class Usage:
    """One way in which the command is shown."""

    names: tuple[str, ...]
    """The positionals as identifiers."""
    loose: frozenset[int]
    """Which of them may be left out, by their place."""
    many: frozenset[int]
    literal: tuple[str, ...]
    """All arguments as they are shown."""
    span: tuple[int, int]


def usages(prompt: str, entry: str) -> tuple[Usage, ...]:
    """Every call that is shown, the fullest first."""
    found = [_usage(one, quoted) for one, quoted in _calls(prompt, entry)]
    return tuple(sorted(found, key=lambda one: (-len(one.names), sum(name[:1].isdigit() for name in one.names))))


def _calls(prompt: str, entry: str) -> Iterator[tuple[re.Match[str], bool]]:
    """The places after the file's name: all words within backticks or on a line of a shell, else those in capitals."""
    name = re.escape(entry)
    quoted = rf"`(?:\$ )?(?:python3? )?{name}(?P<rest>[^`\n]*)`|^[ \t]*\$ (?:python3? )?{name}(?P<line>[^\n]*)"
    for one in re.finditer(quoted, prompt, re.M):
        yield one, True
    shown = rf"(?<![`\w]){name}(?P<rest>(?:[ \t]+(?:{OPTION}|\[?<[^<>\n]+>(?:\.\.\.)?\]?|\[[A-Za-z][\w.]*(?: \.\.\.)?\]|[A-Z][A-Z0-9_]+(?:\.[a-z]+)?(?:\.\.\.)?|[\w-]+=[\w-]+|\[[\w-]+=[\w-]+ \.\.\.\]|[A-Z]\b))*)"
    for one in re.finditer(shown, prompt):
        yield one, False


def _usage(one: re.Match[str], quoted: bool) -> Usage:
    groups = one.groupdict()
    rest = groups.get("rest") or groups.get("line") or ""
    bare = re.sub(rf"(?<!\S){OPTION}", " ", rest)
    names: list[str] = []
    loose, many = set(), set()
    for word in re.findall(WORD, bare):
        if word == "..." or re.fullmatch(r"\[([\w-]+=[\w-]+|\w+) \.\.\.\]", word):
            many.add(max(0, len(names) - 1))
            continue
        if word in {"<", ">", "|"}:
            break
        name = re.sub(
            r"\W+", "_", re.sub(r"\.(?:csv|json|txt|md|env|ini|toml|log)\b", "", word).strip("<>[].'\"").lower()
        ).strip("_")
        if word.startswith("["):
            loose.add(len(names))
        if "..." in word:
            many.add(len(names))
        names.append(name or "value")
    return Usage(
        tuple(names), frozenset(loose), frozenset(many), tuple(re.findall(WORD + rf"|{OPTION}", rest)), one.span()
    )
