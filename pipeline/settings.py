"""The only reader of the environment: it is read here once and handed on as a value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from pipeline.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: `datasets/` lies in it."""

TELEMETRY_OFF: Mapping[str, str] = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_EVALUATE_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class KeyBudget:
    """What a key may spend."""

    place: str
    """The provider or the host that the key is for."""
    dollars: float
    period: Literal["day", "month", "ever"]

    @classmethod
    def of(cls, text: str) -> KeyBudget:
        """Read `openai=20/month`, `anthropic=2.50/day` or `api.example.com=5`.

        Raises:
            ValueError: it is none of these.
        """
        place, _, rest = (part.strip() for part in text.partition("="))
        amount, _, period = (part.strip() for part in rest.partition("/"))
        try:
            dollars = float(amount)
        except ValueError:
            dollars = -1.0
        if not place or not 0 <= dollars < 1_000_000 or period not in ("", "day", "month"):
            raise ValueError(f"{text.strip()!r} is no budget, write openai=20/month, anthropic=2.50/day or HOST=5")
        return cls(place, dollars, "day" if period == "day" else "month" if period else "ever")


class Settings(BaseSettings):
    """What a deployment can choose. Each field is the environment variable `CODECRAFT_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="CODECRAFT_", env_ignore_empty=True, populate_by_name=True, frozen=True
    )

    home: Path = Path(".codecraft")
    """Everything that keeps state lies here; made with mode 0700 when first needed."""
    host: str = "127.0.0.1"
    """Any other address than loopback needs `api_key`."""
    port: int = Field(default=7860, ge=0, le=65535, validation_alias="PORT")
    """0 lets the system choose."""
    api_key: SecretStr | None = None
    """Asked of every call when set: `Authorization: Bearer …`."""
    model: str = "offline"
    strategy: str = "reranked"
    embedding_model: str = ""
    """A folder or a hub name; empty is the bundled all-MiniLM-L6-v2."""
    reranker: str = ""
    """A folder or a hub name of a cross-encoder, for the strategy `reranked`; empty is our own light way."""
    hub: bool = False
    """Whether files may be fetched from the Hugging Face hub for a model or a public suite that was named."""
    threads: int = Field(default=0, ge=0)
    """CPU threads of a local model; 0 is one for each core that this process may use."""
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    """The numbers a local model computes with; `auto` is 32 bits on a CPU unless it computes in bfloat16."""
    allow_providers: Annotated[tuple[str, ...], NoDecode] = ()
    """Whom prompts may be sent to, by commas: providers (`openai,anthropic`) and hosts of OpenAI-compatible servers."""
    key_budgets: Annotated[tuple[KeyBudget, ...], NoDecode] = ()
    """US dollars that a key may spend, by commas, by provider or host as in `allow_providers`, a day, a month or ever:
    `openai=20/month, anthropic=2.50/day, api.example.com=5`."""
    model_timeout: float = Field(default=120.0, gt=0)
    """Seconds that a hosted model may be silent."""
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    anthropic_api_key: SecretStr | None = Field(default=None, validation_alias="ANTHROPIC_API_KEY")
    hf_token: SecretStr | None = Field(default=None, validation_alias="HF_TOKEN")
    """For Hugging Face's inference providers."""
    cohere_api_key: SecretStr | None = Field(default=None, validation_alias="COHERE_API_KEY")
    deepseek_api_key: SecretStr | None = Field(default=None, validation_alias="DEEPSEEK_API_KEY")
    fireworks_api_key: SecretStr | None = Field(default=None, validation_alias="FIREWORKS_API_KEY")
    google_api_key: SecretStr | None = Field(default=None, validation_alias="GOOGLE_API_KEY")
    groq_api_key: SecretStr | None = Field(default=None, validation_alias="GROQ_API_KEY")
    mistral_api_key: SecretStr | None = Field(default=None, validation_alias="MISTRAL_API_KEY")
    openrouter_api_key: SecretStr | None = Field(default=None, validation_alias="OPENROUTER_API_KEY")
    together_api_key: SecretStr | None = Field(default=None, validation_alias="TOGETHER_API_KEY")
    xai_api_key: SecretStr | None = Field(default=None, validation_alias="XAI_API_KEY")
    compatible_api_key: SecretStr | None = None
    """For OpenAI-compatible servers on loopback or in `allow_providers`; the vendors' keys never go there."""
    passages: int = Field(default=5, ge=1, le=20)
    """How many passages a strategy hands to the prompt."""
    max_prompt_chars: int = Field(default=20_000, ge=100)
    max_context_chars: int = Field(default=400_000, ge=1_000)
    max_upload_mb: int = Field(default=20, ge=1)
    minimum_isolation: Literal["L2", "L3"] = "L2"
    """Below this level generated code is not run."""
    unsafe_no_sandbox: bool = False
    """Run generated code with no isolation at all. Never on a machine that matters."""
    benchmarks_dir: Path | None = None
    """Where the public suites lie, by their publishers' file names (HumanEval.jsonl.gz); None is `home`/benchmarks."""
    tracking: str = ""
    """Where finished runs are recorded: empty is `mlruns/mlflow.db`, a URL an MLflow server, `off` nowhere."""
    space_id: str = Field(default="", validation_alias="SPACE_ID")
    """Set by Hugging Face on a Space."""

    @field_validator("allow_providers", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        return tuple(one.strip() for one in value.split(",") if one.strip()) if isinstance(value, str) else value

    @field_validator("key_budgets", mode="before")
    @classmethod
    def _each_a_budget(cls, value: object) -> object:
        return tuple(KeyBudget.of(one) for one in value.split(",") if one.strip()) if isinstance(value, str) else value

    def budget_of(self, place: str) -> KeyBudget | None:
        """What the key of a provider or host may spend; None where that is not limited."""
        return next((one for one in self.key_budgets if one.place == place), None)

    @property
    def on_space(self) -> bool:
        return bool(self.space_id)


def load(**changes: object) -> Settings:
    """Read the environment, with `changes` on top.

    Raises:
        BadInput: a variable has a value that cannot be used; the message names it.
    """
    try:
        return Settings(**changes)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        variable = f"CODECRAFT_{name.upper()}" if name in Settings.model_fields else name
        raise BadInput(f"{variable} cannot be used: {first['msg']}.", f"Mend {variable} and start again.") from None


def silence_telemetry() -> None:
    """Switch off every library's calls home. Runs before the first of them is imported."""
    os.environ.update(TELEMETRY_OFF)
    if os.environ.get("CODECRAFT_HUB", "").lower() not in {"1", "true", "yes", "on"}:
        os.environ.update({"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"})
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning threads starve a busy machine


def harden_gradio(chosen: Settings, temp: Path) -> None:
    """Keep Gradio to the private folder `temp`, and every variable from opening it to the world.

    Raises:
        BadInput: GRADIO_VIBE_MODE is set; it lets any visitor run code here.
    """
    if os.environ.get("GRADIO_VIBE_MODE"):
        raise BadInput("GRADIO_VIBE_MODE lets visitors run code on this machine.", "Unset it and start again.")
    os.environ.update({"GRADIO_TEMP_DIR": str(temp), "GRADIO_SHARE": "False", "GRADIO_RUN_HISTORY": "False"})
    os.environ.setdefault("MPLBACKEND", "agg")  # else the first event of a page waits seconds for matplotlib to choose
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")  # uvicorn believes any loopback caller about who is calling
    for name in _OPENING if chosen.on_space else (*_OPENING, "GRADIO_SERVER_NAME"):
        os.environ.pop(name, None)


_OPENING = (
    "GRADIO_ALLOWED_PATHS",
    "GRADIO_ROOT_PATH",
    "GRADIO_MCP_SERVER",
    "GRADIO_NUM_WORKERS",
    "GRADIO_LOCAL_DEV_MODE",
)
