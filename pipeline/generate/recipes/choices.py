"""What a request chooses: framework, storage, authentication, options, amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.generate.recipes import cues

SECONDS: Mapping[str, float] = {
    "ms": 0.001,
    "millisecond": 0.001,
    "s": 1,
    "sec": 1,
    "second": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hour": 3600,
    "d": 86400,
    "day": 86400,
    "week": 604800,
}
UNITS = r"milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|[smhd]"
COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twice": 2, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "sixty": 60, "hundred": 100,
}  # fmt: skip
TIME = rf"\b(\d+(?:\.\d+)?|(?:an?|one)(?= [a-z]{{3}}))[ -]?({UNITS})\b"
MOST = r"max(?:imum)?(?:[ _-]size)?|size|capacity|up to|at most|no more than|not more than|limit(?:ed)?(?: to)?"
NUMBERS: tuple[tuple[str, str], ...] = (
    ("max_size", r"(\d[\d,_]*)[ -](?:items?|entries|elements|keys|results|values)\b"),
    ("max_size", rf"\b(?:{MOST})(?: of)?[ =:]*(\d[\d,_]*)\b"),
    ("attempts", r"\b(\d+) (?:retries|attempts|tries|times)\b"),
    ("max_size", r"\bremember\w*\b.{0,40}?\b(?:last|at most|only) +(\d[\d,_]*)\b"),
    ("attempts", r"\bretry(?:ing)? (?:\w+ ){0,2}?(?:up to )? *(\d+) times\b"),
    ("attempts", r"\bretr(?:y|ies)(?: it| them)?(?: up to)?[ =:]*(\d+)\b"),
    ("concurrency", r"\b(\d+) (?:concurrent|parallel|simultaneous|at a time|at once|connections?|workers?)\b"),
    ("concurrency", r"\bconcurrency(?: of| limit of)?[ =:]*(\d+)\b"),
    ("length", r"\b(\d+)[- ](?:characters?|chars?|letters)(?: long)?\b|\blength (?:of )?(\d+)\b"),
    ("failures", r"\b(\d+) (?:consecutive |successive )?failures\b"),
    ("page_size", r"\b(\d+) (?:\w+ )?per page\b|\bpage size(?: of)?[ =:]*(\d+)\b"),
)
DURATIONS: tuple[tuple[str, str], ...] = (
    ("ttl_seconds", rf"(?:ttl|expir\w*|time[- ]to[- ]live|valid|old|live)[\w ]{{0,20}}?[ =:]*{TIME}"),
    ("ttl_seconds", rf"{TIME}[ -](?:ttl|expir\w*)"),
    ("ttl_seconds", rf"\b(?:remember|keep|kept|forget|forgotten|cache)\w*[\w ]{{0,40}}? (?:for|after) +{TIME}"),
    ("ttl_seconds", rf"\bcach(?:e|es|ed|ing)(?: [\w-]+){{0,3}}? for {TIME}"),
    ("timeout_seconds", rf"\btim(?:e|es|ed|ing) out (?:after |in )?{TIME}"),
    ("timeout_seconds", rf"\b(?:giv(?:e|es|ing) up|stops? waiting|aborts?|cancels?)(?: \w+){{0,2}}? after {TIME}"),
    ("timeout_seconds", rf"\bwaits?(?: \w+){{0,2}}? (?:at most|no longer than|no more than|up to) {TIME}"),
    ("timeout_seconds", rf"time-?outs?[\w ]{{0,16}}?[ =:]*{TIME}|{TIME}[ -]time-?outs?"),
    ("token_seconds", rf"tokens?[\w ]{{0,24}}?(?:expir\w*|valid|live|last)[\w ]{{0,12}}?{TIME}"),
)
RATE = re.compile(
    rf"(\d[\d,_]*) (?:[\w-]+ ){{0,2}}?(?:per|a|an|every|in|each|/) ?(?:{TIME}|(second|minute|hour|day)\b)"
    r"|(\d+)\s*/\s*(s|min|minute|second|hour|h|day)\b"
)


@dataclass
class Chosen:
    """What was said, with where; and what had to be decided between."""

    framework: str = ""
    storage: str = ""
    database: str = ""
    auth: str = "none"
    options: set[str] = field(default_factory=set)
    numbers: dict[str, float] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    not_done: list[str] = field(default_factory=list)


def choose(low: str, stack: str) -> Chosen:
    """Read `low`, the request in lower case, with `stack`, the names chosen beside it."""
    chosen, low = Chosen(), in_digits(low)
    chosen.framework = _one_of(chosen, cues.FRAMEWORKS, low, stack, "framework")
    _storage(chosen, low, stack)
    _auth(chosen, low, stack)
    for cue in cues.find(cues.OPTIONS, low):
        chosen.spans.append((cue.start, cue.end))
        if not cue.negated:
            chosen.options.add(cue.value)
    chosen.numbers = dict(_numbers(chosen, low))
    return chosen


def in_digits(low: str) -> str:
    """`ten minutes` as `010 minutes`: every word keeps its place."""
    low = low.replace("half an hour", "0030 minutes")
    low = re.sub(r"(\b(?:retry|retries|retrying|try again) )once\b", r"\g<1>0001", low)
    pattern = rf"\b(?:{'|'.join(sorted(COUNTS, key=len, reverse=True))})\b"
    return re.sub(pattern, lambda found: str(COUNTS[found[0]]).rjust(len(found[0]), "0"), low)


def _one_of(chosen: Chosen, table: Mapping[str, str], low: str, stack: str, what: str) -> str:
    found = cues.find(table, low)
    chosen.spans += [(one.start, one.end) for one in found]
    said = cues.wanted(found)
    listed = cues.wanted(cues.find(table, stack))
    rivals = {"fastapi", "flask"} if what == "framework" else set(table)
    both = [one for one in dict.fromkeys((*said, *listed)) if one in rivals]
    if len(both) > 1:
        chosen.not_done.append(f"{' and '.join(both)} were both named as the {what}: this is {both[0]}.")
    pair = [one for one in dict.fromkeys((*said, *listed)) if one in {"typer", "argparse"}]
    if what == "framework" and len(pair) > 1:
        chosen.not_done.append(f"{' and '.join(pair)} were both named: this is {pair[0]}.")
    return (said or listed or [""])[0]


def _storage(chosen: Chosen, low: str, stack: str) -> None:
    storage = _one_of(chosen, cues.STORAGES, low, stack, "storage")
    found = cues.find(cues.DATABASES, low)
    chosen.spans += [(one.start, one.end) for one in found]
    named = cues.wanted(found) or cues.wanted(cues.find(cues.DATABASES, stack))
    specific = [one for one in named if one != "some"]
    if len(specific) > 1:
        chosen.not_done.append(
            f"{' and '.join(specific)} were both named: DATABASE_URL decides at run time, {specific[0]} is the default."
        )
    chosen.database = (specific or [""])[0]
    if named and storage == "memory" and specific:
        chosen.not_done.append(
            f"In-memory storage and {specific[0]} contradict each other: this keeps records in {specific[0]}."
        )
        storage = ""
    chosen.storage = storage or ("sqlalchemy" if named else "")


def _auth(chosen: Chosen, low: str, stack: str) -> None:
    found = cues.find(cues.AUTHS, low)
    chosen.spans += [(one.start, one.end) for one in found]
    named = cues.wanted(found) or cues.wanted(cues.find(cues.AUTHS, stack))
    refused = [one for one in found if one.negated]
    if refused and re.search(r"\bwith (?:and|or) without\b", low):
        named = [*named, *(one.value for one in refused)]
    specific = [one for one in named if one != "some"]
    if refused and specific:
        chosen.not_done.append(f"It says both with and without authentication: this has {label(specific[0])}.")
    if len(specific) > 1:
        chosen.not_done.append(
            f"{label(specific[0])} and {label(specific[1])} were both named: this has {label(specific[0])}."
        )
    if specific:
        chosen.auth = specific[0]
    elif named:
        chosen.auth = "jwt"
        chosen.assumed.append("Authentication was asked for, but not which: it is sign-in with JWT.")
    elif refused:
        chosen.options.add("no_auth")


def label(auth: str) -> str:
    return {"jwt": "JWT sign-in", "api_key": "an API key"}.get(auth, "no authentication")


def _numbers(chosen: Chosen, low: str) -> list[tuple[str, float]]:
    found = []
    for name, pattern in reversed(NUMBERS):
        for match in re.finditer(pattern, low):
            digits = next(one for one in match.groups() if one)
            found.append((name, float(re.sub(r"[,_]", "", digits))))
            chosen.spans.append(match.span())
    for name, pattern in DURATIONS:
        if said := re.search(pattern, low):
            amount, unit = [one for one in said.groups() if one][:2]
            found.append((name, seconds(amount, unit)))
            chosen.spans.append(said.span())
    if rate := RATE.search(low):
        parts = [one for one in rate.groups() if one]
        amount, unit = (parts[1], parts[2]) if len(parts) == 3 else ("1", parts[-1])
        found += [("limit", float(re.sub(r"[,_]", "", parts[0]))), ("period_seconds", seconds(amount, unit))]
        chosen.spans.append(rate.span())
    return found


def seconds(amount: str, unit: str) -> float:
    count = 1.0 if amount in {"a", "an", "one"} else float(amount)
    return count * SECONDS[unit if unit in SECONDS else unit.rstrip("s")]
