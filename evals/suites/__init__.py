"""Suites: read from a file in any format of the table, or by name.

suite = load("humaneval", settings)        # where the public data is there
suite = load("my/tasks.jsonl", settings)   # the format is recognised
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from evals import rows
from evals.suites.fields import compiled
from evals.suites.formats import FORMATS
from evals.suites.hub import HUB, fetched
from evals.types import Assertions, CheckFunction, Commands, Exchanges, Suite, Task
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import ROOT, Settings

OURS = ROOT / "datasets" / "suites"
PUBLIC: Mapping[str, tuple[str, ...]] = {
    "humaneval": ("HumanEval.jsonl.gz", "HumanEval.jsonl"),
    "humaneval-plus": ("HumanEvalPlus.jsonl.gz", "HumanEvalPlus.jsonl"),
    "mbpp": ("mbpp.jsonl",),
    "mbpp-plus": ("MbppPlus.jsonl.gz", "MbppPlus.jsonl"),
    "mbpp-sanitized": ("sanitized-mbpp.json",),
}
"""Name → file names, as their publishers have them. The files are not ours to ship."""


def load(name: str, settings: Settings) -> Suite:
    """The suite of that name, or in that file.

    Raises:
        UnknownName: there is neither such a suite nor such a file.
        BadInput: the file cannot be read as a suite; file, line and field are named.
    """
    path = locate(name, settings)
    return read(path, name if name in known(settings) else path.name.split(".")[0])


def locate(name: str, settings: Settings) -> Path:
    """The file that a name or path means; a public one may be fetched for that, where it is allowed.

    Raises:
        UnknownName, BadInput: as `load`.
        DependencyFailed: the hub cannot be reached.
    """
    found = known(settings)
    if name in found:
        path = found[name]
        if path is None and settings.hub and name in HUB:
            return fetched(name, PUBLIC[name][-1], settings)
        if path is None:
            online = " CODECRAFT_HUB=1 lets it be fetched from the Hugging Face hub." if name in HUB else ""
            folder = settings.benchmarks_dir or settings.home / "benchmarks"
            raise BadInput(
                f"The suite {name} is public data that is not here.",
                f"Put {PUBLIC[name][0]} into {folder}, or set CODECRAFT_BENCHMARKS_DIR to the folder that has it."
                + online,
            )
        return path
    if Path(name).is_file():
        return Path(name)
    if Path(name).suffix or "/" in name:
        raise BadInput(f"There is no file {name}.", "Check the path, or see: codecraft eval suites.")
    raise UnknownName("suite", name, found)


def known(settings: Settings) -> dict[str, Path | None]:
    """Every suite that has a name, and its file where that is here: ours first."""
    ours: dict[str, Path | None] = {path.stem: path for path in sorted(OURS.glob("*.jsonl"))}
    return ours | {name: _public(files, settings) for name, files in PUBLIC.items()}


def _public(names: tuple[str, ...], settings: Settings) -> Path | None:
    folders = [folder for folder in (settings.benchmarks_dir, settings.home / "benchmarks") if folder]
    places = [folder / name for folder in folders for name in names]
    return next((place for place in places if place.is_file()), None)


def read(path: Path, name: str) -> Suite:
    """Read a suite's file.

    Raises:
        BadInput: see `load`.
    """
    tasks: dict[str, Task] = {}
    format_name = ""
    for line, row in rows.objects(path):
        where = f"{path}, line {line}"
        format_name = format_name or _recognised(row, where)
        task = _task(row, format_name, where)
        if task.task_id in tasks:
            raise BadInput(f"{where}: the task id {task.task_id} occurs twice.", "Give every task an id of its own.")
        tasks[task.task_id] = task
    if not tasks:
        raise BadInput(f"{path} holds no task.", "A suite has one JSON object on each line.")
    return Suite(name=name, format=format_name, tasks=tasks, sha256=rows.sha256_of(path), path=str(path))


def _recognised(row: Mapping[str, object], where: str) -> str:
    for name, one in FORMATS.items():
        if one.needs <= row.keys():
            return name
    if "task_id" not in row and any(one.needs - row.keys() == {"task_id"} for one in FORMATS.values()):
        raise BadInput(f"{where}: the task id is missing.", "Give every task a task_id.")
    raise BadInput(f"{where}: not a task in any format known here.", f"The formats are {', '.join(FORMATS)}.")


def _task(row: Mapping[str, object], format_name: str, where: str) -> Task:
    missing = sorted(FORMATS[format_name].needs - row.keys())
    if missing:
        raise BadInput(f"{where}: the field {missing[0]!r} is missing.", f"It is needed in the format {format_name}.")
    try:
        task = FORMATS[format_name].read(row)
        _tests_compile(task)
    except BadInput as error:
        raise BadInput(f"{where}: {error.message}", error.hint or "Mend the suite.") from None
    if not task.task_id.strip():
        raise BadInput(f"{where}: the task id is empty.", "Give every task an id of its own.")
    return task


def _tests_compile(task: Task) -> None:
    for source in _test_sources(task):
        compiled(source, f"the tests of {task.task_id}")


def _test_sources(task: Task) -> Iterator[str]:
    if isinstance(task.tests, CheckFunction | Exchanges | Commands):
        yield task.tests.source
    elif isinstance(task.tests, Assertions):
        yield "\n".join([task.tests.setup, *task.tests.asserts])
