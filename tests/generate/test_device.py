"""Where a model is put: CUDA where there is one, else Apple's MPS, else the processor, each with numbers it is good at.

No such device is needed here: what torch says of the machine is replaced, the rest is what runs on one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pipeline.errors import TooLarge
from pipeline.generate.local import chat, load
from pipeline.generate.local.folder import inspect
from pipeline.generate.local.machine import best_place, hand_back
from pipeline.generate.local.plan import MOST_ROWS

GB = 10**9


def cuda(monkeypatch: pytest.MonkeyPatch, *, free: int = 20 * GB, bf16: bool = True) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (free, 24 * GB))
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: bf16)


def mps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)


@pytest.mark.parametrize(("bf16", "numbers"), [(True, "bfloat16"), (False, "float16")])
def test_cuda_comes_first_with_16_bits_and_its_own_memory(
    bf16: bool, numbers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mps(monkeypatch)
    cuda(monkeypatch, bf16=bf16)
    place = best_place("F32")
    assert (place.device, place.dtype, place.free, place.total) == ("cuda", numbers, 20 * GB, 24 * GB)


def test_mps_comes_next_and_shares_the_machines_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    mps(monkeypatch)
    place = best_place("BF16")
    assert (place.device, place.dtype) == ("mps", "float16")
    assert 0 < place.free <= place.total


def test_a_processor_gets_16_bits_only_where_it_computes_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    for able, stored, numbers in [(True, "BF16", "bfloat16"), (True, "F32", "float32"), (False, "BF16", "float32")]:
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda able=able: {"avx512_bf16": able})
        assert best_place(stored).dtype == numbers


def test_numbers_that_were_asked_for_are_used_on_every_device(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda(monkeypatch)
    assert best_place("BF16", "float32").dtype == "float32"
    mps(monkeypatch)
    assert best_place("BF16", "float32").dtype == "float32"


def test_what_does_not_fit_the_devices_memory_is_refused_before_loading(
    qwen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuda(monkeypatch, free=1000)
    monkeypatch.setattr(load, "_load", lambda *_: pytest.fail("a loader ran"))
    monkeypatch.setattr(load, "_LOADED", type(load._LOADED)())
    with pytest.raises(TooLarge, match=r"needs about .* in bfloat16; 0\.1 MB are free"):
        load.load(inspect(qwen))


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_model_that_makes_room_leaves_nothing_in_torchs_own_keeping(
    device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied = []
    monkeypatch.setattr(getattr(torch, device), "empty_cache", lambda: emptied.append(device))
    hand_back("cpu")
    assert emptied == []
    hand_back(device)
    assert emptied == [device]


@pytest.mark.parametrize("device", ["cuda", "mps", "cpu"])
def test_batches_are_sized_for_every_device(device: str) -> None:
    assert MOST_ROWS[device] >= 64
    assert chat.MOST_ROWS is MOST_ROWS


def test_the_weights_and_every_tensor_of_a_decoding_are_put_on_the_chosen_device(
    qwen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """torch's own `meta` device stands in: it computes nothing, but refuses tensors of two devices in one sum."""
    from dataclasses import replace

    from pipeline.generate.local.decode import Manner, Row, _by_luck, _padded, _Watch

    loaded = load.load(inspect(qwen))
    elsewhere = replace(loaded, place=replace(loaded.place, device="meta"))
    rows = [Row((1, 2, 3), 4, (5,)), Row((6,), 2, (7,))]
    ids, mask, length = _padded(elsewhere, rows)
    assert ids.device.type == mask.device.type == "meta"
    picked = _by_luck(rows, length, "meta")(ids, torch.zeros((2, 10), device="meta"))
    assert picked.device.type == "meta"
    watch = _Watch(elsewhere, rows, Manner(0.0, None, None, ()).stop, chat.cancel.CancelToken(), None)
    assert watch.step(ids, None).device.type == "meta"
