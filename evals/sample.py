"""Draws samples from a model: the same passages and prompt as a person's request, one seed for each sample.

For a task that wants one program, the model is asked and its raw reply is kept; the polishers would only change what is
to be judged. For a task that wants files the whole chain runs, and the artifact's files are the sample.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from evals.types import Style, Task
from pipeline.errors import BadInput
from pipeline.prompt import prompt_for
from pipeline.retrieve import query_of, to_passage
from pipeline.types import Artifact, FileKind, GenerationRequest, Sampling

_SEEDS = 2**31

ONE_PROGRAM = "The answer is one whole Python program, in one block and without tests."
"""Goes with a task that wants one program, as context: the request itself stays the task's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What answers: one cell of a grid of runs."""

    model: str
    strategy: str = "none"
    seed: int = 0
    temperature: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where samples come from."""

    chain: Runnable[GenerationRequest, Artifact]
    strategy: Callable[[str], BaseRetriever]
    model: Callable[[str], BaseChatModel]


def seed_of(configuration: Configuration, task_id: str, number: int) -> int:
    """The seed of one sample: its own for every task and number, and the same whenever the run is made again."""
    text = f"{configuration.seed}\0{task_id}\0{number}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _SEEDS


def draw(task: Task, number: int, configuration: Configuration, source: Source) -> dict[str, Any]:
    """The row of one sample: its answer, and all that it was made of.

    Raises:
        ModelFailed: the model gave no answer; that is never counted as a wrong one.
    """
    seed = seed_of(configuration, task.task_id, number)
    sampling = Sampling(seed, configuration.temperature, configuration.max_tokens)
    request = GenerationRequest(
        prompt=asked(task),
        context="" if task.wants_files else ONE_PROGRAM,
        tech_stack=("Python",),
        model=configuration.model,
        strategy=configuration.strategy,
        sampling=sampling,
    )
    begun = time.perf_counter()
    answer = _built(request, source) if task.wants_files else _replied(request, source)
    head = {"task_id": task.task_id, "number": number, "seed": seed}
    return head | answer | {"generation_seconds": round(time.perf_counter() - begun, 4)}


def asked(task: Task) -> str:
    """The words in which a task is put to a model."""
    if task.style is Style.CODE:
        return f"Complete this Python function:\n\n```python\n{task.prompt.rstrip()}\n```"
    return task.prompt.strip()


def _built(request: GenerationRequest, source: Source) -> dict[str, Any]:
    artifact = source.chain.invoke(request)
    receipt = artifact.receipt
    return {
        "files": {file.path: file.text for file in artifact.files if file.kind is FileKind.CODE},
        "answered_by": receipt.answered_by,
        "prompt_version": receipt.prompt_version,
        "passages": list(receipt.passages),
        "tokens_in": receipt.tokens.get("in"),
        "tokens_out": receipt.tokens.get("out"),
    }


def _replied(request: GenerationRequest, source: Source) -> dict[str, Any]:
    found = source.strategy(request.strategy).invoke(query_of(request))
    model = source.model(request.model)
    window: int | None = getattr(model, "context_length", None)
    room = None if window is None else window - (request.sampling.max_tokens or window // 4)
    prompt = prompt_for(request, [to_passage(document) for document in found], window=room)
    reply = _invoked(model, list(prompt.messages), request.sampling)
    usage = reply.usage_metadata or {}
    return {
        "response": str(reply.text),
        "answered_by": reply.response_metadata.get("answered_by", request.model),
        "prompt_version": prompt.version,
        "passages": [passage.fingerprint for passage in prompt.messages[-1].additional_kwargs["passages"]],
        "tokens_in": usage.get("input_tokens"),
        "tokens_out": usage.get("output_tokens"),
    }


def _invoked(model: BaseChatModel, messages: list[Any], sampling: Sampling) -> Any:
    """Ask with the seed; a model that knows no seeds is asked without."""
    given = {"temperature": sampling.temperature, "max_tokens": sampling.max_tokens}
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return model.invoke(messages, seed=sampling.seed, **options)
    except BadInput as error:
        if "'seed'" not in error.message:
            raise
        return model.invoke(messages, **options)
