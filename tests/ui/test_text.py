"""Titles say what was found, in at most ten words, made from the data."""

from collections.abc import Callable
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from measures.columns import fits_title
from schemas.vocabulary import Direction, Lateness, State, Verdict
from tests.conftest import read_table
from ui.text import (
    as_at_line,
    dated_finding,
    late_actions_finding,
    lateness_words,
    measure_finding,
    reported_line,
    status_finding,
    unknown_value,
    verdict_finding,
    workforce_finding,
)

OFF_TARGET = """
# how many are on, near and off target, off it on figures of 2020/21 (old), and without a target (none) | title
3 on, 5 near, 2 off, 4 old, 1 none |
    6 of 14 with a target are off it, 4 of them on figures of 2020/21; 5 more miss it within tolerance
3 on, 1 off | 1 of 4 with a target is off it
3 on, 1 near, 1 old |
    1 of 5 with a target is off it, 1 of them on figures of 2020/21; 1 more misses it within tolerance
3 on, 2 near | None of 5 with a target is off it; 2 miss it within tolerance
1 on | None of 1 with a target is off it
1 none | No measure here has a target
0 on | No measure matches these filters
"""
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
    for counts, title in read_table(OFF_TARGET):
        assert verdict_finding(judged(counts)) == title


STAGES = {"Blue": "embedded", "Green": "complete", "Amber": "started", "Grey": "not_started"}
BOARD = date(2023, 4, 28)
# What is found, and the line that says it.
FINDINGS: dict[Callable[[list[str]], str], str] = {
    lambda cells: status_finding("actions", dict(zip(STAGES, map(int, cells), strict=True)), STAGES): """
12 | 30 | 128 | 48 | 42 of 218 actions are complete; 48 have not started
1 | 0 | 2 | 1 | 1 of 4 actions is complete; 1 has not started
2 | 0 | 2 | 0 | 2 of 4 actions are complete
0 | 0 | 0 | 0 | No action is rated here
""",
    lambda cells: dated_finding(Lateness(cells[0]), int(cells[1]), int(cells[2]), board=BOARD): """
overdue | 1 | 2 | 1 project and 2 actions are overdue
overdue | 1 | 0 | 1 project is overdue
overdue | 0 | 0 | Nothing rated here is overdue
date passed since the report | 1 | 27 | 1 project and 27 actions have passed their date since the report
date passed since the report | 0 | 1 | 1 action has passed its date since the report
date passed since the report | 0 | 0 | Nothing rated here has passed its date since the report
due before the next Board | 1 | 0 | 1 project is due before the next Board
due before the next Board | 0 | 0 | Nothing rated here is due before the next Board
""",
    lambda cells: dated_finding(Lateness.DUE_SOON, int(cells[0]), int(cells[1]), board=None): """
0 | 0 | The calendar names no later Board
""",
    lambda cells: late_actions_finding(int(cells[0]), int(cells[1])): """
0 | 0 | Nothing rated here is overdue
2 | 0 | 2 actions are overdue
2 | 1 | 2 actions overdue; 1 action past its date since the report
0 | 3 | 3 actions have passed their date since the report
""",
    lambda cells: workforce_finding(dict(cell.split(": ") for cell in cells if cell)): """
People employed: Higher | Agency share: Improving | Length of absence: Improving |
    Agency share and length of absence improved
Agency share: Worsening | Agency share worsened since the last report
Agency share: Improving | Absent on the day: Worsening | Agency share improved; absent on the day worsened
People employed: Higher | No workforce measure has moved for better or worse
| No workforce measure has moved for better or worse
a: Improving | b: Improving | c: Improving | d: Improving | 4 of 4 measures improved since the last report
""",
    lambda cells: measure_finding(*cells): """
65% | On target | Improving | 63% | 65% is on target, improving from 63%
725 | Off target | Worsening | 1,127 | 725 is off target, worsening from 1,127
278 | No target | Worsening | 244 | 278 has no target, worsening from 244
5.0% | Off target | No earlier figure | | 5.0% is off target, with no earlier figure
– | No figure | No earlier figure | | No figure has been reported yet
""",
}


def test_a_finding_in_one_line() -> None:
    for finding, table in FINDINGS.items():
        for *cells, title in read_table(table):
            assert finding(cells).lower() == title.lower()
            assert fits_title(finding(cells))


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=34), st.sampled_from([d.value for d in Direction]), max_size=9
    )
)
def test_a_title_can_be_read_at_a_glance(directions: dict[str, str]) -> None:
    assert fits_title(workforce_finding(directions))


def test_every_verdict_and_direction_has_a_title() -> None:
    assert all(fits_title(measure_finding("100.0%", v, d, "99.9%")) for v in Verdict for d in Direction)


REPORTED = """
# data period | reported in | period asked | state | line
Autumn term 2022 | 2022-23 Q3 | 2022-23 Q3 | reported | Autumn term 2022
Summer term 2022 | 2022-23 Q2 | 2022-23 Q2 | repeated | Summer term 2022, repeated
Year 2020/21 | 2022-23 Q1 | 2022-23 Q3 | not_due | Year 2020/21, reported in Q1
Year 2020/21 | 2021-22 Q4 | 2022-23 Q3 | late | Year 2020/21, reported in Q4 2021/22
| | 2022-23 Q1 | not_available | Not available
| | 2022-23 Q1 | |
"""


def test_a_figure_says_what_it_is_about_and_when_it_came() -> None:
    for *cells, line in read_table(REPORTED):
        columns = ("data_period", "reported_in", "period", "state")
        assert reported_line(dict(zip(columns, cells, strict=True))) == line


def test_a_blank_is_never_just_a_blank() -> None:
    blank = {"data_period": None, "reported_in": None, "period": "2022-23 Q1"}
    assert all(reported_line({**blank, "state": state}) for state in State)


SHOWN = """
2023-04-05 | stand-in | Shown as at 5 April 2023 (demonstration date)
2023-04-05 | | Shown as at 5 April 2023 (today)
2022-12-31 | stand-in | Shown as at 31 December 2022 (demonstration date: 5 April 2023)
2022-12-31 | | Shown as at 31 December 2022 (today: 5 April 2023)
"""


def test_the_page_says_its_date_and_what_stands_in_for_today() -> None:
    for as_at, stand_in, line in read_table(SHOWN):
        assert as_at_line(date.fromisoformat(as_at), date(2023, 4, 5), bool(stand_in)) == line


def test_lateness_in_words() -> None:
    assert lateness_words("overdue", 5) == "Overdue by 5 days"
    assert lateness_words("overdue", 1) == "Overdue by 1 day"
    assert lateness_words("on time", None) == "On time"


def test_an_unknown_value_is_named_cut_short_and_told_what_there_is() -> None:
    said = unknown_value("workstream", "Z" * 100, ["A", "B"])
    assert said == f"There is no workstream “{'Z' * 60}”. Choose one of: A, B."
