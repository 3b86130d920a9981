"""The grammar: by pattern of marks, what a part of a request adds to the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from pipeline.generate.recipes.tools.marks import Mark, Rule, rule
from pipeline.generate.recipes.tools.plan import Condition, Sample, Trouble, Value

Named = dict[str, Mark]
Made = Iterable[tuple[str, Any]] | None
VALUE = "NUM|OPT|ARG|DATE|TEXT|LIT"


def does(act: Callable[[Any, Named], object]) -> Callable[[Any, Named], Made]:
    """A rule that only adds to the plan; the words are used up. It does not hold where `act` answers False."""
    return lambda reading, named: None if act(reading, named) is False else []


def gives(symbol: str, value: Callable[[Any, Named], Any]) -> Callable[[Any, Named], Made]:
    def make(reading: Any, named: Named) -> Made:
        made = value(reading, named)
        return None if made is None else [(symbol, made)]

    return make


def flag(name: str) -> Callable[[Any, Named], Made]:
    return does(lambda reading, named: reading.plan.flags.add(name))


def nothing(reading: Any, named: Named) -> Made:
    return []


def constant(mark: Mark | None) -> Value | None:
    """The value a mark stands for."""
    if mark is None:
        return None
    if mark.symbol in {"OPT", "ARG"}:
        return Value("option", attribute(mark))
    if mark.symbol == "COL":
        return Value("column", mark.value)
    return Value("number" if mark.symbol == "NUM" else "text", str(mark.value))


def attribute(mark: Mark) -> str:
    return str(mark.value.attribute if mark.symbol == "OPT" else mark.value.name)


def _default(reading: Any, named: Named) -> object:
    option = named["o"].value if "o" in named else None
    if option is None:
        free = [one for one in reading.line.options.values() if one.default is None and one.valued]
        if len(free) != 1:
            return False
        option = free[0]
    said = named.get("v")
    value = str(said.value) if said else option.shown
    if not value or (option.default is not None and option.default != value):
        return False
    option.default, option.valued = value, True
    return None


def _last_default(reading: Any, named: Named) -> object:
    """The default behind a call belongs to the last option that it shows."""
    shown = [one for one in named["c"].value.words if one.lstrip("[").startswith("--")]
    if not shown:
        return False
    name = re.split(r"[ =\]]", shown[-1].strip("[]"))[0]
    return _default(reading, {"o": named["c"].made("OPT", reading.line.option(name)), "v": named["v"]})


def _two_defaults(reading: Any, named: Named) -> object:
    _default(reading, named)
    return _default(reading, {"o": named["p"], "v": named["w"]})


def _decimals(reading: Any, named: Named) -> object:
    count = int(named["n"].value) if "n" in named else 1
    if reading.plan.decimals not in (None, count):
        return False
    reading.plan.decimals = count
    return None


FIRST: tuple[Rule, ...] = (
    rule(r"<o:OPT> default (?:to |is )?today", lambda r, m: r.today(m["o"])),
    rule(r"(?:COL )?default (?:to |is )?today", flag("today")),
    rule(r"<o:OPT> default <v:NUM|TEXT|LIT|DATE|CAPS|COL|NAME|[a-z]+>", gives("OPT", lambda r, m: m["o"].value if _default(r, m) is not False else None)),
    rule(r"<o:OPT> <v:NUM> default", gives("OPT", lambda r, m: m["o"].value if _default(r, m) is not False else None)),
    rule(r"default <o:OPT> <v:NUM> (?:and )?<p:OPT> <w:NUM>", does(_two_defaults)),
    rule(r"default <o:OPT> <v:NUM>", does(_default)),
    rule(r"<c:CALL> default <v:NUM|LIT|TEXT|CAPS>", gives("CALL", lambda r, m: m["c"].value if _last_default(r, m) is not False else None)),
    rule(r"<o:OPT> default", gives("OPT", lambda r, m: m["o"].value if m["o"].value.shown and _default(r, m) is not False else None)),
    rule(r"<v:COL|NUM> default", does(_default)),
    rule(r"(?:(?:COL |sum )?with |to |rounded to |use )?(?:exactly )?(?:<n:NUM>|one) decimal", does(_decimals)),
)  # fmt: skip
"""Options with their defaults, decimals."""

STOPS = r"(?:\.|and|or|,)"


def _trouble(kind: str) -> Callable[[Any, Named], Made]:
    return lambda reading, named: [("TROUBLE", {kind})]


def _of_place(reading: Any, named: Named) -> Made:
    """What is missing where a positional or option is: a file, a column, a key, a section."""
    name = attribute(named["a"])
    kind = reading.kind_of(name)
    return [("TROUBLE", {kind})] if kind else None


def _merged(reading: Any, named: Named) -> Made:
    return [("TROUBLE", named["a"].value | named["b"].value)]


def _ends(reading: Any, named: Named) -> Made:
    return [("END", named["a"].value.with_(named["b"].value))]


def _told(reading: Any, named: Named) -> Made:
    for kind in named["t"].value:
        reading.plan.trouble(kind, named["e"].value)
    return [("TOLD", named["t"].value)]


def _bound(sign: str) -> Callable[[Any, Named], Made]:
    """A bound whose breach is a trouble: `a length below 8 is an error`."""

    def make(reading: Any, named: Named) -> Made:
        reading.plan.bounds.append((attribute(named["a"]), sign, str(named["n"].value)))
        return [("TROUBLE", {"bound"})]

    return make


def _end(reading: Any, named: Named) -> Made:
    code = int(named["n"].value) if "n" in named else None
    text = str(named["q"].value) if "q" in named else None
    return [("END", Trouble(code, "s" in named, text))]


TROUBLES: tuple[Rule, ...] = (
    rule(r"(?:if )missing(?= (?:, )?(?:\.|exit|message|stderr|print))", _trouble("file")),
    rule(r"(?:if |when )?(?:input )?(?:file |input )(?:of input )?(?:file )?(?:can |could )?missing", _trouble("file")),
    rule(r"(?:if )?(?:<a:ARG|OPT> )(?:file |column |key )?missing", _of_place),
    rule(r"(?:if )?(?:missing|unknown|no) <a:ARG|OPT>(?: file| column| key)?", _of_place),
    rule(r"(?:if )?(?:missing|no|unknown) (?:input )?(?:csv |json |text |log )?(?:file|input)", _trouble("file")),
    rule(r"(?:if )?(?:missing|unknown) (?:COL )?column(?: name| given)?", _trouble("column")),
    rule(r"(?:if )?(?:COL )?column (?:name )?(?:missing|unknown)", _trouble("column")),
    rule(r"(?:if )?(?:cell|value|COL|amount) (?:not|no|invalid) number", _trouble("value")),
    rule(r"(?:if )?no number (?:at )?(?=(?:, )?(?:print|TEXT|exit|stderr))", _trouble("empty")),
    rule(r"(?:if )?(?:not|invalid) number(?: in (?:cell|column|COL))?", _trouble("value")),
    rule(r"(?:if )?(?:<a:ARG|OPT> )(?:not|no|invalid) number", _trouble("value")),
    rule(r"(?:if )?(?:message |anything |it )?(?:invalid|no|not) date", _trouble("date")),
    rule(r"(?:if )?(?:<a:ARG|OPT> )(?:not|no|invalid) date", _trouble("date")),
    rule(r"(?:if )?(?:invalid|unknown) (?:<a:ARG|OPT>)", _of_place),
    rule(r"(?:if )?(?:input |file |data |content )*(?:invalid|not|no) json(?: file)?", _trouble("format")),
    rule(r"(?:if )?(?:<a:ARG> )(?:not|no|invalid) json", _trouble("format")),
    rule(r"(?:if |for )?(?:empty file|file empty|no (?:row|line|word|data|eq|match(?:es|ing)?|number|numbers|result|results|duplicate|COL)(?: row| at| match| eq| left| found)*|none(?: found| match)?|nothing(?: found| match| left|)|no matching (?:row|line)|without (?:row|data))(?: at)?(?= (?:, )?(?:print|TEXT|exit|END))", _trouble("empty")),
    rule(r"(?:if )?(?:unknown unit|unit unknown)", _trouble("unit")),
    rule(r"(?:if (?:there )?)?(?:any |with |for |at least |one |ge NUM )*(?:problems|problem|violation|invalid (?:row|line)|message invalid|anything invalid)(?: found)?(?= (?:, )?exit)", _trouble("problem")),
    rule(r"exit NUM (?:if )?(?:without |no )(?:problems|problem)|(?:with |if )?(?:problems|problem) exit <n:NUM>", lambda r, m: [("TROUBLE", {"problem"}), ("END", Trouble(int(m["n"].value)))] if "n" in m else []),
    rule(r"exit <n:NUM> (?:if |when )(?:no|nothing) (?:line |row |word )?(?:eq|match|matches|found|match found)", lambda r, m: [("TROUBLE", {"empty"}), ("END", Trouble(int(m["n"].value)))]),
    rule(r"(?:exit) <n:NUM> (?:if |on |with |for )?(?:any |message |anything )?(?:problems|problem|invalid)(?: found)?", lambda r, m: [("TROUBLE", {"problem"}), ("END", Trouble(int(m["n"].value)))]),
    rule(r"(?:if |with )?(?:without |no )(?:problems|problem)", _trouble("fine")),
    rule(r"(?:if )?(?:everything |all |file |per row |row |line )*(?:ok|fine|valid|good|okay|clean|in order|well)(?= (?:, )?(?:print|TEXT|exit|stderr))", _trouble("fine")),
    rule(r"(?:if )?<a:OPT|ARG> lt <n:NUM>(?= (?:, )?(?:message|exit|END|stderr|refused|rejected|invalid|not))", _bound("<")),
    rule(r"(?:if )?<a:OPT|ARG> gt <n:NUM>(?= (?:, )?(?:message|exit|END|stderr|refused|rejected|invalid|not))", _bound(">")),
    rule(r"<a:TROUBLE> (?:and |or )*<b:TROUBLE>", _merged),
)  # fmt: skip
"""Things that go wrong."""

ENDS: tuple[Rule, ...] = (
    rule(r"if (?:and )?<t:TROUBLE>", gives("TROUBLE", lambda r, m: m["t"].value)),
    rule(r"(?:print |write )?<q:TEXT> (?:to |on )?<s:stderr>", _end),
    rule(r"(?:print |write |put )?(?:with )?(?:message |clear message |friendly message )(?:and usage )?(?:go |goes )?(?:to |on |in )?<s:stderr>", _end),
    rule(r"(?:print |write |told |mentioned )(?:to |on )<s:stderr>", _end),
    rule(r"(?:to |on |in )?<s:stderr> (?:message)", _end),
    rule(r"(?:to |on |in )?<s:stderr>", _end),
    rule(r"(?:and )?(?:program )?exit(?: with| code| of| status)* <n:NUM>", _end),
    rule(r"(?:print |write )?message(?= (?:and |\+ )?(?:END|\.))", _end),
    rule(r"<a:END> (?:and |\+ |with |then |or )*<b:END>", _ends),
    rule(r"<t:TROUBLE> (?:then )?(?:print |write |just print )?<q:TEXT>", lambda r, m: [("TROUBLE", m["t"].value), ("END", Trouble(None, False, str(m["q"].value)))]),
    rule(r"(?:print |write )<q:TEXT> (?:if )?(?=TROUBLE)", lambda r, m: [("END", Trouble(None, False, str(m["q"].value)))]),
    rule(r"<a:END> (?:and |\+ |with |then |or )*<b:END>", _ends),
    rule(r"<t:TROUBLE> (?:message |then |and |refused |rejected |with |to |in )*<e:END>", _told),
    rule(r"(?:or )?<e:END> (?:if |on |for |in |when |case |of |and )*<t:TROUBLE>", _told),
    rule(r"<t:TOLD> (?:and |with )*<e:END>", _told),
    rule(r"<e:END> (?:if |on |for |in |when |case |of |and )*<t:TOLD>", _told),
    rule(r"(?:if )?(?:any )?(?:row |line )?(?:drop )(?:row |line )?<e:END>", does(lambda r, m: r.plan.trouble("skipped", m["e"].value))),
    rule(r"TOLD", nothing),
    rule(r"<t:TROUBLE> drop (?:and )?<e:END> (?:as |like |with )*<q:TEXT>", does(lambda r, m: [r.plan.trouble(one, m["e"].value.with_(Trouble(None, False, str(m["q"].value), True))) for one in m["t"].value])),
    rule(r"<t:TROUBLE> drop (?:and )?<e:END>", does(lambda r, m: [r.plan.trouble(one, m["e"].value.with_(Trouble(skips=True))) for one in m["t"].value])),
    rule(r"<t:TROUBLE> drop", does(lambda r, m: [r.plan.trouble(one, Trouble(skips=True)) for one in m["t"].value])),
    rule(r"drop <t:TROUBLE>", does(lambda r, m: [r.plan.trouble(one, Trouble(skips=True)) for one in m["t"].value])),
    rule(r"TROUBLE (?:same |handled |treated )*(?:as|like) (?:gt|before|there)", nothing),
    rule(r"otherwise (?:print )?<q:TEXT>", does(lambda r, m: r.plan.trouble("fine", Trouble(text=str(m["q"].value))) if r.plan.checks or "problem" in r.plan.troubles else False)),
    rule(r"otherwise (?:exit |code )?<e:END>", does(lambda r, m: None if m["e"].value.code == 0 else False)),
    rule(r"(?:otherwise )<n:NUM>", does(lambda r, m: None if str(m["n"].value) == "0" else False)),
)  # fmt: skip
"""How they end."""


# Conditions

SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "eq": "==", "ne": "!="}


def _condition(left: Value | None, sign: str, right: Value | None = None) -> Condition | None:
    return None if left is None else Condition(left, sign, right)


def _compared(reading: Any, named: Named) -> Condition | None:
    left = Value("column", named["c"].value)
    right = constant(named["v"])
    sign = SIGNS[named["s"].symbol] if "s" in named else "=="
    if right is not None and right.kind == "option":
        reading.take(right.text, "number" if sign in {">=", "<=", ">", "<"} else "")
    return Condition(left, sign, right)


def _length(reading: Any, named: Named) -> Condition | None:
    return Condition(Value("length", ""), SIGNS[named["s"].symbol], constant(named["v"]))


def _both(reading: Any, named: Named) -> Condition:
    first, second = named["a"].value, named["b"].value
    return Condition(first.left, first.sign, first.right, (*first.joined, second))


def _typed(reading: Any, named: Named) -> Condition:
    """A column that must hold a number, a whole one, or one within a bound."""
    column = Value("column", named["c"].value)
    kind = Condition(column, "whole" if "w" in named or "x" in named else "number")
    if "p" in named:
        return Condition(column, kind.sign, None, (Condition(column, ">", Value("number", "0")),))
    if "s" in named:
        return Condition(column, kind.sign, None, (Condition(column, SIGNS[named["s"].symbol], constant(named["v"])),))
    return kind


CONDITIONS: tuple[Rule, ...] = (
    rule(r"<c:COL> (?:not |ne )(?:eq )?<v:NUM|OPT|ARG|DATE|TEXT|LIT>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "!=", constant(m["v"])))),
    rule(r"<c:COL> (?:value )?<s:ge|le|gt|lt|eq|ne> (?:than )?<v:NUM|OPT|ARG|DATE|TEXT|LIT>", gives("COND", _compared)),
    rule(r"<c:COL> <v:NUM> (?:<g:ormore>|<l:orless>)", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), ">=" if "g" in m else "<=", constant(m["v"])))),
    rule(r"<s:ge|le|gt|lt|eq> <v:NUM|OPT|ARG> <c:COL>", gives("COND", _compared)),
    rule(r"<c:COL> (?:between|from) <v:NUM|OPT|DATE> (?:and|to) <w:NUM|OPT|DATE>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), ">=", constant(m["v"]), (Condition(Value("column", m["c"].value), "<=", constant(m["w"])),)))),
    rule(r"(?:missing|empty|no|without) <c:COL>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "empty"))),
    rule(r"<c:COL> (?:missing|empty)", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "empty"))),
    rule(r"<c:COL> notempty", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "filled"))),
    rule(r"<c:COL> contains (?:text |word )?<v:OPT|ARG|TEXT|LIT>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "in", constant(m["v"])))),
    rule(r"<c:COL> (?:starts|begins|starting|beginning) with <v:OPT|ARG|TEXT|LIT>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "starts", constant(m["v"])))),
    rule(r"not (?:yet )?<c:COL>(?: yet)?", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "false") if m["c"].value in r.truths else None)),
    rule(r"<c:COL> false", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "false"))),
    rule(r"<c:COL> true", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "true"))),
    rule(r"(?:of|with|at|for) <c:COL> <v:LIT|TEXT>", gives("COND", _compared)),
    rule(r"costs? <s:ge|le|gt|lt> <v:NUM|OPT|ARG>", gives("COND", lambda r, m: r.costs(m))),
    rule(r"(?:row|line) (?:with |of |from |in )?<c:COL> <v:OPT|TEXT|LIT|ARG>", gives("COND", _compared)),
    rule(r"<s:eq> <c:COL> <v:OPT>", gives("COND", _compared)),
    rule(r"(?:word|line) (?:with |of )?<s:ge|le|gt|lt> <v:NUM|OPT|ARG>(?: letters| characters| chars| long| letters long| characters long)?", gives("COND", _length)),
    rule(r"<c:COL> (?:is )?(?:<n:number>|<w:wholenumber>|(?:positive|non-negative) number|positive <x:wholenumber>)(?: and)? <s:ge|le|gt|lt> <v:NUM>", gives("COND", _typed)),
    rule(r"<c:COL> (?:number|wholenumber) (?:between|from) <v:NUM> (?:and|to) <w:NUM>", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), ">=", constant(m["v"]), (Condition(Value("column", m["c"].value), "<=", constant(m["w"])),)))),
    rule(r"<c:COL> (?:to )?(?:<p:positive> )?(?:<n:number>|<w:wholenumber>)", gives("COND", _typed)),
    rule(r"<c:COL> (?:to )?(?:valid )?date(?: like)?(?: DATE)|<d:COL> (?:to )?date (?:in )?(?:form |format )?(?:YMD)", gives("COND", lambda r, m: Condition(Value("column", (m.get("c") or m["d"]).value), "date"))),
    rule(r"<c:COL> (?:to )?(?:valid )?date(?: YMD| in form YMD| form YMD)?|<d:COL> YMD", gives("COND", lambda r, m: Condition(Value("column", (m.get("c") or m["d"]).value), "date"))),
    rule(r"<c:COL|OPT|ARG> (?:occur |occurs |appear |appears |come |comes |there |present )*gt (?:once|one)", gives("COND", lambda r, m: r.repeated(m["c"]))),
    rule(r"<c:COL> (?:occurs? |appears? )?only once", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "unique"))),
    rule(r"(?:line|row) (?:of |in |from |ARG |file |FILE )*contains (?:text |word |string |ARG )?<v:ARG|OPT|TEXT>", gives("COND", lambda r, m: r.contains(m["v"]))),
    rule(r"<c:COL> unique", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "unique"))),
    rule(r"<c:COL> (?:contains|with) (?:one )?(?:@|<q:TEXT>)", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "in", constant(m.get("q")) or Value("text", "@")))),
    rule(r"<c:COL> (?:one )?(?:of |either )+<v:TEXT|[a-z]+> (?:or |and )?<w:TEXT|[a-z]+>(?: (?:or |and )?<x:TEXT|[a-z]+>)?(?=\s\.)", gives("COND", lambda r, m: Condition(Value("column", m["c"].value), "one of", Value("text", "|".join(str(m[one].value) for one in "vwx" if one in m))))),
    rule(r"<k:COND> and (?:unique)", gives("COND", lambda r, m: _both(r, {"a": m["k"], "b": m["k"].made("COND", Condition(m["k"].value.left, "unique"))}))),
    rule(r"<k:COND> and (?:notempty)", gives("COND", lambda r, m: _both(r, {"a": m["k"], "b": m["k"].made("COND", Condition(m["k"].value.left, "filled"))}))),
    rule(r"<k:COND> and (?:positive )(?:number|wholenumber)|<l:COND> and <n:number|wholenumber>", gives("COND", lambda r, m: _both(r, {"a": m.get("k") or m["l"], "b": m.get("k") or m["l"].made("COND", Condition(m["l"].value.left, "number" if m["n"].symbol == "number" else "whole"))}) if "l" in m else None)),
    rule(r"<a:COND> (?:and|,) <b:COND>", gives("COND", _both)),
)  # fmt: skip


def _checked(reading: Any, named: Named) -> object:
    reading.plan.checks.append(named["k"].value)
    return None


CHECKS: tuple[Rule, ...] = (
    rule(r"<k:COND>", does(_checked)),
    rule(r"(?:print )?(?:one )?(?:line )?(?:per )(?:problem|invalid row|invalid line|invalid cell|invalid value|violation|breach)(?: print)?(?: one)?(?: line)?(?: (?:as|like|print))* <q:TEXT>", does(lambda r, m: r.plan.samples.append(Sample(str(m["q"].value), m["q"].start, "problem")))),
    rule(r"print <q:TEXT> (?:for )?(?:per )(?:problem|invalid row|invalid line|violation)", does(lambda r, m: r.plan.samples.append(Sample(str(m["q"].value), m["q"].start, "problem")))),
    rule(r"(?:n )?(?:count |line |row |number )+(?:data row |row |in file |of file |in |file )*(?:from|starting at|starting with|start at|starts at) <n:NUM>", does(lambda r, m: r.plan.flags.add("data rows") if str(m["n"].value) == "1" else False)),
    rule(r"(?:n )?(?:is )?line number in file|n line (?:number )?(?:in|of) file", flag("file lines")),
    rule(r"(?:first )?(?:data )?row (?:row |number )+<n:NUM>|first data row NUM", does(lambda r, m: r.plan.flags.add("data rows") if str(m["n"].value if "n" in m else 1) == "1" else False)),
    rule(r"header (?:is |row )?line <n:NUM>", does(lambda r, m: r.plan.flags.add("file lines") if str(m["n"].value) == "1" else False)),
    rule(r"(?:following )?(?:rules|check|checks|checked|valid|validates|rule)(?: csv| of| COL| row| file)?", nothing),
)  # fmt: skip
"""Rules for the cells of a table, and how what breaks them is told."""
