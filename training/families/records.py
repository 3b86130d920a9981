"""Questions about records, each a dictionary: a condition on one field, and what is wanted of those that meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from training import people
from training.example import Example, as_file
from training.names import Names
from training.operations import is_held_out

FAMILY = "records"

ENTITIES = tuple("""books users orders products players songs cities students tickets movies employees customers
hotels cars devices articles patients animals recipes courses""".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Part:
    """A condition or a wish over the number field P, the text field Q and the value K."""

    name: str
    says: tuple[str, ...]
    code: str
    run: Callable[..., Any]
    """The same said another way, for the check: of (number, text, K), or of the rows left as (number, text, row)."""
    gives: str = ""


CONDITIONS = (
    Part(
        "above",
        ("whose P is greater than K", "with a P above K", "that have a P of more than K"),
        'r["P"] > K',
        lambda p, q, k: not p <= k,
    ),
    Part(
        "below",
        ("whose P is less than K", "with a P below K", "that have a P under K"),
        'r["P"] < K',
        lambda p, q, k: not p >= k,
    ),
    Part("at least", ("whose P is at least K", "with a P of K or more"), 'r["P"] >= K', lambda p, q, k: not p < k),
    Part("equal", ("whose P is K", "with a P of exactly K"), 'r["P"] == K', lambda p, q, k: p - k == 0),
    Part(
        "between",
        ("whose P is between K and 90", "with a P from K to 90"),
        'K <= r["P"] <= 90',
        lambda p, q, k: p in range(k, 91),
    ),
    Part(
        "starts",
        ('whose Q starts with "b"', 'with a Q beginning with "b"'),
        'r["Q"].startswith("b")',
        lambda p, q, k: q[:1] == "b",
    ),
    Part("known", ("whose Q is not empty", "that have a Q"), 'r["Q"]', lambda p, q, k: len(q) > 0),
)
WISHES = (
    Part(
        "texts",
        ("the Q of all E C", "a list of the Q of each of the E C"),
        'return [r["Q"] for r in A if D]',
        lambda rows: [q for _, q, _ in rows],
        "list[str]",
    ),
    Part("count", ("the number of E C", "how many E there are C"), "return sum(1 for r in A if D)", len, "int"),
    Part(
        "total",
        ("the sum of the P of the E C", "the total P of all E C"),
        'return sum(r["P"] for r in A if D)',
        lambda rows: sum(p for p, _, _ in rows),
        "int",
    ),
    Part(
        "largest",
        ("the largest P of the E C, 0 if there is none", "the highest P among the E C or 0"),
        'return max((r["P"] for r in A if D), default=0)',
        lambda rows: sorted([0, *(p for p, _, _ in rows)])[-1],
        "int",
    ),
    Part(
        "sorted",
        ("the E C, sorted by P", "all E C in order of their P"),
        'return sorted((r for r in A if D), key=lambda r: r["P"])',
        lambda rows: [row for _, _, row in sorted(rows, key=lambda one: one[0])],
        "list[dict]",
    ),
    Part(
        "rows",
        ("the E C", "only those E C"),
        "return [r for r in A if D]",
        lambda rows: [row for _, _, row in rows],
        "list[dict]",
    ),
    Part(
        "distinct",
        ("the distinct Q of the E C in sorted order", "the sorted Q without repetition of the E C"),
        'return sorted({r["Q"] for r in A if D})',
        lambda rows: sorted({q for _, q, _ in rows}),
        "list[str]",
    ),
    Part(
        "map",
        ("a dictionary from Q to P of the E C", "the P by Q of all E C"),
        'return {r["Q"]: r["P"] for r in A if D}',
        lambda rows: {q: p for p, q, _ in rows},
        "dict[str, int]",
    ),
    Part(
        "any",
        ("whether there is any of the E C", "True if any of the E is one C"),
        "return any(D for r in A)",
        bool,
        "bool",
    ),
)
PEOPLE = 0.55
"""How many of the questions that training shows are put as people put them."""
_TEXTS = ("bat", "abc", "", "bo", "zed")
_OPENERS = (
    "Write a function {f} that gets a list of {e}, dictionaries with {p} and {q}, and returns {wish}.",
    "Given {e} as dictionaries with the keys {p} and {q}, write {f} to return {wish}.",
    "Implement {f}: return {wish}. Each of the {e} is a dict with {p} and {q}.",
    "I have a list of {e} (dicts with {p}, {q}). {f} should return {wish}.",
)


def make(rng: Random, held_out: bool) -> Example:
    """One question; with `held_out`, of a condition and a wish that training never joins."""
    while True:
        condition, wish = rng.choice(CONDITIONS), rng.choice(WISHES)
        if is_held_out(condition.name, wish.name) == held_out:
            break
    names = Names(rng, held_out)
    (number, text), name, limit = names.fields(2), names.snake(), rng.randint(1, 80)
    entities, argument = rng.choice(ENTITIES), rng.choice(("rows", "records", names.variable()))
    table = {"P": number, "Q": text, "K": str(limit), "E": entities, "A": argument}
    if not held_out and rng.random() < PEOPLE:
        argument = table["A"] = rng.choice((argument, "rows"))
        prompt, name = people.of_records(rng, condition.name, wish.name, {**table, "F": name})
        return _asked(rng, prompt, name, (condition, wish), table)
    said = _filled(rng.choice(wish.says), {**table, "C": _filled(rng.choice(condition.says), table)})
    called = f"`{name}({argument})`" if rng.random() < 0.6 else f"{name}({argument})"
    prompt = rng.choice(_OPENERS).format(f=called, e=entities, p=number, q=text, wish=said)
    return _asked(rng, prompt, name, (condition, wish), table)


def _asked(rng: Random, prompt: str, name: str, parts: tuple[Part, Part], table: dict[str, str]) -> Example:
    condition, wish = parts
    body = _filled(wish.code, {**table, "D": _filled(condition.code, table)})
    code = f"def {name}({table['A']}: list[dict]) -> {wish.gives}:\n    {body}"
    check = _check(rng, name, parts, table)
    pairs = ((condition.name, wish.name),)
    return Example(FAMILY, f"{FAMILY}/{wish.name}", prompt, as_file(code), check=check, pairs=pairs)


def _check(rng: Random, name: str, parts: tuple[Part, Part], table: dict[str, str]) -> str:
    """Rows on both sides of the condition, and what is right for them."""
    (condition, wish), limit = parts, int(table["K"])
    pairs = [(rng.choice((limit - 1, limit, limit + 1, rng.randint(0, 99))), rng.choice(_TEXTS)) for _ in range(6)]
    rows = [{table["P"]: number, table["Q"]: text} for number, text in pairs]
    left = [(p, q, row) for (p, q), row in zip(pairs, rows, strict=True) if condition.run(p, q, limit)]
    return f"assert {name}({rows!r}) == {wish.run(left)!r}\nassert {name}([]) == {wish.run([])!r}"


def _filled(text: str, table: dict[str, str]) -> str:
    return re.sub(r"\b[PQKEACD]\b", lambda found: table.get(found.group(), found.group()), text)
