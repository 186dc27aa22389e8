"""A newcomer's tasks: each is answered in at most three actions from the front sheet."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.review.decisions import Agreed, Clinic, Subject, record_decision
from pipelines.store import Store
from schemas.vocabulary import About
from tests.browser.serving import ROOT, SIZES, Server, open_page, serve, wait_until_drawn
from tests.conftest import run_pipelines

pytestmark = pytest.mark.soak

MOVED = "report_date,project,status,progress\n2023-03-31,A2,Green,Complete.\n2023-03-31,A8,Amber,Begun.\n"


@pytest.fixture(scope="module")
def lived_in(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard some days on: a second report of two projects, and one decision of a clinic."""
    folder = tmp_path_factory.mktemp("lived-in")
    store = Path(shutil.copy(bundled_store, folder / "performance.duckdb"))
    report = folder / "projects.csv"
    report.write_text(MOVED)
    loaded = run_pipelines("load", str(report), "--received", "2023-04-01", store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    record_decision(
        Store(store),
        Agreed("Review every case in week one", "Director Thriving Children and Families", date(2023, 4, 28)),
        Subject(About.MEASURE, "excl_primary"),
        Clinic(None, "2022-23 Q3", date(2023, 4, 4)),
        "chair",
    )
    with serve(ROOT / "app.py", store, folder / "log") as running:
        yield running


class Newcomer:
    """Somebody on the front sheet, whose actions are counted."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.actions = page, 0
        open_page(page, url)

    def click(self, what: Locator) -> None:
        self.actions += 1
        what.click()
        wait_until_drawn(self.page)

    def choose(self, label: str, value: str) -> None:
        self.actions += 1
        box = self.page.get_by_role("combobox", name=label).first
        box.fill(value)
        self.page.get_by_role("option", name=value, exact=True).first.click()
        wait_until_drawn(self.page)

    def go(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def reads(self, words: str) -> None:
        assert self.actions <= 3
        # A link's run may not have begun when the page is looked at: patience, on a machine that has much to do.
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=30_000)


@pytest.fixture
def newcomer(browser: Browser, lived_in: Server) -> Iterator[Newcomer]:
    width, height = SIZES["laptop"]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield Newcomer(context.new_page(), lived_in.url)
    context.close()


def test_which_measures_are_worst(newcomer: Newcomer) -> None:
    newcomer.reads("6 of 15 measures are off target")
    first = newcomer.page.get_by_role("table").first.get_by_role("row").nth(1)
    expect(first).to_contain_text("Exclusions, primary")


def test_why_is_this_one_off(newcomer: Newcomer) -> None:
    newcomer.click(newcomer.page.get_by_role("link", name="Exclusions, primary").first)
    newcomer.reads("0.02% against 0.01% or less; misses by 0.01 points")


def test_what_did_we_agree_about_it(newcomer: Newcomer) -> None:
    newcomer.click(newcomer.page.get_by_role("link", name="Exclusions, primary").first)
    newcomer.reads("Review every case in week one")


def test_what_is_overdue_in_workstream_b(newcomer: Newcomer) -> None:
    newcomer.go("Plan")
    newcomer.choose("Workstream", "B")
    newcomer.reads("Overdue by 36 days")


def test_what_moved_since_last_time(newcomer: Newcomer) -> None:
    newcomer.go("Plan")
    newcomer.reads("2 of 2 projects moved since 17 March 2023")


def test_who_has_not_sent_a_return(newcomer: Newcomer) -> None:
    newcomer.go("Returns")
    newcomer.reads("1 return is late")
    newcomer.reads("Director of Strategy, Commissioning and Transformation")


def test_what_did_we_tell_the_committee_in_april(newcomer: Newcomer) -> None:
    newcomer.page.goto(f"{newcomer.page.url.split('?')[0]}?as_at=2023-04-05&period=2022-23+Q3")
    newcomer.actions += 1
    wait_until_drawn(newcomer.page)
    newcomer.reads("Front sheet: Quarter 3, 2022/23")
