"""A change of a filter draws anew what heeds it, and nothing else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import ROOT, Server, open_page, serve, wait_until_drawn
from tests.holding import held
from ui.screens import BY_NAME, EVERY_FILTER

ALONE = [
    "kpi?measure=neet_16_17",
    "project?ref=A4",
    "workforce",
    "returns",
    "history",
    "risks",
    "definitions",
]


@pytest.fixture
def own(own_store: Path, tmp_path: Path) -> Iterator[Server]:
    """The dashboard on a store that the test may change."""
    with serve(ROOT / "app.py", own_store, tmp_path / "log.txt") as running:
        yield running


def choose(page: Page, name: str, value: str) -> None:
    """Choose one value of a filter."""
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=value, exact=True).click()
    expect(page.get_by_role("combobox", name=name)).to_have_value(value)


def messages(page: Page) -> list[object]:
    """What the server sends to the page from here on; each element that is drawn is a message."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda one: sent.append(one)))
    return sent


def mark(page: Page) -> None:
    """Mark what the page shows below its head, so that it is known again."""
    page.evaluate("document.querySelectorAll('.table td').forEach(cell => { cell.seen = true })")


def is_as_it_was(page: Page) -> bool:
    """Whether all of it is what was marked."""
    return bool(page.evaluate("[...document.querySelectorAll('.table td')].every(c => c.seen)"))


def test_every_page_that_heeds_few_filters_is_looked_at_here() -> None:
    heeding = {address.partition("?")[0] for address in ALONE}
    assert heeding == {name for name, screen in BY_NAME.items() if screen.heeds != EVERY_FILTER}


@pytest.mark.parametrize("address", ALONE)
def test_a_filter_that_a_page_does_not_heed_changes_its_head_only(
    address: str, page: Page, server: Server
) -> None:
    drawn = messages(page)
    open_page(page, f"{server.url}/{address}")
    whole = len(drawn)
    mark(page)
    drawn.clear()
    choose(page, "Workstream", "B")
    expect(page.locator(".view-line .note")).to_contain_text("· Workstream B")
    wait_until_drawn(page)
    assert len(drawn) < whole
    assert "workstream=B" in page.url
    assert "Filters: Workstream B" in page.locator(".paper-statement").inner_text()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_role("combobox", name="Workstream")).to_have_value("")
    wait_until_drawn(page)
    assert "workstream" not in page.url
    assert is_as_it_was(page)


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [("kpi?measure=neet_16_17", "Period", "2022-23 Q2"), ("returns", "Service area", "SEND and Inclusion")],
)
def test_a_filter_that_a_page_heeds_changes_the_page(
    address: str, name: str, value: str, page: Page, server: Server
) -> None:
    open_page(page, f"{server.url}/{address}")
    mark(page)
    choose(page, name, value)
    page.wait_for_function("() => [...document.querySelectorAll('.table td')].some(c => !c.seen)")


def test_a_page_shows_what_others_have_sent_at_the_next_change_of_any_filter(
    page: Page, own: Server, own_store: Path
) -> None:
    open_page(page, own.url + "/history")
    ledger = page.get_by_role("table", name="Returns, the newest first")
    before = ledger.inner_text()
    command = [sys.executable, "-m", "pipelines", "today", "2022-12-01", "--store", str(own_store)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    choose(page, "Workstream", "B")
    expect(page.get_by_role("heading", level=1)).to_have_text("History of returns at 1 December 2022")
    wait_until_drawn(page)
    assert ledger.inner_text() != before


def test_an_error_goes_with_the_next_change_of_any_filter(page: Page, own: Server, own_store: Path) -> None:
    open_page(page, own.url + "/workforce")
    with held(own_store):
        page.goto(own.url + "/workforce?as_at=2023-01-31")
        expect(page.get_by_role("heading", name="The store is busy")).to_be_visible(timeout=30_000)
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("05042023")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="The store is busy")).not_to_be_attached()
    expect(page.get_by_role("table", name="Every workforce figure")).to_be_visible()
