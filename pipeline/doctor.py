"""What works on this machine, what is degraded, and the line that mends it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pipeline.counts import several
from pipeline.errors import CodecraftError
from pipeline.settings import Settings

State = Literal["ok", "degraded", "missing"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    name: str
    state: State
    says: str
    mend: str = ""
    """A command or a setting; empty when there is nothing to do."""


def examine(chosen: Settings) -> list[Diagnosis]:
    """Look at everything; a part that fails is a diagnosis, never an exception."""
    return [*_libraries(), *_isolation(chosen), *_tools(), *_retrieval(chosen), *_models(chosen), *_door(chosen)]


def _libraries() -> Iterator[Diagnosis]:
    for name in ("torch", "transformers", "gradio", "langchain-core", "chromadb", "mlflow"):
        try:
            yield Diagnosis(name, "ok", version(name))
        except PackageNotFoundError:
            yield Diagnosis(name, "missing", "not installed", "make setup")


def _isolation(chosen: Settings) -> Iterator[Diagnosis]:
    from pipeline.sandbox import probe

    try:
        found = probe()
    except CodecraftError as error:
        yield Diagnosis("sandbox", "missing", error.message, error.hint)
        return
    enough = found.level >= chosen.minimum_isolation
    yield Diagnosis("sandbox", "ok" if enough else "missing", f"isolation level {found.level}", found.mend)
    for one in found.probes:
        yield Diagnosis(
            f"sandbox: {one.name}", "ok" if one.stopped else "degraded", "stopped" if one.stopped else one.says
        )


_TOOLS = {
    "bubblewrap": (("bwrap",), "raises the sandbox to level L3", "apt-get install bubblewrap"),
    "chromium": (
        ("chromium", "chromium-browser", "google-chrome"),
        "is needed by the tests of the page",
        "apt-get install chromium",
    ),
    "git": (("git",), "lists what a checkout holds when it is added to the knowledge base", "apt-get install git"),
}


def _tools() -> Iterator[Diagnosis]:
    for name, (commands, purpose, mend) in _TOOLS.items():
        found = next((path for command in commands if (path := shutil.which(command))), None)
        yield Diagnosis(name, "ok", found) if found else Diagnosis(name, "degraded", f"not found; it {purpose}", mend)


def _retrieval(chosen: Settings) -> Iterator[Diagnosis]:
    from pipeline.corpus import Corpus
    from pipeline.retrieve.embed import BUNDLED, bundled_model

    try:
        corpus = Corpus.open(chosen)
        yield Diagnosis(
            "knowledge base",
            "ok",
            f"{several(len(corpus.chunks()), 'chunk')} from {several(len(corpus.sources()), 'source')}",
        )
        if not chosen.embedding_model:
            bundled_model(chosen.home)
        yield Diagnosis("embedding model", "ok", chosen.embedding_model or f"{BUNDLED}, verified")
    except CodecraftError as error:
        yield Diagnosis("retrieval", "degraded", error.message, error.hint)


def _models(chosen: Settings) -> Iterator[Diagnosis]:
    from pipeline.generate import capabilities

    for one in capabilities(chosen):
        yield Diagnosis(f"model {one.name}", "degraded" if one.missing else "ok", one.what, one.missing or "")


def _door(chosen: Settings) -> Iterator[Diagnosis]:
    if chosen.api_key:
        yield Diagnosis("door", "ok", "an API key is asked for")
    else:
        yield Diagnosis("door", "ok", "open on loopback only", "set CODECRAFT_API_KEY to serve other addresses")
