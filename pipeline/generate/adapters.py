"""The models by name: one readable table. A new adapter is a module with a factory, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.generate import hosted, local, offline
from pipeline.generate.about import About
from pipeline.generate.hosted.providers import PROVIDERS
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Adapter:
    """A way to a model, or to a family of them."""

    rest: str
    """What follows the prefix and a colon, in capitals: `FOLDER`; empty for a single model."""
    what: str
    """One sentence for a person who chooses."""
    factory: Callable[[str, Settings], BaseChatModel]
    """The model for what follows the prefix. Raises for what cannot be used; loads no weights and sends nothing yet."""
    about: Callable[[str, Settings], About]
    """Where it runs, whether code leaves the machine, what is missing. Without a rest it is asked for the family."""


ADAPTERS: dict[str, Adapter] = {
    "offline": Adapter(
        "",
        "Needs nothing: the recipes, else the small model where it is sure; the receipt says which.",
        offline.offline,
        offline.about,
    ),
    "recipes": Adapter(
        "",
        "Assembled from curated recipes; no language model.",
        offline.recipes,
        offline.about,
    ),
    "nano": Adapter(
        "",
        "A small language model of our own, a demonstration: short functions, classes, data models, and calls that a"
        " passage describes.",
        local.nano,
        local.about_nano,
    ),
    "local": Adapter(
        "FOLDER",
        "A decoder-only Hugging Face model in a folder of safetensors.",
        local.from_folder,
        local.about_folder,
    ),
    "hf": Adapter(
        "ORG/NAME[@REVISION]",
        "A decoder-only model by its name on the Hugging Face hub.",
        local.from_hub,
        local.about_hub,
    ),
    **{
        name: Adapter(
            row.form,
            row.sentence,
            partial(hosted.provider, name=name),
            partial(hosted.about_provider, name=name),
        )
        for name, row in PROVIDERS.items()
    },
    "ollama": Adapter(
        "NAME[@BASE_URL]",
        "A model of an Ollama server, on this machine unless the URL says otherwise.",
        hosted.ollama,
        hosted.about_ollama,
    ),
    "openai-compatible": Adapter(
        "NAME@BASE_URL",
        "Any server that speaks OpenAI's protocol: vLLM, llama.cpp, transformers serve.",
        hosted.compatible,
        hosted.about_compatible,
    ),
}
"""Prefix → adapter. A model's name is the prefix, or the prefix, a colon and the rest."""


def form_of(prefix: str) -> str:
    """How a name with this prefix is written: `local:FOLDER`."""
    adapter = ADAPTERS[prefix]
    return f"{prefix}:{adapter.rest}" if adapter.rest else prefix
