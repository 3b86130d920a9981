"""The vendors' clients, set up: our time limits, no retries of theirs, no redirects, nothing from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from pipeline.generate.hosted.chat import HostedChat
from pipeline.generate.hosted.gate import Gate
from pipeline.generate.hosted.providers import Address, Provider, key_of
from pipeline.generate.money import price_of
from pipeline.generate.options import ONE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

CONNECT_SECONDS = 10.0


def at_provider(provider: Provider, model: str, settings: Settings) -> HostedChat:
    """A provider's model. The base URL is always given: otherwise the environment could send prompts elsewhere."""
    key = key_of(provider, settings) or SecretStr("")
    made = _compatible if provider.compatible else _by_vendor
    return HostedChat(
        name=f"{provider.name}:{model}",
        inner=made(provider, model, key, settings),
        label=provider.label,
        price=price_of(f"{provider.name}:{model}", settings),
        variable=provider.variable,
        key=key,
        able=provider.supports,
        gate=Gate.of(provider.base_url),
    )


def at_address(address: Address, settings: Settings) -> HostedChat:
    """A model behind an OpenAI-compatible URL. It gets the key for such servers if there is one, never a vendor's."""
    name = f"openai-compatible:{address.model}@{address.url}"
    key = settings.compatible_api_key or SecretStr("none")
    return HostedChat(
        name=name,
        inner=_speaking_openai(address.model, address.url, key, settings, outside=not address.loopback),
        label=address.netloc,
        price=price_of(name, settings),
        variable="CODECRAFT_COMPATIBLE_API_KEY",
        key=key,
        able=ONE,
        gate=Gate.of(address.url),
    )


def _by_vendor(provider: Provider, model: str, key: SecretStr, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    made: BaseChatModel = init_chat_model(
        model,
        model_provider=provider.name,
        api_key=key.get_secret_value(),
        base_url=provider.base_url,
        max_retries=0,
        timeout=settings.model_timeout,
        **(_own_clients(settings, outside=True) if provider.name == "openai" else {}),
    )
    return made


def _compatible(provider: Provider, model: str, key: SecretStr, settings: Settings) -> BaseChatModel:
    return _speaking_openai(model, provider.base_url, key, settings, outside=True)


def _speaking_openai(model: str, url: str, key: SecretStr, settings: Settings, *, outside: bool) -> BaseChatModel:
    from langchain_openai.chat_models.base import BaseChatOpenAI  # says max_tokens, which every server understands

    return BaseChatOpenAI(
        model=model,
        base_url=url,
        api_key=key,
        max_retries=0,
        timeout=_timeout(settings),
        stream_usage=True,
        stream_chunk_timeout=settings.model_timeout,
        use_responses_api=False,
        **_own_clients(settings, outside=outside),
    )


def _own_clients(settings: Settings, *, outside: bool) -> dict[str, Any]:
    """HTTP clients that follow no redirect, which could lead code elsewhere; a proxy serves outside addresses only."""
    import httpx

    from pipeline.generate.hosted.transport import SpreadTransport

    manners: dict[str, Any] = {"timeout": _timeout(settings), "follow_redirects": False, "trust_env": outside}
    trusted = httpx.create_ssl_context(trust_env=outside)
    spread = SpreadTransport(verify=trusted, limits=httpx.Limits(max_connections=None, max_keepalive_connections=8))
    return {
        "http_async_client": httpx.AsyncClient(transport=spread, **manners),
        "http_client": httpx.Client(verify=trusted, **manners),
    }


def _timeout(settings: Settings) -> Any:
    import httpx

    return httpx.Timeout(settings.model_timeout, connect=CONNECT_SECONDS)
