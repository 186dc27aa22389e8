"""Specification of the feed as a web service: formats, pages, tags, and problems in plain English."""

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient, WebSocketDenialResponse

from app import app
from feed import MOST_AT_ONCE, _turns
from feed.query import FORMATS, Kind
from pipelines.store import Store
from tests.conftest import run_pipelines, specified
from ui.packs import FEED_FORMS, feed_addresses
from ui.server import Guard, UploadLimits, is_own_host

ADDRESSES = ["/api/kpis", "/api/kpis.csv?workstream=B", "/api/actions.parquet", "/api/openapi.json"]


def test_beside_the_screens_an_unknown_address_is_a_problem_and_no_page(
    bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    client = TestClient(app, base_url="http://localhost:8501")
    assert client.get("/api/health").json() == {"status": "ok"}
    assert client.get("/api/openapi.json").headers["x-content-type-options"] == "nosniff"
    for address in ("/api", "/api/", "/api/nothing", "/api/kpis/more"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    page = client.get("/nothing", headers={"Accept": "text/html"})
    assert (page.status_code, "There is no page “nothing”" in page.text) == (404, True)


def test_other_hosts_are_refused_whatever_they_ask_for() -> None:
    client = TestClient(app, base_url="http://evil.example")
    for address in ("/", "/plan", "/api/kpis", "/api/health", "/media/a.csv", "/_stcore/health"):
        refused = client.get(address)
        assert (refused.status_code, "server.allowedHosts" in refused.text) == (400, True)
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/_stcore/stream"):
        pass


def test_a_session_sends_so_many_files_and_bytes_until_it_takes_some_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(UploadLimits, "MOST_FILES", 2)
    monkeypatch.setattr(UploadLimits, "MOST_BYTES", 100)
    client = TestClient(Guard(Response(status_code=204), UploadLimits()))
    address = "/_stcore/upload_file/"
    for method, file, size, status in specified(__file__, "uploads"):
        content = bytes(int(size))
        assert client.request(method, address + file, content=content).status_code == int(status), file
    assert client.put(f"{address}b/2", content=iter([b"of unknown length"])).status_code == 413
    assert client.put("/elsewhere", content=bytes(200)).status_code == 204


def test_the_hosts_known_are_those_of_this_machine() -> None:
    for host, is_known in [*specified(__file__, "hosts"), ["", "no"], [socket.gethostname(), "yes"]]:
        assert is_own_host(host) == (is_known == "yes"), host


def test_the_hosts_of_the_setting_take_the_place_of_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.server.st.get_option", {"server.allowedHosts": ["a.gov.uk", "*.b.gov.uk"]}.get)
    known = filter(is_own_host, ("a.gov.uk", "x.b.gov.uk", "b.gov.uk", "localhost"))
    assert list(known) == ["a.gov.uk", "x.b.gov.uk"]


def test_more_requests_at_once_than_are_answered_are_told_when_to_ask_again(client: TestClient) -> None:
    with ExitStack() as others:
        for _ in range(MOST_AT_ONCE):
            others.enter_context(_turns)
        answer = client.get("/api/kpis")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["detail"] == "8 other requests are being answered. Ask again in 5 seconds."
        assert client.get("/api/health").status_code == 200
    assert client.get("/api/kpis").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_second_request_with_the_tag_is_answered_304_and_head_as_get_without_a_body(
    client: TestClient, address: str
) -> None:
    first = client.get(address)
    assert first.headers["cache-control"] == "private, no-cache"
    assert "access-control-allow-origin" not in first.headers
    again = client.get(address, headers={"If-None-Match": f'"another", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    head = client.head(address)
    assert (head.content, dict(head.headers)) == (b"", dict(first.headers))


def test_the_tag_changes_with_the_format_the_page_the_returns_and_today(
    own_client: TestClient, own_store: Path
) -> None:
    queries = ["", ".csv", "?workstream=B", "?limit=3", "?limit=3&offset=3"]
    tags = [own_client.get(f"/api/kpis{query}").headers["etag"] for query in queries]
    last = own_client.get("/api/returns").json()[-1]["return_id"]
    for change in (("withdraw", last, "--why", "Test"), ("today", "2022-12-01")):
        run_pipelines(*change, store=own_store)
        tags.append(own_client.get("/api/kpis").headers["etag"])
    assert len(set(tags)) == len(tags)


def test_every_address_that_the_screens_give_answers(client: TestClient) -> None:
    view = {"period": "2022-23 Q3", "workstream": "E", "as_at": "2023-04-05"}
    view["service_area"] = "Schools and Achievement"
    shown = [
        url for form in FEED_FORMS for _, _, url in feed_addresses("http://testserver/reports", form, view)
    ]
    assert {client.get(url).status_code for url in shown} == {200}


@pytest.mark.parametrize(("name", "limit"), [("actions", 40), ("returns", 1000)])
def test_pages_cover_every_row_in_order_and_only_once(client: TestClient, name: str, limit: int) -> None:
    every = client.get(f"/api/{name}").json()
    read: list[dict[str, Any]] = []
    address = f"/api/{name}?limit={limit}"
    while address:
        answer = client.get(address)
        assert answer.headers["x-total-count"] == str(len(every))
        read += answer.json()
        following = answer.links.get("next", {}).get("url", "")
        address = str(answer.request.url.join(following)) if following else ""
    assert read == every
    beyond = client.get(f"/api/{name}?as_at=2023-04-05&limit=2&offset=900")
    assert (beyond.json(), set(beyond.links)) == ([], {"first", "last", "prev"})
    assert "as_at=2023-04-05" in beyond.links["prev"]["url"]


def test_the_format_is_that_of_the_ending_or_else_the_accepted_one(client: TestClient) -> None:
    accepted = {
        "": "application/json",
        "*/*": "application/json",
        "text/csv": "text/csv",
        "text/html, text/*;q=0.5": "text/csv",
        "application/json;q=0.2, text/csv;q=0.9": "text/csv",
        "application/json;q=0, */*": "text/csv",
        "application/vnd.apache.parquet": "application/vnd.apache.parquet",
        "text/html,application/xhtml+xml,*/*;q=0.8": "application/json",
    }
    for accept, media_type in accepted.items():
        answer = client.get("/api/returns", headers={"Accept": accept})
        assert answer.headers["content-type"].split(";")[0] == media_type
        assert answer.headers["vary"] == "Accept"
    for form in FORMATS:
        answer = client.get(f"/api/returns.{form.suffix}", headers={"Accept": "text/html"})
        assert answer.headers["content-type"] == form.content_type


@pytest.mark.parametrize(("method", "address", "status", "parameter"), specified(__file__, "problems"))
def test_every_fault_is_a_problem_in_plain_english(
    client: TestClient, method: str, address: str, status: str, parameter: str
) -> None:
    answer = client.request(method, address)
    problem = answer.json()
    assert (str(answer.status_code), str(problem["status"])) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert problem["type"] in {kind.uri for kind in Kind}
    assert problem["detail"].endswith(".")
    assert problem.get("parameter", "") == parameter
    assert ("allow" in answer.headers) == (status == "405")


def test_a_problem_names_the_periods_and_the_forms_that_there_are(client: TestClient) -> None:
    periods = client.get("/api/kpis?period=2031-32%20Q1").json()["known"]
    assert periods == ["2022-23 Q1", "2022-23 Q2", "2022-23 Q3"]
    refused = client.get("/api/kpis", headers={"Accept": "application/xml"})
    assert (refused.status_code, refused.json()["known"]) == (406, [form.media_type for form in FORMATS])


def test_a_busy_store_says_when_to_ask_again(
    own_client: TestClient, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store.__init__, "__defaults__", (0.1,))  # seconds to wait
    with Store(own_store).write():
        answer = own_client.get("/api/kpis")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"].startswith("The store is busy")


def test_a_damaged_store_and_faulty_definitions_are_reported_without_paths(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "performance.duckdb"
    store.write_bytes(b"not a store" * 1000)
    monkeypatch.setenv("PERFORMANCE_STORE", str(store))
    damaged, unhealthy = client.get("/api/kpis"), client.get("/api/ready")
    assert client.get("/api/health").json() == {"status": "ok"}
    folder = tmp_path / "definitions"
    folder.mkdir()
    monkeypatch.setenv("PERFORMANCE_DEFINITIONS", str(folder))
    faulty = client.get("/api/openapi.json")
    for answer in (damaged, unhealthy, faulty):
        assert answer.status_code == 503
        assert "retry-after" not in answer.headers
        assert str(tmp_path) not in answer.text
    assert damaged.json()["title"] == "The store cannot be read now"
    assert unhealthy.json()["status"] == "unavailable"
    assert faulty.json()["title"] == "The definitions cannot be used"


def test_a_bug_is_logged_under_a_reference_and_shows_nothing_else(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("inside")

    monkeypatch.setattr("feed.write_rows", fail)
    answer = client.get("/api/returns")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    assert answer.json()["detail"].split("reference ")[1][:8] in caplog.text
