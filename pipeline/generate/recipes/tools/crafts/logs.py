"""Crafts over logs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.generate.recipes.tools.crafts.base import craft, line, read

ACCESS = re.compile(
    r'(?P<host>\S+) \S+ \S+ \[[^\]]*\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" (?P<status>\d{3}) (?P<size>\d+|-)'
)


@craft(
    r"\baccess[ ._-]?log\b|\bcommon log\b|\bweb ?server log\b|\bnginx\b|\bapache\b", r"\bstatus\b", places="source", line="{status}: {count}",
    slots="status:key count:int", codes={"file": 2}, never=r"\bper hour\b|\bper (?:ip|path|day)\b|\bip addresses\b",
)  # fmt: skip
def requests_by_status(source: str | None = None, top: int | None = None) -> Iterator[str]:
    """How many requests had each status code."""
    found = [one["status"] for text in read(source).splitlines() if (one := ACCESS.match(text))]
    for status, count in sorted(Counter(found).items())[:top]:
        yield line(status, count)


@craft(
    r"\baccess[ ._-]?log\b|\bcommon log\b|\bweb ?server log\b|\bnginx\b|\bapache\b", r"\bip\b|\bips\b|\bhosts?\b|\bclients?\b|\baddress\w*", places="source",
    line="{host} {count}", slots="host:key count:int", called={"top": "top|n|limit|count"}, codes={"file": 2}, never=r"\bper path\b|\bbytes\b",
)  # fmt: skip
def requests_by_host(source: str | None = None, top: int | None = None) -> Iterator[str]:
    """Who sent most requests."""
    found = [one["host"] for text in read(source).splitlines() if (one := ACCESS.match(text))]
    for host, count in sorted(Counter(found).items(), key=lambda one: (-one[1], one[0]))[:top]:
        yield line(host, count)


@craft(
    r"\baccess[ ._-]?log\b|\bcommon log\b|\bweb ?server log\b|\bnginx\b|\bapache\b", r"\bpaths?\b|\burls?\b|\bpages?\b", places="source",
    line="{path} {count}", slots="path:key count:int", called={"top": "top|n|limit|count"}, codes={"file": 2}, never=r"\bper ip\b|\bbytes\b|\bstatus\b",
)  # fmt: skip
def requests_by_path(source: str | None = None, top: int | None = None) -> Iterator[str]:
    """Which pages were asked for most."""
    found = [one["path"] for text in read(source).splitlines() if (one := ACCESS.match(text))]
    for path, count in sorted(Counter(found).items(), key=lambda one: (-one[1], one[0]))[:top]:
        yield line(path, count)


@craft(
    r"\blog\b|\btimestamps?\b", r"\b(?:per|each|every|by) hour\b|\bhourly\b", places="source", line="{hour}: {count}", never=r"\baccess[ ._-]?log\b|\blevel\b",
    slots="hour:hour count:int", codes={"file": 2}, sees=r"\bskip|\bignore",
)  # fmt: skip
def lines_by_hour(source: str | None = None) -> Iterator[str]:
    """How many lines there are for each hour."""
    found = re.findall(r"^(\d{4}-\d\d-\d\d)[ T](\d\d):\d\d", read(source), re.MULTILINE)
    for (date, hour), count in sorted(Counter(found).items()):
        yield line(f"{date} {hour}", count)


PATTERN = r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d):\S* (?P<level>[A-Z]+) (?P<message>.*)"
KEY = "level"
LEVEL: str | None = None
EMPTY: str | None = None


@craft(
    r"\blogs?\b", r"\blines? (?:looks?|is|are|has the form)\b|\beach line\b|\bformat\b", r"\b(?:counts?|how many|number of|summary)\b", places="source", reads="PATTERN", codes={"file": 2},
    called={"level": "level", "top": "top|n|limit"}, line="{key}: {count}", slots="key:key count:int", sees=r"\bskip|\bignore", never=r"\baccess[ ._-]?log\b|\baverage\b|\bjson\b|\bsince\b",
)  # fmt: skip
def log_counts(source: str | None = None, level: str | None = LEVEL, top: int | None = None) -> Iterator[str]:
    """How many lines of a log there are for each value of one part of them, the largest number first."""
    found = [one for text in read(source).splitlines() if (one := re.match(PATTERN, text))]
    counted = Counter(one[KEY] for one in found if level is None or one["level"] == level)
    for key, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:top]:
        yield line(key, count)
    if not counted and EMPTY is not None:
        yield EMPTY
