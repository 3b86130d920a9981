"""The candidate's side: it is given its program, then one call at a time, and answers with data.

Nothing in this process is worth stealing or changing: no expected value, no test, no later input ever enters it, and
whoever rewrites this code can only answer, which is all that it may do anyway.
"""

from __future__ import annotations

import builtins
import operator
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from inspect import CO_COROUTINE
from pathlib import Path
from types import CoroutineType, FunctionType, ModuleType
from typing import Any

from pipeline.sandbox import command, values, wire
from pipeline.sandbox.source import compiled, execute

_MODULE = "solution"
_MOST_KEPT = 100_000
_MOST_TEXT = 2_000
_CHANGEABLE = (list, dict, set, bytearray)


class Candidate:
    """A loaded program, and the objects of it that the checker holds a handle to."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._kept: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._program: ModuleType | None = None
        self._web = sys.modules.get("pipeline.sandbox.asgi")
        self._application: Any = None

    def serve(self) -> None:
        """Answer until the checker hangs up."""
        while True:
            question = wire.receive(self._channel)
            answer = self._answer(question)
            _flush()
            try:
                wire.send(self._channel, answer)
            except (wire.Malformed, MemoryError) as error:
                wire.send(self._channel, {"large": str(error)})

    def _answer(self, question: list[Any]) -> dict[str, Any]:
        verb, *operands = question
        try:
            return _VERBS[verb](self, *operands)
        except SystemExit:
            return {"left": True}
        except values.TooLarge as error:
            return {"large": str(error)}
        except wire.Gone:
            raise
        except BaseException as error:
            return self._raised(error)

    def _raised(self, error: BaseException) -> dict[str, Any]:
        names = [one.__name__ for one in type(error).__mro__ if issubclass(one, BaseException)]
        try:
            text = str(error)
            arguments = [self._encode(one) for one in error.args] if len(text) <= _MOST_TEXT else [text[:_MOST_TEXT]]
            return {"raise": names, "args": arguments, "text": text[:_MOST_TEXT]}
        except BaseException:
            return {"raise": names, "args": [], "text": ""}

    # What can be asked

    def load(self, source: str, beside: dict[str, str] | None = None) -> dict[str, Any]:
        """Run the program as a module, and say which names it defines. It can import what is laid beside it."""
        if beside:
            _write(beside)
            sys.path.insert(0, str(Path.cwd()))
        try:
            code = compiled(source, f"{_MODULE}.py")
        except (SyntaxError, ValueError, OverflowError) as error:
            return {"syntax": f"{type(error).__name__}: {error}"[:_MOST_TEXT]}
        module = self._program = sys.modules[_MODULE] = ModuleType(_MODULE)
        execute(code, vars(module))
        return _names(module)

    def load_files(self, files: dict[str, str], entry: str) -> dict[str, Any]:
        """Write the files into the working folder; import `entry` where one is given."""
        _write(files)
        for name in [name for name in sys.modules if name.startswith("pipeline")]:
            del sys.modules[name]  # the project may have a package of that name
        sys.path.insert(0, str(Path.cwd()))
        if entry:
            try:
                self._program = import_module(entry)
            except SyntaxError as error:
                return {"syntax": f"{error.filename}: {error}"[:_MOST_TEXT]}
            except ModuleNotFoundError as error:
                if error.name != entry.partition(".")[0] and error.name != entry:
                    raise
                return {"absent": f"module {entry}"}
            return _names(self._program)
        return {"names": {}}

    def call(self, target: Any, arguments: list[Any], named: dict[str, Any]) -> dict[str, Any]:
        given = [self._decode(one) for one in arguments]
        answer = self._target(target)(*given, **{name: self._decode(one) for name, one in named.items()})
        if type(answer) is CoroutineType:
            answer = import_module("asyncio").run(answer)
        changed = {
            str(place): after
            for place, one in enumerate(given)
            if isinstance(one, _CHANGEABLE) and (after := self._encode(one)) != arguments[place]
        }
        return {"ok": self._encode(answer), "changed": changed} if changed else {"ok": self._encode(answer)}

    def apply(self, name: str, target: Any, *operands: Any) -> dict[str, Any]:
        """One operation of `OPERATIONS` on a kept object."""
        given = [self._decode(one) for one in operands]
        return {"ok": self._encode(OPERATIONS[name](self._target(target), *given))}

    def exchange(self, name: str, request: Any) -> dict[str, Any]:
        """One HTTP request to the ASGI or WSGI application of that name."""
        application = self._served(name)
        return {"ok": self._encode(application.answer(self._decode(request)))} if application else {"absent": name}

    def converse(self, name: str, socket: str, message: Any) -> dict[str, Any]:
        """One act on a WebSocket of the ASGI application of that name."""
        application = self._served(name)
        if not hasattr(application, "converse"):
            return {"absent": f"{name} with WebSockets"}
        return {"ok": self._encode(application.converse(socket, self._decode(message)))}

    def command(self, entry: str, arguments: list[str], stdin: str, files: dict[str, str]) -> dict[str, Any]:
        """One run of a file as `__main__`, with these files written beforehand."""
        _write(files)
        if not Path(entry).is_file():
            return {"absent": entry}
        return {"ok": self._encode(command.run(entry, arguments, stdin))}

    def read(self, path: str) -> dict[str, Any]:
        """The beginning of a file that the program wrote; None where there is none."""
        try:
            with Path(path).open("rb") as file:
                return {"ok": self._encode(file.read(command.MOST_BYTES))}
        except OSError:
            return {"ok": None}

    def _served(self, name: str) -> Any:
        """The application, started when it is first asked for; None where there is none."""
        if self._application is None and self._web is not None:
            application = getattr(self._program, name, None)
            self._application = self._web.served(application) if callable(application) else None
        return self._application

    # Values

    def _target(self, target: Any) -> Any:
        return self._kept[target] if isinstance(target, int) else getattr(self._program, target)

    def _encode(self, value: Any) -> Any:
        return values.encode(value, self._keep)

    def _keep(self, value: Any) -> Any:
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._kept) >= _MOST_KEPT:
                raise values.TooLarge(f"more than {_MOST_KEPT} objects")
            number = self._numbers[id(value)] = len(self._kept)
            self._kept[number] = value
        return {"h": [number, _truth(value), type(value).__name__]}

    def _decode(self, value: Any) -> Any:
        return values.decode(value, self._find)

    def _find(self, handle: Any) -> Any:
        """A number is ours; a list holds the number of a function that stays with the checker."""
        return self._kept[handle] if isinstance(handle, int) else self._callback(handle[0])

    def _callback(self, number: int) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            given = [self._encode(one) for one in arguments]
            wire.send(
                self._channel,
                {"callback": [number, given, {name: self._encode(one) for name, one in named.items()}]},
            )
            answer = wire.receive(self._channel)
            if "raise" in answer:
                raise _exception(answer["raise"])(answer["text"])
            return self._decode(answer["ok"])

        return call


def _write(files: dict[str, str]) -> None:
    for path, text in files.items():
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")


def _exception(name: str) -> type[BaseException]:
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else RuntimeError


def _names(program: ModuleType) -> dict[str, Any]:
    return {"names": {name: _kind(value) for name, value in vars(program).items() if name[:2] != "__"}}


def _kind(value: Any) -> Any:
    """What the checker must know to stand in for it."""
    if isinstance(value, type):
        if issubclass(value, BaseException):
            return [one.__name__ for one in value.__mro__ if issubclass(one, BaseException)]
        return "class"
    if isinstance(value, ModuleType):
        return "module"
    if type(value) is FunctionType and value.__code__.co_flags & CO_COROUTINE:
        return "coroutine"
    return "function" if callable(value) else "value"


def _truth(value: Any) -> bool | None:
    try:
        return bool(value)
    except BaseException:
        return None


def _flush() -> None:
    """Before every answer: once the checker has what it needs, this process is killed without notice."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(BaseException):
            stream.flush()


def _several(iterator: Iterator[Any], most: int) -> list[Any]:
    """Up to `most` further items, and then whether that was all."""
    items = []
    for _ in range(most):
        try:
            items.append(next(iterator))
        except StopIteration:
            return [items, True]
    return [items, False]


OPERATIONS: dict[str, Callable[..., Any]] = {
    "get": getattr,
    "set": setattr,
    "itself": lambda value: value,
    "iterate": iter,
    "several": _several,
    "next": next,
    "length": len,
    "text": str,
    "repr": repr,
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value: type(value).__exit__(value, None, None, None),
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
}
"""What can be done to an object that stays here. Its answer is data like any other."""

_VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "load": Candidate.load,
    "load_files": Candidate.load_files,
    "call": Candidate.call,
    "apply": Candidate.apply,
    "exchange": Candidate.exchange,
    "converse": Candidate.converse,
    "command": Candidate.command,
    "read": Candidate.read,
}


_REHEARSAL = """
from typing import List
def total(numbers: List[int]) -> int:
    \'\'\'Add up.\'\'\'
    return sum(number for number in numbers if number % 2 == 0)
"""


def rehearse() -> None:
    """Do in the warm parent what every sample does, so often that the interpreter has made it fast before the fork."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for _ in range(20):
            candidate = Candidate(theirs)
            for question in (["load", _REHEARSAL], ["call", "total", [[1, 2, 3]], {}], ["call", "total", [[4, 5]], {}]):
                wire.send(ours, question)
                wire.send(theirs, candidate._answer(wire.receive(theirs)))
                wire.receive(ours)
            _flush()
    del sys.modules[_MODULE]


def serve(channel: socket.socket) -> None:
    """Answer until there is nobody to answer. A program that prints without end is ended by the kernel."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with suppress(wire.Gone):
        Candidate(channel).serve()
