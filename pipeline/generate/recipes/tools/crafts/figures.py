"""Crafts that reckon: units, bases, dates, figures of numbers; and random ones."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import string
from collections import Counter
from collections.abc import Iterator

from pipeline.generate.recipes.tools.crafts.base import Stop, craft, line, read

UNITS: dict[str, tuple[str, float]] = {
    "m": ("length", 1.0), "km": ("length", 1000.0), "cm": ("length", 0.01), "mm": ("length", 0.001),
    "mi": ("length", 1609.344), "mile": ("length", 1609.344), "miles": ("length", 1609.344), "yd": ("length", 0.9144),
    "ft": ("length", 0.3048), "in": ("length", 0.0254), "kg": ("mass", 1.0), "g": ("mass", 0.001), "mg": ("mass", 1e-6),
    "t": ("mass", 1000.0), "lb": ("mass", 0.45359237), "oz": ("mass", 0.028349523125), "l": ("volume", 1.0),
    "ml": ("volume", 0.001), "gal": ("volume", 3.785411784), "s": ("time", 1.0), "min": ("time", 60.0),
    "h": ("time", 3600.0), "d": ("time", 86400.0), "b": ("size", 1.0), "kb": ("size", 1000.0), "mb": ("size", 1e6),
    "gb": ("size", 1e9), "kib": ("size", 1024.0), "mib": ("size", 1048576.0), "gib": ("size", 1073741824.0),
}  # fmt: skip
"""By unit what it measures, and how much of the base unit it is."""
DEGREES = {"c": (1.0, 0.0), "f": (5 / 9, -32.0), "k": (1.0, -273.15)}
"""By scale of temperature factor and shift: Celsius is (value + shift) * factor."""


@craft(
    r"\bconvert\w*\b", r"\bunits?\b|\bmiles?\b|\bkm\b|\bkg\b|\bcelsius\b|\btemperatures?\b", places="value old new", line="{value:.4f} {unit}", slots="value:float unit:unit",
    called={"value": "value|amount|number|x|n", "old": "from_?|src|source|unit|from_unit", "new": "to|dest|into|target|to_unit"}, codes={"unknown": 2, "value": 2}, never=r"\bcurrenc|\brates?\b",
)  # fmt: skip
def converted(value: str, old: str, new: str) -> Iterator[str]:
    """A value in another unit of the same kind."""
    try:
        amount = float(value)
    except ValueError:
        raise Stop(f"not a number: {value}", "value") from None
    from_unit, to_unit = old.lower(), new.lower()
    if from_unit in DEGREES and to_unit in DEGREES:
        factor, shift = DEGREES[from_unit]
        back, moved = DEGREES[to_unit]
        yield line((amount + shift) * factor / back - moved, new)
        return
    for one in (from_unit, to_unit):
        if one not in UNITS:
            raise Stop(f"unknown unit: {one}", "unknown")
    if UNITS[from_unit][0] != UNITS[to_unit][0]:
        raise Stop(f"{old} cannot be converted to {new}", "unknown")
    yield line(amount * UNITS[from_unit][1] / UNITS[to_unit][1], new)


def chance_of(seed: int | None) -> random.Random:
    """What cannot be foreseen; with a seed, what comes out the same every time."""
    return random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311  # nosec B311


DIGITS = string.digits + string.ascii_lowercase


@craft(
    r"\bbase\b|\bbinary\b|\bhex\w*\b|\boctal\b", r"\bconvert\w*\b|\bnumbers?\b", places="value", called={"value": "number|value|n|num", "base": "from|from-base|base-from|f", "into": "to|to-base|base-to|t|base"},
    codes={"value": 2}, never=r"\bbase64\b|\bcolou?r|\bdatabase\b",
)  # fmt: skip
def in_base(value: str, base: int = 10, into: int = 2) -> Iterator[str]:
    """A whole number in another base."""
    if not (2 <= base <= 36 and 2 <= into <= 36):
        raise Stop("a base is between 2 and 36", "value")
    try:
        left = int(value, base)
    except ValueError:
        raise Stop(f"{value} is not a number in base {base}", "value") from None
    sign, left = ("-", -left) if left < 0 else ("", left)
    digits = ""
    while left or not digits:
        left, digit = divmod(left, into)
        digits = DIGITS[digit] + digits
    yield sign + digits


@craft(
    r"\bpasswords?\b", r"\bgenerat\w*|\brandom\b|\bprints? \d", never=r"\bstrength\b|\bstore|\bhash|\badd\b", called={"length": "length|len|l|size", "count": "count|n|number|num", "symbols": "symbols|special|punctuation", "digits": "no-digits"},
    codes={"value": 2},
)  # fmt: skip
def passwords(length: int = 16, count: int = 1, symbols: bool = False, seed: int | None = None) -> Iterator[str]:
    """Random passwords of letters and digits; with symbols each has one at least."""
    if length < LEAST:
        raise Stop(f"length must be at least {LEAST}: {length}", "value")
    chance = chance_of(seed)
    letters = string.ascii_letters + string.digits + (SYMBOLS if symbols else "")
    for _ in range(count):
        found = [chance.choice(letters) for _ in range(length)]
        if symbols and not any(one in SYMBOLS for one in found):
            found[chance.randrange(length)] = chance.choice(SYMBOLS)
        yield "".join(found)


LEAST = 1
SYMBOLS = "!@#$%&*"


@craft(
    r"\bdates?\b", r"\b(?:days|weeks)? ?between\b|\bhow many days\b|\bnumber of days\b|\bdifference\b", places="first second", called={"first": "start|from_|date1|a|first|date|begin", "second": "end|to|date2|b|second|until", "weekdays": "weekdays|workdays|business-days|business|working-days"},
    codes={"value": 2}, never=r"\bfile\b|\bcsv\b|\badd\b|\bholidays?\b|\bhours\b",
)  # fmt: skip
def days_between(first: str, second: str, weekdays: bool = False) -> Iterator[str]:
    """How many days lie between two dates; with weekdays, those of Monday to Friday, the first day counted."""
    days = []
    for text in (first, second):
        try:
            days.append(dt.date.fromisoformat(text))
        except ValueError:
            raise Stop(f"not a date (YYYY-MM-DD): {text}", "value") from None
    start, end = sorted(days)
    between = [start + dt.timedelta(days=one) for one in range((end - start).days)]
    yield str(sum(one.weekday() < 5 for one in between) if weekdays else len(between))


@craft(
    r"\bdates?\b", r"\badd\w*\b|\bsubtract\w*\b|\blater\b|\bshift\w*|\bafter\b", r"\bdays?\b", places="date days", called={"style": "format|style", "date": "date|start|from_", "days": "days|n|amount", "weeks": "weeks"},
    codes={"value": 2}, never=r"\bjson\b|\bsqlite\b|\bcsv\b|\bmonths\b|\bbetween\b",
)  # fmt: skip
def date_shifted(date: str, days: int = 0, weeks: bool = False, style: str = "%Y-%m-%d") -> Iterator[str]:
    """The date so many days later."""
    try:
        start = dt.date.fromisoformat(date)
    except ValueError:
        raise Stop(f"not a date (YYYY-MM-DD): {date}", "value") from None
    yield (start + dt.timedelta(days=days * (7 if weeks else 1))).strftime(style)


BAR = "#"


@craft(
    r"\bnumbers\b", r"\bhistogram\b|\bbars?\b", places="source", called={"bins": "bins|buckets|n", "width": "width|w|max-width"}, codes={"value": 1, "file": 2, "empty": 1},
    line="{value} {bar}", slots="value:key bar:bar", never=r"\bbins?\b|\bbuckets?\b|\bwords\b|\bletters\b",
)  # fmt: skip
def histogram(source: str | None = None, char: str = BAR) -> Iterator[str]:
    """How often each whole number occurs, as bars."""
    try:
        found = Counter(int(one) for one in read(source).split())
    except ValueError as error:
        raise Stop(str(error), "value") from None
    for value in sorted(found):
        yield line(value, char * found[value])


@craft(
    r"\bnumbers\b", r"\bmean\b|\baverage\b|\bmedian\b|\bsum\b", r"\bstdin\b|\bstandard input\b|\bone per line\b|\bfile\b", places="source", never=r"\bcsv\b|\bcolumn\b|\bjson\b",
    slots="name:name value:figure", line="{name}: {value}", codes={"value": 1, "empty": 1, "file": 2},
)  # fmt: skip
def number_figures(source: str | None = None) -> Iterator[str]:
    """Figures of the numbers in a text."""
    try:
        values = [float(one) for one in read(source).split()]
    except ValueError as error:
        raise Stop(str(error), "value") from None
    if not values:
        raise Stop("there are no numbers", "empty")
    known = {
        "count": len(values), "n": len(values), "min": min(values), "max": max(values), "sum": sum(values), "total": sum(values),
        "mean": statistics.mean(values), "average": statistics.mean(values), "median": statistics.median(values),
    }  # fmt: skip
    for name in FIGURES:
        yield line(name, known[name])


FIGURES = ["count", "min", "max", "mean"]


@craft(
    r"\buuids?\b",
    r"\bgenerat\w*|\bprint\w*|\brandom\b",
    called={"count": "count|n|number", "upper": "upper|uppercase"},
    never=r"\bapi\b|\bstore",
)
def uuids(count: int = 1, seed: int | None = None, upper: bool = False) -> Iterator[str]:
    """Random identifiers of version 4."""
    import uuid

    chance = chance_of(seed)
    for _ in range(count):
        found = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        yield found.upper() if upper else found


@craft(
    r"\bdice\b|\broll\w*\b",
    r"\b\d*d\d+\b|\bsides\b",
    places="dice",
    called={"dice": "dice|roll|spec|expr|notation"},
    codes={"value": 2},
    never=r"\bapi\b",
)
def rolled(dice: str, seed: int | None = None) -> Iterator[str]:
    """The rolls of `2d6` and their sum."""
    count, sign, sides = dice.lower().partition("d")
    if not sign or not sides.isdigit() or not (count or "1").isdigit() or int(sides) < 1:
        raise Stop(f"not a roll such as 2d6: {dice}", "value")
    chance = chance_of(seed)
    yield str(sum(chance.randint(1, int(sides)) for _ in range(int(count or 1))))
