"""The folders of runs and of grids: what was asked of whom, a row for each sample, and the reports.

grids/ID/grid.json      the grid, and the ids of its runs, written first
grids/ID/report.json    all its runs and their comparison, when it is over; see schemas/report.schema.json
grids/ID/report.html    the same for people, beside it its plots and card.md, of what is recommended
runs/ID/run.json        what was asked of whom, written first
runs/ID/prompts.jsonl   what the model was sent for each task, with the passages
runs/ID/drawn.jsonl     the samples, each as it is drawn           } while it goes on
runs/ID/verdicts        the verdicts, each as it is given          }
runs/ID/samples.jsonl   both together, in order, when it is over; see schemas/sample.schema.json
                        (`eval export` makes a Parquet file of it)
runs/ID/report.json     what `eval score --json` would say, with tokens, cost and times
"""

from __future__ import annotations

from evals.runs.find import Run, described, folders, found, grid, grid_of, grids, latest, listed, run
from evals.runs.places import FORMAT, Folder, GridFolder, grids_home, home, how_to_go_on, made, made_grid
from evals.runs.read import counts, prompt, samples, tally, verdict_of

__all__ = [
    "FORMAT",
    "Folder",
    "GridFolder",
    "Run",
    "counts",
    "described",
    "folders",
    "found",
    "grid",
    "grid_of",
    "grids",
    "grids_home",
    "home",
    "how_to_go_on",
    "latest",
    "listed",
    "made",
    "made_grid",
    "prompt",
    "run",
    "samples",
    "tally",
    "verdict_of",
]
