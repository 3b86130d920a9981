"""How well a strategy finds what answers a question: labelled questions, measures, and strategies side by side.

suite = load("retrieval-notes")
report = measure(suite, ["lexical", "hybrid"], settings)
"""

from evals.retrieval.labels import Label, labels_of
from evals.retrieval.measure import Measured, measure
from evals.retrieval.metrics import Marks, marks
from evals.retrieval.questions import NAMES, Question, QuestionSuite, load

__all__ = [
    "NAMES",
    "Label",
    "Marks",
    "Measured",
    "Question",
    "QuestionSuite",
    "labels_of",
    "load",
    "marks",
    "measure",
]
