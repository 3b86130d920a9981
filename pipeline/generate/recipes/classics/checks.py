"""Validators: whether a text is what it should be."""

from __future__ import annotations

import ipaddress
import re
import string
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID


def is_ipv4(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid IPv4 address, IP v4: four numbers from 0 to 255.

    >>> is_ipv4("192.168.0.1")
    True
    >>> is_ipv4("256.1.1.1")
    False
    >>> is_ipv4("1.2.3")
    False
    >>> is_ipv4("01.2.3.4")
    False
    >>> is_ipv4("")
    False
    """
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def is_ip_address(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid IP address, of version 4 or 6 (IPv4 or IPv6).

    >>> is_ip_address("127.0.0.1")
    True
    >>> is_ip_address("::1")
    True
    >>> is_ip_address("1.2.3.4.5")
    False
    >>> is_ip_address("localhost")
    False
    """
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_email(text: str) -> bool:
    """Check (validate) whether a text looks like a valid email (mail) address, with a regular expression (regex).

    Whether anybody reads it, only a mail that is answered can tell.

    >>> is_email("ada.lovelace+notes@example.co.uk")
    True
    >>> is_email("ada@localhost")
    False
    >>> is_email("ada..l@example.com")
    False
    >>> is_email("@example.com")
    False
    >>> is_email("")
    False
    """
    mailbox = r"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*"
    label = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    return re.fullmatch(rf"{mailbox}@(?:{label}\.)+[A-Za-z]{{2,}}", text) is not None


def is_url(text: str) -> bool:
    """Check (validate) whether a text is a valid web address (URL, link): http or https, and a host.

    >>> is_url("https://example.com/path?q=1")
    True
    >>> is_url("http://localhost:8000")
    True
    >>> is_url("example.com")
    False
    >>> is_url("https://exa mple.com")
    False
    >>> is_url("http://example.com:port")
    False
    """
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)


def password_weaknesses(password: str, least: int = 8) -> list[str]:
    """Check the strength of a password: list what a strong (secure, safe) one needs and this one lacks.

    It looks at length, lower and upper case, digits and special characters; an empty list means that nothing is wrong.

    >>> password_weaknesses("Tr0ub4dor&3")
    []
    >>> password_weaknesses("short")
    ['at least 8 characters', 'an upper case letter', 'a digit', 'a special character']
    >>> password_weaknesses("Only letters!")
    ['a digit']
    >>> len(password_weaknesses(""))
    5
    """
    rules = {
        f"at least {least} characters": len(password) >= least,
        "a lower case letter": any(one.islower() for one in password),
        "an upper case letter": any(one.isupper() for one in password),
        "a digit": any(one.isdigit() for one in password),
        "a special character": any(one in string.punctuation for one in password),
    }
    return [rule for rule, met in rules.items() if not met]


def password_score(password: str) -> int:
    """Rate the strength of a password (strong or weak): a score from 0 to 5, a point (check) for each that it has.

    The points are for length (8 characters), a lower and an upper case letter, a digit, and a special character.

    >>> [password_score(one) for one in ("", "short", "Only letters!", "Tr0ub4dor&3")]
    [0, 1, 4, 5]
    """
    return 5 - len(password_weaknesses(password))


def is_isbn(text: str) -> bool:
    """Check (validate) the check digit of an ISBN (book number) of 10 or 13 digits; hyphens do not count.

    >>> is_isbn("978-3-16-148410-0")
    True
    >>> is_isbn("0-8044-2957-X")
    True
    >>> is_isbn("978-3-16-148410-1")
    False
    >>> is_isbn("12345")
    False
    """
    digits = re.sub(r"[ -]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if one == "X" else int(one) for one in digits]
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    if re.fullmatch(r"[0-9]{13}", digits):
        return sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(digits)) % 10 == 0
    return False


def is_iban(text: str) -> bool:
    """Check (validate) an IBAN (international bank account number) by its check digits; spaces do not count.

    >>> is_iban("DE89 3704 0044 0532 0130 00")
    True
    >>> is_iban("DE88 3704 0044 0532 0130 00")
    False
    >>> is_iban("not an IBAN")
    False
    """
    plain = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


def is_hex_color(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid hex colour (color) code, such as #fff or #1a2b3c.

    >>> is_hex_color("#1A2b3C")
    True
    >>> is_hex_color("#fff")
    True
    >>> is_hex_color("#ggg")
    False
    >>> is_hex_color("fff")
    False
    """
    return re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", text) is not None


def is_uuid(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid UUID in its usual form, with hyphens.

    >>> is_uuid("123e4567-e89b-12d3-a456-426614174000")
    True
    >>> is_uuid("123E4567-E89B-12D3-A456-426614174000")
    True
    >>> is_uuid("123e4567e89b12d3a456426614174000")
    False
    >>> is_uuid("not-a-uuid")
    False
    """
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def is_mac_address(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid MAC address: six pairs of hex digits.

    >>> is_mac_address("01:23:45:67:89:ab")
    True
    >>> is_mac_address("01-23-45-67-89-AB")
    True
    >>> is_mac_address("01:23-45:67:89:ab")
    False
    >>> is_mac_address("01:23:45")
    False
    """
    return re.fullmatch(r"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}", text) is not None


def is_iso_date(text: str) -> bool:
    """Check (validate) whether a text (string) is a valid, real, existing date in ISO format (year-month-day).

    >>> is_iso_date("2024-02-29")
    True
    >>> is_iso_date("2023-02-29")
    False
    >>> is_iso_date("29.02.2024")
    False
    >>> is_iso_date("")
    False
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_number(text: str) -> bool:
    """Check whether a text (string) is a finite number, integer or float (numeric), that can be parsed.

    >>> is_number("-12.5e3")
    True
    >>> is_number(" 7 ")
    True
    >>> is_number("12a")
    False
    >>> is_number("nan")
    False
    >>> is_number("")
    False
    """
    try:
        return float(text) - float(text) == 0
    except ValueError:
        return False
