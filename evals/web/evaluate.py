"""The Evaluate page: what a grid would take, begin it, watch it, stop it, go on, and look into every sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from evals import figures, plots, runs
from evals.types import Score, Suite
from evals.web import orders, present
from evals.web.orders import Form
from pipeline.errors import BadInput, CodecraftError
from pipeline.web.choices import sentence
from pipeline.web.refusals import Foreign, TooMany
from pipeline.web.site import Site
from pipeline.web.templates import renderer
from pipeline.web.ui import draw
from pipeline.web.ui.plain import visible

if TYPE_CHECKING:
    from evals.estimate import Estimate
    from evals.grid import Grid
    from pipeline.build import Workbench
    from pipeline.settings import Settings

EVALUATE = "/evaluate"
"""Where the page is."""
SHOWN_GRIDS = 30
SHOWN_SAMPLES = 20
"""Different samples of one task that are shown whole; the rest are in the run's folder."""
LONGEST_TEXT = 60_000
"""Characters of a prompt, a program or an output that are shown."""

rendered = renderer(Path(__file__).parent / "templates")


def evaluate(workbench: Workbench, site: Site) -> APIRouter:
    """The routes of the page."""
    router, desk = APIRouter(include_in_schema=False), Desk(workbench)

    def page(template: str, error: CodecraftError | None = None, **values: Any) -> Response:
        tools = {"percent": figures.percent, "span": present.span, "interval": plots.interval, "money": figures.money}
        tools |= {"counted": figures.counted, "seconds": draw.seconds, "tokens": present.tokens}
        html = rendered(template, site=site, here=EVALUATE, error=error, **tools, **values)
        return HTMLResponse(html, error.http_status if error else 200)

    def front(request: Request, form: Form | None = None, **values: Any) -> Response:
        return page("evaluate.html", **_front(workbench, form or _empty(workbench), request.state.owner), **values)

    @router.get(EVALUATE)
    def show(request: Request) -> Response:
        return front(request, estimate=None)

    @router.post(f"{EVALUATE}/estimate")
    async def estimate(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        form = Form.of(await request.form())
        try:
            expected = await run_in_threadpool(desk.estimated, form, request.state.owner)
        except CodecraftError as error:
            return front(request, form, estimate=None, error=error)
        return front(request, form, estimate=expected)

    @router.post(f"{EVALUATE}/start")
    async def start(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        form = Form.of(await request.form())
        try:
            grid_id = await run_in_threadpool(desk.begun, form, request.state.owner)
        except CodecraftError as error:
            return front(request, form, estimate=None, error=error)
        return RedirectResponse(f"{EVALUATE}/grid/{grid_id}", 303)

    @router.get(f"{EVALUATE}/grid/{{grid_id}}")
    def grid(grid_id: str, request: Request) -> Response:
        folder = runs.grid(_name(grid_id), workbench.settings)
        return page("grid.html", **_grid(folder, workbench.settings, desk, request.state.owner))

    def acted(grid_id: str, request: Request, act: Callable[[str, bool], None]) -> Response:
        act(_name(grid_id), request.state.owner)
        return RedirectResponse(f"{EVALUATE}/grid/{grid_id}", 303)

    @router.post(f"{EVALUATE}/grid/{{grid_id}}/stop")
    def stop(grid_id: str, request: Request) -> Response:
        return acted(grid_id, request, desk.stop)

    @router.post(f"{EVALUATE}/grid/{{grid_id}}/resume")
    def resume(grid_id: str, request: Request) -> Response:
        return acted(grid_id, request, desk.resume)

    @router.get(f"{EVALUATE}/grid/{{grid_id}}/{{file}}")
    def report(grid_id: str, file: str) -> Response:
        folder = runs.grid(_name(grid_id), workbench.settings)
        known = {path.name: path for path in (folder.report, folder.page) if path.is_file()}
        if file not in known:
            raise BadInput(f"{folder.grid_id} has no {file} yet.", "It is written when the grid is over.")
        opened = "inline" if known[file] == folder.page else "attachment"
        return FileResponse(known[file], filename=f"{folder.grid_id}-{file}", content_disposition_type=opened)

    @router.get(f"{EVALUATE}/run/{{run_id}}")
    def run(run_id: str) -> Response:
        from evals.web.tracked import folder_of

        folder = folder_of(_name(run_id), workbench.settings)
        about, tally = runs.described(folder), runs.tally(folder)
        tags = (about.report or {}).get("by_tag", {})
        return page("run.html", run=about, rows=present.task_rows(tally), by_tag=tags, score_of=Score.of)

    @router.get(f"{EVALUATE}/run/{{run_id}}/task")
    def task(run_id: str, task: str) -> Response:
        from evals.web.tracked import folder_of

        folder = folder_of(_name(run_id), workbench.settings)
        samples = present.distinct(runs.samples(folder, task))
        return page(
            "task.html",
            run=runs.described(folder),
            task=task,
            asked=runs.prompt(folder, task),
            samples=samples[:SHOWN_SAMPLES],
            distinct=len(samples),
            shortened=_shortened,
            visible=visible,
        )

    return router


class Desk:
    """Begins and stops grids, as far as whoever asks may."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._visitors: set[str] = set()
        """Grids that visitors of a Space have begun."""

    def estimated(self, form: Form, owner: bool) -> Estimate:
        """What the form's grid would take. Generates nothing.

        Raises:
            BadInput: it cannot be run as things are, or would not fit its budget.
        """
        from evals import estimate, ready

        one = ready.prepared(self._grid(form, owner), self._workbench)
        expected = estimate.estimate(one, self._workbench.settings)
        estimate.must_fit(expected, one.grid.budget)
        return expected

    def begun(self, form: Form, owner: bool) -> str:
        """Begin the form's grid. Its id.

        Raises:
            BadInput: as above.
            TooMany: another grid is being worked on here, and this is a visitor's.
        """
        from evals import live

        self.estimated(form, owner)
        if not owner and any(self.working(name) for name in self._visitors):
            raise TooMany(
                "Another visitor's grid is being worked on.", "Wait a few minutes; or run CodeCraft yourself."
            )
        running = live.start(self._grid(form, owner), self._workbench, live.Options(overlap=form.overlap and owner))
        if not owner:
            self._visitors.add(running.grid_id)
        return running.grid_id

    def stop(self, grid_id: str, owner: bool) -> None:
        from evals import live

        self._must_be_allowed(grid_id, owner)
        if running := live.running(grid_id):
            running.stop()
            running.wait(5)

    def resume(self, grid_id: str, owner: bool) -> None:
        """Go on with a grid; one that goes on already is left alone."""
        from evals import live

        self._must_be_allowed(grid_id, owner)
        if not self.working(grid_id):
            live.resume(grid_id, self._workbench)

    def may_act(self, grid_id: str, owner: bool) -> bool:
        return owner or grid_id in self._visitors

    def working(self, grid_id: str) -> bool:
        """Whether this process works on it."""
        from evals import live

        running = live.running(grid_id)
        return running is not None and not running.progress().ended

    def _grid(self, form: Form, owner: bool) -> Grid:
        grid = orders.grid_of(form)
        return grid if owner else orders.for_visitors(grid, self._workbench)

    def _must_be_allowed(self, grid_id: str, owner: bool) -> None:
        if not self.may_act(grid_id, owner):
            raise Foreign("Visitors of this Space can stop and resume only what a visitor has begun.")


def _front(workbench: Workbench, form: Form, owner: bool) -> dict[str, Any]:
    from pipeline.prompt import versions

    return {
        "form": form,
        "owner": owner,
        "suites": _suites(workbench.settings),
        "models": [one for one in workbench.models() if not one.fill_in],
        "strategies": workbench.strategies(),
        "prompts": versions(),
        "grids": [_listed(one) for one in runs.grids(workbench.settings)[:SHOWN_GRIDS]],
        "most_samples": orders.VISITORS_SAMPLES,
        "most_minutes": orders.VISITORS_MINUTES,
        "sentence": sentence,
    }


def _empty(workbench: Workbench) -> Form:
    from pipeline.prompt import DEFAULT

    return Form(suite="smoke", models=(workbench.settings.model,), prompts=(DEFAULT,))


def _suites(settings: Settings) -> list[tuple[str, Suite | None]]:
    """Name and suite, None for a public one whose data is not here."""
    from evals.suites import known, load

    return [(name, load(name, settings) if path else None) for name, path in known(settings).items()]


def _listed(folder: runs.GridFolder) -> dict[str, Any]:
    about = folder.about()
    return {
        "grid_id": folder.grid_id,
        "started": about["started"],
        "grid": folder.grid,
        "over": folder.over,
        "running": folder.held,
        "runs": len(about["runs"]),
    }


def _grid(folder: runs.GridFolder, settings: Settings, desk: Desk, owner: bool) -> dict[str, Any]:
    from evals import live, summary

    progress = live.progress(folder.grid_id, settings)
    over = folder.over and folder.report.is_file()
    running = live.running(folder.grid_id)
    return {
        "grid": folder.grid,
        "values": orders.as_values(folder.grid),
        "progress": progress,
        "report": summary.read(folder) if over else None,
        "recorded": running.recorded if running else "",
        "may_act": desk.may_act(folder.grid_id, owner),
        "page_ready": folder.page.is_file(),
        "score_of": Score.of,
    }


def _name(name: str) -> str:
    """An id and never a path.

    Raises:
        BadInput: it has a slash or dots that lead elsewhere.
    """
    if "/" in name or "\\" in name or name.startswith("."):
        raise BadInput(f"{name[:80]!r} is no id.", "Choose one from the page.")
    return name


def _shortened(text: str) -> str:
    return (
        text
        if len(text) <= LONGEST_TEXT
        else f"{text[:LONGEST_TEXT]}\n… ({len(text) - LONGEST_TEXT:,} more characters)"
    )
