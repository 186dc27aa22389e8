"""Specification of what the feed's tables hold: what the positions say, in every format."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from feed.tables import COLUMNS, TABLES
from pipelines import positions
from pipelines.positions import Query
from pipelines.printing import neutralise, records
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import ROOT, load, run_pipelines

BY_NAME = {table.name: table for table in TABLES}
POSITIONS: dict[str, Callable[..., pd.DataFrame]] = {
    "kpis": positions.kpi_position,
    "projects": positions.project_position,
    "actions": positions.action_position,
    "workforce": positions.workforce_position,
}
QUERIES: list[dict[str, str]] = [
    {},
    {"workstream": "B", "service_area": "Thriving Children and Families", "as_at": "2022-12-01"},
    {"workstream": "e", "period": "Q2 2022/23"},
]


def _rows(client: TestClient, path: str, **filters: str) -> list[dict[str, Any]]:
    answer = client.get(path, params=filters)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def _csv(client: TestClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def _parquet(client: TestClient, path: str) -> pa.Table:
    return pq.read_table(io.BytesIO(client.get(path).content))


@pytest.mark.parametrize("filters", QUERIES, ids=str)
@pytest.mark.parametrize("name", POSITIONS)
def test_a_table_is_the_position_itself_under_the_same_filters(
    client: TestClient, bundled_store: Path, definitions: Definitions, name: str, filters: dict[str, str]
) -> None:
    day = date.fromisoformat(filters["as_at"]) if "as_at" in filters else None
    query = Query(filters.get("period"), day, filters.get("workstream"), filters.get("service_area"))
    position = POSITIONS[name](Store(bundled_store), definitions, query)
    assert list(position.columns) == list(BY_NAME[name].columns)
    assert _rows(client, f"/api/{name}", **filters) == records(position)


def test_a_table_is_what_the_command_line_prints_and_a_blank_filter_asks_for_nothing(
    client: TestClient, bundled_store: Path
) -> None:
    printed = run_pipelines("position", "kpis", "--format", "json", store=bundled_store)
    blank = {"period": "", "workstream": "", "service_area": " ", "as_at": ""}
    assert _rows(client, "/api/kpis.json", **blank) == json.loads(printed.stdout)


def test_the_15_kpis_of_the_third_quarter_read_3_on_5_near_6_off_and_1_without_target(
    client: TestClient,
) -> None:
    verdicts = pd.Series([row["verdict"] for row in _rows(client, "/api/kpis", period="2022-23 Q3")])
    counts = {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1}
    assert verdicts.value_counts().to_dict() == counts


@pytest.mark.parametrize("name", BY_NAME)
def test_columns_are_the_same_in_an_empty_store(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    full = _parquet(client, f"/api/{name}.parquet").schema
    monkeypatch.setenv("PERFORMANCE_STORE", str(tmp_path / "none_yet.duckdb"))
    heads = client.get(f"/api/{name}.csv").content.decode("utf-8-sig").splitlines()[0].split(",")
    assert heads == list(BY_NAME[name].columns)
    assert _parquet(client, f"/api/{name}.parquet").schema == full


def _as_csv(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else neutralise(value) if isinstance(value, str) else str(value)


@pytest.mark.parametrize("name", BY_NAME)
def test_csv_and_parquet_hold_what_json_holds_with_exact_decimals_and_dates(
    client: TestClient, name: str
) -> None:
    rows = _rows(client, f"/api/{name}.json")
    texts = [{key: _as_csv(value) for key, value in row.items()} for row in rows]
    assert _csv(client, f"/api/{name}.csv") == texts
    table = _parquet(client, f"/api/{name}.parquet")
    read: dict[str, Callable[[Any], Any]] = {
        "number": lambda value: Decimal(str(value)),
        "date": date.fromisoformat,
        "list": lambda value: json.dumps(value, ensure_ascii=False),
    }
    for column in table.column_names:
        kind = COLUMNS[column].type
        if kind == "number":
            assert str(table.schema.field(column).type) == "decimal128(18, 6)"
        if kind != "time":
            convert = read.get(kind, lambda value: value)
            cells = [None if row[column] is None else convert(row[column]) for row in rows]
            assert table[column].to_pylist() == cells


def test_a_cell_that_begins_a_formula_is_text_in_csv_and_as_it_was_sent_elsewhere(
    own_client: TestClient, own_store: Path
) -> None:
    text = "+SUM(A1)"
    sent = f"period,measure,value,commentary\n2022-23 Q3,ehcp_waiting,278,{text}\n"
    load(own_store, sent, options=["--received", "2023-04-01"])
    for ending, read, expected in ((".csv", _csv, f"'{text}"), ("", _rows, text)):
        rows = read(own_client, f"/api/kpis{ending}")
        assert [row["commentary"] for row in rows if row["measure"] == "ehcp_waiting"] == [expected]


def test_measures_marked_internal_are_left_out(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(ROOT / "data" / "definitions", tmp_path / "definitions"))
    for name in ("eee_2", "agency_share"):
        file = folder / "measures" / f"{name}.toml"
        file.write_text("internal = true\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(folder))
    kpis = {row["measure"] for row in _rows(client, "/api/kpis")}
    assert len(kpis) == 14
    assert "eee_2" not in kpis
    assert "agency_share" not in {row["measure"] for row in _rows(client, "/api/workforce")}
