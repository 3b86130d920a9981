"""Which rows are decoded together: a pure function of the rows and of constants, never of timing, so that the same
plan gives the same batches on every run and after every resume."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.generate.local.decode import Row

MOST_ROWS = {"cpu": 64, "mps": 64, "cuda": 256}
"""More rows at once gain little on a CPU: its arithmetic is busy by then."""
SHARE = 8
"""The cache of a batch takes at most one part in so many of the memory there is."""


def batches(rows: Sequence[Row], *, cache_bytes_per_token: int, memory: int, most_rows: int) -> list[list[int]]:
    """Numbers of rows by batch: sorted by length, so that little is padding; replies to one prompt stay together."""
    order = sorted(range(len(rows)), key=lambda n: (len(rows[n].ids), rows[n].ids, rows[n].max_tokens, n))
    most_tokens = max(1, memory // SHARE // max(1, cache_bytes_per_token))
    planned: list[list[int]] = []
    longest = 0
    for n in order:
        longest = max(longest, len(rows[n].ids) + rows[n].max_tokens)
        fits = planned and len(planned[-1]) < most_rows and (len(planned[-1]) + 1) * longest <= most_tokens
        if fits:
            planned[-1].append(n)
        else:
            planned.append([n])
            longest = len(rows[n].ids) + rows[n].max_tokens
    return planned
