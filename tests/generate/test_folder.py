"""A model folder is looked at before any loader runs."""

from __future__ import annotations

import json
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import BadInput, TooLarge
from pipeline.generate.local import machine
from pipeline.generate.local.folder import inspect
from pipeline.generate.local.load import drop, load, load_tokenizer


@pytest.fixture
def copy(qwen: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(qwen, tmp_path / "model"))


def edit(file: Path, **changes: object) -> None:
    read = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**read, **changes}))


def test_a_sound_folder_says_what_it_is(qwen: Path) -> None:
    found = inspect(qwen)
    assert (found.architecture, found.context_length, found.stored_dtype, found.chat) == (
        "Qwen2ForCausalLM",
        512,
        "F32",
        True,
    )
    assert found.parameters == sum(one.numel() for one in load(found).model.parameters())


HOSTILE: dict[str, Callable[[Path], object]] = {
    "no config": lambda at: (at / "config.json").unlink(),
    "no weights": lambda at: (at / "model.safetensors").unlink(),
    "no tokenizer": lambda at: [file.unlink() for file in at.glob("tokenizer*")],
    "config is a list": lambda at: (at / "config.json").write_text("[]"),
    "config is cut": lambda at: (at / "config.json").write_text('{"model_type": '),
    "config is deep": lambda at: (at / "config.json").write_text("[" * 100_000),
    "pickled weights": lambda at: (at / "pytorch_model.bin").write_bytes(b"\x80\x04."),
    "pickled rest": lambda at: (at / "training_args.PT").write_bytes(b"\x80\x04."),
    "auto_map": lambda at: edit(at / "config.json", auto_map={"AutoModelForCausalLM": "evil.Model"}),
    "auto_map of the tokenizer": lambda at: edit(
        at / "tokenizer_config.json", auto_map={"AutoTokenizer": ["evil.T", None]}
    ),
    "auto_map deep inside": lambda at: edit(at / "config.json", text_config={"auto_map": {"AutoConfig": "evil.C"}}),
    "trust_remote_code": lambda at: edit(at / "tokenizer_config.json", trust_remote_code=True),
    "attention from elsewhere": lambda at: edit(at / "config.json", attn_implementation="evil/kernel"),
    "attention set inside": lambda at: edit(at / "config.json", _attn_implementation_internal="sdpa"),
    "attention by part": lambda at: edit(at / "config.json", _attn_implementation={"": "evil/kernel"}),
    "experts from elsewhere": lambda at: edit(at / "config.json", experts_implementation="evil/kernel"),
    "quantised": lambda at: edit(at / "config.json", quantization_config={"quant_method": "evil"}),
    "custom generate": lambda at: edit(at / "generation_config.json", custom_generate="evil/decoding"),
    "an adapter": lambda at: edit(at / "adapter_config.json", peft_type="LORA"),
    "an adapter of another model": lambda at: edit(at / "adapter_config.json", base_model_name_or_path="evil/base"),
    "encoder-decoder": lambda at: edit(at / "config.json", is_encoder_decoder=True),
    "a million layers": lambda at: edit(at / "config.json", num_hidden_layers=1_000_000),
    "weights without header": lambda at: (at / "model.safetensors").write_bytes(b"abc"),
    "weights with a huge header": lambda at: (at / "model.safetensors").write_bytes(struct.pack("<Q", 2**60) + b"{}"),
    "weights with a false header": lambda at: (at / "model.safetensors").write_bytes(
        struct.pack("<Q", 8) + b'{"a": 1}'
    ),
}


@pytest.mark.parametrize("spoil", HOSTILE.values(), ids=list(HOSTILE))
def test_a_folder_that_is_unsound_or_hostile_is_refused_with_a_reason(
    copy: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(copy)
    with pytest.raises(BadInput) as caught:
        inspect(copy)
    assert len(caught.value.message) > 20


def test_code_that_lies_in_a_folder_is_never_run(copy: Path) -> None:
    (copy / "modeling_evil.py").write_text("import sys\nsys.modules['evil_was_here'] = sys\n")
    (copy / "custom_generate").mkdir()
    (copy / "custom_generate" / "generate.py").write_text("import sys\nsys.modules['evil_was_here'] = sys\n")
    load(inspect(copy))
    drop(inspect(copy))
    assert "evil_was_here" not in sys.modules


def test_a_config_that_would_allocate_more_than_the_weights_hold_is_refused_before_loading(copy: Path) -> None:
    edit(copy / "config.json", hidden_size=8192, intermediate_size=65_536)
    with pytest.raises(BadInput, match="its files hold"):
        load(inspect(copy))


def test_weights_that_are_missing_are_not_replaced_by_random_numbers(copy: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(copy / "model.safetensors")
    weights.pop("model.layers.1.mlp.down_proj.weight")
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(BadInput, match=r"lacks weights.*down_proj"):
        load(inspect(copy))


def test_a_model_too_large_for_the_memory_is_refused_before_loading(qwen: Path, tmp_path: Path) -> None:
    shutil.copytree(qwen, tmp_path / "huge")
    header = json.dumps({"w": {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, 4 * 10**12]}}).encode()
    (tmp_path / "huge" / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(TooLarge, match=r"needs about 4600\.0 GB in float32; .* are free"):
        load(inspect(tmp_path / "huge"))


def test_the_memory_of_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory.max").write_text("1000000\n")
    (tmp_path / "memory.current").write_text("400000\n")
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    assert (machine.free_memory(), machine.total_memory(), machine.cores()) == (600_000, 1_000_000, 1)


def test_the_tokenizer_is_the_one_that_was_saved_whatever_the_config_is_called(copy: Path) -> None:
    """A BPE of one's own beside a qwen2 config: AutoTokenizer would read it with Qwen2's pre-tokenizer."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    own = Tokenizer(models.BPE())
    own.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    own.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    own.train_from_iterator(
        ["value = 12345 + 678\n"] * 20, trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet)
    )
    for file in copy.glob("tokenizer*"):
        file.unlink()
    PreTrainedTokenizerFast(tokenizer_object=own, eos_token="</s>").save_pretrained(copy)
    text = "value = 12345 + 678\n"
    assert load_tokenizer(inspect(copy))(text)["input_ids"] == own.encode(text).ids
    assert AutoTokenizer.from_pretrained(copy)(text)["input_ids"] != own.encode(text).ids


def test_a_real_tokenizer_class_gives_the_same_ids_by_either_road(folder: Path) -> None:
    from transformers import AutoTokenizer

    text = "def f(x):\n\tif x > 10:  # it's über\n        return 'a'\n\n\n"
    assert (
        load_tokenizer(inspect(folder))(text)["input_ids"] == AutoTokenizer.from_pretrained(folder)(text)["input_ids"]
    )
