"""Crafts over texts and their lines."""

from __future__ import annotations

import re
import string
import textwrap
from collections.abc import Iterator

from pipeline.generate.recipes.tools.crafts.base import Stop, craft, line, read


@craft(
    r"\bonly in (?:the )?(?:first|second|one|a|b)\b|\bdiff\w*\b|\bcompar\w*", r"\blines?\b|\btext files?\b",
    places="first second", never=r"\bcsv\b|\bjson\b|\bcolumns?\b|unified", called={"first": "a|old|left|first|file1|one", "second": "b|new|right|second|file2|two"},
    line="{sign} {text}", slots="sign:sign text:text", codes={"differs": 1, "file": 2},
)  # fmt: skip
def differing_lines(first: str, second: str) -> Iterator[str]:
    """Lines that only one of two files has."""
    old, new = read(first).splitlines(), read(second).splitlines()
    gone = [text for text in old if text not in set(new)]
    come = [text for text in new if text not in set(old)]
    for text in gone:
        yield line("-", text)
    for text in come:
        yield line("+", text)
    if gone or come:
        raise Stop("", "differs")


@craft(
    r"\b(?:duplicates?|dedup\w*|repeated|unique|distinct|seen before)\b", r"\blines?\b", places="source target", never=r"\bcsv\b|\bjson\b|\bcolumns?\b",
    line="{count}\t{text}", slots="count:int text:text",
    called={"ignore_case": "ignore-case|i|case-insensitive|fold"},
)  # fmt: skip
def distinct_lines(
    source: str | None = None, count: bool = False, ignore_case: bool = False, sort: bool = False
) -> Iterator[str]:
    """Every line once, in the order in which it is first met."""
    times: dict[str, int] = {}
    shown: dict[str, str] = {}
    for text in read(source).splitlines():
        key = text.lower() if ignore_case else text
        times[key] = times.get(key, 0) + 1
        shown.setdefault(key, text)
    for key in sorted(shown) if sort else shown:
        yield line(times[key], shown[key]) if count else shown[key]


@craft(
    r"\b(?:count|number|how many|statistics)\w*\b", r"\blines\b[^.;\n]*\bwords\b|\bwords\b[^.;\n]*\blines\b", places="source",
    slots="name:name value:figure", line="{name}: {value}", codes={"file": 2},
)  # fmt: skip
def text_counts(source: str | None = None) -> Iterator[str]:
    """How many lines, words and characters a text has."""
    text = read(source)
    known = {"lines": len(text.splitlines()), "words": len(text.split())}
    known |= dict.fromkeys(("chars", "characters"), len(text)) | {"bytes": len(text.encode("utf-8"))}
    for name in FIGURES:
        yield line(name, known[name])


FIGURES = ["lines", "words", "chars"]


@craft(
    r"\bwrap\w*\b", r"\bwidth\b|\bcolumns?\b|\bcharacters\b", places="source",
    called={"width": "width|w|columns|cols|length", "indent": "indent|prefix"}, never=r"\bcsv\b",
)  # fmt: skip
def wrapped(source: str | None = None, width: int = 70, indent: int = 0) -> Iterator[str]:
    """A text with lines of at most so many characters, broken at spaces (breaking at words); paragraphs stay apart."""
    if width < 1:
        raise Stop(f"width must be at least 1: {width}", "value")
    for index, paragraph in enumerate(re.split(r"\n[ \t]*\n", read(source).strip("\n"))):
        if index:
            yield ""
        filled = textwrap.fill(
            " ".join(paragraph.split()),
            width,
            break_long_words=False,
            initial_indent=" " * indent,
            subsequent_indent=" " * indent,
        )
        yield from filled.splitlines()


@craft(
    r"\b(?:contain\w*|match\w*|grep|pattern|search\w*)\b", r"\blines?\b", r"\bline numbers?\b|\bgrep\b|\bpattern\b",
    places="pattern source", called={"ignore_case": "ignore-case|i", "invert": "invert|v|not", "count": "count|c", "pattern": "pattern|text|word|regex|string"},
    line="{number}:{text}", slots="number:id text:text", codes={"empty": 1, "file": 2, "value": 2}, never=r"\bjson\b|\bcsv\b|\brecursiv",
)  # fmt: skip
def matching_lines(
    pattern: str, source: str | None = None, ignore_case: bool = False, invert: bool = False, count: bool = False
) -> Iterator[str]:
    """The lines in which a pattern is found, with their numbers."""
    try:
        looked_for = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        raise Stop(f"not a pattern: {error}", "value") from None
    found = [
        (number, text)
        for number, text in enumerate(read(source).splitlines(), start=1)
        if bool(looked_for.search(text)) != invert
    ]
    if count:
        yield str(len(found))
    else:
        for number, text in found:
            yield line(number, text)
    if not found:
        raise Stop("", "empty")


@craft(
    r"\b(?:number\w*|numbered)\b", r"\bin front of\b|\bbefore each\b|\bnumbered\b|\bline numbers\b|\bnumbers? (?:the |every |each |all )?lines?\b", places="source",
    line="{number}: {text}", slots="number:id text:text", never=r"\bcontain|\bmatch|\bgrep", called={"start": "start|from|first"},
)  # fmt: skip
def numbered_lines(source: str | None = None, start: int = 1, skip_blank: bool = False) -> Iterator[str]:
    """The lines with their numbers."""
    number = start
    for text in read(source).splitlines():
        if skip_blank and not text.strip():
            yield text
            continue
        yield line(number, text)
        number += 1


@craft(
    r"\b(?:templat\w*|placeholders?|mail ?merge)\b", r"\bcsv\b|\brows?\b", places="template table",
    called={"template": "template|tpl|tmpl|t", "table": "csv|rows|table|values|people|file"}, codes={"column": 1, "file": 2},
)  # fmt: skip
def merged(template: str, table: str) -> Iterator[str]:
    """A template filled in for every row of a CSV file; a line stands between."""
    import csv
    import io

    text = read(template).rstrip("\n")
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    reader = csv.DictReader(io.StringIO(read(table)))
    for name in names:
        if name not in (reader.fieldnames or ()):
            raise Stop(f"there is no column {name}", "column")
    for index, row in enumerate(reader):
        if index:
            yield BETWEEN
        yield text.format_map(row)


BETWEEN = "---"


@craft(
    r"\b(?:templat\w*|placeholders?)\b", r"=|\bkey\b|\bvalue\b|\bvariables?\b", places="template pairs", never=r"\bcsv\b|\bclass\b|\bjinja",
    called={"template": "template|tpl|tmpl|file|source", "pairs": "key|name|var|set|pairs|vars?|key_value|name_value"}, codes={"unknown": 1, "file": 2, "value": 2},
)  # fmt: skip
def filled(template: str, pairs: list[str]) -> Iterator[str]:
    """A template with its placeholders replaced by `name=value` arguments."""
    values = {}
    for one in pairs:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise Stop(f"not NAME=VALUE: {one}", "value")
        values[name] = value
    text = read(template)
    pattern = r"\{\{\s*(\w+)\s*\}\}" if "{{" in text else r"\$\{(\w+)\}" if "${" in text else r"\{(\w+)\}"
    for name in re.findall(pattern, text):
        if name not in values:
            raise Stop(f"no value for {name}", "unknown")
    yield re.sub(pattern, lambda one: values[one[1]], text).rstrip("\n")


TOP: int | None = None


@craft(
    r"\bwords?\b", r"\b(?:most common|most frequent|how often|frequenc\w*|counts?)\b", places="source", never=r"\bcsv\b|\bjson\b|\bper line\b|\blines\b[^.;\n]*\bwords\b[^.;\n]*\bchar",
    called={"top": "top|n|limit|count|number", "min_length": "min-length|min-len|min|length", "stop": "stop|stopwords|stop-words|exclude|ignore"},
    line="{word} {count}", slots="word:key count:int", codes={"file": 2},
)  # fmt: skip
def word_counts(
    source: str | None = None, top: int | None = TOP, min_length: int = 1, stop: str | None = None
) -> Iterator[str]:
    """The words of a text by how often they occur, the most frequent first."""
    left_out = set(read(stop).lower().split()) if stop is not None else set()
    found: dict[str, int] = {}
    for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", read(source).lower()):
        if len(word) >= min_length and word not in left_out:
            found[word] = found.get(word, 0) + 1
    for word, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:top]:
        yield line(word, count)
