"""The checker's side: runs a suite's test against stand-ins for the candidate's names, and alone says the verdict.

What a candidate can bring about is never `harness_error`: that verdict is not counted as an answer, and a program must
not be able to leave the count. So it is given only for what fails before the first question is asked.
"""

from __future__ import annotations

import builtins
import linecache
import re
import socket
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from pipeline.sandbox import values, wire
from pipeline.sandbox.inputs import compare_all
from pipeline.sandbox.remote import Named, Remote, Stop, awaitable
from pipeline.sandbox.source import compiled, execute
from pipeline.sandbox.supervise import KEEP
from pipeline.sandbox.web import Client

_CHECK = "<check>"
_MOST_DETAIL = 2_000
NO_FILES: Mapping[str, str] = {}

Order = dict[str, Any]
"""A trial as the host sends it; `given` and `inputs` are encoded values."""


class Names(dict[str, Any]):
    """The globals of a test: what it does not define itself is the program's, by stand-ins, and only when used."""

    def __init__(self, remote: Remote, functions: frozenset[str] = frozenset()) -> None:
        super().__init__(__name__="check", __builtins__=builtins)
        self._remote = remote
        self._functions = functions
        self.defined: dict[str, Any] = {}
        """The program's names and what each is."""
        self.borrowed: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name not in self.defined or hasattr(builtins, name):
            raise KeyError(name)
        self.borrowed.add(name)
        self[name] = self.stand_in(name)
        return self[name]

    def stand_in(self, name: str) -> Any:
        kind = self.defined[name]
        if kind == "module" and name in sys.stdlib_module_names:
            return import_module(name)  # the test leans on an import of the program: the same module, but ours
        if kind == "value":
            return self._remote.ask("apply", "itself", name)
        if kind == "coroutine":
            return awaitable(self._remote, name)
        if isinstance(kind, list):
            return self._remote.errors.get(name, RuntimeError)
        return Named(self._remote, name, makes=kind == "class" and name not in self._functions)

    def define(self, names: dict[str, Any]) -> None:
        """Take over what the program says it defines; its exceptions become classes here, for tests to catch."""
        self.defined = names
        for name, kind in names.items():
            if isinstance(kind, list):
                bases = (getattr(builtins, str(one), None) for one in kind)
                base = next((one for one in bases if isinstance(one, type) and issubclass(one, Exception)), Exception)
                self._remote.errors[name] = type(name, (base,), {})


def judge(order: Order, remote: Remote) -> dict[str, Any]:
    """The verdict, with what was seen."""
    entry = order["entry_point"] or ""
    called = entry and (order["mode"] != "assertions" or not entry[0].isupper())
    names = Names(remote, frozenset([entry] if called else []))  # a function, whatever the program makes of it
    right = [0]
    try:
        _judge(order, remote, names, right)
        if remote.stopped:
            raise remote.stopped
        kind, detail = "passed", ""
    except Stop as stop:
        kind, detail = stop.kind, stop.detail
    except BaseException as error:
        kind, detail = _blamed(error, remote, order)
    forgeable = order["mode"] == "function" and bool(names.borrowed - {order["entry_point"]})
    return {"verdict": kind, "detail": detail[:_MOST_DETAIL], "forgeable": forgeable, "right": right[0]}


def _judge(order: Order, remote: Remote, names: Names, right: list[int]) -> None:
    setup, check = _compiled(order["setup"], "<setup>"), _compiled(order["check"], _CHECK)
    loaded = _loaded(order, remote)
    try:
        names.define(loaded)
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise Stop("uncheckable", f"names that are none: {type(error).__name__}") from None
    names.update(given=values.decode(order["given"], _nothing), right=right)
    execute(setup, names)
    _MODES[order["mode"]](order, remote, names, check)


def _nothing(handle: Any) -> Any:
    raise wire.Malformed("a handle from the host")


def _compiled(source: str, name: str) -> Any:
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = (len(source), None, lines, name)
    try:
        return compiled(source, name)
    except (SyntaxError, ValueError) as error:
        raise Stop("harness_error", f"the suite's {name.strip('<>')} does not compile: {error}") from None


def _loaded(order: Order, remote: Remote) -> dict[str, Any]:
    """The names the program defines."""
    program, entry = order["program"], order["entry_point"] or ""
    if isinstance(program, str):
        answer = remote.question("load", program, order["beside"])
    else:
        answer = remote.question("load_files", program, entry.partition(":")[0] if order["mode"] == "asgi" else "")
    if "syntax" in answer:
        raise Stop("syntax_error", str(answer["syntax"]))
    found = answer["names"] if "names" in answer else remote.understood(answer)
    return {str(name): kind for name, kind in found.items()} if isinstance(found, dict) else {}


# The modes


def _function(order: Order, remote: Remote, names: Names, check: Any) -> None:
    entry = _entry(order, names)
    execute(check, names)
    dict.__getitem__(names, "check")(entry)


def _assertions(order: Order, remote: Remote, names: Names, check: Any) -> None:
    if order["entry_point"]:
        _entry(order, names)
    execute(check, names)


def _inputs(order: Order, remote: Remote, names: Names, check: Any) -> None:
    entry = _entry(order, names)
    compare_all(order, entry, names, check)


def _asgi(order: Order, remote: Remote, names: Names, check: Any) -> None:
    application = order["entry_point"].partition(":")[2] or "app"
    names["client"] = Client(
        lambda request: remote.ask("exchange", application, remote.encode(request)),
        lambda name, message: remote.ask("converse", application, name, remote.encode(message)),
    )
    _run_tests(check, names)


def _command(order: Order, remote: Remote, names: Names, check: Any) -> None:
    entry = order["entry_point"]

    def run(*arguments: str, stdin: str = "", files: Mapping[str, str] = NO_FILES) -> Ran:
        """`files` are written beforehand, into the folder it runs in."""
        return Ran(remote.ask("command", entry, [str(one) for one in arguments], stdin, dict(files)))

    def read(path: str) -> str | None:
        """A file that a run left behind; None where there is none."""
        found = remote.ask("read", path)
        return found.decode("utf-8", errors="replace") if isinstance(found, bytes) else None

    names.update(run=run, read=read)
    _run_tests(check, names)


def _run_tests(check: Any, names: Names) -> None:
    """The source itself, then each `test_…` function in it, with what it asks for by name."""
    execute(check, names)
    for name in [name for name in names if name.startswith("test_") and callable(names[name])]:
        test = names[name]
        wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
        test(*[names[one] for one in wanted])


def _entry(order: Order, names: Names) -> Any:
    """The stand-in for the entry point; the suite's own stub of that name gives way."""
    name = order["entry_point"]
    if name not in names.defined:
        raise _without_entry(order["program"], name)
    names[name] = names.stand_in(name)
    return names[name]


def _without_entry(program: str, name: str) -> Stop:
    import ast

    body = ast.parse(program).body
    if all(
        isinstance(one, ast.Pass) or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)) for one in body
    ):
        return Stop("no_code", "there is no statement in it")
    return Stop("no_entry_point", f"the program defines no {name}")


class Ran:
    """One run of a command line."""

    def __init__(self, seen: dict[str, Any]) -> None:
        self.stdout: str = seen["stdout"]
        self.stderr: str = seen["stderr"]
        self.exit: int = seen["exit"]


_MODES: dict[str, Callable[[Order, Remote, Names, Any], None]] = {
    "function": _function,
    "assertions": _assertions,
    "inputs": _inputs,
    "asgi": _asgi,
    "command": _command,
}


# Blame


def _blamed(error: BaseException, remote: Remote, order: Order) -> tuple[str, str]:
    """Which verdict an exception that came out of the test stands for."""
    if remote.stopped:
        return remote.stopped.kind, remote.stopped.detail
    seen = f"{type(error).__name__}: {_text(error)}"
    if any(error is one for one in remote.raised):
        return ("out_of_memory" if isinstance(error, MemoryError) else "exception"), seen
    where = _where(error)
    if isinstance(error, AssertionError):
        line = "" if where.startswith("raise ") else where  # the sentence of a step says it all
        return "wrong_answer", ": ".join(part for part in (line, _text(error)) if part)
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return "no_entry_point", seen
    if remote.questions <= 1:  # the first is the loading
        return "harness_error", f"the suite's check fails by itself: {seen} in {where}"
    return "wrong_answer", f"{seen} in {where}"


def _text(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return ""


def _where(error: BaseException) -> str:
    """The line of the test that failed."""
    line, trace = "", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in (_CHECK, "<setup>"):
            line = linecache.getline(name, trace.tb_lineno).strip()
        trace = trace.tb_next
    return line[:500]


# The process


_CLEAN = {"passed", "wrong_answer", "exception", "syntax_error", "no_entry_point", "no_code"}
_MOST_SAMPLES = 200
_LASTING = re.compile(
    r"\.\w+(\[[^]]*\])?\s*[-+*/|&]?=[^=]"
    r"|\b(setattr|delattr|seed|setrecursionlimit|[gs]etcontext|chdir|environ|putenv|patch|exec|eval|globals"
    r"|filterwarnings|simplefilter|setlocale|register|Thread|umask|signal|alarm|settrace|import_module)\b"
)
"""What could outlive a test: an attribute that is set, a mode that is switched. A new process comes after it."""


def serve(channel: socket.socket) -> None:
    """Check one sample after another while nothing of the last one can have stayed behind."""
    before = dict(vars(builtins))
    for left in reversed(range(_MOST_SAMPLES)):
        _, (to_host, to_candidate) = wire.receive_with_descriptors(channel, 2)
        with _socket(to_host) as host, _socket(to_candidate) as candidate:
            order = wire.receive(host, wire.MOST_TRIAL_BYTES)
            verdict = judge(order, Remote(candidate))
            wire.send(host, verdict)
        lasting = order["mode"] != "inputs" and _LASTING.search(order["setup"] + order["check"])
        if not left or verdict["verdict"] not in _CLEAN or lasting or vars(builtins) != before:
            return
        channel.send(KEEP)


def _socket(descriptor: int) -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)
