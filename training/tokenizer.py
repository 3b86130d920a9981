"""A byte-level BPE of our own in which a name is the same tokens wherever it stands.

The space before a word is never merged into it, except for a fixed list of words that cannot be names here (English
function words, Python's keywords). Identifiers fall apart at `_` and at capitals, numbers into digits, and a line break
with its indentation is one token.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from training.example import FENCE, TEST_FENCE, Example

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

END, START, STOP = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIAL = (END, START, STOP)
"""Ids 0, 1, 2: padding and end of text, start of a turn, end of a turn."""

FIXED = (FENCE, TEST_FENCE, '\n\n<passage number="', '" source="', '">\n', "\n</passage>")
"""What opens a file in a reply, and what stands around a passage in a prompt: a token each."""

VOCABULARY = 2048
WINDOW = 512
"""Tokens of prompt and reply together: what training shows, so what the model can be asked."""

GLUED = tuple(
    """a the an of and that to with from are each every only all then which whose it its their by into at be or not
this on for in is as if else return import def class while lambda than there when what where who does do
have has assert raise I so""".split()  # noqa: SIM905
)
"""Words that swallow the space before them and, before another word, the one behind them. The generator names nothing
like them."""

_GLUED = rf"(?:{'|'.join(sorted(GLUED, key=len, reverse=True))})(?![A-Za-z0-9_])"
_PIECES = "|".join(
    (
        r"\n+ *",
        rf" ?{_GLUED}(?: (?=[A-Za-z_`\"])(?!{_GLUED}))?",
        r"_*[A-Z]?[a-z]+",
        r"_*[A-Z]+(?![a-z])",
        r"_+",
        r"[0-9]",
        rf" ?[^\sA-Za-z0-9_]+(?: (?!{_GLUED}))?",
        r" +",
        r"\s",
    )
)

CHAT_TEMPLATE = (
    "{% for message in messages %}{% if message['role'] != 'system' %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""ChatML without the system message, which `nano` was never taught to read and which would fill its window."""


def learn(texts: Iterable[str], vocabulary: int = VOCABULARY) -> Tokenizer:
    """Train the BPE on `texts`; the same texts give the same tokenizer."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(FIXED),
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(text, normalized=False) for text in FIXED])
    return tokenizer


def save(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the files that `AutoTokenizer` and `PreTrainedTokenizerFast` both read to the same ids."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        # Any model's own class would put its own pre-tokenizer in the place of ours.
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": STOP,
        "pad_token": END,
        "padding_side": "left",
        "model_max_length": WINDOW,
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
        "chat_template": CHAT_TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def load(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer saved in `folder`."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast.from_pretrained(folder)


def prompt_text(prompt: str) -> str:
    """What the chat template renders for one user message, with the start of the reply."""
    return f"{START}user\n{prompt}{STOP}\n{START}assistant\n"


def encode(tokenizer: Tokenizer, examples: list[Example]) -> list[tuple[list[int], list[int]]]:
    """Token ids of prompt and reply of each example; the reply ends with the end of its turn."""
    prompts = tokenizer.encode_batch([prompt_text(one.prompt) for one in examples])
    replies = tokenizer.encode_batch([one.reply + STOP for one in examples])
    return [(prompt.ids, reply.ids) for prompt, reply in zip(prompts, replies, strict=True)]
