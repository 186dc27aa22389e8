"""Titles say what was found, in at most ten words, made from the data."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.columns import fits_title
from schemas.vocabulary import Direction, Lateness, State, Verdict
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

MET, CLOSE, MISSED, OLD, UNAIMED = ["on"], ["near"], ["off"], ["old"], ["unaimed"]
ON, NEAR, OFF = "On target", "Near target", "Off target"
QUARTER, YEAR = ("Quarter 3 2022/23", "2022-12-31"), ("Academic year 2020/21", "2021-08-31")
JUDGED = {
    "on": (Verdict.ON, 1, *QUARTER),
    "near": (Verdict.NEAR, 1, *QUARTER),
    "off": (Verdict.OFF, 1, *QUARTER),
    "old": (Verdict.OFF, 1, *YEAR),
    "unaimed": (Verdict.NO_TARGET, None, *QUARTER),
}
WORKFORCE = {"People employed": "Higher", "Agency share": "Improving", "Length of absence": "Improving"}
NONE_MOVED = "No workforce measure has moved for better or worse"


def actions(**statuses: int) -> str:
    stages = {"Blue": "embedded", "Green": "complete", "Amber": "started", "Grey": "not_started"}
    return status_finding("actions", statuses, stages)


def judged(*groups: list[str]) -> pd.DataFrame:
    """A position at Quarter 3 2022/23 with these verdicts."""
    cells = [JUDGED[name] for group in groups for name in group]
    frame = pd.DataFrame(cells, columns=["verdict", "target", "data_period", "data_period_end"])
    return frame.assign(data_period_end=pd.to_datetime(frame["data_period_end"]), period="2022-23 Q3")


@pytest.mark.parametrize(
    ("position", "title"),
    [
        (
            judged(MET * 3, CLOSE * 5, MISSED * 2, OLD * 4, UNAIMED),
            "6 of 14 with a target are off it, 4 of them on figures of 2020/21; 5 more miss it within tolerance",
        ),
        (judged(MET * 3, MISSED), "1 of 4 with a target is off it"),
        (
            judged(MET * 3, CLOSE, OLD),
            "1 of 5 with a target is off it, 1 of them on figures of 2020/21; 1 more misses it within tolerance",
        ),
        (judged(MET * 3, CLOSE * 2), "None of 5 with a target is off it; 2 miss it within tolerance"),
        (judged(MET), "The one with a target is not off it"),
        (judged(UNAIMED), "No measure here has a target"),
        (judged(), "No measures to show"),
    ],
)
def test_the_headline_says_how_many_are_off_target_and_how_old_their_figures_are(
    position: pd.DataFrame, title: str
) -> None:
    assert verdict_finding(position) == title


@pytest.mark.parametrize(
    ("finding", "title"),
    [
        (
            actions(Blue=12, Green=30, Amber=128, Grey=48),
            "42 of 218 actions are complete; 48 have not started",
        ),
        (actions(Blue=1, Amber=2, Grey=1), "1 of 4 actions is complete; 1 has not started"),
        (actions(Blue=2, Amber=2), "2 of 4 actions are complete"),
        (actions(Amber=0), "No action is rated here"),
        (dated_finding(Lateness.OVERDUE, 1, 2), "1 project and 2 actions are overdue"),
        (dated_finding(Lateness.OVERDUE, 1, 0), "1 project is overdue"),
        (dated_finding(Lateness.OVERDUE, 0, 0), "Nothing rated here is overdue"),
        (
            dated_finding(Lateness.PASSED, 1, 27),
            "1 project and 27 actions have passed their date since the report",
        ),
        (dated_finding(Lateness.PASSED, 0, 1), "1 action has passed its date since the report"),
        (dated_finding(Lateness.PASSED, 0, 0), "Nothing rated here has passed its date since the report"),
        (late_actions_finding(0, 0), "Nothing rated here is overdue"),
        (late_actions_finding(2, 0), "2 actions are overdue"),
        (late_actions_finding(2, 1), "2 actions overdue; 1 action past its date since the report"),
        (late_actions_finding(0, 3), "3 actions have passed their date since the report"),
        (
            dated_finding(Lateness.DUE_SOON, 1, 0, board=date(2023, 4, 28)),
            "1 project is due before the next Board",
        ),
        (
            dated_finding(Lateness.DUE_SOON, 0, 0, board=date(2023, 4, 28)),
            "Nothing rated here is due before the next Board",
        ),
        (dated_finding(Lateness.DUE_SOON, 0, 0, board=None), "The calendar names no later Board"),
        (workforce_finding(WORKFORCE), "Agency share and length of absence improved"),
        (workforce_finding({"Agency share": "Worsening"}), "Agency share worsened since the last report"),
        (
            workforce_finding({"Agency share": "Improving", "Absent on the day": "Worsening"}),
            "Agency share improved; absent on the day worsened",
        ),
        (workforce_finding({"People employed": "Higher"}), NONE_MOVED),
        (workforce_finding({}), "No workforce figures to show"),
        (
            workforce_finding(dict.fromkeys("abcd", "Improving")),
            "4 of 4 measures improved since the last report",
        ),
        (measure_finding("65%", ON, "Improving", "63%"), "65% is on target, improving from 63%"),
        (measure_finding("725", OFF, "Worsening", "1,127"), "725 is off target, worsening from 1,127"),
        (measure_finding("278", "No target", "Worsening", "244"), "278 has no target, worsening from 244"),
        (measure_finding("5.0%", OFF, "No earlier figure", ""), "5.0% is off target, with no earlier figure"),
        (measure_finding("–", "No figure", "No earlier figure", ""), "No figure has been reported yet"),
    ],
)
def test_a_finding_in_one_line(finding: str, title: str) -> None:
    assert finding.lower() == title.lower()
    assert fits_title(finding)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=34), st.sampled_from([d.value for d in Direction]), max_size=9
    )
)
def test_a_title_can_be_read_at_a_glance(directions: dict[str, str]) -> None:
    assert fits_title(workforce_finding(directions))


def test_every_verdict_and_direction_has_a_title() -> None:
    assert all(fits_title(measure_finding("100.0%", v, d, "99.9%")) for v in Verdict for d in Direction)


@pytest.mark.parametrize(
    ("data_period", "reported_in", "period", "state", "line"),
    [
        ("Autumn term 2022", "2022-23 Q3", "2022-23 Q3", "reported", "Autumn term 2022"),
        ("Summer term 2022", "2022-23 Q2", "2022-23 Q2", "repeated", "Summer term 2022, repeated"),
        ("Year 2020/21", "2022-23 Q1", "2022-23 Q3", "not_due", "Year 2020/21, reported in Q1"),
        ("Year 2020/21", "2021-22 Q4", "2022-23 Q3", "late", "Year 2020/21, reported in Q4 2021/22"),
        ("", "", "2022-23 Q1", "not_available", "Not available"),
        ("", "", "2022-23 Q1", "", ""),
    ],
)
def test_a_figure_says_what_it_is_about_and_when_it_came(
    data_period: str, reported_in: str, period: str, state: str, line: str
) -> None:
    figure = {"data_period": data_period, "reported_in": reported_in, "period": period, "state": state}
    assert reported_line(figure) == line


def test_a_blank_is_never_just_a_blank() -> None:
    blank = {"data_period": None, "reported_in": None, "period": "2022-23 Q1"}
    assert all(reported_line({**blank, "state": state}) for state in State)


@pytest.mark.parametrize(
    ("as_at", "stand_in", "line"),
    [
        (date(2023, 4, 5), True, "Shown as at 5 April 2023 (demonstration date)"),
        (date(2023, 4, 5), False, "Shown as at 5 April 2023 (today)"),
        (date(2022, 12, 31), True, "Shown as at 31 December 2022 (demonstration date: 5 April 2023)"),
        (date(2022, 12, 31), False, "Shown as at 31 December 2022 (today: 5 April 2023)"),
    ],
)
def test_the_page_says_its_date_and_what_stands_in_for_today(as_at: date, stand_in: bool, line: str) -> None:
    assert as_at_line(as_at, date(2023, 4, 5), stand_in) == line


def test_lateness_in_words() -> None:
    assert lateness_words("overdue", 5) == "Overdue by 5 days"
    assert lateness_words("overdue", 1) == "Overdue by 1 day"
    assert lateness_words("on time", None) == "On time"


def test_an_unknown_value_is_named_cut_short_and_told_what_there_is() -> None:
    said = unknown_value("workstream", "Z" * 100, ["A", "B"])
    assert said == f"There is no workstream “{'Z' * 60}”. Choose one of: A, B."
