"""The samples of runs as one Parquet file, for data frames.

A row for each sample, in the columns of `schemas/sample.schema.json` behind those that say whose it is. What a column
means stands in the file too, as the `description` of its field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals import runs
from pipeline.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = Path(__file__).parent / "schemas" / "sample.schema.json"
HEAD: Mapping[str, Mapping[str, Any]] = {
    "run_id": {"type": "string", "description": "The run's folder under runs/"},
    "suite": {"type": "string", "description": "The suite's name"},
    "model": {"type": "string", "description": "The model that was asked for"},
    "strategy": {"type": "string", "description": "The retrieval strategy"},
    "prompt": {"type": "string", "description": "The prompt version's name"},
    "temperature": {"type": "number", "description": "Null is the model's own"},
    "max_tokens": {"type": "integer", "description": "Null is the model's own"},
}
"""What `run.json` says, before the sample's own columns."""
AT_ONCE = 1_000
"""Rows that are held in memory."""


def write(folders: Sequence[runs.Folder], out: Path) -> int:
    """Write the samples of runs that are over. How many there are.

    Raises:
        BadInput: a run is not over, or `out` cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for folder in folders:
        if not folder.over:
            raise BadInput(f"The run {folder.run_id} is not over.", runs.how_to_go_on(folder))
    schema, count = _schema(), 0
    try:
        with pq.ParquetWriter(out, schema, compression="zstd") as writer:
            rows = (row for folder in folders for row in _rows(folder))
            while some := list(islice(rows, AT_ONCE)):
                writer.write_table(pa.Table.from_pylist(some, schema=schema))
                count += len(some)
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror or error}).", "Choose another --out.") from None
    return count


def _rows(folder: runs.Folder) -> Iterator[dict[str, Any]]:
    about = {**folder.about(), "run_id": folder.run_id}
    head = {name: about[name] for name in HEAD}
    for row in runs.samples(folder):
        files = row.get("files")
        yield head | row | ({"files": list(files.items())} if files is not None else {})


def _schema() -> pa.Schema:
    import pyarrow as pa

    columns = {**HEAD, **json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]}
    return pa.schema(
        pa.field(name, _type(told), metadata={"description": told["description"]}) for name, told in columns.items()
    )


def _type(told: Mapping[str, Any]) -> pa.DataType:
    """Parquet's type for one of JSON Schema's; null is allowed everywhere."""
    import pyarrow as pa

    simple = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    compound = {"array": pa.list_(pa.string()), "object": pa.map_(pa.string(), pa.string())}
    return (simple | compound).get(_named(told.get("type", "string")), pa.string())


def _named(types: str | Iterable[str]) -> str:
    return types if isinstance(types, str) else next(one for one in types if one != "null")
