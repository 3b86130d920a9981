"""Models by name: the table, the nearest name, and rows that say what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline import generate
from pipeline.errors import BadInput, UnknownName
from pipeline.generate.adapters import ADAPTERS, form_of
from pipeline.generate.capability import capabilities, capability
from pipeline.generate.hosted.providers import PROVIDERS, Provider
from pipeline.generate.names import known, model
from pipeline.generate.recommended import RECOMMENDED
from pipeline.settings import ROOT, Settings, load

SECRET = "sk-of-mine-0123456789"


def test_every_exported_name_is_there() -> None:
    assert all(getattr(generate, name) is not None for name in generate.__all__)
    assert set(generate.__all__) <= set(dir(generate))


def test_importing_the_table_loads_no_heavy_library() -> None:
    code = (
        "import sys; from pipeline.generate import ADAPTERS, capabilities; from pipeline.settings import load; "
        "capabilities(load()); print(sorted({'torch', 'transformers', 'openai', 'anthropic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("ofline", "offline"), ("recipe", "recipes"), ("lokal:x", "local:FOLDER"), ("openia:gpt", "openai:NAME")],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, nearest: str, settings: Settings) -> None:
    with pytest.raises(UnknownName) as caught:
        model(name, settings)
    assert caught.value.hint.startswith(f"Did you mean {nearest}?")


@pytest.mark.parametrize("name", ["", "local", "offline:x", ":", "hf", "gpt-5"])
def test_a_name_without_its_other_half_is_unknown(name: str) -> None:
    with pytest.raises(UnknownName):
        known(name)


@pytest.mark.parametrize(
    "name", ["local:", "openai:", "hf:justaname", "openai-compatible:x", "openai-compatible:@http://127.0.0.1/"]
)
def test_an_incomplete_rest_says_how_to_write_it(name: str, settings: Settings) -> None:
    with pytest.raises(BadInput) as caught:
        model(name, settings)
    assert caught.value.hint


def test_every_row_of_the_table_is_a_capability(settings: Settings) -> None:
    rows = {row.name: row for row in capabilities(settings)}
    forms, recommended = {form_of(prefix) for prefix in ADAPTERS}, {one.name for one in RECOMMENDED}
    assert set(rows) == forms | recommended
    assert all(row.what and row.runs for row in rows.values())
    assert {name for name, row in rows.items() if not row.fill_in} == {"offline", "recipes", "nano"} | recommended


def test_what_leaves_the_machine_names_its_terms(settings: Settings) -> None:
    for row in capabilities(settings):
        assert row.code_leaves_machine == bool(row.policy)
    hosted = [row for row in capabilities(settings) if row.runs in {one.label for one in PROVIDERS.values()}]
    assert len(hosted) == len(PROVIDERS)
    assert all("https://" in row.policy and "as of 202" in row.policy for row in hosted)


def test_a_missing_key_and_permission_are_named(settings: Settings) -> None:
    missing = capability("openai:gpt-5-mini", settings).missing
    assert "OPENAI_API_KEY" in missing
    assert "CODECRAFT_ALLOW_PROVIDERS" in missing
    with pytest.raises(BadInput, match="cannot be used yet") as caught:
        model("openai:gpt-5-mini", settings)
    assert caught.value.hint == missing


@pytest.mark.parametrize("key", ["sk-a\nb", "sk a", "sk-ключ", "sk-\x07"])
def test_a_malformed_key_is_said_before_anything_is_sent_and_not_shown(key: str) -> None:
    settings = load(openai_api_key=key, compatible_api_key=key, allow_providers="openai")
    for name in ("openai:x", "openai-compatible:x@http://127.0.0.1:9/v1"):
        missing = capability(name, settings).missing
        assert "API_KEY again: it holds a blank, a line break or a letter that no key has" in missing
        assert key not in missing
        with pytest.raises(BadInput):
            model(name, settings)


def test_blanks_around_a_key_do_no_harm() -> None:
    assert capability("openai:x", load(openai_api_key=f" {SECRET}\n", allow_providers="openai")).missing == ""


def test_a_key_alone_is_not_permission() -> None:
    settings = load(openai_api_key=SECRET)
    assert capability("openai:gpt-5-mini", settings).missing.startswith("Add openai to CODECRAFT_ALLOW_PROVIDERS")
    with pytest.raises(BadInput):
        model("openai:gpt-5-mini", settings)


def test_a_permitted_provider_with_a_key_lacks_nothing_and_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("CODECRAFT_ALLOW_PROVIDERS", "openai, anthropic")
    settings = load()
    row = capability("openai:gpt-5-mini", settings)
    assert row.missing == ""
    assert SECRET not in repr(row) + repr(settings) + repr(model("openai:gpt-5-mini", settings))


def test_the_model_that_the_settings_name_has_a_row_of_its_own(qwen: Path) -> None:
    first = capabilities(load(model=f"local:{qwen}"))[0]
    assert (first.name, first.fill_in, first.missing) == (f"local:{qwen}", False, "")
    assert first.context_length == 512
    assert first.price is not None
    assert first.price.input == 0


def test_a_row_for_a_model_that_cannot_be_used_says_why() -> None:
    rows = {name: capabilities(load(model=name))[0] for name in ("local:/nowhere", "nonsense")}
    assert "no folder" in rows["local:/nowhere"].missing
    assert "no model named" in rows["nonsense"].missing


def test_a_row_for_a_model_too_large_for_this_machine_says_so_without_loading_it(
    qwen: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert capability(f"local:{qwen}", settings).missing == ""
    monkeypatch.setattr("pipeline.generate.local.machine.total_memory", lambda: 100_000)
    assert "even in 16 bits; this machine has 0.1 MB" in capability(f"local:{qwen}", settings).missing


def test_a_url_on_loopback_leaves_nothing_and_needs_nothing(settings: Settings) -> None:
    row = capability("openai-compatible:qwen@http://127.0.0.1:8000/v1", settings)
    assert (row.missing, row.code_leaves_machine, row.runs) == ("", False, "127.0.0.1:8000")


@pytest.mark.parametrize("url", ["http://example.org/v1", "http://127.0.0.1.example.org/v1", "https://10.0.0.5/v1"])
def test_any_other_url_needs_permission(url: str, settings: Settings) -> None:
    row = capability(f"openai-compatible:qwen@{url}", settings)
    assert row.code_leaves_machine
    assert "CODECRAFT_ALLOW_PROVIDERS" in row.missing


def test_on_a_space_a_visitor_cannot_reach_what_listens_on_loopback() -> None:
    with pytest.raises(BadInput):
        model("openai-compatible:x@http://127.0.0.1:8000/v1", load(space_id="me/space"))


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/v1", "http://", "http://user:pass@127.0.0.1/v1", "http://127.0.0.1:port/v1", "http://[::1"]
)
def test_a_malformed_url_is_refused(url: str, settings: Settings) -> None:
    with pytest.raises(BadInput):
        model(f"openai-compatible:x@{url}", settings)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda one: one.name)
def test_every_provider_has_a_key_of_its_own_and_says_where_a_prompt_goes_and_what_becomes_of_it(
    provider: Provider, settings: Settings
) -> None:
    assert Settings.model_fields[provider.variable.lower()].validation_alias == provider.variable
    assert provider.where
    assert provider.retention
    assert provider.training
    row = capability(f"{provider.name}:x", settings)
    assert provider.variable in row.missing
    assert row.code_leaves_machine


def test_a_partner_package_that_is_not_installed_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    monkeypatch.setattr("pipeline.generate.hosted.providers.find_spec", lambda name: None)
    settings = load(mistral_api_key=SECRET, allow_providers="mistralai")
    for name in ("mistralai:x", "ollama:x"):
        extra = name.partition(":")[0]
        assert f"pip install -e '.[{extra}]'" in capability(name, settings).missing
        assert extras[extra][0].startswith(f"langchain-{extra}")
        with pytest.raises(BadInput, match="cannot be used yet") as caught:
            model(name, settings)
        assert "pip install" in caught.value.hint


def test_ollama_stays_on_this_machine_but_for_another_host_and_for_what_it_passes_on_to_its_cloud() -> None:
    pytest.importorskip("langchain_ollama", reason="the extra `ollama` is not installed")
    rows = {
        name: capability(f"ollama:{name}", load()) for name in ("qwen:7b", "q@http://10.0.0.5", "gpt-oss:120b-cloud")
    }
    assert [row.code_leaves_machine for row in rows.values()] == [False, True, True]
    assert rows["qwen:7b"].missing == ""
    assert "10.0.0.5" in rows["q@http://10.0.0.5"].missing
    assert "ollama.com" in rows["gpt-oss:120b-cloud"].missing


def test_the_users_own_prices_are_shown(settings: Settings) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "prices.json").write_text(json.dumps({"openai:gpt-5-mini": {"input": 0.25, "output": 2}}))
    try:
        price = capability("openai:gpt-5-mini", settings).price
        assert price is not None
        assert price.of(1_000_000, 500_000) == 1.25
        assert capability("openai:other", settings).price is None
    finally:
        (settings.home / "prices.json").unlink()


def test_the_same_name_gives_the_same_model(qwen: Path, settings: Settings) -> None:
    assert model(f"local:{qwen}", settings) is model(f"local:{qwen}", load())


def test_a_recommended_model_says_its_licence_its_memory_and_what_it_needs(settings: Settings) -> None:
    rows = {row.name: row for row in capabilities(settings)}
    for one in RECOMMENDED:
        row = rows[one.name]
        assert one.licence in row.what
        assert "GB in 32" in row.what
        assert "CODECRAFT_HUB=1" in row.missing
        assert row.context_length == one.context_length
