"""A module without what nothing in it uses."""

from __future__ import annotations

import ast

from pipeline import python


def pruned(text: str) -> str:
    """The module without what nothing in it uses."""
    tree = python.parsed(text)
    while True:
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        named = (ast.FunctionDef, ast.ClassDef)
        idle = [one for one in tree.body if isinstance(one, named) and one.name not in used and not one.decorator_list]
        if not idle:
            return ast.unparse(tree) + "\n"
        tree.body = [one for one in tree.body if one not in idle]
