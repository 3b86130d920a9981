"""Best of n: further replies to the same prompt, each parsed and polished, until one passes its own tests.

A step of the chain after the first draft has been polished; it does nothing for a request that wants one reply. The
draft whose checks say the most is kept, the earlier one where two say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.types import Case, Check, Draft, Reply, Severity

TEMPERATURE = 0.8
"""For the replies after the first where the request asks for none, or for greedy decoding: they would be the same."""
_VOUCHED = {True: 2, None: 1, False: 0}


def best_of(case: Case, attempt: Callable[[Case], Case]) -> Case:
    """The best of `case`, whose draft is polished, and of what `attempt` makes of the same prompt with other seeds.

    The tokens of all replies are counted, and the reply's metadata says which of how many it is.
    """
    if case.request.best_of == 1:
        return case
    made = [case]
    while len(made) < case.request.best_of and not _passed(made[-1]):
        made.append(attempt(_another(case, len(made))))
    best = max(made, key=lambda one: worth(one.draft or Draft()))
    return replace(case, draft=best.draft, reply=_told(best, made), left_out=best.left_out)


def worth(draft: Draft) -> tuple[int, int, int, int]:
    """What its checks say of a draft, more being better: its tests, its checks, its errors, whether there is code."""
    by_name = {check.polisher: check for check in draft.checks}
    failed = sum(check.passed is False for check in draft.checks)
    errors = sum(one.severity is Severity.ERROR and not one.fixed for one in draft.findings)
    tests = by_name.get("verify", Check("verify", None, ""))
    return bool(draft.files), _VOUCHED[tests.passed], -failed, -errors


def _passed(case: Case) -> bool:
    return any(check.polisher == "verify" and check.passed for check in (case.draft or Draft()).checks)


def _another(case: Case, number: int) -> Case:
    sampling = case.request.sampling
    other = replace(sampling, seed=(sampling.seed or 0) + number, temperature=sampling.temperature or TEMPERATURE)
    return replace(case, request=replace(case.request, sampling=other), reply=None, draft=None)


def _told(best: Case, made: list[Case]) -> Reply:
    replies = [one.reply or Reply("") for one in made]
    reply = best.reply or Reply("")
    told = {"best_of": {"replies": len(made), "chosen": made.index(best) + 1}}
    return replace(
        reply,
        metadata={**reply.metadata, **told},
        tokens_in=_sum(one.tokens_in for one in replies),
        tokens_out=_sum(one.tokens_out for one in replies),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(one for one in known if one is not None)
