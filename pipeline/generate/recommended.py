"""Models to begin with, by what a machine can carry. Figures are from the models' own cards (Hugging Face, 2026)."""

from __future__ import annotations

from dataclasses import dataclass

SPARE = 1.15
"""Beside the weights: activations, the cache of a first request, the allocator's slack."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """An open model for code that follows instructions and has a chat template."""

    name: str
    licence: str
    billions: float
    """Parameters, in thousand millions."""
    context_length: int
    suits: str

    @property
    def what(self) -> str:
        """One sentence for a person who chooses."""
        return f"{self.suits}: {self.billions:g} billion parameters, {self.memory}; {self.licence}."

    @property
    def memory(self) -> str:
        """What it takes to compute in 16 and in 32 bits."""
        narrow, wide = (self.billions * size * SPARE for size in (2, 4))
        return f"about {narrow:.1f} GB of memory in 16 bits, {wide:.1f} GB in 32"


RECOMMENDED = (
    Recommended(
        "hf:Qwen/Qwen2.5-Coder-0.5B-Instruct", "Apache-2.0", 0.49, 32_768, "For any laptop, and for the CPU of a Space"
    ),
    Recommended("hf:Qwen/Qwen2.5-Coder-1.5B-Instruct", "Apache-2.0", 1.54, 32_768, "For 8 to 16 GB"),
    Recommended("hf:Qwen/Qwen2.5-Coder-7B-Instruct", "Apache-2.0", 7.61, 32_768, "For a GPU of 24 GB, or patience"),
    Recommended(
        "hf:Qwen/Qwen3-Coder-30B-A3B-Instruct", "Apache-2.0", 30.5, 262_144, "For a GPU of 80 GB; 3.3 billion active"
    ),
)
"""Smallest first. The first is what the quick start names."""
