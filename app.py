"""Where everything comes together: settings, the workbench, one server. `python app.py`, also on a Space."""

from __future__ import annotations

from pipeline.settings import Settings, load, silence_telemetry

silence_telemetry()  # before the first library that calls home is imported


def serve(settings: Settings | None = None) -> None:
    """Serve the pages and the API until somebody ends it."""
    from evals.web import pages
    from pipeline.build import build
    from pipeline.web.server import serve as serve_workbench

    workbench = build(settings or load())
    serve_workbench(workbench, pages(workbench))


if __name__ == "__main__":
    from pipeline.shell import door

    with door():
        serve()
