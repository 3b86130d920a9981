"""One server for all places: the page, the API and their description on one origin, behind one gate."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response

from pipeline.errors import BadInput
from pipeline.observe.thumbs import Thumbs
from pipeline.settings import Settings, harden_gradio
from pipeline.web.access import Gate, Policy, must_be_safe
from pipeline.web.docs import docs
from pipeline.web.feedback import THUMBS, Answers, feedback
from pipeline.web.frontend import Frontend, announcement
from pipeline.web.headers import SafeHeaders
from pipeline.web.knowledge import KNOWLEDGE, knowledge
from pipeline.web.limits import MEBI, Limits
from pipeline.web.ready import Pulse, Readiness
from pipeline.web.refusals import handlers
from pipeline.web.rest import rest
from pipeline.web.sign_in import sign_in
from pipeline.web.site import Page, Site
from pipeline.web.templates import ASSETS

if TYPE_CHECKING:
    from pipeline.build import Workbench

JSON_OVERHEAD = 1.2
"""What a text of the largest context may grow to when it is written as JSON or as a form."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    url: str
    app: Any
    """The ASGI application, whose routes a test can walk."""
    temp: Path
    """The private folder in which uploads lie for a moment."""


def serve(workbench: Workbench, pages: Sequence[Page] = ()) -> None:
    """Serve until somebody ends it; `pages` stand beside ours.

    Raises:
        BadInput: the address may not be served without a key, or the port is taken.
    """
    with serving(workbench, pages) as served:
        print(f"CodeCraft AI is at {served.url}", flush=True)  # noqa: T201  # the one line a person waits for
        _until_told_to_end()


@contextmanager
def serving(workbench: Workbench, pages: Sequence[Page] = (), *, warm: bool = True) -> Iterator[Served]:
    """The server, for as long as the block runs."""
    settings = workbench.settings
    must_be_safe(settings)
    host = "0.0.0.0" if settings.on_space else settings.host  # noqa: S104  # nosec B104  # a Space's proxy is outside
    port = _free(host, settings.port)
    temp = _private_folder()
    harden_gradio(settings, temp)
    from pipeline.web.ui.page import page

    readiness = Readiness()
    site = Site((Page("Knowledge", KNOWLEDGE, partial(knowledge, workbench)), *pages))
    answers = Answers()
    blocks = page(workbench, site, answers)
    app = _app(workbench, site, readiness, answers)
    app["middleware"].append(Middleware(Frontend, announced=partial(_announced, blocks)))
    _launch(blocks, settings, app, (host, port))
    if warm:
        readiness.warm_beside(workbench)
    try:
        yield Served(blocks.local_url.rstrip("/"), blocks.app, temp)
    finally:
        blocks.close(verbose=False)  # Gradio deletes the uploads of this server


@cache
def _private_folder() -> Path:
    """Where uploads lie for a moment: one folder, of mode 0700, for as long as the process lives."""
    folder = Path(tempfile.mkdtemp(prefix="codecraft-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _launch(blocks: Any, settings: Settings, app: dict[str, Any], address: tuple[str, int]) -> None:
    from pipeline.web.ui.theme import HEAD, theme

    blocks.launch(
        server_name=address[0],
        server_port=address[1],
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        run_history=False,
        footer_links=[],
        max_file_size=settings.max_upload_mb * MEBI,
        enable_monitoring=False,
        strict_cors=True,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=HEAD,
        app_kwargs=app,
    )


def _app(workbench: Workbench, site: Site, readiness: Readiness, answers: Answers) -> dict[str, Any]:
    """Our part of Gradio's FastAPI application; our routes come before its own, and the gate before everything."""
    settings, policy = workbench.settings, Policy(workbench.settings)
    api = rest(workbench, readiness)
    described, thumbs = docs(api, _version(), site), feedback(answers, Thumbs(settings.home / THUMBS))
    routers = (api, described, sign_in(policy), _assets(), thumbs, *(page.routes(site) for page in site.pages))
    return {
        "routes": [route for router in routers for route in router.routes],
        "exception_handlers": dict(handlers(site)),
        "openapi_url": None,
        "middleware": [
            Middleware(Pulse, readiness=readiness),
            Middleware(SafeHeaders, on_space=settings.on_space),
            Middleware(Gate, policy=policy),
            Middleware(Limits, max_body=_largest_body(settings), everybody=settings.on_space),
        ],
    }


def _announced(blocks: Any) -> str:
    """What the page will load: Gradio's files for its components, its colours, and ours."""
    from pipeline.web.ui.theme import FONTS, OURS

    kinds = {block.get_block_name() for block in blocks.blocks.values()}
    return announcement(kinds, (f"theme.css?v={blocks.theme_hash}", *OURS, *FONTS))


def _largest_body(settings: Settings) -> int:
    return max(settings.max_upload_mb * MEBI + MEBI, int(settings.max_context_chars * 4 * JSON_OVERHEAD))


def _assets() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    known = {path.name: path for path in ASSETS.iterdir()}

    @router.get("/page/{name}")
    def asset(name: str) -> Response:
        if name not in known:
            return Response(status_code=404)
        return FileResponse(known[name], headers={"cache-control": "no-cache"})

    return router


def _free(host: str, port: int) -> int:
    """The port, or a free one for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host.strip("[]"), port), family=family) as listener:
            return int(listener.getsockname()[1])
    except OSError as error:
        raise BadInput(
            f"Port {port} of {host} cannot be used: {os.strerror(error.errno or 0)}.",
            "Set PORT to another one, or to 0 for any free one.",
        ) from None


def _until_told_to_end() -> None:
    told: SimpleQueue[None] = (
        SimpleQueue()
    )  # its put may be called by a signal handler; an Event's set can deadlock there
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: told.put(None))
    told.get()


def _version() -> str:
    from importlib.metadata import version

    return version("codecraft-ai")
