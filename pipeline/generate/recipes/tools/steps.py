"""What is done to the rows: a small grammar of operations, each found by how people say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.tools.asked import Option, Tool

COLUMN = r"[`'\"]?(?P<{}>[a-z_]\w*)[`'\"]?"
NO_COLUMN = frozenset(
    {
        "the", "a", "an", "all", "each", "every", "any", "of", "in", "is", "are", "be", "to", "and", "or",
        "with", "by", "per", "row", "rows", "line", "lines", "column", "columns", "value", "values", "it",
        "its", "empty", "missing", "duplicate", "duplicates", "number", "whole", "spaces", "cell", "cells",
        "file", "first", "last", "this", "that", "same", "having", "has", "have", "on", "which", "such",
        "them", "they", "there", "name_of",
    }
)  # fmt: skip
"""Words that stand where a column may stand."""
LISTS = (
    re.compile(
        r"\b(?:csv|file|table|CSV)\b[^.;:\n]{0,15}?\b(?:has|with|contains|of)\s+((?:[a-z_]\w*,\s*)+(?:and\s+)?[a-z_]\w*(?:\s+and\s+[a-z_]\w*)?)"
    ),
    re.compile(r"\b([a-z_]\w*(?:,[a-z_]\w*){2,})\b"),
    re.compile(
        r"\bcolumns?\b(?:\s+(?:are|is|named|called))?:?\s*\(?((?:[`'\"]?[a-z_]\w*[`'\"]?(?:,\s*(?:and\s+)?|\s+and\s+))+[`'\"]?[a-z_]\w*)"
    ),
    re.compile(r"(?<=[\w`] )\(((?:[a-z_]\w*,\s*)+[a-z_]\w*)\)"),
)


@dataclass(frozen=True, slots=True)
class Step:
    kind: str
    column: str = ""
    sign: str = ""
    """A comparison as Python writes it, or a further word."""
    value: str = ""
    """A constant as typed, or another column."""
    option: str = ""
    """The option or positional that says the value."""


def columns_of(prompt: str) -> tuple[str, ...]:
    """The columns that are listed: `(date, region, amount)`, `columns id, email and age`."""
    found: list[str] = []
    for pattern in LISTS:
        for one in pattern.finditer(prompt):
            names = re.findall(r"[a-z_]\w*", re.sub(r"\band\b", ",", one[1]))
            found += [name for name in names if name not in {"and", "or", "the", "a", "an"}]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Reader:
    """Reads the steps of a request."""

    prompt: str
    tool: Tool
    columns: tuple[str, ...]

    def steps(self) -> Iterator[tuple[Step, tuple[int, int]]]:
        """Every step with the place of its words, in the order of the text."""
        found = []
        for pattern, make in PATTERNS:
            for one in re.finditer(pattern, self.prompt, re.I):
                step = make(self, one)
                if step is not None:
                    found.append((step, one.span()))
        seen: set[Step] = set()
        for step, span in sorted(found, key=lambda one: one[1]):
            if step not in seen:
                seen.add(step)
                yield step, span

    def column(self, text: str | None) -> str:
        """The column that a word names; empty where it is none."""
        name = (text or "").lower().strip("`'\"")
        for one in (name, name.removesuffix("s"), name.removesuffix("es")):
            if one in self.columns:
                return one
        return name if name and not self.columns and name not in NO_COLUMN else ""

    def option(self, *words: str) -> Option | None:
        for word in words:
            for one in self.tool.options:
                if re.search(rf"(?:^|-){re.escape(word)}(?:$|-)", one.name):
                    return one
        return None


SIGNS = {
    ">=": r">=|≥|at least|or more|no less than|from",
    "<=": r"<=|≤|at most|no more than|up to",
    ">": r">|more than|greater than|above|over|higher than|larger than|bigger than|after",
    "<": r"<|less than|below|under|lower than|smaller than|before|fewer than",
    "!=": r"!=|is not|not equal to|other than",
    "==": r"==|=|equals?(?: to)?|is exactly|matches|is",
}
ANY_SIGN = "|".join(f"(?:{one})" for one in SIGNS.values())


def _sign(said: str) -> str:
    return next(sign for sign, words in SIGNS.items() if re.fullmatch(words, said.strip().lower()))


Maker = Callable[[Reader, re.Match[str]], Step | None]


def _about(kind: str, sign: str = "") -> Maker:
    def make(reader: Reader, one: re.Match[str]) -> Step | None:
        column = reader.column(one.groupdict().get("a") or one.groupdict().get("b"))
        return Step(kind, column, sign) if column else None

    return make


def _plain(kind: str) -> Maker:
    return lambda reader, one: Step(kind)


def _sentence(reader: Reader, one: re.Match[str]) -> str:
    """The sentence around a match."""
    first = (
        max(reader.prompt.rfind(sign, 0, one.start()) + len(sign) for sign in (". ", "\n", "; ", ": "))
        if one.start()
        else 0
    )
    return re.split(r"\.\s|\n|;\s", reader.prompt[max(0, first) :])[0]


def _drops(reader: Reader, one: re.Match[str]) -> bool:
    said = _sentence(reader, one)
    return re.search(r"\b(?:drop|remov|skip|ignor|exclud|discard|left out|leave out|throw)", said, re.I) is not None


def _level(reader: Reader, level: str) -> Step | None:
    is_level = reader.tool.source == "log" and level.isupper()
    return Step("keep", "level", "==", level) if is_level else None


def _dropped(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"] or one["b"] or one["c"])
    return Step("drop_empty", column) if column and _drops(reader, one) else None


def _filter(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"])
    if not column:
        return None
    named = one["value"].strip("`'\"")
    if named.lower() in NO_COLUMN:
        return None
    option = reader.tool.option(named.removeprefix("--")) if named.startswith("--") else None
    verb = one["verb"].lower()
    dropped = (
        re.match(r"drop|remov|skip|ignor|exclud|leav|without|rows?|record|lines|entries|objects", verb) is not None
    )
    kind = "drop" if dropped else "keep"
    return Step(kind, column, _sign(one["sign"]), "" if option else named, option.attribute if option else "")


def _dedupe(reader: Reader, one: re.Match[str]) -> Step | None:
    tail = one["tail"] or ""
    named = [column for word in re.findall(r"[a-z_]\w*", tail) if (column := reader.column(word))]
    last = re.search(r"\bkeep\w* (?:the )?(?:last|newest|latest)", reader.prompt[one.start() : one.end() + 60], re.I)
    folded = re.search(r"\bignor\w* (?:the )?case\b|\bcase[- ]insensitiv", reader.prompt, re.I)
    return Step("dedupe", ",".join(named), "last" if last else "first", "folded" if folded and named else "")


def _sort(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"])
    behind = reader.prompt[one.end() : one.end() + 45].split(".")[0].lower()
    down = re.search(r"\bdescending\b|\b(?:highest|largest|biggest|newest|latest|most) \w*\s*first|\bdesc\b", behind)
    is_down = down is not None or (column == "age" and "oldest first" in behind)
    return Step("sort", column, "down" if is_down else "up") if column else None


def _fill(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"])
    return Step("fill", column, value=one["value"].strip("`'\"")) if column else None


def _rename(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"])
    return Step("rename", column, value=one["b"].strip("`'\"")) if column else None


def _total(kind: str) -> Maker:
    def make(reader: Reader, one: re.Match[str]) -> Step | None:
        groups = one.groupdict()
        by = reader.column(groups.get("by"))
        option = reader.option("by", "group-by", "group") if not by else None
        place = next((name for name in reader.tool.places if re.search(r"col|field", name)), "")
        named = groups.get("named")
        option = reader.tool.option(named) if named else option
        amount = groups.get("amount") or ""
        product = re.fullmatch(r"[`'\"]?(\w+)\s*(?:\*|x|×|times)\s*(\w+)[`'\"]?", amount.strip())
        columns = [reader.column(product[1]), reader.column(product[2])] if product else [reader.column(amount.strip())]
        told = option.attribute if option else place if not by else ""
        if (kind != "count" and not all(columns)) or not (by or told):
            return None
        return Step(kind, by, value="*".join(columns) if kind != "count" else "", option=told)

    return make


A, B, BY = COLUMN.format("a"), COLUMN.format("b"), COLUMN.format("by")
AMOUNT = r"(?:the )?(?P<amount>[`'\"]?\w+(?:\s*(?:\*|×|times)\s*\w+)?[`'\"]?)"
PER = r"(?:per|by|for (?:each|every))\s+(?:(?:each|every|the)\s+)?"
PATTERNS: tuple[tuple[str, Maker], ...] = (
    (
        rf"\brows?\s+(?:with|where|whose)\s+(?:an?\s+|the\s+)?"
        rf"(?:(?:empty|missing|blank|no)\s+{A}|{B}\s+(?:is|are)\s+(?:empty|missing|blank))|\brows?\s+without\s+(?:an?\s+)?(?P<c>[a-z_]\w*)",
        lambda r, m: _dropped(r, m),
    ),
    (
        rf"\b(?:empty|missing|blank)\s+{A}(?P<b>)(?P<c>)(?:\s+(?:values?|cells?))?\s+(?:should|must|are|is|get)\b[^.,;\n]{{0,25}}(?:ignor|skip|drop|remov|left out)",
        lambda r, m: _dropped(r, m),
    ),
    (
        rf"\b(?P<verb>rows?|records?|lines|entries|objects)\s+with\s+(?P<sign>{ANY_SIGN})\s+(?P<value>--[a-z][a-z-]*|-?[\d.]*\d)\s+{A}",
        lambda r, m: _filter(r, m) if _drops(r, m) else None,
    ),
    (rf"\bfor each\s+{BY}\b[^.;\n]{{0,25}}?\b(?:sum|total) of\s+{AMOUNT}", _total("sum")),
    (rf"\bfor each\s+{BY}\b[^.;\n]{{0,25}}?\b(?:average|mean) of\s+{AMOUNT}", _total("mean")),
    (
        rf"\b(?P<verb>rows?|records?|lines|entries|objects)\s+(?:where|whose|with)\s+(?:the\s+|an?\s+)?{A}\s*(?:is |are )?"
        rf"(?P<sign>{ANY_SIGN})\s*(?P<value>--[a-z][a-z-]*|[`'\"][^`'\"]+[`'\"]|-?[\w.]*\w)",
        lambda r, m: _filter(r, m) if _drops(r, m) else None,
    ),
    (
        r"\bduplicates?(?: rows?| lines?)?\b(?P<tail>)",
        lambda r, m: (
            _dedupe(r, m) if re.search(r"\bonce\b|\b(?:removed|dropped|skipped|left out)\b", _sentence(r, m)) else None
        ),
    ),
    (rf"\b(?:most (?:frequent|common)|how often each|count of each|counts? (?:each|every))\s+{BY}", _total("count")),
    (
        r"\b(?:of|with|at)\s+level\s+(?P<level>[A-Z]+)\b|\b(?P<other>ERROR|WARN(?:ING)?|INFO|DEBUG)\s+(?:lines|messages|entries)\b",
        lambda r, m: _level(r, m["level"] or m["other"]),
    ),
    (
        r"\b(?:trims?|strips?|removes?)\b[^.;,\n]{0,30}\b(?:spaces?|whitespace|blanks)\b|\b(?:trims?|strips?)\b[^.;,\n]{0,25}\b(?:cells?|values?|fields?|columns?)\b",
        _plain("strip"),
    ),
    (
        rf"\b(?:drops?|removes?|skips?|ignores?|leave out|delete)\b[^.;\n]{{0,30}}?\b(?:rows?|lines?|records?|ones|those)?\s*(?:where|whose|with|without|that have|if)\s+(?:an?\s+|the\s+)?(?:(?:empty|missing|blank|no)\s+{A}|{B}\s+(?:is|are)\s+(?:empty|missing|blank))",
        _about("drop_empty"),
    ),
    (rf"\b(?:drops?|removes?|skips?)\b[^.;\n]{{0,25}}?\bwithout\s+(?:an?\s+)?{A}", _about("drop_empty")),
    (
        rf"\b(?:lower-?\s?cases?d?)\s+(?:the\s+|all\s+)?{A}|{B}\s+(?:in|to|into|becomes?)\s+lower-?\s?case",
        _about("case", "lower"),
    ),
    (
        rf"\b(?:upper-?\s?cases?d?)\s+(?:the\s+|all\s+)?{A}|{B}\s+(?:in|to|into|becomes?)\s+upper-?\s?case",
        _about("case", "upper"),
    ),
    (rf"\b(?:title-?\s?cases?d?)\s+(?:the\s+)?{A}|{B}\s+(?:in|to|into)\s+title-?\s?case", _about("case", "title")),
    (
        r"\b(?:remov\w*|drop\w*|skip\w*|no|without|dedup\w*|de-dup\w*)\s+(?:all\s+|exact\s+|the\s+)?(?:duplicate|double|repeated|rows?)?\w*(?:\s+(?:rows?|lines?|records?|ones))?(?P<tail>\s+(?:by|on|with (?:the )?same|that have the same|having the same|of)\s+(?:the\s+)?[\w ,`]+?)?(?<=\w)(?=\s*[.,;(\n]|\s*$|\s+(?:and|keep\w*|then|sort))",
        lambda r, m: _dedupe(r, m) if re.search(r"duplicate|dedup|de-dup|double|repeated", m[0], re.I) else None,
    ),
    (
        rf"\b(?P<verb>keeps?|only|filters?|drops?|removes?|skips?|ignores?|excludes?|leaves? out)\b[^.;\n]{{0,40}}?\b(?:where|whose|with|if|when|for which|to)\s+(?:the\s+|an?\s+)?{A}\s*(?:is |are )?(?P<sign>{ANY_SIGN})\s*(?P<value>--[a-z][a-z-]*|[`'\"][^`'\"]+[`'\"]|-?[\w.]+)",
        _filter,
    ),
    (
        rf"\b(?:sort(?:s|ed|ing)?|order(?:s|ed)?)\s+(?:(?:them|rows|it|the rows|the output|everything)\s+)?by\s+(?:the\s+)?{A}",
        _sort,
    ),
    (
        rf"\b(?:fills?|replaces?|sets?)\s+(?:in\s+)?(?:the\s+)?(?:empty|missing|blank)\s+{A}(?:\s+(?:values?|cells?))?\s+(?:with|by|to|as)\s+(?P<value>[`'\"][^`'\"]+[`'\"]|[\w.-]*\w)|\b(?:empty|missing|blank)\s+{B}\s+(?:becomes?|is|gets?)\s+(?P<other>[`'\"][^`'\"]+[`'\"]|[\w.-]*\w)",
        lambda r, m: _fill(r, m) if m["a"] else _filled(r, m),
    ),
    (rf"\brenam\w*\s+(?:the column\s+)?{A}\s+(?:to|into|as)\s+{B}", _rename),
    (
        rf"{A}(?:\s+column)?\s+(?:becomes?|is converted|are converted|converted|turned|as|to be)\s+(?:in)?(?:to\s+)?(?:an?\s+)?"
        rf"(?P<kind>whole numbers?|integers?|int|floats?|decimals?|numbers?)\b|\bconverts?\s+(?:the\s+)?(?:column\s+)?{B}\s+(?:in)?to\s+"
        r"(?:an?\s+)?(?P<other>whole numbers?|integers?|int|floats?|decimals?|numbers?)\b",
        lambda r, m: _convert(r, m),
    ),
    (rf"\b(?:sum(?:s|med)?(?: up)?|adds? up|totals?(?: of)?|sum of)\s+{AMOUNT}\s+{PER}{BY}", _total("sum")),
    (
        rf"\b(?:sum(?:s|med)?(?: up)?|adds? up|totals?(?: of)?|sum of)\s+{AMOUNT}\s+per\s+(?:value|entry|group)[^.;]{{0,30}}?--(?P<named>[a-z-]+)",
        _total("sum"),
    ),
    (rf"\b(?:average|mean)s?(?: of)?\s+{AMOUNT}\s+{PER}{BY}", _total("mean")),
    (rf"\b(?:count\w*|number of|how many)\s+(?:the\s+)?(?:[a-z]+\s+){{0,3}}?{PER}{BY}", _total("count")),
)
"""By pattern what makes a step of it; `a` and `b` are columns."""


def _convert(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["a"] or one["b"])
    kind = "int" if re.match(r"whole|int", one["kind"] or one["other"], re.I) else "float"
    skipped = re.search(
        rf"\b{column}\b[^.;\n]*\bnot\b[^.;\n]*\bnumber[^.;\n]*\b(?:skip|drop|ignor|remov|left out)", reader.prompt, re.I
    )
    return Step("convert", column, kind, "skip" if skipped else "") if column else None


def _filled(reader: Reader, one: re.Match[str]) -> Step | None:
    column = reader.column(one["b"])
    return Step("fill", column, value=one["other"].strip("`'\"")) if column else None
