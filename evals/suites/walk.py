"""Walks the steps of a task and looks at every answer.

It runs on the checker's side, as source (`steps.py` hands it over), so it imports nothing of ours. `client`, `run` and
`read` reach the program across the process boundary; what is expected stays here.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import math
import re
import time
from collections.abc import Callable
from typing import Any

_KEPT = re.compile(r"\$\{(\w+)\}")
_PAUSE = 0.1
"""Seconds between two tries of a step."""
_MISSING = object()
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def _hold(fits: bool, otherwise: str) -> None:
    if not fits:
        raise AssertionError(otherwise)


# What is expected


def matches(value: Any, wanted: Any) -> bool:
    """Whether a JSON value is the one that is wanted: equal, but where an object of one `$…` key says otherwise.

    The element of a tuple is compared as it stands.
    """
    if isinstance(wanted, tuple):
        return bool(value == wanted[0]) and type(value) is type(wanted[0])
    if isinstance(wanted, dict):
        if len(wanted) == 1 and (name := next(iter(wanted))) in PATTERNS:
            return PATTERNS[name](value, wanted[name])
        same_keys = isinstance(value, dict) and value.keys() == wanted.keys()
        return same_keys and all(matches(value[key], one) for key, one in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and len(value) == len(wanted) and all(map(matches, value, wanted))
    if isinstance(wanted, float) and _is_number(value):
        return math.isclose(value, wanted, rel_tol=1e-9)
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def has(value: Any, wanted: dict[str, Any]) -> bool:
    """Whether an object has at least these keys with these values; inner objects may have more, too."""
    return isinstance(value, dict) and all(_part(value.get(key, _MISSING), one) for key, one in wanted.items())


def _part(value: Any, wanted: Any) -> bool:
    named = isinstance(wanted, dict) and not any(key in PATTERNS for key in wanted)
    return has(value, wanted) if named else matches(value, wanted)


def _typed(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _near(value: Any, wanted: list[float]) -> bool:
    """Within so much of a number; text that reads as a number is taken for it."""
    try:
        return not isinstance(value, bool) and abs(float(value) - wanted[0]) <= wanted[1]
    except (TypeError, ValueError):
        return False


def _unordered(value: Any, wanted: list[Any]) -> bool:
    """The same elements in any order. Each takes the first that fits it, so let no two of them overlap."""
    left = list(value) if isinstance(value, list) else []
    for one in wanted:
        place = next((number for number, found in enumerate(left) if matches(found, one)), None)
        if place is None:
            return False
        del left[place]
    return isinstance(value, list) and not left


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


PATTERNS: dict[str, Callable[[Any, Any], bool]] = {
    "$one_of": lambda value, wanted: any(matches(value, one) for one in wanted),
    "$not": lambda value, wanted: value is not _MISSING and not matches(value, wanted),
    "$type": _typed,
    "$matches": lambda value, wanted: isinstance(value, str) and re.search(wanted, value) is not None,
    "$near": _near,
    "$length": lambda value, wanted: isinstance(value, str | list | dict) and len(value) == wanted,
    "$has": has,
    "$holds": lambda value, wanted: isinstance(value, list) and all(any(matches(v, w) for v in value) for w in wanted),
    "$unordered": _unordered,
    "$absent": lambda value, wanted: (value is _MISSING) == wanted,
}
"""`{"$near": [1.5, 0.01]}` and its like: what fits, where more than one answer is right."""
_NO_VALUES = frozenset({"$type", "$matches", "$near", "$length", "$absent"})
"""Their operands are not compared with anything."""


def look(text: str, wanted: Any, said: str) -> None:
    """Hold a text to what is expected of it: the text itself, or an object that says how to read it."""
    if not isinstance(wanted, dict) or wanted.keys() & PATTERNS.keys():
        _hold(matches(text, wanted), f"{said} is {text[:300]!r}")
        return
    for way, expected in wanted.items():
        try:
            seen = READINGS[way](text)
        except ValueError:
            seen = _MISSING
        fits = all(part in text for part in expected) if way == "contains" else matches(seen, expected)
        _hold(fits, f"{said} is {text[:300]!r}")


def _lines(text: str) -> list[str]:
    """Without what is blank at their ends, and without the blank lines at the end."""
    return [line.rstrip() for line in text.rstrip().splitlines()]


READINGS: dict[str, Callable[[str], Any]] = {
    "contains": lambda text: text,
    "lines": _lines,
    "json": json.loads,
    "json_lines": lambda text: [json.loads(line) for line in text.splitlines() if line.strip()],
    "csv": lambda text: list(csv.DictReader(io.StringIO(text))),
}


# What one step hands to a later one


def filled(value: Any, kept: dict[str, Any]) -> Any:
    """`${name}` replaced by what was kept under that name; a text that is nothing else takes its type as well."""
    if isinstance(value, str):
        whole = _KEPT.fullmatch(value)
        if whole and whole[1] in kept:
            return kept[whole[1]]
        return _KEPT.sub(lambda found: str(kept.get(found[1], found[0])), value)
    if isinstance(value, list):
        return [filled(one, kept) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, kept) for key, one in value.items()}
    return value


def awaited(wanted: Any, kept: dict[str, Any]) -> Any:
    """What is expected, with what was kept in its place.

    That came from the program, which may have guessed this language: it becomes a tuple, which no JSON gives, and is
    compared as it stands; into the operands that are no values, such as a regular expression, it is not put.
    """
    if isinstance(wanted, str):
        return (filled(wanted, kept),) if _KEPT.search(wanted) else wanted
    if isinstance(wanted, list):
        return [awaited(one, kept) for one in wanted]
    if isinstance(wanted, dict):
        return {key: one if key in _NO_VALUES else awaited(one, kept) for key, one in wanted.items()}
    return wanted


def found_at(value: Any, path: str) -> Any:
    """The part of a JSON value at `items.0.id`; the value itself at the empty path."""
    for name in path.split(".") if path else ():
        inside = value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}
        value = inside.get(int(name) if isinstance(value, list) and name.isdecimal() else name, _MISSING)
    return value


# The steps


def exchanges(client: Any, steps: list[dict[str, Any]]) -> None:
    """One request after another."""
    kept: dict[str, Any] = {}
    for number, step in enumerate(steps, start=1):
        for left in reversed(range(step.get("tries", 1))):
            try:
                (_exchange if "request" in step else _converse)(client, step, number, kept)
                break
            except AssertionError:
                if not left:
                    raise
                time.sleep(_PAUSE)


def _exchange(client: Any, step: dict[str, Any], number: int, kept: dict[str, Any]) -> None:
    request, expected = filled(step["request"], kept), step["response"]
    method, path = request.get("method", "GET"), request["path"]
    parts = {name: request[name] for name in ("params", "headers", "json", "data", "content") if name in request}
    if "files" in request:
        parts["files"] = {field: _upload(one) for field, one in request["files"].items()}
    answer = client.request(method, path, **parts)
    said, status = f"step {number}, {method} {path}", expected.get("status", 200)
    seen = f"status {answer.status_code}, not {json.dumps(status)}: {answer.text[:200]}"
    _hold(matches(answer.status_code, status), f"{said}: {seen}")
    _look_at_body(answer.text, expected, kept, f"{said}: the body")
    for name, value in awaited(expected.get("headers", {}), kept).items():
        seen = answer.headers.get(name, _MISSING)
        _hold(matches(seen, value), f"{said}: the header {name} is {answer.headers.get(name)}")
    for name, place in expected.get("keep", {}).items():
        kept[name] = found_at(answer.json(), place)
        _hold(kept[name] is not _MISSING, f"{said}: no {place} in {answer.text[:200]}")


def _converse(client: Any, step: dict[str, Any], number: int, kept: dict[str, Any]) -> None:
    """One act on a WebSocket, and what is heard on each of those that are named."""
    name, said = step["socket"], f"step {number}, socket {step['socket']}"
    if "open" in step:
        parts = {part: filled(step[part], kept) for part in ("headers", "params") if part in step}
        heard = client.connect(name, filled(step["open"], kept), **parts)
    else:
        message = filled(step.get("say"), kept)
        heard = client.converse(name, message if message is None or isinstance(message, str) else json.dumps(message))
    for other, wanted in awaited(step["heard"], kept).items():
        seen = heard.get(other, []) if isinstance(heard, dict) else []
        fits = len(seen) == len(wanted) and all(map(_fits_frame, seen, wanted))
        _hold(fits, f"{said}: on {other} was heard {str(seen)[:300]}")


def _fits_frame(frame: Any, wanted: Any) -> bool:
    """A frame is what it says, or the JSON in it."""
    try:
        return matches(frame, wanted) or (isinstance(frame, str) and matches(json.loads(frame), wanted))
    except ValueError:
        return False


def _look_at_body(body: str, expected: dict[str, Any], kept: dict[str, Any], said: str) -> None:
    if "json" in expected:
        look(body, {"json": awaited(expected["json"], kept)}, said)
    if "contains" in expected:
        look(body, {"json": {"$has": awaited(expected["contains"], kept)}}, said)
    if "text" in expected:
        look(body, expected["text"], said)


def _upload(given: dict[str, str]) -> tuple[str, bytes, str]:
    """File name, content and media type."""
    content = base64.b64decode(given["base64"]) if "base64" in given else given["content"].encode()
    return given["name"], content, given.get("type", "application/octet-stream")


def commands(run: Any, read: Any, steps: list[dict[str, Any]]) -> None:
    """One run after another in the same folder."""
    for number, step in enumerate(steps, start=1):
        arguments, expected = step.get("args", []), step["expect"]
        ran = run(*arguments, stdin=step.get("stdin", ""), files=step.get("files", {}))
        said, code = f"step {number}, {' '.join(arguments)}", expected.get("exit", 0)
        _hold(matches(ran.exit, code), f"{said}: exit {ran.exit}, not {json.dumps(code)}: {ran.stderr[-200:]}")
        for name, text in (("stdout", ran.stdout), ("stderr", ran.stderr)):
            look(text, {"contains": expected.get(f"{name}_contains", [])}, f"{said}: {name}")
            if name in expected:
                look(text, expected[name], f"{said}: {name}")
        for path, wanted in expected.get("files", {}).items():
            text = read(path)
            _hold(text is not None, f"{said}: there is no file {path}")
            look(text, wanted, f"{said}: {path}")
