"""The suites `apps` and `recipes` keep what their cards say: interfaces fixed, references right, wrong turned away."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from evals.judge import Bounds, Judged, judge
from evals.suites import OURS, load, rows
from evals.types import Assertions, Commands, Exchanges, Sample, Suite, Task
from pipeline import settings
from pipeline.sandbox import Sandbox, landlock

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="needs Linux with Landlock")

AREAS = {
    *("fastapi", "flask", "memory", "sqlalchemy", "sqlmodel", "sqlite", "jwt", "api-key", "pagination", "filter"),
    *("search", "relations", "upload", "background-job", "websocket", "graphql", "command-line", "pandas", "etl"),
    *("parser", "client", "cache", "queue", "rate-limit", "data-model", "algorithm", "data-structure"),
}
VOICES = {"terse", "chatty", "bullets", "manager", "non-native"}


@pytest.fixture(scope="module", params=["apps", "recipes"])
def suite(request: pytest.FixtureRequest) -> Suite:
    return load(request.param, settings.load())


def judged(samples: Iterable[tuple[Task, dict[str, object]]], suite: Suite, sandbox: Sandbox) -> list[Judged]:
    found = (Sample(row, task.task_id, fields) for row, (task, fields) in enumerate(samples))
    return list(judge(found, suite, sandbox, Bounds()))


def test_there_are_as_many_tasks_as_were_promised(suite: Suite) -> None:
    assert len(suite) >= {"apps": 25, "recipes": 60}[suite.name]


def test_every_reference_passes_and_no_verdict_can_be_forged(suite: Suite, sandbox: Sandbox) -> None:
    given = [
        (task, {"solution": task.reference} if isinstance(task.reference, str) else {"files": task.reference})
        for task in suite.tasks.values()
    ]
    failed = [
        (one.sample.task_id, one.verdict.detail)
        for one in judged(given, suite, sandbox)
        if not one.verdict.passed or one.verdict.forgeable
    ]
    assert failed == []


AGREEABLE = {
    "says yes to everything": 'start_response("200 OK", kind)\n    return [b"{}"]',
    "has nothing": 'start_response("404 Not Found", kind)\n    return [b"{}"]',
}
SILENT = {"prints nothing": "", "prints what it is given": "import sys\nprint(*sys.argv[1:], sys.stdin.read())"}
CALLABLE = {
    "gives nothing": (
        "class {name}:\n    def __init__(self, *a, **k): pass\n"
        "    def __getattr__(self, name): return lambda *a, **k: None"
    ),
    "gives what it is given": "def {name}(first=None, *a, **k):\n    return first",
}


def wrong(task: Task) -> list[dict[str, object]]:
    """Two programs with the interface of the task and nothing behind it."""
    if isinstance(task.tests, Exchanges):
        module, variable = task.tests.app.split(":")
        head = f"def {variable}(environ, start_response):\n    kind = [('Content-Type', 'application/json')]\n    "
        return [{"files": {f"{module}.py": head + body}} for body in AGREEABLE.values()]
    if isinstance(task.tests, Commands):
        return [{"files": {task.tests.entry: text}} for text in SILENT.values()]
    return [{"solution": text.format(name=task.entry_point) + "\n"} for text in CALLABLE.values()]


def test_an_interface_with_nothing_behind_it_passes_nowhere(suite: Suite, sandbox: Sandbox) -> None:
    """Finer mistakes are looked at by `codecraft eval mutate`."""
    given = [(task, fields) for task in suite.tasks.values() for fields in wrong(task)]
    outcomes = judged(given, suite, sandbox)
    assert len(outcomes) == 2 * len(suite)
    assert [one.sample.task_id for one in outcomes if one.verdict.passed] == []


def test_every_request_names_the_interface_that_its_tests_use(suite: Suite) -> None:
    unnamed = [task.task_id for task in suite.tasks.values() if not all(name in task.prompt for name in named(task))]
    assert unnamed == []


def named(task: Task) -> list[str]:
    """What must stand in the request, so that nobody has to guess."""
    if isinstance(task.tests, Assertions):
        return [task.entry_point]
    if isinstance(task.tests, Commands):
        return [task.tests.entry.removesuffix(".py")]
    steps = getattr(task.tests, "given", None) or ()
    first = {step["request"]["path"].split("?")[0].split("/")[1] for step in steps if "request" in step}
    at_the_root = re.search(r"\s/[{<]", task.prompt)  # a route such as /{code}: any name will do
    return [*task.tests.app.split(":"), *(f"/{name}" for name in first if not at_the_root)]


def test_requests_cover_the_areas_and_come_in_many_voices() -> None:
    suite = load("recipes", settings.load())
    tags = {tag for task in suite.tasks.values() for tag in task.tags}
    assert tags >= AREAS
    assert all(len(VOICES & set(task.tags)) == 1 for task in suite.tasks.values())


def test_the_card_is_that_of_the_file(suite: Suite) -> None:
    card = (OURS / f"{suite.name}.md").read_text("utf-8")
    assert suite.sha256 in card
    assert f"{len(suite)} tasks" in card


def test_no_two_tasks_ask_for_the_same() -> None:
    prompts = [row["prompt"] for name in ("apps", "recipes") for _, row in rows.objects(OURS / f"{name}.jsonl")]
    assert len({" ".join(re.findall(r"\w+", prompt.lower())[:20]) for prompt in prompts}) == len(prompts)
