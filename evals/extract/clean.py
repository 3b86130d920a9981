"""What is around a model's answer and no part of it: marks of the transport, of the chat template, thoughts."""

from __future__ import annotations

import re

_ENDS = re.compile(
    r"(?:<\|(?:im_end|endoftext|eot_id|eom_id|end_of_text|end|return|EOT|user|file_sep(?:arator)?|fim_pad)\|>"
    r"|<[|\uff5c]end\u2581of\u2581sentence[|\uff5c]>|<end_of_turn>|</s>|<eos>)(?=\s*$|\s*<[|\uff5ca-z/])",
    re.MULTILINE,
)
"""Tokens that end a turn. They count at the end of a line or before another token, so not inside a string literal."""

_HEADERS = re.compile(
    r"\A\s*(?:<s>|<bos>|<\|begin_of_text\|>|\[/INST\]|<\|assistant\|>|<start_of_turn>model\n?"
    r"|<\|im_start\|>assistant\n?|<\|start_header_id\|>assistant<\|end_header_id\|>\n*|<\|start\|>assistant)+"
)
_FINAL = re.compile(r"<\|channel\|>final[^<]*<\|message\|>")
_CHANNEL = re.compile(r"<\|channel\|>(?:analysis|commentary)[^<]*<\|message\|>")

_WORDS = (
    r"(?:(?:antml|seed):)?think(?:ing)?|thoughts?|reasoning(?:_content)?|reflection|scratchpad|analysis|inner_monologue"
)
_OPEN = re.compile(rf"\s*(?:<(?:{_WORDS})\b[^>\n]*>|\[THINK\]|◁think▷|<\|begin_of_thought\|>)", re.IGNORECASE)
_CLOSE = re.compile(rf"(?:</(?:{_WORDS})\s*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>)", re.IGNORECASE)
_WRAPPERS = re.compile(
    r"^[ \t]*(?:</?(?:answer|solution|final|final_answer|response|output|result)>"
    r"|<\|(?:begin|end)_of_solution\|>)[ \t]*|</(?:answer|solution|final|final_answer|response|output|result)>[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")

LONGEST = 1_000_000
"""Characters; what comes after is not looked at."""


def cleaned(response: str) -> str:
    """The answer alone, with `\\n` line ends and without characters that no source may hold."""
    text = response[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    if not text.isascii():
        text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
    return _WRAPPERS.sub("", without_thoughts(_last_turn(text)))


def _last_turn(text: str) -> str:
    finals = list(_FINAL.finditer(text))
    if finals:
        text = text[finals[-1].end() :]
    elif thinking := _CHANNEL.search(text):
        text = text[: thinking.start()]
    text = _HEADERS.sub("", text)
    ends = _ENDS.search(text)
    return text[: ends.start()] if ends else text


def without_thoughts(text: str) -> str:
    """The text without what a reasoning model thought aloud.

    A thought that never ends hides all that comes after it: the answer was never given. A closing mark without an
    opening one (some templates open it themselves) hides all that came before it.
    """
    kept: list[str] = []
    thinking = fenced = False
    for line in text.split("\n"):
        if not thinking:
            opening = None if fenced else _OPEN.match(line)
            if not opening:
                if rest := _after_stray_close(line, fenced):
                    kept, fenced, line = [], False, rest[0]
                fenced ^= bool(_FENCE.match(line))
                kept.append(line)
                continue
            thinking, line = True, line[opening.end() :]
        closing = _CLOSE.search(line)
        if closing:
            thinking = fenced = False
            rest_of_line = line[closing.end() :]
            fenced ^= bool(_FENCE.match(rest_of_line))
            kept.append(rest_of_line)
    return "\n".join(kept)


def _after_stray_close(line: str, fenced: bool) -> tuple[str] | None:
    """What follows a closing mark on this line, where the mark is no part of code."""
    closing = _CLOSE.search(line)
    if not closing:
        return None
    before, after = line[: closing.start()].strip(), line[closing.end() :]
    alone = not before and not after.strip()
    if alone or (not fenced and (not before or not after.strip())):
        return (after,)
    return None
