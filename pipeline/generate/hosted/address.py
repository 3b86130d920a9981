"""A model behind a base URL: where that is, and whether a prompt may go there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.errors import BadInput
from pipeline.generate.hosted.providers import malformed
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Address:
    """A model behind a base URL: `NAME@BASE_URL`."""

    model: str
    url: str
    host: str
    netloc: str
    """Host and port."""
    loopback: bool


def address_of(rest: str) -> Address:
    """Take `NAME@BASE_URL` apart.

    Raises:
        BadInput: no name, no URL, or a URL that is not plain http or https.
    """
    model, _, url = rest.rpartition("@")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if (
        not model
        or not host
        or parts.scheme not in ("http", "https")
        or parts.username
        or parts.query
        or parts.fragment
    ):
        raise BadInput(
            f"{rest!r} is not NAME@BASE_URL.",
            "Write for instance qwen@http://127.0.0.1:8000/v1 after the colon; keys go into the environment.",
        )
    return Address(model, url.rstrip("/"), host, parts.netloc, is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, said by its own name: a name that must be looked up may change its mind."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def missing_for_address(address: Address, settings: Settings) -> str:
    """What must be set before a prompt goes to this address. Loopback needs nothing, but on a Space visitors choose
    the URL, and theirs must not reach what else listens there."""
    if wrong := malformed(settings.compatible_api_key, "CODECRAFT_COMPATIBLE_API_KEY"):
        return f"{wrong.capitalize()[0]}{wrong[1:]}."
    if address.host in settings.allow_providers or (address.loopback and not settings.on_space):
        return ""
    return f"Add {address.host} to CODECRAFT_ALLOW_PROVIDERS once you agree that it sees your code."
