"""Decoding rows: many prompts and many replies to each in one batch, every row with luck of its own.

A row's random numbers are drawn beforehand from its seed and read off step by step (inverse transform sampling), so
that what a row says does not depend on who shares its batch. What is left is rounding: a batch of another shape adds
the same numbers in another order.
"""

from __future__ import annotations

import logging
import math
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.cancel import CancelToken
from pipeline.generate.local.load import Loaded
from pipeline.generate.local.room import with_room
from pipeline.generate.local.text import decoded, first_of
from pipeline.generate.options import Options

Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One reply to be decoded."""

    ids: tuple[int, ...]
    """The prompt."""
    max_tokens: int
    luck: tuple[int, ...]
    """The seed of this row's random numbers: the request's, and the number of the reply."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a row became."""

    ids: tuple[int, ...]
    """Without the end-of-text token."""
    ended: bool
    """Whether the model came to an end, or a stop text was met; otherwise the row was out of tokens."""
    seconds: float
    """Wall seconds of the whole batch."""
    probability: float | None
    """What the model gave this very reply, its end included: the product over its tokens. None where it was sampled."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the next token is picked."""

    temperature: float
    top_p: float | None
    top_k: int | None
    stop: tuple[str, ...]
    sure: float | None = None
    """See `Options.sure`."""

    @property
    def described(self) -> dict[str, Any]:
        if not self.temperature:
            return {"temperature": 0.0}
        named = {"temperature": self.temperature, "top_p": self.top_p, "top_k": self.top_k}
        return {name: value for name, value in named.items() if value is not None}


def manner_of(loaded: Loaded, options: Options) -> Manner:
    """What was asked for, and for the rest what the model's own generation_config says."""
    usual = loaded.usual
    return Manner(
        temperature=options.temperature if options.temperature is not None else usual.temperature,
        top_p=options.top_p if options.top_p is not None else usual.top_p,
        top_k=usual.top_k,
        stop=options.stop,
        sure=options.sure,
    )


def decode(
    loaded: Loaded, rows: Sequence[Row], manner: Manner, token: CancelToken, heard: Heard | None = None
) -> list[Said]:
    """Decode all rows at once. Rows with equal prompts that stand together share the reading of their prompt.

    `heard` is told every token of the first row as it comes.

    Raises:
        Cancelled: `token` was set; looked at after every step.
    """
    import torch
    from transformers import StoppingCriteriaList

    begun = time.perf_counter()
    ids, mask, length = _padded(loaded, rows)
    sure, pickers = None if manner.temperature else _Sure(manner.sure or 0.0), _pickers(loaded, rows, manner, length)
    watch = _Watch(loaded, rows, manner.stop, token, heard)
    if sure:
        pickers.append(sure)
        watch.given_up = sure.below
    with torch.inference_mode():
        written = loaded.model.generate(
            input_ids=ids,
            attention_mask=mask,
            past_key_values=_read_once(loaded, rows, ids, mask),
            generation_config=_configured(loaded, max(row.max_tokens for row in rows)),
            logits_processor=pickers,
            stopping_criteria=StoppingCriteriaList([watch.step]),
        )
    seconds, ends = time.perf_counter() - begun, loaded.usual.ends
    lines = written[:, length:].tolist()
    sums = sure.sums() if sure else [None] * len(rows)
    return [_said(*one, ends, seconds) for one in zip(lines, watch.limits, sums, strict=True)]


def _said(line: list[int], limit: _Limit, sums: list[float] | None, ends: frozenset[int], seconds: float) -> Said:
    kept = line[: limit.tokens]
    end = next((place for place, one in enumerate(kept) if one in ends), None)
    last = len(kept) - 1 if end is None else end
    probability = None if sums is None else round(math.exp(sums[last]), 4)
    return Said(tuple(kept[:end]), limit.met or end is not None, seconds, probability)


def _padded(loaded: Loaded, rows: Sequence[Row]) -> tuple[Any, Any, int]:
    """The prompts as one block, filled up on the left so that all of them end together."""
    import torch

    length = max(len(row.ids) for row in rows)
    pad = loaded.tokenizer.pad_token_id
    ids = [[pad] * (length - len(row.ids)) + list(row.ids) for row in rows]
    mask = [[0] * (length - len(row.ids)) + [1] * len(row.ids) for row in rows]
    device = loaded.place.device
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device), length


def _read_once(loaded: Loaded, rows: Sequence[Row], ids: Any, mask: Any) -> Any:
    """The keys and values of all prompts but for their last token, each distinct prompt read once; None when every
    prompt stands alone."""
    firsts = [n for n, row in enumerate(rows) if n == 0 or row.ids != rows[n - 1].ids]
    if len(firsts) == len(rows) or ids.shape[1] < 2 or getattr(loaded.model, "_is_stateful", False):
        return None
    import torch

    read = loaded.model.generate(
        input_ids=ids[firsts, :-1],
        attention_mask=mask[firsts, :-1],
        generation_config=_configured(loaded, 1, keep_cache=True),
    ).past_key_values
    which = [bisect_right(firsts, n) - 1 for n in range(len(rows))]
    with_room(read, torch.tensor(which, device=ids.device), 1 + max(row.max_tokens for row in rows))
    return read


def _configured(loaded: Loaded, max_tokens: int, *, keep_cache: bool = False) -> Any:
    from transformers import GenerationConfig

    kind: Any = GenerationConfig
    return kind(
        do_sample=False,  # a token is picked by luck or by its score before generate() looks for the best
        max_new_tokens=max_tokens,
        eos_token_id=sorted(loaded.usual.ends) or None,
        pad_token_id=loaded.tokenizer.pad_token_id,
        repetition_penalty=loaded.usual.repetition_penalty,
        use_cache=True,
        return_dict_in_generate=keep_cache,
    )


def _pickers(loaded: Loaded, rows: Sequence[Row], manner: Manner, length: int) -> Any:
    from transformers import LogitsProcessorList, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    pickers = LogitsProcessorList()
    if not manner.temperature:
        return pickers
    pickers.append(TemperatureLogitsWarper(float(manner.temperature)))
    if manner.top_k:
        pickers.append(TopKLogitsWarper(manner.top_k))
    if manner.top_p is not None and manner.top_p < 1:
        pickers.append(TopPLogitsWarper(manner.top_p))
    pickers.append(_by_luck(rows, length, loaded.place.device))
    return pickers


class _WithoutPadding(logging.Filter):
    """transformers warns when a block is longer than the window and counts the padding of its shorter prompts, which no
    model reads; that prompt and reply of each row stay within the window `text.prepare` has seen to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Everything else is let through."""
        return "exceeded the model's predefined maximum length" not in record.getMessage()


logging.getLogger("transformers.generation.stopping_criteria").addFilter(_WithoutPadding())


class _Sure:
    """Sums up, step by step, the logarithms of what the likeliest token, which greedy decoding takes, was given."""

    def __init__(self, least: float) -> None:
        self._least = math.log(least) if least else -math.inf
        self._sums: list[Any] = []

    def __call__(self, ids: Any, scores: Any) -> Any:
        given = scores.float().log_softmax(-1).amax(-1)
        self._sums.append(self._sums[-1] + given if self._sums else given)
        return scores

    def below(self) -> list[int]:
        """The rows that the model gives less than the least already; it can only become less."""
        rows: list[int] = (self._sums[-1] < self._least).nonzero().flatten().tolist()
        return rows

    def sums(self) -> list[list[float]]:
        """For every row the sum after each step."""
        import torch

        running: list[list[float]] = torch.stack(self._sums, 1).tolist()
        return running


def _by_luck(rows: Sequence[Row], length: int, device: str) -> Callable[[Any, Any], Any]:
    """Pick each row's token by its own next random number; the scores that go out leave only that token possible."""
    import numpy as np
    import torch

    longest = max(row.max_tokens for row in rows)
    drawn = np.stack([np.random.default_rng(row.luck).random(longest) for row in rows])
    exact = torch.float32 if device == "mps" else torch.float64
    luck = torch.tensor(drawn, dtype=exact, device=device)

    def pick(ids: Any, scores: Any) -> Any:
        step = ids.shape[1] - length
        reached = torch.softmax(scores, dim=-1).cumsum(dim=-1, dtype=exact)
        wanted = luck[:, step : step + 1] * reached[:, -1:]
        chosen = torch.searchsorted(reached, wanted, right=True).clamp(max=scores.shape[1] - 1)
        return torch.full_like(scores, -torch.inf).scatter_(1, chosen, 0.0)

    return pick


@dataclass(slots=True)
class _Limit:
    """Where a row ends unless the model ends it before."""

    tokens: int
    met: bool = False
    """Whether a stop text was met there."""


class _Watch:
    """Looks at every step: for Stop, for stop texts, for rows that have had their tokens or are given up."""

    def __init__(
        self, loaded: Loaded, rows: Sequence[Row], stops: Sequence[str], token: CancelToken, heard: Heard | None
    ) -> None:
        self.limits = [_Limit(row.max_tokens) for row in rows]
        self.given_up: Callable[[], list[int]] = list
        """The rows that need not go on."""
        self._tokenizer, self._stops, self._token, self._heard = loaded.tokenizer, stops, token, heard
        self._length = max(len(row.ids) for row in rows)
        self._reach = max((len(stop.encode()) for stop in stops), default=0) + 4

    def step(self, ids: Any, scores: Any, **_: Any) -> Any:
        import torch

        self._token.check()
        if self._heard:
            self._heard(int(ids[0, -1]))
        count = ids.shape[1] - self._length
        if self._stops:
            self._look_for_stops(ids[:, max(self._length, ids.shape[1] - self._reach) :].tolist(), count)
        for number in self.given_up():
            self.limits[number].tokens = min(self.limits[number].tokens, count)
        return torch.tensor([count >= limit.tokens for limit in self.limits], device=ids.device)

    def _look_for_stops(self, tails: list[list[int]], count: int) -> None:
        for tail, limit in zip(tails, self.limits, strict=True):
            if count < limit.tokens and first_of(decoded(self._tokenizer, tail), self._stops) is not None:
                limit.tokens, limit.met = count, True
