"""How well the right passage is found, beside LangChain's stock recipe: the same embedding model, the same files.

Run `python -m benchmarks.retrieval [SUITE]…`. The stock recipe is RecursiveCharacterTextSplitter (1,000 characters,
200 of overlap, the numbers of LangChain's tutorial) and a Chroma collection as it comes. Its chunks are marked by the
lines that they cover: relevant is what covers at least half of the lines that document the symbol, as for ours. Since
such a chunk may be too small for a long docstring, the lenient row also counts one that lies by half within these
lines.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from rich.console import Console

from evals.retrieval import NAMES, Label, labels_of, load, measure
from evals.retrieval.measure import Measured, corpus_of, marked
from evals.retrieval.metrics import DEPTH
from evals.retrieval.tell import as_json, told
from pipeline import settings
from pipeline.corpus import KNOWLEDGE, Corpus
from pipeline.corpus.package import installed
from pipeline.retrieve import STRATEGIES
from pipeline.retrieve.embed import SentenceEmbeddings
from pipeline.settings import ROOT, Settings, silence_telemetry

BATCH = 256


class Stock(BaseRetriever):
    """What a tutorial builds."""

    chunks: list[Document]
    collection: Any
    embeddings: Any

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        vector = self.embeddings.embed_query(query)
        (ids,) = self.collection.query(query_embeddings=[vector], n_results=DEPTH, include=[])["ids"]
        return [self.chunks[int(one)] for one in ids]


def stock(name: str, pages: Iterable[tuple[str, str]], chosen: Settings) -> Stock:
    """Split, embed and store the pages, pairs of place and text; all of Chroma's clients in memory share their
    collections, so that each suite has one of its own name."""
    import chromadb

    chunks = list(_split(pages))
    embeddings = SentenceEmbeddings("", chosen.home)
    collection = chromadb.EphemeralClient().create_collection(f"stock-{name}", embedding_function=None)
    for start in range(0, len(chunks), BATCH):
        some = chunks[start : start + BATCH]
        vectors = embeddings.vectors([chunk.page_content for chunk in some])
        collection.add(ids=[str(start + place) for place in range(len(some))], embeddings=vectors)
    return Stock(chunks=chunks, collection=collection, embeddings=embeddings)


def _split(pages: Iterable[tuple[str, str]]) -> Iterator[Document]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    for place, text in pages:
        for chunk in splitter.create_documents([text]):
            first = text.count("\n", 0, chunk.metadata["start_index"]) + 1
            lines = f"{first}-{first + chunk.page_content.count(chr(10))}"
            yield Document(chunk.page_content, metadata={"source": f"{place}:{lines}"})


def pages_of(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The files that the corpus was made of, place and text."""
    for source in corpus.sources():
        if source.name == KNOWLEDGE:
            for note in sorted((ROOT / "datasets" / "knowledge").glob("*.md")):
                yield f"{KNOWLEDGE}/{note.name}", note.read_text("utf-8")
        else:
            for one in installed(source.name.removeprefix("package:")).files:
                if one.path.endswith(".py") and one.open is not None:
                    with one.open() as stream:
                        yield f"{source.name}/{one.path}", stream.read().decode("utf-8")


class Verbatim(Label):
    """A symbol's label for chunks that show the very lines they name."""

    def covered_by(self, passage: Document) -> bool:
        return self.lines_in(passage)[0] >= 0.5


class Within(Label):
    """The lenient one: half of the symbol's lines, or half of the chunk's."""

    def covered_by(self, passage: Document) -> bool:
        return max(self.lines_in(passage)) >= 0.5


def main() -> None:
    silence_telemetry()
    with tempfile.TemporaryDirectory() as home:
        chosen = settings.load(home=Path(home))
        for name in sys.argv[1:] or NAMES:
            Console(width=160).print(compared(name, chosen), highlight=False)


def compared(name: str, chosen: Settings) -> str:
    """The report on our strategies, the stock recipe's rows beside them, and every pair compared."""
    suite = load(name)
    report = measure(suite, [one for one in STRATEGIES if one != "none"], chosen)
    corpus, own = corpus_of(suite, chosen)
    retriever = stock(name, pages_of(corpus), own)
    labels = [labels_of(question.relevant) for question in suite.questions]
    rows: list[Measured] = [
        marked("stock recipe", retriever, suite, [[as_verbatim(one, Verbatim) for one in some] for some in labels]),
        marked("stock, lenient", retriever, suite, [[as_verbatim(one, Within) for one in some] for some in labels]),
    ]
    return told(as_json(replace(report, measured=(*rows, *report.measured))))


def as_verbatim(label: Label, kind: type[Label]) -> Label:
    return label if not label.symbol else kind(label.source, label.path, label.symbol, label.first, label.last)


if __name__ == "__main__":
    main()
