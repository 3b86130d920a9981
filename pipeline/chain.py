"""The way of a request, as one LangChain Runnable: `GenerationRequest → Artifact`.

retrieve → prompt → generate → parse → polish → best → package. Every stage is `Case → Case`, so that their order is a
list; each is a named run of its own, so that whoever watches (`astream_events`, callbacks) sees it begin and end. The
chain measures the stages and looks at the cancel token between them; no stage prints, logs or times itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from pipeline import cancel
from pipeline.best import best_of
from pipeline.errors import ModelFailed, StoreFailed
from pipeline.package import package
from pipeline.parse import parse
from pipeline.polish import Polisher
from pipeline.prompt import prompt_for
from pipeline.types import Artifact, Case, Draft, GenerationRequest, Passage, Reply

Stage = Callable[[Case, RunnableConfig], Case]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chain is put together from; `pipeline.build` fills it from the settings, tests from what they like."""

    checked: Callable[[GenerationRequest], GenerationRequest]
    """Raises for a request that cannot be worked on, before anything else happens."""
    strategy: Callable[[str], BaseRetriever]
    query: Callable[[GenerationRequest], str]
    model: Callable[[str], BaseChatModel]
    polishers: Mapping[str, Polisher]


def chain_of(parts: Parts) -> Runnable[GenerationRequest, Artifact]:
    """The whole chain. A caller stops a run by `config={"configurable": {"cancel": CancelToken()}}`."""
    stages: Sequence[tuple[str, Stage]] = (
        ("retrieve", _retrieve(parts)),
        ("prompt", _prompt(parts)),
        ("generate", _generate(parts)),
        ("parse", _parse),
        ("polish", _polish(parts.polishers)),
        ("best", _best(parts)),
    )
    way: Runnable[GenerationRequest, Any] = RunnableLambda(lambda request: _open(parts.checked(request)), name="check")
    for name, stage in stages:
        way = way | _watched(name, stage)
    return cast(Runnable[GenerationRequest, Artifact], way | _watched("package", lambda case, _: package(case)))


def finishing(polishers: Mapping[str, Polisher]) -> Runnable[Case, Artifact]:
    """The rest of the way for a case whose reply is there already: parse → polish → package."""
    way = _watched("parse", _parse) | _watched("polish", _polish(polishers))
    return cast(Runnable[Case, Artifact], way | _watched("package", lambda case, _: package(case)))


def _open(request: GenerationRequest) -> Case:
    return Case(request=request, left_out=request.left_out)


def _watched(name: str, stage: Callable[[Case, RunnableConfig], Any]) -> RunnableLambda[Case, Any]:
    def run(case: Case, config: RunnableConfig) -> Any:
        token = config.get("configurable", {}).get("cancel") or cancel.CancelToken()
        with cancel.cancelled_by(token):
            token.check()
            begun = time.perf_counter()
            done = stage(case, config)
            token.check()
        if isinstance(done, Case):
            return replace(done, seconds={**done.seconds, name: time.perf_counter() - begun})
        return done

    return RunnableLambda(run, name=name)


def _retrieve(parts: Parts) -> Stage:
    def stage(case: Case, config: RunnableConfig) -> Case:
        from pipeline.retrieve import to_passage

        retriever = parts.strategy(case.request.strategy)
        try:
            found = retriever.invoke(parts.query(case.request), config)
        except StoreFailed as error:  # an answer without passages is worth more than none
            return replace(case, left_out=(*case.left_out, f"Nothing was retrieved: {error.message}"))
        return replace(case, passages=tuple(to_passage(document) for document in found))

    return stage


def _prompt(parts: Parts) -> Stage:
    def stage(case: Case, config: RunnableConfig) -> Case:
        window = getattr(parts.model(case.request.model), "context_length", None)
        room = None if window is None else window - (case.request.sampling.max_tokens or window // 4)
        prompt = prompt_for(case.request, case.passages, window=room, version=case.request.prompt_version)
        shown: tuple[Passage, ...] = prompt.messages[-1].additional_kwargs["passages"]
        left_out = case.left_out + prompt.left_out
        return replace(case, passages=shown, messages=prompt.messages, prompt_version=prompt.version, left_out=left_out)

    return stage


def _generate(parts: Parts) -> Stage:
    def stage(case: Case, config: RunnableConfig) -> Case:
        answer = AIMessageChunk(content="")
        try:
            for chunk in parts.model(case.request.model).stream(list(case.messages), config, **_options(case.request)):
                cancel.current().check()
                answer = answer + chunk
        except ValueError as error:  # LangChain's word for a stream without a single chunk
            if "No generation chunks" not in str(error):
                raise
        if not str(answer.text).strip():
            raise ModelFailed(f"{case.request.model} returned nothing.", "Try again, another seed, or another model.")
        usage = answer.usage_metadata
        counted = (usage["input_tokens"], usage["output_tokens"]) if usage else (None, None)
        reply = Reply(str(answer.text), answer.response_metadata, *counted)
        cut = (str(reply.metadata["cut"]),) if reply.metadata.get("cut") else ()
        return replace(case, reply=reply, left_out=case.left_out + cut)

    return stage


def _options(request: GenerationRequest) -> dict[str, Any]:
    sampling = request.sampling
    given = {"temperature": sampling.temperature, "max_tokens": sampling.max_tokens, "seed": sampling.seed}
    return {name: value for name, value in given.items() if value is not None}


def _parse(case: Case, _: RunnableConfig) -> Case:
    return replace(case, draft=parse(case.reply.text if case.reply else ""))


def _polish(polishers: Mapping[str, Polisher]) -> Stage:
    steps = [(name, RunnableLambda(_step(polisher), name=name)) for name, polisher in polishers.items()]

    def stage(case: Case, config: RunnableConfig) -> Case:
        draft, seconds = case.draft or Draft(), dict(case.seconds)
        for name, step in steps:
            cancel.current().check()
            begun = time.perf_counter()
            draft = step.invoke(draft, config)
            seconds[f"polish.{name}"] = time.perf_counter() - begun
        return replace(case, draft=draft, seconds=seconds)

    return stage


def _best(parts: Parts) -> Stage:
    stages = (_generate(parts), _parse, _polish(parts.polishers))

    def run(case: Case, config: RunnableConfig) -> Case:
        for stage in stages:
            cancel.current().check()
            case = stage(case, config)
        return case

    attempt = RunnableLambda(run, name="attempt")  # a run of its own: whoever watches tells its tokens from the first's
    return lambda case, config: best_of(case, lambda other: attempt.invoke(other, config))


def _step(polisher: Polisher) -> Callable[[Draft], Draft]:
    return lambda draft: polisher(draft)
