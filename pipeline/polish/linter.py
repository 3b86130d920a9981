"""ruff, asked over a folder of files; it has no Python interface, so one process looks at all of them."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.polish import child
from pipeline.types import Finding, Severity

RULES = ("E4", "E7", "E9", "F", "W", "I", "UP", "B", "C4", "ASYNC")
"""Errors, unused names, import order, outdated syntax, likely bugs. No rules of mere taste: black decides on style."""

_BREAKS = ("E9", "F7", "F82", "F63", "syntax")
"""Rules that say the code breaks when it runs."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One diagnostic of ruff."""

    path: str
    rule: str
    message: str
    line: int
    mendable: bool
    """Whether ruff can put it right without changing what the code does."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.path, self.rule, self.message

    def finding(self, fixed: bool) -> Finding:
        unfixed = Severity.ERROR if self.rule.startswith(_BREAKS) else Severity.WARNING
        severity = Severity.INFO if fixed else unfixed
        return Finding("lint", self.rule, self.message, self.path, self.line, severity, fixed)


@dataclass(frozen=True, slots=True)
class Linter:
    """ruff over the files at `paths` in `folder`, deaf to settings and caches outside of it."""

    folder: Path
    paths: Sequence[str]
    needed: Sequence[str] = ()
    """Dotted names whose import is never called unused."""
    relative: Sequence[str] = ()
    """Files with relative imports, which `needed` cannot name: in them no import is called unused."""

    def check(self, *options: str) -> list[Remark] | None:
        """What ruff says; None when it could not finish."""
        from ruff import find_ruff_bin

        wrote = child.run(
            [
                *(find_ruff_bin(), "check", "--isolated", "--no-cache", "--exit-zero", "--quiet"),
                *("--output-format=json", "--target-version=py311", f"--select={','.join(RULES)}"),
                f"--config=lint.pyflakes.allowed-unused-imports={json.dumps(self.needed)}",
                f"--config=lint.per-file-ignores={{{', '.join(self._ignored())}}}",
                *options,
                *(f"./{path}" for path in self.paths),
            ],
            folder=self.folder,
        )
        return None if wrote is None else [self._remark(one) for one in json.loads(wrote or b"[]")]

    def agrees_on_style(self, paths: Iterable[str]) -> bool:
        """Whether ruff's formatter, which follows black's style and is quicker to ask, would leave all files alone."""
        from ruff import find_ruff_bin

        options = ("format", "--isolated", "--no-cache", "--check", "--quiet", "--target-version=py311")
        asked = child.run([find_ruff_bin(), *options, *(f"./{path}" for path in paths)], folder=self.folder)
        return asked is not None

    def _ignored(self) -> Iterator[str]:
        """An `__init__.py` imports in order to hand on."""
        for pattern in ("__init__.py", *(glob.escape(path) for path in self.relative)):
            yield f'{json.dumps(pattern)} = ["F401"]'

    def _remark(self, raw: dict[str, Any]) -> Remark:
        path = Path(raw["filename"]).relative_to(self.folder).as_posix()
        mendable = bool(raw["fix"]) and raw["fix"]["applicability"] == "safe"
        return Remark(path, raw["code"] or "syntax", raw["message"], raw["location"]["row"], mendable)
