"""Pages in Chromium: against the same content of Streamlit's own elements, an empty page, and a tenth of the data."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import ROUNDS, report
from benchmarks.data import Data
from tests.browser.serving import ROOT, SIZES, launch, serve

COMPARED = {"front sheet": "/", "KPIs": "/kpis", "plan": "/plan"}
OTHERS = ["clinic", "kpi?measure={measure}", "project?ref=A1", "workforce", "risks", "returns", "history"]
OTHERS += ["reports", "definitions"]
ROUNDS_OF_OTHERS = 3
WORKSTREAMS = ["A", "B", "C", "D", "E"]
EMPTY = "import streamlit as st\n\nst.title('Empty')\n"
# When the page last changed, and when a pointer last went down, by the browser's clock.
WATCH = """
window.changed = window.pressed = 0;
new MutationObserver(() => { window.changed = performance.now() })
  .observe(document, { childList: true, characterData: true, subtree: true });
addEventListener('pointerdown', () => { window.pressed = performance.now() }, true);
"""
# The script has ended, something stands on the page, nothing is stale, and nothing has changed for a while.
QUIET = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
  && document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
  && performance.now() - Math.max(window.changed, window.pressed) > 600"""


@contextmanager
def _open(browser: Browser, url: str) -> Iterator[Page]:
    """Open an address in a browser profile that has never been anywhere, and wait until it is drawn whole."""
    width, height = SIZES["room"]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.add_init_script(WATCH)
    try:
        page = context.new_page()
        page.goto(url)
        _wait_until_quiet(page)
        yield page
    finally:
        context.close()


def _wait_until_quiet(page: Page) -> None:
    page.wait_for_function(QUIET, polling=50, timeout=120_000)


def _time_change(page: Page, workstream: str) -> float:
    """Return the seconds from choosing a workstream until the page's last change."""
    page.bring_to_front()
    page.get_by_role("combobox", name="Workstream").first.click()
    page.get_by_role("option", name=workstream, exact=True).first.click()
    _wait_until_quiet(page)
    return float(page.evaluate("window.changed - window.pressed")) / 1000


def _time_loads(browser: Browser, urls: Mapping[str, str], rounds: int) -> dict[str, list[float]]:
    """Return the seconds from asking for each page until its last change, in turn.

    The first round warms the servers up and does not count.
    """
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for name, url in urls.items():
            with _open(browser, url) as page:
                if turn:
                    times[name].append(float(page.evaluate("window.changed")) / 1000)
    return times


def _time_changes(browser: Browser, urls: Mapping[str, str]) -> dict[str, list[float]]:
    """Return the seconds of changes in turn; each workstream was chosen once before, so that the servers know it."""
    with ExitStack() as stack:
        pages = {name: stack.enter_context(_open(browser, url)) for name, url in urls.items()}
        times: dict[str, list[float]] = defaultdict(list)
        for turn, workstream in enumerate([*WORKSTREAMS, *WORKSTREAMS]):
            for name, page in pages.items():
                seconds = _time_change(page, workstream)
                if turn >= len(WORKSTREAMS):
                    times[name].append(seconds)
        return times


def _compare(browser: Browser, ours: str, elements: str, tenth: str, empty: str, measure: str) -> None:
    for name, address in COMPARED.items():
        urls = {"ours": ours + address, "elements": elements + address, "tenth": tenth + address}
        loads = _time_loads(browser, urls | {"empty": empty}, ROUNDS)
        report(f"load of {name}", loads["ours"], "Streamlit's own elements", loads["elements"], 1.1)
        report(f"load of {name}, ten times the data", loads["ours"], "a tenth", loads["tenth"], 1.3)
        report(f"load of {name}", loads["ours"], "an empty page", loads["empty"])
        changes = _time_changes(browser, {of: urls[of] for of in ("ours", "elements")})
        report(f"change of {name}", changes["ours"], "Streamlit's own elements", changes["elements"], 1.1)
    addresses = {name: f"{ours}/{name.format(measure=measure)}" for name in OTHERS}
    loads = _time_loads(browser, addresses | {"empty": empty}, ROUNDS_OF_OTHERS)
    for name in OTHERS:
        report(f"load of {name.split('?')[0]}", loads[name], "an empty page", loads["empty"])


def measure_pages(data: Data, tenth: Data) -> None:
    """Print every comparison of pages."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        script = Path(folder, "empty.py")
        script.write_text(EMPTY)

        def start(name: str, script: Path, data: Data) -> str:
            about = {"PERFORMANCE_DEFINITIONS": str(data.definitions), "PYTHONPATH": str(ROOT)}
            log = Path(folder, f"{name}.log")
            health = "/api/health" if script.name == "app.py" else "/_stcore/health"
            return stack.enter_context(serve(script, data.store, log, health, about)).url

        ours, a_tenth = start("ours", ROOT / "app.py", data), start("tenth", ROOT / "app.py", tenth)
        elements = start("elements", Path(__file__).with_name("elements.py"), data)
        empty = start("empty", script, data)
        browser = launch(stack.enter_context(sync_playwright()))
        _compare(browser, ours, elements, a_tenth, empty, data.worst_measure())
        browser.close()
