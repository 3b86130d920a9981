"""The data card: `python -m training.card > training/DATA.md`. Counts and hash are those of the stream's beginning."""

from __future__ import annotations

from collections import Counter

from training.generate import MIXES, chunk, fingerprint
from training.operations import OPERATIONS, is_held_out
from training.purposes import OBJECTS, VERBS

CHUNKS = 4
SEED = 0


def card() -> str:
    """The card as Markdown."""
    examples = [one for number in range(CHUNKS) for one in chunk(SEED, MIXES["full"], number)]
    families = Counter(one.family for one in examples)
    kinds = Counter(one.kind for one in examples)
    names = [one.name for one in OPERATIONS]
    kept = sum(is_held_out(first, second) for first in names for second in names) / len(names) ** 2
    rows = "\n".join(f"| {name} | {count} | {_said(name, kinds)} |" for name, count in families.most_common())
    return TEXT.format(
        count=len(examples),
        hash=fingerprint(examples),
        rows=rows,
        operations=len(OPERATIONS),
        purposes=len(VERBS) * len(OBJECTS),
        kept=f"{100 * kept:.1f}",
    )


def _said(family: str, kinds: Counter[str]) -> str:
    found = [(kind.partition("/")[2], count) for kind, count in kinds.items() if kind.startswith(f"{family}/")]
    return ", ".join(f"{name} {count}" for name, count in sorted(found))


TEXT = """# What nano is trained on

Everything comes from `training/generate.py`, a program of ours; no text of others is in it. The stream is endless
and a pure function of a seed: chunk *n* can be made again at any time. Every reference is run against its own check
before it is used, {operations} operations carry an answer written by hand, and the code of a composition is
compared with its steps run one by one.

The first {count} examples of the mix `full`, seed 0, have the sha256 (prompts and replies, in order)
`{hash}`.

| family | examples | kinds |
|---|---|---|
{rows}

## What is held out, and how

- **Compositions** (`pipelines`, `testing`, `fixing`): a pair of neighbouring operations is held out by the hash of
  its two names, {kept} % of all pairs; training rejects every program that holds one, at any depth, whatever the
  parameters. Every composition of an evaluation or of the suite holds at least one.
- **Records**: the same for (condition, wish). Evaluations draw from nine wishes and seven conditions; training has
  eight wishes and three conditions more, among them none at all.
- **Names**: one invented word in eight, by its hash, is never shown; evaluations draw their invented names from
  those only.
- **Well-known functions and classes** (`intervals`, `recursion`, `classes`, `everyday`): the program has been seen
  under other names; of the three to eleven wordings of each one is kept for evaluation. These figures say that it is
  remembered and recognised, not that it is invented.
- **Too large** (`outside`): five of forty kinds of request are kept by their hash; the thousands that
  `people/phrases/outside.txt` composes are rejected where they are about one of those.
- **Hand-written requests**: split in two halves by hash; `training/wordings.jsonl` may be trained on (one example in
  five hundred, not screened for pairs), `datasets/suites/nano-wordings.jsonl` is not. The phrases of
  `people/phrases/` were written without sight of the half that is kept. What is new in it is the words: the
  references of 24 of its 108 tasks are, up to their names, programs that a sample of the stream holds too.
- **For looking at** (`development.jsonl`): 125 requests in neither half; failures on them may be read and learned from.
- **Retrieval**: libraries are invented anew for each request; what their functions do is one of {purposes} combinations
  of a verb and an object, which training may have shown.

Of the requests for compositions, records and well-known programs some are sentences of a grammar (`wording.py`).
The others, and the more the fewer their steps, are put as people put them (`people/`): a dozen hand-written phrases
for each step and for pairs of steps that people say as one thing (every other program of two steps is such a pair),
in fragments, orders and questions; with words exchanged for others that mean the same, names made of the words just
said (`avg_val`, `top2`), the number of a step left to the caller, a sentence about what it is for, greetings, and now
and then a slip of the finger. Evaluations keep to the grammar, so that their figures can be compared with earlier ones.

One request in four looks as the judge puts it (a tech stack and a sentence of context behind it), others carry a part
of that, and one in sixteen has passages that do not matter: the reply is the same.

## What it does not hold

Other languages than English and Python, programs of more than about twenty lines, real libraries but the standard
library, Pydantic and Typer, conversations of several turns.
"""

if __name__ == "__main__":
    print(card(), end="")  # noqa: T201
