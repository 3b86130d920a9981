"""From one unit, notation or spelling to another, and back."""

from __future__ import annotations

import re

SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
MORSE = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", SIGNS.split(" "), strict=True))
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ABSOLUTE_ZERO = -273.15


def celsius_to_fahrenheit(celsius: float) -> float:
    """Convert a temperature in degrees from Celsius to Fahrenheit.

    >>> celsius_to_fahrenheit(100)
    212.0
    >>> celsius_to_fahrenheit(-40)
    -40.0
    >>> celsius_to_fahrenheit(0)
    32.0
    >>> celsius_to_fahrenheit(-300)
    Traceback (most recent call last):
    ValueError: Nothing is colder than absolute zero
    """
    if celsius < ABSOLUTE_ZERO:
        raise ValueError("Nothing is colder than absolute zero")
    return celsius * 9 / 5 + 32


def fahrenheit_to_celsius(fahrenheit: float) -> float:
    """Convert a temperature in degrees from Fahrenheit to Celsius.

    >>> fahrenheit_to_celsius(212)
    100.0
    >>> fahrenheit_to_celsius(-40)
    -40.0
    >>> fahrenheit_to_celsius(32)
    0.0
    >>> fahrenheit_to_celsius(-500)
    Traceback (most recent call last):
    ValueError: Nothing is colder than absolute zero
    """
    celsius = (fahrenheit - 32) * 5 / 9
    if celsius < ABSOLUTE_ZERO:
        raise ValueError("Nothing is colder than absolute zero")
    return celsius


def kilometers_to_miles(kilometers: float) -> float:
    """Convert a distance from kilometers (kilometres, km) to miles.

    >>> round(kilometers_to_miles(42.195), 3)
    26.219
    >>> kilometers_to_miles(0)
    0.0
    >>> kilometers_to_miles(1.609344)
    1.0
    """
    return kilometers / 1.609344


def miles_to_kilometers(miles: float) -> float:
    """Convert a distance from miles to kilometers (kilometres, km).

    >>> miles_to_kilometers(1)
    1.609344
    >>> miles_to_kilometers(0)
    0.0
    >>> round(miles_to_kilometers(26.2), 1)
    42.2
    """
    return miles * 1.609344


def kilograms_to_pounds(kilograms: float) -> float:
    """Convert a weight (mass) from kilograms (kg) to pounds (lbs).

    >>> round(kilograms_to_pounds(70), 2)
    154.32
    >>> kilograms_to_pounds(0)
    0.0
    >>> kilograms_to_pounds(0.45359237)
    1.0
    """
    return kilograms / 0.45359237


def pounds_to_kilograms(pounds: float) -> float:
    """Convert a weight (mass) from pounds (lbs) to kilograms (kg).

    >>> pounds_to_kilograms(1)
    0.45359237
    >>> pounds_to_kilograms(0)
    0.0
    """
    return pounds * 0.45359237


def to_binary(number: int) -> str:
    """Convert a decimal number (integer) to binary: its digits in base 2, as a string.

    >>> to_binary(10)
    '1010'
    >>> to_binary(0)
    '0'
    >>> to_binary(-5)
    '-101'
    """
    return f"{number:b}"


def from_binary(digits: str) -> int:
    """Convert a binary string (number, digits in base 2) to a decimal number (integer).

    >>> from_binary("1010")
    10
    >>> from_binary("-101")
    -5
    >>> from_binary("12")
    Traceback (most recent call last):
    ValueError: Not a binary number: '12'
    >>> from_binary("")
    Traceback (most recent call last):
    ValueError: Not a binary number: ''
    """
    if not re.fullmatch(r"-?[01]+", digits):
        raise ValueError(f"Not a binary number: {digits!r}")
    return int(digits, 2)


def to_base(number: int, base: int) -> str:
    """Convert an integer (decimal number) to another base (radix) from 2 to 36: its digits as a string.

    >>> to_base(255, 16)
    'ff'
    >>> to_base(-35, 36)
    '-z'
    >>> to_base(0, 7)
    '0'
    >>> to_base(1, 1)
    Traceback (most recent call last):
    ValueError: A base lies between 2 and 36
    """
    if not 2 <= base <= 36:
        raise ValueError("A base lies between 2 and 36")
    rest, digits = abs(number), ""
    while rest or not digits:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"-{digits}" if number < 0 else digits


def hex_to_rgb(color: str) -> tuple[int, int, int]:
    """Convert a hex colour (color) code to RGB: red, green and blue from 0 to 255.

    >>> hex_to_rgb("#ff8000")
    (255, 128, 0)
    >>> hex_to_rgb("fff")
    (255, 255, 255)
    >>> hex_to_rgb("#ff")
    Traceback (most recent call last):
    ValueError: Not a hex colour: '#ff'
    """
    if not re.fullmatch(r"#?(?:[0-9a-fA-F]{3}){1,2}", color):
        raise ValueError(f"Not a hex colour: {color!r}")
    digits = color.removeprefix("#")
    pairs = [one * 2 for one in digits] if len(digits) == 3 else [digits[at : at + 2] for at in (0, 2, 4)]
    red, green, blue = (int(pair, 16) for pair in pairs)
    return red, green, blue


def rgb_to_hex(red: int, green: int, blue: int) -> str:
    """Convert an RGB colour (color), red, green and blue from 0 to 255, to its hex code.

    >>> rgb_to_hex(255, 128, 0)
    '#ff8000'
    >>> rgb_to_hex(0, 0, 0)
    '#000000'
    >>> rgb_to_hex(256, 0, 0)
    Traceback (most recent call last):
    ValueError: Each part lies between 0 and 255
    """
    parts = (red, green, blue)
    if not all(0 <= part <= 255 for part in parts):
        raise ValueError("Each part lies between 0 and 255")
    return "#" + "".join(f"{part:02x}" for part in parts)


def to_morse(text: str) -> str:
    """Translate (convert, encode) a text (string) to Morse code: letters and digits, with a slash between words.

    >>> to_morse("SOS now")
    '... --- ... / -. --- .--'
    >>> to_morse("")
    ''
    >>> to_morse("é")
    Traceback (most recent call last):
    ValueError: No Morse code for 'É'
    """
    unknown = set(text.upper()) - {*MORSE, " "}
    if unknown:
        raise ValueError(f"No Morse code for {min(unknown)!r}")
    return " / ".join(" ".join(MORSE[letter] for letter in word) for word in text.upper().split())


def from_morse(code: str) -> str:
    """Translate (convert, decode) Morse code to a text (string): spaces between letters, a slash between words.

    >>> from_morse("... --- ... / -. --- .--")
    'SOS NOW'
    >>> from_morse("")
    ''
    >>> from_morse("......")
    Traceback (most recent call last):
    ValueError: Not Morse code: '......'
    """
    letters = {signs: letter for letter, signs in MORSE.items()}
    unknown = [signs for signs in code.replace("/", " ").split() if signs not in letters]
    if unknown:
        raise ValueError(f"Not Morse code: {unknown[0]!r}")
    return " ".join("".join(letters[signs] for signs in word.split()) for word in code.split("/"))


def snake_case(name: str) -> str:
    """Convert a name (string) from camel case (camelCase, CamelCase) to snake case (snake_case).

    >>> snake_case("camelCaseName")
    'camel_case_name'
    >>> snake_case("HTTPServer2")
    'http_server2'
    >>> snake_case("already_snake")
    'already_snake'
    >>> snake_case("")
    ''
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def camel_case(name: str) -> str:
    """Convert a name (string) from snake case (snake_case) to camel case (camelCase).

    >>> camel_case("snake_case_name")
    'snakeCaseName'
    >>> camel_case("word")
    'word'
    >>> camel_case("")
    ''
    """
    first, *rest = name.strip("_").split("_")
    return first.lower() + "".join(part.capitalize() for part in rest)


def ordinal(number: int) -> str:
    """Write a number as an ordinal with its suffix: 1st, 2nd, 3rd, 4th.

    >>> [ordinal(number) for number in (1, 2, 3, 4)]
    ['1st', '2nd', '3rd', '4th']
    >>> [ordinal(number) for number in (11, 12, 13, 111, 121)]
    ['11th', '12th', '13th', '111th', '121st']
    >>> ordinal(-1)
    Traceback (most recent call last):
    ValueError: An ordinal is not negative
    """
    if number < 0:
        raise ValueError("An ordinal is not negative")
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def number_in_words(number: int) -> str:
    """Write (convert, spell out) a number, an integer below a million, in English words.

    >>> number_in_words(342)
    'three hundred forty-two'
    >>> number_in_words(0)
    'zero'
    >>> number_in_words(19_020)
    'nineteen thousand twenty'
    >>> number_in_words(-7)
    'minus seven'
    >>> number_in_words(1_000_000)
    Traceback (most recent call last):
    ValueError: Only numbers below a million have words here
    """
    if abs(number) >= 1_000_000:
        raise ValueError("Only numbers below a million have words here")
    if number < 0:
        return "minus " + number_in_words(-number)
    if number < 20:
        return SMALL.split(" ")[number]
    if number < 100:
        ones = "-" + SMALL.split(" ")[number % 10] if number % 10 else ""
        return TENS.split(" ")[number // 10 - 2] + ones
    size, unit = (1000, "thousand") if number >= 1000 else (100, "hundred")
    count, rest = divmod(number, size)
    return number_in_words(count) + f" {unit}" + (" " + number_in_words(rest) if rest else "")


def file_size(count: int) -> str:
    """Format (convert) a number of bytes as a file size people can read (human readable): KB, MB, GB.

    >>> file_size(1536)
    '1.5 KB'
    >>> file_size(999)
    '999 B'
    >>> file_size(5 * 1024**3)
    '5.0 GB'
    >>> file_size(-1)
    Traceback (most recent call last):
    ValueError: A size is not negative
    """
    if count < 0:
        raise ValueError("A size is not negative")
    size, units = float(count), ["B", "KB", "MB", "GB", "TB", "PB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{count} B" if units[0] == "B" else f"{size:.1f} {units[0]}"
