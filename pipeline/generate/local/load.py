"""A checked folder becomes a model in memory: weights from safetensors only, nothing fetched, no code of theirs run."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import BadInput, CodecraftError, ModelFailed, TooLarge
from pipeline.generate.local.folder import MOST_PARAMETERS, ModelFolder
from pipeline.generate.local.machine import BYTES, Place, best_place, cap_threads, described, hand_back, numbers
from pipeline.generate.recommended import SPARE


@dataclass(frozen=True, slots=True)
class Usual:
    """What is read of a folder's generation_config; nothing else in it has any effect."""

    temperature: float
    """0 where the model decodes greedily unless told otherwise."""
    top_p: float | None
    top_k: int | None
    repetition_penalty: float | None
    max_tokens: int | None
    ends: frozenset[int]
    """The tokens that end a reply."""

    @classmethod
    def of(cls, config: Any, tokenizer: Any) -> Usual:
        """Take what counts from transformers' own object."""
        named = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
        sampled = 1.0 if config.temperature is None else float(config.temperature)
        return cls(
            temperature=sampled if config.do_sample else 0.0,
            top_p=config.top_p,
            top_k=config.top_k or None,
            repetition_penalty=config.repetition_penalty,
            max_tokens=config.max_new_tokens,
            ends=frozenset(one for one in [*named, tokenizer.eos_token_id] if one is not None),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A model that can decode, and the lock that one decoding at a time holds."""

    model: Any
    tokenizer: Any
    usual: Usual
    folder: ModelFolder
    place: Place
    turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def window(self) -> int | None:
        return self.folder.context_length


_LOADED: OrderedDict[tuple[ModelFolder, str], Loaded] = OrderedDict()
_LOADING = threading.Lock()


def load(folder: ModelFolder, dtype: str = "auto", threads: int = 0) -> Loaded:
    """The model of `folder`, loaded once and kept; those used longest ago make room when memory is short.

    Raises:
        TooLarge: it does not fit the memory; said before loading.
        BadInput: the weights do not belong to the config, or the folder's tokenizer cannot be read.
        ModelFailed: the loader failed.
    """
    key = (folder, dtype)
    with _LOADING:
        if key not in _LOADED:
            cap_threads(threads)
            place = _make_room(folder, dtype)
            _LOADED[key] = _load(folder, place)
        _LOADED.move_to_end(key)
        return _LOADED[key]


def drop(folder: ModelFolder) -> None:
    """Forget what is loaded from `folder`; its memory is free when the last request has ended."""
    with _LOADING:
        for key in [key for key in _LOADED if key[0] == folder]:
            del _LOADED[key]


def bytes_needed(folder: ModelFolder, dtype: str) -> int:
    """What the model takes in memory, by the headers of its weight files."""
    return int(folder.parameters * BYTES[dtype] * SPARE)


def _make_room(folder: ModelFolder, dtype: str) -> Place:
    place = best_place(folder.stored_dtype, dtype)
    needed = bytes_needed(folder, place.dtype)
    while needed > place.free and _LOADED:
        _LOADED.popitem(last=False)
        hand_back(place.device)
        place = best_place(folder.stored_dtype, dtype)
    if needed > place.free:
        raise TooLarge(
            f"{folder.path.name} needs about {described(needed)} in {place.dtype}; {described(place.free)} are free.",
            "Choose a smaller model, or one served elsewhere by openai-compatible:NAME@BASE_URL.",
        )
    return place


def _load(folder: ModelFolder, place: Place) -> Loaded:
    try:
        tokenizer = load_tokenizer(folder)
        model = _load_model(folder, place)
        usual = Usual.of(model.generation_config, tokenizer)
        model.generation_config = _plain_config()  # generate() fills up whatever we leave open from this one
        return Loaded(model, tokenizer, usual, folder, place)
    except CodecraftError:
        raise
    except Exception as error:  # the rim: whatever the loaders of many architectures raise
        raise ModelFailed(
            f"{folder.path.name} could not be loaded: {_first_line(error)}",
            "Check the folder with transformers' AutoModelForCausalLM.from_pretrained.",
        ) from error


def _load_model(folder: ModelFolder, place: Place) -> Any:
    from transformers import AutoConfig, AutoModelForCausalLM
    from transformers.utils import logging

    loader: Any = AutoModelForCausalLM
    bars: Any = logging
    bars.disable_progress_bar()
    here: Any = {"local_files_only": True, "trust_remote_code": False}
    config = AutoConfig.from_pretrained(folder.path, **here)  # nosec B615  # a checked folder, nothing is fetched
    _match(folder, config)
    model, told = loader.from_pretrained(
        folder.path,
        config=config,
        dtype=numbers(place.dtype),
        use_safetensors=True,
        output_loading_info=True,
        **here,
    )
    lacking = sorted(told["missing_keys"]) + sorted(str(one) for one in told["mismatched_keys"])
    if lacking:
        raise BadInput(
            f"{folder.path.name} lacks weights that its config asks for: {', '.join(lacking[:3])}.",
            "Copy the model folder again; random numbers in their place would answer nonsense.",
        )
    return model.to(place.device).eval()


def _plain_config() -> Any:
    from transformers import GenerationConfig

    kind: Any = GenerationConfig
    return kind()


def _match(folder: ModelFolder, config: Any) -> None:
    """Refuse a config that would allocate far more than the weight files hold, before anything is allocated."""
    import torch
    from transformers import AutoModelForCausalLM

    loader: Any = AutoModelForCausalLM
    vocabulary, width = getattr(config, "vocab_size", 0) or 0, getattr(config, "hidden_size", 0) or 0
    if vocabulary * width > MOST_PARAMETERS:
        raise BadInput(f"{folder.path.name} has a config of impossible size.")
    with torch.device("meta"):
        asked = sum(one.numel() for one in loader.from_config(config, trust_remote_code=False).parameters())
    if asked > 1.2 * folder.parameters:
        raise BadInput(
            f"The config of {folder.path.name} asks for {asked:,} parameters; its files hold {folder.parameters:,}.",
            "Copy the model folder again.",
        )


def load_tokenizer(folder: ModelFolder) -> Any:
    """The tokenizer as it was saved.

    `AutoTokenizer` picks a class by the config's model_type, and that class brings a pre-tokenizer of its own: a BPE
    trained otherwise then gives other ids. `tokenizer.json` is complete by itself, so where there is one, it counts.
    """
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    complete = (folder.path / "tokenizer.json").is_file()
    kind = PreTrainedTokenizerFast if complete else AutoTokenizer
    tokenizer = kind.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)
    tokenizer.model_max_length = sys.maxsize  # else it warns of a long prompt, which `text.prepare` is about to cut
    tokenizer.padding_side = "left"
    # transformers warns once of ids beyond the window, which `text.prepare` cuts and says; here it has "warned" already
    tokenizer.deprecation_warnings["sequence-length-is-longer-than-the-specified-maximum"] = True
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    return tokenizer


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
