"""Whom a prompt may be sent to: where it goes, what its keeper says about it, and what it takes to use them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from pydantic import SecretStr

from pipeline.errors import BadInput
from pipeline.generate.options import ONE
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A company that hosts models."""

    name: str
    """As LangChain's `init_chat_model` knows it, and as `CODECRAFT_ALLOW_PROVIDERS` names it."""
    label: str
    base_url: str
    variable: str
    """The environment variable that holds the key."""
    supports: frozenset[str]
    """The call parameters it honours."""
    where: str
    """Where prompts go."""
    retention: str
    training: str
    terms: str
    """The page that says so."""
    compatible: bool = False
    """Whether it serves models of others behind OpenAI's protocol, rather than its own by its own client."""
    as_of: str
    """The month of the page that these sentences were taken from, ISO 8601; who relies on them reads it again."""

    @property
    def policy(self) -> str:
        """All of it in one line for a person who is about to send code there."""
        return f"{self.where} {self.retention} {self.training} ({self.terms}, as of {self.as_of})"


PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "openai": Provider(
            name="openai",
            label="OpenAI",
            base_url="https://api.openai.com/v1",
            variable="OPENAI_API_KEY",
            supports=ONE,
            where="Prompts go to OpenAI (United States, unless the project is set to another region).",
            retention="Kept up to 30 days for abuse monitoring, unless zero retention was agreed.",
            training="Not used for training unless the organisation opts in.",
            terms="https://platform.openai.com/docs/guides/your-data",
            as_of="2026-04",
        ),
        "anthropic": Provider(
            name="anthropic",
            label="Anthropic",
            base_url="https://api.anthropic.com",
            variable="ANTHROPIC_API_KEY",
            supports=ONE - {"seed"},
            where="Prompts go to Anthropic (United States).",
            retention="Deleted within 30 days, flagged misuse within 2 years, unless zero retention was agreed.",
            training="Not used for training by default under the commercial terms.",
            terms="https://privacy.anthropic.com/en/articles/7996866-how-long-do-you-store-personal-data",
            as_of="2026-02",
        ),
        "huggingface": Provider(
            name="huggingface",
            label="Hugging Face Inference Providers",
            base_url="https://router.huggingface.co/v1",
            variable="HF_TOKEN",
            supports=ONE,
            compatible=True,
            where="Prompts go through Hugging Face to the company that serves the model.",
            retention="Hugging Face keeps no request or reply, and logs without them for up to 30 days; the serving"
            " company has terms of its own.",
            training="Not used for training by Hugging Face.",
            terms="https://huggingface.co/docs/inference-providers/security",
            as_of="2026-11",
        ),
    }
)


def key_of(provider: Provider, settings: Settings) -> SecretStr | None:
    """The key that the environment holds for it; None when there is none."""
    key = getattr(settings, provider.variable.lower())
    return key if isinstance(key, SecretStr) and key.get_secret_value().strip() else None


def missing_for(provider: Provider, settings: Settings) -> str:
    """What must be set before a prompt goes to this provider; empty when nothing."""
    wanted = []
    if key_of(provider, settings) is None:
        wanted.append(f"set {provider.variable} to your key")
    if provider.name not in settings.allow_providers:
        wanted.append(
            f"add {provider.name} to CODECRAFT_ALLOW_PROVIDERS once you agree that {provider.label} sees your code"
        )
    return f"{', and '.join(wanted).capitalize()[0]}{', and '.join(wanted)[1:]}." if wanted else ""


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
            "Write for instance openai-compatible:qwen@http://127.0.0.1:8000/v1; keys go into the environment.",
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
    if address.host in settings.allow_providers or (address.loopback and not settings.on_space):
        return ""
    return f"Add {address.host} to CODECRAFT_ALLOW_PROVIDERS once you agree that it sees your code."
