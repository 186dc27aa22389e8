"""Specification of the feed's description: complete, and kept by every answer that a fuzzer can get."""

from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from starlette.applications import Starlette
from starlette.testclient import TestClient

from feed.query import FORMATS
from feed.tables import TABLES

ENDINGS = ["", *(f".{form.suffix}" for form in FORMATS)]
PATHS = [f"/{table.name}{ending}" for table in TABLES for ending in ENDINGS]


def test_every_address_is_described_and_every_column_says_what_it_holds(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["paths"].keys() == {*PATHS, "/health", "/ready", "/openapi.json"}
    for table in TABLES:
        row = document["components"]["schemas"][table.name]["items"]
        assert row["required"] == list(table.columns)
        assert all(column["description"] for column in row["properties"].values())


MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("path", "examples"),
    [("/returns", 5), *(pytest.param(path, 12, marks=pytest.mark.soak) for path in PATHS)],
)
def test_no_request_that_a_fuzzer_makes_finds_a_fault(
    bundled_store: Path,
    feed: Starlette,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    examples: int,
    mode: GenerationMode,
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", feed)

    # The same requests at each run.
    @hypothesis.given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=examples, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def call(case: Any) -> None:
        case.call_and_validate()

    call()
