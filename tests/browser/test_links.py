"""A link of ours opens its page in place, as the menu does; the browser's own ways still work."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import SIZES, Server, open_page, wait_until_drawn

MEASURE = "Young people 16 to 18, NEET and engaged in support"


def front_sheet(browser: Browser, server: Server) -> tuple[Page, list[str]]:
    """The front sheet of one workstream, and every document that the browser loads from there on."""
    width, height = SIZES["laptop"]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    open_page(page, server.url + "/?workstream=E1")
    loaded: list[str] = []
    page.on("request", lambda asked: loaded.append(asked.url) if asked.resource_type == "document" else None)
    return page, loaded


def test_a_link_of_a_table_opens_in_place_with_the_filters_and_back_returns(
    browser: Browser, server: Server
) -> None:
    page, loaded = front_sheet(browser, server)
    page.get_by_role("table").get_by_role("link", name="NEET young people in support").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(MEASURE)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("/kpi?measure=neet_supported&workstream=E1")
    expect(page.get_by_role("combobox", name="Workstream")).to_have_value("E1")
    wait_until_drawn(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Front sheet: Quarter 3, 2022/23")
    expect(page.get_by_role("combobox", name="Workstream")).to_have_value("E1")
    assert not loaded
    page.context.close()


def test_a_link_opens_beside_with_the_filters_where_the_reader_asks_for_that(
    browser: Browser, server: Server
) -> None:
    page, _ = front_sheet(browser, server)
    with page.context.expect_page() as beside:
        page.get_by_role("table").get_by_role("link").first.click(modifiers=["ControlOrMeta"])
    expect(beside.value.get_by_role("heading", level=1)).to_have_text(MEASURE)
    assert beside.value.url.endswith("/kpi?measure=neet_supported&workstream=E1")
    assert page.url.endswith("/?workstream=E1")
    page.context.close()


def test_a_link_carries_the_filters_as_they_are_when_it_is_followed(browser: Browser, server: Server) -> None:
    page, _ = front_sheet(browser, server)
    link = page.get_by_role("table").get_by_role("link", name="NEET young people in support")
    link.hover()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_role("combobox", name="Workstream")).to_have_value("")
    wait_until_drawn(page)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MEASURE)
    assert page.url.endswith("/kpi?measure=neet_supported")
    page.context.close()


def test_a_filter_that_a_link_sets_itself_is_not_the_address_s(browser: Browser, server: Server) -> None:
    page, _ = front_sheet(browser, server)
    open_page(page, server.url + "/kpi?measure=neet_16_17&workstream=A&as_at=2023-04-05")
    first = page.get_by_role("table", name="Every figure given").get_by_role("link").last
    received = str(first.get_attribute("href")).partition("as_at=")[2]
    assert received < "2023-04-05"
    first.click()
    page.wait_for_url(f"**/kpi?measure=neet_16_17&as_at={received}&workstream=A")
    page.context.close()


def test_the_view_of_the_visit_before_is_offered_and_opens_with_its_filters(
    browser: Browser, server: Server
) -> None:
    page, _ = front_sheet(browser, server)
    page.wait_for_function("() => localStorage.getItem('performance-view')?.endsWith('workstream=E1')")
    again = page.context.new_page()  # another tab begins another visit
    open_page(again, server.url + "/plan?workstream=B")
    expect(again.get_by_role("combobox", name="Workstream")).to_have_value("B")
    last = again.get_by_role("link", name="Open my last view")
    last.focus()
    again.keyboard.press("Enter")
    expect(again.get_by_role("heading", level=1)).to_have_text("Front sheet: Quarter 3, 2022/23")
    expect(again.get_by_role("combobox", name="Workstream")).to_have_value("E1")
    assert again.url == page.url
    page.context.close()


def test_a_link_below_a_table_carries_them_too(browser: Browser, server: Server) -> None:
    page, _ = front_sheet(browser, server)
    open_page(page, server.url + "/definitions?measure=neet_supported&workstream=E1")
    link = page.get_by_role("link", name="Its figures")
    link.hover()
    assert str(link.get_attribute("href")).endswith("/kpi?measure=neet_supported&workstream=E1")
    page.context.close()
