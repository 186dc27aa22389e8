"""Every page's first load and a change of filter, beside an empty Streamlit page, with much and with very much data."""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from benchmarks.checking import made_up
from benchmarks.workers import say
from tests.browser.pictures import PAGES
from tests.browser.serving import ROOT, SIZES, launch, serve

PATIENCE = 300_000  # milliseconds: the first look at a big store reads all of it
UNNOTICED = 15_000  # what neither the page's state nor its words show is left out
ROUNDS = 5
OPTIONS = 6  # workstreams, each chosen once before changes count: a server has shown most views before
# A short run is not seen running: an empty page's title says what was chosen, as does the line below our filters.
# (`innerText` would have the page laid out at every look.)
EMPTY = """import streamlit as st

chosen = st.selectbox("Workstream", list("ABCDEFGH"), index=None)
st.title(f"Empty {chosen}")
"""
# The script has ended, nothing waits to come or to go, and every chart has its marks.
DRAWN = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
  && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(e => e.querySelector('.marks'))"""
# A run is noticed by its start: between a press and that, the page is as it was.
NOTICE = """() => { window.ran = false;
  const running = one => [one.oldValue, one.target.dataset.testScriptState].includes('running');
  new MutationObserver(all => { window.ran ||= all.some(running) }).observe(document.body, {
    attributes: true, attributeOldValue: true, subtree: true, attributeFilter: ['data-test-script-state']}) }"""
SAYS = """([title, part]) => document.querySelector('h1')?.textContent === title
  || document.querySelector('.view-line p')?.textContent.split(' · ').includes(part)"""


@dataclass(frozen=True)
class Served:
    """Where a dashboard answers, and a measure of its data that is off target."""

    url: str
    measure: str

    def at(self, address: str) -> str:
        """Return the address of a page, with a measure that it has."""
        return self.url + address.replace("eee_2", self.measure).replace("neet_supported", self.measure)


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser profile that has never been anywhere."""
    width, height = SIZES["room"]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    try:
        yield context.new_page()
    finally:
        context.close()


def _load(browser: Browser, url: str) -> float:
    """Seconds until the page is drawn whole."""
    with _page(browser) as page:
        start = time.perf_counter()
        page.goto(url)
        page.wait_for_function(DRAWN, polling=5, timeout=PATIENCE)
        return time.perf_counter() - start


def _change(page: Page, place: int) -> float:
    """Seconds from choosing another workstream until the page is drawn again; NaN where that was not noticed."""
    page.bring_to_front()
    page.get_by_role("combobox", name="Workstream").first.click()
    # Found beforehand: to look for it by its role takes longer the more the page shows.
    option = page.get_by_role("option").nth(place).element_handle()
    said = json.dumps([f"Empty {option.inner_text()}", f"Workstream {option.inner_text()}"])
    page.evaluate("window.ran = false")
    start = time.perf_counter()
    option.click()
    drawn = f"() => (window.ran || ({SAYS})({said})) && ({DRAWN})()"
    try:
        page.wait_for_function(drawn, polling=5, timeout=UNNOTICED)
    except TimeoutError:
        print(f"a change took over {UNNOTICED // 1000} s or was not noticed, and is left out: {page.url}")
        return math.nan
    return time.perf_counter() - start


def _changes(browser: Browser, *urls: str) -> list[tuple[list[float], list[float]]]:
    """Seconds of the first choices of each workstream, and of several later ones, on each of some pages.

    The pages take turns: a machine is not always as fast as it was.
    """
    with ExitStack() as stack:
        pages = [stack.enter_context(_page(browser)) for _ in urls]
        for page, url in zip(pages, urls, strict=True):
            page.goto(url)
            page.wait_for_function(DRAWN, polling=5, timeout=PATIENCE)
            page.evaluate(NOTICE)
        turns = [[_change(page, place % OPTIONS) for page in pages] for place in range(OPTIONS + ROUNDS)]
        return [
            (_noticed(of_page[:OPTIONS]), _noticed(of_page[OPTIONS:])) for of_page in zip(*turns, strict=True)
        ]


def _noticed(changes: Sequence[float]) -> list[float]:
    return [seconds for seconds in changes if not math.isnan(seconds)]


def _in_turn(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Measure both alternately, each warmed up once."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


def _off_target(made: Path) -> str:
    """Return the measure of a store that is furthest off its target."""
    command = [sys.executable, "-m", "pipelines", "position", "kpis", "--format", "json"]
    about = ["--store", str(made / "store.duckdb"), "--definitions", str(made / "definitions")]
    told = subprocess.run([*command, *about], cwd=ROOT, check=True, capture_output=True).stdout
    return str(json.loads(told)[0]["measure"])


def _compare(browser: Browser, much: Served, very_much: Served | None, empty: str) -> None:
    for name, address in PAGES.items():
        ours, theirs = _in_turn(partial(_load, browser, much.at(address)), partial(_load, browser, empty))
        say(f"first load of {name}", ours, "an empty page", theirs, 1.5)
        if very_much:
            larger, smaller = _in_turn(
                partial(_load, browser, very_much.at(address)), partial(_load, browser, much.at(address))
            )
            say(f"first load of {name}, ten times the data", larger, "the data", smaller, 1.3)
    for name, address in PAGES.items():
        if "item=" not in address:  # a clinic that runs has no filter to change
            (first, again), (their_first, theirs) = _changes(browser, much.at(address), empty)
            say(f"change of a filter on {name}", again, "an empty page", theirs, 3)
            say(f"first choice of a workstream on {name}", first, "an empty page", their_first, None)


def measure(much: Path, very_much: Path | None) -> None:
    """Measure all pages on two sets of made-up data with their stores, or only on the first; print ratios."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        script = Path(folder, "empty.py")
        script.write_text(EMPTY)

        def serving(made: Path) -> Served:
            about = {"PERFORMANCE_DEFINITIONS": str(made / "definitions")}
            log = Path(folder, f"{made.name}.log")
            server = serve(ROOT / "app.py", made / "store.duckdb", log, more=about)
            return Served(stack.enter_context(server).url, _off_target(made))

        first, second = serving(much), serving(very_much) if very_much else None
        nothing = serve(script, much / "none.duckdb", Path(folder, "empty.log"), "/_stcore/health")
        empty = stack.enter_context(nothing).url
        browser = launch(stack.enter_context(sync_playwright()))
        _compare(browser, first, second, empty)
        browser.close()


def report() -> None:
    """Measure on 300 measures, 40 quarters and 5,000 actions, then on ten times that."""
    with tempfile.TemporaryDirectory() as folder:
        much, very_much = (
            made_up(Path(folder, name), 40, 300 * times, ("--actions", str(5_000 * times)))
            for name, times in (("much", 1), ("very_much", 10))
        )
        measure(much, very_much)
