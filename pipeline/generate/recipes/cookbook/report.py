"""The recipe of a report with pandas: tables joined, put in periods, grouped, pivoted, and the largest groups."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import listed, plural, singular, snake

WORDS = """
pandas data_frame* frame* csv report* group* by per each every pivot* table* aggregat* sum* total* average* mean* median
count* number min* max* merge* join* top largest best highest month* week* quarter* year* dai* day* period* statistic*
file*
column* row* load* read* calculat* comput* show* summar* analy* sales data dataset and of for on with revenue as index
values
"""
AGGREGATES = {
    "total": "sum",
    "average": "mean",
    "avg": "mean",
    "number": "count",
    "minimum": "min",
    "maximum": "max",
    "lowest": "min",
    "highest": "max",
}
HOW = r"(sum|total|average|avg|mean|median|count|number|minimum|min|maximum|max|lowest|highest)s?"
MEASURE = re.compile(rf"\b{HOW}(?: up)?(?: of)?(?: the| all| its)? ([a-z]\w*)")
AND_MEASURE = re.compile(rf"\b{HOW} and {HOW}(?: of)?(?: the)? ([a-z]\w*)")
KEYS = re.compile(
    r"\b(?:group(?:s|ed|ing)?(?: \w+){0,3}? by|per|by|for each|for every) (?:the |each |every )?([a-z]\w*)"
    r"(?:(?:, and|,| and)(?: by| per)? ([a-z]\w*)\b(?! of\b| the\b))?"
)
PIVOT = re.compile(
    r"\bpivot\w*(?: tables?)?(?: of| with| for| on)?(?: (?:the )?(?P<values>[a-z]\w*))?"
    r"(?: by| with| per| as)? (?P<index>[a-z]\w*)(?: and| by|,| x| vs\.?| against)(?: by)? (?P<columns>[a-z]\w*)"
)
MERGE = re.compile(r"\b(?:merg|join)\w*\b(?:[ ,\w]*?)\b(?:on|by|using|with the same) ([a-z]\w*)")
TOP = re.compile(
    r"\btop[ -](\d+|three|five|ten)(?: ([a-z]\w*))?(?: (?:by|with|in) (?:the )?(?:most |highest )?([a-z]\w*))?"
)
PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
PERIOD = re.compile(r"\b(?:per|by|each|every) (day|week|month|quarter|year)\b|\b(dai|week|month|quarter|year)ly\b")
COUNTS = {"three": 3, "five": 5, "ten": 10}
NO_COLUMNS = """
a an the each every all and or of by per with for in on to from csv file files data pandas dataframe frame rows row
column columns table tables group groups it them report month week day year quarter sum mean average count total then
value values number numbers key index using merge join pivot plot into as output result results sales median min max
"""
NO_COLUMN = frozenset(NO_COLUMNS.split())


@dataclass(frozen=True)
class ReportPlan:
    spec: Spec

    title = "A report with pandas"

    def _values(self, rule: str) -> list[str]:
        return [value for name, value in self.spec.rules if name == rule]

    @cached_property
    def period(self) -> str:
        """`month` and the like; empty when nothing is put in periods."""
        return next(iter(self._values("period")), "")

    @property
    def frequency(self) -> str:
        return PERIODS[self.period]

    @cached_property
    def date(self) -> str:
        """The column of dates that periods are made of."""
        fields = [
            one.name for entity in self.spec.entities for one in entity.fields if one.kind in {"date", "datetime"}
        ]
        return next(iter(fields or self._values("date")), "date")

    @cached_property
    def keys(self) -> list[str]:
        return [*self._values("key"), *([self.period] if self.period else [])]

    @cached_property
    def measures(self) -> list[tuple[str, str]]:
        """(column, how); no column where rows are counted."""
        return [(value.partition("=")[0], value.partition("=")[2]) for value in self._values("measure")]

    @property
    def named(self) -> list[str]:
        """The columns that measures make."""
        return [f"{column}_{how}" if column else "rows" for column, how in self.measures]

    @cached_property
    def pivot(self) -> tuple[str, str, str]:
        """(index, columns, values), or nothing three times."""
        found = next(iter(self._values("pivot")), ",,")
        index, columns, values = found.split(",")
        return index, columns, values

    @property
    def top(self) -> int:
        return int(next(iter(self._values("top")), "0"))

    @property
    def merge(self) -> str:
        return next(iter(self._values("merge")), "")

    @cached_property
    def columns(self) -> list[str]:
        """Every column that must be there, the merged one apart."""
        wanted = [one for one in self.keys if one != self.period]
        wanted += [self.date] if self.period else []
        wanted += [column for column, _ in self.measures if column]
        wanted += [one for one in self.pivot if one and one != self.period]
        return list(dict.fromkeys(wanted))

    @cached_property
    def numeric(self) -> set[str]:
        """Columns of numbers: what is counted needs to be none."""
        return {column for column, how in self.measures if column and how != "count"} | {self.pivot[2]} - {""}

    # what the tests are filled with: three rows, of which the first two are one group

    @property
    def sample(self) -> str:
        return "{" + ", ".join(f"{literal(name)}: {self._column(name)}" for name in self._sample_columns) + "}"

    @property
    def _sample_columns(self) -> list[str]:
        return [*self.columns, *([self.merge] if self.merge and self.merge not in self.columns else [])]

    def _column(self, name: str) -> str:
        if name in self.numeric:
            return "[10.0, 20.0, 5.0]"
        if name == self.date and self.period:
            return '["2026-01-31", "2026-01-31", "2027-12-31"]'
        if name == self.pivot[1]:
            return '["x", "y", "x"]'
        return '["a", "a", "b"]'

    @property
    def first_group(self) -> dict[str, str]:
        shown = {
            "day": "2026-01-31",
            "week": "2026-01-26/2026-02-01",
            "month": "2026-01",
            "quarter": "2026Q1",
            "year": "2026",
        }
        return {key: shown[key] if key == self.period else self._text(key) for key in self.keys}

    def _text(self, name: str) -> str:
        return "x" if name == self.pivot[1] else "a"

    @property
    def one_group(self) -> bool:
        """Whether the first two rows of the sample are one group."""
        return self.pivot[1] not in self.keys

    def expected(self, how: str, column: str) -> float:
        numeric = column in self.numeric
        first = (
            {"sum": 30.0, "mean": 15.0, "median": 15.0, "min": 10.0, "max": 20.0, "count": 2}
            if numeric
            else {"count": 2}
        )
        return first[how]


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low = prompt.lower()
    assumed = [one for one in spec.assumed if not one.startswith("The fields of")]  # guesses at what things have
    spec = replace(spec, entities=tuple(one for one in spec.entities if one.origin != "usual"))
    rules: list[tuple[str, str]] = []
    used = said(WORDS, low)
    rest = low
    for pattern, name in ((MERGE, "merge"), (PIVOT, "pivot"), (TOP, "top")):
        if found := pattern.search(rest):
            rules += _rule(name, found)
            used.append(found.span())
            rest = rest[: found.start()] + " " * (found.end() - found.start()) + rest[found.end() :]
    if period := PERIOD.search(low):
        rules.append(("period", next(one for one in period.groups() if one).replace("dai", "day")))
    rules += _keys(rest) + _measures(rest)
    rules += _usual(spec, rules, assumed)
    rules += _date(low)
    spec = plain(spec, rules=tuple(dict.fromkeys(rules)), assumed=tuple(assumed), framework="pandas", relations=())
    known = {part for _, value in spec.rules for part in re.split(r"\W+", value) if len(part) > 1}
    for word in re.finditer(r"[a-z]\w*", low):
        if word[0] in known or singular(word[0]) in known or plural(word[0]) in known:
            used.append(word.span())
    return spec, used


def _rule(name: str, found: re.Match[str]) -> list[tuple[str, str]]:
    if name == "merge":
        return [("merge", found[1])] if found[1] not in NO_COLUMN - {"key"} else []
    if name == "pivot":
        index, columns = found["index"], found["columns"]
        return [("pivot", f"{index},{columns},{found['values'] or ''}")] if index not in NO_COLUMN else []
    count = COUNTS.get(found[1]) or int(found[1])
    rules = [("top", str(count))]
    if found[2] and found[2] not in NO_COLUMN:
        rules.append(("key", singular(found[2])))
    if found[3] and found[3] not in NO_COLUMN - {"total", "sales", "count"}:
        rules.append(("measure", f"{found[3]}=sum"))
    return rules


def _keys(text: str) -> list[tuple[str, str]]:
    found = dict.fromkeys(one for match in KEYS.finditer(text) for one in match.groups() if one)
    periods = [("period", one) for one in found if one in PERIODS]
    return [*(("key", one) for one in found if one not in NO_COLUMN), *periods[:1]]


def _measures(text: str) -> list[tuple[str, str]]:
    found = []
    for both in AND_MEASURE.finditer(text):
        found += [(both[3], both[1]), (both[3], both[2])]
    found += [(one[2], one[1]) for one in MEASURE.finditer(text)]
    rules = []
    for column, how in found:
        how = AGGREGATES.get(how, how)
        if how == "count":
            rules.append(("measure", "=count"))
        elif column not in NO_COLUMN:
            rules.append(("measure", f"{column}={how}"))
    return rules


def _usual(spec: Spec, rules: list[tuple[str, str]], assumed: list[str]) -> list[tuple[str, str]]:
    """What a report needs and the request does not say."""
    names = {name for name, _ in rules}
    fields = [one for entity in spec.entities for one in entity.fields]
    more = []
    pivot = next((value for name, value in rules if name == "pivot"), "")
    if not names & {"key", "period", "pivot"}:
        key = next((one.name for one in fields if one.kind in {"text", "choice"}), "category")
        more.append(("key", key))
        assumed.append(f"It was not said what to group by: the column `{key}`.")
    if pivot and not names & {"key", "period"}:
        more.append(("key", pivot.split(",")[0]))
    if "measure" not in names:
        numbers = [one.name for one in fields if one.kind in {"money", "float", "integer"}]
        column = pivot.split(",")[2] if pivot else ""
        column = column or next(iter(numbers), "amount")
        more.append(("measure", f"{column}=sum"))
        if not pivot:
            assumed.append(f"It was not said what to add up: the column `{column}`.")
    if pivot.endswith(","):
        first = next((value.partition("=")[0] for name, value in [*rules, *more] if name == "measure"), "")
        rules[:] = [(name, value + (first or "amount") if name == "pivot" else value) for name, value in rules]
    return more


def _date(low: str) -> list[tuple[str, str]]:
    found = re.search(r"\b(\w+_(?:date|at|on)|date_\w+|date|timestamp)\b", low)
    return [("date", snake(found[1]))] if found else []


def cook(spec: Spec) -> Dish:
    plan = ReportPlan(spec)
    local = ("main", "report")
    files = (
        python_file("main.py", "report/main.py.j2", local, plan=plan),
        python_file("report.py", "report/report.py.j2", local, plan=plan),
        python_file("tests/test_report.py", "report/test_report.py.j2", local, plan=plan),
    )
    asks = " ".join(["in.csv", *(["--with other.csv"] if plan.merge else [])])
    notes = (
        f"The table needs the columns {listed([f'`{one}`' for one in plan.columns])}: change them in `report.py`.",
    )
    return Dish(files, plan.title, (f"python main.py {asks} --out report", "python -m pytest"), notes)
