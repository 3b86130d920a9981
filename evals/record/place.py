"""Where runs are recorded, and the client that sends them there."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.errors import BadInput
from pipeline.settings import ROOT, Settings, silence_telemetry

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "codecraft"
_PATIENCE = 3.0
"""Seconds in which a server must say anything at all."""
_TIMEOUT, _RETRIES = 20, 2
"""Seconds of a call, and further tries, where nobody has chosen others; MLflow's own are far more."""
_SPANS = 1_000
"""Of a trace that go to MLflow in one transaction; its own 5 make hundreds of a run."""
_OPENING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Opened:
    """MLflow's client and the experiment that holds our runs."""

    client: MlflowClient
    experiment: str


@dataclass(frozen=True, slots=True)
class Place:
    """A tracking URI."""

    uri: str

    def opened(self) -> Opened:
        """Connect; makes the database and the experiment where they are not there yet.

        Raises:
            BadInput: it is a folder of files, which MLflow 3 no longer writes.
            Exception: whatever MLflow raises where it cannot be used.
        """
        self._must_be_a_database()
        self._must_answer()
        with _OPENING:
            silence_telemetry()
            import mlflow
            from mlflow.environment_variables import (
                MLFLOW_ASYNC_TRACE_LOGGING_MAX_SPAN_BATCH_SIZE,
                MLFLOW_HTTP_REQUEST_MAX_RETRIES,
                MLFLOW_HTTP_REQUEST_TIMEOUT,
            )
            from mlflow.tracking import MlflowClient

            MLFLOW_ASYNC_TRACE_LOGGING_MAX_SPAN_BATCH_SIZE.set(_SPANS)
            for variable, value in (
                (MLFLOW_HTTP_REQUEST_TIMEOUT, _TIMEOUT),
                (MLFLOW_HTTP_REQUEST_MAX_RETRIES, _RETRIES),
            ):
                if not variable.is_set():
                    variable.set(value)
            logging.getLogger("mlflow").setLevel(logging.WARNING)  # it tells of each new database and of each exit
            mlflow.set_tracking_uri(self.uri)  # linking a prompt to a run looks here, whatever the client was given
            client = MlflowClient(tracking_uri=self.uri, registry_uri=self.uri)
            found = client.get_experiment_by_name(EXPERIMENT)
            number = found.experiment_id if found else client.create_experiment(EXPERIMENT, self._artifacts())
            return Opened(client, str(number))

    def _artifacts(self) -> str | None:
        """Beside a database file; where else the server knows."""
        file = self._file()
        return (file.parent / "artifacts").as_uri() if file else None

    def _file(self) -> Path | None:
        return Path(self.uri.removeprefix("sqlite:///")).resolve() if self.uri.startswith("sqlite:///") else None

    def _must_be_a_database(self) -> None:
        scheme = urlsplit(self.uri).scheme
        if scheme in ("", "file"):
            raise _old_store(Path(unquote(urlsplit(self.uri).path) if scheme else self.uri))
        file = self._file()
        if file and not file.exists() and _holds_files(file.parent):
            raise _old_store(file.parent)

    def _must_answer(self) -> None:
        """MLflow's client asks a server that is away for minutes; one look tells in seconds, and any answer will do.
        Raises `httpx.HTTPError`."""
        import httpx

        if urlsplit(self.uri).scheme in ("http", "https"):
            httpx.get(f"{self.uri.rstrip('/')}/health", timeout=_PATIENCE)


def chosen(settings: Settings) -> Place:
    """The place that the settings name, else `mlruns/mlflow.db`."""
    if settings.tracking:
        return Place(settings.tracking)
    (ROOT / "mlruns").mkdir(exist_ok=True)
    return Place(f"sqlite:///{ROOT / 'mlruns' / 'mlflow.db'}")


def _holds_files(folder: Path) -> bool:
    """Whether an older MLflow has kept its runs there, as files."""
    return any(folder.glob("*/meta.yaml"))


def _old_store(folder: Path) -> BadInput:
    return BadInput(
        f"{folder} is a file store of an older MLflow, and MLflow 3 takes a database.",
        f"Bring it over: mlflow migrate-filestore --source {folder} --target sqlite:///{folder / 'mlflow.db'}",
    )
