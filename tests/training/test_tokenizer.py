"""A name is the same tokens wherever it stands, text survives the round trip, and both loaders agree."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tokenizers import Tokenizer

from training.example import FENCE
from training.generate import MIXES, chunk
from training.names import Names
from training.tokenizer import END, STOP, VOCABULARY, encode, learn, prompt_text


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    examples = chunk(0, MIXES["tokenizer"], 0, size=1500)
    return learn([text for one in examples for text in (prompt_text(one.prompt), one.reply)])


def test_it_has_as_many_entries_as_the_models_are_made_for(tokenizer: Tokenizer) -> None:
    assert tokenizer.get_vocab_size() == VOCABULARY


@pytest.mark.parametrize(
    "around",
    ["{} ", " {}", "`{}`", "x = {}(", "\n{}", "\n    {}:", '"{}"', "({}, ", "the {} of", "return {}\n", "[{}]", ".{}("],
)
def test_a_name_is_the_same_tokens_wherever_it_stands(tokenizer: Tokenizer, around: str) -> None:
    names = Names(Random(4))
    for name in [*names.distinct("snake", 60), *names.distinct("camel", 30), *names.distinct("invented", 60)]:
        alone = tokenizer.encode(name).ids
        inside = tokenizer.encode(around.format(name)).ids
        assert any(inside[at : at + len(alone)] == alone for at in range(len(inside))), (name, around)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x: list[int]) -> int:\n    return sum(n * n for n in x)\n",
        "Grüße, 日本語 and 🙂!\n\n\n\tTabs  and   spaces \r\n",
        "x = 1234567890 - 0.5e10 != y_z__init__HTTPServer2",
        f"{FENCE}print(1)\n```",
        "",
    ],
)
def test_text_survives_the_round_trip(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def test_digits_stand_alone_and_a_fence_is_one_token(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode("4711").ids) == 4
    assert len(tokenizer.encode(FENCE).ids) == 1


def test_every_loader_reads_the_same_ids_and_the_same_template(tokenizer: Tokenizer, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    from training.checkpoint import export
    from training.model import PRESETS, Nano

    export(tmp_path, Nano(PRESETS["toy"]), tokenizer)
    example = chunk(1, MIXES["full"], 0, size=1)[0]
    text = prompt_text(example.prompt)
    wanted = tokenizer.encode(text).ids
    for loader in (AutoTokenizer, PreTrainedTokenizerFast):
        loaded = loader.from_pretrained(tmp_path)
        assert loaded(text)["input_ids"] == wanted
        talk = [{"role": "system", "content": "Long rules."}, {"role": "user", "content": example.prompt}]
        assert loaded.apply_chat_template(talk, tokenize=False, add_generation_prompt=True) == text
        assert (loaded.eos_token, loaded.pad_token, loaded.padding_side) == (STOP, END, "left")


def test_a_reply_is_encoded_apart_from_its_prompt_just_as_together_with_it(tokenizer: Tokenizer) -> None:
    for example in chunk(2, MIXES["full"], 0, size=40):
        ((prompt, reply),) = encode(tokenizer, [example])
        assert prompt + reply == tokenizer.encode(prompt_text(example.prompt) + example.reply + STOP).ids


def test_the_same_texts_give_the_same_tokenizer() -> None:
    texts = [one.prompt for one in chunk(0, MIXES["gates"], 0, size=200)]
    assert learn(texts, 600).to_str() == learn(texts, 600).to_str()
