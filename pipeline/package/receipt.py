"""What an artifact was made of."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

from pipeline import distributions
from pipeline.types import Case, Check, CodeFile, Receipt, Reply, sha256_of_files

PACKAGES = (distributions.OURS, "langchain-core", "jinja2", "black", "ruff", "bandit", "pytest")
"""Whose versions decide what an artifact looks like."""


def receipt_of(case: Case, files: tuple[CodeFile, ...], checks: Sequence[Check]) -> Receipt:
    reply = case.reply or Reply("")
    return Receipt(
        model=case.request.model,
        answered_by=str(reply.metadata.get("answered_by") or reply.metadata.get("model_name") or case.request.model),
        prompt_version=case.prompt_version,
        strategy=case.request.strategy,
        passages=tuple(passage.fingerprint for passage in case.passages),
        sampling=case.request.sampling,
        versions=versions(),
        seconds=dict(case.seconds),
        tokens={"in": reply.tokens_in, "out": reply.tokens_out},
        model_notes=dict(reply.metadata),
        left_out=case.left_out,
        isolation=next((check.isolation for check in checks if check.isolation), None),
        artifact_sha256=sha256_of_files(files),
    )


def versions() -> Mapping[str, str]:
    """Of Python and the packages that are installed."""
    found = {name: version for name in PACKAGES if (version := distributions.version(name))}
    return {"python": platform.python_version(), **found}
