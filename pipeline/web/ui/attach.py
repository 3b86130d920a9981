"""Uploads: read at once, then deleted. Only their text stays, in memory, until the page is closed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import intake
from pipeline.errors import CodecraftError
from pipeline.intake import Taken
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Attached:
    """What an upload came to."""

    taken: Taken = field(default_factory=Taken)
    error: CodecraftError | None = None


def attach(uploads: Iterable[str], before: Taken, settings: Settings) -> Attached:
    """Read uploaded files and forget them on disk; on an error what was attached before stays."""
    paths = [Path(upload) for upload in uploads]
    try:
        read = intake.from_uploads(((path.name, path.read_bytes()) for path in paths), settings)
        return Attached(_joined(before, read))
    except CodecraftError as error:
        return Attached(before, error)
    except OSError:
        return Attached(before, CodecraftError("The upload did not arrive whole.", "Attach it again."))
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
            shutil.rmtree(path.parent, ignore_errors=True)  # Gradio gives every upload a folder of its own


def _joined(before: Taken, read: Taken) -> Taken:
    files = {file.path: file for file in (*before.files, *read.files)}
    return Taken(tuple(files.values()), (*before.left_out, *read.left_out))
