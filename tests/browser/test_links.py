"""Links open their page in place and keep the filters; the browser's own ways still work."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server, open_page, wait_until_drawn

MEASURE = "Young people 16 to 18, NEET and engaged in support"
LINK = "NEET young people in support"
FRONT = "Front sheet: Quarter 3, 2022/23"


@pytest.fixture
def front(page: Page, server: Server) -> Page:
    """The front sheet of one workstream."""
    open_page(page, server.url + "/?workstream=E1")
    return page


def test_a_link_of_a_table_opens_in_place_with_the_filters_and_back_and_forward_work(front: Page) -> None:
    loaded: list[str] = []
    front.on("request", lambda asked: loaded.append(asked.url) if asked.resource_type == "document" else None)
    front.get_by_role("table").get_by_role("link", name=LINK).focus()
    front.keyboard.press("Enter")
    heading = front.get_by_role("heading", level=1)
    expect(heading).to_have_text(MEASURE)
    expect(heading).to_be_focused()
    expect(front).to_have_url(re.compile(r"/kpi\?measure=neet_supported&workstream=E1$"))
    expect(front).to_have_title(re.compile(f"^{MEASURE} · "))
    workstream = front.get_by_role("combobox", name="Workstream")
    expect(workstream).to_have_count(0)  # it changes nothing here
    wait_until_drawn(front)
    front.go_back()
    expect(heading).to_have_text(FRONT)
    expect(workstream).to_have_value("E1")
    wait_until_drawn(front)
    # Streamlit leaves what the page left was about in the address; nothing that is copied has it.
    assert "measure" not in str(front.locator("#copy-link code").text_content())
    front.go_forward()
    expect(heading).to_have_text(MEASURE)
    assert not loaded


def test_a_link_opens_beside_or_is_copied_and_shows_the_same_to_somebody_else(front: Page) -> None:
    with front.context.expect_page() as beside:
        front.get_by_role("table").get_by_role("link", name=LINK).click(modifiers=["ControlOrMeta"])
    expect(beside.value.get_by_role("heading", level=1)).to_have_text(MEASURE)
    assert beside.value.url.endswith("/kpi?measure=neet_supported&workstream=E1")
    assert front.url.endswith("/?workstream=E1")
    front.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = front.get_by_role("button", name="Copy link")
    front.bring_to_front()
    button.press("Enter")
    expect(front.locator(".view-line [role=status]")).to_have_text("Copied.")
    link = str(front.evaluate("navigator.clipboard.readText()"))
    assert link == front.locator("#copy-link code").inner_text()
    assert link.endswith("?workstream=E1&period=2022-23+Q3&as_at=2023-04-05")
    front.keyboard.press("Escape")
    expect(front.locator("#copy-link")).to_be_hidden()
    expect(button).to_be_focused()


_MOST = """() => { window.most = 0; new MutationObserver(() => {
    for (const what of ["input[aria-label=Workstream]", "h1", ".view-line"])
      window.most = Math.max(window.most, document.querySelectorAll(what).length);
  }).observe(document.body, { childList: true, subtree: true }) }"""


def test_filters_are_cleared_and_links_follow_and_between_two_pages_there_is_never_a_second_head(
    front: Page,
) -> None:
    front.get_by_role("link", name="Clear filters").click()
    expect(front.get_by_role("combobox", name="Workstream")).to_have_value("")
    wait_until_drawn(front)
    link = front.get_by_role("table").get_by_role("link", name=LINK)
    assert link.get_attribute("href") == "kpi?measure=neet_supported"
    front.evaluate(_MOST)
    for name in ("Plan", "KPIs"):
        front.get_by_test_id("stHeader").get_by_role("link", name=name, exact=True).click()
        expect(front.get_by_role("heading", level=1)).to_contain_text(name)
        wait_until_drawn(front)
    assert front.evaluate("window.most") == 1


def test_a_date_that_a_link_sets_is_the_page_s(page: Page, server: Server) -> None:
    open_page(page, server.url + "/kpi?measure=neet_16_17&workstream=A&as_at=2023-04-05")
    page.get_by_role("table", name="Every figure given").get_by_role("link").last.click()
    expect(page.locator(".st-key-head-title")).to_contain_text("Shown as at 29 July 2022")
    assert "as_at=2022-07-29" in page.url
    assert "workstream=A" in page.url


def test_the_front_sheet_starts_the_clinic_of_its_filters(page: Page, server: Server) -> None:
    filters = "?service_area=SEND+and+Inclusion&period=2022-23+Q2&as_at=2023-03-20"
    open_page(page, f"{server.url}/{filters}")
    page.get_by_role("link", name="Start the clinic").click()
    expect(page.get_by_text("SEND and Inclusion · Quarter 2, 2022/23 · 20 March 2023")).to_be_visible()
    wait_until_drawn(page)
    for filter_ in filters.strip("?").split("&"):
        assert page.url.count(filter_) == 1
    expect(page.get_by_text("The page is shown without it")).to_have_count(0)


def test_the_view_of_the_visit_before_is_offered_and_opens_with_its_filters(
    front: Page, server: Server
) -> None:
    front.wait_for_function("() => localStorage.getItem('performance-view')?.endsWith('workstream=E1')")
    again = front.context.new_page()  # another tab begins another visit
    open_page(again, server.url + "/plan?workstream=B")
    again.get_by_role("link", name="My last view").press("Enter")
    expect(again.get_by_role("heading", level=1)).to_have_text(FRONT)
    expect(again.get_by_role("combobox", name="Workstream")).to_have_value("E1")


def test_a_link_can_be_copied_where_the_browser_does_not_let_a_page_copy(page: Page, server: Server) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, server.url + "/risks")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".view-line [role=status]")).to_contain_text("Cop")
    assert page.evaluate("getSelection().toString()") == page.locator("#copy-link code").inner_text()
