"""The Knowledge page: what is there, what is added and removed, and what a question finds, in real Chromium."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.settings import Settings

from .conftest import DARK, PHONE, is_sound

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency")
expect = playwright.expect


@pytest.fixture(scope="module")
def bench(script: Any, chain_of: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A real workbench whose corpus is empty, so that little has to be embedded."""
    from pipeline.build import Workbench
    from pipeline.corpus import Corpus

    settings = Settings(home=tmp_path_factory.mktemp("home"), port=0)
    return Workbench(settings, Corpus.open(settings, knowledge=None), lambda: chain_of(script, settings))


@pytest.fixture(scope="module")
def shelf(bench: Any) -> Iterator[Any]:
    from pipeline.web.server import serving

    with serving(bench, warm=False) as running:
        yield running


def notes(folder: Path) -> Path:
    folder.mkdir()
    (folder / "kettle.py").write_text(
        "import time\n\n\ndef boil(litres: float) -> float:\n"
        '    """Heat the water of a kettle until it boils; gives the seconds."""\n    return litres * 90\n'
    )
    (folder / "loom.md").write_text("# Weaving\n\nA loom holds the warp tight while the weft is passed through.\n")
    return folder


def ask(page: Any, question: str, strategy: str = "hybrid") -> None:
    page.get_by_label("Retrieval").select_option(strategy)
    page.get_by_label("Question").fill(question)
    page.get_by_label("Question").press("Enter")


@pytest.mark.timeout(500)
def test_a_package_is_added_its_symbol_is_found_first_and_it_is_removed(
    opened: Callable[[str], Any], shelf: Any, complaints: list[str]
) -> None:
    from importlib.metadata import version

    page = opened(f"{shelf.url}/knowledge")
    page.get_by_label("An installed package").fill("itsdangerous")
    page.get_by_label("An installed package").press("Enter")
    shelved = page.get_by_role("region", name="Sources")
    expect(shelved.get_by_role("heading", name="package:itsdangerous")).to_be_visible(timeout=240_000)
    expect(shelved).to_contain_text(version("itsdangerous"))
    expect(page.locator("select[name=source] option")).to_have_text(["everything", "package:itsdangerous"])
    expect(page.get_by_label("An installed package")).to_have_value("")
    expect(shelved.get_by_role("button", name="Dismiss this message")).to_be_visible(timeout=240_000)
    ask(page, "Which signer also records the time of the signing, so that signatures expire?")
    found = page.get_by_role("list", name="Passages").get_by_role("listitem")
    expect(found.first.get_by_role("heading")).to_have_text("itsdangerous.timed.TimestampSigner")
    for strategy in ("lexical", "dense", "hybrid"):
        expect(found.first.get_by_text(strategy, exact=True)).to_be_visible()
    found.first.get_by_text("Show it in its file").click()
    excerpt = found.first.get_by_role("region", name="itsdangerous/timed.py")
    expect(excerpt.locator(".cc-inside").first).to_contain_text("class TimestampSigner")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove package:itsdangerous").click()
    expect(shelved.get_by_role("heading", name="package:itsdangerous")).to_be_hidden()
    expect(page.locator("select[name=source] option")).to_have_text(["everything"])
    assert complaints == []


@pytest.mark.timeout(500)
def test_a_folder_and_a_zip_are_added_and_nothing_found_says_why(
    opened: Callable[[str], Any], shelf: Any, tmp_path: Path, bench: Any
) -> None:
    folder = notes(tmp_path / "house")
    page = opened(f"{shelf.url}/knowledge")
    page.get_by_label("A folder, file or git checkout on this machine").fill(str(folder))
    page.get_by_label("A folder, file or git checkout on this machine").press("Enter")
    expect(page.get_by_role("heading", name="house", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Dismiss this message")).to_be_visible(timeout=240_000)
    ask(page, "boil", "lexical")
    expect(page.get_by_role("list", name="Passages").get_by_role("heading").first).to_contain_text("boil")
    ask(page, "quantum chromodynamics", "lexical")
    expect(page.get_by_text("Nothing in the corpus holds any of its words.")).to_be_visible()
    ask(page, "boil", "none")
    expect(page.get_by_text("it is the control of an experiment")).to_be_visible()
    (folder / "kettle.py").write_text("def boil() -> None: ...\n")
    page.reload()
    expect(page.get_by_text("1 changed since it was last read")).to_be_visible()
    page.get_by_role("button", name="Refresh house").click()
    expect(page.get_by_text("Refreshing house").first).to_be_visible()
    expect(page.get_by_text("1 changed since it was last read")).to_be_hidden(timeout=240_000)
    expect(page.get_by_role("button", name="Dismiss this message")).to_be_visible(timeout=240_000)
    with zipfile.ZipFile(tmp_path / "loom.zip", "w") as archive:
        archive.writestr("loom/heddle.md", "# Heddle\n\nA heddle lifts the threads of the warp.\n")
    page.get_by_label("A zip from your computer").set_input_files(tmp_path / "loom.zip")
    page.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_role("heading", name="loom.zip", exact=True)).to_be_visible()
    kept = bench.settings.home / "uploads" / "loom.zip"
    assert kept.is_file()
    expect(page.get_by_role("button", name="Dismiss this message")).to_be_visible(timeout=240_000)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove loom.zip").click()
    expect(page.get_by_role("heading", name="loom.zip", exact=True)).to_be_hidden()
    assert not kept.exists()


def test_what_cannot_be_added_is_told(opened: Callable[[str], Any], shelf: Any) -> None:
    page = opened(f"{shelf.url}/knowledge")
    page.get_by_label("An installed package").fill("no-such-package")
    page.get_by_label("An installed package").press("Enter")
    expect(page.get_by_text("The package 'no-such-package' is not installed.")).to_be_visible()
    ask(page, "  ")
    expect(page.get_by_role("alert")).to_contain_text("The question is empty.")


@pytest.mark.parametrize("context", [PHONE], ids=["phone"], indirect=True)
def test_on_a_phone_what_comes_of_adding_is_brought_into_view(
    opened: Callable[[str], Any], shelf: Any, bench: Any, tmp_path: Path
) -> None:
    for number in range(5):
        bench.corpus.add_path(notes(tmp_path / f"house-{number}"))
    page = opened(f"{shelf.url}/knowledge")
    page.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was named.")
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    page.get_by_label("An installed package").fill("no-such-package")
    page.get_by_label("An installed package").press("Enter")
    expect(page.get_by_text("The package 'no-such-package' is not installed.")).to_be_in_viewport()
    page.get_by_role("button", name="Dismiss this message").click()
    for number in range(5):
        bench.corpus.remove(f"house-{number}")


def test_a_question_takes_stack_context_and_one_source_as_the_shell_does(
    shelf: Any, bench: Any, tmp_path: Path
) -> None:
    bench.corpus.add_path(notes(tmp_path / "kitchen"))
    form = {"query": "heat water", "strategy": "lexical", "stack": "Kettle, Loom", "context": "import itsdangerous\n"}
    with httpx.Client(base_url=shelf.url, timeout=20) as person:
        wide = person.post("/knowledge/search", data=form).text
        bare = person.post("/knowledge/search", data=form | {"how": "prompt", "source": "kitchen"}).text
        elsewhere = person.post("/knowledge/search", data=form | {"source": "no-such-source"})
    assert "Searched for: heat water Kettle Loom itsdangerous" in wide
    assert "Searched for:" not in bare
    assert "kitchen/kettle.py" in bare
    assert elsewhere.status_code == 422
    assert "no-such-source" in elsewhere.text


@pytest.mark.parametrize("context", [{}, DARK, PHONE], ids=["light", "dark", "phone"], indirect=True)
def test_the_page_fits_and_axe_finds_nothing_serious(
    opened: Callable[[str], Any], shelf: Any, bench: Any, tmp_path: Path, hosts: set[str]
) -> None:
    bench.corpus.add_path(notes(tmp_path / "house"))
    page = opened(f"{shelf.url}/knowledge")
    ask(page, "boil", "lexical")
    page.get_by_text("Show it in its file").first.click()
    expect(page.locator(".cc-inside").first).to_be_visible()
    is_sound(page, tmp_path / "knowledge.png")
    assert hosts - {""} == {shelf.url.split("/")[-1]}


def test_a_visitor_of_a_space_may_search_and_neither_add_nor_remove(bench: Any) -> None:
    from pipeline.web.server import serving

    key = "a-long-and-random-key"
    on_space = replace(bench, settings=Settings(home=bench.settings.home, port=0, space_id="me/space", api_key=key))
    before = bench.corpus.sources()
    with serving(on_space, warm=False) as space, httpx.Client(base_url=space.url, timeout=20) as visitor:
        assert "sign in" in visitor.get("/knowledge").text
        for path, form in (("add", {"path": "/etc"}), ("add", {"package": "httpx"}), ("remove", {"source": "house"})):
            answer = visitor.post(f"/knowledge/{path}", data=form)
            assert answer.status_code == 403
            assert "need the server&#39;s key" in answer.text
        assert visitor.post("/knowledge/search", data={"query": "x", "strategy": "none"}).status_code == 200
        owner = {"Authorization": f"Bearer {key}"}
        assert "/home/me/project" not in visitor.get("/knowledge", headers=owner).text
        assert visitor.post("/knowledge/add", data={"path": "/etc"}, headers=owner).status_code == 403
    assert bench.corpus.sources() == before


def test_times_are_told_as_people_tell_them() -> None:
    from pipeline.web.knowledge import ago

    now = datetime(2026, 5, 10, 12, tzinfo=UTC)
    spans = (timedelta(seconds=20), timedelta(minutes=1), timedelta(hours=5), timedelta(days=2), timedelta(days=30))
    told = [ago((now - span).isoformat(), now) for span in spans]
    assert told == ["just now", "1 minute ago", "5 hours ago", "2 days ago", "on 10 April 2026"]
