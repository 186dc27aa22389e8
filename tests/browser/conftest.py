"""One server to look at, one to write to, and one browser for all tests of this folder."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.pictures import PAGES
from tests.browser.serving import ROOT, Screen, Server, launch, open_page, resize, serve

# Patience for a machine that does other things too; what waits in vain is a fault all the same.
expect.set_options(timeout=15_000)
# Beside the screens of the pictures, the other kinds of item of a clinic.
ITEMS = {name: f"/clinic?item={name}" for name in ("project-B2", "return-workforce-2023-03-10", "nothing")}
Visit = Callable[..., Page]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of this folder."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the bundled returns, to be looked at."""
    with serve(ROOT / "app.py", bundled_store, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def written_store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the tests that write: each leaves what the others look at as it was."""
    return Path(shutil.copy(bundled_store, tmp_path_factory.mktemp("written") / "performance.duckdb"))


@pytest.fixture(scope="session")
def own_server(written_store: Path) -> Iterator[Server]:
    """The dashboard on a store to write to."""
    with serve(ROOT / "app.py", written_store, written_store.with_name("log.txt")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that has the dashboard's scripts already, which a new one loads for a second or more."""
    context = browser.new_context()
    yield context
    context.close()


@contextmanager
def nothing_remembered(profile: BrowserContext) -> Iterator[None]:
    """Close what is opened in the profile meanwhile, and have it forget what a page noted."""
    others = set(profile.pages)
    yield
    for page in set(profile.pages) - others:
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.close()
    profile.clear_cookies()
    profile.clear_permissions()


@pytest.fixture
def visit(browser: Browser, profile: BrowserContext) -> Iterator[Visit]:
    """Open a page in a profile that remembers nothing at a size, somebody else's at each call."""
    contexts: list[BrowserContext] = []

    def opened(url: str = "", size: str = "laptop", **given: Any) -> Page:
        contexts.append(browser.new_context(**given) if contexts or given else profile)
        page = contexts[-1].new_page()
        resize(page, size)
        if url:
            open_page(page, url)
        return page

    with nothing_remembered(profile):
        yield opened
    for context in contexts:
        if context is not profile:
            context.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page of a profile that remembers nothing, at the size of a shared screen."""
    return visit(size="room")


SHOWN = {**PAGES, **ITEMS}


@pytest.fixture(scope="module", params=SHOWN.values(), ids=list(SHOWN))
def screen(request: pytest.FixtureRequest, profile: BrowserContext, server: Server) -> Iterator[Screen]:
    """Every screen in turn, opened once by a deep link; the tests of a module look at it one after another."""
    with nothing_remembered(profile):
        yield Screen(profile.new_page(), server, request.param)
