"""Small models with random weights and real tokenizer classes, and a scripted server: built once for the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import Settings, load
from tests.generate import servers
from tests.generate.scripted import Scripted, serving

ROOT = Path(__file__).resolve().parents[2]

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
NO_SYSTEM = (
    "{% for message in messages %}{% if message.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "<s>[INST] {{ message.content | trim }} [/INST]{% endfor %}"
)


def texts() -> list[str]:
    """What the tokenizers learn from: a text that never changes, so that neither do the random models' replies."""
    return (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n")


@pytest.fixture(scope="session")
def qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Qwen2 with its own tokenizer class and a ChatML template."""
    from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2Tokenizer

    tokenizer = Qwen2Tokenizer().train_new_from_iterator(texts(), 900)
    tokenizer.add_special_tokens(
        {"additional_special_tokens": ["<|im_start|>", "<|im_end|>"], "eos_token": "<|im_end|>"}
    )
    tokenizer.chat_template = CHATML
    config = Qwen2Config(**small(len(tokenizer)), num_key_value_heads=2, max_position_embeddings=512)
    return saved(tmp_path_factory.mktemp("models") / "qwen2", Qwen2ForCausalLM, config, tokenizer)


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Llama with its own tokenizer class, a beginning-of-text token, and a template that knows no system role."""
    from transformers import LlamaConfig, LlamaForCausalLM, LlamaTokenizer

    tokenizer = LlamaTokenizer().train_new_from_iterator(texts(), 900)
    tokenizer.chat_template = NO_SYSTEM
    config = LlamaConfig(**small(len(tokenizer)), num_key_value_heads=4, max_position_embeddings=256)
    return saved(tmp_path_factory.mktemp("models") / "llama", LlamaForCausalLM, config, tokenizer)


@pytest.fixture(scope="session")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GPT-2, a base model: no chat template, positions learnt."""
    from transformers import GPT2Config, GPT2LMHeadModel, GPT2Tokenizer

    tokenizer = GPT2Tokenizer().train_new_from_iterator(texts(), 900)
    config = GPT2Config(
        vocab_size=len(tokenizer), n_embd=64, n_layer=2, n_head=4, n_positions=128, initializer_range=0.3
    )
    return saved(tmp_path_factory.mktemp("models") / "gpt2", GPT2LMHeadModel, config, tokenizer)


def small(vocabulary: int) -> dict[str, Any]:
    return {
        "vocab_size": vocabulary,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "initializer_range": 0.3,
    }


def saved(folder: Path, kind: Any, config: Any, tokenizer: Any) -> Path:
    import torch

    torch.manual_seed(7)
    config.eos_token_id, config.bos_token_id = tokenizer.eos_token_id, tokenizer.bos_token_id
    kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session", params=["qwen", "llama", "gpt2"])
def folder(request: pytest.FixtureRequest) -> Path:
    """Each of the three architectures."""
    return Path(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def transformers_serve(qwen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a model behind `transformers serve`."""
    with servers.transformers_serve(qwen, tmp_path_factory.mktemp("hub")) as name:
        yield name


@pytest.fixture(scope="session")
def llama_cpp(qwen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a model behind llama.cpp's server."""
    with servers.llama_cpp(qwen, tmp_path_factory.mktemp("gguf")) as name:
        yield name


@pytest.fixture
def settings() -> Settings:
    return load()


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A scripted server on loopback."""
    with serving() as scripted:
        yield scripted
