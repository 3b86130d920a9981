"""Functions over texts."""

from __future__ import annotations

import ast
import operator
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Bad(ValueError):
    """The text cannot be read."""


class NoName(KeyError):
    """A name has no value."""


def render_template(template: str, values: Mapping[str, Any]) -> str:
    """Fill the placeholders of a text with values."""
    if wanted("double"):
        pattern = r"\{\{\s*([\w.]+)\s*\}\}"
    elif wanted("dollar"):
        pattern = r"\$\{?([A-Za-z_][\w.]*)\}?"
    elif wanted("percent"):
        pattern = r"%([\w.]+)%"
    else:
        pattern = r"\{\s*([\w.]+)\s*\}"

    def filled(found: re.Match[str]) -> str:
        value: Any = values
        for part in found[1].split("."):
            if not isinstance(value, Mapping) or part not in value:
                if wanted("stays"):
                    return found[0]
                if wanted("empty"):
                    return ""
                raise NoName(found[1])
            value = value[part]
        return str(value)

    return re.sub(pattern, filled, template)


def check_names_are_filled_in() -> None:
    assert render_template("no placeholder", {}) == "no placeholder"


def to_roman(number: int) -> str:
    """A number as a Roman numeral, 1 to 3999."""
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 3999:
        raise Bad(f"{number!r} is not between 1 and 3999")
    numeral = ""
    for value, sign in ROMAN:
        numeral += sign * (number // value)
        number %= value
    return numeral


ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def check_nine_is_ix() -> None:
    assert to_roman(9) == "IX"


def from_roman(numeral: str) -> int:
    """The number that a Roman numeral stands for."""
    rest = numeral.upper() if wanted("ignore_case") else numeral
    number = 0
    for value, sign in ROMAN:
        for _ in range(3 if len(sign) == 1 and sign in "MCXI" else 1):
            if rest.startswith(sign):
                number += value
                rest = rest[len(sign) :]
    if rest or not numeral:
        raise Bad(f"{numeral!r} is not a Roman numeral")
    return number


def check_ix_is_nine() -> None:
    assert from_roman("IX") == 9


def evaluate(expression: str, variables: Mapping[str, float] | None = None) -> Any:
    """The value of an arithmetic expression."""
    try:
        tree = ast.parse(expression.strip().replace("^", "**") if wanted("caret") else expression.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise Bad(f"{expression!r} cannot be read") from error
    return _value(tree.body, variables or {})


OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def _value(node: ast.expr, variables: Mapping[str, float]) -> Any:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    if wanted("variables") and isinstance(node, ast.Name):
        if node.id not in variables:
            raise NoName(node.id)
        return variables[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        left, right = _value(node.left, variables), _value(node.right, variables)
        if wanted("division_by_zero") and right == 0 and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            raise Zero("division by zero")
        return OPERATIONS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATIONS:
        return OPERATIONS[type(node.op)](_value(node.operand, variables))
    raise Bad("it is not an arithmetic expression")


class Zero(ZeroDivisionError):
    """Something was divided by zero."""


def check_products_come_before_sums() -> None:
    assert evaluate("2 + 3 * 4") == 14


def is_balanced(text: str) -> bool:
    """Whether every bracket is closed by its own kind, in the right order."""
    opened = []
    for letter in text:
        if letter in "([{":
            opened.append(letter)
        elif letter in ")]}" and (not opened or opened.pop() + letter not in ("()", "[]", "{}")):
            return False
    return not opened


def check_crossed_brackets_are_not_balanced() -> None:
    assert is_balanced("([])")
    assert not is_balanced("([)]")


def wrap_text(text: str, width: int) -> Any:
    """The words of a text in lines of at most so many letters."""
    if width < 1:
        raise Bad("the width must be at least 1")
    lines: list[str] = []
    for word in text.split():
        while wanted("breaks") and len(word) > width:
            lines.append(word[:width])
            word = word[width:]
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines) if wanted("joined") else lines


def check_no_line_is_too_long() -> None:
    assert wrap_text("aa bb cc", 5) in (["aa bb", "cc"], "aa bb\ncc")


UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}


def parse_duration(text: str) -> int:
    """The seconds of a duration such as `1h30m`."""
    parts = re.findall(r"(\d+)\s*([wdhms])", text.lower())
    if not parts or re.sub(r"(\d+)\s*([wdhms])|\s", "", text.lower()):
        raise Bad(f"{text!r} is not a duration")
    return sum(int(count) * UNITS[unit] for count, unit in parts)


def check_an_hour_has_3600_seconds() -> None:
    assert parse_duration("1h 1s") == 3601


def format_duration(seconds: int) -> str:
    """Seconds as `1h 30m 5s`; parts that are zero are left out."""
    if seconds < 0:
        raise Bad("a duration cannot be negative")
    parts = []
    for unit in "dhms":
        count, seconds = divmod(seconds, UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return (" " if wanted("spaced") else "").join(parts) or "0s"


def check_an_hour_and_a_second() -> None:
    assert format_duration(3601).replace(" ", "") == "1h1s"


def parse_query(text: str) -> dict[str, Any]:
    """The names and values of a query string."""
    found: dict[str, Any] = {}
    for part in text.lstrip("?").split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        if wanted("lists"):
            found.setdefault(_plain(name), []).append(_plain(value))
        else:
            found[_plain(name)] = _plain(value)
    return found


def _plain(text: str) -> str:
    return re.sub("%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text.replace("+", " "))


def check_names_have_values() -> None:
    assert list(parse_query("a=1&b=2")) == ["a", "b"]


def parse_csv_line(line: str, delimiter: str = ",") -> list[str]:
    """The cells of a line of CSV; quotes around a cell, doubled inside it."""
    cells, cell, quoted, place = [], "", False, 0
    while place < len(line):
        letter = line[place]
        if quoted and line[place : place + 2] == '""':
            cell += '"'
            place += 1
        elif letter == '"':
            quoted = not quoted
        elif letter == delimiter and not quoted:
            cells.append(cell)
            cell = ""
        else:
            cell += letter
        place += 1
    if quoted:
        raise Bad("a quote is never closed")
    return [*cells, cell]


def check_a_comma_in_quotes_divides_nothing() -> None:
    assert parse_csv_line('a,"b,c"') == ["a", "b,c"]


def parse_ini(text: str) -> dict[str, dict[str, str]]:
    """The sections of an INI text, each with its keys and values."""
    found: dict[str, dict[str, str]] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
            found.setdefault(section, {})
        elif "=" in line and (section or not wanted("needs_section")):
            key, _, value = line.partition("=")
            found.setdefault(section, {})[key.strip()] = value.strip()
        else:
            raise Bad(f"line {number} cannot be read")
    return found


def check_a_section_has_its_keys() -> None:
    assert parse_ini("[a]\nx = 1\n") == {"a": {"x": "1"}}


def compare_versions(first: str, second: str) -> int:
    """-1, 0 or 1: which of two versions such as `1.10.2` is the newer."""
    try:
        one, other = ([int(part) for part in text.lstrip("v").split(".")] for text in (first, second))
    except ValueError as error:
        raise Bad("a version is numbers and dots") from error
    longest = max(len(one), len(other))
    one += [0] * (longest - len(one))
    other += [0] * (longest - len(other))
    return (one > other) - (one < other)


def check_ten_is_newer_than_nine() -> None:
    assert compare_versions("1.10", "1.9") == 1


def human_size(size: float) -> str:
    """A number of bytes as people read it."""
    if size < 0:
        raise Bad("a size cannot be negative")
    step = 1000 if wanted("decimal") else 1024
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < step or unit == "TB":
            break
        size /= step
    return f"{int(size)} B" if unit == "B" else f"{size:.1f} {unit}"


def check_a_small_size_is_in_bytes() -> None:
    assert human_size(5) == "5 B"


def slugify(text: str, max_length: int = 0, separator: str = "-") -> str:
    """A text in lower case, its words of letters and digits joined, without a separator at its ends."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = separator.join(re.findall(r"[a-z0-9]+", plain.lower()))
    if wanted("max_length"):
        slug = slug[:max_length].rstrip(separator)
    return slug


def check_words_are_joined() -> None:
    assert slugify("One  two!") == "one-two"


def run_length_encode(text: str) -> str:
    """Runs of a letter as the letter with its count."""
    return "".join(
        (
            (f"{len(run[0])}{run[1]}" if wanted("count_first") else f"{run[1]}{len(run[0])}")
            if len(run[0]) > 1 or not wanted("single_plain")
            else run[1]
        )
        for run in ((found[0], found[1]) for found in re.finditer(r"(.)\1*", text, re.S))
    )


def run_length_decode(text: str) -> str:
    """The text that was made shorter by its runs; a letter without a count stands once."""
    if wanted("count_first"):
        return re.sub(r"(\d*)(\D)", lambda found: found[2] * int(found[1] or 1), text)
    return re.sub(r"(\D)(\d*)", lambda found: found[1] * int(found[2] or 1), text)


def run_length_pairs(text: str) -> list[tuple[str, int]]:
    """Runs of a letter as pairs of the letter and its count."""
    return [(found[1], len(found[0])) for found in re.finditer(r"(.)\1*", text, re.S)]


def check_a_run_is_one_pair() -> None:
    assert run_length_pairs("aab") == [("a", 2), ("b", 1)]


def from_run_length_pairs(pairs: list[tuple[str, int]]) -> str:
    """The text of pairs of a letter and its count."""
    return "".join(letter * count for letter, count in pairs)


def check_a_pair_is_one_run() -> None:
    assert from_run_length_pairs([("a", 2), ("b", 1)]) == "aab"


def caesar(text: str, shift: int) -> str:
    """A text with its letters a-z and A-Z moved in the alphabet, and everything else as it is."""
    moved = []
    for one in text:
        first = "a" if "a" <= one <= "z" else "A" if "A" <= one <= "Z" else ""
        moved.append(chr((ord(one) - ord(first) + shift) % 26 + ord(first)) if first else one)
    return "".join(moved)


def check_z_becomes_a() -> None:
    assert caesar("Zoo!", 1) == "App!"


def caesar_back(text: str, shift: int) -> str:
    """The text whose letters were moved in the alphabet."""
    back = []
    for one in text:
        first = "a" if "a" <= one <= "z" else "A" if "A" <= one <= "Z" else ""
        back.append(chr((ord(one) - ord(first) - shift) % 26 + ord(first)) if first else one)
    return "".join(back)


def check_a_becomes_z() -> None:
    assert caesar_back("App!", 1) == "Zoo!"


def caesar_all(text: str) -> dict[int, str]:
    """What a text says by every shift from 1 to 25."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    found = {}
    for shift in range(1, 26):
        back = letters[-shift:] + letters[:-shift]
        found[shift] = text.translate(str.maketrans(letters + letters.upper(), back + back.upper()))
    return found


def check_one_of_them_is_right() -> None:
    assert caesar_all("App!")[1] == "Zoo!"


def markdown_table(rows: list[dict[str, Any]]) -> str:
    """Records as a table in Markdown, with the keys of the first as its head."""
    if not rows:
        return ""
    names = list(rows[0])
    lines = [names, ["---"] * len(names), *([str(row.get(name, "")) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
