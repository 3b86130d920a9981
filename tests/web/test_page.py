"""The page as a person meets it: real Chromium, the visible page, and no way out of this machine."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from .conftest import DARK, PHONE, is_sound

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency")
expect = playwright.expect

PROMPT = "Create a REST API in FastAPI for user management"


@pytest.fixture
def page(opened: Callable[[str], Any], served: Any) -> Any:
    page = opened(served.url)
    ready(page)
    return page


def ready(page: Any) -> None:
    """Until a person could begin: Gradio listens a moment after it has drawn, and loses what is pressed before."""
    expect(page.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    page.wait_for_timeout(300)


def ask(page: Any, prompt: str = PROMPT) -> None:
    page.get_by_label("What should be built?").fill(prompt)
    page.get_by_label("What should be built?").press("Control+Enter")


def answered(page: Any) -> Any:
    answer = page.get_by_role("article", name="Answer")
    expect(answer).to_be_visible()
    return answer


def test_an_answer_has_files_checks_an_explanation_sources_findings_and_a_receipt(
    page: Any, complaints: list[str]
) -> None:
    ask(page)
    answer = answered(page)
    expect(answer.get_by_text("assembled from recipes, no language model")).to_be_visible()
    expect(answer.get_by_role("tab")).to_have_count(5)
    expect(answer.get_by_role("list", name="What was checked").get_by_role("listitem")).to_have_count(6)
    expect(answer.get_by_text("1 of 1 tests passed")).to_be_visible()
    expect(page.get_by_role("heading", name="Sources 2")).to_be_visible()
    expect(page.get_by_text("knowledge/fastapi-routers.md:12-40")).to_be_visible()
    expect(page.get_by_text("0.0328")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Possible hardcoded password: 'secret'")).to_be_visible()
    page.get_by_text("Receipt").click()
    expect(page.get_by_text("Files sha256")).to_be_visible()
    assert complaints == []


def test_nothing_is_asked_of_any_other_host(page: Any, hosts: set[str], served: Any) -> None:
    ask(page)
    answered(page)
    page.get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", name="API", exact=True)).to_be_visible()
    assert hosts - {""} == {urlsplit(served.url).netloc}


def test_the_stages_and_the_words_are_shown_while_they_come(page: Any, script: Any) -> None:
    with script.changed(pause=0.4):
        ask(page)
        expect(page.locator(".cc-step.cc-running .cc-step-name")).to_have_text("Generate")
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("the application")
        expect(page.get_by_role("heading", name="Sources 2")).to_be_visible()
        answered(page)
    expect(page.locator(".cc-step.cc-done")).to_have_count(6)


def test_stop_ends_the_work_within_a_second_and_keeps_the_words(page: Any, script: Any) -> None:
    with script.changed(pause=0.3, words=("first ", *["more "] * 200)):
        ask(page)
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("more")
        page.get_by_role("button", name="Stop").click()
        assert script.ended.wait(1.0)
    expect(page.get_by_role("heading", name="Stopped at Generate")).to_be_visible()
    expect(page.get_by_role("region", name="Reply text")).to_contain_text("first more")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_escape_stops_too(page: Any, script: Any) -> None:
    with script.changed(pause=0.3, words=("word ",) * 200):
        ask(page)
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("word")
        page.keyboard.press("Escape")
        assert script.ended.wait(1.0)
    expect(page.get_by_role("heading", name="Stopped at Generate")).to_be_visible()


def test_closing_the_page_ends_the_work(page: Any, script: Any) -> None:
    with script.changed(pause=0.3, words=("word ",) * 200):
        ask(page)
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("word")
        page.close()
        assert script.ended.wait(3.0)


def test_after_stop_the_next_request_is_answered(page: Any, script: Any) -> None:
    with script.changed(pause=0.3, words=("word ",) * 200):
        ask(page)
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("word")
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", name="Stopped at Generate")).to_be_visible()
    ask(page)
    answered(page)


def test_the_blueprints_own_request_comes_first_and_fills_the_form(page: Any, script: Any) -> None:
    page.locator(".cc-example").first.click()
    expect(page.get_by_label("What should be built?")).to_have_value(PROMPT)
    expect(page.get_by_label("Notes")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("Existing user model provided")
    page.get_by_role("button", name="Generate", exact=True).click()
    answered(page)
    assert script.seen[-1].tech_stack == ("Python", "FastAPI", "PostgreSQL")
    assert script.seen[-1].context == "Existing user model provided"


def test_a_stack_that_is_not_on_the_list_can_be_typed(page: Any, script: Any) -> None:
    page.get_by_label("Tech stack").fill("CockroachDB")
    page.get_by_label("Tech stack").press("Enter")
    expect(page.locator("#cc-stack .token")).to_have_text("CockroachDB")
    ask(page)
    answered(page)
    assert script.seen[-1].tech_stack == ("CockroachDB",)


def test_a_citation_leads_to_its_source_and_one_of_nothing_does_not(page: Any) -> None:
    ask(page)
    answer = answered(page)
    answer.get_by_role("link", name="Source 2: Errors a client can act on").click()
    expect(page.locator("#cc-source-2")).to_be_focused()
    expect(page.locator("#cc-source-2")).to_be_in_viewport()
    expect(answer.get_by_title("There is no such source")).to_have_text("[7]")


def test_a_finding_leads_to_its_line(page: Any) -> None:
    ask(page)
    answered(page)
    page.get_by_role("tab", name="Dockerfile").click()
    page.get_by_role("link", name="main.py:12").click()
    expect(page.get_by_role("tab", name="main.py", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cc-line.cc-pointed")).to_have_text("    id: int\n")


def test_files_are_chosen_by_keys_alone(page: Any) -> None:
    ask(page)
    answered(page)
    page.get_by_role("tab", name="main.py", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("tab", name="models/user.py")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="models/user.py")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel", name="k8s.yaml")).to_contain_text("kind: Service")


def test_the_keyboard_alone_suffices_from_the_first_key_to_the_answer(page: Any, script: Any) -> None:
    expect(page.get_by_label("What should be built?")).to_be_focused()
    page.keyboard.type("An LRU cache")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tech stack")).to_be_focused()
    page.keyboard.press("Escape")
    generate = page.get_by_role("button", name="Generate", exact=True)
    for _ in range(2):  # Gradio's closed list of options takes one step of its own
        page.keyboard.press("Tab")
        if generate.evaluate("button => button === document.activeElement"):
            break
    expect(generate).to_be_focused()
    page.keyboard.press("Enter")
    answered(page)
    assert script.seen[-1].prompt == "An LRU cache"


def test_a_file_is_copied_as_the_model_wrote_it(context: Any, page: Any, script: Any, served: Any) -> None:
    from pipeline.types import CodeFile

    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    text = "\n\nx = '<b>&amp;\u202e'\n"
    with script.changed(files=(CodeFile("main.py", text),)):
        ask(page)
        answered(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_zip_holds_the_files(page: Any, script: Any, tmp_path: Path) -> None:
    ask(page)
    answer = answered(page)
    with page.expect_download() as waiting:
        answer.get_by_role("link", name="Download zip").click()
    waiting.value.save_as(tmp_path / "answer.zip")
    with zipfile.ZipFile(tmp_path / "answer.zip") as archive:
        assert sorted(archive.namelist()) == sorted(file.path for file in script.files)
        assert archive.read("main.py").decode() == script.files[0].text


def test_an_empty_request_is_told_and_the_page_goes_on(page: Any) -> None:
    page.get_by_role("button", name="Generate", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The request is empty.")
    ask(page)
    answered(page)


def test_a_number_that_is_none_is_told(page: Any) -> None:
    page.get_by_role("button", name="Sampling").click()
    page.get_by_label("Temperature").fill("warm")
    ask(page)
    expect(page.get_by_role("alert")).to_contain_text("Temperature is 'warm', which is no number.")


def test_sampling_reaches_the_model(page: Any, script: Any) -> None:
    page.get_by_role("button", name="Sampling").click()
    page.get_by_label("Seed").fill("7")
    page.get_by_label("Temperature").fill("0")
    ask(page)
    answered(page)
    sampling = script.seen[-1].sampling
    assert (sampling.seed, sampling.temperature, sampling.max_tokens) == (7, 0.0, None)


def test_what_of_a_request_is_searched_for_can_be_chosen(page: Any, script: Any) -> None:
    page.get_by_label("Searched for").click()
    page.get_by_role("option", name="The prompt alone.").click()
    ask(page)
    answered(page)
    assert script.seen[-1].query == "prompt"


def test_a_stage_that_fails_is_named(page: Any, script: Any) -> None:
    from pipeline.errors import ModelFailed

    with script.changed(breaks={"parse": ModelFailed("The reply makes no sense.", "Try another model.")}):
        ask(page)
        expect(page.get_by_role("alert")).to_contain_text("This did not work at Parse")
    expect(page.get_by_role("alert")).to_contain_text("Try another model.")
    expect(page.get_by_role("region", name="Reply text")).to_contain_text("the application")


def test_an_empty_retrieval_and_a_truncated_context_are_said(page: Any, script: Any) -> None:
    with script.changed(passages=(), left_out=("The file big.py did not fit the model's window.",)):
        ask(page)
        answer = answered(page)
    expect(answer.get_by_text("Nothing fitting was found in the knowledge base, so that")).to_be_visible()
    expect(answer.get_by_text("The file big.py did not fit")).to_be_visible()


def test_what_a_model_lacks_is_said_where_it_is_chosen(page: Any) -> None:
    page.get_by_label("Model").click()
    page.get_by_role("option", name="openai:NAME").click()
    expect(page.get_by_text("Set OPENAI_API_KEY.")).to_be_visible()


def test_a_model_says_where_it_runs_what_it_costs_and_what_its_keeper_does_with_code(page: Any) -> None:
    about = page.locator("#cc-form .cc-choice").first
    expect(about).to_contain_text("stays on this machine")
    page.get_by_label("Model").fill("openai:gpt")
    page.get_by_label("Model").press("Enter")
    for words in ("Runs on", "OpenAI", "128,000 tokens", "unknown", "leaves this machine", "as of 2026-04"):
        expect(about).to_contain_text(words)
    expect(about.get_by_role("link", name="https://example.org/terms")).to_be_visible()
    page.get_by_label("Model").fill("anthropic:typed-by-hand")
    page.get_by_label("Model").press("Enter")
    expect(about).to_contain_text("ANTHROPIC_API_KEY")


def test_before_a_prompt_leaves_this_machine_for_the_first_time_the_page_says_where_it_goes(
    page: Any, script: Any
) -> None:
    page.get_by_label("Model").fill("openai:gpt")
    page.get_by_label("Model").press("Enter")
    before = len(script.seen)
    ask(page, "a secret plan")
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been sent.")
    expect(page.get_by_role("alert")).to_contain_text("Kept up to 30 days.")
    assert len(script.seen) == before
    page.get_by_role("button", name="Generate", exact=True).click()
    answered(page)
    with script.changed(words=("the second answer",), pause=0.2):
        ask(page, "another plan")
        expect(page.get_by_role("region", name="Reply text")).to_contain_text("the second answer")
    assert [request.prompt for request in script.seen[before:]] == ["a secret plan", "another plan"]


def test_a_click_on_a_thumb_is_one_row_that_says_what_made_the_answer_and_not_what_it_says(
    page: Any, home: Path
) -> None:
    import sqlite3

    thumbs = home / "thumbs.db"
    ask(page, "my private words")
    answered(page)
    page.get_by_role("group", name="Did this help?").get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Noted, without its words.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    with sqlite3.connect(thumbs) as store:
        rows = store.execute("SELECT up, model, strategy, prompt_version FROM thumbs").fetchall()
    assert rows == [(1, "offline", "reranked", "1.0.0")]
    assert b"private" not in thumbs.read_bytes()


def test_uploads_become_context_and_leave_no_file_behind(page: Any, script: Any, served: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app/models.py", "class User: ...\n")
        archive.writestr("logo.png", b"\x89PNG\x00\xff")
    page.get_by_role("button", name="Context").click()
    files = [
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"keep it small"},
        {"name": "repository.zip", "mimeType": "application/zip", "buffer": packed.getvalue()},
    ]
    page.locator("#cc-context input[type=file]").set_input_files(files)
    attached = page.get_by_role("list", name="Attached files")
    expect(attached).to_contain_text("app/models.py")
    expect(attached).to_contain_text("notes.txt")
    expect(attached).to_contain_text("1 not UTF-8 text")
    assert [path for path in served.temp.rglob("*") if path.is_file() and b"User" in path.read_bytes()] == []
    ask(page)
    answered(page)
    assert {file.path for file in script.seen[-1].files} == {"notes.txt", "app/models.py"}
    page.get_by_role("button", name="Detach all").click()
    expect(attached).to_be_hidden()


def test_a_closed_page_keeps_nothing_in_memory(page: Any, served: Any) -> None:
    import threading

    def kept() -> bool:
        sessions = list(served.app.state_holder.session_data.values())
        return any("for your eyes only" in str(value) for one in sessions for value in list(one.state_data.values()))

    page.get_by_role("button", name="Context").click()
    secret = {"name": "secret.txt", "mimeType": "text/plain", "buffer": b"for your eyes only"}
    page.locator("#cc-context input[type=file]").set_input_files([secret])
    expect(page.get_by_role("list", name="Attached files")).to_contain_text("secret.txt")
    assert kept()
    page.close()
    waiting = threading.Event()
    assert any(not kept() or waiting.wait(0.1) for _ in range(100))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("logo.png", b"\x89PNG\x00\xff", "is not UTF-8 text"),
        ("broken.zip", b"PK\x03\x04nonsense", "is not a sound zip file"),
    ],
)
def test_an_upload_that_cannot_be_read_is_told(page: Any, name: str, content: bytes, says: str) -> None:
    page.get_by_role("button", name="Context").click()
    page.locator("#cc-context input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )
    expect(page.get_by_role("alert")).to_contain_text(says)


HOSTILE = (
    "<script>window.hit=1</script><img src=x onerror='window.hit=1'>",
    "[click](javascript:window.hit=1) ![x](https://evil.example/steal)",
    '"><svg onload="window.hit=1">',
    "${window.hit=1} {{constructor.constructor('window.hit=1')()}} `${window.hit=1}`",
    "</textarea><script>window.hit=1</script></template><iframe srcdoc='<script>parent.hit=1</script>'>",
)


def is_inert(page: Any, script: Any, text: str, hosts: set[str], served: Any) -> None:
    from pipeline.types import CodeFile, Passage

    evil = Passage(text, text, text, 1.0, "hybrid", "c" * 64)
    files = (CodeFile("main.py", text),)
    with script.changed(prose=text, words=(text,), files=files, passages=(evil,), left_out=(text,)):
        ask(page, text[:500])
        answered(page)
    assert page.evaluate("window.hit") is None
    assert page.locator("#cc-canvas :is(script, img, iframe, object, embed, svg)").count() == 0
    assert hosts - {""} == {urlsplit(served.url).netloc}


def test_a_models_words_never_become_active(page: Any, script: Any, hosts: set[str], served: Any) -> None:
    for text in HOSTILE:
        is_inert(page, script, text, hosts, served)


def test_known_payloads_never_become_active(page: Any, script: Any, hosts: set[str], served: Any, shared: Path) -> None:
    rows = (shared / "security" / "output_payloads.jsonl").read_text("utf-8").splitlines()
    payloads = [json.loads(row)["payload"].replace("\x00", "") for row in rows]
    is_inert(page, script, "\n\n".join(payloads), hosts, served)


def test_nothing_is_kept_in_the_browser(context: Any, page: Any) -> None:
    ask(page, "my private words")
    answered(page)
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "my private words" not in kept
    assert "main.py" not in kept
    assert context.cookies() == []


@pytest.mark.parametrize(
    "context", [{}, DARK, PHONE, PHONE | DARK], ids=["light", "dark", "phone", "dark phone"], indirect=True
)
def test_the_page_fits_and_axe_finds_nothing_serious(page: Any, tmp_path: Path) -> None:
    is_sound(page, tmp_path / "before.png")
    ask(page)
    answered(page)
    page.get_by_text("Read it").first.click()
    is_sound(page, tmp_path / "after.png")


@pytest.mark.parametrize("context", [PHONE], ids=["phone"], indirect=True)
def test_on_a_phone_generate_is_on_the_first_screen(page: Any) -> None:
    expect(page.get_by_role("button", name="Generate", exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("context", [PHONE], ids=["phone"], indirect=True)
def test_on_a_phone_settings_are_folded_and_the_answer_comes_into_view(page: Any) -> None:
    expect(page.get_by_label("Model")).to_be_hidden()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("Model")).to_be_visible()
    page.get_by_label("What should be built?").fill(PROMPT)
    page.get_by_role("button", name="Generate", exact=True).click()
    expect(answered(page).get_by_role("heading", name="5 files")).to_be_in_viewport()


@pytest.mark.parametrize("context", [PHONE], ids=["phone"], indirect=True)
def test_on_a_phone_a_refusal_and_an_example_that_was_chosen_come_into_view(page: Any) -> None:
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Command line tool").click()
    expect(page.get_by_label("What should be built?")).to_be_in_viewport(ratio=1)
    page.get_by_label("What should be built?").fill("")
    page.get_by_role("button", name="Generate", exact=True).click()
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)


def test_light_and_dark_can_be_switched_and_stay(page: Any) -> None:
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("body")).to_have_class("dark")
    page.reload()
    expect(page.get_by_role("button", name="Generate", exact=True)).to_be_visible()
    expect(page.locator("body")).to_have_class("dark")
    page.get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", name="API", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_class("dark")


@pytest.mark.parametrize("context", [{}, DARK, PHONE], ids=["light", "dark", "phone"], indirect=True)
def test_the_api_and_what_is_not_there_are_pages_too(opened: Callable[[str], Any], served: Any, tmp_path: Path) -> None:
    page = opened(f"{served.url}/docs")
    expect(page.get_by_role("link", name="API", exact=True)).to_have_attribute("aria-current", "page")
    is_sound(page, tmp_path / "docs.png")
    page.goto(f"{served.url}/nothing/here")
    expect(page.get_by_role("heading", name="Nothing is here")).to_be_visible()
    expect(page.get_by_text("There is nothing at /nothing/here.")).to_be_visible()
    is_sound(page, tmp_path / "nothing.png")


def test_with_a_key_the_page_asks_for_it_and_then_works(
    opened: Callable[[str], Any], bench: Any, complaints: list[str]
) -> None:
    from pipeline.web.server import serving

    with serving(bench(api_key="a-long-and-random-key")) as locked:
        page = opened(locked.url)
        expect(page.get_by_label("The server's key")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert complaints == []
        page.get_by_label("The server's key").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("That is not the key.")
        page.get_by_label("The server's key").fill("a-long-and-random-key")
        page.get_by_role("button", name="Sign in").click()
        ready(page)
        ask(page)
        answered(page)
