"""Copying what the request names: functions, imports, calls, constants, expected values.

The first thing `nano` learns, and a gate before anything else is paid for.
"""

from __future__ import annotations

from random import Random

from training.example import Example, as_file, library, stand_in
from training.names import Names

FAMILY = "copying"


def make(rng: Random, held_out: bool) -> Example:
    """One copying request; with `held_out`, of names that training never shows."""
    names = Names(rng, held_out)
    kind = rng.choice(tuple(_KINDS))
    prompt, code, setup, check = _KINDS[kind](names)
    return Example(FAMILY, f"copying/{kind}", prompt, as_file(code), setup, check)


def _stub(names: Names) -> tuple[str, str, str, str]:
    name, arguments = names.snake(), ", ".join(names.distinct("variable", names.rng.randint(0, 3)))
    prompt = names.rng.choice(
        (
            "Write an empty function `{0}({1})`.",
            "Write a stub called `{0}` with the arguments ({1}).",
            "I need a placeholder for `{0}({1})`.",
            "Leave `{0}({1})` unimplemented.",
        )
    ).format(name, arguments)
    return prompt, f"def {name}({arguments}):\n    raise NotImplementedError", "", f"assert callable({name})"


def _import(names: Names) -> tuple[str, str, str, str]:
    module, what = names.invented(), names.snake() if names.rng.random() < 0.7 else names.camel()
    prompt = names.rng.choice(
        ("Import `{1}` from `{0}`.", "From {0} import {1}.", "I want to use {1} of the library {0}. Import it.")
    ).format(module, what)
    source = f"class {what}: pass\n"
    check = f"import sys\nassert sys.modules[{module!r}].{what} is {what}"
    return prompt, f"from {module} import {what}", library(module, source), check


def _call(names: Names) -> tuple[str, str, str, str]:
    name, keys = names.snake(), names.distinct("variable", names.rng.randint(1, 3))
    values = [_value(names) for _ in keys]
    said = ", ".join(f"{key} {value}" for key, value in zip(keys, values, strict=True))
    passed = ", ".join(f"{key}={value}" for key, value in zip(keys, values, strict=True))
    prompt = names.rng.choice(("Call `{0}` with {1}.", "Call {0} and pass {1}.", "Use `{0}` with {1}.")).format(
        name, said
    )
    expected = "{" + ", ".join(f"{key!r}: {value}" for key, value in zip(keys, values, strict=True)) + "}"
    check = f"assert answer == ({name!r}, [], {expected})"
    return prompt, f"answer = {name}({passed})", stand_in(name), check


def _constants(names: Names) -> tuple[str, str, str, str]:
    pairs = [(name.upper(), _value(names)) for name in names.distinct("variable", names.rng.randint(1, 3))]
    said = " and ".join(f"{name} to {value}" for name, value in pairs)
    lines = [f"{name} = {value}" for name, value in pairs]
    prompt = names.rng.choice(("Set {0}.", "Define constants: set {0}.", "Please set {0}.")).format(said)
    return prompt, "\n".join(lines), "", "\n".join(f"assert {name} == {value}" for name, value in pairs)


def _listed(names: Names) -> tuple[str, str, str, str]:
    words = names.distinct("invented", names.rng.randint(2, 5))
    target = names.variable()
    prompt = names.rng.choice(
        ("Make a list `{1}` of {0}.", "Put {0} into a list called `{1}`.", "List {0} as `{1}`.")
    ).format(", ".join(words), target)
    quoted = ", ".join(f'"{word}"' for word in words)
    return prompt, f"{target} = [{quoted}]", "", f"assert {target} == [{quoted}]"


def _assertion(names: Names) -> tuple[str, str, str, str]:
    name = names.snake()
    given = [names.number() for _ in range(names.rng.randint(1, 4))]
    expected = names.number()
    prompt = names.rng.choice(
        ("`{0}({1})` gives {2}. Assert it.", "Assert that {0}({1}) is {2}.", "Check that `{0}({1})` equals {2}.")
    ).format(name, given, expected)
    setup = f"seen = []\ndef {name}(given):\n    seen.append(given)\n    return {expected}\n"
    return prompt, f"assert {name}({given}) == {expected}", setup, f"assert seen == [{given}]"


def _method(names: Names) -> tuple[str, str, str, str]:
    owner, name, attribute = names.camel(), names.snake(), names.variable()
    prompt = names.rng.choice(
        (
            "Write a class `{0}` with a method `{1}` that returns self.{2}.",
            "A class {0} that keeps {2} and whose method {1} returns it.",
            "Write `{0}` holding `{2}`, read by `{1}()`.",
        )
    ).format(owner, name, attribute)
    code = (
        f"class {owner}:\n    def __init__(self, {attribute}):\n        self.{attribute} = {attribute}\n\n"
        f"    def {name}(self):\n        return self.{attribute}"
    )
    return prompt, code, "", f"assert {owner}(7).{name}() == 7"


def _value(names: Names) -> str:
    return str(names.number()) if names.rng.random() < 0.6 else f'"{names.invented()}"'


_KINDS = {
    "stub": _stub,
    "import": _import,
    "call": _call,
    "constants": _constants,
    "list": _listed,
    "assertion": _assertion,
    "method": _method,
}
