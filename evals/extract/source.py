"""A piece of text read as Python, mended where a transport broke it and never where a model did."""

from __future__ import annotations

import ast
import html
import re
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_ATTEMPTS = 6
"""How often a text is cut before its first error in search of a part that parses."""


@lru_cache(maxsize=32)
def parsed(text: str) -> ast.Module | None:
    """The syntax tree, or None where it is no Python."""
    return _tree_or_error(text)[0]


def _tree_or_error(text: str) -> tuple[ast.Module | None, int]:
    """The tree, or the line of the first error (0 where there is none to name)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text), 0
    except SyntaxError as error:
        return None, error.lineno or 0
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return None, 0


@dataclass(frozen=True)
class Source:
    """Text that parses, and what it defines."""

    text: str
    tree: ast.Module
    whole: bool = True
    """False when its end had to be cut off to make it parse."""

    @cached_property
    def defines(self) -> dict[str, ast.stmt]:
        """Names bound at the top level, each with the last statement that binds it."""
        return {name: node for node in _top(self.tree.body) for name in bound(node)}

    @cached_property
    def methods(self) -> dict[str, tuple[ast.ClassDef, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Methods of top-level classes by their name."""
        classes = [node for node in self.tree.body if isinstance(node, ast.ClassDef)]
        return {
            member.name: (node, member)
            for node in classes
            for member in node.body
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[^\W\d]\w*", self.text))

    @cached_property
    def is_body(self) -> bool:
        """Whether it is the inside of a function: it returns or yields at its top level."""
        return any(_leaves(node) for node in self.tree.body)

    def answers(self, entry_point: str) -> bool:
        """Whether it has the function, at the top or as a method, with more than a stub's body."""
        node = self.defines.get(entry_point) or self.methods.get(entry_point, (None, None))[1]
        return node is not None and not _imported(node) and not _is_stub(node)

    def segment(self, node: ast.stmt) -> str:
        """The lines of a top-level statement, decorators included."""
        return "\n".join(self.text.split("\n")[first_line(node) - 1 : node.end_lineno])


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run at the top level, those inside `if` and `try` included."""
    for node in body:
        yield node
        for block in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                yield from _top(getattr(node, block, []))
        for handler in getattr(node, "handlers", []):
            yield from _top(handler.body)


def bound(node: ast.stmt) -> Iterator[str]:
    """The names that one statement binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from (name.id for name in ast.walk(target) if isinstance(name, ast.Name))


def _imported(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _is_stub(node: ast.stmt) -> bool:
    body = getattr(node, "body", None)
    return isinstance(body, list) and all(_says_nothing(statement) for statement in body)


def _says_nothing(node: ast.stmt) -> bool:
    raised = node.exc if isinstance(node, ast.Raise) else None
    return (
        isinstance(node, ast.Pass)
        or is_docstring(node)
        or (raised is not None and "NotImplemented" in ast.dump(raised))
    )


def _leaves(node: ast.stmt) -> bool:
    """Whether `return` or `yield` stands in this statement and in no function of its own."""
    pending: list[ast.AST] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Return | ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(one))
    return False


def understood(text: str, *, cut: bool = True) -> Source | None:
    """`text` as Python: as it is, else mended, else (with `cut`) its longest beginning that parses."""
    plain = _without_label(textwrap.dedent(text.replace("\f", " "))).rstrip()
    if not plain.strip():
        return None
    if tree := parsed(plain):
        return Source(plain, tree)
    for mend in MENDS:
        mended = mend(plain)
        if mended != plain and (tree := parsed(mended)):
            return Source(mended, tree)
    return longest(plain) if cut else None


_LABEL = re.compile(
    r"\A\s*(?:(?:python3?|py|Python code|code)[ \t]*:?|#?[ \t]*[\w./-]+\.py[ \t]*:?)[ \t]*\n", re.IGNORECASE
)


def _without_label(text: str) -> str:
    """Without a first line that only names the language or the file, which would run as a name."""
    label = _LABEL.match(text)
    return text[label.end() :] if label and "#" not in label[0] else text


def longest(text: str, keep: int = 0) -> Source | None:
    """The longest beginning of `text` that parses, by cutting before each error; longer than `keep` lines."""
    lines = text.split("\n")
    end = len(lines)
    for attempt in range(_ATTEMPTS):
        tree, wrong = _tree_or_error("\n".join(lines[:end]))
        if tree:
            return Source("\n".join(lines[:end]), tree, whole=end == len(lines)) if tree.body else None
        end = min(end - 1, (wrong or end) - 1)
        if attempt >= 2:  # the error sits inside a statement: go back to where that began
            end = _statement_start(lines, end)
        if end <= keep:
            return None
    return None


def _statement_start(lines: list[str], end: int) -> int:
    for at in range(min(end, len(lines)) - 1, -1, -1):
        if lines[at] and lines[at][0] not in " \t)]}#":
            return at
    return 0


def _unescaped(text: str) -> str:
    return (
        html.unescape(text)
        if re.search(r"&(?:lt|gt|amp|quot|apos|nbsp|#\d+|#x[\da-f]+);", text, re.IGNORECASE)
        else text
    )


_TYPOGRAPHIC = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u3000": " ",
    }
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u2028\u2029", "")
)


def _plain_characters(text: str) -> str:
    return text if text.isascii() else text.translate(_TYPOGRAPHIC)


def _dedented_first_line(text: str) -> str:
    """A chat template trims an answer, and with it the indentation of the first line of a body."""
    first, _, rest = text.partition("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest.split("\n") if line.strip()), default=0)
    return textwrap.dedent(f"{' ' * margin}{first}\n{rest}").strip("\n") if margin else text


_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.|In \[\d+\]:|   \.\.\.:)(?: |$)", re.MULTILINE)


def _untyped(text: str) -> str:
    """A session at the interpreter without its prompts and what it printed."""
    if not _PROMPT.search(text):
        return text
    return "\n".join(_PROMPT.sub("", line) for line in text.split("\n") if _PROMPT.match(line))


_NUMBER = re.compile(r"^[ \t]*\d+(?:[ \t]*[:|.)])?(?:[ \t]|$)")


def _unnumbered(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    if not all(_NUMBER.match(line) for line in lines):
        return text
    return textwrap.dedent("\n".join(_NUMBER.sub("", line) for line in lines))


def _applied(text: str) -> str:
    """A diff that only adds or replaces, as the text it leads to."""
    lines = [line for line in text.split("\n") if not line.startswith(("+++", "---", "@@", "diff ", "index "))]
    if not any(line.startswith("+") for line in lines) or not all(line[:1] in ("+", "-", " ", "") for line in lines):
        return text
    return "\n".join(line[1:] for line in lines if not line.startswith("-"))


def _without_magics(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not re.match(r"[ \t]*[!%]", line))


def _unescaped_lines(text: str) -> str:
    if "\n" in text or "\\n" not in text:
        return text
    return text.strip("\"'").replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\\\", "\\")


MENDS: tuple[Callable[[str], str], ...] = (
    _plain_characters,
    _unescaped,
    _dedented_first_line,
    _untyped,
    _unnumbered,
    _applied,
    _without_magics,
    _unescaped_lines,
)
"""What the way from a model to here does to code, undone; tried in order, and kept only where the text then parses."""
