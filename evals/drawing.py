"""Draws the samples of one run, each in the way that its model does fastest.

A model with `drawing` (the local ones) decodes across tasks and samples in batches that a resumed run repeats exactly;
one with `at_once` (the hosted ones) is called by as many threads; any other answers one by one.
"""

from __future__ import annotations

import concurrent.futures
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from itertools import islice
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from evals.sample import Asked, Drawing, Source, row_of, seed_of
from evals.types import Configuration
from pipeline import cancel
from pipeline.errors import BadInput, CodecraftError, DependencyFailed
from pipeline.generate.money import OverBudget

PATIENCE = 5
"""Calls in a row that get no answer before a run is left for later."""

Row = tuple[tuple[str, int], dict[str, Any]]
"""Task id and number of a sample, and its row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn for one run."""

    configuration: Configuration
    asked: Sequence[Asked]
    """One for each task, in the order in which they are asked."""
    n: int
    known: Callable[[str, int], bool]
    """Whether a sample, by task id and number, is there already."""
    before_each: Callable[[], None] = lambda: None
    """Called before every batch or call; raises where the budget is spent."""


def drawn(wanted: Wanted, source: Source) -> Iterator[list[Row]]:
    """The rows that are not known yet, those that came together in one list.

    Raises:
        ModelFailed: the model gave no answer too often, or was left with some unanswered. What was yielded stands, and
            an answer that failed is never counted as a wrong one.
        OverBudget: the budget is spent.
        Cancelled: Stop was pressed.
    """
    model = source.model(wanted.configuration.model)
    if hasattr(model, "drawing"):
        return _in_batches(wanted, source, model)
    return _by_calls(wanted, source, model)


def _in_batches(wanted: Wanted, source: Source, model: Any) -> Iterator[list[Row]]:
    ids = [one.task.task_id for one in wanted.asked]
    seeds = [[seed_of(wanted.configuration, task_id, number) for number in range(wanted.n)] for task_id in ids]

    def known(batch: Sequence[tuple[int, int]]) -> bool:
        if all(wanted.known(ids[place], number) for place, number in batch):
            return True
        wanted.before_each()
        return False

    prompts = [one.messages for one in wanted.asked]
    for batch in model.drawing(prompts, seeds, known, **_steering(wanted.configuration)):
        yield [
            (
                (ids[place], number),
                row_of(Drawing(wanted.asked[place], number, seeds[place][number]), reply, _share(reply), source),
            )
            for (place, number), reply in batch
            if not wanted.known(ids[place], number)
        ]


def _share(reply: AIMessage) -> float:
    """A row's part of the seconds of its batch."""
    decoding = reply.response_metadata["decoding"]
    return float(decoding["seconds"] / max(1, decoding["rows"]))


def _by_calls(wanted: Wanted, source: Source, model: BaseChatModel) -> Iterator[list[Row]]:
    """Twice: what got no answer in the first round is asked for once more at the end."""
    places = [
        Drawing(one, number, seed_of(wanted.configuration, one.task.task_id, number))
        for one in wanted.asked
        for number in range(wanted.n)
        if not wanted.known(one.task.task_id, number)
    ]
    calls = _Calls(wanted, source, model)
    yield from calls.answered(places)
    again, calls.failed = calls.failed, []
    yield from calls.answered([place for place, _ in again])
    if calls.failed:
        raise calls.failed[0][1]


class _Calls:
    """One call for each sample, several at a time where the model allows that."""

    def __init__(self, wanted: Wanted, source: Source, model: BaseChatModel) -> None:
        self._wanted, self._source, self._model = wanted, source, model
        self._in_a_row = 0
        self.failed: list[tuple[Drawing, DependencyFailed]] = []
        """What got no answer, and why."""

    def answered(self, places: Sequence[Drawing]) -> Iterator[list[Row]]:
        at_once = int(getattr(self._model, "at_once", 1))
        if at_once == 1:
            yield from self._one_by_one(places)
            return
        with concurrent.futures.ThreadPoolExecutor(at_once, "drawing") as threads:
            yield from self._several(threads, iter(places), at_once)

    def _several(
        self, threads: concurrent.futures.Executor, waiting: Iterator[Drawing], at_once: int
    ) -> Iterator[list[Row]]:
        """Whatever goes wrong, what is under way is heard to its end: it has been paid for."""
        running: dict[concurrent.futures.Future[Row], Drawing] = {}
        trouble: CodecraftError | None = None
        while True:
            try:
                for one in islice(waiting, 0 if trouble else at_once - len(running)):
                    self._look_up()
                    running[threads.submit(copy_context().run, self._call, one)] = one
            except CodecraftError as error:
                trouble = error
            if not running:
                break
            done, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            rows: list[Row] = []
            for future in done:
                try:
                    rows += self._heard(future, running.pop(future))
                except CodecraftError as error:
                    trouble = trouble or error
            yield rows
        if trouble:
            raise trouble

    def _one_by_one(self, places: Iterable[Drawing]) -> Iterator[list[Row]]:
        for place in places:
            self._look_up()
            future: concurrent.futures.Future[Row] = concurrent.futures.Future()
            try:
                future.set_result(self._call(place))
            except DependencyFailed as error:
                future.set_exception(error)
            yield self._heard(future, place)

    def _look_up(self) -> None:
        cancel.current().check()
        self._wanted.before_each()

    def _heard(self, future: concurrent.futures.Future[Row], place: Drawing) -> list[Row]:
        try:
            row = future.result()
        except DependencyFailed as error:
            self.failed.append((place, error))
            self._in_a_row += 1
            if self._in_a_row >= PATIENCE:
                raise
            return []
        self._in_a_row = 0
        return [row]

    def _call(self, place: Drawing) -> Row:
        begun = time.perf_counter()
        reply = _invoked(self._model, place, self._wanted.configuration)
        row = row_of(place, reply, time.perf_counter() - begun, self._source)
        return (place.asked.task.task_id, place.number), row


def _invoked(model: BaseChatModel, place: Drawing, configuration: Configuration) -> AIMessage:
    """Ask with the seed; a model that knows no seeds is asked without."""
    messages, steering = list(place.asked.messages), _steering(configuration)
    try:
        return model.invoke(messages, seed=place.seed, **steering)
    except OverBudget:
        raise
    except BadInput as error:
        if "'seed'" not in error.message:
            raise
        return model.invoke(messages, **steering)


def _steering(configuration: Configuration) -> dict[str, Any]:
    given = {"temperature": configuration.temperature, "max_tokens": configuration.max_tokens}
    return {name: value for name, value in given.items() if value is not None}
