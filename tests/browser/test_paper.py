"""Screens as handed out on A4 or as files, in high contrast, and with their help opened."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server, open_page, resize


def on_paper(page: Page) -> Page:
    """A page drawn for a laptop, laid out as a sheet of A4."""
    page.emulate_media(media="print")
    resize(page, "a4")
    return page


def test_filters_of_the_shell_and_of_the_page_are_printed(visit: Visit, server: Server) -> None:
    page = on_paper(visit(server.url + "/kpis?workstream=B&verdict=Off+target&as_at=2023-01-31"))
    said = page.locator(".paper-statement").inner_text()
    assert "Quarter 3, 2022/23. Shown as at 31 January 2023" in said
    assert "Filters: Workstream B: Vulnerability; Against target: Off target." in said


def test_a_dark_screen_prints_dark_words_on_white_what_was_folded_too_and_links_are_words(
    visit: Visit, server: Server
) -> None:
    page = on_paper(visit(server.url + "/plan", color_scheme="dark"))
    colours = page.evaluate(
        """() => ['h1', 'td', '.table .overdue', 'svg.marks text'].map(selector => {
            const e = document.querySelector(selector), style = getComputedStyle(e)
            return e instanceof SVGElement ? style.fill : style.color
        })"""
    )
    for colour in colours:
        parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        assert max(parts) < 170, colours
    ground = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert ground in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    box = page.locator("details:not([open]) table").first.bounding_box()
    assert box
    assert box["height"] > 100
    link = page.locator("td a").first
    assert link.evaluate("link => getComputedStyle(link).textDecorationLine") == "none"
    assert page.pdf(format="A4", print_background=True).startswith(b"%PDF")


def test_in_forced_colours_words_symbols_switches_and_charts_are_still_there(
    visit: Visit, server: Server
) -> None:
    page = visit(server.url + "/plan", forced_colors="active")
    expect(page.get_by_role("table").get_by_text("▲ Amber").first).to_be_visible()
    expect(page.locator("svg.marks").first).to_be_visible()
    switch = page.locator('[data-testid="stCheckbox"] label > div').first
    assert switch.evaluate("element => getComputedStyle(element).borderTopWidth") == "2px"
    chosen = page.locator('[data-testid="stButtonGroup"] [aria-checked="true"]').first
    assert chosen.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"


def test_help_opens_where_the_question_arises_and_leads_to_the_definitions(
    page: Page, server: Server
) -> None:
    open_page(page, server.url + "/kpis?workstream=B")
    meaning = page.get_by_text("Misses its target by no more than the tolerance").first
    expect(meaning).not_to_be_visible()
    page.get_by_text("What does Near target mean?").press("Enter")
    expect(meaning).to_be_visible()
    page.get_by_role("link", name="All definitions").click()
    page.wait_for_url("**/definitions**")
    expect(page.get_by_role("heading", name="What “Near target” means")).to_be_visible()


FILES = {
    "Picture (PNG)": ("png", b"\x89PNG"),
    "Drawing (SVG)": ("svg", b"<svg"),
    "Figures (CSV)": ("csv", b"\xef\xbb\xbfperiod,data_period,value"),
}


def test_a_figure_is_downloaded_under_a_name_that_says_what_it_is_and_never_without_saying_what_it_shows(
    page: Page, server: Server
) -> None:
    open_page(page, server.url + "/kpi?measure=eee_2")
    page.get_by_test_id("stVegaLiteChart").first.hover()
    offered = page.get_by_test_id("stElementToolbar").first.get_by_role("button").all()
    assert [str(button.get_attribute("aria-label")).split(":")[0] for button in offered] == ["Fullscreen"]
    page.get_by_role("button", name="Download", exact=False).filter(has_text="Download").first.click()
    for label, (suffix, begins) in FILES.items():
        with page.expect_download() as received:
            page.get_by_role("button", name=label).click()
        assert received.value.suggested_filename == f"quarters-eee_2_2022-23-Q3_2023-04-05.{suffix}"
        assert Path(received.value.path()).read_bytes().startswith(begins), label
