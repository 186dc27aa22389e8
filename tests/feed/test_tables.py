"""Specification of what the feed's tables hold: what the positions say, in every format."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from feed.asking import FORMS
from feed.columns import COLUMNS
from feed.tables import BY_NAME, TABLES, rows_of
from pipelines import positions
from pipelines.cli.printing import records
from pipelines.neutral import neutral
from pipelines.positions import Query
from pipelines.settings import Settings
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import ROOT, run_pipelines

NAMES = [table.name for table in TABLES]
POSITIONS: dict[str, Callable[..., pd.DataFrame]] = {
    "kpis": positions.kpi_position,
    "projects": positions.project_position,
    "actions": positions.action_position,
    "workforce": positions.workforce_position,
}
ASKED = [
    {},
    {"period": "2022-23 Q1"},
    {"workstream": "E"},
    {"workstream": "B", "service_area": "Thriving Children and Families"},
    {"as_at": "2022-12-01"},
    {"workstream": "a", "period": "Q2 2022/23"},
]


def _rows(client: TestClient, path: str, **asked: str) -> list[dict[str, Any]]:
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("name", POSITIONS)
def test_a_table_is_the_position_itself_under_the_same_filters(
    client: TestClient, bundled_store: Path, definitions: Definitions, name: str, asked: dict[str, str]
) -> None:
    day = date.fromisoformat(asked["as_at"]) if "as_at" in asked else None
    expected = POSITIONS[name](Store(bundled_store), definitions, Query(**{**asked, "as_at": day}))  # type: ignore[arg-type]
    assert _rows(client, f"/api/{name}", **asked) == records(expected)


@pytest.mark.parametrize("name", POSITIONS)
def test_a_table_is_what_the_command_line_prints(client: TestClient, bundled_store: Path, name: str) -> None:
    printed = run_pipelines("position", name, "--format", "json", store=bundled_store)
    assert _rows(client, f"/api/{name}.json") == json.loads(printed.stdout)


def test_a_blank_filter_asks_for_nothing(client: TestClient) -> None:
    blank = {"period": "", "workstream": "", "service_area": " ", "as_at": ""}
    assert _rows(client, "/api/kpis", **blank) == _rows(client, "/api/kpis")


def test_the_15_kpis_of_the_third_quarter_read_3_on_5_near_6_off_and_1_without_target(
    client: TestClient,
) -> None:
    verdicts = [row["verdict"] for row in _rows(client, "/api/kpis", period="2022-23 Q3")]
    counts = {verdict: verdicts.count(verdict) for verdict in set(verdicts)}
    assert counts == {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1}


def test_returns_are_the_whole_ledger_with_each_ones_standing_and_no_bytes(client: TestClient) -> None:
    rows = _rows(client, "/api/returns", as_at="2023-04-05")
    assert len(rows) == 11
    assert {row["standing"] for row in rows} == {"in force", "received later"}
    assert "content" not in rows[0]


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_described_and_are_the_same_in_an_empty_store(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(tmp_path / "none_yet.duckdb"))
    answer = client.get(f"/api/{name}.csv")
    [heads, *rows] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads == list(BY_NAME[name].columns)
    assert set(heads) <= COLUMNS.keys()
    assert rows == [] or name == "projects"
    read = pq.read_table(io.BytesIO(client.get(f"/api/{name}.parquet").content))
    assert read.column_names == heads


@pytest.mark.parametrize("name", POSITIONS)
def test_no_column_of_a_position_is_left_out(
    bundled_store: Path, definitions: Definitions, name: str
) -> None:
    assert list(POSITIONS[name](Store(bundled_store), definitions).columns) == list(BY_NAME[name].columns)


def _in_csv(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else neutral(value) if isinstance(value, str) else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_csv_is_utf_8_with_a_mark_and_holds_what_json_holds(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/{name}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    expected = [
        {key: _in_csv(value) for key, value in row.items()} for row in _rows(client, f"/api/{name}.json")
    ]
    assert read == expected


@pytest.mark.parametrize("name", NAMES)
def test_parquet_has_exact_decimals_days_and_yes_or_no(client: TestClient, name: str) -> None:
    rows = _rows(client, f"/api/{name}.json")
    table = pq.read_table(io.BytesIO(client.get(f"/api/{name}.parquet").content))
    assert {str(table.schema.field(n).type) for n in table.column_names if COLUMNS[n].type == "number"} <= {
        "decimal128(18, 6)"
    }
    for column in table.column_names:
        kind = COLUMNS[column].type
        for cell, row in zip(table[column].to_pylist(), rows, strict=True):
            expected = row[column]
            if kind == "number" and expected is not None:
                assert cell == Decimal(str(expected))
            elif kind == "date" and expected is not None:
                assert cell == date.fromisoformat(expected)
            elif kind == "list":
                assert json.loads(cell) == expected
            elif kind != "time":
                assert cell == expected


def _hostile(store: Path, tmp_path: Path, text: str) -> None:
    sent = tmp_path / "kpi.csv"
    with sent.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["period", "measure", "value", "commentary"], ["2022-23 Q3", "ehcp_waiting", "278", text]]
        )
    loaded = run_pipelines("load", str(sent), "--by", "Test", "--received", "2023-04-01", store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", '+HYPERLINK("x")', "-2+3"])
def test_a_cell_that_begins_a_formula_is_text_in_csv_and_as_it_was_sent_elsewhere(
    own_client: TestClient, own_store: Path, tmp_path: Path, text: str
) -> None:
    _hostile(own_store, tmp_path, text)
    lines = own_client.get("/api/kpis.csv").content.decode("utf-8-sig")
    told = {row["measure"]: row["commentary"] for row in csv.DictReader(io.StringIO(lines))}
    assert told["ehcp_waiting"] == f"'{text}"
    rows = {row["measure"]: row["commentary"] for row in _rows(own_client, "/api/kpis")}
    assert rows["ehcp_waiting"] == text


def test_measures_marked_internal_are_left_out(
    client: TestClient, bundled_store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "definitions"
    for path in (ROOT / "data" / "definitions").rglob("*.toml"):
        kept = folder / path.relative_to(ROOT / "data" / "definitions")
        kept.parent.mkdir(parents=True, exist_ok=True)
        mark = "internal = true\n" if path.stem in {"eee_2", "agency_share"} else ""
        kept.write_text(mark + path.read_text(encoding="utf-8"), encoding="utf-8")
    at = Settings(str(bundled_store), folder)
    assert "eee_2" not in set(rows_of("kpis", at, "one", Query())["measure"])
    assert len(rows_of("kpis", at, "one", Query())) == 14
    assert "agency_share" not in set(rows_of("workforce", at, "one", Query())["measure"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("limit", [1, 5, 1000])
def test_pages_cover_every_row_once_and_in_order(client: TestClient, name: str, limit: int) -> None:
    every = _rows(client, f"/api/{name}")
    if len(every) > 70 and limit == 1:
        limit = 40
    got: list[dict[str, Any]] = []
    address = f"/api/{name}?limit={limit}"
    while address:
        answer = client.get(address)
        assert answer.headers["x-total-count"] == str(len(every))
        got += answer.json()
        following = answer.links.get("next", {}).get("url", "")
        address = str(answer.request.url.join(following)) if following else ""
    assert got == every


def test_a_page_past_the_end_is_empty_and_links_back(client: TestClient) -> None:
    answer = client.get("/api/kpis?workstream=B&limit=2&offset=900")
    assert answer.json() == []
    assert set(answer.links) == {"first", "last", "prev"}
    assert "workstream=B" in answer.links["prev"]["url"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/html, text/*;q=0.5", "text/csv"),
        ("application/json;q=0.2, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_without_an_ending_the_format_is_the_one_that_is_accepted(
    client: TestClient, accept: str, media_type: str
) -> None:
    answer = client.get("/api/workforce", headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.suffix)
def test_an_ending_says_the_format_whatever_is_accepted(client: TestClient, form: Any) -> None:
    answer = client.get(f"/api/kpis.{form.suffix}", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == form.content_type
