"""A plan for rows as a module of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.tools import columns, templates
from pipeline.generate.recipes.tools.plan import Condition, Figure, Option, Plan, Sample, Step, Trouble, Value
from pipeline.generate.recipes.tools.reading import Reading, is_file
from pipeline.generate.recipes.tools.templates import Slot


class NotSaid(Exception):
    """The plan leaves something open, or holds what cannot be written."""


HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import re
import statistics
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int, aloud: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.aloud = aloud
        """Whether the message goes to standard output."""


def text_of(path: str | None) -> str:
    """The text of a file, or of standard input."""
    if path is None:
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Stop({file_message}, {file_code}{file_aloud}) from None


def number(value: Any, name: str = "value") -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Stop(f"{{name}} is not a number: {{value}}", {value_code}) from None


def need(columns: list[str], wanted: list[str]) -> None:
    for name in wanted:
        if name not in columns:
            raise Stop(f"there is no column {{name}}", {column_code})


def plain(value: Any) -> str:
    """Whole numbers without decimals, others as they are."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 10))
    return str(value)


def order(value: Any) -> tuple[int, float, str]:
    """Numbers by their size, before texts by the alphabet."""
    try:
        return 0, float(value), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(value)


def is_date(cell: str) -> bool:
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


'''
READERS = {
    "csv": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The rows of a table, and the names of its columns."""
    table = csv.DictReader(text_of(path).splitlines(keepends=True){more})
    rows = [{{name: cell or "" for name, cell in row.items() if name is not None}} for row in table]
    return rows, list(table.fieldnames or [])


''',
    "json": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The objects of an array, and all their keys in the order in which they come."""
    try:
        rows = json.loads(text_of(path))
    except ValueError as error:
        raise Stop(f"not valid JSON: {{error}}", {format_code}) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Stop("not a JSON array of objects", {format_code})
    return rows, list(dict.fromkeys(name for row in rows for name in row))


''',
    "json lines": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The objects, one a line, and all their keys in the order in which they come."""
    try:
        rows = [json.loads(line) for line in text_of(path).splitlines() if line.strip()]
    except ValueError as error:
        raise Stop(f"not valid JSON: {{error}}", {format_code}) from None
    return rows, list(dict.fromkeys(name for row in rows for name in row))


''',
    "log": '''LINE = re.compile({layout})
"""What a line looks like; others are passed over."""


def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The parts of every line that fits."""
    found = [LINE.fullmatch(line.rstrip()) for line in text_of(path).splitlines()]
    return [one.groupdict() for one in found if one], list(LINE.groupindex)


''',
    "lines": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The lines of a text with their numbers."""
    return [{{"line": line, "number": place}} for place, line in enumerate(text_of(path).splitlines(), start=1)], ["line"]


''',
    "words": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The words of a text."""
    return [{{"word": word}} for word in re.findall({word}, text_of(path){lower})], ["word"]


''',
    "text": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The figures of a text."""
    text = text_of(path)
    letters = sum(one.isalpha() for one in text)
    return [{{"lines": len(text.splitlines()), "words": len(text.split()), "characters": len(text), "letters": letters}}], []


''',
    "pairs": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The keys of a file of settings with their values; empty lines and remarks are passed over."""
    lines = [line.strip() for line in text_of(path).splitlines()]
    parts = [line.partition("=") for line in lines if line and not line.startswith(("#", ";")) and "=" in line]
    return [{{"key": key.strip(), "value": value.strip()}} for key, _, value in parts], ["key", "value"]


''',
}
NUMERIC = frozenset({">=", "<=", ">", "<"})
COUNTS = {
    "duplicates": r"dup\w*", "dropped": r"drop\w*|remov\w*|skip\w*|reject\w*|ignored|discarded|filtered out|bad|invalid",
    "seen": r"read|of|total|input|seen|processed|checked",
    "kept": r"kept|left|remaining|valid|good|written|wrote|saved|clean\w*|output|exported|rows?|records?|lines?|count|items?|entries|converted|imported|found|matched|people|objects?",
}  # fmt: skip


def _flat(one: Condition) -> list[Condition]:
    return [Condition(one.left, one.sign, one.right), *(three for two in one.joined for three in _flat(two))]


def _quoted(text: str) -> str:
    return repr(text)


class Writer:
    """Writes the module of one plan."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.plan: Plan = reading.plan
        self.source_place, self.target_place = _ends(reading)
        self.plan.source = self.plan.source or _source(reading, self.source_place)
        self.used = {name for name in (self.source_place, self.target_place) if name}
        self.text_kept = self.plan.source in {"csv", "log", "lines", "words", "pairs", "tsv"}

    # troubles

    def code(self, kind: str) -> int:
        told = self.plan.troubles.get(kind)
        if told is not None:
            return told.code if told.code is not None else (0 if told.text is not None and not told.stderr else 1)
        codes = {one.code for name, one in self.plan.troubles.items() if one.code and name != "problem"}
        return codes.pop() if len(codes) == 1 else 1

    def stop(self, kind: str, usual: str) -> str:
        told = self.plan.troubles.get(kind, Trouble())
        text = usual if told.text is None else _quoted(told.text)
        return f"Stop({text}, {self.code(kind)}{', True' if told.text is not None and not told.stderr else ''})"

    # expressions

    def cell(self, value: Value) -> str:
        if value.kind == "column":
            return f"row[{value.text!r}]"
        if value.kind == "option":
            self.used.add(value.text)
            return f"row[options.{value.text}]"
        raise NotSaid(value.text)

    def amount(self, value: Value) -> str:
        if value.kind == "product":
            return " * ".join(self.amount(one) for one in value.parts)
        name = repr(value.text) if value.kind == "column" else f"options.{value.text}"
        if "empty zero" in self.plan.flags:
            return f"number({self.cell(value)} or 0, {name})"
        return f"number({self.cell(value)}, {name})"

    def constant(self, value: Value, numeric: bool) -> str:
        if value.kind == "option":
            self.used.add(value.text)
            return f"options.{value.text}"
        return value.text if numeric else repr(value.text)

    def test(self, one: Condition) -> str:
        return " and ".join(self._one(two) for two in _flat(one))

    def _one(self, one: Condition) -> str:
        if one.sign == "more than once":
            return "times[row['line']] > 1"
        left = "len(row['word'])" if self.plan.source == "words" else "len(row['line'])"
        cell = left if one.left.kind == "length" else self.cell(one.left)
        if one.sign == "empty":
            return f"{cell} in (None, '')"
        if one.sign == "filled":
            return f"{cell} not in (None, '')"
        if one.sign in {"true", "false"}:
            held = f"str({cell}).lower() in ('true', 'yes', '1')" if self.text_kept else f"{cell}"
            return held if one.sign == "true" else f"not {held}"
        if one.sign == "one of" and one.right is not None:
            return f"{cell} in {tuple(one.right.text.split('|'))!r}"
        if one.right is None or one.sign in {"unique", "whole", "number", "date"}:
            raise NotSaid(one.sign)
        option = (
            next((two for two in self.plan.line.options.values() if two.attribute == one.right.text), None)
            if one.right.kind == "option"
            else None
        )
        dated: object = (
            option is not None
            and (re.search(r"date|since|until|day|before|after", option.name) or re.search(r"DATE|YYYY", option.shown))
        ) or re.fullmatch(r"\d{4}-\d\d-\d\d", one.right.text)
        dated = dated or (one.right.kind == "option" and re.search(r"date|day", one.right.text))
        if one.sign in {"in", "starts"}:
            right = self.constant(one.right, False)
            lower = ".lower()" if "nocase" in self.plan.flags else ""
            made = (
                f"{right}{lower} in str({cell}){lower}"
                if one.sign == "in"
                else f"str({cell}){lower}.startswith({right}{lower})"
            )
        else:
            numeric = (one.sign in NUMERIC and not dated) or (one.right.kind == "number" and one.left.kind != "option")
            if numeric and option is not None and self.reading.roles.get(option.attribute) != "int":
                self.reading.roles[option.attribute] = "number"
            right = self.constant(one.right, numeric)
            left = (
                cell
                if one.left.kind == "length"
                else self.amount(one.left) if numeric else (f"str({cell})" if not self.text_kept else cell)
            )
            lower = ".lower()" if "nocase" in self.plan.flags and not numeric else ""
            made = f"{left}{lower} {one.sign} {right}{lower}"
        if option is not None and option.default is None:
            made = f"({right} is None or {made})"
        return made

    # steps

    def steps(self) -> Iterator[str]:
        first = ("strip", "rstrip", "lower", "upper", "lower line", "upper line")
        ordered = sorted(self.plan.steps, key=lambda one: first.index(one.kind) if one.kind in first else 9)
        for one in ordered:
            yield from self._step(one)

    def _step(self, one: Step) -> Iterator[str]:
        cells = [self.cell(column) for column in one.columns]
        key = "line" if self.plan.source == "lines" else "word"
        if one.kind in {"keep", "drop"} and one.condition is not None:
            if one.condition.sign == "more than once":
                yield "times = Counter(row['line'] for row in rows)"
                self.plan.steps.append(Step("dedupe"))
            test = self.test(one.condition)
            yield f"rows = [row for row in rows if {test if one.kind == 'keep' else f'not ({test})'}]"
            if one.condition.sign == "more than once":
                yield from self._step(Step("dedupe"))
        elif one.kind == "strip":
            if self.plan.source == "lines":
                yield "rows = [{**row, 'line': row['line'].strip()} for row in rows]"
            else:
                yield "rows = [{name: cell.strip() for name, cell in row.items()} for row in rows]"
        elif one.kind == "rstrip":
            yield "rows = [{**row, 'line': row['line'].rstrip()} for row in rows]"
        elif one.kind.endswith(" line") and one.value is not None:
            self.used.add(one.value.text)
            yield f"if options.{one.value.text}:"
            yield from (f"    {line}" for line in self._step(Step(one.kind)))
        elif one.kind in {"upper line", "lower line"}:
            yield f"rows = [{{**row, 'line': row['line'].{one.kind[:5]}()}} for row in rows]"
        elif one.kind == "reverse line":
            yield "rows = [{**row, 'line': row['line'][::-1]} for row in rows]"
        elif one.kind == "draw" and one.value is not None:
            seed = next((two.attribute for two in self.plan.line.options.values() if two.name == "seed"), "")
            self.used |= {seed} - {""}
            yield "rows = [row for row in rows if row['line'].strip()]"
            yield f"rows = random.Random({f'options.{seed}' if seed else ''}).choices(rows, k={self.constant(one.value, True)}) if rows else []"
        elif one.kind == "nonempty" and self.plan.source in {"log", "pairs", "words"}:
            return
        elif (
            one.kind in {"nonempty", "rstrip", "squeeze", "upper line", "lower line", "reverse line"}
            and self.plan.source != "lines"
        ):
            raise NotSaid(one.kind)
        elif one.kind == "nonempty":
            yield "rows = [row for row in rows if row['line'].strip()]"
        elif one.kind == "squeeze":
            yield "rows = [row for place, row in enumerate(rows) if row['line'].strip() or not place or rows[place - 1]['line'].strip()]"
        elif one.kind in {"lower", "upper"}:
            for cell in cells:
                yield "for row in rows:"
                yield f"    {cell} = {cell}.{one.kind}()"
        elif one.kind == "fill" and one.value is not None:
            value = "None" if one.value.text == "null" else repr(one.value.text)
            yield "for row in rows:"
            yield f"    if {cells[0]} in (None, ''):"
            yield f"        {cells[0]} = {value}"
        elif one.kind == "dedupe":
            lower = ".lower()" if "nocase" in self.plan.flags else ""
            if self.plan.source in {"lines", "words"}:
                made = f"row[{key!r}]{lower}"
            else:
                made = "(" + "".join(f"{cell}{lower}, " for cell in cells) + ")" if cells else "tuple(row.items())"
            yield "before = len(rows)"
            yield "firsts: dict[Any, Row] = {}"
            yield "for row in rows:"
            yield f"    firsts.setdefault({made}, row)"
            yield "rows = list(firsts.values())"
            yield "duplicates += before - len(rows)"
        elif one.kind in {"whole", "float"}:
            yield from self._numbers(one)
        else:
            raise NotSaid(one.kind)

    def _numbers(self, one: Step) -> Iterator[str]:
        cell = self.cell(one.columns[0])
        kind = "int" if one.kind == "whole" else "float"
        told = self.plan.troubles.get("value", Trouble())
        if not told.skips:
            yield "for row in rows:"
            yield f"    if {cell} not in (None, ''):"
            yield f"        {cell} = {kind}(number({cell}, {one.columns[0].text!r}))"
            return
        start = 1 if "data rows" in self.plan.flags else 2
        yield "good: list[Row] = []"
        yield f"for place, row in enumerate(rows, start={start}):"
        yield "    try:"
        yield f"        if {cell} not in (None, ''):"
        yield f"            {cell} = {kind}({cell})"
        yield "        good.append(row)"
        yield "    except ValueError:"
        if told.text is not None or told.stderr:
            text = re.sub(
                r"<\w+>|\{\w+\}|\b[NX]\b|\b\d+\b",
                "{place}",
                told.text or "line N: " + one.columns[0].text + " is no number",
            )
            yield f"        print(f{text!r}, file=sys.{'stderr' if told.stderr else 'stdout'})"
        else:
            yield "        continue"
        yield "rows = good"

    # groups

    def grouped(self) -> Iterator[str]:
        """Rows become one for each group, with its figures."""
        if not self.plan.group and not self.plan.figures:
            return
        lower = ".lower()" if "nocase" in self.plan.flags and self.plan.source == "lines" else ""
        if self.plan.group:
            key = "".join(f"{self.cell(one)}{lower}, " for one in self.plan.group)
            yield "groups: dict[Any, list[Row]] = {}"
            yield "for row in rows:"
            yield f"    groups.setdefault(({key}), []).append(row)"
            names = "".join(f"'key{place or ''}': key[{place}], " for place in range(len(self.plan.group)))
            figures = "".join(
                f"'{self.figure_name(place)}': {self._figure(one)}, " for place, one in enumerate(self.plan.figures)
            )
            yield f"rows = [{{{names}{figures}}} for key, found in groups.items()]"
        else:
            of = next((one.of for one in self.plan.figures if one.of is not None and one.of.kind != "product"), None)
            yield "found = rows"
            if of is not None and "skip empty" in self.plan.flags:
                yield f"found = [row for row in rows if {self.cell(of)} not in (None, '')]"
            if (
                any(one.kind in {"mean", "min", "max", "median"} for one in self.plan.figures)
                or "empty" in self.plan.troubles
            ):
                yield "if not found:"
                yield f"    raise {self.stop('empty', repr('there is nothing to work with'))}"
            figures = "".join(
                f"'{self.figure_name(place)}': {self._figure(one)}, " for place, one in enumerate(self.plan.figures)
            )
            yield f"rows = [{{{figures}}}]"

    def figure_name(self, place: int) -> str:
        return f"figure{place or ''}"

    def _figure(self, one: Figure) -> str:
        if one.kind == "count" or one.of is None:
            return "len(found)"
        full = (
            f" if {self.cell(one.of)} not in (None, '')"
            if "skip empty" in self.plan.flags and one.of.kind != "product"
            else ""
        )
        amounts = f"[{self.amount(one.of)} for row in found{full}]"
        if one.kind == "unique":
            return f"len({{{self.cell(one.of)} for row in found}})"
        return {
            "sum": f"sum({amounts})", "mean": f"statistics.fmean({amounts})", "min": f"min({amounts})", "max": f"max({amounts})",
            "median": f"statistics.median({amounts})",
        }[one.kind]  # fmt: skip

    def ordered(self) -> Iterator[str]:
        is_grouped = bool(self.plan.group)
        for by, down in reversed([*self.plan.order, *self.plan.ties]):
            turned = ", reverse=True" if down else ""
            if by == "seen":
                continue
            if by == "length":
                yield f"rows.sort(key=lambda row: len(row['line']){turned})"
            elif (
                by == "figure"
                and not is_grouped
                and any(name != "figure" and way == down for name, way in self.plan.order)
            ):
                continue
            elif by == "figure":
                if not is_grouped or not self.plan.figures:
                    raise NotSaid("the order")
                yield f"rows.sort(key=lambda row: row['figure']{turned})"
            elif by == "key":
                name = "key" if is_grouped else {"lines": "line", "words": "word"}.get(self.plan.source, "")
                if not name:
                    raise NotSaid("the order")
                yield f"rows.sort(key=lambda row: {'order(' if is_grouped else '('}row[{name!r}]){turned})"
            else:
                name = by.removeprefix("column ")
                if is_grouped:
                    of = [two.of.text for two in self.plan.figures if two.of is not None]
                    if name in of:
                        yield f"rows.sort(key=lambda row: row['figure']{turned})"
                    elif by == "column" or name == "name":
                        yield f"rows.sort(key=lambda row: order(row['key']){turned})"
                    else:
                        raise NotSaid("the order")
                    continue
                name = by.removeprefix("column ")
                yield f"rows.sort(key=lambda row: order(row[{name!r}]){turned})"

    # output

    def slots(self) -> list[Slot]:
        plan = self.plan
        if plan.group or plan.figures:
            found = []
            for place, one in enumerate(plan.group):
                names = (
                    (one.text, "key", "name", "item", "group", "value")
                    if one.kind == "column"
                    else (one.text, "value", "key", "group", "name")
                )
                if plan.layout and one.text in columns.ALIASES:
                    names = (*names, *columns.ALIASES[one.text].split("|"))
                found.append(
                    Slot(tuple(names), "date" if one.text in {"date", "day"} else "text", f"row['key{place or ''}']")
                )
            for place, two in enumerate(plan.figures):
                of = two.of.text if two.of is not None and two.of.kind == "column" else ""
                called = {"count": ("count", "n", "number", "times", "anzahl"), "sum": ("sum", "total", "amount", "x", of), "mean": ("mean", "average", "avg", "x", of),
                         "unique": ("count", "n"), "min": ("min", of), "max": ("max", of), "median": ("median",)}[two.kind]  # fmt: skip
                kind = "count" if two.kind in {"count", "unique"} else "number"
                found.append(Slot(tuple(one for one in called if one), kind, f"row['{self.figure_name(place)}']"))
            return found
        if plan.source == "text":
            return [Slot((name, name.removesuffix("s"), name[:5]), "count", f"row[{name!r}]") for name in plan.columns]
        if plan.source == "lines":
            return [
                Slot(("line", "text"), "text", "row['line']"),
                Slot(("number", "n", "nr"), "count", "row['number']"),
            ]
        if plan.source == "words":
            return [Slot(("word",), "text", "row['word']")]
        kinds = {
            name: (
                "date"
                if re.search(r"date|day|due", name)
                else (
                    "number"
                    if re.search(r"(?:^|_)(?:amount|price|total|count|age|qty|quantity|number|cost|sum)(?:_|$)", name)
                    else "text"
                )
            )
            for name in plan.columns
        }
        ranked = {by.removeprefix("column ") for by, _ in plan.order if plan.limit is not None}
        return [Slot((name,), "number" if name in ranked else kinds[name], f"row[{name!r}]") for name in plan.columns]

    def summary(self, sample: Sample) -> str | None:
        """A line of counts as an f-string."""
        parts = re.split(r"(\s*[,;|/]\s*|\s+of\s+)", sample.text)
        made = ""
        for place, part in enumerate(parts):
            numbers = list(re.finditer(r"<[^<>]+>|\{[^{}]+\}|\b[NMXKY]\b|(?<![\w.])\d+(?![\w.])", part))
            if not numbers:
                made += templates._escaped(part)
                continue
            if len(numbers) > 1:
                return None
            word = part[: numbers[0].start()] + " " + part[numbers[0].end() :]
            kind = next((kind for kind, said in COUNTS.items() if re.search(rf"\b(?:{said})\b", word, re.I)), "")
            if len(parts) > 2 and place + 1 < len(parts) and parts[1].strip() == "of":
                kind = "kept"
            if place and parts[place - 1].strip() == "of":
                kind = "seen"
            if not kind and len(numbers) == 1 and len(parts) == 1:
                kind = "kept"
            if not kind:
                return None
            code = {"kept": "len(rows)", "seen": "seen", "dropped": "seen - len(rows)", "duplicates": "duplicates"}[
                kind
            ]
            made += (
                templates._escaped(part[: numbers[0].start()])
                + "{"
                + code
                + "}"
                + templates._escaped(part[numbers[0].end() :])
            )
        return made if "{" in made else None

    def output(self) -> Iterator[str]:
        plan = self.plan
        is_grouped = bool(plan.group or plan.figures)
        kind = _format(self.reading, self.target_place) if self.target_place else ""
        kind = kind or plan.target or ("lines" if not self.target_place else self._last_format())
        samples = [one for one in plan.samples if one.role != "figure"]
        line = None
        if plan.source == "text" or "figure lines" in plan.flags:
            yield from self._figure_lines()
            return
        if kind == "lines":
            slots = self.slots()
            for one in samples:
                if one.role == "end" or (self.target_place and not is_grouped):
                    continue
                line = templates.bind(one.text, slots, plan.decimals)
                wanted = {slot.code for slot in slots} if is_grouped else set()
                if line is not None and wanted <= line.used:
                    samples.remove(one)
                    break
                line = None
        if plan.limit is not None:
            limit = self.constant(plan.limit, True)
            yield f"rows = rows[:{limit}]"
        if "key" in plan.troubles and "value" in plan.flags:
            plan.troubles.setdefault("empty", plan.troubles["key"])
        if "empty" in plan.troubles and not (plan.figures and not plan.group):
            yield "if not rows:"
            yield f"    raise {self.stop('empty', repr('there is nothing to print'))}"
        if kind == "lines":
            yield from self._lines(line, is_grouped)
        else:
            yield from self._whole(kind)
        for one in samples:
            text = self._total(one) if is_grouped else self.summary(one)
            if text is None:
                raise NotSaid(f"`{one.text}`")
            yield f"print(f{text!r})"

    def _total(self, sample: Sample) -> str | None:
        """The last line of a report: all groups together."""
        if (
            sample.role != "end"
            or len(self.plan.figures) != 1
            or self.plan.limit is not None
            or self.plan.figures[0].kind not in {"sum", "count"}
        ):
            return None
        whole = self.plan.figures[0].kind == "count"
        slot = Slot(("x", "n", "sum", "amount"), "count" if whole else "number", "sum(row['figure'] for row in rows)")
        bound = templates.bind(
            sample.text, [slot], self.plan.decimals, frozenset(re.findall(r"[a-z]+", sample.text.lower()))
        )
        return bound.text if bound is not None and re.search(r"total|sum|all|overall", sample.text, re.I) else None

    def _figure_lines(self) -> Iterator[str]:
        """A line for each figure, or all of them in one."""
        plan = self.plan
        if plan.group or plan.order or plan.limit or (plan.source == "text" and plan.steps):
            raise NotSaid("which rows the figures are of")
        slots = self.slots()
        shown = [one for one in plan.samples if one.role == "figure"] or list(plan.samples)
        if (
            not shown
            and plan.source == "text"
            and re.search(r"separated by (?:a )?(?:single )?spaces?|space[- ]separated", self.reading.prompt)
        ):
            yield "row = rows[0]"
            yield "print(" + ", ".join(one.code for one in slots) + ")"
            return
        if not shown:
            raise NotSaid("what a line looks like")
        yield "row = rows[0]"
        if len(shown) == 1:
            bound = templates.bind(shown[0].text, slots, plan.decimals)
            if bound is None or len(bound.used) < len(slots):
                raise NotSaid(f"`{shown[0].text}`")
            yield f"print(f{bound.text!r})"
            return
        for one, slot in zip(shown, slots, strict=True):
            name = re.match(r"[A-Za-z]+\W{1,4}", one.text)
            decimals = len(one.text.rpartition(".")[2]) if re.search(r"\d\.\d+$", one.text) else plan.decimals
            yield f"print(f{(name[0] if name else '') + slot.shown(decimals)!r})"

    def _last_format(self) -> str:
        """The format that is named last, where one is named besides that of the source."""
        return next(
            (one for one in reversed(_formats(self.reading.asked.lower())) if one != self.plan.source), self.plan.source
        )

    def _lines(self, line: templates.Bound | None, is_grouped: bool) -> Iterator[str]:
        plan = self.plan
        if self.target_place and plan.source == "lines" and not is_grouped:
            yield f"Path(options.{self.target_place}).write_text(''.join(row['line'] + '\\n' for row in rows), encoding='utf-8')"
            return
        for name in [one for one in plan.flags if one.startswith("json option")]:
            option = name.rpartition(" ")[2]
            self.used.add(option)
            yield f"if options.{option}:"
            if plan.group and len(plan.figures) == 1:
                yield "    print(json.dumps({row['key']: row['figure'] for row in rows}, ensure_ascii=False))"
            elif is_grouped:
                raise NotSaid("groups as JSON")
            else:
                yield "    print(json.dumps(rows, ensure_ascii=False))"
            yield "    return 0"
        if line is not None:
            yield "for row in rows:"
            yield f"    print(f{line.text!r})"
        elif "value" in plan.flags:
            yield "for row in rows:"
            yield "    print(row['value'])"
        elif joiner := next((one.removeprefix("joined ") for one in plan.flags if one.startswith("joined ")), ""):
            if plan.source != "lines" or is_grouped:
                raise NotSaid("what is joined")
            yield f"print({joiner!r}.join(row['line'] for row in rows))"
        elif plan.source in {"lines", "words"} and not is_grouped:
            yield "for row in rows:"
            yield f"    print(row[{plan.source[:-1]!r}])"
        elif len(plan.figures) == 1 and not plan.group:
            whole = plan.figures[0].kind in {"count", "unique"}
            shown = Slot((), "count" if whole else "number", "rows[0]['figure']").shown(plan.decimals)
            yield f"print(f'{shown}')" if '"' not in shown and "'" not in shown else f"print(f{shown!r})"
        else:
            raise NotSaid("what a line looks like")

    def _whole(self, kind: str) -> Iterator[str]:
        pad = ""
        stream = "sys.stdout"
        if self.plan.group or self.plan.figures:
            raise NotSaid("groups in a file")
        if kind == "markdown":
            yield "print('| ' + ' | '.join(columns) + ' |')"
            yield "print('| ' + ' | '.join('---' for _ in columns) + ' |')"
            yield "for row in rows:"
            yield "    print('| ' + ' | '.join(str(row[name]) for name in columns) + ' |')"
            return
        if self.target_place:
            yield f"with open(options.{self.target_place}, 'w', newline='', encoding='utf-8') as file:"
            pad, stream = "    ", "file"
        if kind == "csv":
            yield f"{pad}writer = csv.DictWriter({stream}, columns, lineterminator='\\n', restval='')"
            yield f"{pad}writer.writeheader()"
            yield f"{pad}writer.writerows(rows)"
        elif kind == "json":
            yield f"{pad}json.dump(rows, {stream}, ensure_ascii=False, indent=2)"
            yield f"{pad}{stream}.write('\\n')"
        elif kind == "json lines":
            yield f"{pad}for row in rows:"
            yield f"{pad}    {stream}.write(json.dumps(row, ensure_ascii=False) + '\\n')"
        else:
            raise NotSaid("what is written")

    # all of it

    def needed(self) -> list[str]:
        found: list[str] = []

        def add(value: Value | None) -> None:
            if value is None:
                return
            if value.kind == "column" and value.text not in {"line", "word", "key", "value"}:
                found.append(repr(value.text))
            if value.kind == "option":
                found.append(f"options.{value.text}")
            for one in value.parts:
                add(one)

        for one in self.plan.group:
            add(one)
        for two in self.plan.figures:
            add(two.of)
        for step in self.plan.steps:
            for column in step.columns:
                add(column)
            if step.condition is not None and step.condition.left.kind == "column":
                add(step.condition.left)
        return list(dict.fromkeys(found))

    def _whole_said(self, body: list[str]) -> None:
        """Raise where something that was said shows nowhere in the program."""
        text = "\n".join(body)
        if "nocase" in self.plan.flags and self.plan.source != "words" and ".lower()" not in text:
            raise NotSaid("where upper and lower case are the same")
        if self.plan.decimals is not None and not re.search(r":[+]?\.\d+f", text):
            raise NotSaid("which number has decimals")

    def _implied(self) -> None:
        """What is clear without being said: what an option does by its name, which figure a sample names."""
        for option in self.reading.line.options.values():
            if option.valued and option.attribute not in self.reading.roles:
                self._by_name(option)
        plan = self.plan
        said = " ".join(one.text for one in plan.samples)
        if not plan.group or plan.figures:
            return
        others = [one for one in plan.columns if one not in {two.text for two in plan.group}]
        price = [one for one in others if re.fullmatch(r"(?:unit_?)?(?:price|cost)(?:_\w+)?", one)]
        pieces = [one for one in others if re.fullmatch(r"qty|quantity|pieces|count|units|amount|number", one)]
        total = re.search(r"\b(?:total|sum)\b", said) is not None
        if total and "unit price" in plan.flags and len(price) == len(pieces) == 1:
            plan.figures.append(
                Figure("sum", Value("product", "", (Value("column", pieces[0]), Value("column", price[0]))))
            )
        elif total and len(others) == 1:
            plan.figures.append(Figure("sum", Value("column", others[0])))
        elif re.search(r"\bcount\b|\bn\b", said, re.I) and not total:
            plan.figures.append(Figure("count"))

    def _by_name(self, option: Option) -> None:
        """Add what an option does whose name says it: `--top`, `--min-length`, `--city`, `--min-price`."""
        plan, name, value = self.plan, option.name, Value("option", option.attribute)
        bare = re.sub(r"^(?:min|max)-", "", name).replace("-", "_")
        if re.fullmatch(r"top|limit|n|count|max|number|lines|rows|head", name) and plan.limit is None:
            plan.limit = value
            self.reading.take(option.attribute, "int")
        elif re.fullmatch(r"min-?len(?:gth)?", name) and plan.source == "words":
            plan.steps.append(Step("keep", Condition(Value("length", ""), ">=", value)))
            self.reading.take(option.attribute, "int")
        elif bare in plan.columns:
            sign = {"min-": ">=", "max-": "<="}.get(name[:4], "==") if bare != option.attribute else "=="
            plan.steps.append(Step("keep", Condition(Value("column", bare), sign, value)))
            self.reading.take(option.attribute, "")

    def source(self) -> str:
        self._implied()
        work = [
            f"rows, columns = read({f'options.{self.source_place}' if self.source_place else 'None'})",
            "seen, duplicates = len(rows), 0",
        ]
        if self.plan.source in {"csv", "tsv"} and self.needed():
            work.append(f"need(columns, [{', '.join(self.needed())}])")
        if self.plan.group and not self.plan.figures:
            raise NotSaid("what is told of each " + self.plan.group[0].text)
        if self.plan.checks:
            return self._checking()
        body = [*self.steps(), *self.grouped(), *self.ordered(), *self.output()]
        self._whole_said(body)
        text = "\n".join(body) + ("seen" if "skipped" in self.plan.troubles else "")
        if "seen" not in text and "duplicates" not in text:
            work.pop(1)
        elif "duplicates +=" in text and not re.search(r"\{duplicates\}", text):
            body = [one for one in body if not one.startswith(("duplicates +=", "before = "))]
            work[1] = "seen = len(rows)" if "seen" in text else "pass"
            work = [one for one in work if one != "pass"]
        for name, sign, value in self.plan.bounds:
            self.used.add(name)
            work = [
                f"if options.{name} is not None and options.{name} {sign} {value}:",
                f"    raise {self.stop('bound', repr(f'{name} is out of bounds'))}",
                *work,
            ]
        last = (
            f"return {self.code('skipped')} if len(rows) < seen else 0"
            if "skipped" in self.plan.troubles
            else "return 0"
        )
        text += last
        inner = "\n".join(f"    {one}" for one in [*work, *body, last])
        return f"{self._head()}{self._reader()}def work(options: Any) -> int:\n{inner}\n\n\n{self._main()}"

    def _checking(self) -> str:
        """The module that looks at every row and tells what is wrong with it."""
        plan = self.plan
        if plan.steps or plan.group or plan.figures or plan.order or plan.limit or "nocase" in plan.flags:
            raise NotSaid("what is done to rows that are only looked at")
        flat = [two for one in plan.checks for two in _flat(one)]
        names = list(dict.fromkeys(one.left.text for one in flat))
        names.sort(key=lambda one: plan.columns.index(one) if one in plan.columns else 99)
        slots = [
            Slot(("n", "line", "row", "number"), "count", "place"),
            Slot(("column", "field", "col", "column_name"), "text", "name"),
        ]
        shown = next(
            (one for one in plan.samples if one.role == "problem" or re.match(r"(?:line|row)\b", one.text, re.I)), None
        )
        bound = templates.bind(shown.text, slots) if shown is not None else None
        if shown is None or bound is None or len(bound.used) < 2 or any(one is not shown for one in plan.samples):
            raise NotSaid("how a problem is told")
        by_line = "file lines" in plan.flags or (
            shown.text.lower().startswith("line") and "data rows" not in plan.flags
        )
        lines = [
            "rows, columns = read(" + (f"options.{self.source_place}" if self.source_place else "None") + ")",
            f"need(columns, {names!r})",
            "problems = 0",
        ]
        unique = [one.left.text for one in flat if one.sign == "unique"]
        lines += [f"seen: dict[str, set[str]] = {{name: set() for name in {unique!r}}}"] if unique else []
        lines += [f"for place, row in enumerate(rows, start={2 if by_line else 1}):", "    wrong = []"]
        for name in names:
            tests = [self._check(one) for one in flat if one.left.text == name and one.sign != "unique"]
            cell = f"row[{name!r}]"
            bad = " or ".join(f"not ({one})" for one in tests)
            if name in unique:
                bad = f"{bad} or {cell} in seen[{name!r}]" if bad else f"{cell} in seen[{name!r}]"
            lines += [f"    if {bad}:", f"        wrong.append({name!r})"]
            lines += [f"    seen[{name!r}].add({cell})"] if name in unique else []
        lines += [
            "    for name in wrong:",
            f"        print(f{bound.text!r})",
            "        problems += 1",
            "if problems:",
            f"    return {self.code('problem')}",
        ]
        fine = plan.troubles.get("fine")
        if fine is not None and fine.text is not None:
            lines.append(f"print({fine.text!r})")
        inner = "\n".join(f"    {one}" for one in [*lines, "return 0"])
        return f"{self._head()}{self._reader()}def work(options: Any) -> int:\n{inner}\n\n\n{self._main()}"

    def _check(self, one: Condition) -> str:
        """What must hold of a cell, where a cell that is no number breaks a bound."""
        cell = f"row[{one.left.text!r}]"
        if one.sign == "number":
            return f"is_number({cell})"
        if one.sign == "whole":
            return f"re.fullmatch(r'[-+]?\\d+', {cell})"
        if one.sign == "date":
            return f"is_date({cell})"
        if one.sign == "one of" and one.right is not None:
            return f"{cell} in {tuple(one.right.text.split('|'))!r}"
        if one.sign in NUMERIC and one.right is not None and one.right.kind == "number":
            return f"is_number({cell}) and float({cell}) {one.sign} {one.right.text}"
        if one.sign in {"number", "whole", "unique"}:
            raise NotSaid(one.sign)
        return self._one(one)

    def _head(self) -> str:
        told = self.plan.troubles.get("file", Trouble())
        text = 'f"cannot read {path}: {error.strerror}"' if told.text is None else _quoted(told.text)
        aloud = ", True" if told.text is not None and not told.stderr else ""
        about = (
            f"{self.plan.line.entry}: works on the {self.plan.source} of a file."
            if self.source_place
            else f"{self.plan.line.entry}: works on standard input."
        )
        return HEAD.format(
            about=about,
            file_message=text,
            file_code=self.code("file"),
            file_aloud=aloud,
            value_code=self.code("value"),
            column_code=self.code("column"),
        ).replace("import argparse\n", "import argparse\n" + ("from collections import Counter\n"))

    def _reader(self) -> str:
        plan = self.plan
        return READERS["csv" if plan.source == "tsv" else plan.source].format(
            more=', delimiter="\\t"' if plan.source == "tsv" else "", format_code=self.code("format"), layout=_raw(plan.layout),
            word=_raw(r"[^\W\d_]+" if "letters" in plan.flags else r"\w+(?:['\u2019-]\w+)*"), lower=".lower()" if "nocase" in plan.flags else "",
        )  # fmt: skip

    def _main(self) -> str:
        lines = [f"parser = argparse.ArgumentParser(description={f'{self.plan.line.entry}, a tool.'!r})"]
        for place in self.reading.line.places:
            if place.name not in self.used:
                raise NotSaid(f"what {place.shown} is for")
            kind = (
                ", type=int"
                if self.reading.roles.get(place.name) == "int"
                else ", type=float" if self.reading.roles.get(place.name) == "number" else ""
            )
            loose = ", nargs='?'" if place.optional else ""
            lines.append(f"parser.add_argument({place.name!r}{kind}{loose})")
        for option in self.reading.line.options.values():
            if option.name == "help":
                continue
            if option.attribute not in self.used:
                raise NotSaid(f"what --{option.name} is for")
            role = self.reading.roles.get(option.attribute, "")
            if role == "flag":
                lines.append(f"parser.add_argument('--{option.name}', dest={option.attribute!r}, action='store_true')")
                continue
            kind = {"int": ", type=int", "number": ", type=float"}.get(role, "")
            default = "None" if option.default is None else option.default if kind else repr(option.default)
            lines.append(f"parser.add_argument('--{option.name}', dest={option.attribute!r}{kind}, default={default})")
        lines += [
            "options = parser.parse_args(arguments)", "try:", "    return work(options)", "except Stop as error:",
            "    print(error, file=sys.stdout if error.aloud else sys.stderr)", "    return error.code",
        ]  # fmt: skip
        inner = "\n".join(f"    {line}" for line in lines)
        return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\nif __name__ == '__main__':\n    sys.exit(main())\n"


def _raw(pattern: str) -> str:
    return f'r"{pattern}"' if '"' not in pattern else repr(pattern)


def _format(reading: Reading, place: str) -> str:
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


def _formats(text: str) -> list[str]:
    """The formats of records that a text names, in order."""
    said = re.findall(r"\b(json[ -]lines|jsonl|ndjson|json|csv|tsv)\b", text)
    return list(
        dict.fromkeys(
            {"jsonl": "json lines", "ndjson": "json lines", "json-lines": "json lines"}.get(one, one) for one in said
        )
    )


def _source(reading: Reading, place: str) -> str:
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
    if format_ := _format(reading, place):
        return format_
    low = reading.asked.lower()
    said, all_said = _formats(low), _formats(reading.prompt.lower())
    target = reading.plan.target
    if target in all_said and len(all_said) > 1 and all_said[0] != target:
        return all_said[0]
    if said or all_said:
        return (said or all_said)[0]
    return "csv" if reading.plan.columns and re.search(r"\bcolumns?\b", low) else "lines"


def _ends(reading: Reading) -> tuple[str, str]:
    """The positionals that are read and written; empty for standard input and output."""
    from pipeline.generate.recipes.tools.commandline import Place

    line = reading.line
    files = [one for one in line.places if is_file(one.name, one.shown)]
    files = [one for one in files if one.name not in reading.roles]
    low = reading.asked.lower()
    if not line.places and not re.search(r"\bstdin\b|standard input|\bpiped\b", low):
        two = re.search(
            r"\btwo (?:arguments|files|paths)|\b(?:an? )?input(?: file)? and (?:an? )?output|second argument|its arguments",
            low,
        )
        line.places = [Place("source", "SOURCE")] + ([Place("target", "TARGET")] if two else [])
        files = list(line.places)
        reading.line = line
    if not files and line.places and not re.search(r"\bstdin\b|standard input", low):
        raise NotSaid("which argument is the file")
    if len(files) > 2:
        raise NotSaid("what all the files are for")
    target = files[1].name if len(files) > 1 else ""
    return (files[0].name if files else ""), target


def source(reading: Reading) -> str:
    return Writer(reading).source()


__all__ = ["NotSaid", "source"]
