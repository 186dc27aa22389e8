"""Specification of the feed as a web service: what may be kept, and problems in plain English."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from feed.problems import KINDS
from pipelines.store import Store
from tests.conftest import ROOT, run_pipelines
from ui.connect_rows import FORMS, addresses

ADDRESSES = ["/api/kpis", "/api/kpis.csv?workstream=B", "/api/actions.parquet", "/api/openapi.json"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_second_request_with_the_tag_answers_304_without_a_body(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": f'"another", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_question_format_or_page_has_another_tag(client: TestClient) -> None:
    asked = ["", "?workstream=B", "?limit=3", "?limit=3&offset=3", "?as_at=2022-12-01"]
    tags = {client.get(f"/api/kpis{form}{query}").headers["etag"] for form in ("", ".csv") for query in asked}
    assert len(tags) == 10


def test_the_tag_changes_with_a_return_and_with_the_stores_today(
    own_client: TestClient, own_store: Path
) -> None:
    held = own_client.get("/api/kpis").headers["etag"]
    run_pipelines(
        "withdraw", own_client.get("/api/returns").json()[-1]["return_id"], "--why", "Test", store=own_store
    )
    later = own_client.get("/api/kpis", headers={"If-None-Match": held})
    assert later.status_code == 200
    run_pipelines("today", "2022-12-01", store=own_store)
    earlier = own_client.get("/api/kpis", headers={"If-None-Match": later.headers["etag"]})
    assert earlier.status_code == 200
    assert earlier.json() != later.json()


def test_the_tag_changes_with_the_definitions(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = client.get("/api/kpis").headers["etag"]
    folder = Path(shutil.copytree(ROOT / "data" / "definitions", tmp_path / "definitions"))
    file = folder / "measures" / "eee_2.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("age 2", "two-year-olds"), encoding="utf-8")
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(folder))
    assert client.get("/api/kpis", headers={"If-None-Match": held}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_as_get_does_without_a_body(client: TestClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("form", FORMS)
def test_every_address_that_the_screens_give_answers(client: TestClient, form: str) -> None:
    view = {
        "period": "2022-23 Q3",
        "workstream": "E",
        "service_area": "Schools and Achievement",
        "as_at": "2023-04-05",
    }
    given = addresses("http://testserver/reports", form, view)
    assert {client.get(address.url).status_code for address in given} == {200}


def test_no_other_site_may_read_it(client: TestClient) -> None:
    answer = client.get("/api/kpis", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


FAULTS: list[tuple[str, str, int, dict[str, Any]]] = [
    (
        "GET",
        "/api/kpis?workstream=Z",
        400,
        {"parameter": "workstream", "known": ["A", "B", "C", "D", "E", "E1", "E2"]},
    ),
    ("GET", "/api/kpis?service_area=Schools", 400, {"parameter": "service_area"}),
    (
        "GET",
        "/api/kpis?period=2031-32%20Q1",
        404,
        {"parameter": "period", "known": ["2022-23 Q1", "2022-23 Q2", "2022-23 Q3"]},
    ),
    ("GET", "/api/kpis?period=last", 404, {"parameter": "period"}),
    ("GET", "/api/projects?as_at=31/02/2023", 400, {"parameter": "as_at"}),
    ("GET", "/api/projects?as_at=1823-04-05", 400, {"parameter": "as_at"}),
    ("GET", "/api/returns?limit=0", 400, {"parameter": "limit"}),
    ("GET", "/api/returns?limit=ten", 400, {"parameter": "limit"}),
    ("GET", "/api/returns?limit=", 400, {"parameter": "limit"}),
    ("GET", "/api/returns?offset=-1", 400, {"parameter": "offset"}),
    ("GET", "/api/kpis?workstraem=A", 400, {"parameter": "workstraem"}),
    ("GET", "/api/kpis?limit=1&limit=2", 400, {"parameter": "limit"}),
    ("GET", "/api/decisions", 404, {}),
    ("GET", "/api/kpis/", 404, {}),
    ("GET", "/api/kpis.xml", 404, {}),
    ("GET", "/api", 404, {}),
    ("GET", "/api/", 404, {}),
    ("POST", "/api/kpis", 405, {}),
    ("DELETE", "/api/returns.csv", 405, {}),
    ("OPTIONS", "/api/kpis", 405, {}),
    ("POST", "/api/health", 405, {}),
]


@pytest.mark.parametrize(("method", "address", "status", "says"), FAULTS)
def test_every_fault_is_a_problem_in_plain_english(
    client: TestClient, method: str, address: str, status: int, says: dict[str, Any]
) -> None:
    answer = client.request(method, address)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem["type"] in {kind.uri for kind in KINDS}
    assert problem["detail"].endswith(".")
    assert {key: problem[key] for key in says} == says
    assert ("allow" in answer.headers) == (status == 405)


def test_an_unknown_value_is_told_what_there_is(client: TestClient) -> None:
    assert client.get("/api/kpis?workstream=E3").json()["detail"] == (
        "There is no workstream “E3”. Did you mean “E”? Choose one of: A; B; C; D; E; E1; E2."
    )


def test_a_misspelt_filter_is_not_passed_over(client: TestClient) -> None:
    assert "Did you mean “workstream”?" in client.get("/api/kpis?workstraem=A").json()["detail"]


def test_a_format_that_there_is_not_is_refused(client: TestClient) -> None:
    answer = client.get("/api/kpis", headers={"Accept": "application/xml"})
    assert answer.status_code == 406
    assert answer.json()["known"] == ["application/json", "text/csv", "application/vnd.apache.parquet"]


def test_a_busy_store_says_when_to_ask_again(
    own_client: TestClient, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feed.tables.PATIENCE", 0.1)
    with Store(own_store).write():
        answer = own_client.get("/api/kpis")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["detail"].startswith("The store is busy")


def test_a_damaged_store_and_faulty_definitions_are_said_without_paths(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "performance.duckdb"
    store.write_bytes(b"not a store" * 1000)
    monkeypatch.setenv("PERFORMANCE_STORE", str(store))
    damaged = client.get("/api/kpis")
    folder = tmp_path / "definitions"
    folder.mkdir()
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(folder))
    faulty = client.get("/api/openapi.json")
    for answer in (damaged, faulty):
        assert answer.status_code == 503
        assert "retry-after" not in answer.headers
        assert str(tmp_path) not in answer.text
    assert damaged.json()["title"] == "The store cannot be read now"
    assert faulty.json()["title"] == "The definitions cannot be used"


def test_a_bug_is_logged_under_a_reference_and_shows_nothing_else(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> bytes:
        raise RuntimeError("inside")

    monkeypatch.setattr("feed.answering.written", fails)
    answer = client.get("/api/kpis")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    reference = answer.json()["detail"].split("reference ")[1][:8]
    assert reference in caplog.text
