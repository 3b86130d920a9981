"""Tools that work something out of their arguments alone: units, passwords, dates. Read like the others, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.generate.recipes.tools import commandline, templates
from pipeline.generate.recipes.tools.commandline import Place
from pipeline.generate.recipes.tools.emit_rows import NotSaid
from pipeline.generate.recipes.tools.marks import Mark, Rule, marks, rewritten, rule, same, words_of
from pipeline.generate.recipes.tools.plan import Plan, Sample, Trouble
from pipeline.generate.recipes.tools.reading import Reading, collapsed, resolved, without_story
from pipeline.generate.recipes.tools.rules import ENDS, FIRST, TROUBLES, does, flag, nothing
from pipeline.generate.recipes.tools.templates import Slot

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import string
import sys
from typing import Any


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int, aloud: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.aloud = aloud
        """Whether the message goes to standard output."""


def plain(value: float) -> str:
    """Whole numbers without decimals, others as they are."""
    return str(int(value)) if value.is_integer() else str(round(value, 10))


'''
UNITS: dict[str, dict[str, tuple[str, float]]] = {
    "length": {"mm": ("mm millimeter millimetre", 0.001), "cm": ("cm centimeter centimetre", 0.01), "m": ("m meter metre", 1.0), "km": ("km kilometer kilometre kilometers", 1000.0),
               "in": ("in inch inches", 0.0254), "ft": ("ft foot feet", 0.3048), "yd": ("yd yard", 0.9144), "mi": ("mi mile", 1609.344)},
    "weight": {"g": ("g gram gramme", 1.0), "kg": ("kg kilogram kilo", 1000.0), "lb": ("lb lbs pound", 453.59237), "oz": ("oz ounce", 28.349523125), "mg": ("mg milligram", 0.001), "t": ("t ton tonne", 1e6)},
    "time": {"s": ("s sec second", 1.0), "min": ("min minute", 60.0), "h": ("h hr hour", 3600.0), "d": ("d day", 86400.0), "w": ("w week", 604800.0)},
    "volume": {"ml": ("ml milliliter millilitre", 0.001), "l": ("l liter litre", 1.0), "gal": ("gal gallon", 3.785411784), "cup": ("cup", 0.2365882365)},
    "temperature": {"c": ("c celsius centigrade", 0.0), "f": ("f fahrenheit", 0.0), "k": ("k kelvin", 0.0)},
}  # fmt: skip
"""By what is measured the units, each with its names and what one of it comes to."""
NAMES = {
    word: (what, unit)
    for what, units in UNITS.items()
    for unit, (names, _) in units.items()
    for name in names.split()
    for word in (name, f"{name}s")
}


@dataclass
class Deed:
    reading: Reading
    left: list[Mark]
    examples: list[tuple[commandline.Call, str]]

    @property
    def plan(self) -> Plan:
        return self.reading.plan

    def stop(self, kind: str, usual: str) -> str:
        told = self.plan.troubles.get(kind) or self.plan.troubles.get("unknown") or Trouble()
        text = usual if told.text is None else repr(told.text)
        code = (
            told.code
            if told.code is not None
            else next((one.code for one in self.plan.troubles.values() if one.code), 1)
        )
        return f"Stop({text}, {code}{', True' if told.text is not None and not told.stderr else ''})"


def _shown(reading: Reading, named: dict[str, Mark]) -> object:
    reading.examples.append((named["c"].value, str(named["q"].value)))  # type: ignore[attr-defined]
    return None


EXAMPLES: tuple[Rule, ...] = (
    rule(r"<c:CALL> (?:print )?<q:NUM> <u:ARG|c|f|k|km|mi|m|kg|lb|cm|in|ft|l|ml|g|oz>", does(lambda r, m: r.examples.append((m["c"].value, r.prompt[m["q"].start : m["u"].end])))),
    rule(r"<c:CALL> (?:should |will |it |must |then |would )*(?:print|read|becomes|returns?|yields?|,)? ?(?:to )?<q:TEXT|NUM|DATE>(?: there| here)?", does(_shown)),
    rule(r"<c:CALL> print <q:TEXT|NUM|DATE>", does(_shown)),
    rule(r"<c:CALL> <q:TEXT|NUM|DATE>", does(_shown)),
)  # fmt: skip
UNIT_WORDS = (
    "|".join(sorted((one for one in NAMES if len(one) > 2), key=len, reverse=True))
    + "|km|mi|kg|lb|oz|cm|mm|ft|yd|ml|gal|c|f"
)
RULES: dict[str, tuple[Rule, ...]] = {
    "units": (
        rule(rf"<v:NUM> <a:{UNIT_WORDS}|m|in|g|l> (?:eq |is |are )?<w:NUM> <b:{UNIT_WORDS}|m|in|g|l>", does(lambda r, m: r.facts.append((m["v"].value, m["a"].symbol, m["w"].value, m["b"].symbol)))),
        rule(r"(?:invalid|unknown|unsupported) (?:unit|combination|pair of units)(?: of units)?", lambda r, m: [("TROUBLE", {"unit"})]),
        rule(rf"(?:if )?(?:unit )(?:is )?(?:neither |not |none of )(?:ARG|{UNIT_WORDS})(?: (?:nor|or|and) (?:ARG|{UNIT_WORDS}))*", lambda r, m: [("TROUBLE", {"unit"})]),
        rule(r"(?:ARG |OPT |value |anything |message |it )(?:not|no|invalid) number", lambda r, m: [("TROUBLE", {"value"})]),
        rule(r"(?:everything unknown|anything unknown|unknown)(?= (?:, )?(?:END|exit|message|stderr))", lambda r, m: [("TROUBLE", {"unit"})]),
        rule(rf"(?:(?:degrees?|between|from|to|into|and|or|in|{UNIT_WORDS}) )*(?:{UNIT_WORDS})", nothing),
        rule(r"(?:converts?|turns?|changes?|converting|conversion|translates?|calculates?|convert)(?: (?:given|length|lengths|weights?|distances?|temperatures?|units?|value|number|between|from|to|into|ARG|OPT|NUM|of|in))*(?: (?:and|or) (?:back|vice versa))?", nothing),
        rule(r"(?:and )?(?:back|vice versa|other way round|other way around|in both directions|both ways|other direction)|(?:length|lengths|weights?|distances?|temperatures?|units?|degrees?)", nothing),
        rule(r"(?:print )?(?:result|value|ARG|OPT|NUM)(?: in (?:ARG|OPT|unit))?(?: with unit)?|print", nothing),
    ),
    "password": (
        rule(r"(?:letters|letter) (?:lowercase|uppercase)|(?:lowercase|uppercase) (?:letters|letter)", nothing),
        rule(r"(?:generates?|creates?|generator|random|randomly|print|pick|picks|chosen|choose|secure|new|one|NUM)+(?: (?:random|one|new|secure))* (?:password|passwords|COL)(?: generator)?", nothing),
        rule(r"(?:print )?(?:ARG|OPT|NUM) (?:random )?(?:password|passwords)", nothing),
        rule(r"(?:per )?(?:of )?<n:NUM> (?:letters|characters|digits)(?: (?:and|or) (?:letters|digits))?(?: long)?", does(lambda r, m: r.plan.flags.add(f"length {m['n'].value}"))),
        rule(r"(?:with )?OPT (?:output |result |print |it |same |them )*(?:repeatable|reproducible|deterministic)(?: output| result)?", nothing),
        rule(r"(?:password|passwords|generator|random)", nothing),
        rule(r"(?:out |of |from |consist |consists |consisting |made |up |only |contains |characters |upper |lower |case |uppercase |lowercase |and |mixed |ascii )*(?:letters|digits|numbers|number)(?: and| or|)(?: (?:letters|digits|numbers|number))?(?: only)?", nothing),
        rule(r"(?:with )?(?:same )?<o:OPT>(?: read| print| always| gives| two| runs)* (?:same)(?: (?:password|COL|output|result))?(?: again| every| time| per)*", does(lambda r, m: None if m["o"].value.name == "seed" else False)),
        rule(r"same (?:OPT|seed)(?: (?:read|print|always|,))* (?:always )?same (?:password|COL|output|result)(?: again)?", nothing),
        rule(r"(?:with )?(?:<o:OPT>) (?:makes?|for|it|result|output|random|reproducible|repeatable|the|same|so)+(?: (?:reproducible|repeatable|same))*(?: (?:password|result|output))?", does(lambda r, m: None if m["o"].value.name == "seed" else False)),
        rule(r"(?:of )?(?:length )?(?:OPT|ARG|NUM)(?: (?:characters|character|chars|long))?|characters|long", nothing),
        rule(r"print|per line|one", nothing),
    ),
    "days": (
        rule(r"(?:print )?(?:count |number )*days (?:left |remaining )?(?:until|till|to|before) (?:ARG|date)", flag("until")),
        rule(r"(?:count |starting |counted )+from(?: OPT)?|(?:counted )(?:from )?OPT|OPT (?:start|starting|from)(?: date)?", nothing),
        rule(r"(?:message |anything )?(?:invalid |no |not )(?:date|YMD|ARG)|<a:ARG> (?:invalid|not|no) (?:date)", lambda r, m: [("TROUBLE", {"date"})]),
        rule(r"(?:print )?(?:count |number )*(?:days|day)(?: lie| are| lies| passed| there)*(?: between| from)+(?: (?:NUM|dates|date|them|ARG|DATE|and|to|first|second))*", flag("between")),
        rule(r"(?:print )?(?:difference)(?: between| of)*(?: (?:NUM|dates|date|them|ARG|and))*(?: (?:in|as))*(?: (?:days|count days))?", flag("between")),
        rule(r"(?:count |how |many )*days(?: lie| are| apart)* (?:between|apart)", flag("between")),
        rule(r"(?:always )?(?:positive|absolute)(?: number)?(?: no matter order| whatever order)?|(?:no matter|regardless of|whatever|in whichever|any|either) (?:which )?(?:order|first|comes|way|round|is)+(?: first)?", flag("absolute")),
        rule(r"(?:negative|minus)(?: number)? if (?:second|ARG|NUM)(?: date)? (?:lt|earlier|first|comes)(?: (?:first|ARG|date))*", nothing),
        rule(r"(?:NUM )?(?:dates|date|arguments|argument|YMD|ARG)(?: (?:in|form|format|as|like|YMD|and|,))*", nothing),
        rule(r"(?:print )?(?:like |as )*<q:TEXT>", does(lambda r, m: r.plan.samples.append(Sample(str(m["q"].value), m["q"].start)))),
        rule(r"(?:print )?(?:as )?(?:number|result|it|whole|wholenumber)|print", nothing),
    ),
}  # fmt: skip
MEANT = {
    "units": re.compile(
        r"\bconver\w*|\bunits?\b|(?:\b(?:kilomet|mile|celsius|fahrenheit|inch|kilogram|pound|gram|ounce|lit(?:er|re)|gallon|met(?:er|re)|feet|foot)\w*.*){2}",
        re.I | re.S,
    ),
    "password": re.compile(r"\bpasswords?\b", re.I),
    "days": re.compile(
        r"\bdays?\b[^.]*\bbetween\b|\bbetween\b[^.]*\bdates?\b|\bdifference\b[^.]*\bdays?\b|\bdays?\b[^.]*\bapart\b|\bdays (?:left )?(?:until|till)\b",
        re.I,
    ),
}


EARLY = {"units": 5, "password": 1, "days": 3}
"""How many of the rules come before those of what can go wrong."""


class DeedReading(Reading):
    def __init__(self, prompt: str, line: commandline.CommandLine, calls: list[commandline.Call]) -> None:
        super().__init__(prompt, line, calls, Plan(line))
        self.examples: list[tuple[commandline.Call, str]] = []
        self.facts: list[tuple[str, str, str, str]] = []


def match(prompt: str) -> tuple[str, str, str] | None:
    """File, source and a call; None where the request is none of these or a word of it was not understood."""
    if re.search(r"\b(?:csv|json|log)\b|\bfiles?\b", prompt, re.I):
        return None
    for name, meant in MEANT.items():
        found = commandline.read(prompt) if meant.search(prompt) else None
        if found is None:
            continue
        reading = DeedReading(prompt, *found)
        known = left(reading, name)
        if known:
            continue
        source = WRITERS[name](Deed(reading, known, reading.examples))
        return (
            reading.line.entry,
            source,
            " ".join(["python", reading.line.entry, *(one.shown for one in reading.line.places)]),
        )
    return None


def left(reading: DeedReading, name: str) -> list[Mark]:
    """The marks that no rule has used."""
    asked = without_story(reading.prompt, reading.line.entry, [])
    known = same(list(resolved(collapsed(marks(asked), reading.calls, []), reading)))
    early = RULES[name][: EARLY[name]]
    for stage in (EXAMPLES, FIRST, early, TROUBLES, ENDS, RULES[name]):
        known = rewritten(known, stage, reading)
    soft = words_of("soft") | {"CALL", "SELF", "argument", "arguments"}
    return [one for one in known if one.symbol not in soft]


def _argparse(deed: Deed, kinds: dict[str, str]) -> str:
    line = deed.reading.line
    lines = [f"parser = argparse.ArgumentParser(description='{line.entry}')"]
    for place in line.places:
        if place.name not in kinds:
            raise NotSaid(f"what {place.shown} is for")
        lines.append(
            f"parser.add_argument({place.name!r}{kinds[place.name]}{', nargs=' + repr('?') if place.optional else ''})"
        )
    for option in line.options.values():
        if option.attribute not in kinds:
            raise NotSaid(f"what --{option.name} is for")
        default = (
            "None"
            if option.default is None
            else option.default if "type=int" in kinds[option.attribute] else repr(option.default)
        )
        lines.append(
            f"parser.add_argument('--{option.name}', dest={option.attribute!r}{kinds[option.attribute]}, default={default})"
        )
    lines += [
        "options = parser.parse_args(arguments)", "try:", "    return work(options)", "except Stop as error:",
        "    print(error, file=sys.stdout if error.aloud else sys.stderr)", "    return error.code",
    ]  # fmt: skip
    inner = "\n".join(f"    {one}" for one in lines)
    return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\nif __name__ == '__main__':\n    sys.exit(main())\n"


def _names(deed: Deed) -> list[str]:
    return [one.name for one in deed.reading.line.places] + [
        one.attribute for one in deed.reading.line.options.values()
    ]


def _units(deed: Deed) -> str:
    text = deed.reading.prompt
    said: list[str] = []
    for one in re.finditer(r"[A-Za-z]+", text):
        known = NAMES.get(one[0].lower())
        short = len(one[0]) <= 2
        if (
            known
            and (
                not short
                or one[0].lower() in {"km", "mi", "kg", "lb", "oz", "cm", "mm", "ft", "yd", "ml"}
                or re.search(rf"(?:[`\d(,/|] ?|--\w+ ){one[0]}\b", text[max(0, one.start() - 8) : one.end()])
            )
            and known[1] not in said
        ):
            said.append(known[1])
    kinds = {what for what, units in UNITS.items() for unit in said if unit in units}
    if len(kinds) != 1 or len(said) < 2:
        raise NotSaid("which units")
    what = kinds.pop()
    names = _names(deed)
    amount = next(
        (one for one in names if re.search(r"value|amount|number|^n$|degrees|distance|length|weight|temp", one)), ""
    )
    units = [one for one in names if one != amount]
    if (
        not amount
        or len(units) > 2
        or (not units and len(said) != 2)
        or (len(units) == 1 and not re.fullmatch(r"to|unit\d?|target|from_?|" + "|".join(NAMES), units[0]))
    ):
        raise NotSaid("what is converted")
    targets = [one for one in units if re.match(r"to|target", one)]
    sources = [one for one in units if one not in targets]
    if len(units) == 2 and not targets:
        sources, targets = units[:1], units[1:]
    if not units and len(said) == 2:  # from the one into the other, as they are named
        return _one_way(deed, what, said, amount)
    if (not sources or not targets) and len(said) != 2:
        raise NotSaid("from what into what")
    spelled = {name: unit for unit in said for name in UNITS[what][unit][0].split()}
    used = {
        one[0]: unit for word, unit in spelled.items() for one in re.finditer(rf"(?<![\w']){word}(?!\w)", text, re.I)
    }
    other = f"next(one for one in {said!r} if one != {{}})"
    names_of = {unit: word for word, unit in reversed(used.items()) if len(word) < 4}
    lines = [f"known = {used!r}", f"names = {names_of!r}"]
    for role, given in (("source", sources), ("target", targets)):
        if given:
            lines += [
                f"if options.{given[0]} not in known:",
                f"    raise {deed.stop('unit', f'f{chr(34)}unknown unit: {{options.{given[0]}}}{chr(34)}')}",
                f"{role} = known[options.{given[0]}]",
            ]
    lines += [f"source = {other.format('target')}"] if not sources else []
    lines += [f"target = {other.format('source')}"] if not targets else []
    lines += [
        "try:",
        f"    amount = float(options.{amount})",
        "except ValueError:",
        f"    raise {deed.stop('value', f'f{chr(34)}not a number: {{options.{amount}}}{chr(34)}')} from None",
    ]
    if what == "temperature":
        lines += [
            "celsius = {'c': amount, 'f': (amount - 32) * 5 / 9, 'k': amount - 273.15}[source]",
            "value = {'c': celsius, 'f': celsius * 9 / 5 + 32, 'k': celsius + 273.15}[target]",
        ]
    else:
        lines += [f"sizes = {_sizes(deed, what, said)!r}", "value = amount * sizes[source] / sizes[target]"]
    lines.append(_shown_value(deed, targets, used))
    inner = "\n".join(f"    {one}" for one in [*lines, "return 0"])
    kinds_of = dict.fromkeys(names, "")
    return (
        HEAD.format(about=f"Converts {what} between units.")
        + f"def work(options: Any) -> int:\n{inner}\n\n\n"
        + _argparse(deed, kinds_of)
    )


def _one_way(deed: Deed, what: str, said: list[str], amount: str) -> str:
    """A program that turns one unit into one other."""
    lines = [
        "try:",
        f"    amount = float(options.{amount})",
        "except ValueError:",
        f"    raise {deed.stop('value', f'f{chr(34)}not a number: {{options.{amount}}}{chr(34)}')} from None",
    ]
    shown = " ".join([text for _, text in deed.examples] + [one.text for one in deed.plan.samples])
    named = [NAMES[one.lower()][1] for one in re.findall(r"[A-Za-z]+", shown) if one.lower() in NAMES]
    into = re.search(r"\b(?:in|to|into|as) (?:degrees )?([A-Za-z]+)", deed.reading.prompt)
    target = (
        named[0]
        if named and named[0] in said
        else NAMES[into[1].lower()][1] if into and into[1].lower() in NAMES else ""
    )
    if target not in said:
        raise NotSaid("into what is converted")
    source = next(one for one in said if one != target)
    if what == "temperature":
        made = {"c": "celsius", "f": "celsius * 9 / 5 + 32", "k": "celsius + 273.15"}[target]
        lines += [
            f"celsius = { {'c': 'amount', 'f': '(amount - 32) * 5 / 9', 'k': 'amount - 273.15'}[source] }",
            f"value = {made}",
        ]
    else:
        factor = _sizes(deed, what, said)
        lines.append(f"value = amount * {factor[source]!r} / {factor[target]!r}")
    lines.append(
        _shown_value(deed, [], dict.fromkeys(UNITS[what][target][0].split(), target)).replace(
            "{names[target]}", next((word for word in UNITS[what][target][0].split()), target)
        )
    )
    inner = "\n".join(f"    {one}" for one in [*lines, "return 0"])
    return (
        HEAD.format(about=f"Converts {what} between units.")
        + f"def work(options: Any) -> int:\n{inner}\n\n\n"
        + _argparse(deed, {amount: ""})
    )


def _sizes(deed: Deed, what: str, said: list[str]) -> dict[str, float]:
    """What one of each unit comes to, by the table and by what the request says."""
    sizes = {unit: UNITS[what][unit][1] for unit in said}
    for first, a, second, b in getattr(deed.reading, "facts", []):
        sizes[NAMES[a][1]] = float(second) * sizes[NAMES[b][1]] / float(first)
    return sizes


def _shown_value(deed: Deed, targets: list[str], used: dict[str, str]) -> str:
    """How the value is printed, by the examples."""
    shown = next((text for _, text in deed.examples), "")
    shown = shown or next((one.text for one in deed.plan.samples), "")
    decimals = deed.plan.decimals
    if not shown:
        if decimals is None:
            raise NotSaid("how the value is printed")
        return f"print(f'{{value:.{decimals}f}}')"
    slots = [
        Slot(("value", "result"), "number", "value"),
        Slot(("unit",), "text", "options." + targets[0] if targets else "names[target]"),
    ]
    shown = re.sub(rf"(?<![A-Za-z])(?:{'|'.join(used)})$", "<unit>", shown)
    bound = templates.bind(shown, slots, decimals)
    if bound is None or "value" not in bound.used:
        raise NotSaid(f"`{shown}`")
    return f"print(f{bound.text!r})"


def _password(deed: Deed) -> str:
    text = deed.reading.prompt.lower()
    names = _names(deed)
    length = next((one for one in names if re.search(r"length|len|^n$|size", one)), "")
    seed = next((one for one in names if "seed" in one), "")
    fixed = next((one.partition(" ")[2] for one in deed.plan.flags if one.startswith("length ")), "")
    many = next(
        (one for one in names if re.fullmatch(r"count|number|n|many|amount", one) and (fixed or one != length)), ""
    )
    length = "" if many == length else length
    if bool(length) == bool(fixed) or set(names) - {length, seed, many}:
        raise NotSaid("what the options are for")
    alphabet = []
    if re.search(r"\bletters?\b", text):
        alphabet.append(
            "string.ascii_lowercase"
            if re.search(r"lower-?\s?case", text) and "upper" not in text
            else (
                "string.ascii_uppercase"
                if re.search(r"upper-?\s?case", text) and "lower" not in text
                else "string.ascii_letters"
            )
        )
    if re.search(r"\bdigits?\b|\bnumbers\b", text):
        alphabet.append("string.digits")
    if not alphabet or re.search(r"\bsymbols?\b|\bpunctuation\b|\bat least one\b|\bspecial\b", text):
        raise NotSaid("what a password is made of")
    lines = []
    for name, sign, value in deed.plan.bounds:
        lines += [
            f"if options.{name} {sign} {value}:",
            f"    raise {deed.stop('bound', repr(f'{name} is out of bounds'))}",
        ]
    lines += [
        f"chosen = random.Random({f'options.{seed}' if seed else ''})",
        f"alphabet = {' + '.join(alphabet)}",
        *([f"for _ in range(options.{many}):"] if many else []),
        f"{'    ' if many else ''}print(''.join(chosen.choice(alphabet) for _ in range({f'options.{length}' if length else fixed})))",
        "return 0",
    ]
    inner = "\n".join(f"    {one}" for one in lines)
    kinds = {**({one: ", type=int" for one in (length, many) if one}), **({seed: ""} if seed else {})}
    return (
        HEAD.format(about="Prints a random password.")
        + f"def work(options: Any) -> int:\n{inner}\n\n\n"
        + _argparse(deed, kinds)
    )


def _days(deed: Deed) -> str:
    line = deed.reading.line
    if not line.places:
        line.places = [Place("first", "FIRST"), Place("second", "SECOND")]
    names = _names(deed)
    until = "until" in deed.plan.flags
    if len(names) != 2 or not deed.plan.flags & {"between", "until"}:
        raise NotSaid("which dates")
    if until:
        names.reverse()
        if not re.search(r"from|start|since|today|on", names[0]) or "today" not in deed.plan.flags:
            raise NotSaid("from when on")
    made = "abs((days[1] - days[0]).days)" if "absolute" in deed.plan.flags else "(days[1] - days[0]).days"
    for call, shown in deed.examples:  # which sign is meant shows where the earlier date comes first or last
        given = [one for one in call.words if re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
        if len(given) == 2 and given[0] > given[1] and re.match(r"\d", shown) and "absolute" not in deed.plan.flags:
            made = "(days[0] - days[1]).days"
    sample = next((one.text for one in deed.plan.samples), next((text for _, text in deed.examples), ""))
    bound = (
        templates.bind(sample, [Slot(("days", "n"), "count", "count")])
        if sample and not re.fullmatch(r"-?\d+", sample)
        else None
    )
    if sample and not re.fullmatch(r"-?\d+", sample) and bound is None:
        raise NotSaid(f"`{sample}`")
    lines = [
        "days = []", f"for text in (options.{names[0]}{' or dt.date.today().isoformat()' if until else ''}, options.{names[1]}):", "    try:", "        days.append(dt.date.fromisoformat(text))", "    except ValueError:",
        f"        raise {deed.stop('date', 'f' + chr(34) + 'not a date: {text}' + chr(34))} from None", f"count = {made}", f"print(f{bound.text!r})" if bound else "print(count)", "return 0",
    ]  # fmt: skip
    inner = "\n".join(f"    {one}" for one in lines)
    return (
        HEAD.format(about="Prints how many days lie between two dates.")
        + f"def work(options: Any) -> int:\n{inner}\n\n\n"
        + _argparse(deed, dict.fromkeys(names, ""))
    )


WRITERS: dict[str, Callable[[Deed], str]] = {"units": _units, "password": _password, "days": _days}
