"""What models are given or were trained on, as documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from evals import rows
from pipeline.corpus import Corpus
from pipeline.settings import ROOT, Settings

STREAM = 4096
"""Examples of nano's endless stream that are looked at."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that a model may be shown, or was trained on."""

    place: str
    text: str
    by_grammar: bool = False
    """Made by a grammar, as nano's training stream is: what it makes shares its phrases, so only whole parts count."""


def documents_of(corpus: Corpus, settings: Settings) -> list[Document]:
    """All there is: what can be retrieved, the prompts, and nano's training data."""
    return [*in_knowledge(corpus), *in_prompts(), *in_training(settings)]


def in_knowledge(corpus: Corpus) -> Iterator[Document]:
    """The corpus, a document for each file: what was cut into two passages is together again."""
    files: dict[str, list[str]] = {}
    for chunk in corpus.chunks():
        files.setdefault(f"{chunk.source}/{chunk.path}", []).append(chunk.text)
    return (Document(place, "\n".join(texts)) for place, texts in files.items())


def in_prompts() -> Iterator[Document]:
    """The prompt templates, with whatever examples lie beside them."""
    from pipeline.prompt import TEMPLATES

    for file in sorted(TEMPLATES.rglob("*")):
        if file.is_file():
            yield Document(f"prompt/{file.relative_to(TEMPLATES).as_posix()}", file.read_text("utf-8"))


def in_training(settings: Settings) -> Iterator[Document]:
    """nano's hand-written requests, and a sample of the stream that its generator makes; nothing where neither is."""
    wordings = ROOT / "training" / "wordings.jsonl"
    if wordings.is_file():
        for line, row in rows.objects(wordings):
            text = "\n".join(str(row.get(field, "")) for field in ("prompt", "reference"))
            yield Document(f"training/wordings.jsonl:{line}", text)
    yield from _stream(settings)


def _stream(settings: Settings) -> Iterator[Document]:
    """The training is no part of the judge, so its generator is asked as a program, once for each version of it."""
    generator = ROOT / "training" / "sample.py"
    if not generator.is_file():
        return
    kept = settings.home / "contamination" / "stream.jsonl"
    if not kept.is_file() or kept.stat().st_mtime < max(one.stat().st_mtime for one in generator.parent.rglob("*.py")):
        command = [sys.executable, "-m", "training.sample", str(STREAM)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # nosec B603
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_bytes(made.stdout)
    for number, line in enumerate(kept.read_text("utf-8").splitlines()):
        example = json.loads(line)
        yield Document(
            f"training/stream:{number} ({example['family']})", f"{example['prompt']}\n{example['reply']}", True
        )
