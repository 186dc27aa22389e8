"""A governance officer makes a pack in a browser: draft, final, the same bytes again; and nobody else waits for it."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.store import Store
from pipelines.store.packs import list_finals
from tests.browser.serving import ROOT, Server, open_page, serve, wait_until_drawn
from tests.browser.test_screens import faults

COMMITTEE = "/reports?period=2022-23+Q3&as_at=2023-03-17"


@pytest.fixture(scope="module")
def store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(bundled_store, tmp_path_factory.mktemp("packs") / "performance.duckdb"))


@pytest.fixture(scope="module")
def own_server(store: Path) -> Iterator[Server]:
    with serve(ROOT / "app.py", store, store.parent / "log.txt") as running:
        yield running


def downloaded(page: Page, button: str, to: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    found.value.save_as(to)
    return to


def test_a_draft_becomes_a_final_that_downloads_again_unchanged_while_others_work(
    browser: Browser, page: Page, own_server: Server, store: Path, tmp_path: Path
) -> None:
    open_page(page, own_server.url + COMMITTEE)
    expect(page.get_by_text("No pack is final yet")).to_be_visible()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text(re.compile(r"Chart \d of 8 drawn"))).to_be_attached(timeout=30_000)
    # Another session gets its page while the charts are drawn.
    other = browser.new_context().new_page()
    open_page(other, own_server.url + "/risks")
    expect(other.get_by_text("2 risks are on the register").first).to_be_visible()
    other.context.close()
    expect(page.get_by_role("button", name="Download the draft")).to_be_visible(timeout=30_000)
    draft = docx.Document(str(downloaded(page, "Download the draft", tmp_path / "draft.docx")))
    said = [paragraph.text for paragraph in draft.paragraphs]
    assert "As at: 17 March 2023" in said
    assert any(text.startswith("Standing: Draft. Internal") for text in said)
    assert len(draft.inline_shapes) == 8

    page.get_by_role("button", name="Make it final").click()
    page.get_by_role("button", name="Keep this pack as final").click()
    expect(page.get_by_text("1 final pack is kept")).to_be_visible(timeout=30_000)
    wait_until_drawn(page)
    [kept] = list_finals(Store(store))
    expect(page.get_by_text(kept.sha256, exact=True)).to_be_visible()
    first = downloaded(page, "Download the final", tmp_path / "first.docx").read_bytes()
    assert hashlib.sha256(first).hexdigest() == kept.sha256
    open_page(page, own_server.url + COMMITTEE)
    assert downloaded(page, "Download the final", tmp_path / "again.docx").read_bytes() == first
    assert faults(page) == [], json.dumps(faults(page), indent=1)
