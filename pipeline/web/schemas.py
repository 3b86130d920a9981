"""The border of the API: what may come in, and what goes out. Inside flow the frozen values of `pipeline.types`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.intake import MOST_REPLIES
from pipeline.parse import kind_of
from pipeline.settings import Settings
from pipeline.types import Artifact, CodeFile, FileKind, GenerationRequest, Sampling, Severity, plain


class _Border(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ContextFile(_Border):
    """One of your own files, as context."""

    path: str = Field(min_length=1, max_length=300, description="Relative path with `/`.", examples=["models/user.py"])
    text: str = Field(description="Its text.")


class GenerateBody(_Border):
    """What to build."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "prompt": "Create a REST API in FastAPI for user management",
                    "tech_stack": ["Python", "FastAPI", "PostgreSQL"],
                    "context": "Existing user model provided",
                }
            ]
        },
    )

    prompt: str = Field(description="What to build, in your own words.")
    tech_stack: list[str] = Field(default=[], max_length=30, description="Languages, frameworks, stores.")
    context: str = Field(default="", description="Anything that belongs to it: a model, a style, an error.")
    files: list[ContextFile] = Field(default=[], max_length=400, description="Your own files, as context.")
    model: str | None = Field(default=None, max_length=300, description="A name from `/v1/models`; else the default.")
    strategy: str | None = Field(
        default=None, max_length=100, description="A name from `/v1/strategies`; else the default."
    )
    query: str = Field(
        default="context",
        max_length=100,
        description="What is searched for: a name from `queries` in `/v1/strategies`.",
    )
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = Field(
        default=None, description="The same seed gives the same files."
    )
    temperature: Annotated[float, Field(ge=0, le=2, strict=False)] | None = Field(
        default=None, description="0 is greedy; absent, the model's own."
    )
    max_tokens: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="The most tokens of the reply."
    )
    best_of: Annotated[int, Field(ge=1, le=MOST_REPLIES)] = Field(
        default=1, description="Draw up to so many replies until one passes its own tests; the best is kept."
    )

    def request(self, settings: Settings) -> GenerationRequest:
        """The value that flows; `settings` fills in what was not said."""
        return GenerationRequest(
            prompt=self.prompt,
            tech_stack=tuple(self.tech_stack),
            context=self.context,
            files=tuple(CodeFile(file.path, file.text, kind_of(file.path)) for file in self.files),
            model=self.model or settings.model,
            strategy=self.strategy or settings.strategy,
            query=self.query,
            sampling=Sampling(self.seed, self.temperature, self.max_tokens),
            best_of=self.best_of,
        )


class FileOut(BaseModel):
    path: str
    text: str
    kind: FileKind


class FindingOut(BaseModel):
    """A remark of a polisher."""

    polisher: str
    rule: str
    message: str
    path: str = Field(description="Empty when it is about the whole.")
    line: int = Field(description="From 1; 0 when it belongs to no line.")
    severity: Severity
    fixed: bool = Field(description="Already put right.")


class CheckOut(BaseModel):
    """What a polisher vouches for."""

    polisher: str
    passed: bool | None = Field(description="null when it could not run.")
    summary: str
    isolation: str | None


class PassageOut(BaseModel):
    """A source the answer was written with; `[1]` in the explanation is the first."""

    text: str
    source: str
    title: str
    score: float
    strategy: str
    fingerprint: str = Field(description="sha256 of the text.")
    scores: dict[str, float] = Field(description="Raw scores by strategy, and the fused one.")
    tags: list[str]


class SamplingOut(BaseModel):
    seed: int | None
    temperature: float | None
    max_tokens: int | None


class ReceiptOut(BaseModel):
    """What the answer was made of."""

    model: str
    answered_by: str
    prompt_version: str
    strategy: str
    passages: list[str]
    sampling: SamplingOut
    versions: dict[str, str]
    seconds: dict[str, float]
    tokens: dict[str, int | None]
    model_notes: dict[str, Any]
    left_out: list[str]
    isolation: str | None
    artifact_sha256: str = Field(description="sha256 over the files alone.")


class GenerateAnswer(BaseModel):
    """The answer and all that stands behind it."""

    code: str = Field(description="The entry file.")
    unit_tests: str = Field(description="The main test file.")
    deployment: list[str] = Field(description="Paths of the deployment files in `files`.")
    explanation: str = Field(description="Markdown.")
    files: list[FileOut]
    findings: list[FindingOut]
    checks: list[CheckOut]
    passages: list[PassageOut]
    receipt: ReceiptOut

    @classmethod
    def of(cls, artifact: Artifact) -> GenerateAnswer:
        return cls.model_validate(plain(artifact))


class ErrorBody(BaseModel):
    type: str
    message: str
    hint: str


class ErrorAnswer(BaseModel):
    """The one shape of every error."""

    error: ErrorBody
