"""A manager's minute from the front sheet; what a reload would lose."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import ROOT, SIZES, Server, open_page, serve, wait_until_drawn
from tests.browser.test_returns_desk import LEFT
from tests.conftest import load

MINE = "/plan?lead=Assistant+Director+Schools+and+Achievement"
SOON = "report_date,project,status,revised_date\n2023-04-03,B7,Amber,2023-04-21\n"


@pytest.fixture(scope="module")
def busy(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard of a manager with something late and something due before the Board."""
    store = Path(shutil.copy(bundled_store, tmp_path_factory.mktemp("busy") / "performance.duckdb"))
    load(store, SOON, options=["--received", "2023-04-03"])
    with serve(ROOT / "app.py", store, store.with_name("log.txt")) as running:
        yield running


def press(page: Page, wanted: Locator) -> None:
    """Press what stands on the screen already, without scrolling to it."""
    expect(wanted).to_be_in_viewport(ratio=1)
    wanted.click()
    wait_until_drawn(page)


def test_a_manager_sees_what_is_late_and_due_updates_a_status_and_shares_it_without_scrolling(
    visit: Visit, busy: Server
) -> None:
    page = visit(busy.url + MINE)  # once: the browser remembers whose work it is
    page.wait_for_function("() => localStorage.getItem('performance-lead')")
    open_page(page, busy.url)

    press(page, page.get_by_role("link", name="My work"))
    expect(page.get_by_role("heading", name="1 project and 2 actions are overdue")).to_be_in_viewport()
    late = page.get_by_role("link", name="Update B2").first
    expect(late).to_be_in_viewport(ratio=1)

    press(page, page.get_by_role("link", name="due before the next Board"))
    expect(page.get_by_role("heading", name="1 project is due before the next Board")).to_be_in_viewport()
    due = page.get_by_role("table", name="Projects").nth(1).get_by_role("link", name="Update B7")

    press(page, due)
    expect(page.get_by_role("heading", name="▲ Amber, due before the next Board")).to_be_in_viewport()
    status = page.get_by_role("combobox", name="Status", exact=True)
    expect(status).to_be_in_viewport(ratio=1)
    status.fill("Red")
    status.press("Enter")
    wait_until_drawn(page)
    press(page, page.get_by_role("button", name="Check and see what would change"))
    expect(page.get_by_role("heading", name="1 status would change")).to_be_in_viewport()
    press(page, page.get_by_role("button", name="Accept the update"))
    expect(page.get_by_text("accepted and in force").first).to_be_in_viewport()

    open_page(page, busy.url + "/project?ref=B7")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, page.get_by_role("button", name="Copy link"))
    assert "/project?ref=B7&" in str(page.evaluate("navigator.clipboard.readText()"))


def test_the_browser_asks_before_typed_text_is_lost(visit: Visit, server: Server) -> None:
    page = visit(server.url + "/project?ref=A4")
    assert not page.evaluate(LEFT)
    page.get_by_role("textbox", name="Progress").press_sequentially("Half a sen")
    assert page.evaluate(LEFT)


def test_a_return_pressed_in_the_history_opens_where_it_is_pressed(visit: Visit, server: Server) -> None:
    page = visit(server.url + "/history")
    row = page.get_by_role("row").filter(has_text="kpi_2022-23_q3.csv").first
    row.get_by_role("link").click()
    opened = page.locator(".st-key-return")
    expect(opened).to_be_focused()
    wait_until_drawn(page)
    above, below = row.bounding_box(), opened.bounding_box()
    assert above
    assert below
    assert 0 < below["y"] - above["y"] < SIZES["laptop"][1]
