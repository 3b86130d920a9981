"""A small real server: our page and API over a chain that answers like the real one, in a few milliseconds."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from pipeline import cancel, intake
from pipeline.errors import UnknownName
from pipeline.settings import Settings
from pipeline.types import (
    Artifact,
    Case,
    Check,
    CodeFile,
    Draft,
    FileKind,
    Finding,
    GenerationRequest,
    Passage,
    Receipt,
    Reply,
    Severity,
    sha256_of_files,
)

MAIN = '''"""Users over HTTP."""

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="users")


class User(BaseModel):
    """Somebody who may sign in."""

    id: int
    name: str = Field(min_length=1, max_length=80)


_users: dict[int, User] = {}


@app.get("/users/{user_id}")
def read(user_id: int) -> User:
    if user_id not in _users:
        raise HTTPException(404, f"There is no user {user_id}.")
    return _users[user_id]
'''
FILES = (
    CodeFile("main.py", MAIN),
    CodeFile("models/user.py", "class User:\n    pass\n"),
    CodeFile(
        "tests/test_main.py",
        "from main import app\n\n\ndef test_there_is_an_app():\n    assert app.title == 'users'\n",
        FileKind.TEST,
    ),
    CodeFile("Dockerfile", 'FROM python:3.11-slim\nWORKDIR /app\nCMD ["uvicorn", "main:app"]\n', FileKind.DEPLOYMENT),
    CodeFile("k8s.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: users\n", FileKind.DEPLOYMENT),
)
PROSE = """A FastAPI application in two layers: routes that speak HTTP and a store behind them [1].

- Every identifier is checked, and an unknown one answers **404** [2].
- Passwords are never kept as they are given [7].

See [the reference](https://example.org/fastapi) for `HTTPException`.
"""
PASSAGES = (
    Passage(
        "Split routes by resource:\n\n```python\nrouter = APIRouter(prefix='/users')\n```\n",
        "knowledge/fastapi-routers.md:12-40",
        "Routers keep one resource in one file",
        0.0328,
        "hybrid",
        "a" * 64,
        {"lexical": 7.42, "dense": 0.62, "hybrid": 0.0328},
    ),
    Passage(
        "Raise HTTPException(404).",
        "knowledge/fastapi-errors.md:1-9",
        "Errors a client can act on",
        0.0161,
        "hybrid",
        "b" * 64,
        {"lexical": 4.1, "hybrid": 0.0161},
    ),
)
FINDINGS = (
    Finding("lint", "F401", "`os` imported but unused", "main.py", 3, Severity.WARNING, fixed=True),
    Finding("audit", "B105", "Possible hardcoded password: 'secret'", "main.py", 12, Severity.WARNING),
)


POLICY = "Prompts go to OpenAI. Kept up to 30 days. (https://example.org/terms, as of 2026-04)"


@dataclass
class Script:
    """What the chain of a test does; a test changes it for the length of a block."""

    words: tuple[str, ...] = ("Here is ", "the application", " [1].\n", "```python path=main.py\n", MAIN, "```\n")
    pause: float = 0.0
    """Seconds before each word."""
    blocks: float = 0.0
    """Seconds during which the model looks at no token at all."""
    prose: str = PROSE
    files: tuple[CodeFile, ...] = FILES
    passages: tuple[Passage, ...] = PASSAGES
    left_out: tuple[str, ...] = ()
    breaks: Mapping[str, Exception] = field(default_factory=dict)
    """Stage → what it raises."""
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when the model has seen that it is to stop."""
    seen: list[GenerationRequest] = field(default_factory=list)

    @contextmanager
    def changed(self, **values: Any) -> Iterator[Script]:
        before = {name: getattr(self, name) for name in values}
        self.ended.clear()
        for name, value in values.items():
            setattr(self, name, value)
        try:
            yield self
        finally:
            for name, value in before.items():
                setattr(self, name, value)


class ScriptedChat(BaseChatModel):
    """Says the words of its script."""

    script: Any

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.script.words)))])

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any
    ) -> Iterator[ChatGenerationChunk]:
        time.sleep(self.script.blocks)
        for word in self.script.words:
            chunk = ChatGenerationChunk(message=AIMessageChunk(word))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
            if cancel.current()._event.wait(self.script.pause):
                self.script.ended.set()
                cancel.current().check()


@dataclass(frozen=True)
class Capability:
    name: str
    what: str
    missing: str = ""
    fill_in: bool = False
    runs: str = "this machine"
    code_leaves_machine: bool = False
    context_length: int | None = None
    policy: str = ""
    price: Any = None
    spending: Any = None


@dataclass(frozen=True)
class Bench:
    """What the web asks of a workbench."""

    settings: Settings
    script: Script

    @property
    def chain(self) -> Runnable[GenerationRequest, Artifact]:
        return chain_of(self.script, self.settings)

    def models(self) -> Sequence[Capability]:
        return (
            Capability("offline", "needs nothing: recipes assembled for what is asked"),
            Capability("openai:NAME", "OpenAI's models", "Set OPENAI_API_KEY.", True, "OpenAI", True),
            Capability("openai:gpt", "a model of OpenAI", "", False, "OpenAI", True, 128_000, POLICY),
        )

    def strategies(self) -> Mapping[str, str]:
        return {"none": "retrieve nothing", "lexical": "the same words", "reranked": "both, the best first"}

    def warm(self) -> None:
        pass


def chain_of(script: Script, settings: Settings) -> Runnable[GenerationRequest, Artifact]:
    """The stages by their real names; tests of the real chain lie elsewhere."""

    def check(request: GenerationRequest) -> Case:
        script.seen.append(request)
        sound = intake.checked(request, settings)
        if sound.model not in ("offline", "openai:gpt"):
            raise UnknownName("model", sound.model, ["offline"])
        return Case(request=sound)

    def retrieve(case: Case) -> Case:
        return replace(case, passages=() if case.request.strategy == "none" else script.passages)

    def prompt(case: Case) -> Case:
        return replace(case, left_out=(*case.request.left_out, *script.left_out), prompt_version="1.0.0")

    def generate(case: Case, config: RunnableConfig) -> Case:
        text = ""
        for chunk in ScriptedChat(script=script).stream("go", config):
            text += str(chunk.text)
        return replace(case, reply=Reply(text, {"answered_by": "recipes"}))

    def parse(case: Case) -> Case:
        return replace(case, draft=Draft(script.files, script.prose))

    def polish(case: Case, config: RunnableConfig) -> Case:
        draft = case.draft or Draft()
        for name, says in (
            ("compiles", "5 files"),
            ("format", "1 of 3 files"),
            ("lint", "1 fixed"),
            ("imports", "all there"),
            ("audit", "1 remark"),
            ("verify", "1 of 1 tests passed"),
        ):
            draft = RunnableLambda(_polisher(name, says), name=name).invoke(draft, config)
        return replace(case, draft=draft)

    stages: Mapping[str, Callable[..., Any]] = {
        "retrieve": retrieve,
        "prompt": prompt,
        "generate": generate,
        "parse": parse,
        "polish": polish,
        "package": lambda case: packaged(case),
    }
    way: Runnable[Any, Any] = RunnableLambda(check, name="check")
    for name, stage in stages.items():
        way = way | RunnableLambda(_stage(name, stage, script), name=name)
    return way


def _stage(name: str, stage: Callable[..., Any], script: Script) -> Callable[[Case, RunnableConfig], Any]:
    def run(case: Case, config: RunnableConfig) -> Any:
        if name in script.breaks:
            raise script.breaks[name]
        with cancel.cancelled_by(config["configurable"]["cancel"]):
            cancel.current().check()
            return stage(case, config) if name in ("generate", "polish") else stage(case)

    return run


def _polisher(name: str, says: str) -> Callable[[Draft], Draft]:
    def polish(draft: Draft) -> Draft:
        found = tuple(finding for finding in FINDINGS if finding.polisher == name)
        check = Check(name, name != "audit", says, "L3" if name == "verify" else None)
        return replace(draft, findings=draft.findings + found, checks=(*draft.checks, check))

    return polish


def packaged(case: Case) -> Artifact:
    draft = case.draft or Draft()
    texts = {file.path: file.text for file in draft.files}
    receipt = Receipt(
        model=case.request.model,
        answered_by="recipes",
        prompt_version=case.prompt_version,
        strategy=case.request.strategy,
        passages=tuple(passage.fingerprint for passage in case.passages),
        sampling=case.request.sampling,
        versions={"codecraft-ai": "0.1.0"},
        seconds={"retrieve": 0.012, "generate": 0.4},
        tokens={"in": 412, "out": None},
        model_notes={"recipe": "resource", "unused": ("nice",)},
        left_out=case.left_out,
        isolation="L3",
        artifact_sha256=sha256_of_files(draft.files),
    )
    return Artifact(
        code=texts.get("main.py", ""),
        unit_tests=texts.get("tests/test_main.py", ""),
        deployment=tuple(file.path for file in draft.files if file.kind is FileKind.DEPLOYMENT),
        explanation=draft.prose,
        files=draft.files,
        findings=draft.findings,
        checks=draft.checks,
        passages=case.passages,
        receipt=receipt,
    )


@pytest.fixture(scope="session")
def script() -> Script:
    return Script()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of `served`."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def served(script: Script, home: Path) -> Iterator[Any]:
    """A server without a key, on loopback."""
    from pipeline.web.server import serving

    with serving(bench(script, home)) as running:
        yield running


def bench(script: Script, home: Path, **settings: Any) -> Any:
    return Bench(Settings(**{"home": home, "port": 0, **settings}), script)


@pytest.fixture(scope="session", name="chain_of")
def scripted_chain() -> Callable[[Script, Settings], Runnable[GenerationRequest, Artifact]]:
    return chain_of


@pytest.fixture(scope="session")
def passages() -> tuple[Passage, ...]:
    return PASSAGES


@pytest.fixture(scope="session", name="bench")
def bench_with(script: Script, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    return lambda **settings: bench(script, tmp_path_factory.mktemp("home"), **settings)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DARK = {"color_scheme": "dark"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe looks at. There is no list of exceptions: on 2026-11-23 Gradio's own nodes on our page passed as well."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium here; `codecraft doctor` says how to install it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    made = chromium.new_context(**{"viewport": {"width": 1360, "height": 900}, **getattr(request, "param", {})})
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def hosts() -> set[str]:
    """Every host that the page has asked for anything."""
    return set()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser has complained about."""
    return []


@pytest.fixture
def opened(context: Any, hosts: set[str], complaints: list[str]) -> Callable[[str], Any]:
    """Opens an address and listens to what the page asks for and complains about."""
    from playwright.sync_api import expect

    expect.set_options(timeout=15_000)

    def open_page(url: str) -> Any:
        page = context.new_page()
        page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(url)
        return page

    return open_page


def is_sound(page: Any, picture: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.screenshot(path=picture, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options={"runOnly": RULES}).response
    assert len(found["passes"]) > 15
    grave = [
        (violation["id"], node["html"][:200])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert grave == []
