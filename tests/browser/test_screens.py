"""What only a browser shows: every screen drawn whole, without a fault, reachable and legible to all."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.serving import SIZES, Screen, Server, Theme, open_page, wait_until_drawn

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not written down element by element
}


def faults(page: Page, tries: int = 3) -> list[tuple[Any, ...]]:
    """The serious and critical findings of axe that stay: what a redraw meanwhile fades is looked at again."""
    violations = Axe().run(page, options=WCAG).response["violations"]
    found = [
        (fault["id"], fault["impact"], *(node["html"][:200] for node in fault["nodes"][:3]))
        for fault in violations
        if fault["impact"] in {"serious", "critical"}
    ]
    if found and tries > 1:
        wait_until_drawn(page)
        return faults(page, tries - 1)
    return found


def test_a_deep_link_comes_with_its_shell_and_without_a_complaint(screen: Screen) -> None:
    page = screen.seen("laptop")
    expect(page.get_by_text("5 April 2023").locator("visible=true").first).to_be_visible()
    if "item=" not in screen.address:  # a running clinic has no menu
        expect(page.get_by_role("link", name="Workforce").first).to_be_attached()
    assert page.locator("h1").count() == 1
    assert screen.problems == []
    logged = screen.server.log()
    assert not [word for word in ("warning", "error", "traceback", "deprecat") if word in logged.lower()], (
        logged
    )


@pytest.mark.parametrize(("size", "theme"), [("laptop", "dark"), ("phone", "light")])
def test_a_screen_has_no_serious_accessibility_fault(screen: Screen, size: str, theme: Theme) -> None:
    assert faults(screen.seen(size, theme)) == []


_NO_WIDER = """(width) => {
    const main = document.querySelector('[data-testid="stMain"]')
    return document.documentElement.scrollWidth <= width && main.scrollWidth <= main.clientWidth
}"""


# Tables with what of each row is to be seen on a phone without scrolling: its status, its figure or its date.
ROWS = {
    "/plan": ("Projects", [".badge", "[data-head=Due]"]),
    "/returns": ("Returns late", [".badge", "[data-head='Last day']"]),
    "/kpis": ("Measures against their targets", [".badge", ".number"]),
    "/workforce": ("Every workforce figure", [".number", "[data-head='As at']"]),
    "/risks": ("The risk register", ["[data-head=Owner]", "[data-head='As at']"]),
}


@pytest.mark.parametrize("size", ["phone", "twice"])
def test_a_screen_on_a_phone_or_at_twice_the_size_does_not_scroll_sideways_nor_on_a_phone_its_rows(
    screen: Screen, size: str
) -> None:
    page, width = screen.seen(size), SIZES[size][0]
    page.wait_for_function(_NO_WIDER, arg=width, timeout=5_000)
    if size == "phone" and screen.address in ROWS:
        table, parts = ROWS[screen.address]
        rows = page.get_by_role("table", name=table).first.locator("tbody tr").all()[:5]
        assert rows, table
        for box in (row.locator(part).first.bounding_box() for row in rows for part in parts):
            assert box
            assert 0 <= box["x"] < box["x"] + box["width"] <= width


# An element by its tag and class, where it ends to the right of the sheet.
_WIDER = """(width) => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > width + 1)
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
# Whether the key to verdicts is printed, and the key to delivery statuses.
KEYS = {"/": (True, True), "/kpis": (True, False), "/plan": (False, True), "/workforce": (False, False)}


def test_a_printed_page_says_what_it_shows_with_the_keys_used_and_is_no_wider_than_its_sheet(
    screen: Screen,
) -> None:
    page = screen.seen("a4", media="print")
    said = page.locator(".paper-statement").inner_text()
    filters = "SEND and Inclusion" if "service_area" in screen.address else "none"
    assert f"Shown as at 5 April 2023 (demonstration date). Filters: {filters}." in said
    assert page.evaluate(_WIDER, SIZES["a4"][0]) == []
    for control in ("stSelectbox", "stCheckbox", "stHeader", "stButtonGroup", "stPopover"):
        for found in page.get_by_test_id(control).all():
            expect(found).to_be_hidden()
    keys = ("KPI key: ■ Off target" in said, "Delivery key: ◆ Blue" in said)
    assert keys == KEYS.get(screen.address, keys)
    assert ("Two keys" in said) == all(keys)


def test_what_a_first_screen_must_show_is_on_it_and_all_of_it_can_be_reached_by_keyboard(
    page: Page, server: Server
) -> None:
    open_page(page, server.url)
    for words in ("6 of 14 with a target are off it", "On target", "people employed"):
        box = page.get_by_text(words).locator("visible=true").first.bounding_box()
        assert box, words
        assert box["y"] + box["height"] <= SIZES["room"][1], words
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= SIZES["room"][1]
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = "document.activeElement.innerText || document.activeElement.ariaLabel || ''"
        reached.append(page.evaluate(focused))
    assert any("Plan" in text for text in reached)


def test_a_chart_is_heard_as_its_finding_and_not_mark_by_mark(page: Page, server: Server) -> None:
    open_page(page, server.url + "/plan?workstream=B")
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert "Projects by workstream and status. " in str(chart.get_attribute("aria-label"))
    assert chart.locator("[aria-label]").count() == 0
    # A single bar keeps its height beside its key.
    heights = [box["height"] for bar in chart.locator(".mark-rect path").all() if (box := bar.bounding_box())]
    assert min(heights) > 15
