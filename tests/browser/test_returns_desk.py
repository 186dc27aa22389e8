"""The returns desk as a person walks it: a bad file, the right one, a question, a preview, accepted, taken back."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server, open_page, wait_until_drawn
from tests.browser.test_screens import faults

BAD = "period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1o75,Quarter 3 2022/23,Corrected.\n"
GOOD = (
    "period,measure,value,data_period,commentary\n"
    "2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected after late starters.\n"
    "2022-23 Q3,ehcp_waiting,4,Quarter 3 2022/23,Fewer are waiting.\n"
)
# Whether the browser asks before the page is left.
LEFT = """() => { const leave = new Event('beforeunload', { cancelable: true })
    dispatchEvent(leave)
    return leave.defaultPrevented }"""


def reach(page: Page, wanted: Locator, most: int = 250) -> None:
    """Tab until the focus is on what is wanted, as somebody without a mouse does."""
    expect(wanted).to_be_attached()
    # Looked for anew only where it was drawn anew: to look for a name takes longer than to press Tab.
    element, has_it = (
        wanted.element_handle(),
        "one => one.isConnected ? one === document.activeElement : null",
    )
    for _ in range(most):
        if (found := element.evaluate(has_it)) is None:
            element = wanted.element_handle()
            continue
        if found:
            page.wait_for_timeout(200)  # a redraw may still take the focus away
            if element.evaluate(has_it):
                return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


def press(page: Page, name: str, key: str = "Enter") -> None:
    reach(page, page.get_by_role("button", name=name).first)
    page.keyboard.press(key)
    wait_until_drawn(page)


def choose(page: Page, control: Locator) -> None:
    reach(page, control)
    page.keyboard.press("Space")
    wait_until_drawn(page)


def send(page: Page, name: str, content: str) -> None:
    reach(page, page.get_by_test_id("stFileUploader").locator("button").last)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    expect(page.get_by_test_id("stFileUploader").get_by_text(name).first).to_be_visible()
    wait_until_drawn(page)


def follow(page: Page, link: str, leads_to: Locator) -> None:
    reach(page, page.get_by_role("link", name=link, exact=True))
    page.keyboard.press("Enter")
    expect(leads_to).to_be_focused()


def has_focus(page: Page, key: str) -> None:
    page.wait_for_function("key => document.activeElement?.classList.contains(`st-key-${key}`)", arg=key)
    wait_until_drawn(page)  # what brought the focus has begun, and may draw more


def test_a_return_is_sent_and_taken_back_with_the_keyboard_alone(visit: Visit, own_server: Server) -> None:
    page = visit(own_server.url + "/returns")
    assert not page.evaluate(LEFT)
    # While somebody listens, choosers are never shown by the browser itself.
    page.on("filechooser", lambda _: None)

    send(page, "q3.csv", BAD)
    press(page, "Upload and check for errors")
    has_focus(page, "problem")
    assert faults(page) == []
    # An error leads to its finding, and that to its row.
    follow(page, "q3.csv, line 2, value: ‘1o75’ is not a number.", page.locator("#finding-0"))
    row = page.get_by_role("table", name="Faulty rows of q3.csv").locator("tr[id]")
    follow(page, "Line 2", row)
    assert page.evaluate(LEFT)

    send(page, "q3.csv", GOOD)
    press(page, "Upload and check for errors")
    has_focus(page, "checked")
    expect(page.get_by_role("heading", name="1 question to answer")).to_be_visible()
    expect(page.get_by_role("heading", name="2 figures would change")).to_be_visible()
    assert faults(page) == []

    choose(page, page.get_by_role("radio").first)
    press(page, "Save answers")
    expect(page.get_by_role("heading", name="Every question has an answer")).to_be_visible()
    wait_until_drawn(page)

    press(page, "Accept 1 return")
    has_focus(page, "problem")
    expect(page.get_by_text("Tick the box").first).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        if "I have checked this" in (box.get_attribute("aria-label") or ""):
            choose(page, box)
    press(page, "Accept 1 return")
    has_focus(page, "receipt")
    assert faults(page) == []
    return_id = page.get_by_role("row").filter(has_text="q3.csv").get_by_role("rowheader").inner_text()

    reach(page, page.get_by_role("link", name="See the front sheet"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/returns" not in url)
    wait_until_drawn(page)
    expect(page.get_by_text("5 of 14 with a target are off it").first).to_be_visible()

    open_page(page, f"{own_server.url}/history?return={return_id}")
    assert faults(page) == []
    reach(page, page.locator("summary", has_text="Withdraw this return"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("textbox", name="Why is it withdrawn?"))
    page.keyboard.type("Sent for the wrong quarter")
    press(page, "Withdraw")
    expect(page.get_by_text("What was there before shows again").first).to_be_visible()
