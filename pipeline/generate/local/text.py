"""Messages become token ids, and token ids become text again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from pipeline.errors import BadInput
from pipeline.generate.local.load import Loaded

USUAL_REPLY = 2_048
"""The most tokens of a reply when neither the caller nor the model's own configuration says."""

Turn = dict[str, str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prompt as the model is fed it."""

    ids: tuple[int, ...]
    max_tokens: int
    cut: str = ""
    """What was left out to fit the window, as a sentence; empty when nothing was."""


def prepare(loaded: Loaded, messages: Sequence[BaseMessage], max_tokens: int | None) -> Prepared:
    """Messages as ids: by the model's chat template, or one text to continue where it has none.

    Raises:
        BadInput: a message that is not text, or a window too small for the reply that was asked for.
    """
    turns = [_turn(message) for message in messages]
    if not any(turn["content"].strip() for turn in turns):
        raise BadInput("The prompt is empty.", "Say what should be written.")
    encode = partial(_chat, loaded.tokenizer) if loaded.tokenizer.chat_template else partial(_plain, loaded.tokenizer)
    ids = encode(turns)
    usual = loaded.usual.max_tokens or USUAL_REPLY
    if loaded.window is None:
        return Prepared(ids, max_tokens or usual)
    room = _room(loaded.window, max_tokens, usual)
    if len(ids) <= room:
        return Prepared(ids, max_tokens or min(usual, loaded.window - len(ids)))
    shorter = _cut_turns(encode, turns, room) if loaded.tokenizer.chat_template else ids[-room:]
    lost = len(ids) - len(shorter)
    where = "the middle of the longest message" if loaded.tokenizer.chat_template else "the start of the prompt"
    cut = f"{lost:,} of {len(ids):,} prompt tokens were left out, from {where}: the window holds {loaded.window:,}."
    return Prepared(shorter, max_tokens or min(usual, loaded.window - len(shorter)), cut)


def _room(window: int, max_tokens: int | None, usual: int) -> int:
    """Tokens that the prompt may have: what the reply that was asked for leaves, else at least three quarters."""
    room = window - (max_tokens or min(usual, window // 4))
    if room < 1:
        raise BadInput(
            f"max_tokens {max_tokens:,} leaves no room for a prompt.", f"The window holds {window:,} tokens."
        )
    return room


def _turn(message: BaseMessage) -> Turn:
    roles = {SystemMessage: "system", HumanMessage: "user", AIMessage: "assistant"}
    role = next((name for kind, name in roles.items() if isinstance(message, kind)), None)
    blocks = message.content if isinstance(message.content, list) else []
    if role is None or any(isinstance(block, dict) and block.get("type") != "text" for block in blocks):
        raise BadInput("A local model takes text only.", "Send system, human and assistant messages made of text.")
    return {"role": role, "content": str(message.text)}


def _plain(tokenizer: Any, turns: Sequence[Turn]) -> tuple[int, ...]:
    """What a base model continues: one human message as it stands, several joined by blank lines."""
    return tuple(tokenizer("\n\n".join(turn["content"] for turn in turns))["input_ids"])


def _chat(tokenizer: Any, turns: Sequence[Turn]) -> tuple[int, ...]:
    """The model's own template around the turns.

    Text that spells one of the model's control tokens stays text: otherwise a prompt or a retrieved passage could end
    its turn and speak in another role.
    """
    controls = [token for token in _controls(tokenizer) if any(token in turn["content"] for turn in turns)]
    if not controls:
        return tuple(tokenizer(_rendered(tokenizer, turns), add_special_tokens=False)["input_ids"])
    marks = [f"\ue000{number}\ue001" for number in range(len(turns))]
    rendered = _rendered(tokenizer, [{**turn, "content": mark} for turn, mark in zip(turns, marks, strict=True)])
    ids: list[int] = []
    for mark, turn in zip(marks, turns, strict=True):
        before, found, rendered = rendered.partition(mark)
        ids += tokenizer(before, add_special_tokens=False)["input_ids"]
        if found:
            ids += tokenizer(turn["content"], add_special_tokens=False, split_special_tokens=True)["input_ids"]
    return tuple(ids + tokenizer(rendered, add_special_tokens=False)["input_ids"])


def _controls(tokenizer: Any) -> list[str]:
    added = {token.content for token in tokenizer.added_tokens_decoder.values() if token.special}
    return sorted(added | set(tokenizer.all_special_tokens))


def _rendered(tokenizer: Any, turns: Sequence[Turn]) -> str:
    from jinja2 import TemplateError

    render = partial(tokenizer.apply_chat_template, tokenize=False, add_generation_prompt=True)
    try:
        return str(render(list(turns)))
    except TemplateError:  # templates of Gemma, Mistral and others know no system role
        return str(render(_without_system(turns)))


def _without_system(turns: Sequence[Turn]) -> list[Turn]:
    system = "\n\n".join(turn["content"] for turn in turns if turn["role"] == "system")
    others = [turn for turn in turns if turn["role"] != "system"]
    if not others:
        return [{"role": "user", "content": system}]
    first = {**others[0], "content": f"{system}\n\n{others[0]['content']}" if system else others[0]["content"]}
    return [first, *others[1:]]


def _cut_turns(encode: Callable[[Sequence[Turn]], tuple[int, ...]], turns: list[Turn], room: int) -> tuple[int, ...]:
    """Shorten the longest message from its middle until everything fits: its opening says what it is, its end what is
    wanted."""
    longest = max(range(len(turns)), key=lambda index: len(turns[index]["content"]))
    text = turns[longest]["content"]
    low, high, best = 0, len(text), None
    while low <= high:
        keep = (low + high) // 2
        half = keep // 2
        shorter = text[: keep - half] + "\n[…]\n" + (text[-half:] if half else "")
        ids = encode([*turns[:longest], {**turns[longest], "content": shorter}, *turns[longest + 1 :]])
        if len(ids) <= room:
            best, low = ids, keep + 1
        else:
            high = keep - 1
    if best is None:
        raise BadInput(
            f"The prompt does not fit the model's window, which leaves {room:,} tokens for it.", "Shorten it."
        )
    return best


def spoken(tokenizer: Any, tokens: Iterable[int]) -> Iterator[str]:
    """The text of tokens as they come; an unfinished character waits for its other bytes.

    Each piece is decoded together with the one before, because the text of a token may depend on its neighbour.
    """
    ids: list[int] = []
    begun = said = 0
    for token in tokens:
        ids.append(token)
        before, now = decoded(tokenizer, ids[begun:said]), decoded(tokenizer, ids[begun:])
        if len(now) > len(before) and not now.endswith("\ufffd"):
            yield now[len(before) :]
            begun, said = said, len(ids)
    rest = decoded(tokenizer, ids[begun:])[len(decoded(tokenizer, ids[begun:said])) :]
    if rest:
        yield rest


def until(pieces: Iterable[str], stops: Sequence[str]) -> Iterator[str]:
    """The pieces up to the first of `stops`; what may be the beginning of one is held back until it is certain."""
    held = ""
    for piece in pieces:
        held += piece
        end = first_of(held, stops)
        if end is not None:
            yield held[:end]
            return
        keep = max((size for stop in stops for size in range(1, len(stop)) if held.endswith(stop[:size])), default=0)
        certain = held[: len(held) - keep]
        held = held[len(certain) :]
        if certain:
            yield certain
    if held:
        yield held


def first_of(text: str, stops: Sequence[str]) -> int | None:
    """Where the first of `stops` begins in `text`; None when none is there."""
    return min((place for stop in stops if (place := text.find(stop)) >= 0), default=None)


def decoded(tokenizer: Any, ids: Sequence[int]) -> str:
    """Text of ids as it was written: control tokens left out, spaces untouched."""
    return str(tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))
