"""A newcomer's tasks: each is answered in at most three actions from the front sheet."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipelines.review.decisions import Agreed, Clinic, Subject, record_decision
from pipelines.store import Store
from schemas.vocabulary import About
from tests.browser.conftest import Visit
from tests.browser.serving import ROOT, Server, serve, wait_until_drawn
from tests.conftest import load

pytestmark = pytest.mark.soak

MOVED = "report_date,project,status,progress\n2023-03-31,A2,Green,Complete.\n2023-03-31,A8,Amber,Begun.\n"


@pytest.fixture(scope="module")
def lived_in(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard some days on: a second report of two projects, and one decision of a clinic."""
    folder = tmp_path_factory.mktemp("lived-in")
    store = Path(shutil.copy(bundled_store, folder / "performance.duckdb"))
    load(store, MOVED, options=["--received", "2023-04-01"])
    record_decision(
        Store(store),
        Agreed("Review every case in week one", "Director Thriving Children and Families", date(2023, 4, 28)),
        Subject(About.MEASURE, "excl_primary"),
        Clinic(None, "2022-23 Q3", date(2023, 4, 4)),
        "chair",
    )
    with serve(ROOT / "app.py", store, folder / "log") as running:
        yield running


# What a newcomer does on the front sheet, a kind of control and its words at a time, and reads in the end.
TASKS = {
    "which measures are worst": ("", "6 of 14 with a target are off it"),
    "why is this one off": (
        "link: Exclusions, primary",
        "0.02% against 0.01% or less; 0.01 points above target",
    ),
    "what did we agree about it": ("link: Exclusions, primary", "Review every case in week one"),
    "what is overdue in workstream B": ("link: Plan, Workstream: B", "Overdue by 36 days"),
    "what moved since last time": ("link: Plan", "2 of 2 projects moved since 17 March 2023"),
    "who has not sent a return": ("link: Returns", "Director of Strategy, Commissioning and Transformation"),
    "what did we tell the committee": (
        "?as_at=2023-04-05&period=2022-23+Q3",
        "Front sheet: Quarter 3, 2022/23",
    ),
}


@pytest.mark.parametrize(("actions", "words"), TASKS.values(), ids=list(TASKS))
def test_a_task_is_done_in_at_most_three_actions(
    visit: Visit, lived_in: Server, actions: str, words: str
) -> None:
    page = visit(lived_in.url + (actions if actions.startswith("?") else ""))
    steps = re.findall(r"(link|Workstream): (.+?)(?:, (?=Workstream:)|$)", actions)
    assert len(steps) <= 3
    for control, name in steps:
        if control == "link":
            page.get_by_role("link", name=name).first.click()
        else:
            page.get_by_role("combobox", name=control).first.fill(name)
            page.get_by_role("option", name=name, exact=True).first.click()
        wait_until_drawn(page)
    # A link's run may not have begun when the page is looked at: patience, on a machine that has much to do.
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=30_000)
