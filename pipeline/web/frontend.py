"""Gradio's scripts and styles, quickly: packed once and kept in memory, and announced with the page that needs them.

Gradio's page finds its parts one after another: a script names the next ones, which name others, and each is read from
disk and packed anew. Here all of them are named with the page, so that they come while the first one is being read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "/assets/"
FOREVER = "public, max-age=31536000, immutable"
"""The names of these files hold a hash of what is in them."""
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_ENTRY = re.compile(r'src="\./assets/([^"]+\.js)"')
_NAMES = re.compile(r"m\.f=\[([^\]]*)\]")
_LATER = re.compile(r"import\(`\./([^`]+)`\)(?:(?!import\().){0,99}?__vite__mapDeps\(\[([\d,]*)\]\)", re.DOTALL)
"""A script that another one loads later, and all that this one needs, as places in the other's list of names."""


class Frontend:
    """Middleware: answers for Gradio's own files, and adds to the page what it will ask for.

    Args:
        announced: the value of the page's `Link` header; asked once, when the first page goes out.
    """

    def __init__(self, app: ASGIApp, *, announced: Callable[[], str]) -> None:
        self.app = app
        self._announced = cache(announced)
        self._known = {path.name: path for path in _assets().iterdir() if path.suffix in KINDS}
        self._packed = cache(_packed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        if asked.startswith(ADDRESS) and (path := self._known.get(asked.removeprefix(ADDRESS))):
            await self._answer(path, Headers(scope=scope))(scope, receive, send)
        else:
            await self.app(scope, receive, self._announcing(send) if asked == "/" else send)

    def _answer(self, path: Path, asked: Headers) -> Response:
        headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
        if "br" not in asked.get("accept-encoding", ""):
            return Response(path.read_bytes(), headers=headers, media_type=KINDS[path.suffix])
        packed = headers | {"content-encoding": "br"}
        return Response(self._packed(path), headers=packed, media_type=KINDS[path.suffix])

    def _announcing(self, send: Send) -> Send:
        async def announcing(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["link"] = self._announced()
            await send(message)

        return announcing


def announcement(kinds: Iterable[str], own: Iterable[str]) -> str:
    """A `Link` header for a page that has components of these kinds and loads the files of `own` beside them."""
    addresses = (*(f"assets/{name}" for name in needed(kinds)), *own)
    return ", ".join(f"<{address}>; {_how(address)}" for address in addresses)


def needed(kinds: Iterable[str]) -> tuple[str, ...]:
    """The files that Gradio's page loads for components of these kinds, in the order in which it asks for them.

    Read from Gradio's scripts as its build writes them. Where a version writes something else, less is found, and the
    page asks for the rest itself.
    """
    entry = dict.fromkeys(_ENTRY.findall((_assets().parent / "index.html").read_text("utf-8")))
    first = [name for script in entry for name in _loaded_by(script)]
    blocks = [name for shell in _among(first, "Index-") for name in _loaded_by(shell, "Blocks-")]
    parts = [name for core in _among(first, "core-") for kind in sorted(set(kinds)) for name in _part(core, kind)]
    return tuple(dict.fromkeys([*entry, *first, *blocks, *parts]))


def _loaded_by(script: str, chosen: str = "") -> list[str]:
    """What `script` loads later, or only what it loads for the script whose name begins with `chosen`."""
    text = _text(script)
    return [name for later, places in _LATER.findall(text) if later.startswith(chosen) for name in _at(text, places)]


def _part(core: str, kind: str) -> list[str]:
    """What a component of this kind is loaded with: its own entry in the core's table."""
    text = _text(core)
    entry = re.search(rf"[{{,]{re.escape(kind)}:\{{[^}}]*?component:([^}}]*)\}}", text)
    return [name for _, places in _LATER.findall(entry[1] if entry else "") for name in _at(text, places)]


def _at(text: str, places: str) -> list[str]:
    names = [name.strip('"./') for name in "".join(_NAMES.findall(text)).split(",")]
    return [names[int(place)] for place in places.split(",") if place]


def _among(names: Iterable[str], beginning: str) -> Iterator[str]:
    return (name for name in names if name.startswith(beginning) and name.endswith(".js"))


def _how(address: str) -> str:
    """How the page will ask for it, so that what came early is what it takes."""
    if address.endswith(".woff2"):
        return "rel=preload; as=font; crossorigin"
    if ".css" in address:
        return "rel=preload; as=style" + ("; crossorigin" if address.startswith("assets/") else "")
    return "rel=modulepreload" if address.startswith("assets/") else "rel=preload; as=script"


@cache
def _text(name: str) -> str:
    return (_assets() / name).read_text("utf-8")


@cache
def _assets() -> Path:
    import gradio

    return Path(gradio.__file__).parent / "templates" / "frontend" / "assets"


def _packed(path: Path) -> bytes:
    from brotli import MODE_TEXT, compress

    return bytes(compress(path.read_bytes(), mode=MODE_TEXT, quality=5))
