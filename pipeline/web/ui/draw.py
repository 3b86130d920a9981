"""Views become HTML. Every value is escaped by the template or comes from `prose`, `code` or `plain`, which escape."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pipeline.errors import CodecraftError
from pipeline.package import archive
from pipeline.types import Artifact, CodeFile, Finding, Passage, Severity, plain
from pipeline.web import present
from pipeline.web.choices import Choice
from pipeline.web.present import View
from pipeline.web.templates import rendered
from pipeline.web.ui.code import language_of, lines
from pipeline.web.ui.plain import visible
from pipeline.web.ui.prose import prose

SHOWN_REPLY = 6_000
"""So many of the last characters of a reply are shown while it is written."""
_ADDRESS = re.compile(r"(https://[^\s,()]+)")
_ORDER = {"code": 0, "test": 1, "deployment": 2, "doc": 3}
_TOLD = frozenset({"answered_by", "label", "model_name"})
"""Notes of a model that the receipt or the heading says already."""
_WORST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as the page shows it."""

    path: str
    kind: str
    language: str
    lines: tuple[Markup, ...]
    text: str


def timeline(view: View) -> str:
    """The stages with their times, and one live sentence."""
    main = [step for step in view.steps if "." not in step.name]
    inner = [step for step in view.steps if step.name.startswith("polish.")]
    return rendered("timeline.html", view=view, steps=main, inner=inner, seconds=seconds)


def answer(view: View, name: str = "") -> str:
    """What has been made: the reply while it comes, then the files and the explanation; or why there is none.

    `name` is the one under which the answer can be clicked on.
    """
    artifact = view.artifact
    if artifact is None:
        return rendered(
            "reply.html", view=view, reply=visible(view.reply[-SHOWN_REPLY:]), cut=len(view.reply) > SHOWN_REPLY
        )
    return rendered(
        "answer.html",
        view=view,
        artifact=artifact,
        name=name,
        author=present.authorship(artifact),
        segments=present.trust(artifact.checks),
        notices=present.notices(view),
        sheets=sheets(artifact),
        explanation=prose(artifact.explanation, artifact.passages),
        archive=base64.b64encode(archive(artifact.files)).decode(),
        archive_name=_archive_name(artifact),
    )


def evidence(view: View) -> str:
    """What the answer rests on: sources, findings, and the receipt."""
    if view.passages is None:
        return ""
    return rendered(
        "evidence.html",
        view=view,
        passages=view.passages,
        scores=scores,
        findings=by_weight(view.findings) if view.artifact else (),
        receipt=receipt(view.artifact) if view.artifact else (),
        language_of=language_of,
    )


def failure(error: CodecraftError) -> str:
    """A request that did not even begin."""
    return rendered("reply.html", view=View(error=error, steps=()), reply=Markup(), cut=False)


def ask_first(choice: Choice) -> str:
    """What is said before a prompt leaves this machine for the first time."""
    return rendered("ask_first.html", choice=choice, linked=linked)


def linked(text: str) -> Markup:
    """A sentence of ours whose addresses can be followed."""
    parts = _ADDRESS.split(text)
    link = Markup('<a href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>')
    return Markup("").join(link.format(part) if number % 2 else visible(part) for number, part in enumerate(parts))


def sheets(artifact: Artifact) -> tuple[Sheet, ...]:
    """Code first, then tests, deployment and documents; the entry file before all others."""
    ordered = sorted(artifact.files, key=lambda file: (_ORDER[file.kind], file.text != artifact.code, file.path))
    return tuple(_sheet(file) for file in ordered)


def _sheet(file: CodeFile) -> Sheet:
    return Sheet(file.path, file.kind, language_of(file.path), lines(file), file.text)


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is open and grave comes first."""
    return tuple(sorted(findings, key=lambda one: (one.fixed, _WORST[one.severity], one.path, one.line)))


def scores(passage: Passage) -> Sequence[tuple[str, str]]:
    """The raw scores by strategy, then the one that ranked it."""
    raw = [(name, number(score)) for name, score in passage.scores.items() if name != passage.strategy]
    return (*raw, (passage.strategy, number(passage.score)))


def receipt(artifact: Artifact) -> tuple[tuple[str, str], ...]:
    """What the answer was made of, as rows for people."""
    made = artifact.receipt
    tokens = " · ".join(f"{count:,} {way}" for way, count in made.tokens.items() if count is not None)
    sampling = {
        "seed": made.sampling.seed,
        "temperature": made.sampling.temperature,
        "max tokens": made.sampling.max_tokens,
    }
    told = [f"{name} {value}" for name, value in sampling.items() if value is not None]
    return (
        ("Model", made.model),
        ("Answered by", made.answered_by),
        ("Prompt", made.prompt_version),
        ("Strategy", made.strategy),
        ("Sampling", " · ".join(told) or "the model's own"),
        ("Tokens", tokens or "not counted"),
        ("Isolation", made.isolation or "no code was run"),
        ("Time", " · ".join(f"{name} {seconds(spent)}" for name, spent in made.seconds.items() if "." not in name)),
        ("Versions", _listed(made.versions)),
        ("Notes", _listed({name: note for name, note in made.model_notes.items() if name not in _TOLD})),
        ("Files sha256", made.artifact_sha256),
    )


def seconds(spent: float | None) -> str:
    """A time as short as it can be read: `8 ms`, `0.42 s`, `1 min 20 s`."""
    if spent is None:
        return ""
    if spent < 0.1:
        return f"{spent * 1000:.0f} ms"
    if spent < 60:
        return f"{spent:.2f} s" if spent < 10 else f"{spent:.0f} s"
    return f"{spent // 60:.0f} min {spent % 60:.0f} s"


def number(score: float) -> str:
    return f"{score:#.3g}" if abs(score) < 100 else f"{score:.0f}"


def _listed(pairs: Mapping[str, Any]) -> str:
    return " · ".join(f"{name} {_short(value)}" for name, value in pairs.items()) or "none"


def _short(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(value)


def _archive_name(artifact: Artifact) -> str:
    first = next((line for line in artifact.explanation.splitlines() if line.strip("# ").strip()), "")
    words = re.findall(r"[a-z0-9]+", first.lower())[:5]
    return "-".join(words)[:40].strip("-") + ".zip" if words else "codecraft.zip"
