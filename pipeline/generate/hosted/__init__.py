"""Models behind an API: the partner packages of LangChain, each call under our own manners (see `chat.HostedChat`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.generate.hosted.chat import HostedChat


def openai(rest: str, settings: Settings) -> HostedChat:
    """`openai:NAME`."""
    return _of("openai", rest, settings)


def anthropic(rest: str, settings: Settings) -> HostedChat:
    """`anthropic:NAME`."""
    return _of("anthropic", rest, settings)


def compatible(rest: str, settings: Settings) -> HostedChat:
    """`openai-compatible:NAME@BASE_URL`."""
    from pipeline.generate.hosted.make import at_address
    from pipeline.generate.hosted.providers import address_of, missing_for_address

    address = address_of(rest)
    if missing := missing_for_address(address, settings):
        raise BadInput(f"Nothing may be sent to {address.host} yet.", missing)
    return at_address(address, settings)


def missing_of(provider: str) -> Callable[[str, Settings], str]:
    """What is missing to use this provider."""

    def missing(rest: str, settings: Settings) -> str:
        from pipeline.generate.hosted.providers import PROVIDERS, missing_for

        return missing_for(PROVIDERS[provider], settings)

    return missing


def missing_of_url(rest: str, settings: Settings) -> str:
    """What is missing to use this URL."""
    from pipeline.generate.hosted.providers import address_of, missing_for_address

    return missing_for_address(address_of(rest), settings) if rest else ""


def _of(provider: str, rest: str, settings: Settings) -> HostedChat:
    from pipeline.generate.hosted.make import at_provider
    from pipeline.generate.hosted.providers import PROVIDERS, missing_for

    if not rest:
        raise BadInput(f"{provider}: names no model.", f"Write {provider}:NAME.")
    if missing := missing_for(PROVIDERS[provider], settings):
        raise BadInput(f"{provider}:{rest} cannot be used yet.", missing)
    return at_provider(PROVIDERS[provider], rest, settings)
