"""Specification of the feed's description: complete, and kept by every answer that a fuzzer can get."""

from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from starlette.applications import Starlette
from starlette.testclient import TestClient

from feed.asking import FORMS
from feed.tables import TABLES


def test_every_address_is_described_and_answers(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    tables = {f"/{table.name}{form}" for table in TABLES for form in ["", *(f".{f.suffix}" for f in FORMS)]}
    assert paths.keys() == tables | {"/health", "/openapi.json"}
    assert [path for path in paths if client.get(f"/api{path}").status_code != 200] == []


def test_every_column_says_what_it_holds(client: TestClient) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    for table in TABLES:
        row = schemas[table.name]["items"]
        assert row["required"] == list(table.columns)
        assert all(column["description"] for column in row["properties"].values())


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_no_request_that_a_fuzzer_makes_finds_a_fault(
    bundled_store: Path, served: Starlette, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", served)
    tried = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.path == "/health":
            continue  # nothing can be asked of it, so nothing wrongly
        _ask(operation.as_strategy(generation_mode=mode))
        tried.add(operation.path)
    ours = set(schema.raw_schema["paths"]) - {"/openapi.json"}
    assert tried | {"/health"} == ours


def _ask(cases: Any) -> None:
    """Make a few requests, the same at each run, and hold each answer against the description."""

    @hypothesis.given(case=cases)
    @hypothesis.settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def asks(case: Any) -> None:
        case.call_and_validate()

    asks()
