"""The checks of a part as the tests of the program that was made of it."""

from __future__ import annotations

import ast
import copy
import doctest
from contextlib import suppress

from pipeline.generate.recipes.programs.adapt import Names
from pipeline.generate.recipes.programs.bind import Bound, Member, is_property, parameters
from pipeline.generate.recipes.programs.part import FUNCTIONS, Function, Part


class NotMade(Exception):
    """A check uses what this program does not have."""


def tests(bound: Bound, module: str) -> str:
    """A test module; where no check fits, one that looks whether the interface is there."""
    checks = [one for one in bound.part.tree.body if isinstance(one, FUNCTIONS) and one.name.startswith("check_")]
    found = [one for one in checks if any(isinstance(n, ast.Name) and n.id == bound.part.name for n in ast.walk(one))]
    found += _examples(bound.part)
    written = []
    for one in found:
        try:
            written.append(_test(copy.deepcopy(one), bound))
        except NotMade:
            continue
    name = bound.asked.name
    if bound.asked.owner is not None:
        members = ", ".join(repr(one.name) for one in bound.members if one.name != "__init__")
        there = (
            "def test_the_members_asked_for_are_there() -> None:\n"
            f"    for name in [{members}]:\n        assert hasattr({name}, name)\n"
        )
    else:
        there = f"def test_the_function_asked_for_is_there() -> None:\n    assert callable({name})\n"
    head = f"from typing import Any\n\nfrom {module} import {name}\n"
    needed = bound.asked.owner is not None or not written
    return "\n\n\n".join([head, *written, *([there] if needed else [])])


def _examples(part: Part) -> list[ast.FunctionDef]:
    """The examples in a classic function's docstring as a check; nothing where they are more than calls and values."""
    if part.is_class or part.facts:
        return []
    asserts: list[str] = []
    for one in doctest.DocTestParser().get_examples(ast.get_docstring(part.definition()) or ""):
        source, want = one.source.strip(), one.want.strip()
        sign = "is" if want in {"True", "False", "None"} else "=="
        with suppress(SyntaxError):
            ast.parse(want, mode="eval")
            ast.parse(source, mode="eval")
            asserts.append(f"    assert {source} {sign} {want}")
            continue
        return []
    if not asserts:
        return []
    lines = "\n".join(asserts)
    (check,) = ast.parse(f"def check_what_it_gives() -> None:\n{lines}").body
    return [check] if isinstance(check, ast.FunctionDef) else []


def _test(found: Function, bound: Bound) -> str:
    called = [one for one in ast.walk(found) if isinstance(one, ast.Call)]
    own = bound.part.methods()
    for call in called:
        if isinstance(call.func, ast.Name) and call.func.id == bound.part.name:
            role = "__init__" if bound.part.is_class else bound.part.name
        elif isinstance(call.func, ast.Attribute) and call.func.attr in own:
            role = call.func.attr
        elif isinstance(call.func, ast.Name) and call.func.id == "len" and "__len__" in own:
            if bound.member("__len__") is None:
                raise NotMade
            continue
        else:
            continue
        member = bound.member(role)
        if member is None and role != "__init__":
            raise NotMade
        if member is not None and role in own:
            _call(call, own[role], member)
    for node in ast.walk(found):
        if isinstance(node, ast.Attribute) and node.attr in own:
            member = bound.member(node.attr)
            is_call = any(call.func is node for call in called)
            if member is None or (not is_call and not member.attribute and is_property(own[node.attr])):
                raise NotMade
            node.attr = member.name
    found.name = found.name.replace("check_", "test_", 1)
    if bound.errors and any(isinstance(node, ast.Name) and node.id in bound.part.errors for node in ast.walk(found)):
        raise NotMade
    return ast.unparse(ast.fix_missing_locations(Names(bound).visit(found)))


def _call(call: ast.Call, own: Function, member: Member) -> None:
    """Give a call the parameters asked for, by name where their order differs."""
    names = list(parameters(own))
    if own.args.vararg and own.args.vararg.arg not in names:
        names.append(own.args.vararg.arg)
    given = dict(zip(names, call.args, strict=False)) | {one.arg or "": one.value for one in call.keywords}
    if member.slots is None:
        return
    slots = {slot.role: slot.asked for slot in member.slots}
    lost = [name for name in given if name not in slots]
    needed = [slot.role for slot in member.slots if not slot.asked.default and slot.role not in given]
    if needed or (lost and member.role != "__init__"):
        raise NotMade
    order = [slot.role for slot in member.slots if slot.role in given]
    if order == [slot.role for slot in member.slots][: len(order)] and all(
        slots[one].marks in {"", "*"} for one in order
    ):
        call.args, call.keywords = [given[one] for one in order], []
    else:
        call.args = []
        call.keywords = [ast.keyword(slots[one].name, given[one]) for one in order]
