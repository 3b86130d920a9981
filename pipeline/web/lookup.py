"""A question put to the knowledge base, as values: what was found, by which scores, and why nothing was."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UnknownName
from pipeline.types import CodeFile, Passage

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.corpus import Chunk, Corpus

SHOWN = 10
"""Passages that an answer lists."""
POOL = 50
"""How far down the list of another strategy a passage is looked for."""
COMPARED = ("lexical", "dense", "hybrid")
"""The strategies whose scores every passage is shown with, raw and then fused."""
AROUND = 12
"""Lines of the file shown before and after a passage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one strategy says about one passage."""

    strategy: str
    score: float | None
    """None where the strategy did not find it."""
    place: int | None
    """From 1; None where it is not among the passages that the strategy would list."""
    ranks: bool = False
    """Whether the list is in the order of this mark."""


@dataclass(frozen=True, slots=True)
class Found:
    """One passage of the list."""

    passage: Passage
    chunk: Chunk | None
    """Where it lies; None when its source has gone meanwhile."""
    marks: tuple[Mark, ...]

    @property
    def name(self) -> str:
        """The symbol it defines, else its title."""
        return (self.chunk.symbol if self.chunk else "") or self.passage.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A question and its answer."""

    query: str
    strategy: str
    found: tuple[Found, ...]
    why: tuple[str, ...]
    """Why nothing was found, a sentence each; empty when something was."""
    seconds: float
    """How long the chosen strategy took."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file."""

    number: int
    text: str
    inside: bool
    """Whether it belongs to the passage."""


def look_up(workbench: Workbench, query: str, strategy: str) -> Lookup:
    """Ask the strategies what they find.

    Raises:
        UnknownName: there is no such strategy.
    """
    from pipeline import retrieve

    if strategy not in retrieve.STRATEGIES:
        raise UnknownName("retrieval strategy", strategy, retrieve.STRATEGIES)
    begun = time.perf_counter()
    passages = _ranked(workbench, query, strategy, SHOWN)
    seconds = time.perf_counter() - begun
    lists = {name: _ranked(workbench, query, name, POOL) for name in COMPARED if name != strategy}
    lists[strategy] = passages
    chunks = {chunk.fingerprint: chunk for chunk in reversed(workbench.corpus.chunks())} if passages else {}
    found = tuple(Found(one, chunks.get(one.fingerprint), marks(one, lists, strategy)) for one in passages)
    why = () if found else tuple(reasons(query, strategy, workbench.corpus.chunks()))
    return Lookup(query=query, strategy=strategy, found=found, why=why, seconds=seconds)


def _ranked(workbench: Workbench, query: str, strategy: str, most: int) -> Sequence[Passage]:
    from pipeline import retrieve

    settings = workbench.settings.model_copy(update={"passages": most})
    documents = retrieve.strategy(strategy, workbench.corpus, settings).invoke(query)
    return [retrieve.to_passage(one) for one in documents]


def marks(passage: Passage, lists: Mapping[str, Sequence[Passage]], strategy: str) -> tuple[Mark, ...]:
    """The passage's score and place by every strategy that was asked; the one that ranked it stands last."""
    ordered = dict.fromkeys(name for name in (*COMPARED, *passage.scores) if name != strategy) | {strategy: None}
    return tuple(_mark(name, passage, lists.get(name, ()), ranks=name == strategy) for name in ordered)


def _mark(name: str, passage: Passage, ranked: Sequence[Passage], *, ranks: bool) -> Mark:
    place = next((n for n, one in enumerate(ranked, 1) if one.fingerprint == passage.fingerprint), None)
    score = passage.scores.get(name)
    if score is None and place is not None:
        score = ranked[place - 1].score
    return Mark(name, passage.score if ranks and score is None else score, place, ranks)


def reasons(query: str, strategy: str, chunks: Sequence[Chunk]) -> Iterable[str]:
    """Why `strategy` has nothing for `query`, a sentence each."""
    from pipeline.retrieve.words import words

    if strategy == "none":
        yield "This strategy looks nothing up: it is the control of an experiment."
        return
    if not chunks:
        yield "The knowledge base is empty. Add a source first."
        return
    asked = list(dict.fromkeys(words(query)))
    if not asked:
        yield "The question holds no word that says something about a matter."
        return
    known = _vocabulary(chunks, asked)
    strangers = [word for word in asked if word not in known]
    if strangers:
        told = ", ".join(f"“{word}”" for word in strangers[:8])
        yield f"No source has {'the word' if len(strangers) == 1 else 'any of the words'} {told}."
    if len(strangers) < len(asked) and strategy != "dense":
        yield "What words the question shares with a passage are too few or too common to be more than chance."
    if strategy != "lexical":
        yield "No passage is near the question in meaning: every one is below the least similarity that counts."
    yield "Ask with the names you expect in the source, or add the package or folder that knows about it."


def _vocabulary(chunks: Sequence[Chunk], asked: Sequence[str]) -> set[str]:
    """Which of these words any chunk has."""
    from pipeline.retrieve.words import words

    missing = set(asked)
    for chunk in chunks:
        if not missing:
            break
        text = "\n".join((chunk.title, chunk.path, *chunk.tags, chunk.text))
        if any(word[:4] in text.lower() for word in missing):  # cheap, and most chunks fail it
            missing.difference_update(words(text))
    return set(asked) - missing


def in_file(corpus: Corpus, fingerprint: str) -> tuple[Chunk, tuple[Line, ...]]:
    """A chunk and the lines around it, as its file is now; without lines where it is not lines of a file.

    Raises:
        UnknownName: no source holds such a chunk (any more).
    """
    chunk = next((one for one in corpus.chunks() if one.fingerprint == fingerprint), None)
    if chunk is None:
        raise UnknownName("passage", fingerprint[:12], ["those that a new search finds"])
    text = corpus.text_of(chunk)
    if text is None:
        return chunk, ()
    first, last = chunk.start_line - AROUND, chunk.end_line + AROUND
    lines = enumerate(text.splitlines(), start=1)
    return chunk, tuple(
        Line(number, line, chunk.start_line <= number <= chunk.end_line)
        for number, line in lines
        if first <= number <= last
    )


def as_code(chunk: Chunk, lines: Sequence[Line]) -> CodeFile:
    """The lines as a file that can be coloured."""
    return CodeFile(chunk.path, "\n".join(line.text for line in lines) + "\n")
