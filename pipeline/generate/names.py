"""From a name to a model."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pipeline.errors import UnknownName
from pipeline.generate.adapters import ADAPTERS, Adapter, form_of
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MADE: dict[tuple[str, Settings], BaseChatModel] = {}
_MAKING = threading.Lock()


def known(name: str) -> Adapter:
    """The adapter that a name asks for.

    Raises:
        UnknownName: there is none; the hint lists what there is, the nearest first.
    """
    return split(name)[0]


def model(name: str, settings: Settings) -> BaseChatModel:
    """The model of that name, made once for these settings. Weights are loaded when its first message comes.

    Raises:
        UnknownName: no adapter has this name.
        BadInput: it cannot be used as things are; the hint says what to set.
    """
    adapter, rest = split(name)
    with _MAKING:
        if (name, settings) not in _MADE:
            _MADE[name, settings] = adapter.factory(rest, settings)
        return _MADE[name, settings]


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
