"""The models by name: one readable table. A new adapter is a module with a factory, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.generate import hosted, local, offline
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

HERE = "this machine"


def _nothing(rest: str, settings: Settings) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A way to a model, or to a family of them."""

    what: str
    """One sentence for a person who chooses."""
    rest: str = ""
    """What follows the prefix and a colon, in capitals: `FOLDER`; empty for a single model."""
    runs: str = HERE
    """Where it runs."""
    code_leaves_machine: bool = False
    factory: Callable[[str, Settings], BaseChatModel]
    """The model for what follows the prefix. Raises for what cannot be used; loads no weights and sends nothing yet."""
    missing: Callable[[str, Settings], str] = _nothing
    """What is missing to use it and what to set, as a sentence; empty when nothing is. The rest may be empty: then it
    is asked for the family."""


ADAPTERS: dict[str, Adapter] = {
    "offline": Adapter(
        what="Needs nothing: passes a request on to the recipes, and the receipt says so.",
        factory=offline.offline,
    ),
    "recipes": Adapter(
        what="Assembled from curated recipes; no language model.",
        factory=offline.recipes,
    ),
    "local": Adapter(
        what="A decoder-only Hugging Face model in a folder of safetensors.",
        rest="FOLDER",
        factory=local.from_folder,
    ),
    "hf": Adapter(
        what="A decoder-only model by its name on the Hugging Face hub.",
        rest="ORG/NAME[@REVISION]",
        factory=local.from_hub,
        missing=local.missing_from_hub,
    ),
    "openai": Adapter(
        what="A model of OpenAI.",
        rest="NAME",
        runs="OpenAI",
        code_leaves_machine=True,
        factory=hosted.openai,
        missing=hosted.missing_of("openai"),
    ),
    "anthropic": Adapter(
        what="A model of Anthropic.",
        rest="NAME",
        runs="Anthropic",
        code_leaves_machine=True,
        factory=hosted.anthropic,
        missing=hosted.missing_of("anthropic"),
    ),
    "openai-compatible": Adapter(
        what="Any server that speaks OpenAI's protocol: vLLM, llama.cpp, Ollama, transformers serve.",
        rest="NAME@BASE_URL",
        runs="the host in the URL",
        code_leaves_machine=True,
        factory=hosted.compatible,
        missing=hosted.missing_of_url,
    ),
}
"""Prefix → adapter. A model's name is the prefix, or the prefix, a colon and the rest."""


def form_of(prefix: str) -> str:
    """How a name with this prefix is written: `local:FOLDER`."""
    adapter = ADAPTERS[prefix]
    return f"{prefix}:{adapter.rest}" if adapter.rest else prefix
