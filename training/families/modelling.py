"""A dataclass, a Pydantic model or a Typer command for given fields."""

from __future__ import annotations

from random import Random

from training.example import Example, as_file
from training.names import Names

FAMILY = "modelling"

TYPES = {
    "str": ("str", "text", "string"),
    "int": ("int", "integer", "whole number"),
    "float": ("float", "decimal"),
    "bool": ("bool", "boolean", "flag"),
}
_VALUES = {"str": '"x"', "int": "3", "float": "1.5", "bool": "True"}

Fields = list[tuple[str, str]]


def make(rng: Random, held_out: bool) -> Example:
    """One request for a structure with some fields."""
    names = Names(rng, held_out)
    fields = [(name, rng.choice(tuple(TYPES))) for name in names.fields(rng.randint(1, 5))]
    kind = rng.choice(("dataclass", "dataclass", "pydantic", "pydantic", "typer"))
    prompt, code, check = {"dataclass": _dataclass, "pydantic": _pydantic, "typer": _typer}[kind](names, fields)
    return Example(FAMILY, f"{FAMILY}/{kind}", prompt, as_file(code), check=check)


def _said(names: Names, fields: Fields) -> str:
    """`title (text), price (decimal)` and the like."""
    way = names.rng.choice(("{0} ({1})", "{0}: {1}", "{0} as {1}", "{1} {0}"))
    said = [way.format(name, names.rng.choice(TYPES[kind])) for name, kind in fields]
    return ", ".join(said[:-1]) + " and " + said[-1] if len(said) > 1 else said[0]


def _lines(fields: Fields) -> str:
    return "\n".join(f"    {name}: {kind}" for name, kind in fields)


def _dataclass(names: Names, fields: Fields) -> tuple[str, str, str]:
    name, frozen = names.camel(), names.rng.random() < 0.3
    prompt = names.rng.choice(
        (
            "Write a {2}dataclass `{0}` with {1}.",
            "A {2}dataclass {0} for {1}.",
            "Create a {2}dataclass called {0}: {1}.",
            "Model {0} as a {2}dataclass with the fields {1}.",
        )
    ).format(name, _said(names, fields), "frozen " if frozen else "")
    decorator = "@dataclass(frozen=True)" if frozen else "@dataclass"
    code = f"from dataclasses import dataclass\n\n\n{decorator}\nclass {name}:\n{_lines(fields)}"
    check = (
        "from dataclasses import fields\n"
        f"assert [(f.name, getattr(f.type, '__name__', f.type)) for f in fields({name})] == {fields!r}\n"
        f"assert {name}.__dataclass_params__.frozen is {frozen}"
    )
    return prompt, code, check


def _pydantic(names: Names, fields: Fields) -> tuple[str, str, str]:
    name = names.camel()
    prompt = names.rng.choice(
        (
            "Write a Pydantic model `{0}` with {1}.",
            "Pydantic model {0}: {1}.",
            "Create a pydantic BaseModel called {0} for {1}.",
            "Validate {1} with a Pydantic model {0}.",
        )
    ).format(name, _said(names, fields))
    code = f"from pydantic import BaseModel\n\n\nclass {name}(BaseModel):\n{_lines(fields)}"
    check = f"assert [(n, f.annotation.__name__) for n, f in {name}.model_fields.items()] == {fields!r}"
    return prompt, code, check


def _typer(names: Names, fields: Fields) -> tuple[str, str, str]:
    name = names.snake()
    prompt = names.rng.choice(
        (
            "Write a Typer command `{0}` that takes {1} and prints each value.",
            "Typer CLI with the command {0} for {1}; print every value.",
            "A command line tool with Typer: {0} takes {1} and prints the values.",
        )
    ).format(name, _said(names, fields))
    arguments = ", ".join(f"{field}: {kind}" for field, kind in fields)
    printed = "\n".join(f"    typer.echo({field})" for field, _ in fields)
    code = (
        f"import typer\n\napp = typer.Typer()\n\n\n@app.command()\ndef {name}({arguments}) -> None:\n{printed}\n\n\n"
        'if __name__ == "__main__":\n    app()'
    )
    given = ", ".join(_VALUES[kind] for _, kind in fields)
    shown = "".join(f"{eval(_VALUES[kind])}\n" for _, kind in fields)  # noqa: S307  # constants of ours
    check = (
        "import contextlib, io\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n"
        f"    {name}({given})\nassert out.getvalue() == {shown!r}\n"
        f"assert [c.callback.__name__ for c in app.registered_commands] == [{name!r}]"
    )
    return prompt, code, check
