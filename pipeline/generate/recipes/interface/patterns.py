"""How a text must be written, as a regular expression: `three capital letters and four digits`, `starts with http`."""

from __future__ import annotations

import re

CLASSES = {
    r"(?:upper[- ]?case|capital)(?: ascii)? letters?|capitals?": "A-Z",
    r"(?:lower[- ]?case|small)(?: ascii)? letters?": "a-z",
    r"alpha-?numeric(?:al)?(?: characters?| signs?)?|letters and digits": "A-Za-z0-9",
    r"hex(?:adecimal)?(?: digits?| characters?| signs?)?": "0-9a-fA-F",
    r"(?:ascii |latin |plain )?letters?": "A-Za-z",
    r"digits?|(?<=and )numbers|(?<=letters, )numbers|numerals?": "0-9",
    r"dash(?:es)?|hyphens?|minus(?:es)?": "-",
    r"underscores?": "_",
    r"dots?|periods?": ".",
    r"spaces?|blanks?": " ",
}
"""What a class of signs may hold, by its words; the first that fits counts."""
FEW = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
_EDGE = r"(?P<edge>at least |at most |up to |max\.? |maximum |min\.? )?"
_COUNT = rf"(?:{_EDGE}(?P<count>\d+|{'|'.join(FEW)})(?:\s*(?:-|to|\u2013)\s*(?P<most>\d+))?[ -])?(?:random )?"
_PART = re.compile(rf"\b{_COUNT}(?P<what>{'|'.join(CLASSES)})\b", re.I)
_CUE = re.compile(
    r"\bonly\b|\bconsists?\b|\bmade (?:up )?of\b|\bexactly\b|\bmay contain\b|\bformat\b|\bpattern\b|\bmatch\w*\b"
    r"|\d[ -](?:upper|lower|cap|small|letter|digit|hex|alpha|random)|\b(?:two|three|four|five|six|eight|ten) (?:upper"
    r"|lower|cap|letter|digit|hex|alpha)|\bfollowed by\b",
    re.I,
)
_WRITTEN = re.compile(r"(?:match\w*|pattern|regex\w*|format)[^`/^]{0,24}[`/\"']?(\^[^\s`]+\$)")
_START = re.compile(
    r"\b(?:starts?|begins?|starting|beginning) with (?:either |an? )?[`\"']?((?:https?://|[A-Z]{1,5}-?|\+|#|/)"
    r"(?:[`\"']? or [`\"']?(?:https?://|[A-Z]{1,5}-?))?)[`\"']?(?=[\s,.;)]|$)"
)


def pattern_in(text: str) -> str:
    """The regular expression that a clause tells; empty where it tells none."""
    if written := _WRITTEN.search(text):
        return written[1] if _is_pattern(written[1]) else ""
    if start := _START.search(text):
        options = [re.escape(one.strip("`\"' ")) for one in start[1].split(" or ")]
        return f"^(?:{'|'.join(options)})" if len(options) > 1 else f"^{options[0]}"
    return _signs(text) if _CUE.search(text) else ""


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def alphabet_in(text: str) -> str:
    """The signs that a code is made of, as a class of a regular expression; empty where nothing is said of them."""
    return "".join(dict.fromkeys(_class(one["what"]) for one in _PART.finditer(text) if len(_class(one["what"])) > 2))


def _signs(text: str) -> str:
    parts = list(_PART.finditer(text))
    if not parts:
        return ""
    counted = [one for one in parts if one["count"]]
    if len(counted) > 1 and len(counted) == len(parts):
        return "^" + "".join(f"[{_class(one['what'])}]{_times(one)}" for one in parts) + "$"
    signs = "".join(sorted({_class(one["what"]) for one in parts}, key=lambda one: one == "-"))
    long = re.search(r"\b(\d+)\s*(?:-|to|\u2013)\s*(\d+)\b", text)
    many = f"{{{long[1]},{long[2]}}}" if long else "+"
    return f"^[{signs}]{_times(counted[0]) if counted else many}$"


def _class(what: str) -> str:
    return next(signs for words, signs in CLASSES.items() if re.fullmatch(words, what, re.I))


def _times(part: re.Match[str]) -> str:
    count = FEW.get(part["count"].lower()) or int(part["count"])
    if edge := (part["edge"] or "").strip().lower():
        return f"{{{count},}}" if edge in {"at least", "min", "min."} else f"{{1,{count}}}"
    if part["most"]:
        return f"{{{count},{part['most']}}}"
    return "" if count == 1 else f"{{{count}}}"
