"""Real servers on loopback, asked through `openai-compatible:`: what they write is what the local adapter writes from
the same folder. The rest of the contract is in `test_conformance.py`, which examines both."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.generate import model
from pipeline.settings import load

CALL = {"temperature": 0.0, "max_tokens": 16}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("real", ["transformers_serve", "llama_cpp"])
def test_it_says_what_the_local_adapter_says_of_the_same_folder(
    real: str, qwen: Path, request: pytest.FixtureRequest
) -> None:
    served = model(request.getfixturevalue(real), load())
    streamed = "".join(str(piece.text) for piece in served.stream("Hello", **CALL))
    assert streamed == model(f"local:{qwen}", load()).invoke("Hello", **CALL).text
    assert served.invoke("Hello", **CALL).text == streamed.strip()  # one of them takes the blanks off whole replies
