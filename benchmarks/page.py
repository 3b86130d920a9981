"""The page against a bare Gradio page, what serving weighs before a model loads, and the first event of a request.

Aims: interactive within 1.4 times the bare page's time, from the start of the process and from the navigation alone;
under 350 MB; the first event within 300 ms. The two pages take turns in one run; medians are compared.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
ASKED = 20
BARE = """
import time
import gradio as gr

with gr.Blocks(analytics_enabled=False) as blocks:
    prompt = gr.Textbox(label="Prompt")
    gr.Button("Generate").click(lambda text: text, prompt, gr.Textbox(label="Answer"))
_, url, _ = blocks.launch(server_port={port}, prevent_thread_lock=True, quiet=True, share=False, ssr_mode=False)
print("at", url, flush=True)
time.sleep(600)
"""
OURS = "import runpy; runpy.run_path('app.py', run_name='__main__')"
COLD = """
import time
import app
from pipeline.build import build
from pipeline.settings import load
from pipeline.web.server import serving

with serving(build(load()), warm=False) as served:
    print("at", served.url, flush=True)
    time.sleep(600)
"""
PRESSABLE = """() => {
    const button = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Generate");
    if (!button || button.disabled) return false;
    const { x, y, width, height } = button.getBoundingClientRect();
    const place = [x, y, width, height].join();
    const still = button.dataset.place === place;
    button.dataset.place = place;
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    return still && width > 0 && button.contains(hit);
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds until Generate could be pressed."""

    from_start: float
    from_navigation: float
    again: float
    """The same navigation once more, with what the browser keeps."""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no chromium here: not run")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        visits: dict[str, list[Visit]] = {"bare": [], "page": []}
        for _ in range(ROUNDS):
            visits["bare"].append(visit(browser, BARE.format(port=free_port())))
            visits["page"].append(visit(browser, OURS))
        browser.close()
    for what in ("from_start", "from_navigation", "again"):
        bare, page = (statistics.median(getattr(one, what) for one in visits[name]) for name in ("bare", "page"))
        print(f"{what:<16} bare {bare:5.2f} s   page {page:5.2f} s   ratio {page / bare:.2f}   (aim 1.40)")
    print(f"{'before a model':<16} {megabytes():.0f} MB   (aim 350)")
    first = first_events()
    ninth = sorted(first)[int(0.9 * len(first))]
    print(f"{'first event':<16} p50 {statistics.median(first) * 1000:.0f} ms   p90 {ninth * 1000:.0f} ms   (aim 300)")


def visit(browser: Any, code: str) -> Visit:
    begun = time.perf_counter()
    with server(code) as (url, _):
        context = browser.new_context()
        page = context.new_page()
        navigated = time.perf_counter()
        interactive(page, url)
        first = time.perf_counter()
        interactive(page, url)
        again = time.perf_counter()
        context.close()
    return Visit(first - begun, first - navigated, again - first)


def interactive(page: Any, url: str) -> None:
    """Until Generate is there, enabled, still for two frames and what a click on its middle would hit.

    Asked at every frame: a click that Playwright tries again only half a second later would measure its own waiting.
    """
    page.goto(url, wait_until="commit")
    page.wait_for_function(PRESSABLE, polling="raf", timeout=60_000)


def megabytes() -> float:
    """What the serving process holds once its page was fetched."""
    import httpx
    import psutil

    with server(COLD) as (url, process):
        for path in ("/", "/v1/models", "/docs"):
            httpx.get(url + path, timeout=60)
        return float(psutil.Process(process.pid).memory_info().rss) / 1e6


def first_events() -> list[float]:
    """Seconds from sending a request to its first event, on a server that is ready."""
    import httpx

    body = {"prompt": "An LRU cache", "tech_stack": ["Python"]}
    seconds = []
    with server(OURS) as (url, _), httpx.Client(base_url=url, timeout=300) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.5)
        for _ in range(ASKED):
            begun = time.perf_counter()
            with client.stream("POST", "/v1/generate/stream", json=body) as answer:
                next(line for line in answer.iter_lines() if line.startswith("event:"))
                seconds.append(time.perf_counter() - begun)
    return seconds


@contextmanager
def server(code: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server as a process of its own; it says where it is on its first line."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CODECRAFT_HOME": home, "PORT": "0", "GRADIO_ANALYTICS_ENABLED": "False"}
        process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split("at ", 1)[-1].strip().rstrip("/"), process
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
