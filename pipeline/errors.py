"""The tree of errors.

CodecraftError
├── BadInput                what was asked for cannot be worked on          exit 2, HTTP 422
│   ├── UnknownName         a model, strategy, suite … that is in no table  exit 2, HTTP 422
│   └── TooLarge            over a limit; the limit is named                exit 2, HTTP 413
├── Cancelled               somebody pressed Stop                           exit 1, HTTP 499
└── DependencyFailed        something we lean on failed                     exit 3, HTTP 503
    ├── ModelFailed         a model gave no answer                          exit 3, HTTP 502
    ├── StoreFailed         an index or a database cannot be used           exit 3, HTTP 503
    └── SandboxUnavailable  code cannot be run safely enough here           exit 3, HTTP 503

A bad answer is a value (a `Finding`, a verdict); a broken machine is an error. Every error carries a `hint`: what the
reader can do about it; `retryable` says whether the same call may succeed later.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CodecraftError(Exception):
    """The root. `message` says what happened, `hint` what to do; both are sentences for a person."""

    exit_code = 3
    http_status = 500
    retryable = False
    hint = ""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or type(self).hint

    @property
    def as_dict(self) -> dict[str, dict[str, str]]:
        """The one shape in which an error leaves through the shell and over HTTP."""
        return {"error": {"type": type(self).__name__, "message": self.message, "hint": self.hint}}


class BadInput(CodecraftError):
    exit_code = 2
    http_status = 422


class UnknownName(BadInput):
    """`name` is not among `known`; the hint lists what there is, the nearest first."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        listed = ", ".join([*near, *(other for other in names if other not in near)])
        meant = f"Did you mean {near[0]}? " if near else ""
        super().__init__(f"There is no {kind} named {name!r}.", f"{meant}There is: {listed}.")


class TooLarge(BadInput):
    http_status = 413


class Cancelled(CodecraftError):
    exit_code = 1
    http_status = 499
    hint = "The request was stopped; send it again to start over."

    def __init__(self, message: str = "Stopped.", hint: str = "") -> None:
        super().__init__(message, hint)


class DependencyFailed(CodecraftError):
    http_status = 503
    retryable = True


class ModelFailed(DependencyFailed):
    http_status = 502


class StoreFailed(DependencyFailed):
    pass


class SandboxUnavailable(DependencyFailed):
    retryable = False
