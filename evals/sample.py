"""What a model is asked for a task, and the row that its answer becomes.

Passages and prompt are those of a person's request. For a task that wants one program, the model's raw reply is kept;
the polishers would only change what is to be judged. For a task that wants files, the reply goes the rest of the
chain's way, and the artifact's files are the sample.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from evals.types import Configuration, Style, Task
from pipeline.generate.money import Price
from pipeline.prompt import prompt_for
from pipeline.retrieve import query_of, to_passage
from pipeline.types import Artifact, Case, FileKind, GenerationRequest, Passage, Reply, Sampling

_SEEDS = 2**31

ONE_PROGRAM = "The answer is one whole Python program, in one block and without tests."
"""Goes with a task that wants one program, as context: the request itself stays the task's own words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where samples come from."""

    model: Callable[[str], BaseChatModel]
    strategy: Callable[[str], BaseRetriever]
    finish: Runnable[Case, Artifact]
    """The chain's way from a reply to files."""
    price: Callable[[str], Price | None]
    """US dollars for a model's tokens; None where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A task as it is put to a model: the same for all of its samples."""

    task: Task
    request: GenerationRequest
    messages: tuple[BaseMessage, ...]
    prompt_version: str
    """Name and digest of the template: `v1-3f2a90bc`."""
    sha256: str
    """Of the messages' roles and texts."""
    passages: tuple[Passage, ...]
    left_out: tuple[str, ...]
    """What did not fit the model's window."""
    found: int = 0
    """Passages that the strategy gave, those left out among them."""

    @property
    def as_row(self) -> dict[str, Any]:
        """A line of `prompts.jsonl`."""
        return {
            "task_id": self.task.task_id,
            "prompt_version": self.prompt_version,
            "prompt_sha256": self.sha256,
            "messages": [{"role": one.type, "text": str(one.text)} for one in self.messages],
            "passages": [
                {
                    "title": one.title,
                    "source": one.source,
                    "score": one.score,
                    "fingerprint": one.fingerprint,
                    "text": one.text,
                }
                for one in self.passages
            ],
            "left_out": list(self.left_out),
            "found": self.found,
        }


def seed_of(configuration: Configuration, task_id: str, number: int) -> int:
    """The seed of one sample: its own for every task and number, and the same whenever the run is made again."""
    text = f"{configuration.seed}\0{task_id}\0{number}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _SEEDS


def asked(task: Task, configuration: Configuration, source: Source) -> Asked:
    """Retrieve for a task and render its prompt."""
    request = GenerationRequest(
        prompt=worded(task),
        context="" if task.wants_files else ONE_PROGRAM,
        tech_stack=("Python",),
        model=configuration.model,
        strategy=configuration.strategy,
        prompt_version=configuration.prompt,
        sampling=Sampling(configuration.seed, configuration.temperature, configuration.max_tokens),
    )
    found = source.strategy(configuration.strategy).invoke(query_of(request))
    passages = [to_passage(document) for document in found]
    window: int | None = getattr(source.model(configuration.model), "context_length", None)
    room = None if window is None else window - (configuration.max_tokens or window // 4)
    prompt = prompt_for(request, passages, window=room, version=configuration.prompt)
    return Asked(
        task=task,
        request=request,
        messages=prompt.messages,
        prompt_version=prompt.version,
        sha256=_sha256_of(prompt.messages),
        passages=tuple(prompt.messages[-1].additional_kwargs["passages"]),
        left_out=prompt.left_out,
        found=len(passages),
    )


def worded(task: Task) -> str:
    """The words in which a task is put to a model."""
    if task.style is Style.CODE:
        return f"Complete this Python function:\n\n```python\n{task.prompt.rstrip()}\n```"
    return task.prompt.strip()


def _sha256_of(messages: Sequence[BaseMessage]) -> str:
    digest = hashlib.sha256()
    for one in messages:
        digest.update(f"{one.type}\0{one.text}\0".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Drawing:
    """One sample on its way: the number of its answer, and the seed it is drawn with."""

    asked: Asked
    number: int
    seed: int


def row_of(drawing: Drawing, reply: AIMessage, seconds: float, source: Source) -> dict[str, Any]:
    """The sample's row: its answer, and all that it was made of."""
    one, usage = drawing.asked, reply.usage_metadata
    counted = (usage["input_tokens"], usage["output_tokens"]) if usage else (None, None)
    return {
        "task_id": one.task.task_id,
        "number": drawing.number,
        "seed": drawing.seed,
        "response": str(reply.text),
        **({"files": _files(one, reply, source)} if one.task.wants_files else {}),
        "answered_by": reply.response_metadata.get("answered_by", one.request.model),
        "prompt_version": one.prompt_version,
        "prompt_sha256": one.sha256,
        "passages": [passage.fingerprint for passage in one.passages],
        "tokens_in": counted[0],
        "tokens_out": counted[1],
        "dollars": _dollars(one, reply, counted, source),
        "generation_seconds": round(seconds, 4),
    }


def _files(one: Asked, reply: AIMessage, source: Source) -> dict[str, str]:
    case = Case(
        request=one.request,
        passages=one.passages,
        messages=one.messages,
        prompt_version=one.prompt_version,
        reply=Reply(str(reply.text), reply.response_metadata),
        left_out=one.left_out,
    )
    return {file.path: file.text for file in source.finish.invoke(case).files if file.kind is FileKind.CODE}


def _dollars(one: Asked, reply: AIMessage, counted: tuple[int | None, int | None], source: Source) -> float | None:
    """What the adapter says it cost, else the price of the tokens; None where neither is known."""
    if "dollars" in reply.response_metadata:
        return float(reply.response_metadata["dollars"])
    price = source.price(one.request.model)
    if price is None:
        return None
    if not price.input and not price.output:
        return 0.0
    read, written = counted
    return None if read is None or written is None else round(price.of(read, written), 6)
