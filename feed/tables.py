"""The tables of the feed: how their rows are read from the positions, and how they are written."""

import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feed.query import CSV, JSON, Format
from pipelines import positions
from pipelines.cli.printing import as_csv, plain, records
from pipelines.positions import Query
from pipelines.settings import Settings
from pipelines.store import Store
from pipelines.store.ledger import list_returns, today
from schemas.definitions import Definitions, load_definitions
from schemas.numbers import DECIMAL

PATIENCE = 10.0  # seconds to wait for a busy store


class Column(NamedTuple):
    """A column's type, a key of ``PARQUET_TYPES``, and what it holds."""

    type: str
    about: str


class Table(NamedTuple):
    """A table's name in the address, its title, what one row is, its columns, and the filters that narrow it."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]


PARQUET_TYPES = {
    "text": pa.string(),
    "number": DECIMAL,
    "integer": pa.int64(),
    "yes_no": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
    "list": pa.string(),
}
_DATA = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
COLUMNS = {
    name: Column(type, about) for type, abouts in _DATA["columns"].items() for name, about in abouts.items()
}
TABLES = tuple(
    Table(name, of["title"], of["about"], tuple(of["columns"].split()), tuple(of["filters"]))
    for name, of in _DATA["tables"].items()
)


def read_rows(table: Table, settings: Settings, query: Query) -> pd.DataFrame:
    """Return a table's rows with its columns; raises UnknownFilter, StoreProblem, DefinitionFaults."""
    definitions = load_definitions(settings.definitions_folder)
    rows = _READERS[table.name](Store(settings.store_url, PATIENCE), definitions, query)
    if "measure" in table.columns:
        internal = [code for code, measure in definitions.measures.items() if measure.internal]
        rows = rows[~rows["measure"].isin(internal)]
    return rows[list(table.columns)]


def _read_returns(store: Store, definitions: Definitions, query: Query) -> pd.DataFrame:
    with store.read() as connection:
        return list_returns(connection, query.resolve(definitions, today(connection).date).date)


_READERS: dict[str, Callable[[Store, Definitions, Query], pd.DataFrame]] = {
    "kpis": positions.kpi_position,
    "projects": positions.project_position,
    "actions": positions.action_position,
    "workforce": positions.workforce_position,
    "returns": _read_returns,
}


def write_rows(rows: pd.DataFrame, form: Format) -> bytes:
    """Return rows in a format.

    JSON numbers are those of ``position … --format json``. CSV begins with a byte order mark, by which
    spreadsheets know UTF-8, and no cell in it is taken for a formula. Parquet keeps exact decimals; a list is
    JSON text in it.
    """
    if form is JSON:
        return json.dumps(records(rows), ensure_ascii=False, allow_nan=False).encode()
    if form is CSV:
        return as_csv(rows).encode("utf-8-sig")
    lists = [name for name in rows.columns if COLUMNS[name].type == "list"]
    texts = {name: [json.dumps(plain(cell), ensure_ascii=False) for cell in rows[name]] for name in lists}
    schema = pa.schema([(name, PARQUET_TYPES[COLUMNS[name].type]) for name in rows.columns])
    table = pa.Table.from_pandas(rows.assign(**texts), schema, preserve_index=False)
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(), out)
    return out.getvalue()
