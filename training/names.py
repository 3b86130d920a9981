"""Identifiers to be copied: invented ones, and ones people would choose.

An invented name belongs either to training or to evaluation, by its hash, so a name that a model copies in an
evaluation is one it never saw.
"""

from __future__ import annotations

import builtins
import keyword
from dataclasses import dataclass
from random import Random
from zlib import crc32

_ONSETS = tuple(
    """b br c ch d dr f fl g gl h j k kr l m n p pr qu r s sh sk sl st t th tr v w z""".split()  # noqa: SIM905
)
_VOWELS = ["a", "e", "i", "o", "u"]
_CODAS = ["", "", "", "", "", "l", "n", "r", "s", "x", "m", "nd", "st"]

VERBS = tuple("""get find make build count collect compute select filter check list pick merge split group sort take sum
clean format convert extract apply reduce update combine gather""".split())  # noqa: SIM905
NOUNS = tuple(
    """value item name score total index count price user order entry record word number letter line text key pair
row column point size length level grade weight amount rate city color title date tag label group event node
path step limit unit result""".split()  # noqa: SIM905
)
ADJECTIVES = tuple("""first last new old big small long short even odd unique common valid active best top
next""".split())  # noqa: SIM905
FIELDS = tuple(
    """name title age price email city country year rating color size weight height count stock level score salary
quantity author genre status priority duration distance speed capacity active available verified discount
color material brand category username phone address notes owner width depth latitude longitude""".split()  # noqa: SIM905
)


TAKEN = frozenset(
    (
        *dir(builtins),
        *keyword.kwlist,
        *["math", "sys", "types", "typer", "collections", "pydantic", "main", "got", "given", "wanted", "self"],
    )
)
"""What no invented name may be."""


@dataclass(frozen=True, slots=True)
class Names:
    """Draws names; `held_out` chooses which half of the invented ones."""

    rng: Random
    held_out: bool = False

    def invented(self, syllables: int | None = None) -> str:
        """A pronounceable word nobody has used: `brano`, `skeltour`."""
        while True:
            word = "".join(self._syllable() for _ in range(syllables or self.rng.choice((2, 2, 2, 2, 3))))
            if is_held_out(word) == self.held_out and word not in TAKEN:
                return word

    def _syllable(self) -> str:
        return self.rng.choice(_ONSETS) + self.rng.choice(_VOWELS) + self.rng.choice(_CODAS)

    def snake(self) -> str:
        """A function's name: `count_brano`, `largest_pair`, `find_even_words`, `skeltour`."""
        pattern = self.rng.random()
        choice = self.rng.choice
        if pattern < 0.35:
            return self.invented()
        if pattern < 0.5:
            return f"{choice(VERBS)}_{self.invented()}"
        if pattern < 0.65:
            return f"{self.invented()}_{choice(NOUNS)}"
        if pattern < 0.8:
            return f"{choice(VERBS)}_{choice(NOUNS)}s"
        return f"{choice(VERBS)}_{choice(ADJECTIVES)}_{choice(NOUNS)}"

    @staticmethod
    def taken(name: str) -> bool:
        """Whether a function cannot be called so without hiding something."""
        return name in TAKEN

    def variable(self) -> str:
        """An argument's name."""
        return self.rng.choice(NOUNS) + self.rng.choice(("", "s")) if self.rng.random() < 0.6 else self.invented(2)

    def camel(self) -> str:
        """A class's name: `BranoEntry`."""
        words = [self.invented() if self.rng.random() < 0.6 else self.rng.choice(NOUNS)]
        if self.rng.random() < 0.5:
            words.append(self.rng.choice(NOUNS))
        return "".join(word.capitalize() for word in words)

    def distinct(self, draw: str, count: int) -> list[str]:
        """`count` different names, each from the method called `draw`."""
        found: dict[str, None] = {}
        while len(found) < count:
            found.setdefault(getattr(self, draw)())
        return list(found)

    def number(self) -> int:
        """A number of one to five digits; short ones are as likely as long ones."""
        return self.rng.randrange(10 ** self.rng.choice((1, 2, 2, 3, 4, 5)))

    def fields(self, count: int) -> list[str]:
        """Different field names: usual ones, and one in four invented."""
        found: dict[str, None] = {}
        while len(found) < count:
            found.setdefault(self.rng.choice(FIELDS) if self.rng.random() < 0.75 else self.invented(2))
        return list(found)


def is_held_out(word: str) -> bool:
    """Whether the invented `word` is kept for evaluation: one in eight, by its hash."""
    return crc32(word.encode()) % 8 == 0
