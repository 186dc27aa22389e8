"""Titles say what was found, in at most ten words, made from the data."""

from collections.abc import Callable
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from measures.columns import fits_title
from schemas.vocabulary import Direction, Lateness, State, Verdict
from tests.conftest import read_table, specified
from ui import text

VERDICTS = {"on": Verdict.ON, "near": Verdict.NEAR, "none": Verdict.NO_TARGET}


def judged(counts: str) -> pd.DataFrame:
    """A position at Quarter 3 2022/23 with these verdicts."""
    names = [name for part in counts.split(", ") for name in [part.split()[1]] * int(part.split()[0])]
    frame = pd.DataFrame({"name": names, "period": "2022-23 Q3"}, dtype="str")
    is_old = frame["name"] == "old"
    return frame.assign(
        verdict=[VERDICTS.get(name, Verdict.OFF) for name in names],
        target=frame["name"].ne("none").where(frame["name"] != "none"),
        data_period=is_old.map({True: "Academic year 2020/21", False: "Quarter 3 2022/23"}),
        data_period_end=pd.to_datetime(is_old.map({True: "2021-08-31", False: "2022-12-31"})),
    )


def test_the_headline_says_how_many_are_off_target_and_how_old_their_figures_are() -> None:
    for counts, title in specified(__file__, "off_target"):
        assert text.verdict_finding(judged(counts)) == title


STAGES = {"Blue": "embedded", "Green": "complete", "Amber": "started", "Grey": "not_started"}
BOARD = date(2023, 4, 28)
# The finding of a row of each table.
FINDINGS: dict[str, Callable[[list[str]], str]] = {
    "statuses": lambda cells: text.status_finding(
        "actions", dict(zip(STAGES, map(int, cells), strict=True)), STAGES
    ),
    "dated": lambda cells: text.dated_finding(Lateness(cells[0]), int(cells[1]), int(cells[2]), board=BOARD),
    "late_actions": lambda cells: text.late_actions_finding(int(cells[0]), int(cells[1])),
    "workforce": lambda cells: text.workforce_finding(dict(cell.split(": ") for cell in cells if cell)),
    "measures": lambda cells: text.measure_finding(*cells),
}


def test_a_finding_in_one_line() -> None:
    for table, finding in FINDINGS.items():
        for *cells, title in specified(__file__, table):
            assert finding(cells).lower() == title.lower()
            assert fits_title(title)
    assert text.dated_finding(Lateness.DUE_SOON, 0, 0, board=None) == "The calendar names no later Board"


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=34), st.sampled_from([d.value for d in Direction]), max_size=9
    )
)
def test_a_title_can_be_read_at_a_glance(directions: dict[str, str]) -> None:
    assert fits_title(text.workforce_finding(directions))


def test_every_verdict_and_direction_has_a_title() -> None:
    assert all(fits_title(text.measure_finding("100.0%", v, d, "99.9%")) for v in Verdict for d in Direction)


def test_a_figure_says_what_it_is_about_and_when_it_came() -> None:
    for *cells, line in specified(__file__, "reported"):
        columns = ("data_period", "reported_in", "period", "state")
        assert text.reported_line(dict(zip(columns, cells, strict=True))) == line


def test_a_blank_is_never_just_a_blank() -> None:
    blank = {"data_period": None, "reported_in": None, "period": "2022-23 Q1"}
    assert all(text.reported_line({**blank, "state": state}) for state in State)


SHOWN = """
2023-04-05 | stand-in | Shown as at 5 April 2023 (demonstration date)
2023-04-05 | | Shown as at 5 April 2023 (today)
2022-12-31 | stand-in | Shown as at 31 December 2022 (demonstration date: 5 April 2023)
2022-12-31 | | Shown as at 31 December 2022 (today: 5 April 2023)
"""


def test_the_page_says_its_date_and_what_stands_in_for_today() -> None:
    for as_at, stand_in, line in read_table(SHOWN):
        assert text.as_at_line(date.fromisoformat(as_at), date(2023, 4, 5), bool(stand_in)) == line


def test_lateness_in_words() -> None:
    assert text.lateness_words("overdue", 5) == "Overdue by 5 days"
    assert text.lateness_words("overdue", 1) == "Overdue by 1 day"
    assert text.lateness_words("on time", None) == "On time"


def test_an_unknown_value_is_named_cut_short_and_told_what_there_is() -> None:
    said = text.unknown_value("workstream", "Z" * 100, ["A", "B"])
    assert said == f"There is no workstream “{'Z' * 60}”. Choose one of: A, B."
