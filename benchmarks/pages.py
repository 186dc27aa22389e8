"""Every page's first load and a change of filter, beside an empty Streamlit page, with much and with very much data."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.checking import made_up
from benchmarks.workers import say
from tests.browser.pictures import PAGES
from tests.browser.serving import ROOT, SIZES, Server, launch, serve

ROUNDS = 5
EMPTY = "import streamlit as st\n\nst.title('Empty')\nst.selectbox('Choose', ['a', 'b'], key='choice')\n"
DRAWN = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton]')"""


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    width, height = SIZES["room"]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    try:
        yield context.new_page()
    finally:
        context.close()


def _load(browser: Browser, url: str) -> float:
    """Seconds until the page is drawn whole, in a browser profile that has never been there."""
    with _page(browser) as page:
        start = time.perf_counter()
        page.goto(url)
        page.wait_for_function(DRAWN, polling=5)
        return time.perf_counter() - start


def _changes(browser: Browser, url: str, label: str) -> list[float]:
    """Seconds from choosing another value until the page is drawn again, several times on one page."""
    found = []
    with _page(browser) as page:
        page.goto(url)
        page.wait_for_function(DRAWN, polling=5)
        for _ in range(ROUNDS):
            box = page.get_by_role("combobox", name=label).first
            box.click()
            page.keyboard.press("ArrowDown")
            start = time.perf_counter()
            page.keyboard.press("Enter")
            page.wait_for_timeout(10)
            page.wait_for_function(DRAWN, polling=5)
            found.append(time.perf_counter() - start)
    return found


def _loads(browser: Browser, ours: str, theirs: str) -> tuple[list[float], list[float]]:
    _load(browser, ours), _load(browser, theirs)
    pairs = [(_load(browser, ours), _load(browser, theirs)) for _ in range(ROUNDS)]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


def report() -> None:
    """Measure all pages on 300 measures, 40 quarters and 5,000 actions, then on ten times that; print ratios."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        much, very_much = (
            made_up(Path(folder, name), 40, 300 * times, ("--actions", str(5_000 * times)))
            for name, times in (("much", 1), ("very_much", 10))
        )
        empty = Path(folder, "empty.py")
        empty.write_text(EMPTY)

        def start(script: Path, made: Path, health: str) -> Server:
            about = {"PERFORMANCE_DEFINITIONS": str(made / "definitions")}
            log = Path(folder, f"{made.name}-{script.stem}.log")
            return stack.enter_context(serve(script, made / "store.duckdb", log, health, about))

        first = start(ROOT / "app.py", much, "/api/health")
        second = start(ROOT / "app.py", very_much, "/api/health")
        nothing = start(empty, much, "/_stcore/health")
        browser = launch(stack.enter_context(sync_playwright()))
        for name, address in PAGES.items():
            address = address.replace("eee_2", next((much / "definitions" / "measures").glob("*.toml")).stem)
            ours, theirs = _loads(browser, first.url + address, nothing.url)
            say(f"first load of {name}", ours, "an empty page", theirs, 1.5)
            larger, smaller = _loads(browser, second.url + address, first.url + address)
            say(f"first load of {name}, ten times the data", larger, "the data", smaller, 1.3)
        changed = _changes(browser, first.url, "Workstream")
        say("change of a filter", changed, "an empty page", _changes(browser, nothing.url, "Choose"), 3)
        browser.close()
