"""One event loop in one thread makes all hosted calls; every other thread and loop waits for it.

So there is one colour of calling code, connections are shared and never belong to a loop that has ended, and a
running request can be cut off from anywhere: cancelling its future closes its connection.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import cache
from queue import SimpleQueue
from typing import Any, TypeVar

from pipeline import cancel
from pipeline.errors import Cancelled

T = TypeVar("T")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="hosted-models", daemon=True).start()
    return loop


def begin(work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
    """Start `work` on the loop."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def wait(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` on the loop and wait for it here.

    Raises:
        Cancelled: Stop was pressed; the connection is closed.
    """
    token = cancel.current()
    future = begin(work)
    try:
        with token.ending(lambda: _end(future)):
            return future.result()
    except concurrent.futures.CancelledError:
        raise Cancelled from None
    finally:
        _end(future)


async def awaited(work: Coroutine[Any, Any, T]) -> T:
    """The same for a caller on another loop; a caller that is cancelled cancels the work too."""
    token = cancel.current()
    future = begin(work)
    try:
        with token.ending(lambda: _end(future)):
            return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        if token.cancelled:
            raise Cancelled from None
        raise
    finally:
        _end(future)


def heard(stream: AsyncIterator[T]) -> Iterator[T]:
    """What an asynchronous stream on the loop yields, here; leaving early closes the stream."""
    ears: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
    token = cancel.current()
    future = begin(_tell(stream, ears))
    try:
        with token.ending(lambda: ears.put(Cancelled())):
            while (one := ears.get()) is not None:
                if isinstance(one, BaseException):
                    raise one
                yield one[0]
    finally:
        _end(future)


async def _tell(stream: AsyncIterator[T], ears: SimpleQueue[tuple[T] | BaseException | None]) -> None:
    try:
        async for one in stream:
            ears.put((one,))
        ears.put(None)
    except BaseException as error:  # raised again where it is listened to
        ears.put(error)
        if isinstance(error, asyncio.CancelledError):
            raise


def _end(future: concurrent.futures.Future[Any]) -> None:
    future.cancel()
