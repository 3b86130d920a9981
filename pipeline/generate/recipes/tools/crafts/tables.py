"""Crafts over CSV tables."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from pipeline.generate.recipes.tools.crafts.base import Stop, craft, line, read

Rows = list[dict[str, str]]


def table(path: str | None, delimiter: str = ",") -> tuple[list[str], Rows]:
    """The names of the columns and the rows."""
    reader = csv.DictReader(io.StringIO(read(path)), delimiter=delimiter, restval="")
    names = list(reader.fieldnames or ())
    if not names:
        raise Stop("there is no header", "empty")
    return names, list(reader)


def written(names: list[str], rows: list[dict[str, Any]]) -> Iterator[str]:
    """The lines of a CSV table."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    yield buffer.getvalue().removesuffix("\n")


def need(names: list[str], wanted: list[str]) -> None:
    for one in wanted:
        if one not in names:
            raise Stop(f"there is no column {one}", "column")


@craft(
    r"\bcsv\b", r"\bjson array\b|\bto json\b|-> json|→ json|\bas json\b|\binto json\b|\bjson list\b|\bjson\b[^.;\n]*\bobjects?\b", places="source target",
    never=r"\bjson lines\b|\bjsonl\b|\bto csv\b|-> csv|\bper line\b|\bstdin\b[^.;\n]*\bjson\b|\bjoin|\bper (?:value|group)|\bsum\b|\bcount|\bgroup|\bskip|\bkeep|\bonly\b",
    codes={"file": 2, "empty": 1}, called={"delimiter": "delimiter|sep|separator|d", "types": "types|infer|numbers|typed"},
)  # fmt: skip
def csv_to_json(source: str | None = None, indent: int = 2, delimiter: str = ",", types: bool = False) -> Iterator[str]:
    """A table as a JSON array of objects."""
    _, rows = table(source, delimiter)
    found = [{name: typed(cell) if types else cell for name, cell in row.items()} for row in rows]
    yield json.dumps(found, indent=indent or None, ensure_ascii=False)


def typed(cell: str) -> Any:
    """A number where the cell is one."""
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell


@craft(
    r"\bjson\b", r"\bcsv\b", r"\bto csv\b|-> csv|→ csv|\bas csv\b|\binto csv\b|\bcsv (?:to|on|file)\b|\bneeds? csv\b|\bwrites? (?:a |the )?csv\b", places="source target",
    never=r"\bcsv(?: files?)? (?:to|->|→|into) (?:an? )?json\b|\breads? (?:a |the )?csv|\bflatten|\bnested\b|\bjson lines\b|\bjsonl\b", codes={"file": 2, "value": 1},
)  # fmt: skip
def json_to_csv(source: str | None = None) -> Iterator[str]:
    """A JSON array of objects as a table; the columns are all keys, as they are first met."""
    try:
        records = json.loads(read(source))
    except ValueError as error:
        raise Stop(f"not valid JSON: {error}", "value") from None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise Stop("not a JSON array of objects", "value")
    names = list(dict.fromkeys(name for one in records for name in one))
    yield from written(names, [{name: "" if cell is None else cell for name, cell in one.items()} for one in records])


@craft(
    r"\brenam\w*", r"\bcolumns?\b", r"=|:", places="source pairs", never=r"\bsort|\bdrop|\bjson\b", codes={"column": 1, "file": 2, "value": 2},
    called={"pairs": "old|old_new|pairs|map|mapping|rename|columns"},
)  # fmt: skip
def renamed(source: str, pairs: list[str]) -> Iterator[str]:
    """A table under new names of columns, given as `old=new`."""
    new = {}
    for one in pairs:
        old, sign, name = one.replace(":", "=", 1).partition("=")
        if not sign:
            raise Stop(f"not OLD=NEW: {one}", "value")
        new[old] = name
    names, rows = table(source)
    need(names, list(new))
    kept = [{new.get(name, name): cell for name, cell in row.items()} for row in rows]
    yield from written([new.get(name, name) for name in names], kept)


@craft(
    r"\bcsv\b", r"\b(?:select|pick|only|keep|cut)\w*\b[^.;\n]*\bcolumns?\b|\bcolumns?\b[^.;\n]*\border\b", places="source columns",
    called={"columns": "columns?|cols|fields?|names|select"}, never=r"\bwhere\b|\bsum\b|\bsort|\bjoin|\bjson\b|\bdup|\brename", codes={"column": 1, "file": 2},
)  # fmt: skip
def selected(source: str, columns: str) -> Iterator[str]:
    """Some columns of a table, in the order asked for."""
    names, rows = table(source)
    wanted = [one.strip() for one in columns.split(",")]
    need(names, wanted)
    yield from written(wanted, list(rows))


@craft(
    r"\bmarkdown\b",
    r"\btable\b",
    r"\bcsv\b",
    places="source target",
    codes={"empty": 1, "file": 2},
    never=r"\balign|\bjson\b|\bsort",
)
def markdown(source: str | None = None) -> Iterator[str]:
    """A CSV table as a Markdown table."""
    rows = list(csv.reader(io.StringIO(read(source))))
    if not rows:
        raise Stop("there is no header", "empty")
    for index, row in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        if index == 0:
            yield "| " + " | ".join("---" for _ in row) + " |"


@craft(
    r"\bjoin\w*\b|\bmerge\w*\b|\bmatch\w*\b|\bcombin\w*", r"\bcsv\b", r"--(?:on|key|by|column)\b|\bKEY\b|\bcommon column\b|\bkey\b", places="first second target",
    called={"on": "on|key|by|column|col", "how": "how", "left": "left|left-join|outer|keep-all", "first": "first|left|a|file1|one", "second": "second|right|b|file2|two"},
    codes={"column": 1, "file": 2}, never=r"\bthree\b|\bfull outer\b",
)  # fmt: skip
def joined(first: str, second: str, on: str = "id", left: bool = False) -> Iterator[str]:
    """Two tables joined by a column that both have; with `left`, rows without a partner stay."""
    names, rows = table(first)
    others, more = table(second)
    need(names, [on])
    need(others, [on])
    partners: dict[str, Rows] = {}
    for row in more:
        partners.setdefault(row[on], []).append(row)
    found: list[dict[str, Any]] = []
    for row in rows:
        for other in partners.get(row[on], [{}] if left else []):
            found.append({**other, **row})
    yield from written([*names, *(name for name in others if name not in names)], found)


@craft(
    r"\b(?:concatenat\w*|append\w*|stack\w*|merge\w*|one after (?:the other|another)|combine\w*)\b", r"\bcsv\b", r"\bsame (?:columns|header)\b|\bheaders?\b", places="sources",
    called={"sources": "files?|sources?|csv|inputs?"}, codes={"column": 1, "file": 2, "problem": 1}, never=r"\bjoin|\bkey\b|--on\b",
)  # fmt: skip
def stacked(sources: list[str]) -> Iterator[str]:
    """Tables of the same columns, one behind the other."""
    names, rows = table(sources[0])
    for path in sources[1:]:
        others, more = table(path)
        if others != names:
            raise Stop(f"{path} has other columns", "column")
        rows += more
    yield from written(names, list(rows))


@craft(
    r"\bcsv\b|\bcolumn\b", r"--(?:equals|contains|value|is|eq)\b|\bmatching rows\b", places="source column value", sees=r"\bignore case\b",
    called={"column": "column|col|field|c", "value": "equals|value|is|eq|v", "contains": "contains|like|has"}, codes={"empty": 1, "column": 2, "file": 2}, never=r"\bsum\b|\bsort|\bjoin",
)  # fmt: skip
def kept_rows(source: str | None, column: str, value: str | None = None, contains: str | None = None) -> Iterator[str]:
    """The rows whose cell in a column is a value, or contains a text."""
    names, rows = table(source)
    need(names, [column])
    found = [row for row in rows if value in (None, row[column]) and (contains or "").lower() in row[column].lower()]
    yield from written(names, list(found))
    if not found:
        raise Stop("", "empty")


@craft(
    r"\bcolumn\b", r"\b(?:prints?|shows?|outputs?|calculates?)\b[^.;\n]*\b(?:sum|total)\b", places="source column", sees=r"\bskip|\bwarning\b", reads="PLACES",
    called={"column": "column|col|field"}, codes={"column": 1, "file": 2, "value": 1}, never=r"\bper\b|\bgroup|\bmean\b|\baverage\b|\bsort|\bjson\b",
    slots="number:id", line="line {number}: not a number",
)  # fmt: skip
def column_sum(source: str, column: str) -> Iterator[str]:
    """The sum of a column; cells that are no numbers are told and skipped."""
    names, rows = table(source)
    need(names, [column])
    total = 0.0
    for number, row in enumerate(rows, start=2):
        try:
            total += float(row[column])
        except ValueError:
            sys.stderr.write(f"{line(number)}\n")
    yield f"{total:.2f}"
