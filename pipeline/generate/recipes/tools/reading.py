"""Reads a request for a command line tool: its marks are rewritten, stage by stage, until the plan holds all they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.generate.recipes.tools import columns, commandline
from pipeline.generate.recipes.tools.commandline import Call, CommandLine
from pipeline.generate.recipes.tools.marks import Mark, lexicon, marks, rewritten, same, vocabulary, words_of
from pipeline.generate.recipes.tools.plan import Condition, Figure, Plan, Sample, Step, Value
from pipeline.generate.recipes.tools.rules import CHECKS, CONDITIONS, ENDS, FIRST, SIGNS, TROUBLES
from pipeline.generate.recipes.tools.rules_rows import OUTPUT, PLAIN, ROWS
from pipeline.generate.recipes.words import plural, singular

LEVELS = frozenset({"ERROR", "WARN", "WARNING", "INFO", "DEBUG", "CRITICAL", "FATAL"})
STAGES = (FIRST, TROUBLES, ENDS, CONDITIONS, ROWS, OUTPUT, PLAIN)
NOUNS = (
    r"\b(?:list|array|csv|file|table|json)(?: array| file| list)? (?:of|with|containing) (?:[a-z]+ )?(?P<n>[a-z]+(?:s|people|children))\b",
    r"\b(?:keeps?|only|print(?:s)?|lists?|shows?|writes?|reads?|count(?:s)?)(?: the| all| only| those| out)* (?P<n>[a-z]+s|people|children) (?:with|where|whose|that|who|which|from|in|older|younger)\b",
    r"\b(?:number of|how many) (?P<n>[a-z]+s|people|children)\b",
)
"""What a request calls its rows."""


@dataclass
class Reading:
    """A request on its way to a plan."""

    prompt: str
    line: CommandLine
    calls: list[Call]
    plan: Plan
    asked: str = ""
    """The request without what only tells a story."""
    left: list[Mark] = field(default_factory=list)
    """Marks that no rule has used."""
    truths: set[str] = field(default_factory=set)
    """Columns of yes and no."""
    places: dict[tuple[str, bool], int] = field(default_factory=dict)
    """Where each order is said."""
    roles: dict[str, str] = field(default_factory=dict)
    """By attribute what an option or positional was used as."""

    def take(self, name: str, role: str) -> None:
        """Note that an option or positional is used: as a `number`, an `int`, a `column`."""
        self.roles[name] = role or self.roles.get(name, "")
        for one in self.line.options.values():
            if one.attribute == name:
                one.valued = True

    def kind_of(self, name: str) -> str:
        """What kind of trouble it is that a positional or option names nothing."""
        place = next((one for one in self.line.places if one.name == name), None)
        if place is not None and is_file(place.name, place.shown):
            return "file"
        if re.search(r"col|field|by|group", name):
            return "column"
        return {"key": "key", "section": "key", "unit": "unit", "date": "date"}.get(
            name.rstrip("_0123456789"), "unknown"
        )

    def conditional(self, option: Mark, kind: str) -> object:
        """A step that an option switches on."""
        if option.value.valued:
            return False
        self.roles[option.value.attribute] = "flag"
        self.plan.steps.append(Step(kind, value=Value("option", option.value.attribute)))
        return None

    def levels(self, named: dict[str, Mark]) -> list[tuple[str, object]] | None:
        """Lines of certain levels alone."""
        if "level" not in self.plan.columns:
            return None
        said = "|".join(str(one.value) for one in named.values())
        self.plan.steps.append(Step("keep", Condition(Value("column", "level"), "one of", Value("text", said))))
        return [("FIG", Figure("count"))]

    def tabs(self, is_source: bool) -> object:
        """Which side of a conversion has tabs."""
        if is_source:
            self.plan.source = "tsv"
        else:
            self.plan.target = "csv"
        return None

    def repeated(self, column: Mark | None = None) -> Condition:
        """What comes several times: a line, or the value of a column."""
        if column is None:
            return Condition(Value("column", "line"), "more than once")
        if column.symbol == "COL":
            return Condition(Value("column", column.value), "more than once")
        name = column.value.attribute if column.symbol == "OPT" else column.value.name
        self.take(name, "column")
        return Condition(Value("option", name), "more than once")

    def by_option(self, column: Mark) -> object:
        """`only the lines with this level`, where an option is called so: it keeps them by its name."""
        return None if column.value in {one.attribute for one in self.line.options.values()} else False

    def drops_amount(self, named: dict[str, Mark]) -> object:
        """`skip orders below 5`: of the one column of amounts."""
        amounts = [one for one in self.plan.columns if re.fullmatch(AMOUNT, one)]
        if len(amounts) != 1:
            return False
        value = Value("number", str(named["v"].value))
        if named["v"].symbol != "NUM":
            value = Value("option", named["v"].value.attribute if named["v"].symbol == "OPT" else named["v"].value.name)
            self.take(value.text, "number")
        self.plan.steps.append(Step("drop", Condition(Value("column", amounts[0]), SIGNS[named["s"].symbol], value)))
        return None

    def one_longest(self, down: bool) -> object:
        self.plan.order.append(("length", down))
        self.plan.limit = Value("number", "1")
        return None

    def grouped_count(self, column: Mark) -> object:
        self.plan.group.append(Value("column", column.value))
        self.plan.figures.append(Figure("count"))
        return None

    def of_numbers(self, word: str) -> list[tuple[str, object]] | None:
        """A figure of numbers that stand one on a line."""
        if "numbers" not in self.plan.flags:
            return None
        kind = {"minimum": "min", "smallest": "min", "maximum": "max", "largest": "max"}.get(word, word)
        return [("FIG", Figure(kind, Value("column", "line")))]

    def costs(self, named: dict[str, Mark]) -> Condition | None:
        """`that cost at most 20`: of the one column of prices."""
        prices = [one for one in self.plan.columns if re.fullmatch(r"(?:\w+_)?(?:price|cost)(?:_\w+)?", one)]
        if len(prices) != 1:
            return None
        value = Value("number", str(named["v"].value))
        if named["v"].symbol != "NUM":
            value = Value("option", named["v"].value.attribute if named["v"].symbol == "OPT" else named["v"].value.name)
            self.take(value.text, "number")
        return Condition(Value("column", prices[0]), SIGNS[named["s"].symbol], value)

    def contains(self, said: Mark) -> Condition:
        """A line that contains a text."""
        value = Value("text", str(said.value))
        if said.symbol in {"ARG", "OPT"}:
            value = Value("option", said.value.name if said.symbol == "ARG" else said.value.attribute)
            self.take(value.text, "text")
        return Condition(Value("column", "line"), "in", value)

    def today(self, option: Mark) -> list[tuple[str, object]]:
        option.value.default, option.value.valued = "today", True
        self.plan.flags.add("today")
        return [("OPT", option.value)]

    def chosen(self) -> object:
        """`prints only these columns`."""
        name = next((one.attribute for one in self.line.options.values() if re.match(r"col|field", one.name)), None)
        if name is None:
            return False
        self.take(name, "columns")
        self.plan.steps.append(Step("select", value=Value("option", name)))
        return None

    def spenders(self, named: dict[str, Mark]) -> object:
        """`the five customers who spent the most`."""
        amounts = [one for one in self.plan.columns if re.fullmatch(AMOUNT, one)]
        column = named["d"].value if "d" in named else amounts[0] if len(amounts) == 1 else ""
        if not column:
            return False
        self.plan.group.append(Value("column", named["c"].value))
        self.plan.figures.append(Figure("sum", Value("column", column)))
        self.plan.order.append(("figure", True))
        return self.top(named["n"], None)

    def mentioned(self, word: str) -> object:
        """A figure that is named without what it is of."""
        if self.plan.group and not self.plan.figures:
            self.plan.flags.add(f"said {word}")
        return None if self.plan.figures or self.plan.group else False

    def cells(self, column: Mark) -> object:
        """One cell of every row."""
        if self.plan.group or self.plan.figures or self.plan.samples:
            return False
        self.plan.flags.add(f"cell {column.value}")
        return None

    def keeps(self, mark: Mark) -> object:
        self.plan.steps.append(Step("keep", mark.value))
        return None

    def only(self, option: Mark, column: Mark) -> object:
        """`with --status 404 only requests with that status`."""
        name = option.value.attribute
        if column.value not in {name, name.rstrip("_")}:
            return False
        self.take(name, "")
        self.plan.steps.append(Step("keep", Condition(Value("column", column.value), "==", Value("option", name))))
        return None

    def common(self, named: dict[str, Mark]) -> object:
        """`the N most common words`."""
        if "n" in named and self.top(named["n"], None) is False:
            return False
        if "c" in named:
            self.plan.group.append(Value("column", named["c"].value))
        else:
            self.plan.flags.add("counted")
        if Figure("count") not in self.plan.figures:
            self.plan.figures.append(Figure("count"))
        self.plan.order.append(("figure", True))
        return None

    def drawn(self, number: Mark) -> object:
        """Lines chosen by chance."""
        seed = next((one for one in self.line.options.values() if one.name == "seed"), None)
        value = (
            Value("option", number.value.attribute if number.symbol == "OPT" else number.value.name)
            if number.symbol != "NUM"
            else Value("number", str(number.value))
        )
        if value.kind == "option":
            self.take(value.text, "int")
        if seed is not None:
            self.take(seed.attribute, "text")
        self.plan.flags.add("drawn")
        self.plan.steps.append(Step("draw", value=value))
        return None

    def joined(self, mark: Mark) -> object:
        self.plan.flags.add(f"joined {mark.value}")
        return None

    def of_column(self, word: str) -> list[tuple[str, object]] | None:
        """The figure of the column that a positional or option names."""
        kind = {"minimum": "min", "smallest": "min", "maximum": "max", "largest": "max"}.get(word, word)
        names = [one.name for one in self.line.places] + [one.attribute for one in self.line.options.values()]
        name = next((one for one in names if re.search(r"col|field", one)), None)
        name = name or next(
            (one.name for one in self.line.places if one.is_literal and re.fullmatch(r"[a-z_]+", one.shown)), None
        )
        if name is None:
            return None
        self.take(name, "column")
        return [("FIG", Figure(kind, Value("option", name)))]

    def top_by(self, named: dict[str, Mark]) -> object:
        """`the N cities with the largest population`."""
        self.plan.order.append((f"column {named['c'].value}", "d" in named))
        return self.top(named["n"], None)

    def longest(self, number: Mark) -> object:
        self.plan.order.append(("length", True))
        return self.top(number, None)

    def fill(self, condition: Condition, value: Mark) -> object:
        if condition.sign != "empty":
            return False
        self.plan.steps.append(
            Step("fill", columns=(condition.left,), value=Value("text", str(value.value or value.symbol)))
        )
        return None

    def counted(self, shown: Mark) -> object:
        """`3 rows`, the number of rows."""
        self.plan.samples.append(Sample(str(shown.value), shown.start, "end"))
        return None

    def as_json(self, option: Mark) -> object:
        return self.switch(option, "json")

    def switch(self, option: Mark, what: str) -> object:
        """An option without a value."""
        if option.value.valued:
            return False
        self.roles[option.value.attribute] = "flag"
        self.plan.flags.add(f"{what} option {option.value.attribute}")
        return None

    def settings(self, shown: Mark) -> object:
        """A file of settings, by a line of it."""
        if not re.fullmatch(r"[\w.<>-]+\s*=\s*\S.*", str(shown.value)):
            return False
        self.plan.flags.add("pairs")
        return None

    def look_up(self, key: Mark) -> object:
        """`prints the value of KEY`."""
        if "pairs" not in self.plan.flags:
            return False
        name = key.value.name if key.symbol == "ARG" else key.value.attribute
        self.plan.steps.append(Step("keep", Condition(Value("column", "key"), "==", Value("option", name))))
        self.plan.flags.add("value")
        self.roles[name] = "key"
        return None

    def top(self, number: Mark, most: Mark | None) -> object:
        value = Value("option" if number.symbol in {"OPT", "ARG"} else "number", str(
            number.value.attribute if number.symbol == "OPT" else number.value.name if number.symbol == "ARG" else number.value
        ))  # fmt: skip
        if self.plan.limit not in (None, value):
            return False
        self.plan.limit = value
        if value.kind == "option":
            self.take(value.text, "int")
        if most is not None:
            self.plan.order.append(("figure", True))
        return None

    def objects(self) -> object:
        """`one JSON object per row`."""
        if (
            re.search(r"\bjson[ -]?lines\b|\bjsonl\b|\bndjson\b|\bobject per line\b", self.prompt, re.I)
            and not self.plan.target
        ):
            self.plan.target = "json lines"
        return None


def is_file(name: str, shown: str) -> bool:
    if "." in shown.strip("."):
        return not re.fullmatch(r"-?\d+\.\d+", shown)
    return (
        re.search(
            r"file|input|output|csv|json|log\b|logfile|path|^src|source|^in_?$|^out$|dest|dst|src|target|result|orders|data|text_?file",
            name,
        )
        is not None
    )


def read(prompt: str) -> Reading | None:
    """The request, read; None where it names no program."""
    found = commandline.read(prompt)
    if found is None:
        return None
    line, calls = found
    reading = Reading(prompt, line, calls, Plan(line))
    names, spans = columns.listed(prompt)
    layout = None
    if re.search(r"\blogs?\b|\blogfile|\.log\b", prompt, re.I) or not names:
        layout = (
            columns.layout(prompt)
            if re.search(r"\blog|\blines? (?:are|look|like|is)|\beach line\b|\bevery line\b|reads? lines", prompt, re.I)
            else None
        )
    if layout is not None:
        reading.plan.layout, names = layout.pattern, list(layout.fields)
        spans = [(layout.start - 1, layout.end + 1)]
    elif not names:
        names = [one for one in columns.guessed(prompt) if not _is_known(one) and one != "name"]
        if re.search(
            r"\b(?:same|empty|missing|lower-?case|where|whose|column|the) `?name\b|\bsort\w* by `?name\b", prompt
        ):
            names.append("name")
    if layout is None and not spans:  # a column that an option names is none of that name
        names = [one for one in names if not (one in line.options and re.fullmatch(r"key|column|col|by|field|on", one))]
    reading.truths = set(
        re.findall(
            r"\b([a-z_]\w*)`?,? (?:which )?(?:is |\(|are |=|: )?(?:either )?(?:true|false|yes|no)(?: or |/)(?:true|false|yes|no)",
            prompt,
        )
    )
    reading.plan.columns = names
    reading.asked = without_story(prompt, line.entry, names)
    found_marks = collapsed(marks(reading.asked), calls, spans)
    known = same(list(resolved(found_marks, reading)))
    known = list(_figures(known, reading))
    is_check = (
        re.search(r"\bproblems?\b|\bvalidat\w*\b|\binvalid (?:row|line)s?\b|\bviolation", prompt, re.I) is not None
    )
    stages = (
        (*STAGES[:4], CHECKS, *STAGES[4:])
        if is_check and any(name == "problem" or name == "TEXT" for name in (one.symbol for one in known))
        else STAGES
    )
    for stage in stages:
        known = rewritten(known, stage, reading)
    soft = words_of("soft") | {"CALL", "SELF", "LIST"}
    reading.left = [one for one in known if one.symbol not in soft and not is_topic(one, reading)]
    return reading


@cache
def known_words() -> frozenset[str]:
    return vocabulary(rule for stage in (*STAGES, CHECKS) for rule in stage)


def is_topic(one: Mark, reading: Reading) -> bool:
    """Whether a word that no rule knows only says what it is all about: it is in a file's name, or somebody tells of it."""
    if one.symbol == "COL":
        first = reading.prompt.find(reading.line.entry)
        start = max(reading.prompt.rfind(sign, 0, one.start) + 1 for sign in (". ", "\n"))
        text = re.split(r"(?<=[.!?])\s|\n", reading.prompt[start:first])[0]
        return one.end < first and not _works(text, {"per", "sum", "count", "log", "column"}) and not ASKS.search(text)
    if one.symbol in known_words() or not re.fullmatch(r"[a-z][a-z-]*", one.symbol):
        return False
    stems = set(re.findall(r"[a-z]+", " ".join(re.findall(r"([\w-]+)\.\w{2,5}\b", reading.prompt)).lower()))
    if {one.symbol, singular(one.symbol), plural(one.symbol)} & stems:
        return True
    start = max(reading.prompt.rfind(sign, 0, one.start) for sign in (". ", "\n", "! ", "? ", "; "))
    sentence = re.split(r"[.!?;]\s|\n", reading.prompt[start + 1 :].lstrip())[0]
    bound = re.search(
        r"\b(?:by|per|of|with|than|each|every|for|no|not|only|if)\W*(?:the |a |an )?$",
        reading.prompt[: one.start],
        re.I,
    )
    return (
        "`" not in reading.prompt[start + 1 : one.start]
        and not bound
        and re.match(r"(?:\W*\w+ ){0,3}?(?:i|we|our|my)\b", sentence, re.I) is not None
    )


AMOUNT = r"(?:\w+_)?(?:amount|price|total|cost|sum|hours|minutes|qty|quantity|value|points|litres|km|distance|revenue|sales|pieces|units|weight|score)(?:_\w+)?"
"""Names of columns of numbers."""
STORY = re.compile(
    r"\b(?:i|we|my|our|us|me|he|she|boss|colleague|team|teacher|please|hello|hi|thanks|thank|partner|mine|myself)\b",
    re.I,
)
ASKS = re.compile(
    r"[`\"\d<>=]|--|\b(?:only|never|must|skip\w*|ignor\w*|not|except|unless|sort\w*|exit\w*|stderr)\b", re.I
)
"""Signs that a sentence asks for something."""
AIM = re.compile(
    r"\b(?:as an? [\w ]{3,30}?,? (?=(?:i|we)\b)|for (?:our|my|the) [\w -]{3,30}?(?=[:,]))|,? (?:because|since) (?:i|we|my|our)\b[^.\n]*",
    re.I,
)


WORKS = re.compile(
    r"\b(?:print|show|output|display|sort|order|keep|drop|remov|delet|count|sum|total|averag|filter|writ|sav|stor|read|convert|add|list|chang|updat|mark|calculat|sho?uld|answer|lower|upper|each|every|duplicat|empty|missing|unique|file|column|line|row|option|argument|first|last|number)\w*\b",
    re.I,
)
"""Words for what a program does or works on."""


def _works(text: str, harmless: set[str]) -> bool:
    """Whether a sentence has a word for what a program does."""
    return any(one.symbol in OPERATIVE - harmless for one in same(marks(text)))


OPERATIVE = frozenset(
    [
        "ge", "le", "gt", "lt", "eq", "per", "sum", "mean", "count", "sort", "only", "missing", "unknown", "invalid", "empty", "down", "up",
        "alphabetical", "ties", "decimal", "default", "duplicate", "lowercase", "uppercase", "nocase", "otherwise", "not", "notempty", "unique",
        "wholenumber", "exit", "stderr", "stdin", "if", "or", "except", "without", "under", "out", "drop", "column", "NUM",
    ]
)  # fmt: skip
"""Of the words that the lexicon puts for others those that change what comes out."""


def without_story(prompt: str, entry: str, names: list[str]) -> str:
    """The request with blanks for sentences that only tell who asks, and why."""
    first = prompt.find(entry)
    for one in re.finditer(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]*)*[.!?\n]*", prompt):
        text = one.group()
        known = set(re.findall(r"\w+", text.lower())) & set(names)
        tells = STORY.search(text) and not ASKS.search(text) and not known
        if (
            tells
            and not _works(text, {"per", "sum", "count", "log"} if one.end() <= first else set())
            and (one.end() <= first or not WORKS.search(text))
        ):
            prompt = prompt[: one.start()] + " " * len(text) + prompt[one.end() :]
    for one in re.finditer(r"\([^()\n]{12,}\)|\b(?:that.s|that is) (?:really |about )?(?:it|all)\b", prompt):
        if (
            not ASKS.search(one.group())
            and not WORKS.search(one.group())
            and not _works(one.group(), set())
            and not set(re.findall(r"\w+", one.group().lower())) & set(names)
        ):
            prompt = prompt[: one.start()] + " " * len(one.group()) + prompt[one.end() :]
    prompt = re.sub(
        r"(?:\b(?:there are|it has|it knows|with|these|the following|has) )?(?:the )?\b(?:two|three|four|five|[2-9]) (?:sub-?\s?)?commands\b:?",
        lambda one: " " * len(one.group()),
        prompt,
    )
    return AIM.sub(
        lambda one: (
            one.group() if set(re.findall(r"\w+", one.group().lower())) & set(names) else " " * len(one.group())
        ),
        prompt,
    )


def _is_known(word: str) -> bool:
    return (word,) in lexicon() or word in words_of("empty") or word in words_of("soft")


def collapsed(found: list[Mark], calls: list[Call], spans: list[tuple[int, int]]) -> list[Mark]:
    """The marks with one for every call and every list of columns."""
    groups = [(one.start, one.end, "CALL", one) for one in calls] + [(*one, "LIST", None) for one in spans]
    made: list[Mark] = []
    for mark in found:
        group = next((one for one in groups if one[0] <= mark.start < one[1]), None)
        if group is None:
            made.append(mark)
        elif not made or made[-1].start != group[0]:
            made.append(Mark(group[2], group[3], group[0], group[1]))
    return made


def resolved(found: list[Mark], reading: Reading) -> Iterator[Mark]:
    """The marks with names of columns, options and positionals known as such."""
    line = reading.line
    names = {word: one for one in reading.plan.columns for word in (one, plural(one), singular(one))}
    log = {
        word: name
        for name, said in columns.ALIASES.items()
        if name in reading.plan.columns and reading.plan.layout
        for word in said.split("|")
    }
    nouns = {one["n"] for pattern in NOUNS for one in re.finditer(pattern, reading.prompt)} - set(names)
    lined = {
        word
        for one in re.finditer(r"\bone ([a-z-]+(?: [a-z-]+)?) per line\b", reading.prompt)
        for word in one[1].split()[-1:]
    }
    pairs = {one[1] for one in re.finditer(r"\bone ([a-z-]+ [a-z-]+) per line\b", reading.prompt)}
    stems = {
        one[1].lower() for one in re.finditer(r"\b([A-Za-z]+)\.(?:csv|json|tsv|jsonl|txt|log)\b", reading.prompt)
    } - set(names)
    nouns |= {word for one in stems for word in (one, singular(one), plural(one))} - set(names)
    nouns -= {"spaces", "decimals", "digits", "days", "times", "letters", "characters", "problems", "values", "words"}
    nouns = {word for noun in nouns for word in (noun, singular(noun)) if not _is_known(word)}
    index = 0
    while index < len(found):
        one, index = found[index], index + 1
        after = found[index] if index < len(found) else None
        two = f"{one.symbol} {after.symbol}" if after is not None else ""
        if one.symbol == "OPTV":
            name, _, value = one.value.replace("=", " ").partition(" ")
            option = line.option(name)
            option.shown, option.valued = option.shown or value, True
            yield one.made("OPT", option)
        elif one.symbol == "OPT":
            option = line.option(one.value)
            if (
                after is not None
                and after.start - one.end <= 1
                and after.symbol in {"CAPS", "HOLDER", "NUM", "DATE"}
                and reading.prompt[one.end : after.start] in {" ", "="}
            ):
                option.shown, option.valued, index = option.shown or str(after.value), True, index + 1
            yield one.made("OPT", option)
        elif two in log:
            index += 1
            yield one.made("COL", log[two])
        elif one.symbol in {"CAPS", "HOLDER", "FILE", "NAME"}:
            yield _named(one, reading, names)
        elif one.symbol in names:
            yield one.made("COL", names[one.symbol])
        elif one.symbol in log:
            yield one.made("COL", log[one.symbol])
        elif place := (
            line.place(str(one.value))
            if isinstance(one.value, str) and not _is_known(one.symbol) and re.match(r"[a-z]", one.symbol)
            else None
        ):
            yield one.made("ARG", place)
        elif one.symbol in line.options and not _is_known(one.symbol) and one.symbol not in {"json", "csv"}:
            yield one.made("OPT", line.options[one.symbol])
        elif after is not None and f"{one.symbol}-{after.symbol}" in line.options:
            index += 1
            yield one.made("OPT", line.options[f"{one.symbol}-{after.symbol}"])
        elif after is not None and f"{one.symbol} {after.symbol}" in pairs:
            continue
        elif one.symbol in {word for noun in lined for word in (noun, plural(noun), singular(noun))}:
            yield one.made("line", one.value)
        elif one.symbol in nouns:
            yield one.made("row", one.value)
        else:
            yield one


KINDS = {
    "count": "count", "n": "count", "rows": "count", "min": "min", "minimum": "min", "smallest": "min", "lowest": "min", "max": "max",
    "maximum": "max", "largest": "max", "highest": "max", "mean": "mean", "average": "mean", "avg": "mean", "sum": "sum", "total": "sum", "median": "median",
}  # fmt: skip
"""Figures of a column, by what a line calls them."""
TEXTUAL = {"lines": "lines", "words": "words", "characters": "characters", "chars": "characters", "letters": "letters", "line": "lines", "word": "words",
           "character": "characters"}  # fmt: skip
"""Figures of a text."""


def _figures(found: list[Mark], reading: Reading) -> Iterator[Mark]:
    """The marks with one for each line that shows a figure by its name, `mean: X`, and each figure of a text that is listed."""
    shown = [
        (one, re.fullmatch(r"([A-Za-z]+)(\W{1,4})(?:[A-Z]+|<\w+>|\{\w+\}|-?[\d.]+)", str(one.value)))
        for one in found
        if one.symbol == "TEXT"
    ]
    named = [(one, said[1].lower()) for one, said in shown if said]
    kinds = {name for _, name in named}
    textual = _run_of(found, {"line", "word", "characters", "chars", "letters", "character"})
    is_text = len(textual) > 1 and any(one.symbol in {"count", "NUM", "print"} for one in found)
    lines: dict[int, str] = {}
    if len(kinds) > 1 and kinds <= KINDS.keys():
        lines = {one.start: KINDS[name] for one, name in named}
        of = next((Value("option", one.name) for one in reading.line.places if re.search("col|field", one.name)), None)
        of = of or next(
            (
                Value("option", one.attribute)
                for one in reading.line.options.values()
                if re.search("col|field", one.name)
            ),
            None,
        )
        for _, name in named:
            reading.plan.figures.append(Figure(KINDS[name], None if KINDS[name] == "count" else of))
        if of is None and re.search(r"\bcolumn\b", reading.prompt):
            of = next(
                (
                    Value("option", one.name)
                    for one in reading.line.places
                    if one.is_literal and re.fullmatch(r"[a-z_]+", one.shown)
                ),
                None,
            )
            reading.plan.figures = [
                replace(one, of=one.of or (of if one.kind != "count" else None)) for one in reading.plan.figures
            ]
        for figure in reading.plan.figures:
            if figure.of is not None:
                reading.take(figure.of.text, "column")
        reading.plan.flags.add("figure lines")
    elif len(kinds) > 1 and kinds <= TEXTUAL.keys():
        lines = {one.start: TEXTUAL[name] for one, name in named}
    if lines:
        reading.plan.samples += [Sample(str(one.value), one.start, "figure") for one, _ in named]
    if (is_text or (kinds and kinds <= TEXTUAL.keys() and len(kinds) > 1)) and not reading.plan.group:
        order = [TEXTUAL[name] for _, name in named] or [TEXTUAL[one.symbol] for one in textual]
        reading.plan.columns = list(dict.fromkeys(order))
        reading.plan.source = "text"
        lines |= {one.start: one.symbol for one in textual}
    for one in found:
        yield one.made("FIGURE", lines[one.start]) if one.start in lines else one


def _run_of(found: list[Mark], names: set[str]) -> list[Mark]:
    """The first list of such words: `lines, words and characters`."""
    run: list[Mark] = []
    parted = True
    for one in found:
        if one.symbol in names:
            run = [*run, one] if parted else [one]
            parted = False
        elif one.symbol in {",", "and", "count"}:
            parted = True
        else:
            parted = True
            if len({two.symbol for two in run}) > 1:
                return run
            run = []
    return run if len({one.symbol for one in run}) > 1 else []


def _named(one: Mark, reading: Reading, names: dict[str, str]) -> Mark:
    """What a word in capitals or backticks names."""
    text = str(one.value)
    place = reading.line.place(text)
    if text == reading.line.entry:
        return one.made("SELF", text)
    if place is not None:
        return one.made("ARG", place)
    if text.lower() in names and one.symbol != "FILE":
        return one.made("COL", names[text.lower()])
    option = next(
        (two for two in reading.line.options.values() if two.shown.strip("<>") == text.strip("<>") and two.shown), None
    )
    if option is not None:
        return one.made("OPT", option)
    if text in LEVELS:
        return one.made("LIT", text)
    if one.symbol == "CAPS":
        return one.made(text.lower(), text)
    return one.made("TEXT", text) if one.symbol == "NAME" else one
