"""A clinic held in a real browser: from agenda to minutes by the keyboard, with two people in it at once."""

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visit
from tests.browser.serving import SIZES, Server, open_page, wait_until_drawn

AREA = "service_area=Thriving+Children+and+Families"
EXCLUSIONS = "Exclusions, primary: off target, improving from 0.04% in 2019/20 (published) to 0.02%"
SOON = 15_000  # milliseconds in which the other person sees a decision, however busy the machine is
SIZES_OF = """selectors => selectors.map(
    one => parseFloat(getComputedStyle(document.querySelector(one)).fontSize))"""
# Every text of the item that can be seen and is smaller than 20 pixels, what is typed too.
SMALL = """() => {
    const main = document.querySelector("[data-testid=stMain]"), found = []
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    const elements = [...main.querySelectorAll("input, textarea")]
    while (texts.nextNode()) if (texts.currentNode.textContent.trim()) elements.push(texts.currentNode.parentElement)
    return elements.filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1
        && parseFloat(getComputedStyle(one).fontSize) < 20).map(one => one.textContent || one.outerHTML)
}"""


@pytest.fixture
def two(visit: Visit) -> tuple[Page, Page]:
    """Two people, each with a browser of their own."""
    return visit(size="room"), visit(size="room")


def title(page: Page, words: str) -> None:
    expect(page.locator("h1").filter(has_text=words)).to_be_visible(timeout=15_000)
    wait_until_drawn(page)


def test_two_people_walk_a_clinic_from_agenda_to_minutes_by_the_keyboard(
    two: tuple[Page, Page], own_server: Server
) -> None:
    chair, other = two
    open_page(chair, f"{own_server.url}/clinic?{AREA}")
    expect(chair.get_by_text("6 items to talk about")).to_be_visible()
    # What is not for today is unticked, and passed over.
    tick = chair.get_by_role("checkbox", name="Today: Exclusions, secondary")
    tick.press("Space")
    expect(chair.get_by_role("row").filter(has=tick)).to_contain_text("Not now")
    expect(tick).to_be_focused()
    chair.get_by_role("button", name="Start the clinic").press("Enter")
    title(chair, EXCLUSIONS)
    open_page(other, f"{own_server.url}/clinic?{AREA}&item=kpi-absence_primary")
    title(other, "Absence, primary")

    # Each has a place of their own, and the arrows move it.
    chair.keyboard.press("ArrowRight")
    title(chair, "Exclusions, special")
    assert "item=kpi-excl_special" in chair.url
    assert "item=kpi-absence_primary" in other.url
    chair.keyboard.press("ArrowLeft")
    title(chair, "Exclusions, primary")

    # In a text the arrows move the caret only, and the other's draft stays while the page is drawn again.
    other.get_by_label("Decision or action").fill("A thought not yet")
    words = chair.get_by_label("Decision or action")
    words.focus()
    chair.keyboard.type("Visit five school")
    chair.keyboard.press("ArrowLeft")
    chair.keyboard.press("ArrowRight")
    chair.keyboard.type("s")
    assert "item=kpi-excl_primary" in chair.url
    chair.keyboard.press("Control+Enter")
    wait_until_drawn(chair)
    chair.get_by_role("button", name="Record").press("Enter")
    expect(chair.get_by_text("Decision saved")).to_be_visible(timeout=15_000)
    expect(words).to_have_value("")

    # The other person sees it with a hand on nothing.
    expect(other.get_by_text("Items")).to_be_visible()
    # As by a finger, the text is left and the list pressed in one instant; so is "Next" below.
    other.get_by_role("button", name="Items").press("Enter")
    decided = other.get_by_role("button", name=f"1. {EXCLUSIONS} · decided")
    expect(decided).to_be_visible(timeout=SOON)
    other.keyboard.press("Escape")
    expect(other.get_by_label("Decision or action")).to_have_value("A thought not yet")
    assert "item=kpi-absence_primary" in other.url
    other.get_by_label("Decision or action").fill("Another thought")
    other.get_by_role("button", name="Next").press("Enter")
    title(other, "B4 Elective home education")

    # Not now, and on to the close.
    chair.keyboard.press("ArrowRight")
    title(chair, "Exclusions, special")
    chair.get_by_role("button", name="Not now").press("Enter")
    title(chair, "Absence, primary")
    chair.get_by_role("button", name="End clinic").press("Enter")
    title(chair, "1 decision; 2 of 6 items shown")
    expect(chair.get_by_text("Visit five schools").first).to_be_visible()

    with chair.expect_download() as handed:
        chair.get_by_role("button", name="Download the minutes").press("Enter")
    assert handed.value.suggested_filename == "minutes-2023-04-05-thriving-children-and-families.docx"
    written = docx.Document(io.BytesIO(Path(handed.value.path()).read_bytes()))
    assert written.tables[0].rows[1].cells[1].text == "Visit five schools"
    assert [p.text for p in written.paragraphs if p.style and p.style.name == "Heading 1"] == [
        "Minutes: Thriving Children and Families, Quarter 3, 2022/23"
    ]
    chair.get_by_role("button", name="Leave").press("Enter")
    title(chair, "Clinic: Quarter 3, 2022/23")
    assert AREA in chair.url
    said = own_server.log()
    assert not [word for word in ("error", "traceback", "deprecat") if word in said.lower()], said


def test_a_decision_is_on_the_others_screen_without_a_reload_and_draws_its_own_part_of_ones_own(
    two: tuple[Page, Page], own_server: Server
) -> None:
    chair, other = two
    drawn: list[int] = []  # how each drawing of the chair's screen ended

    def hear(frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "script_finished":
            drawn.append(message.script_finished)

    chair.on("websocket", lambda socket: socket.on("framereceived", hear))
    for page in two:
        open_page(page, f"{own_server.url}/clinic?item=kpi-neet_supported")
    chair.wait_for_timeout(2_500)
    drawn.clear()
    chair.get_by_label("Decision or action").fill("Ring every provider")
    chair.get_by_role("button", name="Record").click()
    expect(chair.get_by_text("Decision saved")).to_be_visible(timeout=15_000)
    # While a page is drawn again, what it showed before may stand beneath for a moment.
    expect(other.get_by_text("Ring every provider")).to_have_count(1, timeout=SOON)
    # A part may be drawn again before it is done; the whole is not.
    assert ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY in drawn
    assert ForwardMsg.FINISHED_SUCCESSFULLY not in drawn


def test_a_reload_opens_the_same_item_of_the_same_clinic(page: Page, own_server: Server) -> None:
    open_page(page, f"{own_server.url}/clinic?{AREA}&period=2022-23+Q2")
    page.get_by_role("button", name="Start the clinic").click()
    title(page, "Exclusions, primary")
    page.keyboard.press("ArrowRight")
    title(page, "Exclusions, special")
    before = page.url
    page.reload()
    title(page, "Exclusions, special")
    assert page.url == before
    assert AREA in before
    assert "period=2022-23+Q2" in before
    expect(page.get_by_text("Quarter 2, 2022/23").locator("visible=true").first).to_be_visible()


def test_a_running_clinic_has_no_frame_but_a_way_out_and_text_for_a_room(page: Page, server: Server) -> None:
    open_page(page, f"{server.url}/clinic?item=kpi-neet_supported")
    for gone in ("stHeader", "stToolbar", "stSidebar"):
        expect(page.locator(f'[data-testid="{gone}"]')).not_to_be_visible()
    expect(page.get_by_label("Service area", exact=True)).not_to_be_visible()
    expect(page.get_by_role("button", name="End clinic")).to_be_visible()
    assert page.evaluate(SIZES_OF, [".clinic-figure", ".verdict", ".goal", ".clinic-words"]) == [
        80,
        32,
        28,
        24,
    ]
    assert page.evaluate(SMALL) == []
    # The actions of a project are not cut off.
    open_page(page, f"{server.url}/clinic?item=project-B4")
    table = page.locator(".table")
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(table).to_contain_text("Date passed since the report")


def test_an_item_of_a_clinic_is_on_one_screen(page: Page, server: Server) -> None:
    open_page(page, f"{server.url}/clinic?item=kpi-neet_supported")
    for words in ("725", "Record", "? Query"):
        found = page.get_by_text(words, exact=True).last.bounding_box()
        assert found, words
        assert found["y"] + found["height"] <= SIZES["room"][1], words
