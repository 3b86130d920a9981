"""The checker's side of the candidate: stand-ins that turn a call into a question and the answer into plain values."""

from __future__ import annotations

import builtins
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from pipeline.sandbox import values, wire

_MOST_KEPT_ERRORS = 8
_OF_PLAIN_VALUES = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float, complex) for name in dir(kind) if name[0] != "_"
)
"""What a test asks of a value that it takes for plain: `.startswith("a")` must not be the candidate's to answer."""


class Stop(BaseException):
    """The verdict is known: no test may catch it. `kind` is the verdict's."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


class Remote:
    """The one connection to the candidate. Whatever stops it once has stopped it for good: see `stopped`."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._functions: list[Callable[..., Any]] = []
        self.raised: list[BaseException] = []
        """The latest exceptions that came from the candidate and not from a test."""
        self.errors: dict[str, type[BaseException]] = {}
        """Classes for the exceptions that the program defines, by name."""
        self.stopped: Stop | None = None
        self.questions = 0

    def stop(self, kind: str, detail: str = "") -> Stop:
        self.stopped = self.stopped or Stop(kind, detail)
        return self.stopped

    def ask(self, *question: Any, made: bool = False) -> Any:
        """The answer as a plain value. What the candidate raised is raised here, as a built-in exception."""
        return self.understood(self.question(*question), made)

    def question(self, *question: Any) -> dict[str, Any]:
        """The candidate's answer as it came; its callbacks are served meanwhile."""
        if self.stopped:
            raise self.stopped
        self.questions += 1
        try:
            wire.send(self._channel, question)
            while "callback" in (answer := wire.receive(self._channel)):
                wire.send(self._channel, self._called_back(answer["callback"]))
        except wire.Gone:
            raise self.stop("gone", "the program ended before it had answered") from None
        except (wire.Malformed, TypeError) as error:
            raise self.stop("uncheckable", f"an answer that is {error}") from None
        return answer if isinstance(answer, dict) else {}

    def understood(self, answer: dict[str, Any], made: bool = False) -> Any:
        """The value in an answer; raises what it says was raised, or `Stop`."""
        if "ok" in answer:
            return self.decode(answer["ok"], made)
        if "raise" in answer:
            raise self._exception(answer)
        if "left" in answer:
            raise self.stop("left_early", "the program called for its own exit")
        if "absent" in answer:
            raise self.stop("no_entry_point", f"the program has no {str(answer['absent'])[:200]}")
        if "large" in answer:
            raise self.stop("output_limit", f"an answer too large to carry: {str(answer['large'])[:200]}")
        raise self.stop("uncheckable", "an answer of an unknown kind")

    def _exception(self, answer: dict[str, Any]) -> BaseException:
        """An exception of the nearest class that is known here, with the same arguments."""
        names, text = answer["raise"], str(answer.get("text", ""))[:2000]
        if not isinstance(names, list):
            raise self.stop("uncheckable", "an exception without a class")
        kinds = [self.errors.get(str(name)) or _built_in(str(name)) for name in names]
        kind = next((one for one in kinds if one is not None), RuntimeError)
        try:
            error = kind(*self.decode(answer.get("args", [])))
        except Stop:
            raise
        except BaseException:
            error = RuntimeError(text)
        self.raised = [*self.raised[-_MOST_KEPT_ERRORS:], error]
        return error

    def call(self, target: Any, arguments: tuple[Any, ...], named: dict[str, Any], made: bool = False) -> Any:
        """Call a name or a kept object.

        A call that gives nothing back may have worked in place: what it changed in its arguments is changed here too.
        One that gives a value back may not, for tests compute what they expect from the arguments they still hold.
        """
        given = [self.encode(one) for one in arguments]
        answer = self.question("call", target, given, {name: self.encode(one) for name, one in named.items()})
        try:
            value = self.understood(answer, made)
        except (StopIteration, StopAsyncIteration) as error:
            # As in a generator (PEP 479): it would silently end the test's own loop over calls.
            self.raised.append(stopped := RuntimeError(f"the program raised {type(error).__name__}"))
            raise stopped from None
        if value is None and isinstance(changed := answer.get("changed"), dict):
            for place, after in changed.items():
                self._change(arguments, place, self.decode(after))
        return value

    def _change(self, arguments: tuple[Any, ...], place: str, after: Any) -> None:
        before = arguments[int(place)] if place.isdecimal() and int(place) < len(arguments) else None
        if isinstance(before, list | bytearray) and type(before) is type(after):
            before[:] = after
        elif isinstance(before, dict | set) and type(before) is type(after):
            before.clear()
            before.update(after)

    def encode(self, value: Any) -> Any:
        return values.encode(value, self._lend)

    def _lend(self, value: Any) -> Any:
        """A kept object goes back as its number; a function of the test stays here and can be called back."""
        if isinstance(value, Kept):
            return {"h": value._number}
        if isinstance(value, Named):
            return {"h": self.ask("apply", "itself", value._name)._number}
        if callable(value):
            self._functions.append(value)
            return {"h": [len(self._functions) - 1]}
        raise self.stop("uncheckable", f"an argument of type {type(value).__name__} cannot be handed over")

    def _called_back(self, request: Any) -> dict[str, Any]:
        match request:
            case [int() as number, list() as arguments, dict() as named] if 0 <= number < len(self._functions):
                given = [self.decode(one) for one in arguments], {key: self.decode(one) for key, one in named.items()}
            case _:
                raise wire.Malformed("a call of an unknown function")
        try:
            return {"ok": self.encode(self._functions[number](*given[0], **given[1]))}
        except Exception as error:
            return {"raise": type(error).__name__, "text": str(error)[:2000]}

    def decode(self, value: Any, made: bool = False) -> Any:
        try:
            return values.decode(value, lambda handle: self._borrow(handle, made))
        except (wire.Malformed, RecursionError) as error:
            raise self.stop("uncheckable", f"an answer that is {error}") from None

    def _borrow(self, handle: Any, made: bool) -> Kept:
        match handle:
            case [int() as number, bool() | None as truth, str() as kind]:
                return Kept(self, number, (truth, kind[:100], made))
        raise wire.Malformed("no such handle")


def _built_in(name: str) -> type[BaseException] | None:
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


class Named:
    """A function or class of the program, by its name. What a class makes is there to be used by its methods."""

    def __init__(self, remote: Remote, name: str, makes: bool = False) -> None:
        self._remote = remote
        self._name = name
        self._makes = makes

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._remote.call(self._name, arguments, named, self._makes)

    def __getattr__(self, name: str) -> Any:
        return self._remote.ask("apply", "get", self._name, name)

    def __instancecheck__(self, value: Any) -> bool:
        raise self._remote.stop("uncheckable", f"whether something is a {self._name} is for the program alone to say")


def awaitable(remote: Remote, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    """A coroutine function of the program: it runs there to its end when it is awaited here."""

    async def call(*arguments: Any, **named: Any) -> Any:
        return remote.call(name, arguments, named)

    return call


class Kept:
    """An object that stays with the candidate. Its parts can be asked for, as data; it equals, exceeds, contains and
    adds up to nothing, for then the candidate would be told what is expected, and asked whether it is right."""

    def __init__(self, remote: Remote, number: int, traits: tuple[bool | None, str, bool]) -> None:
        truth, kind, made = traits
        vars(self).update(_remote=remote, _number=number, _truth=truth, _kind=kind, _made=made)

    def _do(self, operation: str, *operands: Any) -> Any:
        remote: Remote = self._remote
        encoded = [remote.encode(one) for one in operands]
        return remote.ask("apply", operation, self._number, *encoded, made=self._made)

    def __bool__(self) -> bool:
        if self._truth is None:
            raise self._remote.stop("uncheckable", f"the truth of a {self._kind}")
        return bool(self._truth)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._remote.call(self._number, arguments, named, self._made)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _OF_PLAIN_VALUES and not self._made:
            raise self._remote.stop("uncheckable", f"a {self._kind} was used as if it were a plain value")
        return self._do("get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._do("set", name, value)

    def __iter__(self) -> Iterator[Any]:
        """In growing portions: an iterator may be endless, and a portion is a question."""
        iterator, most = self._do("iterate"), 1
        while True:
            items, over = iterator._do("several", most)
            yield from items
            if over:
                return
            most = min(2 * most, 256)

    def __hash__(self) -> int:
        return hash((id(self._remote), self._number))

    def _uncheckable(self, other: Any) -> Any:
        raise self._remote.stop(
            "uncheckable", f"a {self._kind} was compared or reckoned with: only plain values can be"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _uncheckable
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _uncheckable
    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __and__ = __rand__ = __or__ = __ror__ = _uncheckable


def _operation(name: str) -> Callable[..., Any]:
    def do(self: Kept, *operands: Any) -> Any:
        return self._do(name, *operands)

    return do


for _special, _name in {
    "__next__": "next",
    "__len__": "length",
    "__str__": "text",
    "__repr__": "repr",
    "__enter__": "enter",
    "__getitem__": "getitem",
    "__setitem__": "setitem",
    "__delitem__": "delitem",
}.items():
    setattr(Kept, _special, _operation(_name))
Kept.__exit__ = lambda self, *_: self._do("exit")  # type: ignore[attr-defined]
