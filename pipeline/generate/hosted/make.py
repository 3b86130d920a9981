"""The vendors' clients, set up: our time limits, no retries of theirs, no redirects, nothing from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from pipeline.generate.hosted.address import Address
from pipeline.generate.hosted.chat import HostedChat
from pipeline.generate.hosted.gate import Gate
from pipeline.generate.hosted.ollama_words import in_ollamas_words
from pipeline.generate.hosted.providers import Provider, key_of
from pipeline.generate.ledger import account_of
from pipeline.generate.money import price_of
from pipeline.generate.options import ONE, Options
from pipeline.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

CONNECT_SECONDS = 10.0


def at_provider(provider: Provider, model: str, settings: Settings) -> HostedChat:
    """A provider's model. The base URL is always given: otherwise the environment could send prompts elsewhere."""
    name, key = f"{provider.name}:{model}", key_of(provider, settings) or SecretStr("")
    made = _by_package if provider.package else _speaking_openai
    chat = HostedChat(
        name=name,
        inner=made(provider, model, key, settings),
        label=provider.label,
        price_now=partial(price_of, name, settings),
        account=account_of(provider.name, key, settings),
        variable=provider.variable,
        key=key,
        able=provider.supports,
        gate=Gate.of(provider.base_url),
    )
    return chat.model_copy(update={"worded": _in_mistrals_words}) if provider.name == "mistralai" else chat


def at_address(address: Address, settings: Settings) -> HostedChat:
    """A model behind an OpenAI-compatible URL. It gets the key for such servers if there is one, never a vendor's."""
    key = settings.compatible_api_key or SecretStr("none")
    inner = _openai_at(address.url, address.model, key, settings, outside=not address.loopback)
    return _at_url(f"openai-compatible:{address.model}@{address.url}", address, inner, settings)


def at_ollama(address: Address, settings: Settings) -> HostedChat:
    """A model of an Ollama server, in its own protocol."""
    from langchain.chat_models import init_chat_model

    key = settings.compatible_api_key or SecretStr("none")
    inner = init_chat_model(
        address.model,
        model_provider="ollama",
        base_url=address.url,
        client_kwargs={
            "timeout": _timeout(settings),
            "follow_redirects": False,
            "trust_env": not address.loopback,
            "headers": {"authorization": f"Bearer {key.get_secret_value()}"},  # else it sends OLLAMA_API_KEY anywhere
        },
    )
    inner.client_kwargs = {}  # type: ignore[attr-defined]  # its clients are made; the key would show here
    made = _at_url(f"ollama:{address.model}@{address.url}", address, inner, settings)
    return made.model_copy(update={"worded": in_ollamas_words})


def _at_url(name: str, address: Address, inner: BaseChatModel, settings: Settings) -> HostedChat:
    key = settings.compatible_api_key or SecretStr("none")
    return HostedChat(
        name=name,
        inner=inner,
        label=address.netloc,
        price_now=partial(price_of, name, settings),
        account=account_of(address.host, key, settings),
        variable="CODECRAFT_COMPATIBLE_API_KEY",
        key=key,
        able=ONE,
        gate=Gate.of(address.url),
    )


def _by_package(provider: Provider, model: str, key: SecretStr, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    made: BaseChatModel = init_chat_model(
        model,
        model_provider=provider.name,
        api_key=key.get_secret_value(),
        base_url=provider.base_url,
        **_PARTICULARS[provider.name](provider, key, settings),
    )
    if provider.name == "mistralai":  # its package would send values that nobody asked for
        made.temperature = made.top_p = None  # type: ignore[attr-defined]
    if provider.name == "anthropic":  # its own HTTP client would carry key and code wherever a redirect leads
        made._async_client._client.follow_redirects = False  # type: ignore[attr-defined]
    return made


def _openais(provider: Provider, key: SecretStr, settings: Settings) -> dict[str, Any]:
    clients = _own_clients(settings, outside=True)
    return {"max_retries": 0, "timeout": settings.model_timeout, **clients}


def _anthropics(provider: Provider, key: SecretStr, settings: Settings) -> dict[str, Any]:
    return {"max_retries": 0, "timeout": settings.model_timeout}


def _mistrals(provider: Provider, key: SecretStr, settings: Settings) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {key.get_secret_value()}", "Accept": "application/json"}
    clients = _own_clients(settings, outside=True, base_url=provider.base_url, headers=headers)
    return {"max_retries": 1, "client": clients["http_client"], "async_client": clients["http_async_client"]}


_PARTICULARS: Mapping[str, Callable[[Provider, SecretStr, Settings], dict[str, Any]]] = {
    "openai": _openais,
    "anthropic": _anthropics,
    "mistralai": _mistrals,
}
"""What each partner package wants to be told beside the model, the key and the URL."""


def _in_mistrals_words(options: Options, messages: Sequence[BaseMessage]) -> dict[str, Any]:
    return {{"seed": "random_seed"}.get(name, name): value for name, value in options.given.items()}


def _speaking_openai(provider: Provider, model: str, key: SecretStr, settings: Settings) -> BaseChatModel:
    return _openai_at(provider.base_url, model, key, settings, outside=True)


def _openai_at(url: str, model: str, key: SecretStr, settings: Settings, *, outside: bool) -> BaseChatModel:
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


def _own_clients(settings: Settings, *, outside: bool, **more: Any) -> dict[str, Any]:
    """HTTP clients that follow no redirect, which could lead code elsewhere; a proxy serves outside addresses only."""
    import httpx

    from pipeline.generate.hosted.transport import SpreadTransport

    manners: dict[str, Any] = {"timeout": _timeout(settings), "follow_redirects": False, "trust_env": outside, **more}
    trusted = httpx.create_ssl_context(trust_env=outside)
    spread = SpreadTransport(verify=trusted, limits=httpx.Limits(max_connections=None, max_keepalive_connections=8))
    return {
        "http_async_client": httpx.AsyncClient(transport=spread, **manners),
        "http_client": httpx.Client(verify=trusted, **manners),
    }


def _timeout(settings: Settings) -> Any:
    import httpx

    return httpx.Timeout(settings.model_timeout, connect=CONNECT_SECONDS)
