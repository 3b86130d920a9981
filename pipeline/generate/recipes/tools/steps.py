"""What is done to rows, one step after the other, and what is worked out by group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.tools.expressions import Expressions
from pipeline.generate.recipes.tools.plan import Figure, Step, Trouble
from pipeline.generate.recipes.tools.reading import AMOUNT
from pipeline.generate.recipes.tools.sources import NotSaid


class Steps(Expressions):
    """The statements between reading and printing."""

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
                yield f"times = Counter({self.cell(one.condition.left)} for row in rows)"
            test = self.test(one.condition)
            yield f"rows = [row for row in rows if {test if one.kind == 'keep' else f'not ({test})'}]"
            if one.condition.sign == "more than once" and self.plan.source == "lines":
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
        elif one.kind == "turn":
            yield "rows.reverse()"
        elif one.kind == "drop column":
            names = [column.text for column in one.columns]
            yield f"columns = [name for name in columns if name not in {names!r}]"
            yield "rows = [{name: row[name] for name in columns} for row in rows]"
        elif one.kind == "select" and one.value is not None:
            self.used.add(one.value.text)
            yield f"chosen = [name.strip() for name in options.{one.value.text}.split(',')]"
            yield "need(columns, chosen)"
            yield "columns = chosen"
            yield "rows = [{name: row[name] for name in columns} for row in rows]"
        elif one.kind == "rename" and one.value is not None:
            old, new = one.columns[0].text, one.value.text
            yield f"columns = [{new!r} if name == {old!r} else name for name in columns]"
            yield f"rows = [{{({new!r} if name == {old!r} else name): cell for name, cell in row.items()}} for row in rows]"
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
            if of is not None and "skip others" in self.plan.flags:
                yield f"found = [row for row in rows if is_number({self.cell(of)})]"
            elif of is not None and "skip empty" in self.plan.flags:
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

    def turned(self) -> Iterator[str]:
        """What an option turns around."""
        for one in self.plan.flags:
            if one.startswith("reverse option "):
                name = one.rpartition(" ")[2]
                self.used.add(name)
                yield f"if options.{name}:"
                yield "    rows.reverse()"

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
            elif (
                by == "figure"
                and not is_grouped
                and len(
                    ranked := [one for one in self.plan.columns if re.search(rf"date|due|day|^year$|^{AMOUNT}$", one)]
                )
                == 1
            ):
                yield f"rows.sort(key=lambda row: order(row[{ranked[0]!r}]){turned})"
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
