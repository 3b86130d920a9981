"""What can be retrieved: sources → pages → chunks.

`Corpus.open(settings)` holds the curated notes and whatever a person has added; `Corpus.chunks()` is what strategies
search. A new kind of source is a line in `sources.KINDS`, a new file format a line in `split`.
"""

from pipeline.corpus.chunk import Chunk, fingerprint
from pipeline.corpus.corpus import KNOWLEDGE, Added, Corpus, Skipped
from pipeline.corpus.sources import KINDS
from pipeline.corpus.store import Source

__all__ = ["KINDS", "KNOWLEDGE", "Added", "Chunk", "Corpus", "Skipped", "Source", "fingerprint"]
