"""`LocalChat`: any decoder-only model of transformers as a LangChain chat model, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import get_config_list
from pydantic import ConfigDict

from pipeline import cancel
from pipeline.errors import Cancelled, CodecraftError, ModelFailed
from pipeline.generate.local.decode import Heard, Manner, Row, Said, decode, manner_of
from pipeline.generate.local.folder import ModelFolder
from pipeline.generate.local.load import Loaded, load
from pipeline.generate.local.machine import BYTES
from pipeline.generate.local.plan import MOST_ROWS, batches, most_cache
from pipeline.generate.local.text import Prepared, decoded, first_of, prepare, spoken, until
from pipeline.generate.options import ONE, Options, options_of


class LocalChat(BaseChatModel):
    """A model from a folder. The weights are loaded when the first message comes.

    Call arguments: `temperature` (0 is greedy), `top_p`, `max_tokens`, `seed` (0 when not given), `stop`, `n`. The
    same seed gives the same text, alone or in a batch; `batch` decodes all its prompts together.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str
    """As it was asked for: `local:FOLDER`, `hf:ORG/NAME@REVISION`."""
    folder: ModelFolder
    dtype: str = "auto"
    threads: int = 0
    """CPU threads; 0 is one for each core that this process may use."""

    @property
    def context_length(self) -> int | None:
        """The window in tokens, prompt and reply together; None where the model does not say."""
        return self.folder.context_length

    @property
    def _llm_type(self) -> str:
        return "local"

    def load(self) -> Loaded:
        """The weights in memory; done by itself when the first message comes."""
        return load(self.folder, self.dtype, self.threads)

    def draw(
        self,
        prompts: Sequence[Sequence[BaseMessage]],
        seeds: Sequence[Sequence[int]],
        *,
        stop: Sequence[str] = (),
        **call: Any,
    ) -> list[ChatResult]:
        """For every prompt one reply for each of its seeds, decoded in batches that depend on the arguments alone.

        Raises:
            BadInput: a parameter or a message that cannot be used.
            Cancelled: Stop was pressed; looked at after every step.
        """
        luck = [[(seed,) for seed in one] for one in seeds]
        return self._draw(prompts, luck, options_of(self.name, call, stop))

    def drawing(
        self,
        prompts: Sequence[Sequence[BaseMessage]],
        seeds: Sequence[Sequence[int]],
        known: Callable[[Sequence[Drawn]], bool] = lambda batch: False,
        **call: Any,
    ) -> Iterator[list[tuple[Drawn, AIMessage]]]:
        """As `draw`, batch by batch as they are decoded. A batch that `known` says yes to is left out, so that work
        that was broken off goes on with the very batches that it would have had.

        Batches of short and long prompts come in mixed order, so that the first ones speak for all.

        Raises:
            BadInput: a parameter or a message that cannot be used.
            Cancelled: Stop was pressed; looked at after every step.
        """
        luck = [[(seed,) for seed in one] for one in seeds]
        yield from self._batches(prompts, luck, options_of(self.name, call), known)

    def batch(
        self,
        inputs: list[LanguageModelInput],
        config: RunnableConfig | list[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[AIMessage]:
        """All prompts decoded together; each is then a run of its own for the callbacks."""
        if not inputs:
            return []
        options = options_of(self.name, kwargs, kwargs.get("stop"))
        try:
            prompts = [self._convert_input(one).to_messages() for one in inputs]
            drawn = self._draw(prompts, [_luck(options)] * len(inputs), options)
        except CodecraftError:  # one bad prompt must not cost the others theirs
            return super().batch(inputs, config, return_exceptions=return_exceptions, **kwargs)
        answered: list[AIMessage] = []
        for one, settings, known in zip(inputs, get_config_list(config, len(inputs)), drawn, strict=True):
            with _knowing(known):
                answered.append(self.invoke(one, settings, **kwargs))
        return answered

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        if known := _KNOWN.get():
            return known
        options = options_of(self.name, kwargs, stop)
        return self._draw([messages], [_luck(options)], options)[0]

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        if known := _KNOWN.get():
            yield _as_chunk(known.generations[0].message)
            return
        options = options_of(self.name, kwargs, stop, able=ONE)
        loaded = self.load()
        manner = manner_of(loaded, options)
        prepared = prepare(loaded, messages, options.max_tokens)
        row = Row(prepared.ids, prepared.max_tokens, _luck(options)[0])
        ears = _Decoding(loaded, row, manner)
        with ears:
            for text in until(spoken(loaded.tokenizer, ears.tokens()), manner.stop):
                yield ChatGenerationChunk(message=AIMessageChunk(content=text))
            said = ears.said()
        last = self._message(loaded, prepared, said, manner, rows=1)
        yield _as_chunk(last.model_copy(update={"content": ""}))

    def _draw(
        self, prompts: Sequence[Sequence[BaseMessage]], luck: Sequence[Sequence[tuple[int, ...]]], options: Options
    ) -> list[ChatResult]:
        answers = {one: reply for batch in self._batches(prompts, luck, options) for one, reply in batch}
        return [_as_answer([answers[n, m] for m in range(len(mine))]) for n, mine in enumerate(luck)]

    def _batches(
        self,
        prompts: Sequence[Sequence[BaseMessage]],
        luck: Sequence[Sequence[tuple[int, ...]]],
        options: Options,
        known: Callable[[Sequence[Drawn]], bool] = lambda batch: False,
    ) -> Iterator[list[tuple[Drawn, AIMessage]]]:
        loaded = self.load()
        manner, token = manner_of(loaded, options), cancel.current()
        prepared = [prepare(loaded, messages, options.max_tokens) for messages in prompts]
        owners = _owners(luck, greedy=not manner.temperature)
        rows = [Row(prepared[n].ids, prepared[n].max_tokens, luck[n][place]) for (n, place), *_ in owners]
        for together in _mixed(_planned(loaded, rows)):
            batch = [one for n in together for one in owners[n]]
            if known(batch):
                continue
            said = _in_turn(loaded, [rows[n] for n in together], manner, token)
            yield [
                (owner, self._message(loaded, prepared[owner[0]], one, manner, rows=len(batch)))
                for n, one in zip(together, said, strict=True)
                for owner in owners[n]
            ]

    def _message(self, loaded: Loaded, prepared: Prepared, said: Said, manner: Manner, rows: int) -> AIMessage:
        text = decoded(loaded.tokenizer, said.ids)
        counted = UsageMetadata(
            input_tokens=len(prepared.ids), output_tokens=len(said.ids), total_tokens=len(prepared.ids) + len(said.ids)
        )
        told = {
            "answered_by": self.name,
            "model_name": self.name,
            "finish_reason": "stop" if said.ended else "length",
            "sampling": manner.described,
            "decoding": {
                "device": loaded.place.device,
                "dtype": loaded.place.dtype,
                "rows": rows,
                "seconds": round(said.seconds, 4),
                **({} if said.probability is None else {"probability": said.probability}),
            },
        }
        told |= {"cut": prepared.cut} if prepared.cut else {}
        told |= {"revision": self.folder.revision} if self.folder.revision else {}
        return AIMessage(text[: first_of(text, manner.stop)], response_metadata=told, usage_metadata=counted)


Drawn = tuple[int, int]
"""Which reply: the number of its prompt, and the place of its seed among the prompt's."""


def _owners(luck: Sequence[Sequence[tuple[int, ...]]], *, greedy: bool) -> list[list[Drawn]]:
    """For each row that is to be decoded, the replies that it becomes: one; or, where no luck is needed, all those to
    its prompt."""
    each = [[(number, place) for place in range(len(mine))] for number, mine in enumerate(luck) if mine]
    return each if greedy else [[one] for mine in each for one in mine]


_KNOWN: ContextVar[ChatResult | None] = ContextVar("known", default=None)
"""The answer that `batch` has already decoded for the run that follows."""


@contextmanager
def _knowing(known: ChatResult) -> Iterator[None]:
    before = _KNOWN.set(known)
    try:
        yield
    finally:
        _KNOWN.reset(before)


def _mixed(batches: list[list[int]]) -> list[list[int]]:
    """The batches in an order that has nothing to do with their lengths, and is always the same."""
    return [batches[n] for n in sorted(range(len(batches)), key=lambda n: n * _GOLDEN % 1)]


_GOLDEN = (5**0.5 - 1) / 2


def _luck(options: Options) -> list[tuple[int, ...]]:
    return [(options.seed or 0, number) if number else (options.seed or 0,) for number in range(options.n)]


def _planned(loaded: Loaded, rows: Sequence[Row]) -> list[list[int]]:
    place = loaded.place
    return batches(
        rows,
        cache_bytes_per_token=loaded.folder.cache_bytes_per_token * BYTES[place.dtype] // 2,
        most_bytes=most_cache(place.device, place.total, loaded.folder.parameters * BYTES[place.dtype]),
        most_rows=MOST_ROWS[place.device],
    )


def _in_turn(
    loaded: Loaded, rows: Sequence[Row], manner: Manner, token: cancel.CancelToken, heard: Heard | None = None
) -> list[Said]:
    """Decode when no other request decodes on this model: two at once would only slow each other down."""
    while not loaded.turn.acquire(timeout=0.2):
        token.check()
    try:
        return decode(loaded, rows, manner, token, heard)
    except CodecraftError:
        raise
    except Exception as error:  # the rim: whatever torch raises, out of memory above all
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise ModelFailed(f"{loaded.folder.path.name} failed while decoding: {reason}") from error
    finally:
        loaded.turn.release()


def _as_answer(messages: Sequence[AIMessage]) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=one) for one in messages])


def _as_chunk(message: BaseMessage) -> ChatGenerationChunk:
    if not isinstance(message, AIMessage):
        raise TypeError(f"a reply is an AIMessage, not a {type(message).__name__}")
    chunk = AIMessageChunk(
        content=message.content,
        response_metadata=message.response_metadata,
        usage_metadata=message.usage_metadata,
        chunk_position="last",
    )
    return ChatGenerationChunk(message=chunk)


class _Decoding:
    """One row decoded in a thread, its tokens heard here as they come. Leaving the block ends the decoding."""

    def __init__(self, loaded: Loaded, row: Row, manner: Manner) -> None:
        self._asked = cancel.current()  # of this thread: the decoding thread has none
        self._end = cancel.CancelToken()
        self._heard: SimpleQueue[int | Said | BaseException] = SimpleQueue()
        self._last: Said | None = None
        self._thread = threading.Thread(target=self._run, args=(loaded, row, manner), daemon=True)

    def _run(self, loaded: Loaded, row: Row, manner: Manner) -> None:
        try:
            (said,) = _in_turn(loaded, [row], manner, self._end, self._heard.put)
            self._heard.put(said)
        except BaseException as error:  # raised again where it is listened to
            self._heard.put(error)

    def __enter__(self) -> _Decoding:
        self._asked.check()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.cancel()

    def tokens(self) -> Iterator[int]:
        """Token ids as they come.

        Raises:
            Cancelled: Stop was pressed; at once, while the thread ends with its running step.
        """
        with self._asked.ending(lambda: self._heard.put(Cancelled())):
            while True:
                heard = self._heard.get()
                if isinstance(heard, BaseException):
                    raise heard
                if isinstance(heard, Said):
                    self._last = heard
                    return
                yield heard

    def said(self) -> Said:
        """What the row became, once its tokens have all been heard; waits for the thread."""
        for _ in self.tokens() if self._last is None else ():
            pass
        if self._last is None:
            raise ModelFailed("The decoding ended without a reply.")
        return self._last
