"""The `codecraft` command. Its contract (exit codes, `--json`) is in the README; scripts lean on it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import settings
from pipeline.counts import several
from pipeline.errors import BadInput
from pipeline.shell import SAID_EVERY, door, emit, note, run, told_of_waiting
from pipeline.types import plain

JSON = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else there.")]
Retrieval = Annotated[str | None, typer.Option("--retrieval", help="none, lexical, dense, hybrid, reranked.")]
Query = Annotated[str, typer.Option("--query", help="What is searched for: prompt, stack or context.")]


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
    retrieval: Annotated[str | None, typer.Option(help="none, lexical, dense, hybrid, reranked.")] = None,
    version: Annotated[
        str | None, typer.Option("--prompt", help="The version of the prompt that the model is sent; default: v1.")
    ] = None,
    query: Query = "context",
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed gives the same answer.")] = None,
    temperature: Annotated[float | None, typer.Option(min=0.0, max=2.0)] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1)] = None,
    best_of: Annotated[int, typer.Option(min=1, help="Draw up to so many replies until one passes its own tests.")] = 1,
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
            query=query,
            sampling=Sampling(seed, temperature, max_tokens),
            best_of=best_of,
            **({"prompt_version": version} if version else {}),
        )
        if out:
            _must_be_free(out)
        with told_of_waiting():
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
def models(
    name: Annotated[str | None, typer.Argument(help="All about this one, also its provider's terms.")] = None,
    as_json: JSON = False,
) -> None:
    """What can be used by name now, and what is missing for the rest."""
    from pipeline.generate.capability import capabilities, capability
    from pipeline.generate.names import split

    with door(as_json):
        chosen = settings.load()
        for one in name.split("|") if name else ():
            split(one.strip())
        found = [capability(name, chosen)] if name else capabilities(chosen)
        if as_json:
            emit({"models": [plain(one) for one in found]}, as_json)
        elif name:
            emit("\n".join(f"{heading:<22}{says}" for heading, says in _about(found[0]).items() if says), as_json)
        else:
            columns = ("name", "what", "runs", "code", "window", "price", "missing")
            emit(_table([_about(one) for one in found], columns), as_json)


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
    path: Annotated[
        Path | None, typer.Argument(help="A folder, a git checkout, a zip, an OpenAPI file or another file.")
    ] = None,
    package: Annotated[
        str | None, typer.Option(help="An installed package: its signatures, docstrings and examples.")
    ] = None,
    embed: Annotated[bool, typer.Option(help="Embed what is new now; else the first search by meaning does.")] = True,
    as_json: JSON = False,
) -> None:
    """Add a source, or bring it up to date. Stopping it loses nothing that was finished."""
    from pipeline.errors import CodecraftError
    from pipeline.retrieve import prepare

    with door(as_json):
        if (path is None) == (package is None):
            raise BadInput("Name either a path or --package NAME.")
        chosen, corpus = settings.load(), _corpus()
        with _progress() as watch:
            added = corpus.add_package(package, watch) if package else corpus.add_path(path, watch)
            try:
                embedded = prepare(corpus, chosen, watch) if embed else 0
            except CodecraftError as error:  # what was read is there; only searching by meaning has to wait
                embedded = 0
                note(f"Not embedded yet: {error.message} {error.hint}")
        emit({**plain(added), "embedded": embedded} if as_json else _added(added, embedded), as_json)


@kb.command("list")
def kb_list(
    check: Annotated[bool, typer.Option("--check", help="Look whether each is still up to date.")] = False,
    as_json: JSON = False,
) -> None:
    """The sources, with their counts, versions and licences."""
    with door(as_json):
        corpus = _corpus()
        rows = [plain(one) for one in corpus.sources()]
        for row in rows:
            row["skipped_files"] = sum(row["skipped"].values())
            if check:
                freshness = corpus.freshness(row["name"])
                row["freshness"], row["fresh"] = plain(freshness), freshness.says
        columns = ("name", "kind", "files", "chunks", "skipped_files", "revision", "licence", "updated_at")
        emit({"sources": rows} if as_json else _table(rows, (*columns, *(["fresh"] if check else []))), as_json)


@kb.command("search")
def kb_search(
    query: str,
    retrieval: Retrieval = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=20)] = 5,
    source: Annotated[list[str] | None, typer.Option("--source", help="Look into this one only; repeatable.")] = None,
    stack: Annotated[list[str] | None, typer.Option("--stack", help="As for `generate`; repeatable.")] = None,
    context: Annotated[list[Path] | None, typer.Option("--context", help="As for `generate`; repeatable.")] = None,
    how: Query = "context",
    as_json: JSON = False,
) -> None:
    """What a strategy finds for a query, with every score and rank; or why it finds nothing."""
    from rich.console import Console

    from pipeline import intake
    from pipeline.retrieve import Scope, query_of, search
    from pipeline.types import GenerationRequest

    with door(as_json):
        chosen = settings.load(passages=k)
        files = intake.from_paths(context or [], chosen).files
        asked = query_of(GenerationRequest(prompt=query, tech_stack=tuple(stack or ()), files=files, query=how))
        strategy = retrieval or chosen.strategy
        with told_of_waiting(), Console(stderr=True).status("Looking it up"):
            found = search(asked, strategy, _corpus(), chosen, Scope(frozenset(source or ())))
        if not as_json:
            emit(_found(found), as_json)
            return
        passages, misses = ([_passage(one, strategy) for one in some] for some in (found.hits, found.misses))
        told = {"reasons": plain(found.reasons), "misses": misses, "seconds": found.seconds}
        emit({"query": asked, "strategy": strategy, "passages": passages, **told}, as_json)


@kb.command("refresh")
def kb_refresh(source: str, as_json: JSON = False) -> None:
    """Bring a source up to date by its name."""
    from pipeline.retrieve import prepare

    with door(as_json):
        corpus = _corpus()
        with _progress() as watch:
            added = corpus.refresh(source, watch)
            embedded = prepare(corpus, settings.load(), watch)
        emit({**plain(added), "embedded": embedded} if as_json else _added(added, embedded), as_json)


@kb.command("remove")
def kb_remove(source: str, as_json: JSON = False) -> None:
    """Take a source out again."""
    with door(as_json):
        _corpus().remove(source)
        emit({"removed": source} if as_json else f"Removed {source}.", as_json)


def main() -> None:
    settings.silence_telemetry()  # before a command imports the first library that calls home
    sys.exit(run(app))


def _about(one: Any) -> dict[str, str]:
    """A model in words."""
    return {
        "name": one.name,
        "what": one.what,
        "runs": one.runs,
        "code": "leaves" if one.code_leaves_machine else "stays",
        "window": f"{one.context_length:,} tokens" if one.context_length else "not stated",
        "price": one.price.says if one.price else "unknown",
        "budget of the key": one.spending.says if one.spending else "",
        "missing": one.missing,
        "terms": one.policy,
    }


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _corpus() -> Any:
    from pipeline.corpus import Corpus

    return Corpus.open(settings.load())


def _works(artifact: Any) -> bool:
    """There is code, and nothing that was tried of it has failed: it compiles, and its own tests pass."""
    tried = {check.polisher: check.passed for check in artifact.checks}
    return bool(artifact.code) and tried.get("compiles") is not False and tried.get("verify") is not False


def _added(added: Any, embedded: int) -> str:
    source = added.source
    lines = [
        f"{source.name}: {several(source.chunks, 'chunk')} from {several(source.files, 'file')} "
        f"({added.read} read, {added.unchanged} unchanged, {added.gone} gone, {several(embedded, 'chunk')} embedded)."
    ]
    if source.secrets:
        what = several(source.secrets, "string that looks like a secret was", "strings that look like secrets were")
        lines.append(f"  {what} kept out")
    for why, count in source.skipped.items():
        some = [one.path for one in added.skipped if one.why == why][:3]
        lines.append(f"  {count} skipped, {why}: {', '.join(some)}{', …' if count > len(some) else ''}")
    return "\n".join(lines)


def _found(found: Any) -> str:
    """Hits with every score and rank, or why there are none and what came nearest."""
    from pipeline.retrieve import STRATEGIES

    if found.hits:
        names = [name for name in STRATEGIES if any(name in one.ranks for one in found.hits)]
        rows = [
            {"title": one.chunk.title, "place": one.chunk.place}
            | {name: f"{one.scores[name]:.3f} #{one.ranks[name]}" if name in one.ranks else "-" for name in names}
            for one in found.hits
        ]
        return _table(rows, (*names, "title", "place"))
    reasons = "\n".join(f"- {one.says} {one.mend}".rstrip() for one in found.reasons)
    misses = "\n".join(f"  {one.chunk.title} ({one.chunk.place})" for one in found.misses)
    return f"Nothing was found.\n{reasons}" + (f"\nNearest misses\n{misses}" if misses else "")


def _passage(scored: Any, strategy: str) -> dict[str, Any]:
    chunk = scored.chunk
    about = {name: getattr(chunk, name) for name in ("text", "title", "symbol", "revision", "licence", "fingerprint")}
    known = {"source": chunk.place, "score": scored.scores.get(strategy, 0.0), "strategy": strategy}
    return {**about, **known, **{name: plain(getattr(scored, name)) for name in ("scores", "ranks", "raw")}}


@contextmanager
def _progress() -> Iterator[Any]:
    """Who watches a source being read and embedded: a line on a terminal, else a note now and then; on stderr."""
    from rich.console import Console
    from rich.markup import escape

    console, last = Console(stderr=True), time.monotonic()
    with console.status("look") as status:

        def watch(step: Any) -> None:
            nonlocal last
            told = f"{step.stage} {step.done:,} of {step.total:,} {step.what}"
            if console.is_terminal:
                status.update(escape(told))
            elif time.monotonic() - last > SAID_EVERY or (step.stage == "embed" and step.done == step.total):
                last = time.monotonic()
                note(told)

        yield watch


def _must_be_free(out: Path) -> None:
    """Make the folder now, so that no answer is made that could not be kept."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise BadInput(
            f"{out} is there already and not empty.", "Name a new folder, so that nothing of yours is overwritten."
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{out} cannot be made: {error.strerror}.", "Name a folder that you may write to.") from None


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
        parts.append(f"Wrote {several(len(artifact.files), 'file')} to {out}.")
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
