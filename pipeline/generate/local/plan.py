"""Which rows are decoded together: a pure function of the rows and of constants, never of timing, so that the same
plan gives the same batches on every run and after every resume."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.generate.local.decode import Row

MOST_ROWS = {"cpu": 128, "mps": 64, "cuda": 256}
"""More rows at once gain little on a CPU: between 40 and 160 the time of a row differed by a tenth, where 20 took half
as long again (random model of 27 million parameters, two cores)."""
SHARE = 8
"""The cache of a batch takes at most one part in so many of the memory there is."""
CHEAP_CACHE = 128 * 2**20
"""Bytes. On a CPU the cache of a batch takes at most this, or what the weights take if that is more: rows that share a
step share its reading of the weights, and each brings its own cache to be read, so that a small model with long prompts
was twice as slow in batches of 120 rows as in batches of 20 to 40 (`nano`, by processor time)."""


def most_cache(device: str, memory: int, weights: int) -> int:
    """Bytes that the cache of a batch may take; `memory` and `weights` are bytes as well."""
    share = memory // SHARE
    return min(share, max(CHEAP_CACHE, weights)) if device == "cpu" else share


def batches(rows: Sequence[Row], *, cache_bytes_per_token: int, most_bytes: int, most_rows: int) -> list[list[int]]:
    """Numbers of rows by batch, sorted by length, so that little is padding. Replies to one prompt stay together where
    they fit one batch at all, so that their prompt is read once."""
    order = sorted(range(len(rows)), key=lambda n: (len(rows[n].ids), rows[n].ids, rows[n].max_tokens, n))
    most_tokens = max(1, most_bytes // max(1, cache_bytes_per_token))
    planned: list[list[int]] = [[]]
    capacity = most_rows
    for _, same_prompt in groupby(order, key=lambda n: rows[n].ids):
        group = list(same_prompt)
        most = min(most_rows, max(1, most_tokens // max(len(rows[n].ids) + rows[n].max_tokens for n in group)))
        capacity = min(capacity, most)
        if len(planned[-1]) + len(group) <= capacity:
            planned[-1] += group
        else:
            planned += [group[start : start + most] for start in range(0, len(group), most)]
            capacity = most
    return [batch for batch in planned if batch]
