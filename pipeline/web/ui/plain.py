"""Text as it is: characters that would hide, reorder or command are shown by their names.

Right-to-left overrides make code read differently from what it does (CVE-2021-42574, "Trojan Source"); escape
sequences command terminals. A reader sees both; what is copied stays what the model wrote.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> Markup:
    """`text` escaped for HTML, with its hidden characters as marks like `U+202E`."""
    parts: list[Markup] = []
    end = 0
    for match in _HIDDEN.finditer(text):
        parts += (escape(text[end : match.start()]), _mark(match[0]))
        end = match.end()
    return Markup("").join((*parts, escape(text[end:])))


def marked(html: str) -> Markup:
    """Like `visible`, for HTML that is safe already."""
    told = _HIDDEN.sub(lambda match: str(_mark(match[0])), html)
    return Markup(told)  # noqa: S704  # nosec B704  # adds marks of our own alone


def _mark(character: str) -> Markup:
    name = f"U+{ord(character):04X}"
    return Markup('<span class="cc-hidden" title="hidden character">{}</span>').format(name)
