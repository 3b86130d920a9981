"""Whether every file is what its name says: Python that compiles, JSON, TOML and YAML that can be read."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Mapping

import yaml

from pipeline import cancel, python
from pipeline.polish.source import counted, noted
from pipeline.python import Fault
from pipeline.types import Check, CodeFile, Draft, Finding, Severity

_TOO_DEEP = Fault("nested too deeply to be read")


def _json(text: str) -> Fault | None:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return Fault(error.msg, error.lineno)
    except ValueError as error:  # a number with too many digits
        return Fault(str(error))
    return None


def _toml(text: str) -> Fault | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Fault(str(error))
    return None


def _yaml(text: str) -> Fault | None:
    """Nodes only, so that no tag makes anything; in pure Python, since libyaml's reader overflows the stack."""
    try:
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            cancel.current().check()
    except yaml.MarkedYAMLError as error:
        return Fault(error.problem or "not YAML", error.problem_mark.line + 1 if error.problem_mark else 0)
    except yaml.YAMLError as error:
        return Fault(str(error).partition("\n")[0])
    return None


READERS: Mapping[str, tuple[str, Callable[[str], Fault | None]]] = {
    ".py": (f"Python {sys.version_info.major}.{sys.version_info.minor}", python.fault),
    ".pyi": (f"Python {sys.version_info.major}.{sys.version_info.minor}", python.fault),
    ".json": ("JSON", _json),
    ".ipynb": ("JSON", _json),
    ".toml": ("TOML", _toml),
    ".yaml": ("YAML", _yaml),
    ".yml": ("YAML", _yaml),
}
"""How a file is read, by the end of its name."""

_WITH_COMMENTS = ("tsconfig", "jsconfig", ".vscode/", "devcontainer")
"""JSON files whose readers allow comments."""


def polish(draft: Draft) -> Draft:
    readable = [file for file in draft.files if _suffix(file) in READERS and not _has_comments(file)]
    findings = [finding for file in readable if (finding := _fault(file))]
    if not readable:
        return noted(draft, Check("compiles", None, "There is no file that could be compiled."))
    if not findings:
        return noted(draft, Check("compiles", True, f"{counted(len(readable), 'file')} can be read without an error."))
    summary = f"{len(findings)} of {counted(len(readable), 'file')} cannot be read."
    return noted(draft, Check("compiles", False, summary), findings)


def _fault(file: CodeFile) -> Finding | None:
    cancel.current().check()
    language, read = READERS[_suffix(file)]
    try:
        fault = read(file.text)
    except (RecursionError, MemoryError):
        fault = _TOO_DEEP
    if not fault:
        return None
    return Finding(
        "compiles", "syntax", f"Not valid {language}: {fault.message}.", file.path, fault.line, Severity.ERROR
    )


def _suffix(file: CodeFile) -> str:
    return "." + file.path.rsplit("/", 1)[-1].rpartition(".")[2].lower()


def _has_comments(file: CodeFile) -> bool:
    return file.path.endswith(".json") and any(part in file.path for part in _WITH_COMMENTS)
