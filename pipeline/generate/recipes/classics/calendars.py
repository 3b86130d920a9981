"""Dates beside each other: ranges that overlap, birthdays to come, weeks of the year."""

from __future__ import annotations

from datetime import date


def ranges_overlap(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Check whether two date ranges (periods) overlap (collide, intersect), by their ISO dates, ends included.

    >>> ranges_overlap(("2024-01-01", "2024-01-10"), ("2024-01-10", "2024-01-12"))
    True
    >>> ranges_overlap(("2024-01-01", "2024-01-10"), ("2024-01-11", "2024-01-12"))
    False
    >>> ranges_overlap(("2024-01-10", "2024-01-01"), ("2024-01-11", "2024-01-12"))
    Traceback (most recent call last):
    ValueError: A range ends before it begins
    """
    spans = [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in (first, second)]
    if any(end < start for start, end in spans):
        raise ValueError("A range ends before it begins")
    (start, end), (other_start, other_end) = spans
    return start <= other_end and other_start <= end


def days_until_birthday(born: str, today: str) -> int:
    """Count the days until (left to) the next birthday, by the birth date and today's ISO date; 0 on the day itself.

    Somebody born on 29 February has it on 1 March in other years.

    >>> days_until_birthday("1990-12-25", "2024-12-24")
    1
    >>> days_until_birthday("1990-12-25", "2024-12-26")
    364
    >>> days_until_birthday("2000-02-29", "2023-02-28")
    1
    >>> days_until_birthday("2000-06-01", "2024-06-01")
    0
    """
    birth, day = date.fromisoformat(born), date.fromisoformat(today)
    coming = (_birthday(birth, year) for year in (day.year, day.year + 1))
    return next((one - day).days for one in coming if one >= day)


def _birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def week_number(day: str) -> int:
    """Tell (get, find) the week number (calendar week, ISO week of the year) of an ISO date.

    >>> week_number("2024-12-30")
    1
    >>> week_number("2024-02-29")
    9
    """
    return date.fromisoformat(day).isocalendar().week


def easter_sunday(year: int) -> str:
    """Compute (find) the date of Easter (Sunday) in a year of the Gregorian calendar, as an ISO date.

    >>> [easter_sunday(year) for year in (2000, 2024, 2025)]
    ['2000-04-23', '2024-03-31', '2025-04-20']
    >>> easter_sunday(1500)
    Traceback (most recent call last):
    ValueError: The Gregorian calendar begins in 1583
    """
    if year < 1583:
        raise ValueError("The Gregorian calendar begins in 1583")
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4)).isoformat()
