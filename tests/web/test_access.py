"""What is not opened is shut: with a key every route needs it, without one only this machine is served."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.errors import BadInput
from pipeline.settings import Settings, harden_gradio
from pipeline.web.access import OPEN, Policy, is_loopback, must_be_safe
from pipeline.web.limits import Rate, Turnstile

KEY = "a-long-and-random-key"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def locked(bench: Any) -> Iterator[Any]:
    from pipeline.web.server import serving

    with serving(bench(api_key=KEY)) as running:
        yield running


def routes(app: Any) -> Iterator[tuple[str, str]]:
    """Every method and path of the application, Gradio's own among them."""
    for route in app.routes:
        if hasattr(route, "effective_route_contexts"):
            known = [(context.path, context.methods) for context in route.effective_route_contexts()]
        else:
            known = [(getattr(route, "path", ""), getattr(route, "methods", None) or {"GET"})]
        for path, methods in known:
            filled = re.sub(r"\{[^}]+\}", "x", path)
            yield from ((method, filled) for method in methods or {"GET"})


def test_without_a_key_no_route_lets_anybody_in(locked: Any) -> None:
    walked = {(method, path) for method, path in routes(locked.app) if path}
    assert {"/v1/generate", "/gradio_api/upload", "/config", "/docs", "/gradio_api/queue/join"} <= {
        path for _, path in walked
    }
    with httpx.Client(base_url=locked.url, timeout=20, follow_redirects=False) as stranger:
        for method, path in sorted(walked):
            answer = stranger.request(method, path)
            if path in OPEN:
                continue
            assert answer.status_code in ({303} if path == "/" else {401}), (method, path, answer.status_code)


def test_only_three_doors_are_open_and_they_tell_nothing(locked: Any) -> None:
    assert {"/healthz", "/sign-in", "/gradio_api/startup-events"} == OPEN
    assert httpx.get(f"{locked.url}/healthz").json() == {"status": "ok"}
    assert "offline" not in httpx.get(f"{locked.url}/sign-in").text


@pytest.mark.parametrize("header", [f"Bearer {KEY}", f"bearer  {KEY}"])
def test_the_key_opens_the_api_and_gradio_alike(locked: Any, header: str) -> None:
    for path in ("/v1/models", "/config", "/gradio_api/info", "/", "/docs"):
        assert httpx.get(locked.url + path, headers={"Authorization": header}).status_code == 200, path


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", f"Basic {KEY}", f"Bearer {KEY}x", "Bearer é".encode().decode("latin-1")]
)
def test_a_wrong_key_opens_nothing(locked: Any, header: str) -> None:
    answer = httpx.get(f"{locked.url}/v1/models", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["type"] == "NotSignedIn"


def test_signing_in_gives_a_cookie_that_scripts_cannot_read_and_that_is_not_the_key(locked: Any) -> None:
    with httpx.Client(base_url=locked.url) as browser:
        assert browser.get("/").headers["location"] == "/sign-in"
        assert browser.post("/sign-in", data={"key": "wrong"}).status_code == 401
        entered = browser.post("/sign-in", data={"key": KEY})
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert KEY not in cookie
        assert browser.get("/").status_code == 200
        assert browser.get("/v1/models").status_code == 200
        browser.post("/sign-out")
        assert browser.get("/").status_code == 303


def test_a_cookie_of_another_server_opens_nothing() -> None:
    settings = Settings(api_key=KEY)
    assert Policy(settings).cookie() != Policy(settings).cookie()


def test_guessing_the_key_is_slowed_down(bench: Any) -> None:
    from pipeline.web.server import serving

    with serving(bench(api_key=KEY)) as server:
        tries = [
            httpx.post(f"{server.url}/sign-in", data={"key": "guess"}, headers={"X-Forwarded-For": str(n)})
            for n in range(12)
        ]
        shown = httpx.post(f"{server.url}/sign-in", data={"key": "guess"}, headers={"Accept": BROWSER})
    assert [answer.status_code for answer in tries] == [401] * 10 + [429] * 2
    assert set(tries[-1].json()["error"]) == {"type", "message", "hint"}
    assert shown.status_code == 429
    assert "Too many requests." in shown.text
    assert shown.headers["content-type"].startswith("text/html")
    assert int(tries[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "a/ui/?x", "127.0.0.1.evil.example", "[::1", "a b", "127.0.0.1@evil"]
)
def test_a_name_that_is_not_ours_is_refused(served: Any, host: str) -> None:
    answer = httpx.get(f"{served.url}/v1/models", headers={"Host": host})
    assert answer.status_code in (403, 422)
    assert set(answer.json()["error"]) == {"type", "message", "hint"}


def test_another_site_may_not_send_requests(served: Any) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        answer = httpx.post(f"{served.url}/v1/generate", json={"prompt": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403, origin
    assert httpx.get(f"{served.url}/v1/models", headers={"Origin": served.url}).status_code == 200


def test_what_a_stranger_says_about_forwarding_is_not_repeated(served: Any) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    for path in ("/", "/config", "/docs"):
        assert "evil.example" not in httpx.get(served.url + path, headers=headers).text


@pytest.mark.parametrize("path", ["/", "/docs", "/v1/models", "/nothing", "/page/page.css"])
def test_every_answer_tells_the_browser_to_be_careful(served: Any, path: str) -> None:
    headers = httpx.get(served.url + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src", 1)[1].split(";", 1)[0]


@pytest.mark.parametrize("path", ["/nothing", "/nothing/here", "/knowledge/passage/none", "/v1/nothing"])
def test_an_error_is_a_page_in_a_browser_and_json_for_programs(served: Any, path: str) -> None:
    shown = httpx.get(served.url + path, headers={"Accept": BROWSER})
    assert shown.headers["content-type"].startswith("text/html")
    assert 'aria-label="Site"' in shown.text
    for accept in ("*/*", "application/json", "text/html, application/json"):
        told = httpx.get(served.url + path, headers={"Accept": accept})
        assert told.status_code == shown.status_code >= 400
        assert set(told.json()["error"]) == {"type", "message", "hint"}


def test_files_of_the_machine_cannot_be_read(served: Any) -> None:
    for path in ("file=/etc/passwd", "file=../../../../etc/passwd", "file=%2e%2e/%2e%2e/etc/passwd", "file/etc/passwd"):
        answer = httpx.get(f"{served.url}/gradio_api/{path}")
        assert answer.status_code in (403, 404), path
        assert "root:" not in answer.text
    assert httpx.get(f"{served.url}/page/..%2f..%2fserver.py").status_code == 404


def test_the_server_fetches_nothing_for_anybody(served: Any) -> None:
    assert httpx.get(f"{served.url}/gradio_api/proxy=http://127.0.0.1:1/").status_code in (400, 403, 404)
    assert httpx.get(f"{served.url}/gradio_api/file=http://127.0.0.1:1/").status_code in (400, 403, 404)


def test_an_upload_over_the_limit_is_refused(bench: Any) -> None:
    from pipeline.web.server import serving

    with serving(bench(max_upload_mb=1)) as server:
        url = f"{server.url}/gradio_api/upload"
        assert httpx.post(url, files={"files": ("a.txt", b"x" * 1000)}).status_code == 200
        assert httpx.post(url, files={"files": ("a.txt", b"x" * 1_500_000)}).status_code == 413
        assert httpx.post(url, files={"files": ("a.txt", b"x" * 3_000_000)}).status_code == 413


def test_uploads_lie_in_a_private_folder_and_go_with_the_server(bench: Any) -> None:
    from pipeline.web.server import serving

    with serving(bench()) as server:
        assert stat.S_IMODE(server.temp.stat().st_mode) == 0o700
        (path,) = httpx.post(f"{server.url}/gradio_api/upload", files={"files": ("a.txt", b"secret")}).json()
        assert Path(path).is_relative_to(server.temp)
        assert Path(path).read_bytes() == b"secret"
    assert not Path(path).exists()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.4", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_loopback_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_others_are_served_only_with_a_key() -> None:
    with pytest.raises(BadInput, match="no key"):
        must_be_safe(Settings(host="0.0.0.0"))
    must_be_safe(Settings(host="0.0.0.0", api_key=KEY))
    must_be_safe(Settings(host="127.0.0.1"))


def scope(path: str, **headers: str) -> dict[str, Any]:
    raw = {"host": "me-space.hf.space", **headers}
    return {
        "type": "http",
        "path": path,
        "method": "GET",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in raw.items()],
    }


def test_on_a_space_the_page_is_open_and_the_other_doors_are_not() -> None:
    policy = Policy(Settings(space_id="me/space", api_key=KEY))
    for path in ("/", "/config", "/gradio_api/queue/join", "/gradio_api/upload", "/page/page.css"):
        assert policy.refuse(scope(path)) is None, path
    for path in ("/v1/generate", "/v1/models", "/readyz", "/docs", "/openapi.json"):
        assert policy.refuse(scope(path)) is not None, path
        assert policy.refuse(scope(path, authorization=f"Bearer {KEY}")) is None, path


def test_on_a_space_without_a_key_the_other_doors_stay_shut() -> None:
    error = Policy(Settings(space_id="me/space")).refuse(scope("/v1/generate", authorization="Bearer "))
    assert error is not None
    assert error.http_status == 401


def test_a_window_moves() -> None:
    turnstile = Turnstile(Rate(2, 10))
    assert [turnstile.wait("a", 0), turnstile.wait("a", 1), turnstile.wait("a", 2)] == [0, 0, 8]
    assert turnstile.wait("b", 2) == 0
    assert turnstile.wait("a", 10.5) == 0


def test_vibe_mode_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("GRADIO_VIBE_MODE", "1")
    with pytest.raises(BadInput, match="VIBE"):
        harden_gradio(Settings(), tmp_path)


def test_a_taken_port_is_told_in_a_sentence(bench: Any) -> None:
    import socket

    from pipeline.web.server import serving

    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(BadInput, match="cannot be used"),
        serving(bench(port=taken.getsockname()[1])),
    ):
        pass
