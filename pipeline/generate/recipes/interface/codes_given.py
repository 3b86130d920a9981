"""Codes that the program makes up: the key of a short link, and what nobody gave."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.patterns import alphabet_in
from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.start import set_own

SIGNS = {
    "A-Z0-9": "string.ascii_uppercase + string.digits",
    "A-Z": "string.ascii_uppercase",
    "a-z0-9": "string.ascii_lowercase + string.digits",
    "a-z": "string.ascii_lowercase",
    "0-9": "string.digits",
    "A-Za-z": "string.ascii_letters",
    "0-9a-fA-F": '"0123456789abcdef"',
}
"""The alphabet of a made-up code, by what was said of it."""


_CODE_NAMES = frozenset(["code", "slug", "short", "short_code", "shortcode", "alias", "hash", "reference", "ref"])


def codes_made(app: App) -> None:
    """Keys that the program makes up: the `code` of a short link."""
    for resource in app.resources.values():
        names = {
            one.segments[at + 1][1:-1]
            for one in app.routes
            for at, segment in enumerate(one.segments[:-1])
            if app.resource(segment) is resource and one.segments[at + 1].startswith("{")
        }
        shaped = {
            name
            for one in app.routes
            if one.resource == resource.name and one.answer is not None
            for name in one.answer.names
        }
        for name in sorted(_CODE_NAMES & (names | shaped)):
            if name in resource.fields or name in resource.own:
                continue
            length = re.search(
                rf"{name}\b[^.;]{{0,40}}?\b(\d+)[ -]?(?:random |upper[- ]?case |lower[- ]?case |capital "
                rf"|alphanumeric )*"
                rf"(?:chars?|characters?|letters?|digits?|signs?|hex\w*|random)|\b(\d+)[ -]?(?:chars?"
                rf"|characters?|letters?)[^.;]{{0,30}}{name}",
                " ".join(one.text for one in app.units),
                re.I,
            )
            count = int(length[1] or length[2]) if length else 6
            signs = alphabet_in(" ".join(_near(app, name)))
            code = f"new_code({count}, {SIGNS[signs]})" if signs in SIGNS else f"new_code({count})"
            if name in names or length or name in {"code", "slug"}:
                set_own(resource, name, code, "text")
                if name in names:
                    resource.key = name


def _near(app: App, name: str) -> list[str]:
    """The sentences that speak of a made-up code, without what is sketched."""
    return [re.sub(r"\{[^{}]*\}", "", one.text) for one in app.units if re.search(rf"\b{name}s?\b", one.low)]


def fills_of(app: App) -> None:
    """What is made up where nothing is given: `without alias you invent one with 7 characters`."""
    for resource in app.resources.values():
        for name, known in resource.fields.items():
            for unit in app.units:
                word = re.escape(name)
                found = re.search(
                    rf"\b(?:without|if (?:no|there is no|the)|when no|otherwise|no) (?:an? "
                    rf"|the )?{word}\b[^.;]*?\b(?:invent|generat|random|creat|make|made|pick"
                    rf"|choos)\w*[^.;]*",
                    unit.text,
                    re.I,
                )
                if found and known.kind in {"text", "long_text"}:
                    count = re.search(r"(\d+)[ -]?(?:char|letter|digit|sign)", found[0])
                    resource.fields[name] = replace(known, optional=True)
                    resource.filled[name] = f"new_code({count[1] if count else 6})"
                    app.take(unit)
