"""A change of a filter draws anew what heeds it, and nothing else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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


def test_a_part_of_the_plan_has_its_bar(page: Page, server: Server) -> None:
    for address in ("/?workstream=B", "/plan?workstream=B"):
        open_page(page, server.url + address)
        bars = page.locator("[data-testid=stVegaLiteChart] .mark-rect path").all()
        heights = [box["height"] for bar in bars if (box := bar.bounding_box())]
        assert heights, address
        assert min(heights) > 15, address


def test_a_chart_is_heard_as_its_finding_and_not_mark_by_mark(page: Page, server: Server) -> None:
    open_page(page, server.url + "/plan")
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert str(chart.get_attribute("aria-label")).startswith(
        "Projects by workstream and status. 1 of 22 projects is complete"
    )
    assert chart.locator("[aria-label]").count() == 0


def test_a_link_is_copied_as_it_is_shown_and_shows_the_same_to_somebody_else(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, server.url + "/plan?workstream=B")
    page.get_by_text("Copy link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".copies .said")).to_have_text("Copied.")
    expect(page.locator(".view-line [role=status]")).to_have_text("Copied.")
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link == page.locator(".copies code").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".copies code")).to_be_hidden()
    expect(page.get_by_text("Copy link")).to_be_focused()
    open_page(page, link)
    expect(page.get_by_role("combobox", name="Workstream")).to_have_value("B")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan at 5 April 2023")
    context.close()


def test_a_link_can_be_copied_where_the_browser_does_not_let_a_page_copy(page: Page, server: Server) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, server.url + "/kpis")
    page.get_by_text("Copy link").click()
    expect(page.locator(".copies .said")).to_contain_text("Cop")
    assert page.evaluate("getSelection().toString()") == page.locator(".copies code").inner_text()


def test_what_opens_over_a_page_goes_when_something_else_is_pressed(page: Page, server: Server) -> None:
    open_page(page, server.url + "/risks")
    page.get_by_text("About filters").click()
    expect(page.get_by_text("Empty means today.")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_text("Empty means today.")).to_be_hidden()


_MOST = """() => { window.most = 0; new MutationObserver(() => {
    for (const what of ["input[aria-label=Workstream]", "h1", ".view-line"])
      window.most = Math.max(window.most, document.querySelectorAll(what).length);
  }).observe(document.body, { childList: true, subtree: true }) }"""


def test_between_two_pages_there_is_never_a_second_head(page: Page, server: Server) -> None:
    open_page(page, server.url + "/plan")
    page.evaluate(_MOST)
    for name in ("Workforce", "Front sheet", "Returns", "KPIs"):
        page.get_by_test_id("stHeader").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        wait_until_drawn(page)
    assert page.evaluate("window.most") == 1
