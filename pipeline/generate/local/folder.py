"""A model folder, looked at before any loader runs: what it is, how big it is, and whether it may be loaded at all.

Only plain safetensors and plain JSON are read. What could run code or reach elsewhere is refused: pickled weights,
`auto_map` (custom code), configuration that names another attention or kernel implementation, adapters that point to
another model, quantisation that needs more libraries (CVE-2025-32434, CVE-2026-4372, CVE-2026-5241).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput

PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")
REFUSED_KEYS = frozenset(
    {
        "auto_map",
        "base_model_name_or_path",
        "custom_generate",
        "custom_pipelines",
        "kernel_config",
        "quantization_config",
        "trust_remote_code",
    }
)
PLAIN = ("eager", "sdpa", None)
"""The attention implementations that torch itself brings."""

MOST_JSON_BYTES = 64 * 2**20
MOST_LAYERS = 1_000
MOST_PARAMETERS = 10**13


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that may be loaded."""

    path: Path
    architecture: str
    """The class that its config names: `Qwen2ForCausalLM`."""
    context_length: int | None
    """The window in tokens; None where the config does not say."""
    parameters: int
    """From the headers of the weight files."""
    stored_dtype: str
    """As most weights are stored, in safetensors' own wording: `BF16`, `F32`."""
    cache_bytes_per_token: int
    """Keys and values of one token in 16-bit numbers, at most."""
    chat: bool
    """Whether a chat template lies beside the tokenizer."""
    revision: str | None = None
    """The commit on the hub, when it came from there."""


def inspect(path: Path, *, revision: str | None = None) -> ModelFolder:
    """Look at a folder without loading it.

    Raises:
        BadInput: it is no model folder, or it is refused; the message says why.
    """
    if not path.is_dir():
        raise BadInput(f"There is no folder {path}.", "Give the folder that holds the model's config.json.")
    config = check_configs(path)
    if not any(path.glob("tokenizer*.json")) and not (path / "vocab.json").is_file():
        raise BadInput(f"{path} has no tokenizer.", "Save the tokenizer beside the model as tokenizer.json.")
    parameters, dtype = _weights(path)
    text = _text_config(config)
    return ModelFolder(
        path=path.resolve(),
        architecture=_architecture(config),
        context_length=_window(text),
        parameters=parameters,
        stored_dtype=dtype,
        cache_bytes_per_token=_cache_bytes(text),
        chat=(path / "chat_template.jinja").is_file() or "chat_template" in _json(path / "tokenizer_config.json"),
        revision=revision,
    )


def check_configs(path: Path) -> Mapping[str, Any]:
    """The folder's config, once everything that is written in its JSON files has been found harmless.

    Raises:
        BadInput: no config, or something in it is refused.
    """
    if not (path / "config.json").is_file():
        raise BadInput(f"{path} is no model folder: it has no config.json.", "Give the folder of a transformers model.")
    _refuse_pickles(path)
    for file in sorted(path.glob("*.json")):
        if file.name in ("tokenizer.json", "vocab.json", "added_tokens.json"):
            continue  # tables of words, up to many megabytes; the tokenizer's own parser reads them
        for key, value in _pairs(_json(file)):
            _refuse(file, key, value)
    if (path / "adapter_config.json").is_file():
        raise BadInput(f"{path} is an adapter, not a model.", "Merge it into its base model and save the whole.")
    return _json(path / "config.json")


def _refuse_pickles(path: Path) -> None:
    pickled = sorted(file.name for file in path.iterdir() if file.suffix.lower() in PICKLES)
    if pickled:
        raise BadInput(
            f"{path} holds pickled files ({', '.join(pickled[:3])}), which can run code when they are read.",
            "Give a folder with safetensors only; save_pretrained writes one.",
        )


def _refuse(file: Path, key: str, value: object) -> None:
    tricked = key in REFUSED_KEYS and value not in (None, False, {}, "", [])
    if key.lstrip("_").removesuffix("_internal") in ("attn_implementation", "experts_implementation"):
        tricked = key.endswith("_internal") or value not in PLAIN
    if tricked:
        raise BadInput(
            f"{file.name} sets {key!r}, which makes loaders fetch or run something else.",
            "Only plain, unquantised models that transformers knows by itself are loaded.",
        )


def _pairs(value: object) -> Iterator[tuple[str, object]]:
    """Every key with its value, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from one.items()
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _json(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    if file.stat().st_size > MOST_JSON_BYTES:
        raise BadInput(f"{file.name} is larger than {MOST_JSON_BYTES // 2**20} MB.")
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise BadInput(f"{file.name} is not valid JSON.", "Copy the model folder again.") from None
    return read if isinstance(read, dict) else {}


def _weights(path: Path) -> tuple[int, str]:
    """How many parameters there are, and the type that most of them are stored in."""
    counted: dict[str, int] = {}
    for file in sorted(path.glob("*.safetensors")):
        for dtype, numbers in _tensors(file):
            counted[dtype] = counted.get(dtype, 0) + numbers
    if not counted:
        raise BadInput(f"{path} has no *.safetensors weights.", "Save the model with save_pretrained.")
    return sum(counted.values()), max(counted, key=lambda dtype: counted[dtype])


def _tensors(file: Path) -> Iterator[tuple[str, int]]:
    """The type and size of each tensor: safetensors begin with eight bytes of length and a header of JSON."""
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 2 <= length <= min(MOST_JSON_BYTES, file.stat().st_size - 8):
            raise BadInput(f"{file.name} is not a safetensors file.", "Copy the model folder again.")
        try:
            header = json.loads(stream.read(length))
            for name, tensor in header.items():
                if name != "__metadata__":
                    yield str(tensor["dtype"]), math.prod(int(size) for size in tensor["shape"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BadInput(f"The header of {file.name} cannot be read.", "Copy the model folder again.") from None


def _architecture(config: Mapping[str, Any]) -> str:
    names = config.get("architectures") or []
    name = str(names[0]) if isinstance(names, list) and names else str(config.get("model_type", ""))
    if not config.get("model_type"):
        raise BadInput("config.json names no model_type.", "Give the folder of a transformers model.")
    if config.get("is_encoder_decoder"):
        raise BadInput(f"{name} is an encoder-decoder.", "Only decoder-only language models are supported.")
    return name


def _text_config(config: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = config.get("text_config")
    text = inner if isinstance(inner, dict) else config
    layers = _number(text, "num_hidden_layers", "n_layer")
    if layers is not None and layers > MOST_LAYERS:
        raise BadInput(f"config.json asks for {layers:,} layers.", f"Up to {MOST_LAYERS} are loaded.")
    return text


def _window(text: Mapping[str, Any]) -> int | None:
    return _number(text, "max_position_embeddings", "n_positions", "n_ctx", "seq_length")


def _cache_bytes(text: Mapping[str, Any]) -> int:
    heads = _number(text, "num_attention_heads", "n_head") or 1
    width = _number(text, "head_dim") or (_number(text, "hidden_size", "n_embd") or 4096) // heads
    layers = _number(text, "num_hidden_layers", "n_layer") or 32
    return 2 * 2 * layers * (_number(text, "num_key_value_heads") or heads) * width


def _number(config: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        value = config.get(name)
        if isinstance(value, int) and value > 0:
            return value
    return None
