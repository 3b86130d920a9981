"""The Knowledge page: what answers are looked up in, how to add to it, and what a question would find."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.counts import several
from pipeline.errors import BadInput, CodecraftError
from pipeline.web import lookup
from pipeline.web.choices import queries, sentence
from pipeline.web.refusals import Foreign
from pipeline.web.site import Site
from pipeline.web.templates import rendered
from pipeline.web.ui import code, draw
from pipeline.web.work import Tell, Work

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.corpus import Added, Corpus, Progress, Watch
    from pipeline.retrieve.explained import Search

KNOWLEDGE = "/knowledge"
"""Where the page is."""
SHOWN = 10
"""Passages that an answer lists."""
UPLOADS = "uploads"
"""The folder in the home where uploaded archives lie for as long as they are sources."""
NOT_YOURS = "Visitors of this Space can search; adding and removing need the server's key."


class Asked(BaseModel):
    """A question as its form sends it."""

    query: str = ""
    strategy: str = ""
    stack: str = ""
    """Names with commas between them."""
    context: str = ""
    how: str = "context"
    """What is searched for: a name in `pipeline.retrieve.QUERIES`."""
    source: str = ""
    """The only source to look into; empty for all."""

    @property
    def wider(self) -> bool:
        """Whether more than a question is asked with."""
        return bool(self.stack or self.context or self.source or self.how != "context")


def knowledge(workbench: Workbench, site: Site) -> APIRouter:
    """The routes of the page."""
    router, work = APIRouter(include_in_schema=False), Work()

    def page(request: Request, **values: Any) -> Response:
        shown = {"search": None, "error": None, "asked": Asked(strategy=workbench.settings.strategy)} | values
        status = shown["error"].http_status if shown["error"] else 200
        return HTMLResponse(_page(workbench, site, work, owner=request.state.owner, **shown), status)

    @router.get(KNOWLEDGE)
    def show(request: Request) -> Response:
        return page(request)

    @router.post(f"{KNOWLEDGE}/search")
    def search(request: Request, asked: Annotated[Asked, Form()]) -> Response:
        try:
            return page(request, search=_search(asked, workbench), asked=asked)
        except CodecraftError as error:
            return page(request, error=error, asked=asked)

    @router.get(f"{KNOWLEDGE}/freshness")
    def freshness(source: str) -> Response:
        state = workbench.corpus.freshness(source)
        return HTMLResponse(rendered("freshness.html", site=site, here=KNOWLEDGE, state=state, source=source))

    @router.get(f"{KNOWLEDGE}/passage/{{fingerprint}}")
    def passage(fingerprint: str) -> Response:
        chunk, lines = lookup.in_file(workbench.corpus, fingerprint)
        coloured = code.lines(lookup.as_code(chunk, lines)) if lines else ()
        rows = list(zip(lines, coloured, strict=True))
        return HTMLResponse(rendered("passage.html", site=site, here=KNOWLEDGE, chunk=chunk, rows=rows))

    def changes(request: Request, what: str, do: Callable[[Tell], str]) -> Response:
        try:
            if not request.state.owner:
                raise Foreign(NOT_YOURS)
            work.begin(what, do)
        except CodecraftError as error:
            return page(request, error=error)
        return RedirectResponse(KNOWLEDGE, 303)

    @router.post(f"{KNOWLEDGE}/add")
    async def add(request: Request) -> Response:
        async with request.form(max_files=1) as form:
            if not request.state.owner:
                return changes(request, "", lambda _: "")
            try:
                what, bring = _wanted(form, workbench)
            except CodecraftError as error:
                return page(request, error=error)
        return changes(request, f"Adding {what}", lambda tell: _added(bring, workbench, tell))

    @router.post(f"{KNOWLEDGE}/refresh")
    def refresh(request: Request, source: Annotated[str, Form()]) -> Response:
        def again(corpus: Corpus, watch: Watch) -> Added:
            return corpus.refresh(source, watch)

        return changes(request, f"Refreshing {source}", lambda tell: _added(again, workbench, tell))

    @router.post(f"{KNOWLEDGE}/remove")
    def remove(request: Request, source: Annotated[str, Form()]) -> Response:
        return changes(request, f"Removing {source}", lambda _: _removed(workbench, source))

    @router.post(f"{KNOWLEDGE}/stop")
    def stop(request: Request) -> Response:
        if request.state.owner:
            work.stop()
        return RedirectResponse(KNOWLEDGE, 303)

    @router.post(f"{KNOWLEDGE}/dismiss")
    def dismiss() -> Response:
        work.dismiss()
        return RedirectResponse(KNOWLEDGE, 303)

    return router


def _page(workbench: Workbench, site: Site, work: Work, *, owner: bool, **values: Any) -> str:
    from pipeline.corpus import KINDS

    sources = workbench.corpus.sources()
    return rendered(
        "knowledge.html",
        site=site,
        here=KNOWLEDGE,
        owner=owner,
        on_space=workbench.settings.on_space,
        sources=sources,
        kinds=KINDS,
        strategies=workbench.strategies(),
        queries=queries(),
        mended=workbench.corpus.mended,
        marks=lookup.marks,
        job=work.now,
        seconds=draw.seconds,
        score=draw.number,
        ago=ago,
        sentence=sentence,
        **values,
    )


def _search(asked: Asked, workbench: Workbench) -> Search:
    from pipeline.retrieve import EVERYWHERE, Scope, query_of, search
    from pipeline.types import GenerationRequest

    most = workbench.settings.max_prompt_chars
    if not asked.query.strip():
        raise BadInput("The question is empty.", "Ask as you would ask a colleague, or name a symbol.")
    for what, text in (("question", asked.query), ("stack", asked.stack), ("context", asked.context)):
        if len(text) > most:
            raise BadInput(f"The {what} has {len(text):,} characters; {most:,} are the most.")
    stack = tuple(name.strip() for name in asked.stack.split(",") if name.strip())
    query = query_of(
        GenerationRequest(prompt=asked.query, tech_stack=stack, context=asked.context, query=asked.how or "context")
    )
    scope = Scope(frozenset({asked.source})) if asked.source else EVERYWHERE
    shown = workbench.settings.model_copy(update={"passages": SHOWN})
    return search(query, asked.strategy, workbench.corpus, shown, scope)


Bring = Callable[["Corpus", "Watch"], "Added"]


def _wanted(form: Any, workbench: Workbench) -> tuple[str, Bring]:
    """What is to be added, as it is called, and how."""
    if name := str(form.get("package") or "").strip():
        return f"package:{name}", lambda corpus, watch: corpus.add_package(name, watch)
    if path := str(form.get("path") or "").strip():
        if workbench.settings.on_space:
            raise Foreign("Files of a Space's own machine cannot be named.", "Send a zip, or name a package.")
        return path, lambda corpus, watch: corpus.add_path(path, watch)
    upload = form.get("archive")
    if getattr(upload, "filename", ""):
        kept = _kept(upload, workbench)
        return kept.name, lambda corpus, watch: corpus.add_path(kept, watch)
    raise BadInput("Nothing was named.", "Give an installed package, a folder or a zip.")


def _kept(upload: Any, workbench: Workbench) -> Path:
    """The uploaded zip in its place; one of the same name is replaced."""
    from pipeline.paths import safe_path

    name = safe_path(Path(upload.filename.replace("\\", "/")).name)
    if not name.lower().endswith(".zip"):
        raise BadInput(f"{name} is no zip.", "Pack the folder as a zip and send that.")
    folder = workbench.settings.home / UPLOADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / name).open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    return folder / name


def _added(bring: Bring, workbench: Workbench, tell: Tell) -> str:
    from pipeline import retrieve

    def watch(seen: Progress) -> None:
        what = "files read" if seen.stage == "read" else "new passages embedded"
        tell(f"{seen.done:,} of {seen.total:,} {what}")

    added = bring(workbench.corpus, watch)
    tell(f"{several(added.source.chunks, 'passage')}; the embedding model looks for new ones …")
    retrieve.prepare(workbench.corpus, workbench.settings, watch)
    return _said(added)


def _said(added: Added) -> str:
    source = added.source
    skipped = ", ".join(f"{count:,} {why}" for why, count in source.skipped.items())
    what = several(source.secrets, "string that looks like a secret was", "strings that look like secrets were")
    secrets = f" {what} kept out." if source.secrets else ""
    return (
        f"{source.name} has {several(source.chunks, 'passage')} from {several(source.files, 'file')}: "
        f"{added.read:,} read, {added.unchanged:,} unchanged, {added.gone:,} gone"
        f"{f'; left out: {skipped}' if skipped else ''}.{secrets}"
    )


def _removed(workbench: Workbench, source: str) -> str:
    location = next((Path(one.location) for one in workbench.corpus.sources() if one.name == source), None)
    workbench.corpus.remove(source)
    if location and location.parent == (workbench.settings.home / UPLOADS).resolve():
        location.unlink(missing_ok=True)
    return f"{source} is gone."


def ago(moment: str, now: datetime | None = None) -> str:
    """`just now`, `5 minutes ago`, `yesterday`, `on 3 May 2026`."""
    then = datetime.fromisoformat(moment)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    for most, unit, name in ((60, 1, ""), (3600, 60, "minute"), (86_400, 3600, "hour"), (7 * 86_400, 86_400, "day")):
        if seconds < most:
            count = int(seconds // unit)
            return f"{several(count, name)} ago" if name else "just now"
    return f"on {then.day} {then:%B %Y}"
