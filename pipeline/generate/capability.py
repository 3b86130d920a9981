"""What can be used by name now, and for the rest what is missing: the rows of `codecraft models`, REST and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import CodecraftError
from pipeline.generate.about import About
from pipeline.generate.adapters import ADAPTERS, Adapter, form_of
from pipeline.generate.ledger import KeySpending
from pipeline.generate.money import Price, price_of
from pipeline.generate.names import listed, split
from pipeline.generate.recommended import RECOMMENDED, Recommended
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One model, or one family of models, as a person chooses it."""

    name: str
    """To be used as it stands, unless `fill_in`."""
    fill_in: bool
    """Whether the part in capitals is to be replaced: `local:FOLDER`."""
    what: str
    runs: str
    """Where it runs: `this machine`, a company, a host."""
    code_leaves_machine: bool
    missing: str
    """What is missing to use it and what to set, as a sentence; empty when nothing is."""
    policy: str
    """Where prompts go, what is kept and whether it trains models, with link and date; empty when nothing leaves."""
    context_length: int | None
    """The window in tokens; None where it is unknown or without limit."""
    price: Price | None
    """US dollars for a million tokens; None where it is unknown."""
    spending: KeySpending | None = None
    """What its key may spend and has spent; None where that is not limited."""


def capabilities(settings: Settings) -> tuple[Capability, ...]:
    """A row for every adapter and for every recommended model, and first of all one for the model that the settings
    name, where it is another."""
    rows = [_row(form_of(prefix), adapter, "", settings) for prefix, adapter in ADAPTERS.items()]
    rows += [_recommended(one, settings) for one in RECOMMENDED]
    if settings.model not in {row.name for row in rows}:
        rows.insert(0, capability(settings.model, settings))
    return tuple(rows)


def capability(name: str, settings: Settings) -> Capability:
    """The row of one model by its name, or of several in order; an unknown name is a row whose `missing` says so."""
    rows = [_by_name(one, settings) for one in listed(name)]
    return rows[0] if len(rows) == 1 else _in_order(name, rows)


def _recommended(one: Recommended, settings: Settings) -> Capability:
    row = capability(one.name, settings)
    return replace(row, what=one.what, context_length=row.context_length or one.context_length)


def _in_order(name: str, rows: Sequence[Capability]) -> Capability:
    usable = [row for row in rows if not row.missing]
    return Capability(
        name=name,
        fill_in=False,
        what="The first of these that answers.",
        runs=", else ".join(row.runs for row in rows),
        code_leaves_machine=any(row.code_leaves_machine for row in rows),
        missing="" if usable else rows[-1].missing,
        policy=" ".join(row.policy for row in rows if row.policy),
        context_length=usable[0].context_length if usable else None,
        price=None,
    )


def _by_name(name: str, settings: Settings) -> Capability:
    try:
        adapter, rest = split(name)
    except CodecraftError as error:
        unknown = About(missing=f"{error.message} {error.hint}", runs="")
        return _joined(name, "", unknown, fill_in=False)
    return _row(name, adapter, rest, settings)


def _row(name: str, adapter: Adapter, rest: str, settings: Settings) -> Capability:
    try:
        about = adapter.about(rest, settings)
        about = replace(about, price=about.price or price_of(name, settings))
        if rest and about.spending and not about.price and not about.missing:
            about = replace(about, missing="Its key has a budget, and its price is unknown: add it to prices.json.")
    except CodecraftError as error:
        about = About(missing=f"{error.message} {error.hint}".strip())
    return _joined(name, adapter.what, about, fill_in=bool(adapter.rest and not rest))


def _joined(name: str, what: str, about: About, *, fill_in: bool) -> Capability:
    return Capability(
        name=name,
        fill_in=fill_in,
        what=what,
        runs=about.runs,
        code_leaves_machine=about.code_leaves_machine,
        missing=about.missing,
        policy=about.policy,
        context_length=about.context_length,
        price=about.price,
        spending=about.spending,
    )
