"""pass@k for Hugging Face's `evaluate`: `code_eval`'s arguments and answer, judged in our sandbox."""

# One import per line: `evaluate` reads this file's imports line by line.
import os
from typing import Any

import datasets
import evaluate

from evals.metrics.judged import code_eval

_DESCRIPTION = """\
The unbiased estimate of pass@k (Chen et al. 2021, arXiv:2107.03374): the probability that at least one of k samples of
a task passes its tests. The programs run in a sandbox, in processes of their own that the tests never enter.
"""
_INPUTS = """\
Args:
    predictions: for each task a list of candidate programs.
    references: for each task its tests, as source that calls what the programs define.
    k: the values of k.
    num_workers: how many programs are judged at a time.
    timeout: processor seconds for one program, and half as much again of wall time.
Returns:
    pass_at_k: {"pass@1": value, ...}; None where k is above the number of candidates of a task.
    results: task number -> list of (candidate number, {"task_id", "passed", "result", "completion_id", "verdict"}).
"""
_CITATION = """\
@misc{chen2021evaluating,
  title={Evaluating Large Language Models Trained on Code},
  author={Mark Chen and others},
  year={2021},
  eprint={2107.03374},
}
"""


class PassAtK(evaluate.Metric):  # type: ignore[misc]  # evaluate has no types
    """The metric; `evaluate.load` finds it by this file's name."""

    def _info(self) -> Any:
        features = {"predictions": datasets.Sequence(datasets.Value("string")), "references": datasets.Value("string")}
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=datasets.Features(features),
        )

    def _compute(
        self,
        predictions: list[list[str]],
        references: list[str],
        k: tuple[int, ...] | list[int] = (1, 10, 100),
        num_workers: int = 4,
        timeout: float = 3.0,
    ) -> tuple[dict[str, float | None], dict[int, list[tuple[int, dict[str, Any]]]]]:
        return code_eval(predictions, references, k, workers=min(num_workers, os.cpu_count() or 1), seconds=timeout)
