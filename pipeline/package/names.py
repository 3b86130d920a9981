"""A short name for what was asked for, fit for containers and clusters (a DNS label, RFC 1123)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_COMMON = """
a an and app application api based build by can code create crud develop example for from function generate give i
implement in into is it like make me my need of on or our please program project python rest script service should
simple small some system that the this to tool use using want web with write you
"""
_PASSED_OVER = frozenset(_COMMON.split())
_MAX = 40


def name_of(prompt: str, tech_stack: Sequence[str] = ()) -> str:
    """The first words of `prompt` that say something; `app` where none does."""
    stack = {word for entry in tech_stack for word in _words(entry)}
    telling = [word for word in _words(prompt) if word not in _PASSED_OVER | stack]
    name = ""
    for word in telling[:3]:
        if len(f"{name}-{word}") <= _MAX:
            name = f"{name}-{word}".strip("-")
    return name if name[:1].isalpha() else f"app-{name}".strip("-")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:2_000]).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)
