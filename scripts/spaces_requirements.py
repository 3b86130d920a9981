"""Write `requirements.txt`, which a Hugging Face Space installs, from `requirements.lock`.

A Space installs with pip and without hashes; the versions are the lock's, PyTorch's is the bootstrap's.
`--check` only says whether the file is up to date (exit 1 when it is not).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENT = re.compile(r"^(?P<pin>[A-Za-z0-9][\w.\[\]-]*==[^\s;\\]+(?:\s*;[^\\\n]+?)?)\s*\\?$", re.MULTILINE)


def pins() -> list[str]:
    """Every requirement of the lock, without hashes, and PyTorch."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    torch = re.search(r'^TORCH = "([\d.]+)"', (ROOT / "scripts" / "bootstrap.py").read_text(), re.MULTILINE)
    if torch is None:
        raise SystemExit("scripts/bootstrap.py no longer names PyTorch's version")
    return sorted([match["pin"].strip() for match in _REQUIREMENT.finditer(lock)] + [f"torch=={torch[1]}"])


def text() -> str:
    return (
        "# Made from requirements.lock by scripts/spaces_requirements.py; change it there.\n" + "\n".join(pins()) + "\n"
    )


def main() -> None:
    target = ROOT / "requirements.txt"
    if "--check" in sys.argv:
        sys.exit(
            0
            if target.read_text(encoding="utf-8") == text()
            else "requirements.txt is not what the lock says: make lock"
        )
    target.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
