"""What is printed or written of the rows in the end, as the samples of the request show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.tools import columns, templates
from pipeline.generate.recipes.tools.plan import Sample
from pipeline.generate.recipes.tools.sources import NotSaid, format_of, formats
from pipeline.generate.recipes.tools.steps import Steps
from pipeline.generate.recipes.tools.templates import Slot

COUNTS = {
    "duplicates": r"dup\w*", "dropped": r"drop\w*|remov\w*|skip\w*|reject\w*|ignored|discarded|filtered out|bad|invalid",
    "seen": r"read|of|total|input|seen|processed|checked",
    "kept": r"kept|left|remaining|valid|good|written|wrote|saved|clean\w*|output|exported|rows?|records?|lines?|count|items?|entries|converted|imported|found|matched|people|objects?",
}  # fmt: skip
"""By what is counted the words that name it in a line of counts."""


class Printing(Steps):
    """The statements that print or write."""

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
            found = [Slot(("line", "text"), "text", "row['line']")]
            said = self.reading.prompt.lower()
            if re.search(r"\bnumber|\bnr\b|\bnumbered\b", said) or not any(by == "length" for by, _ in plan.order):
                found.append(Slot(("number", "n", "nr"), "count", "row['number']"))
            if re.search(r"\blength\b|\bhow long\b|\bcharacters\b", said):
                found.append(Slot(("length", "len"), "count", "len(row['line'])"))
            return found
        if plan.source == "pairs":
            return [Slot(("key", "name"), "text", "row['key']"), Slot(("value",), "text", "row['value']")]
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
        kinds |= dict.fromkeys(ranked & kinds.keys(), "number")
        if self.text_kept:
            kinds = {name: "cell" if kind == "number" else kind for name, kind in kinds.items()}
        return [Slot((name,), kinds[name], f"row[{name!r}]") for name in plan.columns]

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
        kind = format_of(self.reading, self.target_place) if self.target_place else ""
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
                if line is not None and wanted <= line.used and not line.doubtful:
                    samples.remove(one)
                    break
                line = None
        if plan.limit is not None:
            limit = self.constant(plan.limit, True)
            yield f"rows = rows[:{limit}]"
        missing = plan.troubles.get("key") or plan.troubles.get("unknown")
        if missing is not None and "value" in plan.flags:
            plan.troubles.setdefault("empty", missing)
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
            (one for one in reversed(formats(self.reading.asked.lower())) if one != self.plan.source), self.plan.source
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
        elif cells := [one.removeprefix("cell ") for one in plan.flags if one.startswith("cell ")]:
            if len(cells) > 1 or is_grouped:
                raise NotSaid("what a line looks like")
            yield "for row in rows:"
            yield f"    print(row[{cells[0]!r}])"
        elif plan.source == "log" and not is_grouped and plan.steps and re.search(r"\blines\b", self.reading.prompt):
            yield "for row in rows:"
            yield "    print(row['line'])"
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
