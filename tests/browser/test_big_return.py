"""A big return is checked and previewed with its progress said, and nobody else waits for it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import ROOT, Server, open_page, serve, wait_until_drawn
from tests.conftest import run_pipelines

pytestmark = pytest.mark.soak

# A day on which little is due yet.
BEGINNING = "2016-07-15"
# Enough that checking and previewing take longer than any page does.
QUARTERS, MEASURES = 40, 1_000


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up returns with their definitions, and a store by the clock that holds none."""
    folder = tmp_path_factory.mktemp("big") / "made"
    size = ("--quarters", str(QUARTERS), "--measures", str(MEASURES))
    made = run_pipelines("synthesise", *size, "--out", str(folder), store=None)
    assert made.returncode == 0, made.stdout + made.stderr
    run_pipelines("today", BEGINNING, store=folder / "store.duckdb")
    return folder


@pytest.fixture
def big_server(made_up: Path, tmp_path: Path) -> Iterator[Server]:
    definitions = {"PERFORMANCE_DEFINITIONS": str(made_up / "definitions")}
    with serve(ROOT / "app.py", made_up / "store.duckdb", tmp_path / "log", more=definitions) as running:
        yield running


def test_a_big_return_says_how_far_it_is_and_another_session_opens_a_page_meanwhile(
    visit: Visit, big_server: Server, made_up: Path
) -> None:
    sender, other = (visit(big_server.url + "/returns") for _ in range(2))
    with sender.expect_response(lambda answer: answer.request.method == "PUT"):
        sender.get_by_test_id("stFileUploader").locator("input").set_input_files(made_up / "kpi.csv")
    sender.wait_for_timeout(
        500
    )  # the page is drawn once more when the file has come, which a press would meet
    wait_until_drawn(sender)
    expect(sender.get_by_test_id("stFileUploader").get_by_text("kpi.csv").first).to_be_visible()

    start = time.monotonic()
    sender.get_by_role("button", name="Upload and check for errors").click()
    expect(sender.get_by_text("Checking the files").first).to_be_visible()
    opening = time.monotonic()
    open_page(other, big_server.url + "/risks")
    opened = time.monotonic() - opening
    assert sender.locator(".st-key-checked").count() == 0, "the return was checked before the page was open"
    expect(sender.get_by_text("Working out what would change").first).to_be_visible(timeout=60_000)
    expect(sender.locator(".st-key-checked")).to_be_visible(timeout=60_000)
    took = time.monotonic() - start
    assert opened < took
    expect(sender.get_by_role("heading", name="would change").first).to_be_visible()
