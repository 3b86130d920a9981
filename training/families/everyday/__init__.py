"""Small functions that people ask for every day: conversions, checks, helpers on text and lists of two arguments."""

from __future__ import annotations

from random import Random

from training.example import Example
from training.families.classic import Classic, classic, drawn
from training.families.everyday import collections, numbers, text
from training.people.table import table
from training.wording import in_third_person

FAMILY = "everyday"


def _classic(title: str, code: str, check: str, usual: str) -> Classic:
    """Its wordings are the orders of `phrases/everyday.txt`; the one kept there is kept for evaluation."""
    entry = table("everyday.txt")[title]
    return classic(title, "|".join(map(in_third_person, (*entry["do"], *entry["kept"]))), code, check, usual)


ROWS = tuple(_classic(*row) for row in (*numbers.ROWS, *text.ROWS, *collections.ROWS))


def make(rng: Random, held_out: bool) -> Example:
    """One request for an everyday function."""
    return drawn(rng, held_out, FAMILY, ROWS)
