"""Models behind an API: the partner packages of LangChain, each call under our own manners (see `chat.HostedChat`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.generate.about import About
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.generate.hosted.chat import HostedChat


def openai(rest: str, settings: Settings) -> HostedChat:
    """`openai:NAME`."""
    return _of("openai", rest, settings)


def anthropic(rest: str, settings: Settings) -> HostedChat:
    """`anthropic:NAME`."""
    return _of("anthropic", rest, settings)


def huggingface(rest: str, settings: Settings) -> HostedChat:
    """`huggingface:ORG/NAME`, served by one of Hugging Face's inference providers."""
    return _of("huggingface", rest, settings)


def compatible(rest: str, settings: Settings) -> HostedChat:
    """`openai-compatible:NAME@BASE_URL`."""
    from pipeline.generate.hosted.make import at_address
    from pipeline.generate.hosted.providers import address_of, missing_for_address

    address = address_of(rest)
    if missing := missing_for_address(address, settings):
        raise BadInput(f"Nothing may be sent to {address.host} yet.", missing)
    return at_address(address, settings)


def about_openai(rest: str, settings: Settings) -> About:
    """OpenAI's terms, and what is missing."""
    return _about("openai", rest, settings)


def about_anthropic(rest: str, settings: Settings) -> About:
    """Anthropic's terms, and what is missing."""
    return _about("anthropic", rest, settings)


def about_huggingface(rest: str, settings: Settings) -> About:
    """Hugging Face's terms, and what is missing."""
    return _about("huggingface", rest, settings)


def about_compatible(rest: str, settings: Settings) -> About:
    """The host's own terms are unknown to us, which is said."""
    from pipeline.generate.hosted.providers import address_of, missing_for_address

    policy = "Prompts go to the host in the URL; what it keeps is for you to know."
    if not rest:
        return About(runs="the host in the URL", code_leaves_machine=True, policy=policy)
    address = address_of(rest)
    leaves = not address.loopback
    missing = missing_for_address(address, settings)
    return About(runs=address.netloc, code_leaves_machine=leaves, missing=missing, policy=policy if leaves else "")


def _about(provider: str, rest: str, settings: Settings) -> About:
    from pipeline.generate.hosted.providers import PROVIDERS, missing_for

    row = PROVIDERS[provider]
    missing = missing_for(row, settings)
    window = _of(provider, rest, settings).context_length if rest and not missing else None
    return About(runs=row.label, code_leaves_machine=True, missing=missing, policy=row.policy, context_length=window)


def _of(provider: str, rest: str, settings: Settings) -> HostedChat:
    from pipeline.generate.hosted.make import at_provider
    from pipeline.generate.hosted.providers import PROVIDERS, missing_for

    if not rest:
        raise BadInput(f"{provider}: names no model.", f"Write {provider}:NAME.")
    if missing := missing_for(PROVIDERS[provider], settings):
        raise BadInput(f"{provider}:{rest} cannot be used yet.", missing)
    return at_provider(PROVIDERS[provider], rest, settings)
