"""Reads a request for a tool with sub-commands that keeps records in a file: each command is read as a request of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.generate.recipes.tools import columns, commandline
from pipeline.generate.recipes.tools.commandline import CommandLine, Place, identifier
from pipeline.generate.recipes.tools.marks import Mark, Rule, marks, rewritten, rule, same, vocabulary, words_of
from pipeline.generate.recipes.tools.plan import Condition, Figure, Plan, Sample, Step, Trouble, Value
from pipeline.generate.recipes.tools.reading import Reading, is_topic, resolved, without_story
from pipeline.generate.recipes.tools.rules import (
    CONDITIONS,
    ENDS,
    FIRST,
    SIGNS,
    TROUBLES,
    constant,
    does,
    flag,
    nothing,
)
from pipeline.generate.recipes.tools.rules_rows import FIGURES, ORDERS
from pipeline.generate.recipes.words import plural, singular

ACTS = {
    "add": "add new create record log put insert register spend save book plant buy remember append track note enter earn",
    "list": "list ls all show overview print report summary",
    "mark": "done finish complete check close tick finished resolve archive pay star lend completed finish-task",
    "unmark": "undo undone reopen uncheck open unarchive return",
    "remove": "remove delete rm del drop forget erase cancel",
    "find": "find search grep filter lookup",
    "total": "total sum balance spent summary stats totals statistics",
    "count": "count number",
    "clear": "clear reset empty purge",
    "get": "get show view read lookup phone",
    "set": "set store",
    "edit": "edit update change rename move",
    "raise": "in restock receive deposit increase",
    "lower": "out take use withdraw sell consume decrease",
}  # fmt: skip
"""By deed the names of commands for it, the likeliest first."""
STORE = re.compile(r"(?<![\w/.])([\w./-]*?[A-Za-z_][\w-]*\.(?:json|csv|db|sqlite3?|txt))\b")
THINGS = frozenset(
    """task todo note expense contact book movie item entry record habit bookmark link reminder recipe person friend player game plant song event
    visit workout trip product article to-do film purchase payment appointment idea birthday quote measurement reading spending address thing chore
    ingredient tool customer member guest pet animal car score""".split()  # noqa: SIM905
)  # fmt: skip
"""What people keep."""
FLAGS = {
    "archive": "archived",
    "pay": "paid",
    "star": "starred",
    "lend": "lent",
    "return": "lent",
    "unarchive": "archived",
}
NUMBER = re.compile(
    r"amount|price|cost|qty|quantity|count|hours?|minutes?|km|weight|calories|value|sum|euros?|money|number|score|points|pages|age|year|distance|kcal|pieces|rating|stock"
)


@dataclass(frozen=True)
class Head:
    """Where a command is introduced."""

    name: str
    arguments: str
    start: int
    end: int


VERBS = frozenset(word for words in ACTS.values() for word in words.split())
QUOTED = re.compile(r"`(?P<tick>[^`\n]+)`|(?<!\w)\"(?P<double>[a-z][^\"\n]*)\"")
SHOWS = re.compile(
    r"(?:\bprint\w*|\blike|\bas|\be\.g\.|\bexample\w*|->|→|\bsa(?:y|ys|ying)|\boutput\w*|\bshow\w*|\bmessage|\bwith)[ \t,:]*(?:this|just|only|then)?[ \t:]*$",
    re.I,
)
ARGUMENT = r"\[?<[^<>\n]+>\]?(?:\.\.\.)?|\[[A-Z][\w|-]*(?:\.\.\.)?\]|[A-Z][A-Z0-9_-]*(?:\.\.\.)?(?![a-z])|\[?--[a-z][\w-]*(?:[ =](?:<[^<>\n]+>|[A-Z][A-Z_-]*\b))?\]?|\"[^\"\n]*\"|-?\d[\w.:-]*"
BARE = re.compile(
    rf"(?:(?:^|\n)[ \t]*(?:[-*•+]|\d+[.)])?[ \t]*|[;:.,(]\s+(?:and |then )?|\b[Cc]ommands (?:are )?)(?P<name>[a-z][a-z-]+)(?P<arguments>(?:[ \t]+(?:{ARGUMENT}))*)(?=\s*(?:->|=>|→|[:=–—(,;.-]|$|\n)|\s+(?:[a-z]+s|to|print|show|mark|list|delete|remove)\b)"
)


def heads(prompt: str, entry: str) -> list[Head]:
    """Where each command is introduced: in quotes, after the file's name, or at the start of a clause."""
    stem = re.escape(entry.removesuffix(".py"))
    found: dict[int, Head] = {}
    called = (
        len(
            {
                one["name"]
                for one in re.finditer(rf"\b{stem}\.py (?P<name>[a-z][a-z-]+)", prompt)
                if one["name"] in VERBS
            }
        )
        > 1
    )
    for one in QUOTED.finditer(prompt):
        text = one[str(one.lastgroup)]
        said = re.match(
            rf"(?:\$ )?(?:python3? )?(?P<call>{stem}(?:\.py)? )?(?P<name>[a-z][a-z-]+)(?P<rest>(?: .*)?)$", text
        )
        if said is None or (
            not said["call"]
            and (called or said["name"] not in VERBS or SHOWS.search(prompt[max(0, one.start() - 40) : one.start()]))
        ):
            continue
        if not said["call"] and not re.fullmatch(rf"(?: (?:{ARGUMENT}|[a-z]\w*))*", said["rest"]):
            continue
        found[one.start()] = Head(said["name"], said["rest"], one.start(), one.end())
    for one in re.finditer(rf"(?<![`\w/]){stem}\.py (?P<name>[a-z][a-z-]+)(?P<arguments>(?: (?:{ARGUMENT}))*)", prompt):
        if (one["name"] in VERBS or one["arguments"]) and one["name"] not in {
            "keeps",
            "is",
            "with",
            "that",
            "which",
            "to",
            "for",
            "stores",
            "and",
            "has",
        }:
            found[one.start()] = Head(one["name"], one["arguments"], one.start(), one.end())
    for one in () if called else BARE.finditer(prompt):
        start = one.start("name")
        takes = re.search(r"[A-Z<]|--|\"", one["arguments"]) is not None
        arrow = re.match(r"\s*(?:->|=>|→|[:=–—(]|- )", prompt[one.end() :]) is not None
        inside = prompt.count("`", 0, start) % 2 == 1 or any(head.start <= start < head.end for head in found.values())
        if (
            one["name"] in VERBS
            and (takes or arrow)
            and not inside
            and not (one["name"] in {"enter", "note"} and not takes)
        ):
            found[start] = Head(one["name"], one["arguments"], start, one.end("arguments"))
    for one in () if called or len(found) > 1 else TOLD.finditer(prompt):
        if one["name"] in VERBS:
            found[one.start("name")] = Head(one["name"], _told(one["rest"]), one.start("name"), one.end("name"))
    return [found[one] for one in sorted(found)]


TOLD = re.compile(
    r"(?:(?<=[.;:]\s)|(?<=\n)|(?<=, )|(?<=, and )|(?<=\band ))`?(?P<name>[a-z]+)`? (?:takes|prints|shows|lists|removes|deletes|adds|marks|expects|gets|needs|stores|saves)\b(?P<rest>[^.;\n]*)"
)


def _told(rest: str) -> str:
    """The arguments of a command by what is told of it: `takes an id`, `takes --title and --author`."""
    said = re.split(r"\b(?:and )?(?:prints?|shows?|removes?|deletes?|marks?|which|that|exits?)\b", rest)[0]
    options = " ".join(f"{one} VALUE" for one in re.findall(r"--[a-z][\w-]*", said))
    words = [
        one[1].upper()
        for one in re.finditer(r"\b(?:an?|the|its) (id|name|title|text|number|amount|date|key|value)\b", said)
    ]
    return " ".join([*words, options])


@dataclass
class Section:
    """A sub-command with all that is said of it."""

    name: str
    reading: KeepReading
    act: str = ""
    said: list[Mark] = field(default_factory=list)

    @property
    def line(self) -> CommandLine:
        return self.reading.line

    @property
    def plan(self) -> Plan:
        return self.reading.plan

    @property
    def function(self) -> str:
        return self.name.replace("-", "_") + "_records"


@dataclass
class Keeping:
    """The whole request."""

    entry: str
    store: str
    sections: list[Section]
    fields: list[tuple[str, str]]
    """Name and kind: `text`, `number`, `whole`, `date`."""
    left: list[Mark]
    typer: bool = False
    prompt: str = ""

    @property
    def mark(self) -> str:
        """What a record can be marked as; empty where no command does."""
        name = next((one.name for one in self.sections if one.act == "mark"), "")
        return FLAGS.get(name, "done") if name else ""

    def trouble(self, section: Section, kind: str) -> Trouble | None:
        """How it ends, by what is said of the command, else of another."""
        all_of = [section, *self.sections]
        return next((one.plan.troubles[kind] for one in all_of if kind in one.plan.troubles), None)


def _twice(reading: Reading, named: dict[str, Mark]) -> list[tuple[str, object]]:
    reading.plan.flags.add("unique")
    return [("TROUBLE", {"twice"})]


def _unknown(reading: Reading, named: dict[str, Mark]) -> list[tuple[str, object]]:
    return [("TROUBLE", {"unknown"})]


N = r"(?:id|number|ARG|COL|row|n|NUM|name)"


def _ruled(reading: KeepReading, named: dict[str, Mark]) -> list[tuple[str, object]]:
    """A value that must be a whole number, or keep a bound."""
    mark = named["a"]
    name = mark.value.name if mark.symbol == "ARG" else mark.value
    reading.numbers.add(name)
    if "w" in named:
        reading.wholes.add(name)
    if "s" in named:
        value = "0" if named["v"].symbol == "zero" else str(named["v"].value)
        reading.bounds.append((name, SIGNS[named["s"].symbol], value))
    elif "p" in named:
        reading.bounds.append((name, ">", "0"))
    return [("TROUBLE", {"value"})]


def _broken(reading: KeepReading, named: dict[str, Mark]) -> list[tuple[str, object]]:
    """A bound by what is refused: `an amount below 1`."""
    mark = named["a"]
    name = mark.value.name if mark.symbol == "ARG" else mark.value
    reading.numbers.add(name)
    if "n" in named:
        reading.bounds.append((name, ">=", "0"))
    else:
        value = "0" if named["v"].symbol == "zero" else str(named["v"].value)
        reading.bounds.append((name, {"lt": ">=", "le": ">", "gt": "<=", "ge": "<"}[named["s"].symbol], value))
    return [("TROUBLE", {"value"})]


BEFORE: tuple[Rule, ...] = (
    rule(rf"(?:if )?(?:existing|taken) {N}(?= (?:, )?(?:exit|message|print|stderr|refused))|(?:adding|add) (?:{N} )+(?:twice|again|NUM times)", _twice),
    rule(r"(?:if |when )?(?:no row|nothing|none|no COL)(?: added| there| yet| logged| kept| stored| write| in file| log)*(?: print| then| list| it| only)* <q:TEXT>", lambda r, m: r.none(m["q"])),
    rule(r"(?:if )?<a:ARG|COL> not (?:<p:positive> )?(?:number|<w:wholenumber>)(?: <s:gt|ge> <v:NUM|zero>)?(?: not)?(?: accepted| allowed)?", _ruled),
    rule(r"<a:ARG|COL> (?:<p:positive> )?(?:number|<w:wholenumber>)(?: (?:<s:gt|ge> <v:NUM|zero>|of <m:NUM> ormore))?(?= (?:, )?(?:otherwise|else|TROUBLE))(?: otherwise)?", _ruled),
    rule(r"(?:if )?<a:ARG|COL> (?:<s:lt|le|gt|ge> <v:NUM|zero>|<n:negative>)(?= (?:, )?(?:message|exit|stderr|not|refused|rejected|or))(?: not accepted| not allowed| refused| rejected)?", _broken),
    rule(r"(?:if )?(?:<n:negative> )<a:ARG|COL>(?= (?:, )?(?:message|exit|stderr|not|refused|rejected|or))", _broken),
    rule(r"(?:if )not (?:row|COL|ARG)(?: in| there| list| file)*(?= (?:, )?(?:exit|message|stderr|print))", lambda r, m: _unknown(r, m)),
    rule(r"(?:if |when )?(?:not enough|too little|too few|gt (?:there|in stock|on stock|stock|have|available))(?: row| COL| ARG| stock| in stock| there| left)*", lambda r, m: [("TROUBLE", {"short"})]),
    rule(r"(?:and )?nothing (?:write|stored|changed|saved|added|add|changes|happens|in|file|into|to|list)+", nothing),
    rule(r"(?:if |when )?(?:no file|missing file|file missing|file not existing)(?: yet)?(?: mean| means| like| eq| counts as| treat as| as| treated| treat| same| simply| only| start| starts)*(?: with)? (?:empty|no row|nothing|new|header|created|fresh)(?: list| row| with header| file| one| line)*", nothing),
    rule(r"(?:if |when )?(?:file missing|missing file|no file)(?: yet)?(?= \.)", nothing),
    rule(r"(?:between|across) (?:work|works|calls|starts|sessions)|between", nothing),
    rule(r"(?:if )?<a:ARG|COL> (?:not|no|invalid) number", lambda r, m: r.is_number(m["a"]) or [("TROUBLE", {"value"})]),
    rule(rf"(?:if )?(?:{N} )+(?:already )(?:there|exists?|known|in|taken|kept|present|used)(?: FILE| file| list)?", _twice),
    rule(rf"(?:if )?(?:same |duplicate ){N}(?: twice| again)?(?= (?:, )?(?:exit|message|print|stderr|refused))", _twice),
    rule(rf"(?:if )?already (?:{N} )?(?:there|exists?|known)", _twice),
    rule(rf"(?:if )?(?:unknown|missing|no|invalid)(?: {N})+(?: (?:with|by|of) (?:{N}|that))*", lambda r, m: _unknown(r, m)),
    rule(rf"(?:if )?(?:{N} )+(?:with )?(?:{N} )*(?:missing|unknown)", lambda r, m: _unknown(r, m)),
    rule(r"(?:or )?(?=END (?:, )?(?:if |when )?(?:unknown|missing|not found))".replace("(?:or )?(?=", "or (?="), nothing),
    rule(r"(?:if |when )(?:unknown|missing|not found|not there|not on list|not in list)(?= (?:, )?(?:\.|,|exit|message|stderr|print|and|END))", lambda r, m: _unknown(r, m)),
    rule(r"(?:if )?(?:missing|not found)(?= (?:, )?(?:exit|message|stderr|print))", lambda r, m: _unknown(r, m)),
    rule(r"(?:print )?nothing (?:if|when|at all) (?:none|no row|no|empty|nothing)(?: there| yet| row| left| open)?", nothing),
)  # fmt: skip
SAMPLES: tuple[Rule, ...] = (
    rule(r"<q:TEXT> or <p:TEXT>", does(lambda r, m: r.shown(m["q"], "") if r.shown(m["p"], "marked") is not False else False)),
    rule(r"marks? (?:row |ARG |NUM |COL |with |of |number |id )*(?:as )?(?:done|finished|complete|completed|paid|lent)", nothing),
    rule(r"(?:one )?(?:row |ones )?(?:done |finished |completed |complete )(?:row |ones )?(?:are |as |like |print )*<q:TEXT>", does(lambda r, m: r.shown(m["q"], "marked"))),
    rule(r"[a-z]+ ones (?:are |as |like |print )*<q:TEXT>", does(lambda r, m: r.shown(m["q"], "marked") if re.search(r"\[[xX✓*]\]", str(m["q"].value)) else False)),
    rule(r"(?:with |for |in )?<q:TEXT> (?:for |if |when |in |of )*(?:done|finished|completed)(?: row| ones)?", does(lambda r, m: r.shown(m["q"], "marked"))),
    rule(r"(?:only )?(?:open|unfinished|undone|pending|remaining)(?: row| ones)?|not (?:yet )?(?:done|finished)(?: row| ones)?", flag("open")),
    rule(r"(?:all |per |every |each )*(?:row )?(?:print |show |list )*(?:all |per |row |open |one |ones |line |GROUP |them |COL |ARG |current )*(?:print |as |like |per |in |form |format |row |COL |line |one )*<q:TEXT>(?: (?:per |one )*(?:line|row|GROUP))*(?: per)?", does(lambda r, m: r.shown(m["q"], ""))),
    rule(r"print (?:new |its |row )*(?:id|number)(?: of (?:new )?(?:row|it))? like (?:NUM|TEXT)", does(lambda r, m: r.plan.flags.add("print id"))),
    rule(r"print (?:COL|text|row)(?: of (?:row|that row|it))?", does(lambda r, m: None if r.act == "get" else False)),
    rule(r"(?:read|takes|expects|needs) (?:OPT|ARG|COL|id|number|name|title|text|NUM|row)(?: (?:and )?(?:OPT|ARG|COL|id|number|name|title|text))*(?: and)?", nothing),
    rule(r"(?:print )(?:new |its |row )*(?:id|number)(?: of (?:new )?(?:row|it))?", does(lambda r, m: r.plan.flags.add("print id"))),
    rule(r"(?:adds?|add|increases?|raises?|takes? away|read away|takes?|lowers?|decreases?|subtracts?|reduces?)(?: (?:to|from|the|of|ARG|COL|row|NUM|stock|amount|away|so many|that many|it|pieces))*", does(lambda r, m: None if r.act in {"raise", "lower"} else False)),
    rule(r"(?:print )?same(?: line| way| format)?", does(lambda r, m: r.plan.flags.add("same line"))),
    rule(r"(?:n |with |NUM )?(?:new |its |next )?(?:id|number|count)(?: row)?(?: of (?:new )?row| row)?", nothing),
    rule(r"numbered(?: (?:in |order |entered |seen |from |starting |with |at )*(?:NUM|entered|order|seen))?", nothing),
    rule(r"(?:json |csv |sqlite )?(?:file |database )(?:in |current |same |working )*(?:directory |folder )?(?:fine|ok|enough|good|will do|suffices)", nothing),
    rule(r"or(?= (?:, )?(?:\.|,))", nothing),
    rule(r"entered|(?:in )?order (?:entered|add|added)", nothing),
    rule(r"(?:up|starting (?:at|with)|start (?:at|with)|count up) (?:from )?NUM|number(?:ed)? from NUM|from NUM", does(lambda r, m: None)),
    rule(r"(?:print )?(?:sum|FIG)(?: of)?(?: all| per)?(?: row| COL| ARG)?(?: so far)?", does(lambda r, m: None if r.act in {"total", "count", "list"} else False)),
    rule(r"(?:again )?(?:drop|write|keep|creates|search|searches|add|adds|append|appends|put|puts|log|logs|enters|mark|marks|delete|print|remember|remembers|store|find|finds|change|changes|update|updates|edit|tracks?|manage|manages)(?: row| COL| ARG| NUM| new| per| everything| all| it| them| list| file| FILE| data| of| in| to| with| from| under| id| number| track| by)*(?: current| same| working)*(?: directory| folder)?", nothing),
    rule(r"(?:row |address |shopping |phone |reading )?(?:tracker|book|list|manager|diary|file|store|data|line|row|notes?|everything|keeper|database|organizer|organiser|collection)", nothing),
    rule(r"(?:in )?(?:current|same|working) (?:directory|folder)|next to (?:SELF|it)|FILE|ARG|per|GROUP|COL|row|csv|json|sqlite|stock|data|database|file|in|header|column|#|\*|row of row|created if (?:missing|needed)", nothing),
)  # fmt: skip


@dataclass
class KeepReading(Reading):
    """A section on its way to a plan."""

    act: str = ""
    marks: bool = False
    """Whether a command of the request marks records."""
    earlier: list[str] = field(default_factory=list)
    wholes: set[str] = field(default_factory=set)
    bounds: list[tuple[str, str, str]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    """Fields that are said to be numbers."""

    def shown(self, mark: Mark, role: str) -> object:
        if role == "marked" and not self.marks:
            return False
        self.plan.samples.append(Sample(str(mark.value), mark.start, role))
        return None

    def another(self, mark: Mark) -> object:
        """A further example of a line that was shown: `added 1`, the next one `added 2`."""
        bare = re.sub(r"\d+", "0", str(mark.value))
        others = [*(one.text for one in self.plan.samples), *self.earlier]
        return None if not others or any(re.sub(r"\d+", "0", one) == bare for one in others) else False

    def none(self, mark: Mark) -> list[tuple[str, object]]:
        """What is printed where there is nothing; a total of 0 is so by itself."""
        if not re.search(r"\b0(?:[.,]0+)?\b", str(mark.value)):
            self.plan.trouble("empty", Trouble(text=str(mark.value)))
        return []

    def is_number(self, mark: Mark) -> list[tuple[str, object]]:
        self.numbers.add(mark.value.name if mark.symbol == "ARG" else mark.value)
        return []


def read(prompt: str) -> Keeping | None:
    """The request; None where it names no commands and no file to keep records in."""
    found = commandline.FILE.search(prompt)
    kept = STORE.search(prompt)
    if found is None or not (kept or re.search(r"\bjson\b|\bcsv\b|\bsqlite\b", prompt, re.I)):
        return None
    entry = f"{found[1]}.py"
    all_heads = list(heads(prompt, entry))
    if len({one.name for one in all_heads}) < 2:
        return None
    store = kept[1] if kept else f"{found[1]}.{'json' if re.search('json', prompt, re.I) else 'csv'}"
    keeping = Keeping(entry, store, [], [], [], re.search(r"\btyper\b", prompt, re.I) is not None, prompt)
    names, spans = columns.listed(prompt)
    asked = without_story(prompt, entry, names)
    found_marks = [one for one in marks(asked) if not any(start <= one.start < end for start, end in spans)]
    parts: list[tuple[Section, list[Mark]]] = []
    general = Section("", _reading(prompt, entry, names))
    current = (general, list[Mark]())
    parts.append(current)
    sections: dict[str, Section] = {}
    pending = list(all_heads)
    for one in found_marks:
        while pending and pending[0].start <= one.start:
            head = pending.pop(0)
            section = sections.get(head.name)
            if section is None:
                section = sections[head.name] = Section(head.name, _reading(prompt, entry, names))
                section.act = _act(head.name, section)
                section.line.places = list(_places(head.arguments, section.act, prompt))
                for word in re.findall(
                    r"--([a-z][\w-]*)(?:[ =](<[^<>]+>|[A-Z][A-Z_-]*\b|[\w.-]+(?=\])))?", head.arguments
                ):
                    option = section.line.option(word[0])
                    option.shown, option.valued = word[1], bool(word[1])
                section.act = section.reading.act = _act(head.name, section)
            else:
                for word in re.findall(r"--([a-z][\w-]*)", head.arguments):
                    section.line.option(word).valued = True
            current = (section, list[Mark]())
            parts.append(current)
            end = head.end
        if current[0].name and one.start < end:
            continue
        current[1].append(one)
    keeping.sections = list(sections.values())
    for section, said in parts:
        words = [one.symbol for one in said[:4]]
        if (
            section.act in {"mark", "edit", "set", ""}
            and section.name
            and section.line.places
            and set(words) & {"adds", "appends", "add", "append", "logs", "records"}
        ):
            section.act = section.reading.act = "add"
    if any(not one.act for one in keeping.sections) or not any(
        one.act in {"add", "set", "raise"} for one in keeping.sections
    ):
        return None
    keeping.fields = _fields(keeping, names)
    for section, _ in parts:
        section.reading.marks = any(one.act == "mark" for one in keeping.sections)
    things = _things(prompt, entry, store, keeping)
    for section, said in parts:
        keeping.left += _read(section, said, keeping, things)
    keeping.fields = [
        (name, "number" if any(name in one.reading.numbers for one in [general, *keeping.sections]) else kind)
        for name, kind in keeping.fields
    ]
    for section in keeping.sections:
        if section.act == "list" and (section.plan.figures or section.plan.group):
            section.act = "total"
    for kind, told in general.plan.troubles.items():
        for section in keeping.sections:
            section.plan.troubles.setdefault(kind, told)
    if any("unique" in section.plan.flags for section in [general, *keeping.sections]):
        for section in keeping.sections:
            if section.act == "add":
                section.plan.flags.add("unique")
    return keeping


def _reading(prompt: str, entry: str, names: list[str]) -> KeepReading:
    line = CommandLine(entry)
    return KeepReading(prompt, line, [], Plan(line, columns=list(names)))


def _act(name: str, section: Section) -> str:
    """What a command does, by its name and by whether it takes anything."""
    stem = name.split("-")[0]
    options = [act for act, words in ACTS.items() if name in words.split() or stem in words.split()]
    takes = [one for one in section.line.places if not one.optional]
    if name == "show":
        return "get" if takes else "list"
    if "get" in options and not takes and "list" in options:
        return "list"
    return options[0] if options else ""


PLACE = re.compile(
    r"\[?<[^<>\n]+>\]?(?:\.\.\.)?|\[[A-Z][\w|-]*(?:\.\.\.)?\]|[A-Z][A-Z0-9_-]*(?:\.\.\.)?(?![a-z])|\"[^\"\n]*\"|'[^'\n]*'|-?\d[\w.:-]*|[a-z][\w.-]*"
)


def _places(arguments: str, section_act: str, prompt: str) -> Iterator[Place]:
    """The positionals of a command; values that are shown in their places get names by what they are."""
    bare = re.sub(r"\[?--[a-z][\w-]*(?:[ =](?:<[^<>]+>|[A-Z][A-Z_-]*\b|[\w.-]+))?\]?", " ", arguments)
    taken: set[str] = set()
    for one in PLACE.findall(bare):
        many = "..." in one
        shown = one.replace("...", "").strip("[]\"'")
        name = identifier(shown)
        if re.fullmatch(r"-?\d+\.\d+", shown):
            name = "amount"
        elif re.fullmatch(r"\d+", shown):
            name = (
                "id"
                if section_act not in {"add", "set"}
                else next((one for one in AMOUNTS if re.search(rf"\b{one}\b", prompt)), "amount")
            )
        elif one[0] in "\"'" or re.fullmatch(r"[a-z][\w.-]*", one):
            name = "text"
        if (
            name == "text"
            and section_act == "add"
            and (grouped := re.search(r"\b(?:per|for each|by) ([a-z]+)\b", prompt))
            and grouped[1] not in {"line", "row", "the", "one", "day", "month"}
        ):
            name = grouped[1]
        name = name if name not in taken else f"{name}2"
        taken.add(name)
        yield Place(name, shown, one.startswith("["), many)


def _fields(keeping: Keeping, names: list[str]) -> list[tuple[str, str]]:
    """What a record holds: what is given when one is added, or the columns of the file."""
    adders = [one for one in keeping.sections if one.act in {"add", "set", "raise"}]
    found: dict[str, str] = {}
    for section in adders:
        for place in section.line.places:
            found.setdefault(place.name, _kind(place.name, place.shown))
        for option in section.line.options.values():
            found.setdefault(option.attribute, _kind(option.attribute, option.shown))
    title = next((word for word in ("title", "name") if re.search(rf"\b{word}s?\b", keeping.prompt)), "")
    if "text" in found and title and title not in found and not names:
        found = {title if name == "text" else name: kind for name, kind in found.items()}
        for section in adders:
            section.line.places = [
                Place(title, one.shown, one.optional, one.many) if one.name == "text" else one
                for one in section.line.places
            ]
    if names and len(names) == len(found):
        renamed = dict(zip(found, names, strict=True))
        if set(renamed) != set(names):
            for section in adders:
                section.line.places = [
                    Place(renamed[one.name], one.shown, one.optional, one.many) for one in section.line.places
                ]
            return [(renamed[name], kind) for name, kind in found.items()]
        found = {name: found[name] for name in names}
    given = {place.shown: place.name for section in adders for place in section.line.places if place.is_literal}
    for section in keeping.sections:  # what is shown under the same value is the same
        section.line.places = [
            replace(one, name=given.get(one.shown, one.name)) if one.is_literal else one for one in section.line.places
        ]
    return list(found.items())


AMOUNTS = (
    "minutes",
    "hours",
    "kilometres",
    "kilometers",
    "km",
    "miles",
    "euros",
    "points",
    "pages",
    "grams",
    "calories",
    "kg",
    "price",
    "cost",
    "steps",
    "litres",
)


def _kind(name: str, shown: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", shown) or re.search(r"date|^day$|^due", name):
        return "date"
    if re.fullmatch(r"-?\d+(?:\.\d+)?", shown) or (NUMBER.fullmatch(name) and name != "number"):
        return "number"
    return "text"


def _things(prompt: str, entry: str, store: str, keeping: Keeping) -> set[str]:
    """The words that mean a record."""
    stems = {entry.removesuffix(".py"), re.split(r"[./]", store)[0]} | THINGS
    stems |= {
        one[1]
        for one in re.finditer(
            r"\b(?:keeps?|stores?|remembers?|tracks?|manages?|collects?) (?:my|our|the|all|a list of|track of|your)? ?([a-z]+s)\b",
            prompt,
        )
    }
    names = {name for name, _ in keeping.fields}
    commands = {one.name for one in keeping.sections}
    return {word for one in stems for word in (one, singular(one), plural(one))} - names - commands


def _read(section: Section, said: list[Mark], keeping: Keeping, things: set[str]) -> list[Mark]:
    """The marks of a section that no rule has used."""
    reading = section.reading
    reading.plan.columns = [name for name, _ in keeping.fields]
    known = same(list(resolved(_spaced(said, things, reading), reading)))
    before = len(reading.plan.steps)
    for stage in (FIRST, BEFORE, TROUBLES, ENDS, CONDITIONS, ORDER, SAMPLES):
        known = rewritten(known, stage, reading)
    if section.act == "total" and len(reading.plan.steps) > before and False:
        return known
    soft = words_of("soft") | {"SELF", "print"} - {"print"}
    return [
        one for one in known if one.symbol not in soft and not (is_topic(one, reading) and one.symbol not in _known())
    ]


PERIOD = r"(?:row|of|in|from|on|month|year|day|date|days|since|until|that|COL|ormore|orless|later|earlier|what|up|to|happened|dated|or|with|GROUP|FIG|sum|given|then|matching|for|OPT|gt|ge|le|lt|and|it|same|one)"


def _period(reading: Reading, named: dict[str, Mark]) -> object:
    """`--month 2024-05` only those of that month: which rows are meant, the option's name says."""
    name = named["o"].value.name
    if name not in PERIODS and named["o"].value.attribute not in reading.plan.columns:
        return False
    named["o"].value.valued = True
    return None


PERIODS = {
    "month": "starts",
    "year": "starts",
    "since": ">=",
    "from": ">=",
    "after": ">",
    "until": "<=",
    "to": "<=",
    "before": "<",
    "day": "==",
}
"""By the name of an option how a date is compared with it."""


def _by_option(reading: Reading, named: dict[str, Mark]) -> object:
    name = named["o"].value.attribute
    if name != named["c"].value:
        return False
    reading.take(name, "")
    reading.plan.steps.append(Step("keep", Condition(Value("column", name), "==", Value("option", name))))
    return None


ORDER: tuple[Rule, ...] = (
    rule(
        r"only (?:count |print |read |row |of |in |sum )*<c:COL>",
        does(lambda r, m: None if m["c"].value in {one.attribute for one in r.line.options.values()} else False),
    ),
    rule(r"count (?:row |it )?done", lambda r, m: None if r.marks else [("FIG", Figure("count"))]),
    rule(r"(?:print |row )+by <c:COL>", does(lambda r, m: r.plan.order.append((f"column {m['c'].value}", False)))),
    rule(
        rf"(?:with |and )?<o:OPT> (?:print |read |count |list |row |total |report |take )*(?:only )(?:{PERIOD} )*(?:{PERIOD})",
        does(_period),
    ),
    rule(
        rf"(?:with |and |optional )?<o:OPT> (?:limits?|restricts?|filters?|keep|print) (?:it |row |list |report |print |sum |to |only |by )*(?:{PERIOD} )*(?:{PERIOD})",
        does(_period),
    ),
    rule(
        r"<o:OPT> (?:date |of expense |day |otherwise |default |if |not |given |today )*today|(?:otherwise|default) today",
        does(lambda r, m: r.plan.flags.add("today")),
    ),
    rule(
        r"(?:print )?(?:row |all row |per row |per COL |COL )?(?:with |in |of |if )*<k:COND>",
        does(lambda r, m: r.plan.steps.append(Step("keep", m["k"].value))),
    ),
    rule(
        r"<o:OPT> (?:only |print |with |of |in )+(?:row |ones )*(?:in |of |with |from )*(?:<c:COL>)",
        does(lambda r, m: _by_option(r, m)),
    ),
    *FIGURES,
    *ORDERS,
    rule(r"nocase", flag("nocase")),
    rule(
        r"(?:and |then |print |one |with |after |that )*(?:as |in |at |on )?(?:last|end|final|bottom)(?: of it| of)? (?:line |print |one |a |with |only |NUM )*<q:TEXT>",
        does(lambda r, m: r.shown(m["q"], "end")),
    ),
    rule(r"(?:and |then )?next (?:one |print )*<q:TEXT>", does(lambda r, m: r.another(m["q"]))),
    rule(r"x (?:means?|eq|for|stands for) (?:row )?(?:done|finished)(?: row)?", nothing),
    rule(r"<f:FIG>", does(lambda r, m: r.plan.figures.append(m["f"].value))),
)


@cache
def _known() -> frozenset[str]:
    return vocabulary([*BEFORE, *SAMPLES, *ORDER]) | VERBS


def _spaced(said: list[Mark], things: set[str], reading: Reading) -> list[Mark]:
    """The marks, with one word for what is kept, and placeholders by the fields that they stand for."""
    return [
        one.made("row", one.value) if one.symbol in things and one.symbol not in reading.plan.columns else one
        for one in said
    ]


__all__ = ["Keeping", "Section", "constant", "read"]
