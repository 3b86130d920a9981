"""Picking the right entry by its key among distractors: what using a retrieved passage comes down to."""

from __future__ import annotations

from random import Random

from training.example import Document, Example, as_file, library, stand_in, with_passages
from training.names import Names

FAMILY = "lookup"


def make(rng: Random, held_out: bool) -> Example:
    """One lookup request; with `held_out`, of names that training never shows."""
    names = Names(rng, held_out)
    kind = rng.choice(tuple(_KINDS))
    prompt, code, setup, check = _KINDS[kind](names)
    return Example(FAMILY, f"lookup/{kind}", prompt, as_file(code), setup, check)


def _entries(names: Names) -> int:
    return names.rng.choice((2, 3, 3, 4, 5))


def _table(names: Names) -> tuple[str, str, str, str]:
    """Key → number or word; the answer restates the key."""
    keys = names.distinct("variable", _entries(names))
    values = [str(names.number()) if names.rng.random() < 0.5 else f'"{names.invented()}"' for _ in keys]
    wanted = names.rng.randrange(len(keys))
    between, end = names.rng.choice(((": ", "\n"), (" = ", "\n"), (" is ", ", "), (" -> ", "; ")))
    listed = end.join(f"{key}{between}{value}" for key, value in zip(keys, values, strict=True))
    prompt = names.rng.choice(("{1}\n\nSet {0}.", "Set `{0}` as given here.\n\n{1}", "{1}\n\nWhat is {0}?")).format(
        keys[wanted], listed
    )
    code = f"{keys[wanted]} = {values[wanted]}"
    return prompt, code, "", f"assert {keys[wanted]} == {values[wanted]}"


def _signature(names: Names) -> tuple[str, str, str, str]:
    """Function name → argument names, among other functions."""
    functions = names.distinct("snake", _entries(names))
    arguments = [names.distinct("variable", names.rng.randint(1, 3)) for _ in functions]
    wanted = names.rng.randrange(len(functions))
    listed = "\n".join(f"{name}({', '.join(keys)})" for name, keys in zip(functions, arguments, strict=True))
    values = [names.number() for _ in arguments[wanted]]
    prompt = names.rng.choice(("{0}\n\nCall `{1}` with {2}.", "Call {1} with {2}.\n\n{0}")).format(
        listed, functions[wanted], ", ".join(map(str, values))
    )
    passed = ", ".join(f"{key}={value}" for key, value in zip(arguments[wanted], values, strict=True))
    expected = dict(zip(arguments[wanted], values, strict=True))
    check = f"assert answer == ({functions[wanted]!r}, [], {expected})"
    return prompt, f"answer = {functions[wanted]}({passed})", "".join(map(stand_in, functions)), check


_PURPOSES = """converts celsius to fahrenheit|rounds a price|hashes a key|parses a date|counts the words|sends a message
|opens a connection|compresses a text|measures a distance|translates a label|sorts the records|removes duplicates
|estimates the cost|validates an address|encodes a picture|schedules a job|draws a chart|signs a token|reads a sensor
|ranks the results|stores a backup|splits a bill|checks a password|finds the nearest city|logs a visit"""
PURPOSES = tuple(purpose.strip() for purpose in _PURPOSES.replace("\n", "").split("|"))


def _purpose(names: Names) -> tuple[str, str, str, str]:
    """What a function does → its name, in one text or in passages."""
    purposes = names.rng.sample(PURPOSES, _entries(names))
    module, functions = names.invented(), names.distinct("invented", len(purposes))
    wanted = names.rng.randrange(len(purposes))
    lines = [f"`{module}.{name}` {purpose}." for name, purpose in zip(functions, purposes, strict=True)]
    ask = names.rng.choice(
        ("Import the function of {0} that {1}.", "Which function of `{0}` {1}? Import it.", "Import what {1} from {0}.")
    ).format(module, purposes[wanted])
    if names.rng.random() < 0.5:
        prompt = with_passages(ask, tuple(Document(f"{module}.md:{n}", line) for n, line in enumerate(lines, 1)))
    else:
        prompt = f"{ask}\n\n" + "\n".join(lines)
    name = functions[wanted]
    code = f"# {purposes[wanted]}\nfrom {module} import {name}"
    check = f"import sys\nassert sys.modules[{module!r}].{name} is {name}"
    return prompt, code, library(module, "", *functions), check


_KINDS = {"table": _table, "signature": _signature, "purpose": _purpose}
