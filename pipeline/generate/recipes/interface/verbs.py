"""Verbs of actions and the states they lead to: `cancel`, `cancelling`, `cancelled`."""

from __future__ import annotations

import re

IRREGULAR = {
    "pay": "paid", "ship": "shipped", "send": "sent", "sell": "sold", "cancel": "cancelled", "stop": "stopped",
    "submit": "submitted", "withdraw": "withdrawn", "take": "taken", "hold": "held", "begin": "begun", "do": "done",
    "give": "given", "lend": "lent", "win": "won", "lose": "lost", "put": "put", "bring": "brought",
    "check_in": "checked_in",
    "check_out": "checked_out", "ban": "banned", "pin": "pinned", "plan": "planned", "commit": "committed",
    "drop": "dropped", "bid": "bid", "let": "let", "read": "read", "finish": "finished", "outbid": "outbid",
}  # fmt: skip
CHANGING = re.compile(r"\b(?:chang|edit|updat|modif|alter)\w*\b", re.I)
REMOVING = re.compile(r"\b(?:delet|remov)\w*\b", re.I)
ADDING = re.compile(
    r"\b(?:add(?:s|ed|ing)?|increas\w+|rais\w+|incremen\w+|receiv\w*|deposit\w*|top\w* up|credit\w*"
    r"|restock\w*|puts?\b[^.;]{0,30}\bin(?:to)?|goes up|grow\w*|earn\w*|gains?|collects?)\b",
    re.I,
)
TAKING = re.compile(
    r"\b(?:tak(?:e|es|ing|en)|subtract\w*|decreas\w+|reduc\w+|withdraw\w*|deduct\w*|lower\w*|debit\w*"
    r"|consum\w+|goes down|sell\w*|spend\w*|redeem\w*|remov\w+|decremen\w+|uses? up|costs?)\b",
    re.I,
)


BACK = re.compile(r"re_?(?:open|store|activate|enable|start|set|vive|list|instate)$|un(?!it)\w+|undo$|undelete$")
"""Actions that lead back to where things begin."""


def participle(verb: str) -> str:
    """`close` → `closed`."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb in IRREGULAR.values():
        return verb
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one verb: `borrow` and `borrowing`, `pay` and `paid`."""
    one, other = one.lower(), other.lower()
    if one == other or IRREGULAR.get(one) == other or IRREGULAR.get(other) == one:
        return True
    short, long = sorted((one, other), key=len)
    base = short.removesuffix("e") if len(short) > 3 else short
    base = re.sub(r"(?:y|ed|ing|s)$", "", base) if len(base) > 4 else base
    return len(base) >= 3 and long.startswith(base) and len(long) - len(base) <= 5
