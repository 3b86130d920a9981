"""Picking the right entry by its key among distractors: what using a retrieved passage comes down to."""

from __future__ import annotations

from random import Random

from training.example import Document, Example, as_file, library, looked_at, stand_in, with_passages
from training.names import Names
from training.purposes import drawn_purposes

FAMILY = "lookup"


def make(rng: Random, held_out: bool) -> Example:
    """One lookup request; with `held_out`, of names that training never shows."""
    names = Names(rng, held_out)
    kind = rng.choice(tuple(_KINDS))
    prompt, reply, setup, check = _KINDS[kind](names)
    return Example(FAMILY, f"lookup/{kind}", prompt, reply, setup, check)


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
    reply = as_file(f"{keys[wanted]} = {values[wanted]}")
    return prompt, reply, "", f"assert {keys[wanted]} == {values[wanted]}"


def _signature(names: Names) -> tuple[str, str, str, str]:
    """Function name → argument names, among other functions; the answer quotes the signature before it uses it."""
    functions = names.distinct("snake", _entries(names))
    arguments = [names.distinct("variable", names.rng.randint(1, 3)) for _ in functions]
    wanted = names.rng.randrange(len(functions))
    signatures = [f"{name}({', '.join(keys)})" for name, keys in zip(functions, arguments, strict=True)]
    values = [names.number() for _ in arguments[wanted]]
    given = ", ".join(map(str, values))
    listed = "\n".join(signatures)
    prompt = names.rng.choice(("{0}\n\nCall `{1}` with {2}.", "Call {1} with {2}.\n\n{0}")).format(
        listed, functions[wanted], given
    )
    passed = ", ".join(f"{key}={key}" for key in arguments[wanted])
    code = f"{', '.join(arguments[wanted])} = {given}\nanswer = {functions[wanted]}({passed})"
    expected = dict(zip(arguments[wanted], values, strict=True))
    check = f"assert answer == ({functions[wanted]!r}, [], {expected})"
    reply = f"`{signatures[wanted]}`\n\n{as_file(code)}"
    return prompt, reply, "".join(map(stand_in, functions)), check


def _purpose(names: Names) -> tuple[str, str, str, str]:
    """What a function does → its name, in one text or in passages."""
    wanted, others = drawn_purposes(names.rng, _entries(names))
    purposes = [wanted, *others]
    names.rng.shuffle(purposes)
    module, functions = names.invented(), names.distinct("invented", len(purposes))
    at = purposes.index(wanted)
    lines = [f"`{module}.{name}` {purpose}." for name, purpose in zip(functions, purposes, strict=True)]
    ask = names.rng.choice(
        ("Import the function of {0} that {1}.", "Which function of `{0}` {1}? Import it.", "Import what {1} from {0}.")
    ).format(module, wanted)
    if names.rng.random() < 0.5:
        documents = tuple(Document(f"{module}.md:{n}", line) for n, line in enumerate(lines, 1))
        prompt, seen = with_passages(ask, documents), looked_at(documents, at)
    else:
        prompt = f"{ask}\n\n" + "\n".join(lines)
        seen = "\n".join(f"{line} {'Yes' if n == at else 'No'}." for n, line in enumerate(lines[: at + 1]))
    name = functions[at]
    reply = f"{seen}\n\n{as_file(f'from {module} import {name}')}"
    check = f"import sys\nassert sys.modules[{module!r}].{name} is {name}"
    return prompt, reply, library(module, "", *functions), check


_KINDS = {"table": _table, "signature": _signature, "purpose": _purpose}
