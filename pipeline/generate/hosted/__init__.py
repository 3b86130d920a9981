"""Models behind an API: the partner packages of LangChain, each call under our own manners (see `chat.HostedChat`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from pipeline.errors import BadInput
from pipeline.generate.about import About
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.generate.hosted.address import Address
    from pipeline.generate.hosted.chat import HostedChat


def provider(rest: str, settings: Settings, *, name: str) -> HostedChat:
    """`NAME:MODEL`, for each row of `providers.PROVIDERS`."""
    from pipeline.generate.hosted.make import at_provider
    from pipeline.generate.hosted.providers import PROVIDERS, missing_for

    row = PROVIDERS[name]
    if not rest:
        raise BadInput(f"{name}: names no model.", f"Write {name}:{row.form}.")
    if missing := missing_for(row, settings):
        raise BadInput(f"{name}:{rest} cannot be used yet.", missing)
    return at_provider(row, rest, settings)


def about_provider(rest: str, settings: Settings, *, name: str) -> About:
    """Its terms, what is missing, and what its key has spent."""
    from pipeline.generate.hosted.make import at_provider
    from pipeline.generate.hosted.providers import PROVIDERS, key_of, missing_for

    row = PROVIDERS[name]
    missing = missing_for(row, settings)
    window = at_provider(row, rest, settings).context_length if rest and not missing else None
    told = About(runs=row.label, code_leaves_machine=True, missing=missing, policy=row.policy, context_length=window)
    return _with_spending(told, name, key_of(row, settings), settings)


def compatible(rest: str, settings: Settings) -> HostedChat:
    """`openai-compatible:NAME@BASE_URL`."""
    from pipeline.generate.hosted.address import address_of
    from pipeline.generate.hosted.make import at_address

    return at_address(_allowed(address_of(rest), settings), settings)


def about_compatible(rest: str, settings: Settings) -> About:
    """The host's own terms are unknown to us, which is said."""
    from pipeline.generate.hosted.address import address_of

    if not rest:
        return About(runs="the host in the URL", code_leaves_machine=True, policy=OTHERS)
    return _about_address(address_of(rest), settings)


def ollama(rest: str, settings: Settings) -> HostedChat:
    """`ollama:NAME`, or `ollama:NAME@BASE_URL` where it does not listen at its usual place."""
    from pipeline.generate.hosted.make import at_ollama
    from pipeline.generate.hosted.ollama_words import address_of, missing_for

    if not rest:
        raise BadInput("ollama: names no model.", "Write ollama:NAME.")
    address = address_of(rest)
    if missing := missing_for(address, settings):
        raise BadInput(f"ollama:{rest} cannot be used yet.", missing)
    return at_ollama(_allowed(address, settings), settings)


def about_ollama(rest: str, settings: Settings) -> About:
    """Whether the code leaves depends on the host, and on whether Ollama passes this model on to its cloud."""
    from dataclasses import replace

    from pipeline.generate.hosted.ollama_words import CLOUD, address_of, in_cloud, missing_for

    address = address_of(rest or "NAME")
    about = _about_address(address, settings)
    if in_cloud(address):
        about = replace(about, runs=f"Ollama's cloud by {address.netloc}", code_leaves_machine=True, policy=CLOUD)
    return replace(about, missing=missing_for(address, settings) or about.missing)


OTHERS = "Prompts go to the host in the URL; what it keeps is for you to know."


def _allowed(address: Address, settings: Settings) -> Address:
    from pipeline.generate.hosted.address import missing_for_address

    if missing := missing_for_address(address, settings):
        raise BadInput(f"Nothing may be sent to {address.host} yet.", missing)
    return address


def _about_address(address: Address, settings: Settings) -> About:
    from pipeline.generate.hosted.address import missing_for_address

    leaves, missing = not address.loopback, missing_for_address(address, settings)
    policy = OTHERS if leaves else ""
    told = About(runs=address.netloc, code_leaves_machine=leaves, missing=missing, policy=policy)
    return _with_spending(told, address.host, settings.compatible_api_key, settings)


def _with_spending(about: About, place: str, key: SecretStr | None, settings: Settings) -> About:
    from dataclasses import replace

    from pipeline.generate.ledger import account_of

    account = account_of(place, key or SecretStr("none"), settings)
    if account is None:
        return about
    spending = account.spending
    spent = "" if spending.left else f"The budget of this key is spent: {spending.says} Raise CODECRAFT_KEY_BUDGETS."
    return replace(about, spending=spending, missing=about.missing or spent)
