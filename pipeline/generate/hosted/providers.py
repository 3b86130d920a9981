"""Whom a prompt may be sent to: where it goes, what its keeper says about it, and what it takes to use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType

from pydantic import SecretStr

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
    what: str = ""
    """One sentence for a person who chooses; empty is `A model of` and the label."""
    form: str = "NAME"
    """How the name of a model is written there."""
    package: str = ""
    """The module of LangChain's partner package that speaks its protocol; empty where it is OpenAI's, which
    `langchain_openai` speaks."""
    as_of: str
    """The month of the page that these sentences were taken from, ISO 8601; who relies on them reads it again."""

    @property
    def sentence(self) -> str:
        return self.what or f"A model of {self.label}."

    @property
    def policy(self) -> str:
        """All of it in one line for a person who is about to send code there."""
        return f"{self.where} {self.retention} {self.training} ({self.terms}, as of {self.as_of})"


COPY = "2026-11 from a stored copy of unknown age"
"""Where the page itself was out of reach when its row was written."""

_ROWS = (
    Provider(
        name="openai",
        label="OpenAI",
        base_url="https://api.openai.com/v1",
        variable="OPENAI_API_KEY",
        supports=ONE,
        package="langchain_openai",
        where="Prompts go to OpenAI (United States, unless the project is set to another region).",
        retention="Kept up to 30 days for abuse monitoring, unless zero retention was agreed.",
        training="Not used for training unless the organisation opts in.",
        terms="https://platform.openai.com/docs/guides/your-data",
        as_of="2026-04",
    ),
    Provider(
        name="anthropic",
        label="Anthropic",
        base_url="https://api.anthropic.com",
        variable="ANTHROPIC_API_KEY",
        supports=ONE - {"seed"},
        package="langchain_anthropic",
        where="Prompts go to Anthropic (United States).",
        retention="Deleted within 30 days, flagged misuse within 2 years, unless zero retention was agreed.",
        training="Not used for training by default under the commercial terms.",
        terms="https://privacy.anthropic.com/en/articles/7996866-how-long-do-you-store-personal-data",
        as_of="2026-02",
    ),
    Provider(
        name="huggingface",
        label="Hugging Face Inference Providers",
        base_url="https://router.huggingface.co/v1",
        variable="HF_TOKEN",
        supports=ONE,
        what="A model that Hugging Face's inference providers serve.",
        form="ORG/NAME",
        where="Prompts go through Hugging Face to the company that serves the model.",
        retention="Hugging Face keeps no request or reply, and logs without them for up to 30 days; the serving"
        " company has terms of its own.",
        training="Not used for training by Hugging Face.",
        terms="https://huggingface.co/docs/inference-providers/security",
        as_of="2026-11",
    ),
    Provider(
        name="cohere",
        label="Cohere",
        base_url="https://api.cohere.ai/compatibility/v1",
        variable="COHERE_API_KEY",
        supports=ONE - {"seed"},
        where="Prompts go to Cohere; where it computes was not verified.",
        retention="How long it keeps them was not verified.",
        training="Whether it trains on them was not verified: look before you allow it.",
        terms="https://cohere.com/security",
        as_of=f"{COPY}, which does not say",
    ),
    Provider(
        name="deepseek",
        label="DeepSeek",
        base_url="https://api.deepseek.com",
        variable="DEEPSEEK_API_KEY",
        supports=ONE - {"seed"},
        where="Prompts go to DeepSeek (People's Republic of China).",
        retention="No time is stated; kept as long as the service needs.",
        training="Its privacy policy allows training and names a right to object; nothing exempts the API.",
        terms="https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html",
        as_of="2026-04, by what others report of it; the policy itself was not read",
    ),
    Provider(
        name="fireworks",
        label="Fireworks AI",
        base_url="https://api.fireworks.ai/inference/v1",
        variable="FIREWORKS_API_KEY",
        supports=ONE - {"seed"},
        where="Prompts go to Fireworks AI; where it computes was not verified.",
        retention="For open models neither prompt nor reply is stored unless you opt in; they may stay in memory for"
        " some minutes.",
        training="Whether it trains on what is not stored was not verified.",
        terms="https://docs.fireworks.ai/guides/security_compliance/data_handling",
        as_of=COPY,
    ),
    Provider(
        name="google_genai",
        label="Google",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        variable="GOOGLE_API_KEY",
        supports=ONE - {"seed"},
        what="A Gemini model of Google.",
        where="Prompts go to Google; where it computes was not verified.",
        retention="Kept 55 days for abuse monitoring.",
        training="Unpaid quota: used to improve Google's products, and people may read it (not in the European"
        " Economic Area, Switzerland and the United Kingdom). Whether paid use is exempt: read the terms.",
        terms="https://ai.google.dev/gemini-api/terms",
        as_of=COPY,
    ),
    Provider(
        name="groq",
        label="Groq",
        base_url="https://api.groq.com/openai/v1",
        variable="GROQ_API_KEY",
        supports=ONE - {"seed"},
        what="An open model that Groq serves.",
        where="Prompts go to Groq; where it computes was not verified.",
        retention="Not kept by default, except to look into failures and abuse.",
        training="Whether it trains on what it keeps was not verified.",
        terms="https://console.groq.com/docs/your-data",
        as_of=COPY,
    ),
    Provider(
        name="mistralai",
        label="Mistral AI",
        base_url="https://api.mistral.ai/v1",
        variable="MISTRAL_API_KEY",
        supports=ONE,
        package="langchain_mistralai",
        where="Prompts go to Mistral AI (European Union).",
        retention="Kept 30 days for abuse monitoring, unless zero retention was agreed.",
        training="Paid use is not used for training by default; free use may be.",
        terms="https://help.mistral.ai/en/collections/701684-trust",
        as_of="2026, by what others report of it; the terms themselves were not read",
    ),
    Provider(
        name="openrouter",
        label="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        variable="OPENROUTER_API_KEY",
        supports=ONE - {"seed"},
        what="A model that OpenRouter passes requests on to.",
        form="ORG/NAME",
        where="Prompts go through OpenRouter to the company that serves the model.",
        retention="Each serving company has terms of its own; OpenRouter lists them.",
        training="Some serving companies may train on prompts; the same list says which.",
        terms="https://openrouter.ai/docs/guides/privacy/provider-logging",
        as_of=COPY,
    ),
    Provider(
        name="together",
        label="Together AI",
        base_url="https://api.together.xyz/v1",
        variable="TOGETHER_API_KEY",
        supports=ONE - {"seed"},
        what="An open model that Together AI serves.",
        form="ORG/NAME",
        where="Prompts go to Together AI (North America).",
        retention="Its pages disagree on whether prompts and replies are stored by default; the organisation's privacy"
        " settings turn it off.",
        training="Not used for training unless you opt in.",
        terms="https://docs.together.ai/docs/zero-data-retention",
        as_of=COPY,
    ),
    Provider(
        name="xai",
        label="xAI",
        base_url="https://api.x.ai/v1",
        variable="XAI_API_KEY",
        supports=ONE - {"seed"},
        where="Prompts go to xAI; where it computes was not verified.",
        retention="Kept 30 days, encrypted, for abuse monitoring, unless zero retention was set.",
        training="Not used for training without explicit permission.",
        terms="https://docs.x.ai/docs/faq/security",
        as_of=COPY,
    ),
)
"""Those we ship first, then by name. One that could not be shown to honour a seed refuses it."""

PROVIDERS: Mapping[str, Provider] = MappingProxyType({one.name: one for one in _ROWS})


def key_of(provider: Provider, settings: Settings) -> SecretStr | None:
    """The key that the environment holds for it, without blanks around it; None when there is none."""
    held = getattr(settings, provider.variable.lower())
    key = held.get_secret_value().strip() if isinstance(held, SecretStr) else ""
    return SecretStr(key) if key else None


def malformed(key: SecretStr | None, variable: str) -> str:
    """What is wrong with a key that could not even be sent; empty when it could, or there is none."""
    said = key.get_secret_value() if key else ""
    sound = said.isascii() and said.isprintable() and " " not in said
    return "" if sound else f"copy {variable} again: it holds a blank, a line break or a letter that no key has"


def lacking_package(module: str, extra: str) -> str:
    """What installs a partner package that is not there; empty when it is, or none is needed."""
    return (
        f"install it by `.venv/bin/python -m pip install -e '.[{extra}]'`" if module and not find_spec(module) else ""
    )


def missing_for(provider: Provider, settings: Settings) -> str:
    """What must be set before a prompt goes to this provider; empty when nothing."""
    wanted = []
    if lacking := lacking_package(provider.package, provider.name):
        wanted.append(lacking)
    key = key_of(provider, settings)
    if key is None:
        wanted.append(f"set {provider.variable} to your key")
    if wrong := malformed(key, provider.variable):
        wanted.append(wrong)
    if provider.name not in settings.allow_providers:
        wanted.append(
            f"add {provider.name} to CODECRAFT_ALLOW_PROVIDERS once you agree that {provider.label} sees your code"
        )
    return f"{', and '.join(wanted).capitalize()[0]}{', and '.join(wanted)[1:]}." if wanted else ""
