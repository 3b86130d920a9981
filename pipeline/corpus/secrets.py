"""What looks like a secret is kept out of the corpus: the rules of detect-secrets, a line at a time.

Only its patterns are used, never its checks of a secret against the service it is for, which would send it there.
Imported when the first page is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.corpus.read import Page
from pipeline.errors import DependencyFailed

KEPT_OUT = "SECRET_KEPT_OUT"
"""Stands where the secret stood; one word, so that code still parses."""

_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?P<what>[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?)-----.*?(?:-----END (?P=what)-----|\Z)", re.DOTALL
)
_SUSPECT = re.compile(
    r"pass|pwd|secret|contrase|(?:api|auth|service|account|db|database|priv|private|client)_?key"
    r"|://[^\s/@]+:[^\s@]+@|(?=[\w+/=-]*[0-9])[\w+/=-]{16,}",
    re.IGNORECASE,
)
"""A line without any of these breaks no rule; to ask all the rules about each line takes a hundred times as long."""
_SHORTEST = 4
"""Characters; a shorter string is no secret, and too much of the line would look like it."""
_LONG = 12
"""Characters from which a string is a secret wherever else on the line it stands."""


def without_secrets(page: Page) -> tuple[Page, int]:
    """The page with each secret-looking string replaced, and how many there were; its lines stay where they are."""
    text, keys = _PRIVATE_KEY.subn(lambda found: KEPT_OUT + "\n" * found[0].count("\n"), page.text)
    lines = text.split("\n")
    count = keys
    for number, line in enumerate(lines):
        if _SUSPECT.search(line):
            for secret in _rules().broken_by(line[:_WIDEST], page.path):
                line = _hidden(line, secret)
                count += 1
            lines[number] = line
    return (replace(page, text="\n".join(lines)), count) if count else (page, 0)


_WIDEST = 10_000
"""Characters of a line that are looked at; a longer one is generated, and patterns take their time on it."""


def _hidden(line: str, secret: str) -> str:
    if len(secret) >= _LONG:
        return line.replace(secret, KEPT_OUT)
    before, _, after = line.rpartition(secret)  # a short one may also be the name on the left of the sign
    return f"{before}{KEPT_OUT}{after}"


@dataclass(frozen=True, slots=True)
class _Rules:
    patterns: tuple[Any, ...]
    entropies: tuple[Any, ...]
    keywords: Any

    def broken_by(self, line: str, path: str) -> list[str]:
        """The secret-looking strings of the line, each once, the longest first."""
        from detect_secrets.plugins.keyword import REGEX_BY_FILETYPE
        from detect_secrets.util.filetype import determine_file_type

        found = {one for rule in self.patterns for one in rule.analyze_string(line) if isinstance(one, str)}
        for rule in self.entropies:
            strings = rule.analyze_string(line)
            found |= {one for one in strings if rule.calculate_shannon_entropy(one) > rule.entropy_limit}
        by_name = self.keywords.analyze_string(line, REGEX_BY_FILETYPE.get(determine_file_type(path)))
        found |= {one for one in by_name if one}
        return sorted((one for one in found if _counts(one, line)), key=lambda one: (-len(one), one))


def _counts(secret: str, line: str) -> bool:
    """What detect-secrets itself would not report: numbers in a row, placeholders, references to a variable."""
    from detect_secrets.filters import heuristic

    return not (
        len(secret) < _SHORTEST
        or KEPT_OUT in secret
        or heuristic.is_sequential_string(secret)
        or heuristic.is_potential_uuid(secret)
        or heuristic.is_likely_id_string(secret, line)
        or heuristic.is_templated_secret(secret)
        or heuristic.is_prefixed_with_dollar_sign(secret)
        or heuristic.is_not_alphanumeric_string(secret)
        or heuristic.is_indirect_reference(line)
    )


@cache
def _rules() -> _Rules:
    try:
        from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    except ImportError:
        says = "Secrets cannot be kept out of the corpus: detect-secrets is not installed."
        raise DependencyFailed(says, "Run `make setup`, which installs what the lock names.") from None
    from detect_secrets.plugins.base import RegexBasedDetector
    from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin
    from detect_secrets.plugins.keyword import KeywordDetector

    every: dict[str, Any] = get_mapping_from_secret_type_to_class()
    kinds = [kind for kind in every.values() if kind.__name__ != "IPPublicDetector"]
    return _Rules(
        patterns=tuple(kind() for kind in kinds if issubclass(kind, RegexBasedDetector)),
        entropies=tuple(kind() for kind in kinds if issubclass(kind, HighEntropyStringsPlugin)),
        keywords=KeywordDetector(),
    )
