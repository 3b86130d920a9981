"""The polishers, in the order in which they run: each turns a draft into a draft, with findings and one check.

Bad code is a finding, never an exception. The imports are read after the linter has run, so that the lines in the
findings are those of the text that is handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.settings import Settings
from pipeline.types import Draft

Polisher = Callable[[Draft], Draft]


def polishers(settings: Settings) -> Mapping[str, Polisher]:
    """Name → polisher. A new one is a file here and a line in this table."""
    from pipeline.polish import audit, compiles, imports, lint, verify
    from pipeline.polish import format as black

    return {
        "compiles": compiles.polish,
        "format": black.polish,
        "lint": lint.polish,
        "imports": imports.polish,
        "audit": audit.polish,
        "verify": verify.polisher(settings),
    }


def warm(settings: Settings) -> None:
    """Do beforehand what the first draft would wait for: import the tools, read which packages are installed, start a
    sandbox."""
    from pipeline.polish import audit, imports, verify
    from pipeline.polish import format as black

    black.warm()
    audit.warm()
    imports.warm()
    verify.warm(settings)
