"""The shell's door: one JSON object or a sentence goes out, and every error leaves with its exit code.

stdout carries the answer alone; whatever a person watches (progress, notes, errors in words) goes to stderr.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput, CodecraftError, StoreFailed

if TYPE_CHECKING:
    import typer

STOPPED = 130
"""The exit code after Ctrl-C, as shells know it."""


def emit(value: object, as_json: bool) -> None:
    """Print the answer: one JSON object, or for a person the text (a mapping as `name: value` lines)."""
    if as_json:
        sys.stdout.write(json.dumps(value, default=str) + "\n")
    elif isinstance(value, Mapping):
        sys.stdout.write("".join(f"{name}: {one}\n" for name, one in value.items()))
    else:
        sys.stdout.write(f"{value}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Tell the person something that is not the answer."""
    sys.stderr.write(text + "\n")


@contextmanager
def door(as_json: bool = False) -> Iterator[None]:
    """Turn an error of ours into a sentence or its JSON shape, and into its exit code."""
    try:
        yield
    except CodecraftError as error:
        raise SystemExit(_refuse(error, as_json)) from None
    except BrokenPipeError:
        raise
    except OSError as error:  # a disk that is full, a file where a folder should be: nobody's mistake but the machine's
        told = StoreFailed(f"{error.filename or 'The machine'}: {error.strerror or error}.", "Mend it and try again.")
        raise SystemExit(_refuse(told, as_json)) from None
    except KeyboardInterrupt:
        note("Stopped.")
        raise SystemExit(STOPPED) from None


SAID_EVERY = 5.0
"""Seconds between two notes on progress."""
FEW = 64
"""Chunks that are embedded in some two seconds, of which nothing is said."""


@contextmanager
def told_of_waiting() -> Iterator[None]:
    """While the block runs, say now and then what it waits for: reading sources, or embedding what a first question
    needs."""
    from pipeline.corpus.watch import Progress, looked_on

    last, said = time.monotonic() - SAID_EVERY / 2, False

    def look(step: Progress) -> None:
        nonlocal last, said
        begins = step.stage == "embed" and not said and step.total - step.done > FEW
        if begins or (time.monotonic() - last > SAID_EVERY and step.done < step.total):
            last, said = time.monotonic(), True
            note(f"{step.stage} {step.done:,} of {step.total:,} {step.what}")

    with looked_on(look):
        yield


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code; a wrong option speaks JSON too where `--json` was asked for."""
    import typer
    from typer.exceptions import TyperException

    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = typer.main.get_command(app).main(args=words, prog_name="codecraft", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except TyperException as error:  # a wrong option or argument
        return _refuse(_usage(error), "--json" in words)
    except typer.Abort:
        note("Stopped.")
        return STOPPED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1


def _usage(error: Any) -> BadInput:
    command = getattr(getattr(error, "ctx", None), "command_path", "codecraft")
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    return BadInput(said.rstrip(".") + "." if "\n" not in said else said, f"See {command} --help.")


def _refuse(error: CodecraftError, as_json: bool) -> int:
    if as_json:
        emit(error.as_dict, as_json=True)
    note(" ".join(part for part in (error.message, error.hint) if part))
    return error.exit_code
