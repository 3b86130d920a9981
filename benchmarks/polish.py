"""The whole polish of a 200-line file, side by side with the three command-line tools run one after another.

Both are measured in turns in one run, so that a busy machine slows both; the ratio of the medians is what counts. The
polish does more than the three tools do (it compiles every file and looks up the imports), and everything is warm as
in a server that has started: `pipeline.polish.warm()` is measured apart.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.polish import polishers, warm
from pipeline.settings import load
from pipeline.types import CodeFile, Draft

GOAL = 0.2
LINES = 200
PART = '''
class {name}(BaseModel):
    id: int
    label: str = Field(min_length=1, max_length=80)
    tags: list[str] = []


{lower}s: dict[int, {name}] = {{}}


@app.get("/{lower}s")
def list_{lower}s(limit: int = 20, offset: int = 0) -> list[{name}]:
    """All of them, a page at a time."""
    found = sorted({lower}s.values(), key=lambda one: one.id)
    return found[offset : offset + limit]


@app.get("/{lower}s/{{id}}")
def read_{lower}(id: int) -> {name}:
    if id not in {lower}s:
        raise HTTPException(404, f"There is no {lower} {{id}}.")
    return {lower}s[id]


@app.post("/{lower}s", status_code=201)
def add_{lower}(new: {name}) -> {name}:
    if new.id in {lower}s:
        raise HTTPException(409, f"There is a {lower} {{new.id}} already.")
    {lower}s[new.id] = new
    return new


@app.delete("/{lower}s/{{id}}", status_code=204)
def remove_{lower}(id: int) -> None:
    {lower}s.pop(id, None)

'''
HEAD = "from fastapi import FastAPI, HTTPException\nfrom pydantic import BaseModel, Field\n\napp = FastAPI()\n\n"


def tidy() -> str:
    """200 lines at which no tool has anything to say."""
    parts = [PART.format(name=name, lower=name.lower()) for name in ("User", "Order", "Item", "Note", "Team", "Room")]
    return "\n".join((HEAD + "".join(parts)).splitlines()[:LINES]).rstrip() + "\n"


def untidy() -> str:
    """The same as a model may write it: other quotes, unused imports, long lines, a remark for the auditor."""
    text = tidy().replace('"', "'").replace(", ", ",").replace(" = {}", "={}").replace("'''", '"""')
    return "import os\nimport sys\n" + text + "assert app\n"


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tools(text: str) -> None:
    """black, ruff and bandit, as one types them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.py").write_text(text, encoding="utf-8")
        for module, *options in (["black", "-q"], ["ruff", "check", "--fix", "-q"], ["bandit", "-q"]):
            command = [str(Path(sys.executable).parent / module), *options, "main.py"]
            subprocess.run(command, cwd=folder, capture_output=True, check=False)


def polish(text: str) -> Draft:
    draft = Draft((CodeFile("main.py", text),))
    for name, polisher in polishers(load()).items():
        if name != "verify":  # running the tests is no tool's job but the sandbox's
            draft = polisher(draft)
    return draft


def measure(text: str, rounds: int) -> dict[str, float]:
    """Every round has a text of its own: what a polisher has seen before, it does not look at again."""
    polish(text)
    texts = [text.replace("User", f"U{number:03}") for number in range(rounds)]
    pairs = [(seconds(partial(polish, one)), seconds(partial(tools, one))) for one in texts]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return {"polish_ms": ours * 1000, "tools_ms": theirs * 1000, "ratio": ours / theirs}


def main(rounds: int = 15) -> None:
    print(f"warming up, once: {seconds(lambda: warm(load())) * 1000:.0f} ms; aim: a ratio under {GOAL}")
    for name, text in (("tidy", tidy()), ("untidy", untidy())):
        row = measure(text, rounds)
        print(f"{name:7} polish {row['polish_ms']:6.1f} ms  tools {row['tools_ms']:7.1f} ms  ratio {row['ratio']:.3f}")


if __name__ == "__main__":
    main()
