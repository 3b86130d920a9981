"""From a name to a model."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import UnknownName
from pipeline.generate.adapters import ADAPTERS, Adapter, form_of
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MADE: dict[tuple[str, Settings], BaseChatModel] = {}
_MAKING = threading.RLock()


def known(name: str) -> tuple[Adapter, ...]:
    """The adapters that a name asks for: one, or one for each of `FIRST|SECOND|…`.

    Raises:
        UnknownName: there is none; the hint lists what there is, the nearest first.
    """
    return tuple(split(one)[0] for one in listed(name))


def model(name: str, settings: Settings) -> BaseChatModel:
    """The model of that name, made once for these settings. Weights are loaded when its first message comes.

    `FIRST|SECOND|…` is the first of them that answers.

    Raises:
        UnknownName: no adapter has this name.
        BadInput: it cannot be used as things are; the hint says what to set.
    """
    known(name)
    with _MAKING:
        if (name, settings) not in _MADE:
            _MADE[name, settings] = _make(name, settings)
        return _MADE[name, settings]


def listed(name: str) -> tuple[str, ...]:
    """The names in `FIRST|SECOND|…`."""
    return tuple(one.strip() for one in name.split("|"))


def split(name: str) -> tuple[Adapter, str]:
    """A name's adapter, and what follows the prefix.

    Raises:
        UnknownName: no adapter has this prefix.
    """
    prefix, colon, rest = name.strip().partition(":")
    adapter = ADAPTERS.get(prefix)
    if adapter is None or bool(colon) != bool(adapter.rest):
        raise UnknownName("model", name, [form_of(one) for one in ADAPTERS])
    return adapter, rest.strip()


def _make(name: str, settings: Settings) -> BaseChatModel:
    names = listed(name)
    if len(names) > 1:
        from pipeline.generate.fallback import Fallback

        return Fallback(name=name, names=names, made=partial(model, settings=settings))
    adapter, rest = split(name)
    return adapter.factory(rest, settings)
