"""The Compare page: all runs in one table, and those that are chosen side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from evals import comparing, figures, plots, runs
from evals.comparing import Table
from evals.types import Score
from evals.web import present
from evals.web.shown import NEWEST, Asked, shown
from evals.web.tracked import Tracked, folder_of, known
from pipeline.counts import several
from pipeline.errors import BadInput, CodecraftError
from pipeline.observe.thumbs import Thumbs
from pipeline.types import plain
from pipeline.web.feedback import THUMBS
from pipeline.web.site import Site
from pipeline.web.templates import renderer
from pipeline.web.ui import draw

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.settings import Settings

COMPARE = "/compare"
"""Where the page is."""
MOST = 8
"""Runs side by side: more do not fit, and every pair is one more comparison to correct for."""
COLUMNS = 3
"""The k of the pass@k that have a column."""

rendered = renderer(Path(__file__).parent / "templates")

Names = Annotated[list[str], Query(alias="run")]


def compare(workbench: Workbench, site: Site) -> APIRouter:
    """The routes of the page."""
    router, settings = APIRouter(include_in_schema=False), workbench.settings

    def page(asked: Asked, chosen: list[str], k: int | None = None, *, hold: bool = True) -> Response:
        error: CodecraftError | None = None
        side_by_side: dict[str, Any] | None = None
        all_runs, trouble = known(settings)
        try:
            side_by_side = _side_by_side(chosen, k, settings) if chosen and hold else None
        except CodecraftError as raised:
            error = raised
        html = rendered(
            "compare.html",
            site=site,
            here=COMPARE,
            error=error,
            trouble=trouble,
            runs=shown(all_runs, asked, chosen),
            chosen=chosen,
            ks=_columns(all_runs),
            beside=side_by_side,
            thumbs=Thumbs(settings.home / THUMBS).tallies(),
            when=_when,
            Score=Score,
            percent=figures.percent,
            span=present.span,
            points=figures.points,
            interval=plots.interval,
            money=figures.money,
            counted=figures.counted,
            tokens=present.tokens,
            seconds=draw.seconds,
        )
        return HTMLResponse(html, error.http_status if error else 200)

    @router.get(COMPARE)
    def show(run: Names = [], k: int | None = None, find: str = "", sort: str = NEWEST) -> Response:  # noqa: B006
        """The whole page; the empty list is one that FastAPI makes anew."""
        return page(Asked(find=find, sort=sort), run, k)

    @router.get(f"{COMPARE}/runs")
    def look(run: Names = [], find: str = "", sort: str = NEWEST, rows: str = "") -> Response:  # noqa: B006
        """The table alone, looked through or in another order."""
        return page(Asked(find=find, sort=sort, all=rows == "all"), run, hold=False)

    @router.get(f"{COMPARE}/download")
    def download(run: Names = [], k: int | None = None) -> Response:  # noqa: B006
        beside = _side_by_side(run, k, settings)
        body = json.dumps(plain(beside["table"]), indent=1)
        name = f"compare-{len(run)}-runs-pass-at-{beside['table'].k}.json"
        return Response(
            body, media_type="application/json", headers={"content-disposition": f'attachment; filename="{name}"'}
        )

    return router


def _columns(all_runs: Sequence[Tracked]) -> tuple[int, ...]:
    """The smallest k that any run has."""
    names = {name for run in all_runs for name in run.metrics}
    ks = sorted(int(name.removeprefix("pass_at_")) for name in names if name.removeprefix("pass_at_").isdecimal())
    return tuple(ks[:COLUMNS])


def _side_by_side(names: Sequence[str], k: int | None, settings: Settings) -> dict[str, Any]:
    if not 2 <= len(names) <= MOST:
        raise BadInput(f"{several(len(names), 'run is', 'runs are')} chosen.", f"Choose from 2 to {MOST} of the table.")
    folders = [folder_of(name, settings) for name in dict.fromkeys(names)]
    listed = [runs.described(folder) for folder in folders]
    ks = sorted(set.intersection(*(set(one.ks) for one in listed)))
    chosen = k if k is not None else ks[0] if ks else 1
    table = comparing.compared(folders, chosen)
    return {
        "table": table,
        "ks": ks or [chosen],
        "labels": {entry.run_id: entry.label for entry in table.entries},
        "suite": listed[0].suite,
        "trades": _trades(table),
        "differences": [
            Score(one.comparison.difference, one.comparison.low, one.comparison.high) for one in table.contrasts
        ],
        "axis": _axis(table),
        "flips": present.flips(table.flips),
        "prompts": _prompts([entry.configuration.prompt for entry in table.entries]),
    }


def _axis(table: Table) -> float:
    """How far the axis of differences goes either way: a round figure that holds every interval."""
    widest = max((max(abs(one.comparison.low), abs(one.comparison.high)) for one in table.contrasts), default=0.0)
    return next((end for end in (0.05, 0.1, 0.2, 0.5) if widest <= end), 1.0)


def _trades(table: Table) -> dict[str, Any]:
    """What is traded for the score → its plot; what no run has used up has none."""
    drawn = {}
    for name, (field, says) in plots.TRADES.items():
        points = _points(table, field)
        if any(point.x for point in points):
            drawn[name] = plots.trade(points, says, f"pass@{table.k}")
    return drawn


def _points(table: Table, field: str) -> list[plots.Point]:
    return [
        plots.Point(label=one.label, x=one.usage[field], score=one.score, best=one.best_trade)
        for one in table.entries
        if one.usage.get(field) is not None
    ]


def _prompts(names: Sequence[str]) -> list[dict[str, Any]]:
    """For every two prompt versions that follow each other among the runs, what changes between their templates."""
    from pipeline.prompt import templates

    different = list(dict.fromkeys(names))
    changes = []
    for first, second in pairwise(different):
        parts = zip(("system", "user"), templates(first), templates(second), strict=True)
        changes.append(
            {"first": first, "second": second, "parts": [(part, present.diff(a, b)) for part, a, b in parts]}
        )
    return changes


def _when(started: float) -> str:
    return f"{datetime.fromtimestamp(started, UTC):%Y-%m-%d %H:%M}"
