"""What can be retrieved: sources → pages → chunks.

`Corpus.open(settings)` holds the curated notes and whatever a person has added; `Corpus.chunks()` is what strategies
search. A new kind of source is a line in `sources.KINDS`, a new file format a line in `split`.

Adding and refreshing call `watch` with a `Progress` for every file that is finished, and stop when the cancel token of
the thread is set (`pipeline.cancel.cancelled_by`); what was finished is never lost.
"""

from pipeline.corpus.chunk import Chunk, fingerprint
from pipeline.corpus.corpus import KNOWLEDGE, Added, Corpus, Freshness, Skipped
from pipeline.corpus.sources import KINDS
from pipeline.corpus.store import Source
from pipeline.corpus.watch import Progress, Watch, looked_on, tell, unwatched

__all__ = [
    "KINDS",
    "KNOWLEDGE",
    "Added",
    "Chunk",
    "Corpus",
    "Freshness",
    "Progress",
    "Skipped",
    "Source",
    "Watch",
    "fingerprint",
    "looked_on",
    "tell",
    "unwatched",
]
