"""The vectors of the notes that come with CodeCraft, so that a new home's first question need not wait for them.

`datasets/knowledge-vectors.npz` holds one for every chunk of the notes: `identity` of the model that made them, `keys`
(the sha256 of what was embedded) and `vectors` (float16, a row for each key). A chunk that is not in it, or another
model, is embedded as ever. After a change of the notes: `python -m pipeline.retrieve.shipped` writes it anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.settings import ROOT

FILE = ROOT / "datasets" / "knowledge-vectors.npz"


@cache
def shipped(identity: str) -> Mapping[str, Any]:
    """The shipped vectors by key, float32; none where the file is missing or was made by another model."""
    import numpy as np

    if not FILE.is_file():
        return {}
    with np.load(FILE, allow_pickle=False) as file:
        if str(file["identity"]) != identity:
            return {}
        keys = [key.decode() for key in file["keys"].tolist()]
        return dict(zip(keys, file["vectors"].astype("float32"), strict=True))


def main() -> None:
    """Embed the notes with the bundled model and write the file."""
    import numpy as np

    from pipeline.corpus import Corpus, fingerprint
    from pipeline.retrieve.dense import embedded
    from pipeline.retrieve.embed import SentenceEmbeddings
    from pipeline.settings import Settings

    with tempfile.TemporaryDirectory() as home:
        texts = sorted({embedded(chunk) for chunk in Corpus.open(Settings(home=Path(home))).chunks()})
        embeddings = SentenceEmbeddings("", Path(home))
        np.savez(
            FILE,
            identity=np.array(embeddings.identity),
            keys=np.array([fingerprint(text).encode() for text in texts]),
            vectors=embeddings.vectors(texts).astype("float16"),
        )


if __name__ == "__main__":
    main()
