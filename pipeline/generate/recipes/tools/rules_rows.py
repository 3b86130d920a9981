"""The grammar of rows: what is kept, changed, added up by group, put in order, and how it is printed or written."""

from __future__ import annotations

import re
from typing import Any

from pipeline.generate.recipes.tools.marks import Rule, rule
from pipeline.generate.recipes.tools.plan import Figure, Sample, Step, Value
from pipeline.generate.recipes.tools.rules import Made, Named, _default, attribute, constant, does, flag, gives, nothing


def _keep(reading: Any, named: Named) -> object:
    reading.plan.steps.append(Step("keep", named["k"].value))
    return None


def _drop(reading: Any, named: Named) -> object:
    reading.plan.steps.append(Step("drop", named["k"].value))
    return None


def _column(mark: Any) -> Value:
    return Value("option", attribute(mark)) if mark.symbol in {"OPT", "ARG"} else Value("column", mark.value)


def _step(kind: str) -> Any:
    def act(reading: Any, named: Named) -> object:
        columns = tuple(_column(named[name]) for name in ("c", "d") if name in named)
        for one in columns:
            if one.kind == "option":
                reading.take(one.text, "column")
        value = constant(named["v"]) if "v" in named else None
        reading.plan.steps.append(Step(kind, columns=columns, value=value))
        return None

    return does(act)


def _figure(kind: str) -> Any:
    def make(reading: Any, named: Named) -> Made:
        of = _column(named["c"]) if "c" in named else None
        if of is not None and of.kind == "option":
            reading.take(of.text, "column")
        if "d" in named:
            of = Value("product", "", (of, _column(named["d"]))) if of else None
        return [("FIG", Figure(kind, of))]

    return make


def _group(reading: Any, named: Named) -> object:
    for name in ("c", "d"):
        if name in named:
            column = _column(named[name])
            if column.kind == "option":
                reading.take(column.text, "column")
            if column not in reading.plan.group:
                reading.plan.group.append(column)
    return None


def _said_group(reading: Any, named: Named) -> Made:
    return None if _group(reading, named) is False else [("GROUP", None)]


def _figured(reading: Any, named: Named) -> object:
    for name in ("f", "g"):
        if name in named and named[name].value not in reading.plan.figures:
            reading.plan.figures.append(named[name].value)
    return None


def _order(by: str, down: bool | None = None, tie: bool = False) -> Any:
    def act(reading: Any, named: Named) -> object:
        way = down if down is not None else "down" in named
        key = by
        if "c" in named:
            key = f"column {named['c'].value}"
            if [one.text for one in reading.plan.group] == [named["c"].value]:
                key = "key"
        order = reading.plan.ties if tie else reading.plan.order
        if (key, not way) in order:
            return False
        if (key, way) not in order:
            before = [one for one in order if reading.places.get(one, 0) < named["_"].start]
            order.insert(len(before), (key, way))
            reading.places[key, way] = named["_"].start
        return None

    return does(act)


def _sample(role: str) -> Any:
    def act(reading: Any, named: Named) -> object:
        text = str(named["q"].value)
        reading.plan.samples.append(Sample(text, named["q"].start, role))
        return None

    return does(act)


def _limit(reading: Any, named: Named) -> object:
    value = constant(named["n"])
    if value is None or reading.plan.limit not in (None, value):
        return False
    reading.plan.limit = value
    if value.kind == "option":
        reading.take(value.text, "int")
    return None


def _target(kind: str) -> Any:
    def act(reading: Any, named: Named) -> object:
        if reading.plan.target not in ("", kind):
            return False
        reading.plan.target = kind
        return None

    return does(act)


OBJ = r"(?:row|line|value|values|cell|item|items|result|results|column|thing|COL)"
CLEANING: tuple[Rule, ...] = (
    rule(r"(?:picks? |chooses? |selects? |draws? |keep |print )+<n:NUM|OPT|ARG> (?:default NUM )?(?:random |randomly |chosen )+(?:word|line)(?: from (?:ARG|file)| out of (?:ARG|file)| of (?:ARG|file))?", does(lambda r, m: r.drawn(m["n"]))),
    rule(r"(?:picks? |chooses? |selects? |draws? |keep |print )+<n:NUM|OPT|ARG> (?:word|line) (?:default <v:NUM> )?(?:from |out of |of |ARG |file |at )*(?:random|randomly)(?: (?:from|out of|of) (?:ARG|file))?", does(lambda r, m: r.drawn(m["n"]) if "v" not in m or _default(r, {"o": m["n"], "v": m["v"]}) is not False else False)),
    rule(r"(?:print |and )*(?:word |line |them )?(?:joined|separated|connected|glued) (?:together )?(?:by|with) <q:TEXT>", does(lambda r, m: r.joined(m["q"]))),
    rule(r"same OPT(?: (?:print|read|always|gives?))* same (?:COL|word|words|row|line|phrase|passphrase|output|result)(?: again)?|(?:passphrase|passphrases|phrase)(?: generator)?", does(lambda r, m: None if "drawn" in r.plan.flags or m["_"].symbol != "same" else False)),
    rule(r"(?:print )?<q:TEXT> (?:with |where |NUM |n |is |for )*count (?:of )?(?:row|line)(?: write| print| keep| drop)?(?: (?:at |in )?end)?", does(lambda r, m: r.counted(m["q"]))),
    rule(r"(?:and |then |print |one |with |after that )*(?:as |in |at |on )?(?:last|end|final|bottom|closing)(?: of it| of)? (?:line |print |one |comes |a |then |with |follows )*<q:TEXT>", _sample("end")),
    rule(r"(?:and |then |print |with )*(?:line )?<q:TEXT> (?:as |in |at |on )(?:last|end|final|bottom)(?: line| of output| print)*", _sample("end")),
    rule(r"COL (?:is )?per (?:piece|unit|item|one)|per (?:piece|unit)(?: COL)?", flag("unit price")),
    rule(r"(?:last|first|second|third) word", does(lambda r, m: None if r.plan.layout else False)),
    rule(r"print <q:TEXT> (?:without|not counting) header(?: row| line)?", does(lambda r, m: r.counted(m["q"]))),
    rule(r"print <q:TEXT> (?:at |in )?(?:very )?end", _sample("end")),
    rule(r"<o:OPT> (?:print |write |output )?(?:as |in )?json(?: object| list| array)?(?: instead)?", does(lambda r, m: r.as_json(m["o"]))),
    rule(r"<o:OPT> (?:reverses?|turns? around|inverts?) (?:order|sort|it)", does(lambda r, m: r.switch(m["o"], "reverse"))),
    rule(r"(?:and |count |print |NUM |number |FIGURE |separated |by |spaces |on |one |line |in |order )*FIGURE(?: count)?(?: of (?:ARG|file))?", nothing),
    # cleaning
    rule(r"(?:trims?|strips?|drop) (?:leading |and |trailing |surrounding |extra |superfluous )*(?:spaces |whitespace |blanks )?(?:from |around |in |of |off |at |both |ends |start |end |and )*(?:per )?(?:cells|cell|value|values)", _step("strip")),
    rule(r"(?:cells|cell|values|value) trimmed|(?:trims?|strips?|drop) (?:leading and trailing |surrounding )(?:spaces|whitespace|blanks)", _step("strip")),
    rule(r"(?:drop|trims?|strips?) (?:trailing )?(?:spaces|whitespace|blanks) (?:and tabs )?(?:from |of |at |on |the |end |trailing )*(?:per )?line", _step("rstrip")),
    rule(r"(?:drop|trims?|strips?) trailing (?:spaces|whitespace|blanks)(?: and tabs)?", _step("rstrip")),
    rule(r"(?:collapses?|squeezes?|replaces?|reduces?|turns?|shrinks?) (?:several |multiple |NUM ormore |consecutive |runs of |repeated |sequences of |NUM |or |gt |one )*empty (?:line )(?:in |a |row |into |to |with |by )*(?:one|single|NUM)(?: single)?(?: empty line| empty| line)?", _step("squeeze")),
    rule(r"drop (?:per )?(?:all )?empty line|empty line drop", _step("nonempty")),
    rule(r"<c:COL> (?:in |to |into |becomes? |as )*lowercase|lowercase (?:of )?<d:COL>", _step("lower")),
    rule(r"<c:COL> (?:in |to |into |becomes? |as )*uppercase|uppercase (?:of )?<d:COL>", _step("upper")),
    rule(r"(?:print |it |text |per |line |everything |all |and )+(?:in |as |to )*<w:uppercase|lowercase>", does(lambda r, m: r.plan.steps.append(Step("upper line" if m["w"].symbol == "uppercase" else "lower line")) if not r.plan.columns and not r.plan.group else False)),
    rule(r"in <w:uppercase|lowercase>", does(lambda r, m: r.plan.steps.append(Step("upper line" if m["w"].symbol == "uppercase" else "lower line")) if not r.plan.columns and not r.plan.group else False)),
    rule(r"(?:with )?<o:OPT> (?:turns? |reverses? |flips? |inverts? |makes? |sort |print |in )*(?:order |it |list |result |output |line |reverse |reversed |descending |down )*(?:around|round|order|reversed|down)", does(lambda r, m: r.switch(m["o"], "reverse"))),
    rule(r"(?:with )?<o:OPT> (?:makes? |turns? |switches? |it |search |comparison |on )*nocase", does(lambda r, m: r.switch(m["o"], "nocase"))),
    rule(r"(?:in )?(?:reverse|reversed|opposite) order|last line first", does(lambda r, m: r.plan.steps.append(Step("turn")))),
    rule(r"with (?:its |their )?(?:line )?number(?: in)? front|(?:with )?(?:its |their )?line number(?: in front| first)?", nothing),
    rule(r"(?:everything |rest |all )+(?:otherwise |unknown )?(?:column |row |line )?(?:same|unchanged)", nothing),
    rule(r"(?:with )?<o:OPT> (?:per |line |row |print |output |text |it |turned |turns )*(?:backwards|reversed)(?: well)?", does(lambda r, m: r.conditional(m["o"], "reverse line"))),
    rule(r"(?:with )?<o:OPT> (?:per |line |row |print |output |text |it |turned |turns |in )*<w:uppercase|lowercase>", does(lambda r, m: r.conditional(m["o"], "upper line" if m["w"].symbol == "uppercase" else "lower line"))),
    rule(r"(?:one )?per line (?:backwards|reversed)|reverses? per line", does(lambda r, m: r.plan.steps.append(Step("reverse line")))),
    rule(r"(?:cells |cell |values )(?:empty )(?:count as|count|counts as|counts|as|eq|treated as) (?:as )?(?:NUM|zero)", flag("empty zero")),
    rule(r"(?:empty )(?:cells |values |value )?(?:count as|counts as|as|eq|treated as) (?:NUM|zero)", flag("empty zero")),
    rule(r"<a:ARG|file|input>(?: is)? (?:tab|tabs)(?: separated| delimited)?|(?:tab|tabs)(?: separated| delimited)(?: values| text)?", does(lambda r, m: r.tabs(True))),
    rule(r"<a:ARG|file|output> (?:comma|commas) (?:separated|delimited)", does(lambda r, m: r.tabs(False))),
    rule(r"(?:without |no )(?:empty line)", _step("nonempty")),
    rule(r"lowercase (?:everything|all text|text|word|all|input)(?: first)?", flag("nocase")),
    rule(r"nocase", flag("nocase")),
    rule(r"word (?:is |of |run |only |sequence |sequences |runs |consists |counts |any |means |as |contains? |gt |one |ormore )*letters(?: only)?(?: a-z)?", flag("letters")),
    rule(r"(?:empty|missing) <c:COL> (?:becomes?|filled with|fill with|filled|in|turns? in|turns? into|set to|replaced by|replaced with) (?:to )?<v:TEXT|NUM|null|LIT>", _step("fill")),
    rule(r"<k:COND> (?:becomes?|turns? into|replaced by|replaced with|in) <v:TEXT|NUM|null|LIT>", does(lambda r, m: r.fill(m["k"].value, m["v"]))),
    rule(r"(?:fills?|replaces?|set) (?:empty|missing) <c:COL> (?:values? |cells? )?(?:with|by|to) <v:TEXT|NUM|null|LIT>", _step("fill")),
    rule(r"(?:drop|without) column <c:COL>(?: and <d:COL>)?", _step("drop column")),
    rule(r"(?:only |print |write |keep )+(?:given |named |listed |chosen )?column(?: (?:named|given|listed) (?:by|with|in))?(?: OPT| of| csv| file| ARG)*(?: in (?:seen|order|given order|order given))?", does(lambda r, m: r.chosen())),
    rule(r"(?:renames?) (?:column )?<c:COL> (?:to|into|as|in) <v:COL|TEXT|NAME|[a-z_]\w*>", _step("rename")),
    rule(r"<c:COL> (?:becomes?|as|turned into|converted to|to|into|turned in) wholenumber", _step("whole")),
    rule(r"<c:COL> (?:becomes?|as|turned into|converted to|to|into) number", _step("float")),
    # duplicates
    rule(r"(?:drop|no|without) (?:all )?duplicate (?:row |line |entry )?(?:with|by|on|having|of|for) (?:same )?<c:COL|OPT|ARG>(?: and <d:COL>)?", _step("dedupe")),
    rule(r"(?:drop|no|without) (?:all )?duplicate(?: row| line| entry)?", _step("dedupe")),
    rule(r"drop (?:row|line) (?:with )?(?:same|duplicate) <c:COL|OPT|ARG>", _step("dedupe")),
    rule(r"duplicate (?:row |line )?drop", _step("dedupe")),
    rule(r"(?:print|write|keep) (?:to ARG )?(?:per )?(?:line |row |word )?(?:of |in )?(?:ARG |file )?(?:only )?once", _step("dedupe")),
    rule(r"keep (?:only )?first", does(lambda r, m: None if any(one.kind == "dedupe" for one in r.plan.steps) else False)),
    rule(r"(?:line |row )?(?:occur |occurs |appear |appears |come |comes |present |in |occurring |appearing )*gt (?:once|one)(?: in ARG| in file)?", gives("COND", lambda r, m: r.repeated())),
    rule(r"duplicate line(?: in ARG| in file| of ARG| of file)?", gives("COND", lambda r, m: r.repeated())),
    rule(r"per (?:one )?(?:time|once)|(?:only )once(?: per)?", does(lambda r, m: r.plan.flags.add("once"))),
    # settings
    rule(r"(?:contains |line |of |like )*line (?:of |like |in form )*(?:ARG|key|name) eq value(?: pairs)?", flag("pairs")),
    rule(r"line (?:starting |beginning |that start )with (?:#|TEXT) (?:comments?)", does(lambda r, m: None if "pairs" in r.plan.flags else False)),
    rule(r"<q:TEXT> per line", does(lambda r, m: r.settings(m["q"]))),
    rule(r"(?:with )?(?:#|TEXT) comments?(?: drop)?", does(lambda r, m: None if "pairs" in r.plan.flags else False)),
    rule(r"(?:holds? |with |of |like |keep |setting |settings |in |form |format )*(?:line |setting |settings )(?:of |like |in |form |format |as )*<q:TEXT>", does(lambda r, m: r.settings(m["q"]))),
    rule(r"(?:empty line |line (?:starting |beginning |that start |start |begin )with (?:#|TEXT) |comments? |line |and |or |# |TEXT )+drop", does(lambda r, m: None if "pairs" in r.plan.flags else False)),
    rule(r"drop (?:empty line|line (?:starting|beginning|start|begin) with (?:#|TEXT)|comments?|comment line)(?: and (?:empty line|line (?:starting|beginning|start|begin) with (?:#|TEXT)|comments?|comment line))?", does(lambda r, m: None if "pairs" in r.plan.flags else False)),
    rule(r"(?:print )(?:value )(?:of |for |belonging |to )*<a:ARG|OPT>", does(lambda r, m: r.look_up(m["a"]))),
    rule(r"(?:(?:cells|cell|values|value|COL) )?(?:empty) (?:cells |values |value )?(?:drop)|drop empty (?:cells|values)", flag("skip empty")),
    # logs
    rule(r"(?:drop )?(?:per |other )?(?:line|row|everything) (?:in |any |unknown )?(?:not )(?:like|match|matching|fit|eq|parse|that format|format|form)(?: it| format| pattern| exactly)?(?: drop)?", does(lambda r, m: None if r.plan.layout else False)),
    rule(r"(?:drop )(?:invalid |unknown )(?:line|row)|(?:invalid|unknown) (?:line|row) drop", does(lambda r, m: None if r.plan.layout else False)),
)  # fmt: skip
FILTERS: tuple[Rule, ...] = (
    rule(r"(?:print |only |keep )+(?:row |line )(?:with |of |in |from )*<c:COL>(?= (?!(?:ge|le|gt|lt|eq|ne)))", does(lambda r, m: r.by_option(m["c"]))),
    rule(r"drop (?:row |line |COL )<s:ge|le|gt|lt> <v:OPT|NUM|ARG>", does(lambda r, m: r.drops_amount(m))),
    rule(r"(?:non-numeric|not number) (?:values |value |cells |cell |COL |row )*drop|drop (?:non-numeric|not number) (?:values|value|cells|COL|row)", flag("skip others")),
    rule(r"count (?:of )?<l:LIT> (?:and|or) <m:LIT> (?:line|row)", lambda r, m: r.levels(m)),
    rule(r"count (?:of )?<l:LIT> (?:line|row)", lambda r, m: r.levels(m)),
    rule(r"(?:only )(?:count )?<l:LIT> (?:line|row)|(?:keep |only )+<m:LIT>", lambda r, m: r.levels(m) and []),
    rule(r"unknown (?:COL|line|row) drop", does(lambda r, m: None if any(one.kind == "keep" for one in r.plan.steps) else False)),
    rule(r"same COL (?:sit |occur |occurs |appear |appears |come |comes |in )*(?:on |in )?(?:several|multiple|many|different) row", nothing),
    rule(r"(?:drop|without|except|not|no) (?:all )?(?:row|line|word)? ?(?:with )?<k:COND>", does(_drop)),
    rule(r"(?:row|line|word)? ?(?:with |if |where )?<k:COND> (?:drop)", does(_drop)),
    rule(r"(?:print |keep |write |only |count |read )*(?:row|line|word) (?:from |with |of |if |for |in |since )*<k:COND>", does(lambda r, m: r.keeps(m["k"]))),
    rule(r"(?:keep |only |print |if |write )+(?:count |one |ones |COL |with |per |row )*<k:COND>", does(_keep)),
    rule(r"(?:with )?<o:OPT> (?:only |print |count )+(?:row |line )?(?:with |of |in |from )?(?:per )?<c:COL>(?: count)?", does(lambda r, m: r.only(m["o"], m["c"]))),
    rule(r"(?:with )?<o:OPT> (?:only )(?:row |line )?(?:with )(?:<c:COL>)", does(lambda r, m: r.only(m["o"], m["c"]))),
    rule(r"n (?:is )?line (?:number )?(?:in|of) file", flag("file lines")),
)  # fmt: skip
FIGURES: tuple[Rule, ...] = (
    rule(r"print <c:COL> with count (?:of )?(?:row|FIG|COL)?".replace("(?:row|FIG|COL)?", "(?:row|FIG|COL)"), does(lambda r, m: r.grouped_count(m["c"]))),
    rule(r"read number (?:from |in |of |stdin |file |ARG )*(?:, )?one per line", flag("numbers")),
    rule(r"<w:sum|mean|minimum|maximum|median|largest|smallest>(?: (?:of )?(?:number|them|all number))?", lambda r, m: r.of_numbers(m["w"].symbol)),
    rule(r"(?:smallest |largest |minimum |maximum |lowest |highest |mean |sum |count |median |and |value |of |print )+(?:column|value|number|ARG|of column|mean|sum|median|largest|maximum)", does(lambda r, m: None if "figure lines" in r.plan.flags else False)),
    rule(r"<n:NUM|OPT|ARG> <c:COL> (?:spent|with|having|paid|sold|bought|earned|made) (?:most|highest|largest|biggest)(?: sum)?(?: <d:COL>)?", does(lambda r, m: r.spenders(m))),
    rule(r"(?:sum (?:value )?(?:of )?(?:row |stock |all |everything )?)?<c:COL> (?:times|\*|x|multiplied by) <d:COL>(?: sum)?(?: gt)?(?: (?:all )?row)?", _figure("sum")),
    rule(r"(?:only )?<n:NUM|OPT|ARG> (?:row |line |COL )?(?:with |of |by |having )*(?:<d:largest|highest|biggest|greatest|most|top>|lowest|smallest|least|fewest) <c:COL>", does(lambda r, m: r.top_by(m))),
    rule(r"(?:top|first|biggest|largest) <n:NUM|OPT|ARG> (?:row |line )?(?:by |with |of )+(?:<d:largest|highest|biggest|most>)? ?<c:COL>".replace(")? ?", " )?"), does(lambda r, m: r.top_by({**m, "d": m["c"]}))),
    rule(r"per (?:different |distinct |single |)?(?:value |values )?(?:of |in )*<c:COL|OPT|ARG>(?: and <d:COL>)?(?: value| names?| says| given)?", gives("GROUP", lambda r, m: True if _group(r, m) is not False else None)),
    rule(r"per (?:value of |value in |value )(?:column )?<c:COL|OPT|ARG>(?: names?| says| given)?", gives("GROUP", lambda r, m: True if _group(r, m) is not False else None)),
    rule(r"(?:sum|mean|count) (?:of )?(?:<c:COL>) (?:\*|times|x) <d:COL>", _figure("sum")),
    rule(r"sum (?:count )?(?:of |up )*(?:values? (?:of|in) )?(?:column )?<c:COL|ARG>(?: values?)?", _figure("sum")),
    rule(r"(?:count|much) <c:COL> sum", _figure("sum")),
    rule(r"<c:COL> sum", _figure("sum")),
    rule(r"<w:sum|mean|minimum|maximum|median|smallest|largest> (?:of |in |number |values |value )*(?:csv |given |numeric |number |one )*column", lambda r, m: r.of_column(m["w"].symbol)),
    rule(r"mean (?:of |value of )*(?:numbers? in )?(?:column )?<c:COL|ARG>(?: value)?", _figure("mean")),
    rule(r"<c:COL> mean", _figure("mean")),
    rule(r"(?:minimum|smallest|lowest|min)(?: of)? <c:COL|ARG>(?= (?!first))", _figure("min")),
    rule(r"(?:maximum|largest|highest|max|biggest)(?: of)? <c:COL|ARG>(?= (?!first))", _figure("max")),
    rule(r"count (?:of )?(?:different|distinct|unique) <c:COL>(?: [a-z]+(?= (?:per|GROUP)))?", _figure("unique")),
    rule(r"count (?:of )?(?:all |its )?(?:row|line|word|request|requests|them|it|came|occur\w*|appear\w*|times)(?: per)?(?= )", _figure("count")),
    rule(r"count (?:it )?(?:came|occurs?|appears?|comes)?", lambda r, m: [("FIG", Figure("count"))]),
    rule(r"count (?:count )?per (?:word|line) (?:occurs?|appears?|comes?|used|is used)", does(lambda r, m: _figured(r, {"f": m["_"].made("FIG", Figure("count"))}))),
    rule(r"(?:<n:NUM|OPT|ARG> )(?:most common|most frequent)(?= (?:, )?(?:as|like|TEXT|in|default|\.|one))", does(lambda r, m: r.common(m))),
    rule(r"(?:<n:NUM|OPT|ARG> )?(?:most common|most frequent|most often) (?:used )?(?:word|line|<c:COL>)", does(lambda r, m: r.common(m))),
)  # fmt: skip
ORDERS: tuple[Rule, ...] = (
    rule(r"ties (?:(?:are |is )?sort |broken |then |go |in |come )*(?:by )?(?:alphabetical)(?: by <c:COL>)?", _order("key", False, tie=True)),
    rule(r"ties (?:(?:are |is )?sort |broken |then |go )*(?:by |in |then )*<c:COL>(?: alphabetical)?", _order("column", False, tie=True)),
    rule(r"ties (?:keep |in |stay |broken |by )*(?:seen|same order)", _order("seen", False, tie=True)),
    rule(r"(?:sort )?(?:with |by |the )?(?:highest|largest|biggest|most|greatest|top|best) (?:FIG |sum |count |total |mean |COL |[a-z]+ )?(?:first|at top|on top)", _order("figure", True)),
    rule(r"(?:sort )?(?:with |by |the )?(?:lowest|smallest|fewest|least) (?:FIG |sum |count |total |mean |COL |[a-z]+ )?(?:first|at top|on top)", _order("figure", False)),
    rule(r"(?:the )?(?:earliest|oldest|first) <c:COL> first", _order("column", False)),
    rule(r"(?:the )?(?:latest|newest) <c:COL> first", _order("column", True)),
    rule(r"sort (?:row |line |them |result |results |list |output |everything )?(?:by )?(?:the )?<c:COL>(?: name| names| itself| value)?(?: number)? <down:down>", _order("column")),
    rule(r"sort (?:row |line |them |result |results |list |output |everything )?(?:by )?(?:the )?<c:COL>(?: names?)?(?: alphabetical| up)?", _order("column", False)),
    rule(r"(?:and )?sort (?:them |line |by |in )*(?:FIG|sum|count|mean) <down:down>", _order("figure")),
    rule(r"(?:and )?sort (?:them |line |by |in )*(?:FIG|sum|count|mean) up", _order("figure", False)),
    rule(r"sort (?:by |line |word |key |keys |result |output |them |in )*(?:alphabetical|key|up)?(?: by (?:key|line|word))?(?: alphabetical)?", _order("key", False)),
    rule(r"alphabetical(?: by <c:COL>)?", _order("key", False)),
    rule(r"(?:sort )?down", _order("figure", True)),
    rule(r"(?:sort )?up", _order("figure", False)),
    rule(r"(?:in )?seen", _order("seen", False)),
)  # fmt: skip
LIMITS: tuple[Rule, ...] = (
    rule(r"(?:only )?(?:<n:NUM|OPT|ARG>) (?:most common|most frequent|biggest|largest|highest|top|best|first)(?: word| line| ones| COL| row)?", does(lambda r, m: r.top(m["n"], m.get("n")))),
    rule(r"<n:NUM|OPT|ARG> longest (?:line|word)", does(lambda r, m: r.longest(m["n"]))),
    rule(r"(?:only )?(?:top|first) <n:NUM|OPT|ARG>(?: row| line| word| COL| ones)?", does(lambda r, m: r.top(m["n"], None))),
    rule(r"<n:OPT> (?:limits?|print only|only|at most) (?:print |output |result |count )*(?:first|to|number of|how many|best|)?(?: NUM)?(?: row| line| word)?", does(_limit)),
    rule(r"<d:longest|shortest> (?:line|word)(?: and length)?", does(lambda r, m: r.one_longest(m["d"].symbol == "longest"))),
)  # fmt: skip

ROWS = (*CLEANING, *FILTERS, *FIGURES, *ORDERS, *LIMITS)

OUTPUT: tuple[Rule, ...] = (
    rule(r"<f:FIG> and <g:FIG>", does(_figured)),
    rule(r"<f:FIG>", does(_figured)),
    rule(r"(?:print |one |per |line |row |result |output |write |COL |GROUP |value |them |word |format |form |in |looks? |example )*(?:like|as|format|form|example|looking like) (?:this )?(?:format )?<q:TEXT>(?: per line| one per line| per)?(?: line)?", _sample("line")),
    rule(r"(?:print |write )?(?:in |at )?(?:end|finally|last|afterwards|at end|in end)(?: it| of all)? (?:print |write )+<q:TEXT>(?: at end)?", _sample("end")),
    rule(r"(?:and )?(?:finally )?(?:print |write )<q:TEXT> (?:at |in )?(?:end|finally|last)", _sample("end")),
    rule(r"(?:print |write |then |and )*print <q:TEXT>(?: line| lines| per line| one per line| per| row)?", _sample("")),
    rule(r"print (?:one |line |GROUP |per |row |result |ones )+<q:TEXT>", _sample("line")),
    rule(r"<q:TEXT> (?:one )?(?:per|line) (?:line|row|GROUP|COL)?", _sample("line")),
    rule(r"<q:TEXT>", does(lambda r, m: r.plan.samples.append(Sample(str(m["q"].value), m["q"].start, "line")) if r.plan.group and re.search(r"\d|[<{]|total|count|sum|average", str(m["q"].value)) else False)),
    rule(r"(?:as |into |to |in |print |write )+(?:single )?json (?:list|array)(?: of (?:object|objects|row))?(?: (?:with )?(?:one )?(?:object )?per row)?", _target("json")),
    rule(r"(?:as |into |to )+(?:valid )?csv(?: format| table)?(?= (?:, )?(?:with|and|\.|to|on|including|,|file|header|ARG))", _target("csv")),
    rule(r"(?:object |one object |one json object )per (?:row|line)", does(lambda r, m: r.objects())),
    rule(r"(?:as |a )*markdown table", _target("markdown")),
)  # fmt: skip

INPUTS = (
    r"(?:ARG|FILE|file|csv|tsv|json|text|log|input|stdin|path|SELF|CALL|arguments?|line|row|list|array|table|objects?)"
)
PLAIN: tuple[Rule, ...] = (
    rule(r"json (?:list|array)(?: of (?:object|objects|row))?(?: (?:with )?(?:one )?(?:object )?per row)?", nothing),
    rule(r"(?:ARG|FILE|file|csv|json|per|line|it|SELF) contains", nothing),
    rule(r"(?:arguments?|ARG|path|paths|file|input|stdin) eq", nothing),
    rule(r"number (?:of row )?ARG|ARG number", nothing),
    rule(r"(?:one )?file name", nothing),
    rule(r"(?:from |in )?(?:current|same|working) (?:directory|folder)", nothing),
    rule(r"keys (?:from|of|in) header|(?:header|column names?) (?:as |are |become |becomes? )*keys", nothing),
    rule(r"indent(?:ed)? (?:by |with |of )?<n:NUM>(?: spaces)?", does(lambda r, m: None if str(m["n"].value) == "2" else False)),
    rule(r"only (?:number|sum|FIG|count)", does(lambda r, m: None if r.plan.figures and not r.plan.samples else False)),
    rule(r"print COL(?: (?:and )?COL)+(?: of)?(?: row)?", does(lambda r, m: None if r.plan.samples else False)),
    rule(r"(?:print )?nothing|(?:header )?eq keys of first (?:row|object)|keys of (?:first )?row", nothing),
    rule(r"(?:without|if no) OPT (?:print |write |row |keep |line )*(?:everything|row|print|line)", nothing),
    rule(r"default <v:NUM|LIT|TEXT>", does(_default)),
    rule(r"<w:sum|mean> (?!COL|FIG|GROUP|per|of|in|by)[a-z]+(?= (?:, )?(?:with|like|as|\.|TEXT|and|of|,|up|down|GROUP))", does(lambda r, m: r.mentioned(m["w"].symbol))),
    rule(r"<w:sum|mean|count|FIG>", does(lambda r, m: r.mentioned(m["w"].symbol))),
    rule(r"print <c:COL>(?: (?:of|from|per|row|line|in|all))*", does(lambda r, m: r.cells(m["c"]))),
    rule(r"(?:from|of|with|in|for) <c:COL>", does(lambda r, m: None if m["c"].value in {one.attribute for one in r.line.options.values()} else False)),
    rule(r"(?:text |value |separated |by |TEXT |spaces |space |with |commas )*separated by (?:TEXT|spaces|space|commas)", does(lambda r, m: None if r.plan.target == "markdown" else False)),
    rule(r"row of TEXT|cells|(?:leading |trailing |and )+(?:pipe|pipes|TEXT)|data", does(lambda r, m: None if r.plan.target == "markdown" else False)),
    rule(r"(?:and )?(?:write|print|convert|converts|turn|turns|export|exports|output)(?: (?:row|line|them|result|it|everything|rest|cleaned|output|csv|json|json-lines|jsonl|table|file|markdown|text|sort|back|clean|new|first|into|second|with|as|all|remaining))*(?: (?:to|into|in|on|as|from))*(?: (?:another|new|second|output|json|csv|text|jsonl|cleaned|array|file|stdout|markdown|table|list))*(?: (?:ARG|FILE|file|stdout|second|list|array|table|csv|json|output))?", nothing),
    rule(r"(?:same|with|and|keep|including|has|unchanged|with same) (?:same )?(?:header|column|order of column)(?: row| line| unchanged)*", nothing),
    rule(r"(?:with )?(?:header|header row|header line)(?: first| line| row| on top)?", nothing),
    rule(r"(?:all )?(?:values|value|cells|cell) (?:as |remain |keep )*(?:strings|string|text)(?: they)?", nothing),
    rule(r"(?:to )?stdout", nothing),
    rule(r"(?:one|result|line|print|ones)?(?: )?(?:one )?(?:per) line", nothing),
    rule(rf"(?:read )?(?:{INPUTS} )*(?:given |passed |as |in |from |of |with |argument |arguments |name |path |called |first |second |NUM |one |list |array )*{INPUTS}", nothing),
    rule(r"(?:print|read|input|row|line|output|result|list|work|lists|usage|file|per|column|arguments?|call|write|header|one|json|csv|GROUP|ARG|OPT)", nothing),
)  # fmt: skip
"""What says where rows come from and go to, which the command line tells as well."""
