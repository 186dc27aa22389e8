"""A governance officer makes a pack in a browser: draft, final, the same bytes again; and nobody else waits for it."""

import hashlib
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from pipelines.store import Store
from pipelines.store.finals import list_finals
from tests.browser.conftest import Visit
from tests.browser.serving import Server, open_page, wait_until_drawn
from tests.browser.test_screens import faults

COMMITTEE = "/reports?period=2022-23+Q3&as_at=2023-03-17"


def downloaded(page: Page, button: str) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    return Path(found.value.path())


def test_a_draft_becomes_a_final_that_downloads_again_unchanged_while_others_work(
    page: Page, visit: Visit, own_server: Server, written_store: Path
) -> None:
    open_page(page, own_server.url + COMMITTEE)
    expect(page.get_by_text("No pack is final yet")).to_be_visible()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("Making the draft").first).to_be_attached()
    # Another session gets its page while the charts are drawn.
    other = visit(own_server.url + "/risks")
    expect(other.get_by_text("2 risks are on the register").first).to_be_visible()
    expect(page.get_by_role("button", name="Download the draft")).to_be_visible(timeout=30_000)
    draft = docx.Document(str(downloaded(page, "Download the draft")))
    said = [paragraph.text for paragraph in draft.paragraphs]
    assert "As at: 17 March 2023" in said
    assert any(text.startswith("Standing: Draft. Internal") for text in said)
    assert len(draft.inline_shapes) == 8
    # A draft of another choice is not this one's.
    page.get_by_role("radio", name="Public").click()
    expect(page.get_by_role("button", name="Download the draft")).to_have_count(0)
    page.get_by_role("radio", name="Internal").click()

    page.get_by_role("button", name="Make it final").click()
    page.get_by_role("button", name="Keep this pack as final").click()
    expect(page.get_by_text("1 final pack is kept")).to_be_visible(timeout=30_000)
    wait_until_drawn(page)
    [kept] = list_finals(Store(written_store))
    assert (kept.period, kept.as_at.isoformat(), kept.format) == ("2022-23 Q3", "2023-03-17", "docx")
    expect(page.get_by_text(kept.sha256, exact=True)).to_be_visible()
    first = downloaded(page, "Download the final").read_bytes()
    assert hashlib.sha256(first).hexdigest() == kept.sha256
    open_page(page, own_server.url + COMMITTEE)
    assert downloaded(page, "Download the final").read_bytes() == first
    assert faults(page) == []
