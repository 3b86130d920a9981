"""The plain loop: sample, judge, score. Drawing and judging go on side by side; every row is on disk at once."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from evals import journal, report, results, runs
from evals.judge import Bounds, Judging, judge
from evals.sample import Configuration, Source, draw
from evals.score import JUDGE_VERSION, Progress, Watch
from evals.types import Report, Sample, Suite
from pipeline.errors import BadInput
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.build import Workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run: a suite put to one configuration."""

    suite: Suite
    configuration: Configuration
    n: int
    """Samples for each task."""
    ks: Sequence[int] = (1,)
    bounds: Bounds

    def __post_init__(self) -> None:
        if self.n < 1:
            raise BadInput("A run needs at least one sample for each task.", "Choose -n of 1 or more.")
        if max(self.ks) > self.n:
            raise BadInput(
                f"pass@{max(self.ks)} needs {max(self.ks)} samples a task; -n is {self.n}.", "Raise -n or lower -k."
            )

    @property
    def key(self) -> str:
        """The same for orders that must give the same samples and verdicts."""
        words = [self.suite.sha256, asdict(self.configuration), self.n, asdict(self.bounds), JUDGE_VERSION]
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def source_of(workbench: Workbench) -> Source:
    """The models, strategies and chain of a workbench, as samples are drawn from them."""
    from pipeline import generate, retrieve

    chosen, corpus = workbench.settings, workbench.corpus
    return Source(
        chain=workbench.chain,
        strategy=lambda name: retrieve.strategy(name, corpus, chosen),
        model=lambda name: generate.model(name, chosen),
    )


def ready(order: Order, source: Source) -> None:
    """Fail now what would fail at the first sample: an unknown name, a key that is missing.

    Raises:
        CodecraftError: the model or the strategy cannot be used.
    """
    source.strategy(order.configuration.strategy)
    source.model(order.configuration.model)


def folder_for(order: Order, settings: Settings, *, resume: bool) -> runs.Folder:
    """The folder of the run: with `resume` the youngest of the same order, else a new one."""
    if resume and (before := runs.latest(settings, order.key)):
        return before
    about = {
        "key": order.key,
        "suite": order.suite.name,
        "suite_path": order.suite.path,
        "suite_sha256": order.suite.sha256,
        **asdict(order.configuration),
        "n": order.n,
        "k": list(order.ks),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return runs.made(settings, about)


def evaluate(
    order: Order, source: Source, sandbox: Judging, folder: runs.Folder, watch: Watch = lambda _: None
) -> dict[str, Any]:
    """Draw and judge what is missing, and report as `eval score` does; a run that is over is only reported.

    Raises:
        ModelFailed: the model gave no answer. What there is is kept; `--resume` goes on.
    """
    if folder.over:
        return folder.reported()
    places = [(task_id, number) for task_id in order.suite.tasks for number in range(order.n)]
    with journal.opened(folder.verdicts, {"key": order.key}, len(places)) as verdicts, folder.drawn.open("a+b") as file:
        drawn = _Drawn(file)
        rows = _samples(
            places,
            verdicts,
            drawn,
            lambda place: draw(order.suite.tasks[place[0]], place[1], order.configuration, source),
        )
        passed, begun, before = 0, time.monotonic(), verdicts.seconds
        watch(Progress(verdicts.finished, len(places), passed))
        for judged in judge(rows, order.suite, sandbox, order.bounds):
            verdicts.add(judged.sample.row, judged.verdict, before + time.monotonic() - begun)
            passed += judged.verdict.passed
            watch(Progress(verdicts.finished, len(places), passed))
        finished = _finished(order, folder, verdicts, drawn)
    for leftover in (folder.drawn, folder.verdicts):
        leftover.unlink()
    return finished


class _Drawn:
    """Samples that were drawn, by row; only their places in the file are held in memory."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._places: dict[int, int] = {}
        file.seek(0)
        place = 0
        for line in iter(file.readline, b""):
            if not line.endswith(b"\n"):
                file.truncate(place)
                break
            self._places[json.loads(line)["row"]] = place
            place += len(line)

    def __contains__(self, row: int) -> bool:
        return row in self._places

    def __getitem__(self, row: int) -> dict[str, Any]:
        self._file.seek(self._places[row])
        fields: dict[str, Any] = json.loads(self._file.readline())["sample"]
        return fields

    def add(self, row: int, fields: Mapping[str, Any]) -> None:
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps({"row": row, "sample": fields}).encode() + b"\n")
        self._file.flush()
        self._places[row] = place


Place = tuple[str, int]


def _samples(
    places: Sequence[Place], verdicts: journal.Journal, drawn: _Drawn, drawing: Callable[[Place], dict[str, Any]]
) -> Iterator[Sample]:
    for row, place in enumerate(places):
        if row in verdicts:
            continue
        if row not in drawn:
            drawn.add(row, drawing(place))
        yield Sample(row, place[0], drawn[row])


def _finished(order: Order, folder: runs.Folder, verdicts: journal.Journal, drawn: _Drawn) -> dict[str, Any]:
    tally = report.Tally()
    with results.replacing(folder.samples) as file:
        for row in range(len(verdicts)):
            sample = Sample(row, str(drawn[row]["task_id"]), drawn[row])
            tally.add(sample.task_id, verdicts[row])
            results.write_line(file, results.full_row(sample, verdicts[row], order.suite))
    summary = _summary(tally.report(order.suite, order.ks, verdicts.seconds), folder, order)
    with results.replacing(folder.report) as file:
        json.dump(summary, file, indent=1)
    return summary


def _summary(scored: Report, folder: runs.Folder, order: Order) -> dict[str, Any]:
    return {"run_id": folder.run_id, **asdict(order.configuration), "n": order.n, **report.as_json(scored)}
