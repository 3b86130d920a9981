"""Texts that a polisher has left as they were, so that it need not look at them again.

Half the files of a generated application are the same from request to request. What is remembered of a text is a digest
under a key that dies with the process: nothing of anybody's code is kept.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from threading import Lock


class Settled:
    """The last `most` texts, by digest. Safe from any thread."""

    def __init__(self, most: int = 4096) -> None:
        self.most = most
        self._key = secrets.token_bytes(32)
        self._digests: dict[bytes, None] = {}
        self._lock = Lock()

    def __contains__(self, text: str) -> bool:
        return self._digest(text) in self._digests

    def add(self, text: str) -> None:
        """Remember `text`, and forget the oldest where there are too many."""
        with self._lock:
            self._digests[self._digest(text)] = None
            while len(self._digests) > self.most:
                del self._digests[next(iter(self._digests))]

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=32).digest()
