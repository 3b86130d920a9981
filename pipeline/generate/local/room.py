"""Room for what is to come: a step writes its keys and values beside the earlier ones instead of copying them all."""

from __future__ import annotations

from functools import cache
from typing import Any


def with_room(read: Any, which: Any, tokens: int) -> None:
    """Give the cache `read` one row for each of `which` (numbers of its present rows), and room for `tokens` more.

    transformers grows a cache by joining it with each step's keys and values, which copies the whole of it every time;
    for a small model with many rows that costs more than the step itself. Layers that do more than grow stay as they
    are. What the model is given is the same, number for number.
    """
    from transformers.cache_utils import DynamicLayer

    for place, layer in enumerate(read.layers):
        if type(layer) is DynamicLayer and layer.get_seq_length():
            read.layers[place] = _roomy()(layer, which, tokens)
        else:
            layer.batch_select_indices(which)


@cache
def _roomy() -> Any:
    from transformers.cache_utils import DynamicLayer

    grown: Any = DynamicLayer

    class Roomy(grown):  # type: ignore[misc]
        """A layer whose keys and values are the filled part of larger blocks."""

        def __init__(self, layer: Any, which: Any, tokens: int) -> None:
            super().__init__()
            self.dtype, self.device, self.is_initialized = layer.dtype, layer.device, True
            self._blocks = [_block(one, which, tokens) for one in (layer.keys, layer.values)]
            self._show(layer.get_seq_length())

        def update(self, key_states: Any, value_states: Any, *_: Any, **__: Any) -> tuple[Any, Any]:
            begin = self.get_seq_length()
            end = begin + key_states.shape[-2]
            for block, new in zip(self._blocks, (key_states, value_states), strict=True):
                block[:, :, begin:end] = new
            self._show(end)
            return self.keys, self.values

        def _show(self, length: int) -> None:
            self.keys, self.values = (block[:, :, :length] for block in self._blocks)

    return Roomy


def _block(held: Any, which: Any, tokens: int) -> Any:
    _, heads, length, width = held.shape
    block = held.new_empty(len(which), heads, length + tokens, width)
    block[:, :, :length] = held[which]
    return block
