"""From a trial to the message for the checker, and from how the processes ended to a verdict."""

from __future__ import annotations

import signal
from typing import Any, cast, get_args

from pipeline.sandbox import values
from pipeline.sandbox.limits import MIB
from pipeline.sandbox.slot import Level, Ran
from pipeline.sandbox.trial import Outcome, Trial, Verdict

_VERDICTS = frozenset(get_args(Verdict))


def message(trial: Trial) -> dict[str, Any]:
    """What the checker is told. Raises `TypeError` where the suite gives what is not plain data."""
    given = trial.given
    return {
        "program": trial.program if isinstance(trial.program, str) else dict(trial.program),
        "beside": dict(trial.beside),
        "check": trial.check,
        "mode": trial.mode,
        "entry_point": trial.entry_point,
        "setup": trial.setup,
        "inputs": [values.encode(list(one), _refuse) for one in given.inputs],
        "expected": None if given.expected is None else [values.encode(one, _refuse) for one in given.expected],
        "atol": given.atol,
        "given": values.encode(given.value, _refuse),
    }


def _refuse(value: Any) -> Any:
    raise TypeError(f"a {type(value).__name__} is not plain data")


def outcome(trial: Trial, ran: Ran, level: Level) -> Outcome:
    answer = ran.answer if isinstance(ran.answer, dict) else {}
    verdict, detail = _verdict(trial, ran, answer)
    return Outcome(
        verdict=verdict,
        detail=detail,
        output=ran.output,
        seconds=ran.seconds,
        cpu_seconds=ran.children["candidate"]["cpu"],
        forgeable=bool(answer.get("forgeable")),
        isolation=level,
        right=right if isinstance(right := answer.get("right"), int) else 0,
    )


def _verdict(trial: Trial, ran: Ran, answer: dict[str, Any]) -> tuple[Verdict, str]:
    said = answer.get("verdict")
    if ended := ended_by(trial, ran):
        return ended
    if ran.printed >= trial.limits.flood_mb * MIB:
        return "output_limit", f"more than {trial.limits.flood_mb} MiB were printed"
    if said == "gone":
        return of_exit(ran.children["candidate"]["exit"], ran.children["candidate"]["cpu"] >= trial.limits.cpu_seconds)
    if said in _VERDICTS:
        return cast(Verdict, said), str(answer.get("detail", ""))
    code = ran.children["checker"]["exit"]
    return "uncheckable", f"the check itself was ended by what it was given (exit {code})"


def ended_by(trial: Trial, ran: Ran) -> tuple[Verdict, str] | None:
    """The verdict where the supervisor ended it."""
    limits = trial.limits
    reasons: dict[str, tuple[Verdict, str]] = {
        "cpu": ("timed_out", f"more than {limits.cpu_seconds:g} s of processor time"),
        "wall": ("timed_out", f"more than {limits.wall_seconds:g} s"),
        "scratch": ("output_limit", f"more than {limits.scratch_mb} MiB in files"),
    }
    return reasons.get(ran.ended_by)


def of_exit(code: int, spent: bool) -> tuple[Verdict, str]:
    """How a candidate ended that was still being asked."""
    if code >= 0:
        return "left_early", f"the program ended itself with status {code}"
    number = -code
    if number == signal.SIGXFSZ:
        return "output_limit", "a file or the output grew over the limit"
    if number == signal.SIGXCPU or spent:
        return "timed_out", "the processor time was spent"
    if number == signal.SIGKILL:
        return "left_early", "the program closed the channel it was asked over"
    return "crashed", f"ended by {signal.Signals(number).name}"
