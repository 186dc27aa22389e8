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

from feed.query import FORMATS
from feed.tables import TABLES


def test_every_address_is_described_and_every_column_says_what_it_holds(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    endings = ["", *(f".{form.suffix}" for form in FORMATS)]
    tables = {f"/{table.name}{ending}" for table in TABLES for ending in endings}
    assert document["paths"].keys() == tables | {"/health", "/openapi.json"}
    for table in TABLES:
        row = document["components"]["schemas"][table.name]["items"]
        assert row["required"] == list(table.columns)
        assert all(column["description"] for column in row["properties"].values())


def _call(feed: Starlette, paths: set[str], mode: GenerationMode, examples: int) -> set[str]:
    """Make requests, the same at each run, hold each answer against the description; return the paths tried."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", feed)
    tried = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path not in (paths or set(schema.raw_schema["paths"])):
            continue

        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis.settings(
            max_examples=examples,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Any) -> None:
            case.call_and_validate()

        call()
        tried.add(operation.path)
    return tried


MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_no_request_to_a_table_that_a_fuzzer_makes_finds_a_fault(
    bundled_store: Path, feed: Starlette, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    assert _call(feed, {"/returns"}, mode, examples=5) == {"/returns"}


@pytest.mark.soak
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_no_request_that_a_fuzzer_makes_at_length_finds_a_fault(
    bundled_store: Path, feed: Starlette, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    tables = {f"/{table.name}{ending}" for table in TABLES for ending in ("", ".csv", ".json", ".parquet")}
    assert _call(feed, tables, mode, examples=12) == tables
