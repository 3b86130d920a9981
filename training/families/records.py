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
SHOWN_CONDITIONS = (
    *CONDITIONS,
    Part("everything", ("",), "", lambda p, q, k: True),
    Part("is", ('whose Q is "V"', 'with the Q "V"'), 'r["Q"] == "V"', lambda p, q, v: q == v),
    Part("is not", ('whose Q is not "V"', 'with another Q than "V"'), 'r["Q"] != "V"', lambda p, q, v: q != v),
)
SHOWN_WISHES = (
    *WISHES,
    Part(
        "smallest",
        ("the smallest P of the E C, 0 if there is none", "the lowest P among the E C or 0"),
        'return min((r["P"] for r in A if D), default=0)',
        lambda rows: sorted(p for p, _, _ in rows)[0] if rows else 0,
        "int",
    ),
    Part(
        "average",
        ("the average P of the E C, 0 if there is none", "the mean P of all E C or 0"),
        'found = [r["P"] for r in A if D]\n    return sum(found) / len(found) if found else 0',
        lambda rows: sum(p for p, _, _ in rows) / max(len(rows), 1) if rows else 0,
        "float",
    ),
    Part(
        "winner",
        ("the Q of the E C that has the highest P, None if there is none", "the Q with the largest P among the E C"),
        'best = max((r for r in A if D), key=lambda r: r["P"], default=None)\n    return best["Q"] if best else None',
        lambda rows: max(rows, key=lambda one: one[0])[1] if rows else None,
        "str | None",
    ),
    Part(
        "loser",
        ("the Q of the E C that has the lowest P, None if there is none", "the Q with the smallest P among the E C"),
        'best = min((r for r in A if D), key=lambda r: r["P"], default=None)\n    return best["Q"] if best else None',
        lambda rows: min(rows, key=lambda one: one[0])[1] if rows else None,
        "str | None",
    ),
    Part(
        "sorted down",
        ("the E C, sorted by P from high to low", "all E C in descending order of their P"),
        'return sorted((r for r in A if D), key=lambda r: r["P"], reverse=True)',
        lambda rows: [row for _, _, row in sorted(rows, key=lambda one: -one[0])],
        "list[dict]",
    ),
    Part(
        "ordered texts",
        ("the Q of the E C, ordered by their P", "every Q of the E C from the lowest P to the highest"),
        'return [r["Q"] for r in sorted((r for r in A if D), key=lambda r: r["P"])]',
        lambda rows: [q for _, q, _ in sorted(rows, key=lambda one: one[0])],
        "list[str]",
    ),
    Part(
        "per text",
        ("the number of E C for each Q, as a dictionary", "a dictionary from Q to how many of the E C have it"),
        "tally: dict[str, int] = {}\n    for r in (r for r in A if D):\n"
        '        tally[r["Q"]] = tally.get(r["Q"], 0) + 1\n    return tally',
        lambda rows: {q: [one for _, one, _ in rows].count(q) for _, q, _ in rows},
        "dict[str, int]",
    ),
    Part(
        "total per text",
        ("the total P of the E C for each Q, as a dictionary", "a dictionary from Q to the sum of P of the E C"),
        "sums: dict[str, int] = {}\n    for r in (r for r in A if D):\n"
        '        sums[r["Q"]] = sums.get(r["Q"], 0) + r["P"]\n    return sums',
        lambda rows: {q: sum(p for p, one, _ in rows if one == q) for _, q, _ in rows},
        "dict[str, int]",
    ),
)
"""What training shows; evaluations keep to the first tables, so that their requests stay the same."""
EVERYTHING = 0.2
"""How many more of the questions that training shows have no condition: those are what people ask the most."""
_NEEDS_CONDITION = frozenset({"any", "rows"})
_VALUES = "red blue paris rome cat dog open closed rock jazz python berlin small new admin food".split()  # noqa: SIM905
PEOPLE = 0.68
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
    condition, wish = _drawn(rng, held_out)
    names = Names(rng, held_out)
    (number, text), name, limit = names.fields(2), names.snake(), rng.randint(1, 80)
    entities, argument = rng.choice(ENTITIES), rng.choice(("rows", "records", names.variable()))
    table = {"P": number, "Q": text, "K": str(limit), "E": entities, "A": argument}
    if not held_out:
        table["V"] = rng.choice(_VALUES) if rng.random() < 0.6 else names.invented(2)
    if not held_out and rng.random() < PEOPLE:
        table["A"] = rng.choice((argument, "rows", entities, entities, "data"))
        if rng.random() < 0.65:
            table |= people.usual_fields(rng)
        prompt, name = people.of_records(rng, condition.name, wish.name, {**table, "F": name})
        return _asked(rng, prompt, name, (condition, wish), table)
    said = _filled(rng.choice(wish.says), {**table, "C": _filled(rng.choice(condition.says), table)})
    called = f"`{name}({argument})`" if rng.random() < 0.6 else f"{name}({argument})"
    prompt = rng.choice(_OPENERS).format(f=called, e=entities, p=number, q=text, wish=_tidy(said)).replace(" .", ".")
    return _asked(rng, prompt, name, (condition, wish), table)


def _drawn(rng: Random, held_out: bool) -> tuple[Part, Part]:
    """A condition and a wish, on the side of the hold-out that is asked for."""
    while True:
        condition = rng.choice(CONDITIONS if held_out else SHOWN_CONDITIONS)
        if not held_out and rng.random() < EVERYTHING:
            condition = SHOWN_CONDITIONS[len(CONDITIONS)]
        wish = rng.choice(WISHES if held_out else SHOWN_WISHES)
        bare = condition.name == "everything" and wish.name in _NEEDS_CONDITION
        if is_held_out(condition.name, wish.name) == held_out and not bare:
            return condition, wish


def _asked(rng: Random, prompt: str, name: str, parts: tuple[Part, Part], table: dict[str, str]) -> Example:
    condition, wish = parts
    code = wish.code if condition.code else _unconditional(wish.code)
    body = _filled(code, {**table, "D": _filled(condition.code, table)})
    code = f"def {name}({table['A']}: list[dict]) -> {wish.gives}:\n    {body}"
    check = _check(rng, name, parts, table)
    pairs = ((condition.name, wish.name),)
    return Example(FAMILY, f"{FAMILY}/{wish.name}", prompt, as_file(code), check=check, pairs=pairs)


def _check(rng: Random, name: str, parts: tuple[Part, Part], table: dict[str, str]) -> str:
    """Rows on both sides of the condition, and what is right for them."""
    (condition, wish), limit = parts, int(table["K"])
    named = "V" in condition.code
    texts = (*_TEXTS, table["V"], table["V"]) if named else _TEXTS
    pairs = [(rng.choice((limit - 1, limit, limit + 1, rng.randint(0, 99))), rng.choice(texts)) for _ in range(6)]
    rows = [{table["P"]: number, table["Q"]: text} for number, text in pairs]
    left = [
        (p, q, row)
        for (p, q), row in zip(pairs, rows, strict=True)
        if condition.run(p, q, table["V"] if named else limit)
    ]
    return f"assert {name}({rows!r}) == {wish.run(left)!r}\nassert {name}([]) == {wish.run([])!r}"


def _filled(text: str, table: dict[str, str]) -> str:
    return re.sub(r"\b[PQKEACDV]\b", lambda found: table.get(found.group(), found.group()), text)


def _unconditional(code: str) -> str:
    """The code of a wish for all records, as a person would write it."""
    code = code.replace("sum(1 for r in A if D)", "len(A)").replace(" if D", "")
    return code.replace("(r for r in A),", "A,").replace("(r for r in A):", "A:")


def _tidy(text: str) -> str:
    """`text` without the gaps that an empty condition leaves."""
    return re.sub(r" +(?=[,.;]|$)", "", re.sub("  +", " ", text))
