"""The tool's program, put together from the command line, the steps and the lines."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from pipeline import python
from pipeline.generate.recipes.tools import checks
from pipeline.generate.recipes.tools.asked import Option, Tool
from pipeline.generate.recipes.tools.lines import Row, Summary
from pipeline.generate.recipes.tools.steps import Step

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sys
from collections import Counter
from statistics import median
from types import SimpleNamespace
from typing import Any

import typer

Rows = list[dict[str, Any]]


class Stop(Exception):
    """Why it cannot go on, and the exit code."""

    def __init__(self, why: str, code: int) -> None:
        super().__init__(why)
        self.code = code


def number(text: Any) -> float:
    """The number a cell holds."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise Stop(f"not a number: {{text!r}}", {value}) from None
    return value


def plain(value: Any) -> Any:
    """A whole number without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def need(columns: list[str], name: str) -> None:
    if name not in columns:
        raise Stop(f"there is no column {{name}}", {column})


'''
READERS = {
    "csv": """    reader = csv.DictReader({stream}{delimiter})
    rows: Rows = list(reader)
    columns = list(reader.fieldnames or [])""",
    "json": """    rows: Rows = json.load({stream})
    columns = list(rows[0]) if rows else []""",
    "json lines": """    rows: Rows = [json.loads(line) for line in {stream} if line.strip()]
    columns = list(rows[0]) if rows else []""",
    "log": """    found = (LINE.match(line.rstrip()) for line in {stream})
    rows: Rows = [one.groupdict() for one in found if one]
    columns = ["date", "time", "level", "message"]""",
    "text": """    words = re.findall(r"[^\\W\\d_]+", {stream}.read(){lower})
    rows: Rows = [{{"word": word}} for word in words]
    columns = ["word"]""",
}
LINE = r"""LINE = re.compile(
    r"(?P<date>[\d-]+)[ T](?P<time>[\d:.,]+)Z? +\[?(?P<level>[A-Z]+)\]?:? *(?P<message>.*)"
)


"""


@dataclass(frozen=True)
class Plan:
    """All that is understood of a request for a tool."""

    tool: Tool
    steps: tuple[Step, ...]
    summaries: tuple[Summary, ...]
    row: Row
    columns: tuple[str, ...]
    chosen: tuple[str, ...]
    """The columns that are written; empty for all."""
    limit: Option | int | None
    """How many are shown at most."""
    order: str
    """How groups are sorted: `down` by value, `name` by key, empty as they come."""
    about: str
    ignore_case: bool = True
    bad: str = ""
    """How a line that is skipped is reported, with a field `place`."""
    figures: tuple[tuple[str, str, str], ...] = ()
    """Lines of one figure of a column: its name, what stands between, the expression."""
    figured: str = ""
    """The column of the figures, as Python."""

    checked: tuple[checks.Check, ...] = ()
    told: checks.Told | None = None

    @property
    def group(self) -> Step | None:
        return next((one for one in self.steps if one.kind in {"sum", "mean", "count"}), None)

    def code(self, topic: str, usual: int = 1) -> int:
        return self.tool.exits.get(topic, usual)


def source(plan: Plan) -> str:
    """The module."""
    head = HEAD.format(about=plan.about, value=plan.code("value"), column=plan.code("column", plan.code("value")))
    parts = [head, LINE if plan.tool.source == "log" else "", _read(plan), _work(plan), _main(plan)]
    return pruned("".join(parts))


def pruned(text: str) -> str:
    """The module without what nothing in it uses."""
    tree = python.parsed(text)
    while True:
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        named = (ast.FunctionDef, ast.ClassDef)
        idle = [one for one in tree.body if isinstance(one, named) and one.name not in used and not one.decorator_list]
        if not idle:
            return ast.unparse(tree) + "\n"
        tree.body = [one for one in tree.body if one not in idle]


def _read(plan: Plan) -> str:
    tool = plan.tool
    text = READERS["csv" if tool.source == "tsv" else tool.source]
    stream = "file" if tool.inputs else "sys.stdin"
    delimiter = ', delimiter="\\t"' if tool.source == "tsv" else ""
    body = text.format(stream=stream, delimiter=delimiter, lower=".lower()" if plan.ignore_case else "")
    if not tool.inputs:
        return f"def read() -> tuple[Rows, list[str]]:\n{body}\n    return rows, columns\n\n\n"
    inner = "\n".join(f"            {line.strip()}" for line in body.splitlines())
    code = plan.code("file", plan.code("unknown", 2))
    return (
        "def read(path: str) -> tuple[Rows, list[str]]:\n    try:\n"
        f'        with open(path, newline="", encoding="utf-8") as file:\n{inner}\n'
        f'    except OSError as error:\n        raise Stop(f"cannot read {{path}}: {{error.strerror}}", {code}) from None\n'
        "    return rows, columns\n\n\n"
    )


def _work(plan: Plan) -> str:
    tool = plan.tool
    lines = [f"rows, columns = read({f'options.{tool.inputs[0]}' if tool.inputs else ''})"]
    if plan.summaries:
        lines.append("seen = len(rows)")
    if any("duplicates" in one.text for one in plan.summaries):
        lines.append("duplicates = 0")
    for name in _needed(plan):
        lines.append(f"need(columns, {name})")
    for one in plan.steps:
        lines += _step(one, plan)
    if plan.told is not None:
        needed = [f"need(columns, {one.column!r})" for one in plan.checked]
        lines += [*needed, *checks.lines(plan.checked, plan.told, plan.code("problem"))]
        return checks.HELPERS + _function(lines)
    lines += _figures(plan) if plan.figures else _shown(plan) if plan.group else _written(plan)
    for summary in plan.summaries:
        text = summary.text.replace("{kept}", "{len(rows)}").replace("{dropped}", "{seen - len(rows)}")
        lines.append(f"print(f{text!r})")
    skips = any(one.kind == "convert" and one.value == "skip" for one in plan.steps)
    lines.append(f"return {plan.code('problem')} if bad else 0" if skips and "problem" in tool.exits else "return 0")
    return _function(lines)


def _function(lines: list[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"def work(options: Any) -> int:\n{body}\n\n\n"


def _needed(plan: Plan) -> list[str]:
    named = []
    for one in plan.steps:
        names = [repr(name) for name in [*one.column.split(","), *one.value.split("*")] if name in plan.columns]
        if one.kind in {"sum", "mean", "count"} and one.option:
            names.append(f"options.{one.option}")
        named += names
    return list(dict.fromkeys(named)) if plan.tool.source in {"csv", "tsv"} else []


def _step(one: Step, plan: Plan) -> list[str]:
    """The lines of one operation on `rows`."""
    cell = f"row[{one.column!r}]"
    if one.kind == "strip":
        return ["rows = [{name: (cell or '').strip() for name, cell in row.items()} for row in rows]"]
    if one.kind == "drop_empty":
        return [f"rows = [row for row in rows if {cell} not in (None, '')]"]
    if one.kind == "case":
        return ["for row in rows:", f"    {cell} = {cell}.{one.sign}()"]
    if one.kind == "fill":
        value = None if one.value in {"null", "None"} else one.value
        return ["for row in rows:", f"    if {cell} in (None, ''):", f"        {cell} = {value!r}"]
    if one.kind == "rename":
        new = f"{{{one.value!r} if name == {one.column!r} else name: cell for name, cell in row.items()}}"
        names = f"[{one.value!r} if name == {one.column!r} else name for name in columns]"
        return [f"rows = [{new} for row in rows]", f"columns = {names}"]
    if one.kind == "dedupe":
        return _dedupe(one, plan)
    if one.kind == "convert":
        return _convert(one, cell, plan)
    if one.kind == "length":
        return [f"rows = [row for row in rows if len({cell}) >= (options.{one.option} or 0)]"]
    if one.kind in {"keep", "drop"}:
        return [_filter(one, cell, plan)]
    if one.kind == "sort" and not plan.group:
        down = ", reverse=True" if one.sign == "down" else ""
        return [f"rows.sort(key=lambda row: order(row[{one.column!r}]){down})"]
    return []


def _dedupe(one: Step, plan: Plan) -> list[str]:
    names = [name for name in one.column.split(",") if name]
    key = (
        "tuple(row[name] for name in columns)"
        if not names
        else f"tuple(row[name]{'.lower()' if one.value else ''} for name in {names!r})"
    )
    counted = any("duplicates" in two.text for two in plan.summaries)
    lines = ["before = len(rows)"] if counted else []
    turned = "reversed(rows)" if one.sign == "last" else "rows"
    lines += [
        "unique: dict[tuple[Any, ...], dict[str, Any]] = {}",
        f"for row in {turned}:",
        f"    unique.setdefault({key}, row)",
        "rows = list(unique.values())" + ("[::-1]" if one.sign == "last" else ""),
    ]
    return lines + (["duplicates += before - len(rows)"] if counted else [])


def _convert(one: Step, cell: str, plan: Plan) -> list[str]:
    """A column as numbers; a row that has none there is skipped and reported, or ends it all."""
    if one.value != "skip":
        value = f"int(number({cell}))" if one.sign == "int" else f"number({cell})"
        return ["for row in rows:", f"    if {cell} not in (None, ''):", f"        {cell} = {value}"]
    report = plan.bad or "line {place}: " + one.column + " is not a number"
    return [
        "bad = 0",
        "good: Rows = []",
        "for place, row in enumerate(rows, start=2):",
        "    try:",
        f"        if {cell} not in (None, ''):",
        f"            {cell} = {one.sign}({cell})",
        "    except ValueError:",
        f"        print(f{report!r}, file=sys.stderr)",
        "        bad += 1",
        "        continue",
        "    good.append(row)",
        "rows = good",
    ]


def _figures(plan: Plan) -> list[str]:
    places = f":.{plan.row.places}f" if plan.row.places is not None else ""
    lines = [
        f"need(columns, {plan.figured})",
        f"values = [number(row[{plan.figured}]) for row in rows if row[{plan.figured}] not in (None, '')]",
        "if not values:",
        f"    raise Stop('there are no numbers', {plan.code('empty', plan.code('value'))})",
    ]
    for name, between, value in plan.figures:
        text = f"{{{value}{'' if value.startswith('len') else places}}}" if places else f"{{plain({value})}}"
        lines.append(f"print(f'{name}{between}{text}')")
    return lines


def _filter(one: Step, cell: str, plan: Plan) -> str:
    """A comparison as a number where the value is one, else as text; an option that was not given keeps all."""
    said = plan.tool.option(one.option) if one.option else None
    numeric = one.sign in {">", "<", ">=", "<="} and not (one.value and not _is_number(one.value))
    numeric = numeric or (not said and _is_number(one.value))
    value = f"options.{one.option}" if said else (one.value if numeric else repr(one.value))
    left = f"number({cell})" if numeric else f"str({cell})"
    test = f"{left} {one.sign} {value}"
    if one.kind == "drop":
        test = f"not {test}"
    if said and not said.default:
        test = f"{value} is None or {test}"
    return f"rows = [row for row in rows if {test}]"


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _shown(plan: Plan) -> list[str]:
    """The lines that count or add up by group and print what comes of it."""
    one = plan.group
    if one is None:
        return []
    by = f"options.{one.option}" if one.option else repr(one.column)
    lines: list[str] = []
    if one.kind == "count":
        lines.append(f"totals: dict[str, Any] = dict(Counter(row[{by}] for row in rows))")
    else:
        amount = " * ".join(f"number(row[{name!r}])" for name in one.value.split("*"))
        lines += [
            "groups: dict[str, list[float]] = {}",
            "for row in rows:",
            f"    groups.setdefault(row[{by}], []).append({amount})",
        ]
        value = "sum(values)" if one.kind == "sum" else "sum(values) / len(values)"
        lines.append(f"totals: dict[str, Any] = {{name: {value} for name, values in groups.items()}}")
    order = {"down": "key=lambda one: (-one[1], one[0])", "up": "key=lambda one: (one[1], one[0])"}.get(plan.order, "")
    ordered = f"sorted(totals.items(){', ' if order else ''}{order})" if plan.order else "list(totals.items())"
    limit = (
        f"[:options.{plan.limit.attribute}]"
        if isinstance(plan.limit, Option)
        else f"[:{plan.limit}]" if plan.limit else ""
    )
    lines.append(f"shown = {ordered}{limit}")
    json_option = plan.tool.option("json")
    if json_option or (plan.tool.target == "json" and not plan.tool.outputs):
        condition = "if options.json:" if json_option else ""
        body = ["print(json.dumps({name: plain(value) for name, value in shown}))", "return 0"]
        lines += [condition, *(f"    {line}" for line in body)] if json_option else body
    places = f":.{plan.row.places}f" if plan.row.places is not None and one.kind != "count" else ""
    value = f"{{value{places}}}" if places else "{plain(value)}"
    pair = (value, "{name}") if plan.row.swapped else ("{name}", value)
    lines += ["for name, value in shown:", f"    print(f'{pair[0]}{plan.row.between}{pair[1]}')"]
    return lines


def _written(plan: Plan) -> list[str]:
    tool = plan.tool
    lines: list[str] = []
    if plan.limit:
        lines.append(
            f"rows = rows[:{f'options.{plan.limit.attribute}' if isinstance(plan.limit, Option) else plan.limit}]"
        )
    if plan.chosen:
        lines += [f"columns = {list(plan.chosen)!r}", "rows = [{name: row[name] for name in columns} for row in rows]"]
    to_file = bool(tool.outputs)
    if to_file:
        lines.append(f"with open(options.{tool.outputs[-1]}, 'w', newline='', encoding='utf-8') as file:")
    pad, stream = ("    ", "file") if to_file else ("", "sys.stdout")
    if tool.target == "csv":
        lines += [
            f"{pad}writer = csv.DictWriter({stream}, columns, lineterminator='\\n', extrasaction='ignore')",
            f"{pad}writer.writeheader()",
            f"{pad}writer.writerows(rows)",
        ]
    elif tool.target == "json":
        lines += [f"{pad}json.dump(rows, {stream}, ensure_ascii=False, indent=2)", f"{pad}{stream}.write('\\n')"]
    elif tool.target == "json lines":
        lines += [f"{pad}for row in rows:", f"{pad}    {stream}.write(json.dumps(row, ensure_ascii=False) + '\\n')"]
    return lines


ORDER = '''def order(value: Any) -> tuple[int, float, str]:
    """Numbers by their size, before texts by the alphabet."""
    try:
        return 0, float(value), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(value)


'''


def _main(plan: Plan) -> str:
    tool = plan.tool
    order = ORDER if any(one.kind == "sort" for one in plan.steps) and not plan.group else ""
    guarded = (
        "    try:\n        return work(options)\n    except Stop as error:\n"
        "        print(f'error: {error}', file=sys.stderr)\n        return error.code\n"
    )
    if tool.typer:
        return order + _typer(tool, guarded)
    lines = [f"parser = argparse.ArgumentParser(description={plan.about!r})"]
    lines += [f"parser.add_argument({name!r})" for name in tool.places]
    lines += [_argument(one) for one in tool.options]
    lines.append("options = parser.parse_args(arguments)")
    body = "\n".join(f"    {line}" for line in lines)
    start = "if __name__ == '__main__':\n    sys.exit(main())\n"
    return f"{order}def main(arguments: list[str] | None = None) -> int:\n{body}\n{guarded}\n\n{start}"


def _argument(one: Option) -> str:
    if one.kind == "flag":
        return f"parser.add_argument('--{one.name}', dest={one.attribute!r}, action='store_true')"
    kind = f", type={one.kind}" if one.kind != "str" else ""
    return f"parser.add_argument('--{one.name}', dest={one.attribute!r}{kind}, default={_default(one)})"


def _default(one: Option) -> str:
    if not one.default:
        return "None"
    return repr(one.default) if one.kind == "str" else one.default


def _typer(tool: Tool, guarded: str) -> str:
    parameters = [f"{name}: str" for name in tool.places]
    for one in tool.options:
        kind = "bool" if one.kind == "flag" else one.kind if one.default else f"{one.kind} | None"
        value = "False" if one.kind == "flag" else _default(one)
        parameters.append(f"{one.attribute}: {kind} = typer.Option({value}, '--{one.name}')")
    names = [*tool.places, *(one.attribute for one in tool.options)]
    given = ", ".join(f"{name}={name}" for name in names)
    run = guarded.replace("return work(options)", "code = work(options)").replace(
        "return error.code", "code = error.code"
    )
    return (
        f"def main({', '.join(parameters)}) -> None:\n    options = SimpleNamespace({given})\n{run}"
        "    raise typer.Exit(code)\n\n\nif __name__ == '__main__':\n    typer.run(main)\n"
    )
