"""A program that a request gets, run in this process: what `main` gives back and what it prints."""

from __future__ import annotations

from typing import Any

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest


class Command:
    """The program of the request's first file, ready to be called with arguments."""

    def __init__(self, prompt: str) -> None:
        written = answer(GenerationRequest(prompt=prompt))
        assert written.files, written.text
        self._printed: list[str] = []
        self.names: dict[str, Any] = {"__name__": "made", "print": self._print}
        exec(written.files[0].text, self.names)  # the engine's own text

    def __call__(self, *arguments: str) -> tuple[int, list[str]]:
        """The exit code and the lines on stdout."""
        self._printed.clear()
        return self.names["main"](list(arguments)), "\n".join(self._printed).splitlines()

    def _print(self, *values: Any, file: Any = None) -> None:
        if file is None:
            self._printed.append(" ".join(map(str, values)))
