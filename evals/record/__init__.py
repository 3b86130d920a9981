"""A grid that is over goes to MLflow. Its folder is the truth: what is recorded can be recorded again, and stands there
once.

MLflow 3 takes a database, not a folder of files: `mlruns/mlflow.db`, with the artifacts in `mlruns/artifacts`.
"""

from __future__ import annotations

from evals import runs
from evals.record.place import Place, chosen
from pipeline.errors import BadInput
from pipeline.settings import Settings

__all__ = ["ready_to_record", "record"]


def record(folder: runs.GridFolder, settings: Settings) -> str:
    """Send a grid to MLflow: a parent run, and in it one for each of its runs. A sentence says what became of it. Never
    raises for MLflow's sake.

    Raises:
        BadInput: the grid is not over.
    """
    if not folder.over:
        raise BadInput(f"{folder.grid_id} is not over.", f"Go on with it: codecraft eval resume {folder.grid_id}")
    if settings.tracking == "off":
        return "Not recorded: tracking is off."
    where = chosen(settings)
    try:
        from evals.record.send import sent

        return f"Recorded in MLflow as {sent(folder, where.opened())} ({where.uri})."
    except Exception as error:  # a server that is away, a database of another version: the folder still has it all
        return f"Not recorded: {_why(where, error)} Later: codecraft eval record {folder.grid_id}"


def ready_to_record(settings: Settings) -> None:
    """Do beforehand, in a thread of its own, what the first recording would wait for: importing MLflow, and making its
    database. What fails here will be said when there is something to record."""
    if settings.tracking != "off":
        import threading

        threading.Thread(target=_open_quietly, args=(chosen(settings),), name="tracking", daemon=True).start()


def _open_quietly(where: Place) -> None:
    from contextlib import suppress

    with suppress(Exception):
        where.opened()


def _why(where: Place, error: Exception) -> str:
    if isinstance(error, BadInput):
        return f"{error.message} {error.hint}"
    said = str(error).strip().split("\n")[0][:200]
    return f"{where.uri} cannot be used ({said})."
