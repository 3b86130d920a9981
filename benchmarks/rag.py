"""What passages are worth: tasks that need a library which only its documents describe, with and without them.

Run `python -m benchmarks.rag`. The scripted reader knows how to program, and nothing of the libraries: it writes a
task's solution, but copies each name that belongs to the library from the passages it is given, and guesses where they
do not show it. So it says what retrieval leaves possible, and is no model. For a model:
`codecraft eval run rag --model MODEL --retrieval none --retrieval hybrid`.
"""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.retrievers import BaseRetriever
from rich.console import Console
from rich.table import Table

from evals.judge import Bounds, Judging, judge
from evals.library import Library, library_of
from evals.ready import source_of
from evals.sample import Drawing, Source, asked, row_of
from evals.stats import Counts, compare, score
from evals.suites import load
from evals.types import Configuration, Sample, Suite, Task
from pipeline import settings
from pipeline.corpus import Corpus
from pipeline.settings import Settings, silence_telemetry

STRATEGIES = ("none", "lexical", "dense", "hybrid", "reranked", "gold")


class ScriptedReader(BaseChatModel):
    """Writes a task's solution with the names that its passages show."""

    tasks: dict[str, Any]
    """Prompt → task."""

    @property
    def _llm_type(self) -> str:
        return "scripted-reader"

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        given = messages[-1].additional_kwargs
        task: Task = self.tasks[given["request"].prompt]
        shown = set(re.findall(r"\w+", "\n".join(passage.text for passage in given["passages"])))
        program = str(task.reference)
        for name in sorted(library_names(task) - shown):
            program = re.sub(rf"\b{name}\b", "something", program)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(f"```python\n{program}```"))])


def library_names(task: Task) -> frozenset[str]:
    """The names of a task's library that its solution uses: functions, classes, methods, keyword arguments."""
    offered = {name for source in task.beside.values() for name in _offered(ast.parse(source))}
    return frozenset(_used(ast.parse(str(task.reference))) & offered)


def _offered(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        if isinstance(node, ast.FunctionDef):
            yield from (one.arg for one in node.args.kwonlyargs)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.attr


def _used(tree: ast.AST) -> set[str]:
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            used.add(node.arg)
    return used


class Gold(BaseRetriever):
    """Gives every task all passages of its own library's documents."""

    pages: dict[str, Any]
    """Name of the library → its passages."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return next(passages for name, passages in self.pages.items() if f"`{name}`" in query)


def gold(library: Library) -> Gold:
    pages: dict[str, list[Document]] = {}
    for chunk in library.corpus.chunks():
        if chunk.source == "rag":
            pages.setdefault(Path(chunk.path).stem, []).append(
                Document(chunk.text, metadata={"source": chunk.place, "fingerprint": chunk.fingerprint})
            )
    return Gold(pages=pages)


def read_by_the_script(suite: Suite, chosen: Settings) -> Source:
    """Where the reader's samples come from."""
    library = library_of(suite, Corpus.open(chosen), chosen)
    plain = source_of(chosen, library)
    reader = ScriptedReader(tasks={task.prompt: task for task in suite.tasks.values()})
    return Source(
        model=lambda name: reader,
        strategy=lambda name: gold(library) if name == "gold" else plain.strategy(name),
        finish=plain.finish,
        price=lambda name: None,
    )


def passed(suite: Suite, strategy: str, source: Source, sandbox: Judging) -> Counts:
    """Task → one sample, and whether it passed."""
    answers = _answers(suite.tasks.values(), Configuration(model="scripted-reader", strategy=strategy), source)
    judged = judge(answers, suite, sandbox, Bounds())
    return {one.sample.task_id: (1, int(one.verdict.passed)) for one in judged}


def _answers(tasks: Iterable[Task], configuration: Configuration, source: Source) -> Iterator[Sample]:
    for number, task in enumerate(tasks):
        one = asked(task, configuration, source)
        reply = source.model("").invoke(list(one.messages))
        assert isinstance(reply, AIMessage)
        yield Sample(number, task.task_id, row_of(Drawing(one, 0, 0), reply, 0.0, source))


def main() -> None:
    from pipeline.sandbox import Sandbox

    silence_telemetry()
    with tempfile.TemporaryDirectory() as home, Sandbox(workers=2) as sandbox:
        chosen = settings.load(home=Path(home))
        suite = load("rag", chosen)
        source = read_by_the_script(suite, chosen)
        counts = {strategy: passed(suite, strategy, source, sandbox) for strategy in STRATEGIES}
    Console().print(table(suite, counts))


def table(suite: Suite, counts: Mapping[str, Counts]) -> Table:
    """A row for each strategy, with its uplift over none."""
    shown = Table(
        "passages", "pass@1", "95 %", "uplift", "95 %", "p", title=f"rag: {len(suite)} tasks, scripted reader"
    )
    for strategy, of_strategy in counts.items():
        one, against = score(of_strategy, 1), compare(counts["none"], of_strategy)
        shown.add_row(
            strategy,
            f"{one.value:.1%}",
            f"{one.low:.1%} to {one.high:.1%}",
            f"{100 * against.difference:+.1f}",
            f"{100 * against.low:+.1f} to {100 * against.high:+.1f}",
            f"{against.p:.2g}",
        )
    return shown


if __name__ == "__main__":
    main()
