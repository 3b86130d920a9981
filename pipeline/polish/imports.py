"""Whether what is imported exists: in Python, in the draft, or in an installed package.

Models invent packages, and strangers register the invented names; so a name that nobody knows is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import distributions, python
from pipeline.polish.source import NOTHING, counted, noted, python_files
from pipeline.python import Import
from pipeline.types import Check, Draft, Finding, Severity


def polish(draft: Draft) -> Draft:
    foreign = list(_foreign(draft))
    if not foreign and not any(python_files(draft)):
        return noted(draft, Check("imports", None, f"There is {NOTHING}."))
    missing = [(path, one) for path, one in foreign if not _is_installed(one)]
    needed = sorted({one.top for _, one in missing if not one.optional})
    packages = len({one.top for _, one in foreign})
    if needed:
        summary = f"{len(needed)} of {counted(packages, 'imported package')} not installed here: {', '.join(needed)}."
    else:
        summary = (
            f"{counted(packages, 'package').capitalize()} imported, all installed."
            if packages
            else "Imports only what comes with Python."
        )
    findings = [_finding(path, one) for path, one in missing]
    return noted(draft, Check("imports", not needed, summary), dict.fromkeys(findings))


def warm() -> None:
    distributions.installed()


def _foreign(draft: Draft) -> Iterator[tuple[str, Import]]:
    """Imports of what is neither Python's nor the draft's own."""
    own = python.modules(file.path for file in draft.files)
    for file, tree in python_files(draft):
        for one in sorted(python.imports(tree), key=lambda one: (one.line, one.module)):
            if one.top and not python.is_standard(one.top) and one.top not in own:
                yield file.path, one


def _is_installed(one: Import) -> bool:
    known = distributions.providing(one.module)
    return known is not None and known.version is not None


def _finding(path: str, one: Import) -> Finding:
    known = distributions.providing(one.module)
    severity = Severity.INFO if one.optional else Severity.WARNING
    if known:
        message = f"{one.module} comes with the package {known.name}, which is not installed here."
        return Finding("imports", "not-installed", message, path, one.line, severity)
    message = (
        f"No package that provides {one.module} is known here. See that it is what you expect before you install it."
    )
    return Finding("imports", "unknown-package", message, path, one.line, severity)
