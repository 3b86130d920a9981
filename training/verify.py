"""Runs a reference of our own generator against its own check, in this process and within a time limit.

For programs of our own writing only: what a model wrote is run in a child process (`training.trial`).
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from training.example import Example, program

LIMIT_SECONDS = 0.5
"""Processor time a reference may take; the longest takes a hundredth of it."""


class ReferenceFailedError(AssertionError):
    """A reference did not pass its own check: a mistake in the generator."""


def verify(example: Example) -> None:
    """Run the setup, the reply's program and the check of `example`.

    Raises:
        ReferenceFailedError: the program does not pass, or takes longer than LIMIT_SECONDS.
    """
    if not example.check:
        return
    code = program(example.reply)
    modules = set(sys.modules)
    main = sys.modules["main"] = ModuleType("main")
    try:
        with _limited():
            # dont_inherit: else the annotations import of this very file would hold for the program too.
            source = "\n".join((example.setup, code, example.check))
            exec(compile(source, "main.py", "exec", dont_inherit=True), main.__dict__)  # noqa: S102
    except Exception as error:
        raise ReferenceFailedError(f"{example.kind}: {error!r}\n{example.prompt}\n{code}\n{example.check}") from error
    finally:
        for name in set(sys.modules) - modules:
            if not hasattr(sys.modules[name], "__file__"):
                del sys.modules[name]


@contextmanager
def _limited() -> Iterator[None]:
    def too_long(*_: object) -> None:
        raise TimeoutError(f"took longer than {LIMIT_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
