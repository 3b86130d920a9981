"""Whether a suite's tasks stand in what models are given or were trained on.

A passage that holds a task's solution makes a score worth nothing. `examine` looks at every part of every task (prompt,
reference, tests) in the knowledge base, the prompt templates and nano's training data; `must_be_clean` stops a run
whose suite is known beforehand.
"""

from evals.contamination.documents import Document, documents_of, in_knowledge, in_prompts, in_training
from evals.contamination.find import Overlap, overlaps
from evals.contamination.gate import LIMIT, Contamination, documents_for, examine, must_be_clean
from evals.contamination.parts import parts_of

__all__ = [
    "LIMIT",
    "Contamination",
    "Document",
    "Overlap",
    "documents_for",
    "documents_of",
    "examine",
    "in_knowledge",
    "in_prompts",
    "in_training",
    "must_be_clean",
    "overlaps",
    "parts_of",
]
