"""What strategies search for a suite: the person's corpus, or the documents that belong to the suite.

Tasks that lean on a library nobody knows come with its documents, in a folder beside the suite's file and of its name.
They are searched together with the curated notes, in a home of their own: nothing of it enters the person's corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evals.types import Suite
from pipeline.corpus import Corpus
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Library:
    """What is searched, and the settings under which its indexes lie."""

    corpus: Corpus
    settings: Settings


def library_of(suite: Suite, corpus: Corpus, settings: Settings) -> Library:
    """The suite's own documents where its tasks need any and they are there, else `corpus`."""
    folder = Path(suite.path).with_suffix("")
    if not folder.is_dir() or not any(task.beside for task in suite.tasks.values()):
        return Library(corpus, settings)
    own = settings.model_copy(update={"home": settings.home / "suites" / suite.name})
    documents = Corpus.open(own)
    documents.add_path(folder)
    return Library(documents, own)
