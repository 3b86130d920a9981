"""What a request for a command line tool comes to: rows from somewhere, steps on them, and what is printed or written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.generate.recipes.tools.commandline import CommandLine, Option, Place


@dataclass(frozen=True)
class Value:
    """Something a comparison or a key is made of."""

    kind: str
    """`column`, `number`, `text`, `option` (also a positional), or `product` and `length` of others."""
    text: str
    """A column's name, a constant as typed, an attribute of the options."""
    parts: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Condition:
    left: Value
    sign: str
    """A comparison as Python writes it, or `in`, `empty`, `filled`, `true`, `false`, `starts`, `ends`, `more than once`."""
    right: Value | None = None
    joined: tuple[Condition, ...] = ()
    """Others that must hold as well."""


@dataclass(frozen=True)
class Figure:
    """What is worked out of many rows."""

    kind: str
    """`count`, `sum`, `mean`, `min`, `max`, `median`, `unique`."""
    of: Value | None = None


@dataclass(frozen=True)
class Step:
    kind: str
    """`keep`, `drop`, `sort`, `dedupe`, `strip`, `lower`, `upper`, `fill`, `rename`, `whole`, `limit`, `select` …"""
    condition: Condition | None = None
    columns: tuple[Value, ...] = ()
    value: Value | None = None
    down: bool = False


@dataclass(frozen=True)
class Trouble:
    """How something that goes wrong ends."""

    code: int | None = None
    stderr: bool = False
    text: str | None = None
    """A text that is printed; None for one of our own."""
    skips: bool = False

    def with_(self, other: Trouble) -> Trouble:
        return Trouble(
            other.code if other.code is not None else self.code,
            self.stderr or other.stderr,
            other.text if other.text is not None else self.text,
            self.skips or other.skips,
        )


@dataclass(frozen=True)
class Sample:
    """A text that a request shows of what is printed."""

    text: str
    start: int
    role: str = ""
    """`line`, `end`; empty where the words around it do not tell."""


@dataclass
class Plan:
    line: CommandLine
    source: str = ""
    """`csv`, `tsv`, `json`, `json lines`, `lines`, `words`, `pairs`, `log`, `object`."""
    columns: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    group: list[Value] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)
    """By `key`, `figure`, `seen` or `column NAME` what lines are sorted by, and whether downwards."""
    ties: list[tuple[str, bool]] = field(default_factory=list)
    """The same for lines that are equal in that."""
    limit: Value | None = None
    checks: list[Condition] = field(default_factory=list)
    """What must hold of every row of a file that is only looked at."""
    samples: list[Sample] = field(default_factory=list)
    decimals: int | None = None
    target: str = ""
    """`lines`, `csv`, `json`, `json lines`, `markdown`."""
    troubles: dict[str, Trouble] = field(default_factory=dict)
    bounds: list[tuple[str, str, str]] = field(default_factory=list)
    """An attribute of the options, a comparison, and what it is compared with: others are refused."""
    layout: str = ""
    """The regular expression of a log's line."""
    flags: set[str] = field(default_factory=set)
    """Further words: `nocase`, `json option`, `separated` …"""

    def trouble(self, kind: str, told: Trouble) -> None:
        self.troubles[kind] = self.troubles[kind].with_(told) if kind in self.troubles else told


__all__ = ["Condition", "Figure", "Option", "Place", "Plan", "Sample", "Step", "Trouble", "Value", "replace"]
