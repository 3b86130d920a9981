"""A lean Llama for training: transformers' own weight names, logits only where they are asked for.

The weights it saves are read by `transformers.LlamaForCausalLM`; a test holds the two to the same logits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from training.tokenizer import VOCABULARY, WINDOW

EPSILON = 1e-5
THETA = 1_000_000.0
"""Base of the rotary angles: most pairs turn so slowly that a match is one wherever in the window it stands."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a model."""

    width: int
    layers: int
    heads: int
    inner: int
    """Width of the feed-forward layers."""
    vocabulary: int = VOCABULARY
    window: int = WINDOW

    def config(self) -> dict[str, Any]:
        """What transformers calls this shape: the content of config.json."""
        return {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": self.width,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.heads,
            "head_dim": self.width // self.heads,
            "intermediate_size": self.inner,
            "vocab_size": self.vocabulary,
            "max_position_embeddings": self.window,
            "rms_norm_eps": EPSILON,
            "rope_parameters": {"rope_type": "default", "rope_theta": THETA},
            "hidden_act": "silu",
            "tie_word_embeddings": True,
            "attention_bias": False,
            "mlp_bias": False,
            "bos_token_id": None,
            "eos_token_id": 2,
            "pad_token_id": 0,
        }


PRESETS: Mapping[str, Shape] = MappingProxyType(
    {
        "toy": Shape(64, 2, 4, 160),
        "cpu-2m": Shape(192, 4, 6, 512),
        "cpu-4m": Shape(256, 4, 8, 704),
        "cpu-6m": Shape(256, 6, 8, 704),
        "gpu-28m": Shape(512, 8, 8, 1408),
    }
)


class Attention(nn.Module):  # type: ignore[misc]  # torch is taken at its word
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            setattr(self, name, nn.Linear(shape.width, shape.width, bias=False))

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
        rows, length, width = x.shape
        weight = torch.cat([self.q_proj.weight, self.k_proj.weight, self.v_proj.weight])
        joint = F.linear(x, weight).view(rows, length, 3, self.heads, width // self.heads)
        q, k, v = joint.permute(2, 0, 3, 1, 4)
        seen = _attend(_turned(q, turn), _turned(k, turn), v)
        return F.linear(seen.transpose(1, 2).reshape(rows, length, width), self.o_proj.weight)


class FeedForward(nn.Module):  # type: ignore[misc]  # torch is taken at its word
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.down_proj = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        hidden: Tensor = self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
        return hidden


class Layer(nn.Module):  # type: ignore[misc]  # torch is taken at its word
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = FeedForward(shape)
        self.input_layernorm = nn.RMSNorm(shape.width, eps=EPSILON)
        self.post_attention_layernorm = nn.RMSNorm(shape.width, eps=EPSILON)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), turn)
        return x + self.mlp(self.post_attention_layernorm(x))


class Nano(nn.Module):  # type: ignore[misc]  # torch is taken at its word
    """A causal language model with tied embeddings."""

    def __init__(self, shape: Shape, seed: int = 0) -> None:
        super().__init__()
        self.shape = shape
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList([Layer(shape) for _ in range(shape.layers)])
        self.norm = nn.RMSNorm(shape.width, eps=EPSILON)
        cos, sin = _angles(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self._start(torch.Generator().manual_seed(seed))

    def forward(self, tokens: Tensor, asked: Tensor) -> Tensor:
        """Logits at the flat positions `asked` of the batch `tokens` (rows by length)."""
        length = tokens.shape[1]
        turn = (self.cos[:length], self.sin[:length])
        x = self.embed_tokens(tokens)
        for layer in self.layers:
            x = layer(x, turn)
        hidden = self.norm(x.reshape(-1, x.shape[-1])[asked])
        return F.linear(hidden, self.embed_tokens.weight)

    def saved(self) -> dict[str, Tensor]:
        """The weights under the names transformers gives them."""
        return {f"model.{name}": weight.detach().contiguous() for name, weight in self.state_dict().items()}

    def _start(self, generator: torch.Generator) -> None:
        """Small weights; those that write into the residual stream smaller, the deeper the model is."""
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                spread = 0.02 if "embed" in name else 0.5 * weight.shape[1] ** -0.5
                if "o_proj" in name or "down_proj" in name:
                    spread /= (2 * self.shape.layers) ** 0.5
                nn.init.normal_(weight, std=spread, generator=generator)


def _angles(shape: Shape) -> tuple[Tensor, Tensor]:
    """cos and sin of the rotary position embedding (Su et al., 2021), positions by half a head."""
    size = shape.width // shape.heads
    speeds = THETA ** -(torch.arange(0, size, 2, dtype=torch.float32) / size)
    angles = torch.outer(torch.arange(shape.window, dtype=torch.float32), speeds)
    return angles.cos(), angles.sin()


def _turned(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = (part.to(x.dtype) for part in turn)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


def _attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention. On the CPU two plain products are faster than the fused kernel's backward at our lengths."""
    if q.is_cuda:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    length = q.shape[-2]
    future = torch.full((length, length), float("-inf"), dtype=q.dtype).triu(1)
    scores = torch.matmul(q * q.shape[-1] ** -0.5, k.transpose(-1, -2)) + future
    return torch.matmul(torch.softmax(scores, -1), v)


def described(shape: Shape) -> dict[str, int]:
    """`shape` as plain values, for a checkpoint."""
    return asdict(shape)
