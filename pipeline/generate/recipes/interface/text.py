"""A request as units, sentences and bullets, and the routes that are named in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

METHODS = "GET|POST|PUT|PATCH|DELETE"
_SEGMENT = r"(?:\{[^{}\s]+\}|<[^<>\s]+>|:[A-Za-z_]\w*|[A-Za-z_][\w\-]*)"
_PATH = rf"/(?:{_SEGMENT}(?:/{_SEGMENT})*)?/?"
_QUERY = r"\?[\w\-]+(?:=[^\s&,;)`'\"]*)?(?:&[\w\-]+(?:=[^\s&,;)`'\"]*)?)*"
_VERBS = rf"(?:{METHODS})(?:\s*(?:/|,|\+|&|\||and|or)\s*(?:{METHODS}))*"
ROUTE = re.compile(
    rf"(?<![\w/])(?P<verbs>{_VERBS})\b(?:\s+requests?)?(?:\s+(?:to|on|at|for|from|of))?\s*:?\s*[`'\"]?(?P<path>{_PATH})"
    rf"(?P<query>{_QUERY})?"
    rf"|(?<![\w/.:<{{])[`'\"]?(?P<bare>/{_SEGMENT}(?:/{_SEGMENT})*)(?P<bare_query>{_QUERY})?"
    rf"(?P<behind>[`'\"]?\s*[:(\-\u2013]\s*(?P<after>{_VERBS})\b)?"
)
PARAMETER = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}|<(?:(\w+):)?([^<>]+)>|:([A-Za-z_]\w*)")
_BULLET = re.compile(r"[ \t]*(?:[-*\u2022\u2013]|\d+[.)])[ \t]+")
_ANSWERS = re.compile(
    r"\s*(?:->|=>|\u2192|HTTP|20\d\b|(?:response|answer|returns?|body|request)\b[^.]{0,20}[:{]|[{\[])", re.I
)
_WIDTH = 50
"""A line that is longer may have been broken in the middle of a sentence."""
_WRAPPED = 125
"""A text with a longer line than this is not broken by hand."""
_STOP = re.compile(r"(?<=[.!?;])[\"')]?\s+(?=[\w`\"'/({])|(?<=[.!?])\s+(?=[*`])")
_NO_STOP = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|resp|incl|approx|no|max|min)\.)$", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A route where it is named."""

    method: str
    """Empty where only the path is named."""
    path: str
    """With `{name}` for what varies."""
    query: tuple[tuple[str, str], ...]
    """Name and what stands behind its `=`."""
    start: int
    end: int
    text: str = ""
    """What its unit says from here up to the next route."""
    before: str = ""
    """What its unit says up to here, of its first route; what stands between two routes speaks of the first."""

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(one for one in self.path.split("/") if one)


@dataclass
class Unit:
    """A sentence or a bullet."""

    text: str
    start: int
    depth: int
    """How far its bullet is indented; -1 outside bullets."""
    mentions: list[Mention] = field(default_factory=list)
    hint: Mention | None = None
    """The route spoken of last, where the unit goes on speaking of it."""
    heading: str = ""
    """The line that ends with a colon above a list, or the bullet above."""
    used: bool = False
    """Whether something of it was understood."""
    tells: bool = False
    """Whether it is a list of what things have."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def low(self) -> str:
        return self.text.lower()


def units(prompt: str) -> list[Unit]:
    """The request in units, each with the routes it names or goes on speaking of."""
    found: list[Unit] = []
    above: list[Unit] = []
    heading = ""
    last: Mention | None = None
    before: Mention | None = None
    for start, line in _lines(prompt):
        bullet = _BULLET.match(line)
        depth = len(line) - len(line.lstrip()) if bullet else -1
        if not line.strip():
            before, last, heading = last or before, None, ""
            continue
        if before is not None and last is None and _ANSWERS.match(line):
            last = before  # what is answered stands below what is sent
        before = None
        above = [one for one in above if one.depth < depth] if bullet else []
        if bullet or _begins_with_route(line):
            last = above[-1].mentions[-1] if above and above[-1].mentions else None
        offset = start + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        for at, text in _sentences(line[offset - start :]):
            unit = Unit(text, offset + at, depth, hint=last)
            unit.heading = above[-1].text if above else heading
            unit.mentions = list(_mentions(unit))
            last = unit.mentions[-1] if unit.mentions else last
            found.append(unit)
        if bullet:
            above.append(found[-1])
        elif line.rstrip().endswith(":"):
            heading = line.strip()
    return found


def _begins_with_route(line: str) -> bool:
    found = ROUTE.search(line)
    return bool(found) and found.start() < 3 if found else False


def _lines(prompt: str) -> Iterator[tuple[int, str]]:
    """The lines with their places; a line that goes on in the middle of a sentence, or inside brackets, is joined."""
    start, kept = 0, ""
    wrapped = max(map(len, prompt.splitlines()), default=0) <= _WRAPPED
    for line in prompt.splitlines(keepends=True):
        if kept and _goes_on(kept, line, wrapped=wrapped):
            kept += line
        else:
            if kept:
                yield start - len(kept), kept.replace("\n", " ").rstrip() if kept.strip() else ""
            kept = line
        start += len(line)
    if kept:
        yield start - len(kept), kept.replace("\n", " ").rstrip()


def _goes_on(kept: str, line: str, *, wrapped: bool) -> bool:
    inside = kept.count("{") - kept.count("}") > 0 or kept.count("[") - kept.count("]") > 0
    if not line.strip() or not kept.strip():
        return False
    bullet = bool(_BULLET.match(line))
    ends = kept.rstrip()[-1:] in ".!?:;"
    last = kept.rstrip().rsplit("\n", 1)[-1]
    broken = (wrapped and len(last) > _WIDTH) or re.search(
        r"(?:,|->|\b(?:and|or|with|the|an?|of|to|is|are|for|in|by|if|when))$", last
    )
    low = bool(broken) and line.lstrip()[:1].islower() and not _begins_with_route(line)
    if (
        not bullet
        and _begins_with_route(kept)
        and re.match(r"\s*(?:[{\[<]|->|=>|\u2192|(?:response|answer|body|request)s?:)", line, re.I)
    ):
        return True  # what is sent, or answered, stands below its route
    return inside or (not bullet and not ends and low and not re.match(r"\s*\w+\s*[:=]", line))


def _sentences(line: str) -> Iterator[tuple[int, str]]:
    start = 0
    for found in _STOP.finditer(line):
        part = line[start : found.start()]
        if _depth(part) > 0 or _NO_STOP.search(part):
            continue
        if part.strip():
            yield start, part
        start = found.end()
    if line[start:].strip():
        yield start, line[start:]


def _depth(text: str) -> int:
    plain = re.sub(r"\"[^\"]*\"", "", text)
    return sum(plain.count(one) for one in "([{") - sum(plain.count(one) for one in ")]}")


def _mentions(unit: Unit) -> Iterator[Mention]:
    routes = [one for one in ROUTE.finditer(unit.text) if _is_route(one, unit.text)]
    before = 0
    for index, found in enumerate(routes):
        following = index + 1
        while (
            following < len(routes)
            and routes[following]["verbs"] == found["verbs"] == "POST"
            and re.fullmatch(
                r"[`'\"]?\s*(?:and|or)\s*", unit.text[routes[following - 1].end() : routes[following].start()]
            )
        ):
            following += 1  # `POST …/approve and POST …/reject decide a pending request`
        end = routes[following].start() if following < len(routes) else len(unit.text)
        verbs = re.findall(METHODS, found["verbs"] or found["after"] or "") or [""]
        path = "/" + "/".join(map(_segment, (found["path"] or found["bare"]).strip("/").split("/")))
        query = tuple(_query(found["query"] or found["bare_query"] or ""))
        for verb in dict.fromkeys(verbs):
            yield Mention(
                verb,
                path.rstrip("/") or "/",
                query,
                unit.start + found.start(),
                unit.start + found.end(),
                unit.text[found.end() : end],
                unit.text[before : found.start()] if index == 0 else "",
            )
        before = found.end()


def _is_route(found: re.Match[str], text: str) -> bool:
    if found["verbs"]:
        return True
    ahead = text[max(0, found.start() - 1) : found.start()]
    return ahead in {"", " ", "(", "`", '"', "'"} and not re.match(r"\s*(?:bin|tmp|etc|usr|home|var)/", found["bare"])


def _segment(text: str) -> str:
    """`<int:id>` and `:id` as `{id}`."""
    found = PARAMETER.fullmatch(text)
    if not found:
        return text
    name = found[1] or found[4] or found[5]
    return "{" + re.sub(r"\W+", "_", name.strip()) + "}"


def _query(text: str) -> Iterator[tuple[str, str]]:
    for part in text.lstrip("?").split("&"):
        name, _, value = part.partition("=")
        if name:
            yield name, value.rstrip(".,:;").strip("{}<>\u2026")
