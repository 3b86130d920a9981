"""The values that flow from a request to an artifact: frozen, and free of any library of ours or of others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class FileKind(StrEnum):
    CODE = "code"
    TEST = "test"
    DEPLOYMENT = "deployment"
    DOC = "doc"


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CodeFile:
    """One text file of a draft or an artifact."""

    path: str
    """Relative POSIX path inside the artifact; never absolute, never with `..`."""
    text: str
    kind: FileKind = FileKind.CODE


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a model decodes. None leaves the model's own default."""

    seed: int | None = None
    temperature: float | None = None
    """0 is greedy decoding."""
    max_tokens: int | None = None
    """The most tokens of the reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """What a person asked for."""

    prompt: str
    tech_stack: tuple[str, ...] = ()
    """Names of languages, frameworks and stores, as the person wrote them: `("Python", "FastAPI", "PostgreSQL")`."""
    context: str = ""
    """Free text that goes with the prompt."""
    files: tuple[CodeFile, ...] = ()
    """The person's own files, as context."""
    left_out: tuple[str, ...] = ()
    """What of the given context could not be read, a sentence each."""
    model: str = "offline"
    """A name as in `codecraft models`."""
    strategy: str = "reranked"
    """The retrieval strategy: a name in `pipeline.retrieve.STRATEGIES`."""
    prompt_version: str = "v1"
    """The version of the prompt: a name in `pipeline.prompt.versions()`."""
    query: str = "context"
    """What of the request is searched for: a name in `pipeline.retrieve.QUERIES`."""
    sampling: Sampling = field(default_factory=Sampling)
    best_of: int = 1
    """At most so many replies are drawn, until one passes its own tests; the one whose checks are best is kept."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a source that was retrieved for a request."""

    text: str
    source: str
    """Where it is from, so that a person can find it: `knowledge/fastapi-routers.md:12-40`."""
    title: str
    score: float
    """The score the strategy ranked by; only comparable within one answer."""
    strategy: str
    fingerprint: str
    """sha256 of the text, hexadecimal."""
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Raw scores by strategy, and the fused one: `{"lexical": 4.1, "dense": 0.62, "hybrid": 0.032}`."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark of a polisher about a draft."""

    polisher: str
    rule: str
    """The tool's own code where it has one: `F401`, `B105`."""
    message: str
    path: str = ""
    """Empty when the remark is about the whole draft."""
    line: int = 0
    """From 1; 0 when it belongs to no line."""
    severity: Severity = Severity.WARNING
    fixed: bool = False
    """True when the polisher has already put it right."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a polisher can vouch for once it has run: one segment of the trust strip."""

    polisher: str
    passed: bool | None
    """None when it could not run; `summary` then says why."""
    summary: str
    """A short sentence: `12 of 12 tests passed`."""
    isolation: str | None = None
    """The sandbox level when generated code was run for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Files and prose on their way through the polishers."""

    files: tuple[CodeFile, ...] = ()
    prose: str = ""
    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered, verbatim."""

    text: str
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The adapter's `response_metadata`: what it wants the receipt to say."""
    tokens_in: int | None = None
    """None where the model does not count."""
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request on its way through the stages: each stage returns a copy with its own part filled in."""

    request: GenerationRequest
    passages: tuple[Passage, ...] = ()
    """In the order of their numbers: the first is `[1]`."""
    messages: tuple[Any, ...] = ()
    """LangChain messages: what the model is sent."""
    prompt_version: str = ""
    reply: Reply | None = None
    draft: Draft | None = None
    left_out: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Wall seconds by stage finished so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an artifact was made of, so that it can be made again."""

    model: str
    """The name that was asked for."""
    answered_by: str
    """The model that wrote it; differs from `model` behind a router or a fallback."""
    prompt_version: str
    strategy: str
    passages: tuple[str, ...]
    """Fingerprints, in the order of their numbers."""
    sampling: Sampling
    versions: Mapping[str, str]
    seconds: Mapping[str, float]
    """Wall seconds by stage."""
    tokens: Mapping[str, int | None]
    """`in` and `out`; None where unknown."""
    model_notes: Mapping[str, Any]
    """The adapter's `response_metadata`."""
    left_out: tuple[str, ...]
    """What did not fit or could not be used, a sentence each."""
    isolation: str | None
    """The level under which generated code was run; None when none was."""
    artifact_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """The answer: the blueprint's response, and all that stands behind it."""

    code: str
    """The text of the entry file."""
    unit_tests: str
    """The text of the main test file."""
    deployment: tuple[str, ...]
    """Paths of the deployment files in `files`."""
    explanation: str
    """Markdown."""
    files: tuple[CodeFile, ...]
    """All of them, sorted by path."""
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    passages: tuple[Passage, ...]
    receipt: Receipt


def sha256_of_files(files: tuple[CodeFile, ...]) -> str:
    """sha256 over path and text of every file in the order of their paths; each part is preceded by its length."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.path):
        for part in (file.path.encode(), file.text.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """`value` made of what JSON knows: dataclasses, tuples and read-only mappings become mappings and lists."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
