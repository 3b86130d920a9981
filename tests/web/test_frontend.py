"""Gradio's own files as we serve them: the same bytes, to the same people, and announced with the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest


def announced(url: str) -> set[str]:
    link = httpx.get(url, timeout=60).headers["link"]
    return {"/" + address for address in re.findall(r"<([^>]+)>", link)}


def test_what_the_page_loads_was_announced_with_it_and_comes_once(context: Any, served: Any) -> None:
    expect = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency").expect
    page, asked, said = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(urlsplit(request.url)._replace(scheme="", netloc="").geturl()))
    page.on("console", lambda message: said.append(message.text))
    page.goto(served.url)
    expect(page.get_by_role("button", name="Generate", exact=True)).to_be_visible(timeout=60_000)
    files = [path for path in asked if path.endswith((".js", ".css")) or "theme.css" in path]
    assert len(files) == len(set(files))
    assert set(files) - announced(served.url) <= {"/static/js/iframeResizer.contentWindow.min.js"}
    assert not [text for text in said if "preload" in text]


def test_a_file_of_gradios_is_the_same_packed_and_as_it_is(served: Any) -> None:
    import gradio

    script = next(path for path in announced(served.url) if path.startswith("/assets/index-") and path.endswith(".js"))
    packed = httpx.get(served.url + script, headers={"accept-encoding": "br"})
    plain = httpx.get(served.url + script, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) < 0.5 * int(plain.headers["content-length"])
    written = Path(gradio.__file__).parent / "templates" / "frontend" / script.removeprefix("/")
    assert packed.content == plain.content == written.read_bytes()


@pytest.mark.parametrize("name", ["nothing.js", "..%2Findex.html", "%2Fetc%2Fpasswd"])
def test_only_gradios_files_are_there(served: Any, name: str) -> None:
    assert httpx.get(f"{served.url}/assets/{name}").status_code in (403, 404)


def test_where_there_is_a_key_these_files_ask_for_it_too(served: Any, bench: Callable[..., Any]) -> None:
    from pipeline.web.server import serving

    script = next(path for path in announced(served.url) if path.startswith("/assets/"))
    with serving(bench(api_key="a-long-and-random-key")) as locked:
        assert httpx.get(locked.url + script).status_code == 401
        signed = {"authorization": "Bearer a-long-and-random-key"}
        assert httpx.get(locked.url + script, headers=signed).status_code == 200
