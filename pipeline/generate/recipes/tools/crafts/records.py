"""Crafts over JSON documents and settings."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.generate.recipes.tools.crafts.base import Stop, craft, read


def document(path: str | None) -> Any:
    try:
        return json.loads(read(path))
    except ValueError as error:
        raise Stop(f"not valid JSON: {error}", "value") from None


@craft(
    r"\bjson\b", r"\bdotted\b|\bdots?\b|\bpath\b|\b\w+\.\d+\.\w+", r"\b(?:prints?|gets?|reads?|shows?|extract\w*|looks? up)\b[^.;\n]*\bvalue\b|\bvalue at\b", places="source path",
    called={"path": "path|key|query|expr|expression|dotted", "default": "default|fallback"}, codes={"unknown": 1, "file": 2, "value": 2}, never=r"\bsets?\b|\bupdate|\bwrites? back\b|\bflatten",
)  # fmt: skip
def json_value(source: str | None, path: str, default: str | None = None) -> Iterator[str]:
    """The value at a dotted path; texts bare, all else as JSON."""
    value = document(source)
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, ValueError, TypeError):
            if default is not None:
                yield default
                return
            raise Stop(f"there is nothing at {path}", "unknown") from None
    yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@craft(
    r"\bjson\b", r"\bflatten\w*\b|\bflat\b", r"\bnested\b|\bkeys?\b|\bdot", places="source", called={"separator": "sep|separator|delimiter"},
    codes={"value": 1, "file": 2}, never=r"\bcsv\b",
)  # fmt: skip
def flattened(source: str | None = None, separator: str = ".") -> Iterator[str]:
    """A nested document as one object whose keys are paths."""
    found: dict[str, Any] = {}

    def walk(value: Any, path: str) -> None:
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, one in inner:
            walk(one, f"{path}{separator}{name}" if path else str(name))
        if not isinstance(value, (dict, list)) or not value:
            found[path] = value

    walk(document(source), "")
    yield json.dumps(found, ensure_ascii=False, indent=2)


@craft(
    r"\bjson\b", r"\b(?:pretty|format\w*|indent\w*|reformat\w*)\b", r"\bsort(?:ed|s)?[- ]keys\b|\bindent\b|\bcompact\b|\bpretty\b", places="source target",
    called={"sort_keys": "sort-keys|sort|sorted", "compact": "compact|minify|min"}, codes={"value": 1, "file": 2}, never=r"\bcsv\b|\bflatten|\bmerge|\bpath\b|\badd\b",
)  # fmt: skip
def formatted(
    source: str | None = None, indent: int = 2, sort_keys: bool = False, compact: bool = False
) -> Iterator[str]:
    """A document in one layout."""
    found = document(source)
    if compact:
        yield json.dumps(found, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"))
    else:
        yield json.dumps(found, ensure_ascii=False, sort_keys=sort_keys, indent=indent)


@craft(
    r"\bmerge\w*\b|\bcombin\w*|\boverrid\w*", r"\bjson\b", r"\btwo\b|\bsecond\b|\bfiles\b", places="first second target",
    called={"first": "a|base|first|file1|one|left|default", "second": "b|override|second|file2|two|right|over"}, codes={"value": 1, "file": 2}, never=r"\bcsv\b|\barrays? of objects\b|\blists\b",
)  # fmt: skip
def merged_documents(first: str, second: str) -> Iterator[str]:
    """Two objects as one; the second wins, and objects inside are merged as well."""

    def over(old: Any, new: Any) -> Any:
        if not isinstance(old, dict) or not isinstance(new, dict):
            return new
        return {**old, **{name: over(old[name], value) if name in old else value for name, value in new.items()}}

    yield json.dumps(over(document(first), document(second)), ensure_ascii=False, indent=2)


@craft(
    r"\.env\b|\benv file\b|\bdotenv\b|\benvironment file\b", r"\bjson\b", places="source", called={"prefix": "prefix"}, codes={"value": 1, "file": 2}, never=r"\bjson (?:to|->) (?:\.?env)",
)  # fmt: skip
def env_to_json(source: str | None = None) -> Iterator[str]:
    """The settings of a `.env` file as an object."""
    found = {}
    for number, text in enumerate(read(source).splitlines(), start=1):
        text = text.strip()
        if not text or text.startswith("#"):
            continue
        name, sign, value = text.removeprefix("export ").partition("=")
        if not sign or not name.strip():
            raise Stop(f"line {number}: there is no NAME=VALUE", "value")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    yield json.dumps(found, ensure_ascii=False, indent=2)


@craft(
    r"\bini\b", r"\bjson\b", places="source", codes={"value": 1, "file": 2}, never=r"\bjson (?:to|->|into) (?:an? )?ini\b",
)  # fmt: skip
def ini_to_json(source: str | None = None) -> Iterator[str]:
    """The sections of an INI file as an object of objects."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(read(source))
    except configparser.Error as error:
        raise Stop(str(error).replace("\n", " "), "value") from None
    yield json.dumps({name: dict(parser[name]) for name in parser.sections()}, ensure_ascii=False, indent=2)


@craft(
    r"\bini\b", r"\bsection\b", r"\bkey\b", places="source section key", called={"default": "default|fallback"}, codes={"unknown": 1, "file": 2, "value": 2}, never=r"\bjson\b|\bset\b",
)  # fmt: skip
def ini_value(source: str, section: str, key: str, default: str | None = None) -> Iterator[str]:
    """One value of an INI file."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(read(source))
    except configparser.Error as error:
        raise Stop(str(error).replace("\n", " "), "value") from None
    value = parser.get(section, key, fallback=default)
    if value is None:
        raise Stop(f"there is no {key} in [{section}]", "unknown")
    yield value


@craft(
    r"\btoml\b", r"\bjson\b", places="source", codes={"value": 1, "file": 2}, never=r"\bjson (?:to|->|into) toml\b",
)  # fmt: skip
def toml_to_json(source: str | None = None, indent: int = 2) -> Iterator[str]:
    """A TOML document as JSON."""
    import tomllib

    try:
        found = tomllib.loads(read(source))
    except tomllib.TOMLDecodeError as error:
        raise Stop(f"not valid TOML: {error}", "value") from None
    yield json.dumps(found, ensure_ascii=False, indent=indent, default=str)


@craft(
    r"\bslug\w*\b", places="words", called={"words": "text|title|words|string|name"}, never=r"\bstore|\burl short",
)  # fmt: skip
def slug(words: list[str], separator: str = "-") -> Iterator[str]:
    """A text as it may stand in an address."""
    import unicodedata

    ascii_only = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode()
    yield re.sub(r"[^a-z0-9]+", separator, ascii_only.lower()).strip(separator)


@craft(
    r"\bjson\b", r"\bsets?\b[^.;\n]*\bvalue\b|\bvalue\b[^.;\n]*\bsets?\b|\bset (?:a|the) key\b", r"\bdotted\b|\bpath\b|\bdots?\b", places="source path value", codes={"file": 2, "value": 1, "unknown": 1},
    called={"path": "path|key|dotted", "value": "value|val|new"}, never=r"\bdelete|\bsub-?command|\bget\b", sees=r"\bcreated\b",
)  # fmt: skip
def value_set(source: str, path: str, value: str) -> Iterator[str]:
    """Sets the value at a dotted path and writes the file; objects on the way are made."""
    found = document(source)
    try:
        new = json.loads(value)
    except ValueError:
        new = value
    inner = found
    *way, last = path.split(".")
    try:
        for part in way:
            inner = inner[int(part)] if isinstance(inner, list) else inner.setdefault(part, {})
        inner[int(last) if isinstance(inner, list) else last] = new
    except (IndexError, ValueError, TypeError, AttributeError):
        raise Stop(f"nothing can be set at {path}", "unknown") from None
    Path(source).write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    yield from ()


@craft(
    r"\btoml\b|\bjson\b", r"\benv\b|\bkey=value\b|\bname=value\b|\benvironment\b", r"\bnested\b|\bunderscores?\b|\bupper", places="source", codes={"value": 1, "file": 2}, called={"prefix": "prefix"},
    never=r"\bto json\b|\breads? (?:a )?\.env\b|\bquoted\b",
)  # fmt: skip
def to_env(source: str, prefix: str = "") -> Iterator[str]:
    """The settings of a TOML or JSON document as `NAME=value`, inner names joined by an underscore."""
    import tomllib

    text = read(source)
    try:
        found = json.loads(text) if source.endswith(".json") else tomllib.loads(text)
    except ValueError as error:
        raise Stop(f"{source} cannot be read: {error}", "value") from None

    def walk(value: Any, name: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from walk(one, f"{name}_{key}" if name else key)
        else:
            shown = json.dumps(value) if isinstance(value, (bool, list)) else str(value)
            yield f"{name.upper()}={shown}"

    yield from walk(found, prefix.rstrip("_"))
