"""Run all benchmarks one after another, or those that are named: `python -m benchmarks polish judge`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> None:
    everything = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    for name in names or everything:
        print(f"\n## {name}\n", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
