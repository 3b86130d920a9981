"""The plan of a tool; nothing where the request asks for more than its grammar knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.generate.recipes.tools import asked, checks, lines
from pipeline.generate.recipes.tools.asked import Option, Tool
from pipeline.generate.recipes.tools.steps import Reader, Step, columns_of
from pipeline.generate.recipes.tools.write import Plan

OTHER = re.compile(
    r"\b(?:fast ?api|flask|endpoints?|graphql|class [A-Z]|sub-?commands?|sqlite|http|api|website)\b", re.I
)
BEYOND = re.compile(
    r"\b(?:join|pivot|percentile|regex|per month|date range|encrypt|kept in|stored in|"
    r"diff|merge two|schema|nested|recursive\w*|every month|config\w*|section|average of the last|watch)\b",
    re.I,
)
"""What the grammar of steps has no words for."""
TOP = re.compile(
    r"\b(?:top|first|biggest|largest|highest|most frequent|most common|best)\s+(?:the\s+)?(?:`?--(?P<o>[a-z-]+)|(?P<n>\d+|n|N|K)\b)"
    r"|\b(?P<m>\d+|n|N|K)\s+(?:biggest|largest|highest|most|best|top|first)",
    re.I,
)
DOWN = re.compile(
    r"\b(?:largest|biggest|highest|most \w+|most|greatest|best)\b(?:\s+\w+){0,2}\s+first|\bdescending\b|\bmost (?:frequent|common)\b|\bbiggest\b|\btop\b|\bhighest\b|\blargest\b",
    re.I,
)
UP = re.compile(r"\b(?:smallest|lowest|fewest|least)\b(?:\s+\w+){0,2}\s+first|\bascending\b", re.I)
BY_NAME = re.compile(r"\bsort\w*\b[^.;\n]{0,30}\b(?:name|alphabet\w*|key|by [a-z]+ name)\b|\balphabetical\w*", re.I)
WRITTEN = re.compile(
    r"\b(?:with (?:only )?the columns|only the columns|just|keeps? only (?:the )?columns?)\s+"
    r"((?:[`'\"]?[a-z_]\w*[`'\"]?(?:,\s*(?:and\s+)?|\s+and\s+))+[`'\"]?[a-z_]\w*)",
    re.I,
)


@dataclass(frozen=True)
class Understood:
    plan: Plan
    spans: tuple[tuple[int, int], ...]
    """Where the words of use stand."""


def match(prompt: str) -> Understood | None:
    """The tool, or nothing."""
    tool = None if OTHER.search(prompt) or BEYOND.search(prompt) else asked.read(prompt)
    if tool is None or not (tool.inputs or asked.STDIN.search(prompt)):
        return None
    columns = ("date", "time", "level", "message") if tool.source == "log" else columns_of(prompt)
    columns = columns or checks.sampled(prompt)
    told = checks.told(prompt, columns)
    checked, ruled = checks.checks(prompt, columns) if told else ((), [])
    if re.search(r"\bvalidat\w*|\binvalid\b|\brules?\b", prompt, re.I) and not checked:
        return None
    if told and len(checked) < len([one for one in columns if re.search(rf"\b{one}\b`?\s*:", prompt)]):
        return None  # a rule of a column was not read
    if told and checked and not tool.options:
        plan = Plan(
            tool, (), (), lines.Row("", None), columns, (), None, "", f"{tool.entry}: checks rows.", checked=checked, told=told
        )  # fmt: skip
        return Understood(plan, (*tool.spans, *ruled))
    reader = Reader(prompt, tool, columns)
    found = list(reader.steps())
    steps = _settled([one for one, _ in found])
    words = tool.source == "text" and re.search(r"\bwords?\b", prompt, re.I) is not None
    if words:
        steps = [Step("count", "word")]
        shortest = reader.option("length", "min-len")
        steps = [Step("length", "word", ">=", option=shortest.attribute), *steps] if shortest else steps
    elif tool.source == "text":
        return None
    figures = lines.figures(prompt)
    figured = _figured(prompt, tool, columns) if figures else ""
    summaries = [] if figures else lines.summaries(prompt)
    group = next((one for one in steps if one.kind in {"sum", "mean", "count"}), None)
    shown, place = lines.row(prompt, tuple(group.value.split("*")) if group and group.value else ())
    tool = _defaults(tool, prompt)
    summaries = [one for one in summaries if not group or one[1] != place]
    unbound = {one.attribute for one in tool.options} - {one.option for one in steps}
    limit = _limit(prompt, tool)
    unbound -= {limit.attribute} if isinstance(limit, Option) else set()
    unbound -= {"json"} if group else set()
    unbound -= {figured.removeprefix("options.")}
    if tool.source == "log" and group and "level" in unbound:
        steps = [Step("keep", "level", "==", option="level"), *steps]
        unbound -= {"level"}
    for free in [one for one in tool.options if one.attribute in unbound]:
        step = _of_option(free, columns)
        steps = [step, *steps] if step else steps
        unbound -= {free.attribute} if step else set()
    if unbound or not (group or tool.target or (figures and figured)) or (not steps and tool.source == tool.target):
        return None
    order = _order(prompt, limit)
    chosen = tuple(re.findall(r"[a-z_]\w*", re.sub(r"\band\b", ",", one[1]))) if (one := WRITTEN.search(prompt)) else ()
    plan = Plan(
        tool, tuple(steps), tuple(one for one, _ in summaries), shown, columns, chosen if not group else (), limit, order,
        about=f"{tool.entry}: {group.kind if group else 'work on'} rows of {tool.source}.",
        bad=lines.bad_line(prompt),
        figures=tuple((name, between, value) for name, between, value, _ in figures),
        figured=figured,
        ignore_case=re.search(r"\bcase[- ]sensitiv", prompt, re.I) is None,
    )  # fmt: skip
    spans = [
        *(one[3] for one in figures),
        *tool.spans,
        *(span for _, span in found),
        *(span for _, span in summaries),
        *([place] if place else []),
    ]
    return Understood(plan, tuple(spans))


def _figured(prompt: str, tool: Tool, columns: tuple[str, ...]) -> str:
    """The column whose figures are printed: a positional, an option, or one that is named."""
    for name in (*tool.places, *(one.attribute for one in tool.options)):
        if re.search(r"col|field", name):
            return f"options.{name}"
    found = re.search(r"\b(?:column|of|in)\s+[`'\"]?(\w+)[`'\"]?(?:\s+column)?", prompt)
    return repr(found[1]) if found and (found[1] in columns or "column" in found[0]) else ""


def _of_option(one: Option, columns: tuple[str, ...]) -> Step | None:
    """What an option does that is called as a column, or as the least or most of one."""
    bare = re.sub(r"^(?:min|max)_", "", one.attribute)
    if bare not in columns or one.kind == "flag":
        return None
    sign = {"min": ">=", "max": "<="}.get(one.attribute.partition("_")[0] if bare != one.attribute else "", "==")
    return Step("keep", bare, sign, option=one.attribute)


def _settled(steps: list[Step]) -> list[Step]:
    """Without what another step says better; cells are made clean before they are compared."""
    empty = {one.column for one in steps if one.kind in {"drop_empty", "fill"}}
    kept = [
        one
        for one in steps
        if not (one.kind in {"keep", "drop"} and one.value in {"empty", "missing", "blank"} and one.column in empty)
    ]
    first = [one for one in kept if one.kind in {"strip"}]
    second = [one for one in kept if one.kind == "case"]
    return [*first, *second, *(one for one in kept if one not in first and one not in second)]


def _limit(prompt: str, tool: Tool) -> Option | int | None:
    for one in tool.options:
        if one.kind == "int" and re.match(r"top|limit|n\b|count|head|max|most", one.name):
            return one
    found = TOP.search(prompt)
    number = (found["n"] or found["m"] or "") if found else ""
    return int(number) if number.isdigit() else None


def _defaults(tool: Tool, prompt: str) -> Tool:
    """With defaults said elsewhere: `default top 10, min length 1`, `the n biggest (default 5)`."""
    options = []
    for one in tool.options:
        spoken = one.name.replace("-", "[- ]")
        near = re.search(
            rf"\bdefaults?\b[^.;\n]*?\b{spoken}\s+(?:is\s+|=\s*)?(\d+(?:\.\d+)?)", prompt, re.I
        ) or re.search(rf"(?<!-)\b{spoken}\b[^.;\n]{{0,30}}?\(default:? (\w[\w.]*)\)", prompt, re.I)
        options.append(replace(one, default=near[1]) if near and not one.default and one.kind != "flag" else one)
    return replace(tool, options=tuple(options))


def _order(prompt: str, limit: Option | int | None) -> str:
    if DOWN.search(prompt) or limit:
        return "down"
    return "up" if UP.search(prompt) else "name" if BY_NAME.search(prompt) else "name" if "sort" in prompt else ""
