"""A model's reply becomes a draft: the files it gave, and the prose around them.

Files are fenced blocks (CommonMark, so tildes, longer fences and fences in lists are read as any renderer reads them).
A file's path comes from the info string, else from the line before the block, else from a comment on its first line.
Whatever had to be guessed is said in a finding; the text of a file is never changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from pipeline.errors import BadInput
from pipeline.paths import safe_path
from pipeline.types import CodeFile, Draft, FileKind, Finding, Severity

_MARKDOWN = MarkdownIt("commonmark").disable(["html_block", "emphasis", "link", "image", "autolink", "backticks"])
_PATH = r"[\w.@+-]+(?:[/\\][\w.@+ -]+)*"
_NAMED = re.compile(
    r"\b(?:path|file|filename|title|name)\s*=\s*(?:(?P<quote>[\"'`])(?P<quoted>.+?)(?P=quote)|(?P<plain>[^\s\"'`}]+))"
)
_BARE = re.compile(
    rf"^(?:(?:file|path|filename)\s*:\s*)?(?P<path>{_PATH}\.\w{{1,8}}|(?:[\w.-]+/)*(?:Dockerfile|Makefile|Procfile))$",
    re.IGNORECASE,
)
_THINKING = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_PYTHON = {"python", "py", "python3"}
_TEST = re.compile(r"^\s*(?:async\s+)?def test_|^\s*(?:import|from) pytest\b|^class Test", re.MULTILINE)
_DEPLOYMENT = re.compile(
    r"(^|/)(Dockerfile[^/]*|\.dockerignore|Procfile|(docker-)?compose[^/]*\.ya?ml|k8s[^/]*\.ya?ml|requirements[^/]*\.txt|\.env\.example)$"
    r"|^(\.github|k8s|deploy|helm)/"
)


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced code block of a reply."""

    info: str
    text: str
    before: str
    """The last line that is not blank before the block."""
    start: int
    end: int
    """Lines in the reply, from 0; `end` is the first line after the block."""
    closed: bool

    @property
    def language(self) -> str:
        return re.split(r"[\s:{]", self.info, maxsplit=1)[0].lower()


def without_thinking(reply: str) -> str:
    """The reply without a reasoning model's think blocks; one that is never closed runs to the end."""
    return _THINKING.sub("", reply)


def fences(reply: str) -> Iterator[Fence]:
    """All fenced blocks in order, in time linear in the length of the reply."""
    lines = reply.split("\n")
    for token in _MARKDOWN.parse(reply):
        if token.type == "fence" and token.map:
            start, end = token.map
            before = next((line.strip() for line in reversed(lines[max(start - 3, 0) : start]) if line.strip()), "")
            closed = end - 1 > start and lines[min(end, len(lines)) - 1].strip(" \t>").startswith(token.markup)
            yield Fence(token.info.strip(), token.content, before, start, end, closed)


def parse(reply: str) -> Draft:
    """Read the files out of `reply`; never fails. A reply without code gives a draft without files."""
    answer = without_thinking(reply).replace("\r\n", "\n").replace("\x00", "")
    blocks = list(fences(answer))
    named = [(block, path) for block in blocks if (path := path_of(block))]
    findings: list[Finding] = []
    if not named:
        named = list(_guess(blocks))
        findings += [
            _said("unnamed-file", f"The reply named no file; this block was taken as {path}.", path)
            for _, path in named
        ]
    files: dict[str, CodeFile] = {}
    taken = []
    for block, path in named:
        try:
            path = safe_path(path)
        except BadInput as error:
            findings.append(_said("unsafe-path", f"A file was left out: {error.message}", severity=Severity.ERROR))
            continue
        if path in files:
            findings.append(_said("duplicate-file", "The reply gave this file twice; the later one was taken.", path))
        if not block.closed:
            findings.append(_said("unclosed-fence", "The block was never closed, so its end may be missing.", path))
        files[path] = CodeFile(path, block.text, kind_of(path))
        taken.append(block)
    if not files:
        findings.append(_said("no-code", "The reply holds no code.", severity=Severity.INFO))
    return Draft(tuple(files.values()), _prose(answer, taken), tuple(findings))


def path_of(block: Fence) -> str | None:
    """The path that the reply gives this block, if any."""
    if match := _NAMED.search(block.info):
        return match["quoted"] or match["plain"]
    after_language = re.split(r"[\s:]+", block.info, maxsplit=1)[-1].strip("\"'`")
    heading = re.sub(r"^(?:#+|[-*+]|\d+[.)])\s+", "", block.before).strip("*_`: ")
    first = re.sub(r"^(?:#|//|--|<!--|/\*)\s*", "", block.text.split("\n", 1)[0]) if block.text[:1] in "#/-<" else ""
    for text in (after_language, heading, first.removesuffix("-->").removesuffix("*/").strip()):
        if match := _BARE.match(text):
            return match["path"]
    return None


def kind_of(path: str) -> FileKind:
    name = path.rsplit("/", 1)[-1]
    if path.startswith("tests/") or re.fullmatch(r"(test_.*|.*_test|conftest)\.py", name):
        return FileKind.TEST
    if _DEPLOYMENT.search(path):
        return FileKind.DEPLOYMENT
    return FileKind.DOC if name.lower().endswith((".md", ".rst")) else FileKind.CODE


def _guess(blocks: Iterable[Fence]) -> Iterator[tuple[Fence, str]]:
    """Where nothing is named: the longest Python block is the program, blocks with tests are its tests."""
    python = [block for block in blocks if block.text.strip() and (block.language in _PYTHON or not block.info)]
    tests = [block for block in python if _TEST.search(block.text)]
    programs = [block for block in python if block not in tests]
    if programs:
        yield max(programs, key=lambda block: len(block.text)), "main.py"
    for number, block in enumerate(tests, start=1):
        yield block, f"tests/test_main{number if number > 1 else ''}.py"


def _prose(answer: str, taken: list[Fence]) -> str:
    lines = answer.split("\n")
    edges = [
        0,
        *(edge for block in sorted(taken, key=lambda one: one.start) for edge in (block.start, block.end)),
        len(lines),
    ]
    kept = [line for start, end in list(pairwise(edges))[::2] for line in lines[start:end]]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _said(rule: str, message: str, path: str = "", severity: Severity = Severity.WARNING) -> Finding:
    return Finding("parse", rule, message, path, severity=severity)
