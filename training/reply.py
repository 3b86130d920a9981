"""Has a saved model answer many requests at once, through transformers' own loader and `generate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

ROWS = 32
"""Requests answered at a time."""


class Writer:
    """A saved model and its tokenizer, ready to answer."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(folder)
        # bfloat16 halves the file; float32 is the faster to compute with on most CPUs.
        self.model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).to(device).eval()
        self.device = device

    def answer(self, prompts: Sequence[str], temperature: float = 0.0, seed: int = 0, longest: int = 256) -> list[str]:
        """One reply to each prompt, in their order; greedy at temperature 0."""
        import torch

        torch.manual_seed(seed)
        order = sorted(range(len(prompts)), key=lambda at: len(prompts[at]))
        replies = [""] * len(prompts)
        for first in range(0, len(order), ROWS):
            places = order[first : first + ROWS]
            written = self._batch([prompts[at] for at in places], temperature, longest)
            for at, text in zip(places, written, strict=True):
                replies[at] = text
        return replies

    def _batch(self, prompts: list[str], temperature: float, longest: int) -> list[str]:
        import torch

        talks = [[{"role": "user", "content": prompt}] for prompt in prompts]
        asked = self.tokenizer.apply_chat_template(talks, tokenize=False, add_generation_prompt=True)
        given = self.tokenizer(asked, return_tensors="pt", padding=True, return_token_type_ids=False).to(self.device)
        room = min(longest, self.model.config.max_position_embeddings - given["input_ids"].shape[1])
        if room < 1:
            return ["" for _ in prompts]
        # top_k=0: transformers would else cut the distribution at 50 tokens without saying so.
        how = {"do_sample": True, "temperature": temperature, "top_k": 0} if temperature else {"do_sample": False}
        with torch.inference_mode():
            ids = self.model.generate(**given, max_new_tokens=room, **how)
        written = ids[:, given["input_ids"].shape[1] :]
        texts: list[str] = self.tokenizer.batch_decode(written, skip_special_tokens=True)
        return texts
