"""Dates, in ISO format (2024-02-29), and spans of time."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta


def weekday_name(day: str) -> str:
    """Tell (find, get) the weekday, the name of the day of the week, of an ISO date.

    >>> weekday_name("2024-02-29")
    'Thursday'
    >>> weekday_name("1970-01-01")
    'Thursday'
    >>> weekday_name("2023-02-29")
    Traceback (most recent call last):
    ValueError: day is out of range for month
    """
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[date.fromisoformat(day).weekday()]


def days_between(first: str, second: str) -> int:
    """Count the number of days between two ISO dates (the difference in days), whichever comes first.

    >>> days_between("2024-02-28", "2024-03-01")
    2
    >>> days_between("2024-01-01", "2023-12-31")
    1
    >>> days_between("2024-01-01", "2024-01-01")
    0
    >>> days_between("2024-01-01", "tomorrow")
    Traceback (most recent call last):
    ValueError: Invalid isoformat string: 'tomorrow'
    """
    return abs((date.fromisoformat(second) - date.fromisoformat(first)).days)


def age_on(born: str, day: str) -> int:
    """Compute the age in years of a person from the birth date (date of birth, birthday, birthdate), on a given day.

    >>> age_on("2000-06-15", "2024-06-14")
    23
    >>> age_on("2000-06-15", "2024-06-15")
    24
    >>> age_on("2004-02-29", "2023-02-28")
    18
    >>> age_on("2024-01-02", "2024-01-01")
    Traceback (most recent call last):
    ValueError: Nobody is born after the day of asking
    """
    birth, today = date.fromisoformat(born), date.fromisoformat(day)
    if birth > today:
        raise ValueError("Nobody is born after the day of asking")
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def is_leap_year(year: int) -> bool:
    """Check whether a year is a leap year: divisible by 4, but by 100 only when by 400, too.

    >>> is_leap_year(2024)
    True
    >>> is_leap_year(1900)
    False
    >>> is_leap_year(2000)
    True
    >>> is_leap_year(2023)
    False
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Tell (find, get) how many days a month of a year has: the number of days in the month.

    >>> days_in_month(2024, 2)
    29
    >>> days_in_month(2023, 2)
    28
    >>> days_in_month(2023, 4)
    30
    >>> days_in_month(2023, 13)
    Traceback (most recent call last):
    ValueError: Months go from 1 to 12
    """
    if not 1 <= month <= 12:
        raise ValueError("Months go from 1 to 12")
    return calendar.monthrange(year, month)[1]


def add_months(day: str, months: int) -> str:
    """Add (or subtract) a number of months to an ISO date; where the month is too short, its last day is taken.

    >>> add_months("2024-01-31", 1)
    '2024-02-29'
    >>> add_months("2024-11-15", 3)
    '2025-02-15'
    >>> add_months("2024-03-31", -13)
    '2023-02-28'
    >>> add_months("2024-05-06", 0)
    '2024-05-06'
    """
    start = date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])).isoformat()


def working_days(first: str, last: str) -> int:
    """Count the working days (business days, weekdays) between two ISO dates: without weekends, both ends included.

    Holidays are not known to it.

    >>> working_days("2024-03-01", "2024-03-04")
    2
    >>> working_days("2024-03-02", "2024-03-03")
    0
    >>> working_days("2024-03-04", "2024-03-17")
    10
    >>> working_days("2024-03-04", "2024-03-01")
    Traceback (most recent call last):
    ValueError: The last day lies before the first
    """
    start, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if days < 1:
        raise ValueError("The last day lies before the first")
    return sum((start + timedelta(offset)).weekday() < 5 for offset in range(days))


def dates_between(first: str, last: str) -> list[str]:
    """List all the dates (every day, each day, a date range) from a start to an end date, both included.

    >>> dates_between("2024-02-28", "2024-03-01")
    ['2024-02-28', '2024-02-29', '2024-03-01']
    >>> dates_between("2024-01-01", "2024-01-01")
    ['2024-01-01']
    >>> dates_between("2024-01-02", "2024-01-01")
    []
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(offset)).isoformat() for offset in range((end - start).days + 1)]


def quarter_of(day: str) -> int:
    """Tell (find, get) the quarter of the year (1 to 4) that an ISO date lies in, or falls into.

    >>> quarter_of("2024-01-01")
    1
    >>> quarter_of("2024-03-31")
    1
    >>> quarter_of("2024-12-31")
    4
    """
    return (date.fromisoformat(day).month + 2) // 3


def format_duration(seconds: int) -> str:
    """Format (convert) a number of seconds as hours, minutes and seconds: a duration people can read (human readable).

    >>> format_duration(93784)
    '26h 3m 4s'
    >>> format_duration(3600)
    '1h'
    >>> format_duration(0)
    '0s'
    >>> format_duration(-1)
    Traceback (most recent call last):
    ValueError: A duration is not negative
    """
    if seconds < 0:
        raise ValueError("A duration is not negative")
    minutes, rest = divmod(seconds, 60)
    parts = zip((minutes // 60, minutes % 60, rest), "hms", strict=True)
    return " ".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0s"


def parse_duration(text: str) -> int:
    """Parse (convert) a duration, hours, minutes and seconds such as 1h 30m, into the number of seconds.

    >>> parse_duration("1h 30m")
    5400
    >>> parse_duration("2h3m4s")
    7384
    >>> parse_duration("45s")
    45
    >>> parse_duration("soon")
    Traceback (most recent call last):
    ValueError: Not a duration: 'soon'
    """
    found = re.fullmatch(r"\s*(?=\d)(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?\s*", text)
    if found is None:
        raise ValueError(f"Not a duration: {text!r}")
    hours, minutes, seconds = (int(amount or 0) for amount in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def time_ago(seconds: float) -> str:
    """Say how long ago something was in words people use, as relative time, such as 3 hours ago.

    >>> time_ago(30)
    'just now'
    >>> time_ago(60)
    '1 minute ago'
    >>> time_ago(3 * 3600 + 59)
    '3 hours ago'
    >>> time_ago(400 * 86400)
    '1 year ago'
    >>> time_ago(-5)
    Traceback (most recent call last):
    ValueError: That is still to come
    """
    if seconds < 0:
        raise ValueError("That is still to come")
    sizes = {"year": 31_536_000, "month": 2_592_000, "day": 86_400, "hour": 3_600, "minute": 60}
    for unit, size in sizes.items():
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def to_24_hour(clock: str) -> str:
    """Convert a time from the 12-hour clock (AM and PM) to the 24-hour clock (military time).

    >>> to_24_hour("02:30 PM")
    '14:30'
    >>> to_24_hour("12:00 AM")
    '00:00'
    >>> to_24_hour("12:05 pm")
    '12:05'
    >>> to_24_hour("13:00 PM")
    Traceback (most recent call last):
    ValueError: Not a time of the 12-hour clock: '13:00 PM'
    """
    found = re.fullmatch(r"(0?[1-9]|1[0-2]):([0-5]\d) ?([AP])M", clock.upper())
    if found is None:
        raise ValueError(f"Not a time of the 12-hour clock: {clock!r}")
    hour = int(found[1]) % 12 + (12 if found[3] == "P" else 0)
    return f"{hour:02}:{found[2]}"


def to_12_hour(clock: str) -> str:
    """Convert a time from the 24-hour clock (military time) to the 12-hour clock (AM and PM).

    >>> to_12_hour("14:30")
    '2:30 PM'
    >>> to_12_hour("00:05")
    '12:05 AM'
    >>> to_12_hour("12:00")
    '12:00 PM'
    >>> to_12_hour("24:00")
    Traceback (most recent call last):
    ValueError: Not a time of the 24-hour clock: '24:00'
    """
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", clock)
    if found is None:
        raise ValueError(f"Not a time of the 24-hour clock: {clock!r}")
    hour = int(found[1])
    return f"{hour % 12 or 12}:{found[2]} {'PM' if hour >= 12 else 'AM'}"
