"""Where rows come from and go to: which positional is read, which is written, and in which formats."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.commandline import Place
from pipeline.generate.recipes.tools.plan import Value
from pipeline.generate.recipes.tools.reading import Reading, is_file

FILE = re.compile(r"(?<![\w/.])[\w./-]+\.(?:csv|tsv|jsonl?|ndjson|log|txt)\b")


class NotSaid(Exception):
    """The plan leaves something open, or holds what cannot be written."""


def format_of(reading: Reading, place: str) -> str:
    """The format of a positional, by what it is called."""
    shown = next((one.shown for one in reading.line.places if one.name == place), "")
    for name, pattern in (
        ("json lines", r"jsonl|ndjson"),
        ("csv", "csv"),
        ("tsv", "tsv"),
        ("json", "json"),
        ("lines", r"\btxt|\.md"),
    ):
        if re.search(pattern, shown, re.I):
            return name
    return ""


def formats(text: str) -> list[str]:
    """The formats of records that a text names, in order."""
    said = re.findall(r"\b(json[ -]lines|jsonl|ndjson|json|csv|tsv)\b", text)
    return list(
        dict.fromkeys(
            {"jsonl": "json lines", "ndjson": "json lines", "json-lines": "json lines"}.get(one, one) for one in said
        )
    )


def source_of(reading: Reading, place: str) -> str:
    if reading.plan.layout:
        return "log"
    shown = [one.text for one in reading.plan.samples if one.role != "end"]
    if (
        [one.kind for one in reading.plan.figures] == ["count"]
        and not reading.plan.group
        and any(
            re.fullmatch(r"[<{]?\w+[>}]?\W{1,3}(?:\d+|[<{]?(?:count|n|number)[>}]?)|\d+ \w+", one, re.I)
            for one in shown
        )
    ):
        reading.plan.flags.add("counted")
    if "counted" in reading.plan.flags:
        kind = "word" if re.search(r"\bwords?\b", reading.prompt, re.I) else "line"
        reading.plan.group.append(Value("column", kind))
        return f"{kind}s"
    if "pairs" in reading.plan.flags:
        return "pairs"
    if format_ := format_of(reading, place):
        return format_
    low = reading.asked.lower()
    said, all_said = formats(low), formats(reading.prompt.lower())
    target = reading.plan.target
    if target in all_said and len(all_said) > 1 and all_said[0] != target:
        return all_said[0]
    if said or all_said:
        return (said or all_said)[0]
    return "csv" if reading.plan.columns and re.search(r"\bcolumns?\b", low) else "lines"


def ends(reading: Reading) -> tuple[str, str]:
    """The positionals that are read and written; empty for standard input and output."""
    line = reading.line
    files = [one for one in line.places if is_file(one.name, one.shown)]
    files = [one for one in files if one.name not in reading.roles]
    low = reading.asked.lower()
    if not line.places and not re.search(r"\bstdin\b|standard input|\bpiped\b", low):
        two = re.search(
            r"\btwo (?:arguments|files|paths)|\b(?:an? )?input(?: file)? and (?:an? )?output|second argument|its arguments",
            low,
        )
        said = list(dict.fromkeys(FILE.findall(reading.prompt)))
        source, target = (said[0] if said else ""), (said[1] if len(said) > 1 else "")
        argument = re.search(r"\barguments?\b|\bgiven\b|\bpath\b|\bpasse?d?\b", low) is not None
        line.places = [
            Place("source", source or "SOURCE", bool(source) and not argument, default=source if not argument else "")
        ]
        if two or (target and not argument):
            line.places.append(
                Place(
                    "target", target or "TARGET", bool(target) and not argument, default=target if not argument else ""
                )
            )
        files = list(line.places)
        reading.line = line
    if (
        not files
        and line.places
        and (said := FILE.findall(reading.prompt))
        and not re.search(r"\bstdin\b|standard input", low)
    ):
        files = [Place("source", said[0], True, default=said[0])]
        line.places.extend(files)
    if not files and line.places and not re.search(r"\bstdin\b|standard input", low):
        raise NotSaid("which argument is the file")
    if len(files) > 2:
        raise NotSaid("what all the files are for")
    target = files[1].name if len(files) > 1 else ""
    return (files[0].name if files else ""), target
