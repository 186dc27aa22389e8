"""The tables of the feed: how their rows are read from the positions, written, and described in OpenAPI."""

import io
import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feed.query import BUSY_SECONDS, CSV, FORMATS, JSON, MOST_ROWS, PROBLEM_TYPE, Format, Kind
from pipelines import positions
from pipelines.positions import Query
from pipelines.printing import as_csv_file, plain, records
from pipelines.settings import Settings
from pipelines.store import Store
from pipelines.store.ledger import returns_to_publish, today
from schemas import read_data
from schemas.definitions import Definitions, load_definitions
from schemas.numbers import DECIMAL


class Column(NamedTuple):
    """A column's type, a key of ``TYPES``, and what it holds."""

    type: str
    about: str


class Table(NamedTuple):
    """A table's name in the address, its title, what one row is, its columns, and the filters that narrow it."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]


# A column's type in Parquet, and in JSON's schema.
TYPES: dict[str, tuple[pa.DataType, dict[str, Any]]] = {
    "text": (pa.string(), {"type": ["string", "null"]}),
    "number": (DECIMAL, {"type": ["number", "null"]}),
    "integer": (pa.int64(), {"type": ["integer", "null"]}),
    "yes_no": (pa.bool_(), {"type": ["boolean", "null"]}),
    "date": (pa.date32(), {"type": ["string", "null"], "format": "date"}),
    "time": (pa.timestamp("us", tz="UTC"), {"type": ["string", "null"]}),
    "list": (pa.string(), {"type": "array", "items": {"type": "object"}}),
}
_LISTS_OF_TEXT = {"deliverables", "ambitions", "ours"}
_DATA = read_data(__file__, "tables.toml")
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
    rows = _READERS[table.name](Store(settings.store_url), definitions, query)
    if "measure" in table.columns:
        internal = [code for code, measure in definitions.measures.items() if measure.internal]
        rows = rows[~rows["measure"].isin(internal)]
    return rows[list(table.columns)]


def _read_returns(store: Store, definitions: Definitions, query: Query) -> pd.DataFrame:
    with store.read() as connection:
        return returns_to_publish(connection, query.resolve(definitions, today(connection).date).date)


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
        return as_csv_file(rows)
    lists = [name for name in rows.columns if COLUMNS[name].type == "list"]
    texts = {name: [json.dumps(plain(cell), ensure_ascii=False) for cell in rows[name]] for name in lists}
    schema = pa.schema([(name, TYPES[COLUMNS[name].type][0]) for name in rows.columns])
    table = pa.Table.from_pandas(rows.assign(**texts), schema, preserve_index=False)
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(), out)
    return out.getvalue()


def describe_feed(definitions: Definitions) -> dict[str, Any]:
    """Return the feed in OpenAPI 3.1: ``openapi.json``, the tables, and the definitions' workstreams and areas."""
    text = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")
    text = text.replace('"MOST_ROWS"', str(MOST_ROWS)).replace("BUSY_SECONDS", str(BUSY_SECONDS))
    document: dict[str, Any] = json.loads(text)
    if definitions.calendar.ours:
        document["info"]["description"] += " Late and due go by an assumed calendar: the report prints none."
    operation = json.dumps(document["paths"].pop("/TABLE"), ensure_ascii=False)
    for table in TABLES:
        for suffix in ("", *(form.suffix for form in FORMATS)):
            path = f"/{table.name}.{suffix}".rstrip(".")
            document["paths"][path] = _describe_table(operation, table, suffix)
    parts = document["components"]
    parts["parameters"]["workstream"]["schema"]["enum"] = [*definitions.workstreams, ""]
    parts["parameters"]["service_area"]["schema"]["enum"] = [*definitions.service_areas, ""]
    problem = parts["schemas"]["problem"]
    problem["properties"]["type"]["enum"] = [kind.uri for kind in Kind]
    parts["schemas"] = {table.name: _describe_rows(table) for table in TABLES} | {"problem": problem}
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}
    headers = {405: "Allow", 503: "Retry-After"}
    for status, kinds in groupby(Kind, key=lambda kind: kind.status):
        about = " ".join(f"{kind.title} ({kind.uri})." for kind in kinds)
        answer = parts["responses"][str(status)] = {"description": about, "content": content}
        if name := headers.get(status):
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"}}
    return document


def _describe_table(operation: str, table: Table, suffix: str) -> dict[str, Any]:
    """Return the operation of a table, in one format or in the accepted one, by the one that stands for them all."""
    words = {
        "OPERATION": f"{table.name}_{suffix}".rstrip("_"),
        "TITLE": f"{table.title}{f' as {suffix}' if suffix else ', in the format that is accepted'}",
        "ABOUT": table.about,
        "FILTERS": ", ".join(table.filters),
        "TABLE": table.name,
    }
    for name, word in words.items():
        operation = operation.replace(name, json.dumps(word, ensure_ascii=False)[1:-1])
    described: dict[str, Any] = json.loads(operation)
    answers = described["get"]["responses"]
    if suffix:
        del answers["406"]
        for form in FORMATS:
            if form.suffix != suffix:
                del answers["200"]["content"][form.media_type]
    return described


def _describe_rows(table: Table) -> dict[str, Any]:
    properties = {
        name: TYPES[COLUMNS[name].type][1] | {"description": COLUMNS[name].about} for name in table.columns
    }
    for name in _LISTS_OF_TEXT & properties.keys():
        properties[name]["items"] = {"type": "string"}
    row = {
        "type": "object",
        "required": list(table.columns),
        "properties": properties,
        "additionalProperties": False,
    }
    return {"type": "array", "description": table.about, "items": row}
