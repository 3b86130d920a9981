"""The `codecraft` command. Its contract (exit codes, `--json`) is in the README; scripts lean on it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import settings
from pipeline.errors import BadInput
from pipeline.shell import door, emit, run
from pipeline.types import plain

JSON = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else there.")]
Retrieval = Annotated[str, typer.Option("--retrieval", help="none, lexical, dense, hybrid.")]


class _Lazy(TyperGroup):
    """`eval` belongs to the judge: it is imported only when somebody asks for it."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), "eval"]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name == "eval":
            return typer.main.get_command(import_module("evals.cli").app)
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    name="codecraft",
    cls=_Lazy,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask for code, and know how far to trust it.",
)
kb = typer.Typer(no_args_is_help=True, help="The knowledge base: what answers are looked up in.")
app.add_typer(kb, name="kb")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Another address than loopback needs CODECRAFT_API_KEY.")] = None,
    port: Annotated[int | None, typer.Option(help="0 lets the system choose; default PORT, else 7860.")] = None,
) -> None:
    """Serve the page and the API."""
    with door(as_json=False):
        import_module("app").serve(settings.load(**_given(host=host, port=port)))


@app.command()
def generate(
    prompt: str,
    stack: Annotated[
        list[str] | None, typer.Option("--stack", help="A language, framework or store; repeatable.")
    ] = None,
    context: Annotated[
        list[Path] | None, typer.Option("--context", help="A file, folder or zip to build on; repeatable.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A name as in `codecraft models`.")] = None,
    retrieval: Annotated[str | None, typer.Option(help="none, lexical, dense, hybrid.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed gives the same answer.")] = None,
    temperature: Annotated[float | None, typer.Option(min=0.0, max=2.0)] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1)] = None,
    out: Annotated[Path | None, typer.Option(help="Write the files into this folder.")] = None,
    as_json: JSON = False,
) -> None:
    """Ask for code."""
    from pipeline import intake
    from pipeline.build import build
    from pipeline.types import GenerationRequest, Sampling

    with door(as_json):
        chosen = settings.load()
        taken = intake.from_paths(context or [], chosen)
        request = GenerationRequest(
            prompt=prompt,
            tech_stack=tuple(stack or ()),
            files=taken.files,
            left_out=taken.left_out,
            model=model or chosen.model,
            strategy=retrieval or chosen.strategy,
            sampling=Sampling(seed, temperature, max_tokens),
        )
        if out:
            _must_be_free(out)
        artifact = _watched(build(chosen).chain, request)
        if out:
            for file in artifact.files:
                target = out / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(file.text, encoding="utf-8", newline="\n")
        emit(plain(artifact) if as_json else _told(artifact, out), as_json)
    if not _works(artifact):
        raise typer.Exit(1)


@app.command()
def models(as_json: JSON = False) -> None:
    """What can be used by name now, and what is missing for the rest."""
    from pipeline.generate import capabilities

    with door(as_json):
        rows = [plain(one) for one in capabilities(settings.load())]
        emit({"models": rows} if as_json else _table(rows, ("name", "what", "runs", "missing")), as_json)


@app.command()
def doctor(as_json: JSON = False) -> None:
    """What works here, what is degraded, and the line that mends it."""
    from pipeline.doctor import examine

    with door(as_json):
        diagnoses = examine(settings.load())
        told = "\n".join(_diagnosed(one) for one in diagnoses)
        emit({"diagnoses": [plain(one) for one in diagnoses]} if as_json else told, as_json)


@kb.command("add")
def kb_add(
    path: Annotated[Path | None, typer.Argument(help="A file, a folder or a git checkout.")] = None,
    package: Annotated[str | None, typer.Option(help="An installed package: its signatures and docstrings.")] = None,
    as_json: JSON = False,
) -> None:
    """Add a source, or bring it up to date."""
    with door(as_json):
        if (path is None) == (package is None):
            raise BadInput("Name either a path or --package NAME.")
        corpus = _corpus()
        added = corpus.add_package(package) if package else corpus.add_path(path)
        emit(plain(added) if as_json else _added(added), as_json)


@kb.command("list")
def kb_list(as_json: JSON = False) -> None:
    """The sources, with how many chunks each gave."""
    with door(as_json):
        rows = [plain(one) for one in _corpus().sources()]
        emit({"sources": rows} if as_json else _table(rows, ("name", "kind", "chunks", "revision")), as_json)


@kb.command("search")
def kb_search(
    query: str,
    retrieval: Retrieval = "hybrid",
    k: Annotated[int, typer.Option(min=1, max=20)] = 5,
    as_json: JSON = False,
) -> None:
    """What a strategy finds for a query, with its scores."""
    from pipeline.retrieve import strategy, to_passage

    with door(as_json):
        chosen = settings.load(passages=k)
        found = [to_passage(one) for one in strategy(retrieval, _corpus(), chosen).invoke(query)]
        rows: list[Mapping[str, Any]] = [{**plain(one), "score": round(one.score, 4)} for one in found]
        emit({"query": query, "passages": rows} if as_json else _table(rows, ("score", "title", "source")), as_json)


@kb.command("remove")
def kb_remove(source: str, as_json: JSON = False) -> None:
    """Take a source out again."""
    with door(as_json):
        _corpus().remove(source)
        emit({"removed": source} if as_json else f"Removed {source}.", as_json)


def main() -> None:
    settings.silence_telemetry()  # before a command imports the first library that calls home
    sys.exit(run(app))


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _corpus() -> Any:
    from pipeline.corpus import Corpus

    return Corpus.open(settings.load())


def _works(artifact: Any) -> bool:
    """There is code, and nothing that was tried of it has failed: it compiles, and its own tests pass."""
    tried = {check.polisher: check.passed for check in artifact.checks}
    return bool(artifact.code) and tried.get("compiles") is not False and tried.get("verify") is not False


def _added(added: Any) -> str:
    skipped = "".join(f"\n  skipped {one.path}: {one.why}" for one in added.skipped)
    source = added.source
    return (
        f"{source.name}: {source.chunks} chunks from {source.files} files "
        f"({added.read} read, {added.unchanged} unchanged, {added.gone} gone).{skipped}"
    )


def _must_be_free(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise BadInput(
            f"{out} is there already and not empty.", "Name a new folder, so that nothing of yours is overwritten."
        )


def _watched(chain: Any, request: Any) -> Any:
    """Run the chain; on a terminal, say which stage it is in."""
    from rich.console import Console

    from pipeline.cancel import CancelToken
    from pipeline.observe import StageWatcher

    token = CancelToken()
    try:
        with Console(stderr=True).status("check") as status:
            watcher = StageWatcher(status.update)
            return chain.invoke(request, {"configurable": {"cancel": token}, "callbacks": [watcher]})
    except KeyboardInterrupt:
        token.cancel()
        raise


def _told(artifact: Any, out: Path | None) -> str:
    """The answer for a reader at a terminal."""
    checks = "\n".join(f"  {_MARK[check.passed]} {check.polisher}: {check.summary}" for check in artifact.checks)
    sources = "\n".join(
        f"  [{n}] {one.title} ({one.source}, {one.score:.3f})" for n, one in enumerate(artifact.passages, start=1)
    )
    findings = "\n".join(
        f"  {one.path}:{one.line} {one.rule} {one.message}" for one in artifact.findings if not one.fixed
    )
    parts = [
        artifact.explanation,
        f"Checks\n{checks}" if checks else "",
        f"Sources\n{sources}" if sources else "",
        f"Findings\n{findings}" if findings else "",
    ]
    if out:
        parts.append(f"Wrote {len(artifact.files)} files to {out}.")
    else:
        parts += [f"--- {file.path}\n{file.text}" for file in artifact.files]
    return "\n\n".join(part for part in parts if part)


def _diagnosed(one: Any) -> str:
    mend = f"\n{'':48}→ {one.mend}" if one.mend and one.state != "ok" else ""
    return f"{_MARK[{'ok': True, 'missing': False}.get(one.state)]} {one.name:<46}{one.says}{mend}"


_MARK = {True: "✓", False: "✗", None: "-"}


def _table(rows: list[Any], columns: tuple[str, ...]) -> str:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if row[column] is None else escape(str(row[column])) for column in columns))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()
