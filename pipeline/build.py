"""Settings become a working whole: the one place where everything is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pipeline import generate, intake, polish, retrieve, settings
from pipeline.corpus import Corpus
from pipeline.prompt import known_version
from pipeline.settings import Settings
from pipeline.types import Artifact, GenerationRequest

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from pipeline.generate import Capability


@dataclass(frozen=True)
class Workbench:
    """What the page, the API, the shell and the judge work with."""

    settings: Settings
    corpus: Corpus
    link: Callable[[], Runnable[GenerationRequest, Artifact]]
    """Puts the chain together, when it is first asked for: opening the page need not wait for LangChain."""

    @cached_property
    def chain(self) -> Runnable[GenerationRequest, Artifact]:
        """From a request to its artifact."""
        return self.link()

    def models(self) -> Sequence[Capability]:
        """What can be used by name now, and for the rest what is missing."""
        return generate.capabilities(self.settings)

    def strategies(self) -> Mapping[str, str]:
        """The retrieval strategies by name, with a sentence on each."""
        return {name: one.what for name, one in retrieve.STRATEGIES.items()}

    def warm(self) -> None:
        """Do beforehand what the first request would wait for: the tools, a sandbox, the embedding model, the index."""
        _ = self.chain
        polish.warm(self.settings)
        retrieve.prepare(self.corpus, self.settings)
        retrieve.strategy(self.settings.strategy, self.corpus, self.settings).invoke("warm up")


def build(chosen: Settings | None = None) -> Workbench:
    """Put a workbench together; opens no index and loads no model yet."""
    chosen = chosen or settings.load()
    corpus = Corpus.open(chosen)
    models = partial(generate.model, settings=chosen)
    strategies = partial(retrieve.strategy, corpus=corpus, settings=chosen)

    def checked(request: GenerationRequest) -> GenerationRequest:
        sound = intake.checked(request, chosen)
        strategies(sound.strategy)
        models(sound.model)
        known_version(sound.prompt_version)
        return sound

    def linked() -> Runnable[GenerationRequest, Artifact]:
        from pipeline.chain import Parts, chain_of

        return chain_of(Parts(checked, strategies, retrieve.query_of, models, polish.polishers(chosen)))

    return Workbench(chosen, corpus, linked)
