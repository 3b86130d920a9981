"""A measured configuration as an MLflow model, from code: MLflow runs this file, and never a pickle.

    model = mlflow.pyfunc.load_model("models:/m-…")
    model.predict(["Create a REST API in FastAPI for user management"])   # one JSON artifact for each request

It works where CodeCraft is installed: the model itself is named, not copied.
"""

from __future__ import annotations

import json
from typing import Any

from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext

from pipeline.types import GenerationRequest, Sampling, plain


class Configured(PythonModel):  # type: ignore[misc]  # MLflow has no types
    """Model, strategy, prompt version and sampling of one run."""

    def load_context(self, context: PythonModelContext) -> None:
        from pipeline.build import build

        self._asked = dict(context.model_config)
        self._chain = build().chain

    def predict(self, model_input: list[str], params: dict[str, Any] | None = None) -> list[str]:
        """For each request the artifact, as JSON."""
        return [json.dumps(plain(self._chain.invoke(self._request(prompt)))) for prompt in model_input]

    def _request(self, prompt: str) -> GenerationRequest:
        asked = self._asked
        return GenerationRequest(
            prompt=prompt,
            model=asked["model"],
            strategy=asked["strategy"],
            prompt_version=asked["prompt"],
            sampling=Sampling(asked["seed"], asked["temperature"], asked["max_tokens"]),
        )


set_model(Configured())
