"""What people say for the steps of a program, one by one or two at once, with the parameters in their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from random import Random

from training.people.table import Entry, table
from training.programs import Program, Step
from training.wording import NUMERALS

NOUNS: Mapping[str, tuple[str, ...]] = {
    "ints": ("numbers", "values", "ints", "integers"),
    "words": ("words", "strings", "names", "words"),
}
"""What they call the elements of a list."""


def entries(rng: Random, program: Program, form: str) -> list[tuple[Entry, Step]]:
    """An entry for every step, or for two at once where people have a word for both."""
    found: list[tuple[Entry, Step]] = []
    left = list(program.steps)
    while left:
        pair = _pair(left[0], left[1]) if len(left) > 1 and rng.random() < 0.5 else None
        if pair and form in pair[0]:
            found.append(pair)
            left = left[2:]
        else:
            found.append((entry_of(left[0]), left[0]))
            left = left[1:]
    return found


def _pair(first: Step, second: Step) -> tuple[Entry, Step] | None:
    """The entry for two steps at once, and the step whose parameters it uses."""
    one, two = first.operation.name, second.operation.name
    pairs = table("pairs.txt")
    if entry := pairs.get(f"{one} > {two}"):
        parameters = second if "{k}" in second.operation.code or "{c}" in second.operation.code else first
        return entry, parameters
    for step, key in ((first, f"{one.split(' ')[0]} * > {two}"), (second, f"{one} > {two.split(' ')[0]} *")):
        if (entry := pairs.get(key)) and _condition(step):
            return _conditioned(entry, step), step
    return None


def entry_of(step: Step) -> Entry:
    """The phrases of one step."""
    return (
        _conditioned(table("quantifiers.txt")[step.operation.name.split(" ")[0]], step)
        if _condition(step)
        else _plain(step)
    )


def _plain(step: Step) -> Entry:
    name = step.operation.name
    return table("lists.txt").get(name) or table("others.txt")[name]


def _condition(step: Step) -> bool:
    head, _, rest = step.operation.name.partition(" ")
    return head in table("quantifiers.txt") and rest in table("conditions.txt")


def _conditioned(entry: Entry, step: Step) -> Entry:
    """`entry` with all ways to say the step's condition."""
    told = _told(step.operation.name.partition(" ")[2], step.operation.takes)
    return {
        form: tuple(filled for one in phrases for filled in _combined(one, told)) for form, phrases in entry.items()
    }


@cache
def _told(condition: str, takes: str) -> tuple[Mapping[str, str], ...]:
    """The condition in all its forms, a dozen ways."""
    forms = table("conditions.txt")[condition]
    nouns = (*(NOUNS["ints"] if takes in ("ints", "set", "int") else NOUNS["words"])[:3], "ones", "entries")
    manys = [f"{adj} {noun}" for adj in forms.get("adj", ()) for noun in nouns] + list(forms.get("plural", ())) * 2
    manys += [f"{noun} {post}" for post in forms.get("post", ()) for noun in nouns]
    bare = [post for post in forms.get("post", ()) if not post.startswith(("that", "which", "whose", "you"))] or list(
        forms["adj"]
    )
    found = []
    for number, many in enumerate(manys):
        is_ = forms["is"][number % len(forms["is"])]
        found.append(
            {
                "many": many,
                "one": nouns[number % 3].removesuffix("s"),
                "is": is_,
                "are": _plural_verb(is_),
                "post": bare[number % len(bare)],
                "adj": forms.get("adj", ("such",))[0],
                "s": forms["call"][number % len(forms["call"])],
            }
        )
    return tuple(found)


def _combined(phrase: str, told: Iterable[Mapping[str, str]]) -> list[str]:
    places = re.findall(r"\{(many|one|is|are|post|adj|s)\}", phrase)
    return list(dict.fromkeys(_replaced(phrase, {place: one[place] for place in places}) for one in told))


def _replaced(phrase: str, forms: Mapping[str, str]) -> str:
    for place, form in forms.items():
        phrase = phrase.replace(f"{{{place}}}", form)
    return phrase


def _plural_verb(is_: str) -> str:
    for single, plural in (("is ", "are "), ("isn't ", "aren't "), ("has ", "have ")):
        if is_.startswith(single):
            return plural + is_.removeprefix(single)
    verb, _, rest = is_.partition(" ")
    return f"{verb if verb == 'can' or verb.startswith('can') else verb.removesuffix('s')} {rest}"


def filled(rng: Random, step: Step, text: str) -> str:
    """The parameters in their places; small numbers are sometimes written out, letters sometimes quoted."""
    k = NUMERALS[step.k] if rng.random() < 0.2 and step.k < len(NUMERALS) and " {k}" in text else str(step.k)
    quoted = rng.choice((f'"{step.c}"', f"'{step.c}'", step.c, f"the letter {step.c}"))
    text = text.replace("{c}s", f'"{step.c}"s').replace(
        "{kth}", rng.choice((f"{step.k}-th", f"{step.k}th", _ordinal(step.k)))
    )
    return text.replace("{k}", k).replace('"{c}"', f'"{step.c}"').replace("{c}", quoted)


def _ordinal(k: int) -> str:
    return ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")[k - 1]
