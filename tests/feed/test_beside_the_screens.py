"""Specification of the feed in the whole application: beside the screens, quick to start."""

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import ROOT


def test_the_feeds_addresses_are_loaded_without_frames() -> None:
    code = "import sys, feed.routes; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "pyarrow", "streamlit", "pydantic"} & set(run.stdout.split())


def test_an_unknown_address_under_api_is_a_problem_and_no_page(
    bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import app

    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    asking = TestClient(app)
    assert asking.get("/api/health").json() == {"status": "ok"}
    assert asking.get("/api/kpis.csv").headers["x-content-type-options"] == "nosniff"
    for address in ("/api", "/api/", "/api/nothing", "/api/kpis/more"):
        answer = asking.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
