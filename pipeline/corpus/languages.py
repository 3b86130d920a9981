"""The definitions of files in other languages than Python, by tree-sitter, whose grammars are wheels of their own.

LangChain's language splitter cuts at words at the beginning of a line, which halves every method of a class that is
longer than its window; it stays for the languages without a row here. Imported when the first such file is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from pipeline.corpus.chunk import Piece
from pipeline.corpus.definitions import LONGEST, Definition, cut

GRAMMARS: Mapping[str, tuple[str, str]] = {
    ".c": ("tree_sitter_c", "language"),
    ".cc": ("tree_sitter_cpp", "language"),
    ".cpp": ("tree_sitter_cpp", "language"),
    ".cs": ("tree_sitter_c_sharp", "language"),
    ".go": ("tree_sitter_go", "language"),
    ".h": ("tree_sitter_cpp", "language"),
    ".hpp": ("tree_sitter_cpp", "language"),
    ".java": ("tree_sitter_java", "language"),
    ".js": ("tree_sitter_javascript", "language"),
    ".jsx": ("tree_sitter_javascript", "language"),
    ".mjs": ("tree_sitter_javascript", "language"),
    ".php": ("tree_sitter_php", "language_php"),
    ".rb": ("tree_sitter_ruby", "language"),
    ".rs": ("tree_sitter_rust", "language"),
    ".ts": ("tree_sitter_typescript", "language_typescript"),
    ".tsx": ("tree_sitter_typescript", "language_tsx"),
}
"""Suffix → the module of the grammar and the function in it."""

FUNCTIONS = frozenset(
    {
        "constructor_declaration",
        "function_declaration",
        "function_definition",
        "function_item",
        "generator_function_declaration",
        "macro_definition",
        "method",
        "method_declaration",
        "method_definition",
        "singleton_method",
    }
)
"""Nodes that are never cut inside while they fit the window."""
CONTAINERS = frozenset(
    {
        "abstract_class_declaration",
        "class",
        "class_declaration",
        "class_specifier",
        "enum_declaration",
        "enum_item",
        "enum_specifier",
        "file_scoped_namespace_declaration",
        "impl_item",
        "interface_declaration",
        "internal_module",
        "mod_item",
        "module",
        "namespace_declaration",
        "namespace_definition",
        "record_declaration",
        "struct_declaration",
        "struct_item",
        "struct_specifier",
        "trait_declaration",
        "trait_item",
        "type_alias_declaration",
        "type_declaration",
        "type_item",
    }
)
"""Nodes whose members are pieces of their own where the whole is longer than the window."""
WRAPPERS = frozenset({"ambient_declaration", "decorated_definition", "export_statement", "template_declaration"})
"""Nodes that are what they hold, with more lines: `export class …`, `template <…> class …`."""
NAMELESS = frozenset(
    {
        "anonymous_function",
        "arrow_function",
        "closure_expression",
        "do_block",
        "func_literal",
        "function_expression",
        "lambda_expression",
    }
)
"""Functions without a name: what they define counts only where they are longer than the window, as in a module that is
wrapped in one."""
_DEEPEST = 60
"""Levels of a tree that are walked down; generated code can be nested by the thousand."""


def split_language(text: str, path: str) -> Iterator[Piece]:
    """A piece for each definition, and for what stands between them.

    Raises:
        KeyError: there is no row for the suffix.
        ValueError: nothing is defined in it, or the parser gave up.
    """
    written = text.encode("utf-8", "replace")
    tree = _parser(PurePosixPath(path).suffix.lower()).parse(written)
    definitions = list(_definitions(tree.root_node, 0))
    if not definitions:
        raise ValueError("nothing is defined here")
    return cut(text, definitions)


@cache
def _parser(suffix: str) -> Any:
    from tree_sitter import Language, Parser

    module, function = GRAMMARS[suffix]
    return Parser(Language(getattr(import_module(module), function)()))


def _definitions(node: Any, depth: int) -> Iterator[Definition]:
    """What is defined directly in `node`, whatever blocks and lists stand in between."""
    for child in node.named_children if depth < _DEEPEST else ():
        inner = child
        while inner.type in WRAPPERS and (held := _held(inner)) is not None:
            inner = held
        if inner.type in FUNCTIONS or _is_function_value(inner):
            yield Definition(_name(inner), _first(child), child.end_point.row + 1)
        elif inner.type in CONTAINERS and _has_body(inner):
            members = tuple(_definitions(inner, depth + 1))
            yield Definition(_name(inner), _first(child), child.end_point.row + 1, members)
        elif inner.type not in NAMELESS or inner.end_byte - inner.start_byte > LONGEST:
            yield from _definitions(inner, depth + 1)


def _has_body(node: Any) -> bool:
    """`struct point p;` names a type, `struct point { … }` defines it."""
    return not node.type.endswith("_specifier") or node.child_by_field_name("body") is not None


def _first(node: Any) -> int:
    return int(node.start_point.row) + 1


def _held(wrapper: Any) -> Any:
    """The definition inside a wrapper; None where it wraps something else."""
    kinds = FUNCTIONS | CONTAINERS | WRAPPERS
    return next((one for one in wrapper.named_children if one.type in kinds or _is_function_value(one)), None)


def _is_function_value(node: Any) -> bool:
    """`const f = () => …`."""
    if node.type not in {"lexical_declaration", "variable_declaration"}:
        return False
    values = [one.child_by_field_name("value") for one in node.named_children if one.type == "variable_declarator"]
    return any(one is not None and one.type in {"arrow_function", "function_expression", "class"} for one in values)


def _name(node: Any) -> str:
    """What the node defines; empty where it has no name."""
    for field in ("name", "declarator", "type"):
        if (named := node.child_by_field_name(field)) is not None:
            while (deeper := named.child_by_field_name("declarator")) is not None:
                named = deeper
            text = str(named.text.decode("utf-8", "replace"))
            return text.split("<", 1)[0].split("(", 1)[0].strip()[:120]
    first = next((one for one in node.named_children if one.child_by_field_name("name") is not None), None)
    return _name(first) if first is not None else ""
