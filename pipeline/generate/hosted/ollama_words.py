"""Ollama in its own protocol: where it listens, which of its models are not here, and how it wants to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import BaseMessage

from pipeline.generate.hosted import address as at
from pipeline.generate.hosted.providers import lacking_package
from pipeline.generate.options import Options
from pipeline.settings import Settings

USUAL = "http://127.0.0.1:11434"
CLOUD = (
    "Ollama passes prompts to this model on to ollama.com. What it keeps and whether it trains on them was not"
    " verified: look before you allow it. (https://ollama.com/privacy)"
)
LEAST_WINDOW = 8_192
USUAL_REPLY = 2_048
"""Tokens that are kept free for a reply of no stated length."""


def address_of(rest: str) -> at.Address:
    """Take `NAME` or `NAME@BASE_URL` apart.

    Raises:
        BadInput: a URL that is not plain http or https.
    """
    return at.address_of(rest if "@" in rest else f"{rest}@{USUAL}")


def in_cloud(address: at.Address) -> bool:
    """Whether Ollama itself passes the model on, as the tag says: `gpt-oss:120b-cloud`, `kimi-k2.5:cloud`."""
    return address.model.rpartition(":")[2].endswith("cloud")


def missing_for(address: at.Address, settings: Settings) -> str:
    """What must be installed or set before a prompt goes there; empty when nothing."""
    if lacking := lacking_package("langchain_ollama", "ollama"):
        return f"{lacking[:1].upper()}{lacking[1:]}."
    if in_cloud(address):
        return at.missing_for_address(replace(address, host="ollama.com", loopback=False), settings)
    return at.missing_for_address(address, settings)


def in_ollamas_words(options: Options, messages: Sequence[BaseMessage]) -> dict[str, Any]:
    """A call in Ollama's words.

    It cuts a prompt that is longer than its window without a word, and its usual window is small, so the window is
    asked for: by the most tokens the text can plausibly be, in powers of two, because each new size loads the model
    anew.
    """
    words = {"max_tokens": "num_predict"}
    given = {words.get(name, name): value for name, value in options.given.items()}
    likely = sum(len(str(message.content).encode()) for message in messages) // 2
    needed = likely + (options.max_tokens or USUAL_REPLY)
    window = max(LEAST_WINDOW, 1 << (needed - 1).bit_length())
    return {"options": {**given, "num_ctx": window, **({"stop": list(options.stop)} if options.stop else {})}}
