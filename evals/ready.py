"""From a grid to runs that can begin: what is named must be there, and what can fail beforehand fails here.

`prepared` looks up names and keys, quickly. `proven` loads models and looks for contamination, which takes as long as
that takes. Neither generates anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from evals import contamination
from evals.grid import Grid
from evals.judge import Bounds
from evals.library import Library, library_of
from evals.run import Order
from evals.sample import Source
from evals.suites import load
from evals.types import Suite
from pipeline import generate, polish, retrieve
from pipeline.chain import finishing
from pipeline.errors import BadInput
from pipeline.generate.capability import capability
from pipeline.generate.money import Price
from pipeline.prompt import known_version

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.corpus import Corpus
    from pipeline.settings import Settings

ONLY_VOUCH = ("audit", "verify")
"""Polishers that change no file: they would only cost time where the judge runs its own tests."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A grid whose names are all known."""

    grid: Grid
    suite: Suite
    orders: tuple[Order, ...]
    """In the order of `grid.configurations`."""
    source: Source
    library: Library
    """What its strategies search."""

    @property
    def key(self) -> str:
        """The same for grids that must give the same samples, verdicts and scores."""
        words = "\0".join([*(order.key for order in self.orders), repr(self.grid.ks)])
        return hashlib.sha256(words.encode()).hexdigest()


def prepared(grid: Grid, workbench: Workbench) -> Prepared:
    """Look up all that the grid names.

    Raises:
        UnknownName: a suite, model, strategy or prompt version that is in no table; the nearest are suggested.
        BadInput: one that cannot be used as things are: a key is missing, a provider is not allowed.
    """
    suite = load(grid.suite, workbench.settings)
    library = library_of(suite, workbench.corpus, workbench.settings)
    source = source_of(workbench.settings, library)
    for model in grid.models:
        source.model(model)
    for strategy in grid.strategies:
        source.strategy(strategy)
    versions = {name: known_version(name) for name in grid.prompts}
    corpus = corpus_sha256(library.corpus) if set(grid.strategies) != {"none"} else ""
    orders = tuple(
        Order(
            suite=suite,
            configuration=one,
            n=grid.n,
            ks=grid.ks,
            bounds=Bounds(grid.timeout),
            prompt_version=versions[one.prompt],
            corpus_sha256="" if one.strategy == "none" else corpus,
        )
        for one in grid.configurations
    )
    if grid.budget.dollars is not None:
        for model in grid.models:
            _must_have_a_price(model, source.price(model), grid)
    return Prepared(grid, suite, orders, source, library)


def _must_have_a_price(model: str, price: Price | None, grid: Grid) -> None:
    if price is None:
        raise BadInput(f"A budget in dollars is set, and the price of {model} is unknown.", "Add it to prices.json.")
    if (price.input or price.output) and grid.max_tokens is None:
        raise BadInput("A budget in dollars is set, and a reply could have any length.", "Set --max-tokens.")


def proven(one: Prepared, workbench: Workbench, *, overlap: bool = False) -> frozenset[str]:
    """Load the models, and see which tasks stand in what they will be shown or were trained on.

    Returns:
        The tasks that do: scores are given with and without them.

    Raises:
        BadInput: a model does not fit, or too many tasks stand there and `overlap` is not allowed.
        ModelFailed: a model cannot be loaded.
    """
    chosen = workbench.settings
    shown = contamination.documents_for(one.grid.models, one.grid.strategies, one.library.corpus, chosen)
    found = contamination.examine(one.suite, shown)
    contamination.must_be_clean(found, allowed=overlap)
    for name in one.grid.models:
        loading = getattr(one.source.model(name), "load", None)
        if loading is not None:
            loading()
    return found.flagged


def source_of(chosen: Settings, library: Library) -> Source:
    """The models, strategies and polishers, as samples are drawn from them."""
    writing = {name: one for name, one in polish.polishers(chosen).items() if name not in ONLY_VOUCH}
    return Source(
        model=lambda name: generate.model(name, chosen),
        strategy=lambda name: retrieve.strategy(name, library.corpus, library.settings),
        finish=finishing(writing),
        price=cache(lambda name: capability(name, chosen).price),
    )


def corpus_sha256(corpus: Corpus) -> str:
    """Of all that can be retrieved, whatever its order."""
    return _digest(sorted(chunk.fingerprint for chunk in corpus.chunks()))


def _digest(words: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for word in words:
        digest.update(word.encode() + b"\n")
    return digest.hexdigest()
