"""What bringing a source in step costs, and what survives: an incremental run against the first, and `kill -9`.

Run `python -m benchmarks.corpus [FOLDER]`; the folder is an installed package's tree by default, some thousand files.
Reading and cutting are measured, not embedding, which is left out of both runs.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.settings import ROOT, Settings, silence_telemetry

KILLS = 20
FILES = 400
ADDING = """
import sys
from pathlib import Path
from pipeline.corpus import Corpus
from pipeline.settings import Settings
corpus = Corpus.open(Settings(home=Path(sys.argv[1])), knowledge=None)
print("begun", flush=True)
corpus.add_path(sys.argv[2], lambda step: print(step.what, flush=True))
"""
"""Says of every file that it is finished, once it is."""


def incremental(folder: Path, home: Path) -> tuple[int, int, float, float]:
    """Files, chunks, and the seconds of the first and of the second run."""
    from pipeline.corpus import Corpus

    corpus = Corpus.open(Settings(home=home), knowledge=None)
    begun = time.perf_counter()
    added = corpus.add_path(folder)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    again = corpus.add_path(folder)
    assert again.read == 0
    return added.source.files, added.source.chunks, first, time.perf_counter() - begun


def killed(home: Path, folder: Path, after: int) -> set[str]:
    """Add the folder in a process of its own, kill it after so many files; the files it said were finished."""
    command = [sys.executable, "-c", ADDING, str(home), str(folder)]
    finished: set[str] = set()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as adding:
        assert adding.stdout
        for number, line in enumerate(adding.stdout):
            finished.add(line.strip())
            if number == after:
                adding.send_signal(signal.SIGKILL)
                break
        finished |= {line.strip() for line in adding.stdout if line.endswith("\n")}
    return finished - {"begun"}


def survives(home: Path, folder: Path, kills: int, seed: int = 0) -> tuple[int, int, int, float]:
    """Acknowledged files, those of them that were lost, chunks held twice, and the slowest opening in seconds."""
    from pipeline.corpus import Corpus

    chance, acknowledged, slowest = random.Random(seed), set[str](), 0.0
    for file in range(FILES):
        (folder / f"{file}.md").write_text(f"Note {file}.\n")
    for number in range(kills):
        for file in chance.sample(range(FILES), 40):  # something to do each time, also where all was read before
            (folder / f"{file}.md").write_text(f"Note {file}, for the {number}th time.\n")
        acknowledged |= killed(home, folder, chance.randrange(1, FILES))
        begun = time.perf_counter()
        held = [f"{chunk.source}/{chunk.path}" for chunk in Corpus.open(Settings(home=home), None).chunks()]
        slowest = max(slowest, time.perf_counter() - begun)
    return len(acknowledged), len(acknowledged - set(held)), len(held) - len(set(held)), slowest


def main() -> None:
    silence_telemetry()
    spec = find_spec("transformers")
    folder = Path(sys.argv[-1]) if Path(sys.argv[-1]).is_dir() else Path(str(spec and spec.origin)).parent
    table = Table("what", "figure")
    with tempfile.TemporaryDirectory() as place:
        files, chunks, first, second = incremental(folder, Path(place, "home"))
        table.add_row(f"{files} files, {chunks} chunks: first run against the second", f"{first / second:.0f} times")
        notes = Path(place, "notes")
        notes.mkdir()
        acknowledged, lost, twice, slowest = survives(Path(place, "killed"), notes, KILLS)
        table.add_row(f"{KILLS} times kill -9: lost of {acknowledged} acknowledged files", str(lost))
        table.add_row("chunks held twice", str(twice))
        table.add_row("slowest opening afterwards, s", f"{slowest:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
