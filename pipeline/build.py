"""Settings become a working whole: the one place where everything is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable

from pipeline import generate, intake, retrieve, settings
from pipeline.chain import Parts, chain_of
from pipeline.corpus import Corpus
from pipeline.polish import polishers
from pipeline.settings import Settings
from pipeline.types import Artifact, GenerationRequest

if TYPE_CHECKING:
    from pipeline.generate import Capability


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the page, the API, the shell and the judge work with."""

    settings: Settings
    corpus: Corpus
    chain: Runnable[GenerationRequest, Artifact]

    def models(self) -> Sequence[Capability]:
        """What can be used by name now, and for the rest what is missing."""
        return generate.capabilities(self.settings)

    def warm(self) -> None:
        """Do beforehand what the first request would wait for: open the index, load the embedding model."""
        retrieve.strategy(self.settings.strategy, self.corpus, self.settings).invoke("warm up")


def build(chosen: Settings | None = None) -> Workbench:
    """Put a workbench together; opens no index and loads no model yet."""
    chosen = chosen or settings.load()
    corpus = Corpus.open(chosen)
    parts = Parts(
        checked=partial(_checked, chosen=chosen),
        strategy=lambda name: retrieve.strategy(name, corpus, chosen),
        query=retrieve.query_of,
        model=lambda name: generate.model(name, chosen),
        polishers=polishers(chosen),
    )
    return Workbench(chosen, corpus, chain_of(parts))


def _checked(request: GenerationRequest, chosen: Settings) -> GenerationRequest:
    sound = intake.checked(request, chosen)
    retrieve.known(sound.strategy)
    generate.known(sound.model)
    return sound
