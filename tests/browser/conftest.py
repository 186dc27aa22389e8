"""One server and one browser for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.pictures import PAGES
from tests.browser.serving import ROOT, SIZES, Screen, Server, launch, serve

# Patience for a machine that does other things too; what waits in vain is a fault all the same.
expect.set_options(timeout=15_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of this folder."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the bundled returns."""
    with serve(ROOT / "app.py", bundled_store, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser profile at the size of a shared screen."""
    width, height = SIZES["room"]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=PAGES.values(), ids=list(PAGES))
def screen(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Screen]:
    """Every screen in turn, opened once by a deep link; the tests of a module look at it one after another."""
    context = browser.new_context()
    yield Screen(context.new_page(), server, request.param)
    context.close()
