"""Screens as handed out on A4, and in high contrast."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import SIZES, Server, open_page


def on_paper(browser: Browser, url: str, dark: bool = False) -> Page:
    """A page drawn for a laptop, then laid out as a sheet of A4."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    open_page(page, url)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SIZES["a4"][0], "height": SIZES["a4"][1]})
    return page


def test_filters_of_the_shell_and_of_the_page_are_printed(browser: Browser, server: Server) -> None:
    page = on_paper(browser, server.url + "/kpis?workstream=B&verdict=Off+target&as_at=2023-01-31")
    said = page.locator(".paper-statement").inner_text()
    assert "Quarter 3, 2022/23. As at 31 January 2023" in said
    assert "Filters: Workstream B; Against target: Off target." in said
    page.context.close()


def test_a_dark_screen_prints_dark_words_on_white(browser: Browser, server: Server) -> None:
    page = on_paper(browser, server.url + "/plan", dark=True)
    colours = page.evaluate(
        """() => ['h1', 'td', '.table .overdue', 'svg.marks text'].map(selector => {
            const e = document.querySelector(selector), style = getComputedStyle(e)
            return e instanceof SVGElement ? style.fill : style.color
        })"""
    )
    for colour in colours:
        parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        assert max(parts) < 170, colours
    assert page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    ) in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    page.context.close()


def test_what_is_folded_on_the_screen_is_printed_and_links_are_words(
    browser: Browser, server: Server
) -> None:
    page = on_paper(browser, server.url + "/plan")
    folded = page.locator("details:not([open]) table").first
    box = folded.bounding_box()
    assert box
    assert box["height"] > 100
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('td a')).textDecorationLine") == "none"
    )
    assert page.pdf(format="A4", print_background=True).startswith(b"%PDF")
    page.context.close()


def test_in_forced_colours_words_symbols_switches_and_charts_are_still_there(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, forced_colors="active")
    page = context.new_page()
    open_page(page, server.url + "/plan")
    expect(page.get_by_role("table").get_by_text("▲ Amber").first).to_be_visible()
    expect(page.locator("svg.marks").first).to_be_visible()
    switch = page.locator('[data-testid="stCheckbox"] label > div').first
    assert switch.evaluate("element => getComputedStyle(element).borderTopWidth") == "2px"
    chosen = page.locator('[data-testid="stButtonGroup"] [aria-checked="true"]').first
    assert chosen.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"
    context.close()


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
