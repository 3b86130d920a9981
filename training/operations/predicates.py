"""Conditions on numbers and words, and what can be done with a condition: keep, drop, count, any, all, first."""

# ruff: noqa: E501  # a table is read by its rows

from __future__ import annotations

from dataclasses import dataclass

from training.operations.operation import Operation


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on one element."""

    name: str
    code: str
    """Over the element `n` (a number) or `w` (a word)."""
    adjectives: tuple[str, ...]
    """Before the noun; may be empty."""
    ones: tuple[str, ...]
    """After `that`, of one element: `is even`."""
    yes: object
    """An element it holds for, with k=2 and c='a'."""
    no: object


# fmt: off
NUMBERS = (
    Predicate("even", "n % 2 == 0", ("even",), ("is even", "is divisible by 2"), 4, 5),
    Predicate("odd", "n % 2 == 1", ("odd",), ("is odd", "is not even"), 5, 4),
    Predicate("positive", "n > 0", ("positive",), ("is positive", "is above zero"), 1, 0),
    Predicate("negative", "n < 0", ("negative",), ("is negative", "is below zero"), -1, 0),
    Predicate("nonzero", "n != 0", ("nonzero", "non-zero"), ("is not zero",), 3, 0),
    Predicate("greater", "n > {k}", (), ("is greater than {k}", "is above {k}", "exceeds {k}", "is larger than {k}"), 3, 2),
    Predicate("less", "n < {k}", (), ("is less than {k}", "is below {k}", "is smaller than {k}", "is under {k}"), 1, 2),
    Predicate("at least", "n >= {k}", (), ("is at least {k}", "is {k} or more"), 2, 1),
    Predicate("at most", "n <= {k}", (), ("is at most {k}", "is {k} or less"), 2, 3),
    Predicate("divisible", "n % {k} == 0", (), ("is divisible by {k}", "is a multiple of {k}"), 6, 7),
    Predicate("two digits", "10 <= abs(n) <= 99", ("two-digit",), ("has two digits", "has exactly two digits"), -12, 7),
    Predicate("ends with", "abs(n) % 10 == {k}", (), ("ends with the digit {k}", "ends in {k}"), 12, 21),
)

WORDS = (
    Predicate("longer", "len(w) > {k}", (), ("is longer than {k} characters", "has more than {k} letters"), "abc", "ab"),
    Predicate("shorter", "len(w) < {k}", (), ("is shorter than {k} characters", "has fewer than {k} letters"), "a", "ab"),
    Predicate("length", "len(w) == {k}", (), ("has exactly {k} letters", "is {k} characters long"), "ab", "abc"),
    Predicate("starts", 'w.startswith("{c}")', (), ('starts with "{c}"', 'begins with the letter "{c}"'), "ab", "ba"),
    Predicate("ends", 'w.endswith("{c}")', (), ('ends with "{c}"', 'ends in the letter "{c}"'), "ba", "ab"),
    Predicate("contains", '"{c}" in w', (), ('contains "{c}"', 'has the letter "{c}" in it'), "cab", "dog"),
    Predicate("palindrome", "w == w[::-1]", ("palindromic",), ("is a palindrome", "reads the same backwards"), "noon", "moon"),
    Predicate("vowel", 'w[:1].lower() in tuple("aeiou")', (), ("starts with a vowel", "begins with a vowel"), "Eve", "Bob"),
    Predicate("capitalized", "w[:1].isupper()", ("capitalized",), ("is capitalized", "starts with a capital letter"), "Rome", "rome"),
    Predicate("even length", "len(w) % 2 == 0", (), ("has an even length", "has an even number of letters"), "noon", "sun"),
)
# fmt: on


def _keep(p: Predicate, kind: str) -> Operation:
    many, v, noun = _plural(p), _letter(kind), _noun(kind)
    adjectives = tuple(f"the {adjective} {noun} in {{x}}" for adjective in p.adjectives)
    return Operation(
        f"keep {p.name}",
        kind,
        kind,
        f"[{v} for {v} in {{x}} if {p.code}]",
        tuple(f"{verb} {m}" for m in many for verb in ("keep only", "select", "keep", "filter out everything but"))
        + tuple(f"keep the {adjective} ones" for adjective in p.adjectives),
        adjectives + tuple(f"{m} in {{x}}" for m in many),
        ([p.yes, p.no, p.yes], [p.yes, p.yes]),
    )


def _drop(p: Predicate, kind: str) -> Operation:
    many, v, noun = _plural(p), _letter(kind), _noun(kind)
    return Operation(
        f"drop {p.name}",
        kind,
        kind,
        f"[{v} for {v} in {{x}} if {_negated(p.code)}]",
        tuple(f"{verb} {m}" for m in many for verb in ("remove", "drop", "discard", "throw away", "leave out")),
        tuple(f"{{x}} without {m}" for m in many) + tuple(f"the {noun} in {{x}} except {m}" for m in many),
        ([p.yes, p.no, p.yes], [p.no]),
    )


def _count(p: Predicate, kind: str) -> Operation:
    many, v = _plural(p), _letter(kind)
    return Operation(
        f"count {p.name}",
        kind,
        "int",
        f"sum(1 for {v} in {{x}} if {p.code})",
        tuple(f"count {m}" for m in many)
        + tuple(f"find out how many {_noun(kind)} {m.partition(' that ')[2] or m}" for m in many if " that " in m),
        tuple(f"the number of {m.removeprefix('the ')} in {{x}}" for m in many)
        + tuple(f"the count of {m.removeprefix('the ')} in {{x}}" for m in many),
        ([p.yes, p.no, p.yes], 2),
    )


def _any(p: Predicate, kind: str) -> Operation:
    v, one = _letter(kind), _noun(kind).removesuffix("s")
    return Operation(
        f"any {p.name}",
        kind,
        "bool",
        f"any({p.code} for {v} in {{x}})",
        tuple(f"{verb} any {one} {says}" for says in p.ones for verb in ("check whether", "tell if")),
        tuple(f"whether any {one} in {{x}} {says}" for says in p.ones),
        ([p.no, p.yes], True),
    )


def _all(p: Predicate, kind: str) -> Operation:
    v, one = _letter(kind), _noun(kind).removesuffix("s")
    return Operation(
        f"all {p.name}",
        kind,
        "bool",
        f"all({p.code} for {v} in {{x}})",
        tuple(f"{verb} every {one} {says}" for says in p.ones for verb in ("check whether", "tell if", "check that")),
        tuple(f"whether every {one} in {{x}} {says}" for says in p.ones),
        ([p.no, p.yes], False),
    )


def _first(p: Predicate, kind: str) -> Operation:
    v, one = _letter(kind), _noun(kind).removesuffix("s")
    return Operation(
        f"first {p.name}",
        kind,
        "maybe" if kind == "ints" else "maybe word",
        f"next(({v} for {v} in {{x}} if {p.code}), None)",
        tuple(f"{verb} the first {one} that {says}" for says in p.ones for verb in ("find", "pick")),
        tuple(f"the first {one} in {{x}} that {says}" for says in p.ones),
        ([p.no, p.yes], p.yes),
    )


_OPPOSITES = (
    (" == ", " != "),
    (" != ", " == "),
    (" >= ", " < "),
    (" <= ", " > "),
    (" > ", " <= "),
    (" < ", " >= "),
    (" in w", " not in w"),
)


def _negated(code: str) -> str:
    """The opposite of a condition, as a person would write it."""
    found = [(sign, other) for sign, other in _OPPOSITES if code.count(sign) == 1]
    return code.replace(*found[0]) if len(found) == 1 else f"not {code}"


_PLURAL = {"is ": "are ", "has ": "have ", "ends ": "end ", "starts ": "start ", "begins ": "begin "}
_PLURAL |= {"contains ": "contain ", "exceeds ": "exceed ", "reads ": "read "}


def _plural(p: Predicate) -> tuple[str, ...]:
    """`the even numbers`, `the numbers that are even`."""
    noun = "numbers" if "n " in p.code or "abs(n)" in p.code else "words"
    found = [f"the {adjective} {noun}" for adjective in p.adjectives]
    for one in p.ones:
        first = next(verb for verb in _PLURAL if one.startswith(verb))
        found.append(f"the {noun} that {_PLURAL[first]}{one.removeprefix(first)}")
    return tuple(found)


def _letter(kind: str) -> str:
    return "n" if kind == "ints" else "w"


def _noun(kind: str) -> str:
    return "numbers" if kind == "ints" else "words"


QUANTIFIERS = (_keep, _drop, _count, _any, _all, _first)

OPERATIONS = tuple(
    quantifier(predicate, kind)
    for kind, predicates in (("ints", NUMBERS), ("words", WORDS))
    for predicate in predicates
    for quantifier in QUANTIFIERS
)
