"""From what happens to what is shown: a view is a value, and each moment makes the next one. No browser is needed.

The layout (`pipeline.web.ui`) draws views and knows nothing of runs; this module knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from pipeline.counts import several
from pipeline.errors import Cancelled, CodecraftError
from pipeline.types import Artifact, Check, Finding, Passage
from pipeline.web.watch import POLISHERS, STAGES, Began, Ended, Failed, Finished, Moment, Remarked, Retrieved, Token

State = Literal["waiting", "running", "done", "failed", "stopped"]

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "retrieve": "Retrieve",
        "prompt": "Prompt",
        "generate": "Generate",
        "parse": "Parse",
        "polish": "Polish",
        "package": "Package",
        "polish.compiles": "compile",
        "polish.imports": "imports",
        "polish.format": "format",
        "polish.lint": "lint",
        "polish.audit": "security",
        "polish.verify": "tests",
    }
)
TRUST: Mapping[str, str] = MappingProxyType(
    {
        "compiles": "Compiles",
        "format": "Formatted",
        "lint": "Lint",
        "imports": "Imports",
        "audit": "Security",
        "verify": "Tests",
    }
)
"""The segments of the trust strip, in the order of the polishers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the timeline."""

    name: str
    state: State = "waiting"
    began: float = 0.0
    """Seconds since the run began."""
    seconds: float | None = None
    """How long it took; None while it has not ended."""

    @property
    def label(self) -> str:
        return LABELS.get(self.name, self.name.rsplit(".", 1)[-1])


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the trust strip: what was looked at and how it came out."""

    polisher: str
    label: str
    state: Literal["passed", "failed", "unknown"]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that is known about a run so far."""

    steps: tuple[Step, ...] = tuple(Step(name) for name in STAGES)
    reply: str = ""
    """The model's words as they come in."""
    passages: tuple[Passage, ...] | None = None
    """None until something was looked up; empty when nothing was found."""
    strategy: str = ""
    left_out: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    artifact: Artifact | None = None
    error: CodecraftError | None = None

    @property
    def running(self) -> bool:
        return self.artifact is None and self.error is None

    @property
    def begun(self) -> bool:
        """Whether work was taken up at all; not for a request that was refused."""
        return self.running or any(step.state != "waiting" for step in self.steps)

    @property
    def stopped(self) -> bool:
        return isinstance(self.error, Cancelled)

    @property
    def failed_at(self) -> str:
        """The label of the stage that broke; empty when none had begun."""
        return next(
            (step.label for step in self.steps if step.state in ("failed", "stopped") and "." not in step.name), ""
        )

    @property
    def status(self) -> str:
        """One sentence for a screen reader, and for anybody who only wants to know."""
        if self.artifact:
            made = len(self.artifact.files)
            return f"Done. {several(made, 'file')}." if made else "Done. There is no code; the explanation says why."
        if self.error:
            return self.error.message
        current = [step.label for step in self.steps if step.state == "running"]
        return f"{current[-1]} …" if current else "Starting …"


def after(view: View, moment: Moment) -> View:
    """The view once `moment` has happened."""
    match moment:
        case Began(step, at):
            return replace(view, steps=_begin(view.steps, step, at))
        case Ended(step, at):
            return replace(view, steps=tuple(_end(one, at, "done") if one.name == step else one for one in view.steps))
        case Token(text):
            return replace(view, reply=view.reply + text)
        case Retrieved(passages, left_out):
            return replace(view, passages=passages, left_out=left_out)
        case Remarked(checks, findings):
            return replace(view, checks=view.checks + checks, findings=view.findings + findings)
        case Finished(artifact):
            return replace(
                view,
                artifact=artifact,
                checks=artifact.checks,
                findings=artifact.findings,
                passages=artifact.passages,
                left_out=artifact.receipt.left_out,
            )
        case Failed(error):
            state: State = "stopped" if isinstance(error, Cancelled) else "failed"
            return replace(
                view,
                error=error,
                steps=tuple(replace(one, state=state) if one.state == "running" else one for one in view.steps),
            )


def all_after(view: View, moments: Iterable[Moment]) -> View:
    for moment in moments:
        view = after(view, moment)
    return view


def _begin(steps: tuple[Step, ...], name: str, at: float) -> tuple[Step, ...]:
    begun = Step(name, "running", at)
    if any(step.name == name for step in steps):
        return tuple(begun if step.name == name else step for step in steps)
    parent = name.split(".", 1)[0]
    place = (
        max((index for index, step in enumerate(steps) if step.name.split(".", 1)[0] == parent), default=len(steps) - 1)
        + 1
    )
    return (*steps[:place], begun, *steps[place:])


def _end(step: Step, at: float, state: State) -> Step:
    return replace(step, state=state, seconds=max(0.0, at - step.began))


def trust(checks: Iterable[Check]) -> tuple[Segment, ...]:
    """The trust strip. A polisher without a check is told as unknown: passed is said only of what has run."""
    known = {check.polisher: check for check in checks}
    return tuple(_segment(name, known.get(name)) for name in POLISHERS)


def _segment(name: str, check: Check | None) -> Segment:
    label = TRUST[name]
    if check is None:
        return Segment(name, label, "unknown", "not run")
    state: Literal["passed", "failed", "unknown"] = (
        "unknown" if check.passed is None else "passed" if check.passed else "failed"
    )
    return Segment(name, label, state, check.summary)


def authorship(artifact: Artifact) -> str:
    """Who wrote it, in words that do not pretend."""
    if artifact.receipt.answered_by == "recipes":
        return "assembled from recipes, no language model"
    return f"written by {artifact.receipt.answered_by}"


def notices(view: View) -> tuple[str, ...]:
    """What somebody must not miss, a sentence each."""
    nothing = view.passages == () and view.strategy != "none"
    empty = (
        ("Nothing fitting was found in the knowledge base, so that the answer rests on the request alone.",)
        if nothing
        else ()
    )
    return (*empty, *view.left_out)
