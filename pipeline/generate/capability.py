"""What can be used by name now, and for the rest what is missing: the rows of `codecraft models`, REST and the page."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import CodecraftError
from pipeline.generate.adapters import ADAPTERS, form_of
from pipeline.generate.names import known, model
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
    context_length: int | None = None
    """The window in tokens; None where it is unknown or without limit."""


def capabilities(settings: Settings) -> tuple[Capability, ...]:
    """A row for every adapter, and one for the model that the settings name where it is not among them."""
    rows = [_of_adapter(prefix, settings) for prefix in ADAPTERS]
    if settings.model not in {row.name for row in rows}:
        rows.insert(0, _of_model(settings.model, settings))
    return tuple(rows)


def _of_adapter(prefix: str, settings: Settings) -> Capability:
    adapter = ADAPTERS[prefix]
    return Capability(
        name=form_of(prefix),
        fill_in=bool(adapter.rest),
        what=adapter.what,
        runs=adapter.runs,
        code_leaves_machine=adapter.code_leaves_machine,
        missing=adapter.missing("", settings),
    )


def _of_model(name: str, settings: Settings) -> Capability:
    """A named model, made to be asked about itself; what prevents that is what is missing."""
    window, missing = None, ""
    try:
        window = getattr(model(name, settings), "context_length", None)
    except CodecraftError as error:
        missing = f"{error.message} {error.hint}".strip()
    try:
        adapter = known(name)
    except CodecraftError:
        return Capability(name=name, fill_in=False, what="", runs="", code_leaves_machine=False, missing=missing)
    return Capability(
        name=name,
        fill_in=False,
        what=adapter.what,
        runs=adapter.runs,
        code_leaves_machine=adapter.code_leaves_machine,
        missing=missing,
        context_length=window,
    )
