"""What a sentence promises of a property's values, held against the property as it was built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.shapes import without_shapes
from pipeline.generate.recipes.interface.subjects import Said, subjects
from pipeline.generate.recipes.interface.text import ROUTE, Unit
from pipeline.generate.recipes.spec import Field

_PROMISES: tuple[tuple[str, Callable[[Field], bool]], ...] = (
    (r"(?:not|never|non|n't)[ -](?:be )?(?:negative|empty|blank)\b|(?<!not )(?<!non-)(?<!non )\bpositive\b"
     r"|(?:at least|min(?:imum)?|not (?:less|lower|under)|greater than|more than|above|over) \d|(?<![-=<])>=? ?\d"
     r"|\b(?:under|below|less than) (?:zero|0|one|1)\b",
     lambda one: one.low is not None or one.kind in {"text", "choice", "date", "email", "url", "datetime"}),
    (r"(?:at most|max(?:imum)?|not (?:more|longer|over)|no (?:more|longer) than|up to|less than|below|under) [1-9]\d*",
     lambda one: one.high is not None or one.kind == "choice"),
    (r"\d+ ?(?:-|\u2013|to|until|and|through|\.\.) ?\d+ ?(?:characters|chars|letters|digits|signs)",
     lambda one: one.high is not None or bool(one.pattern)),
    (r"^[`\"']?\s*(?:\(|,|is|are|:)? ?(?:an? )?optional\b|(?:may|can) be (?:omitted|left out|missing|null|absent)\b",
     lambda one: one.optional or one.default is not None),
    (r"(?:by |\()default\b|\bdefault(?:s|ing)?(?: is|:| =)? ?(?:to )?[\"'`\w]"
     r"|\b(?:if|when|where) (?:it is |it's )?(?:not given|omitted|missing|left out|nothing|absent|not sent)\b"
    r"(?! *,? *(?:->|4))",
     lambda one: one.optional or one.default is not None),
    (r"^[^.;\d]{0,24}?(?<![\d-])\d+(?:\.\d+)? ?(?:-|\u2013|\.\.|to) ?\d+(?:\.\d+)?(?![\d-])(?! ?(?:characters"
    r"|chars|letters|digits|signs))",
     lambda one: (one.low is not None and one.high is not None) or one.kind not in {"integer", "float"}),
    (r"\bstart(?:s|ing) (?:as |at |with |in |out )?[\"'`\w]", lambda one: one.optional or one.default is not None),
    (r"\bone of\b|\beither\b", lambda one: bool(one.choices) or one.kind in {"boolean", "list", "integer"}),
    (r"\b(?:whole number|integer)s?\b", lambda one: one.kind in {"integer", "list", "objects"} or bool(one.pattern)),
)  # fmt: skip
"""Words behind a property's name, and what must then be true of it."""


_DISTINCT = re.compile(r"\b(?:different|distinct)\b|\bno duplicates\b")


def broken(app: App) -> Iterator[str]:
    """The sentences whose promises about a property were not kept, by the property's name."""
    fields = _fields(app)
    checked = " ".join(one.condition for route in app.routes for one in route.checks)
    checked = re.sub(r'not in \w+\["\w+"\]', "", checked)
    for unit in app.units:
        for said in subjects(_plain(unit), fields):
            known = fields[said.name]
            listed = any(one.kind in {"list", "objects"} for one in known)
            if listed and _DISTINCT.search(_near(said)) and f'set(given["{said.name}"])' not in checked:
                yield f"`{said.name}` in “{' '.join(unit.text.split())}”"
            for words, kept in _PROMISES:
                if re.search(words, _near(said), re.I) and not (
                    any(kept(one) for one in known) or f'"{said.name}"' in checked
                ):
                    yield f"`{said.name}` in “{' '.join(unit.text.split())}”"


def _near(said: Said) -> str:
    """What stands close behind the name: the same clause, and one bracket."""
    return re.split(r"(?<!\d)[.;](?!\d)|\bthen\b|->|\u2192", said.after)[0][:90]


def _plain(unit: Unit) -> str:
    """The unit without sketches, paths and what is said of reading."""
    text = without_shapes(unit.text)
    reading = [one for one in unit.mentions if one.method in {"GET", "WS"}]
    return "" if reading or re.search(r"\bfilter|\bquery|\bparam", text, re.I) else ROUTE.sub(" ", text)


def _fields(app: App) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for resource in app.resources.values():
        for one in resource.fields.values():
            found.setdefault(one.name, []).append(one)
        for inner in resource.nested.values():
            for one in inner:
                found.setdefault(one.name, []).append(one)
    for route in app.routes:
        for one in route.body.values():
            found.setdefault(one.name, []).append(one)
    return found
