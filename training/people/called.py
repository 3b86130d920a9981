"""Names that people make of the words they just used: `even_squares`, `avg_val`, `longestWord`, `top2`."""

from __future__ import annotations

import re
from random import Random

from training.names import Names

_EMPTY = frozenset(
    """the and then with that this from for its all are not have has you your can any get give need want please into
what which how there they them one ones out just only should would will some make return function name called call
after each every""".split()  # noqa: SIM905
)
LONGEST = 28


def from_words(rng: Random, say: str, names: Names) -> str:
    """A name out of one to three neighbouring words of `say`, shortened or not; else an invented one."""
    words = [one for one in re.findall(r"\b[a-z]{2,}\b", say.lower()) if one not in _EMPTY and len(one) > 2]
    if not words:
        return names.snake()
    at, count = rng.randrange(len(words)), rng.choice((1, 2, 2, 2, 3))
    chosen = list(dict.fromkeys(words[at : at + count]))
    if rng.random() < 0.25:
        chosen = [_shortened(rng, one) for one in chosen]
    way = rng.random()
    if way < 0.08:
        name = chosen[0] + "".join(one.capitalize() for one in chosen[1:])
    elif way < 0.14:
        name = "".join(chosen)
    else:
        name = "_".join(chosen)
    if rng.random() < 0.06:
        name += str(rng.randint(2, 10))
    elif rng.random() < 0.1:
        name = f"{rng.choice(('my', 'do', 'calc', 'fn', 'is', 'to', 'f', 'func', 'the'))}_{name}"
    return name if name.isidentifier() and len(name) <= LONGEST and not names.taken(name) else names.snake()


def _shortened(rng: Random, word: str) -> str:
    """`average` → `avg`, `num`, `w`: without its vowels, its beginning, or its first letter."""
    way = rng.random()
    if way < 0.35:
        return word[0] + re.sub("[aeiou]", "", word[1:])[:3]
    return word[: rng.randint(2, 4)] if way < 0.85 else word[0]
