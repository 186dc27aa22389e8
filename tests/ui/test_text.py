"""Titles say what was found, in at most ten words, made from the data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.columns import fits_title
from schemas.vocabulary import Direction, State, Verdict
from ui import text

COUNTS = st.dictionaries(st.sampled_from([v.value for v in Verdict]), st.integers(0, 500))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (
            {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1},
            "6 of 15 measures are off target, 5 more are close",
        ),
        ({"On target": 3, "Off target": 1}, "1 of 4 measures is off target"),
        (
            {"On target": 3, "Near target": 1, "Off target": 1},
            "1 of 5 measures is off target, 1 more is close",
        ),
        ({"On target": 3, "Near target": 2}, "No measure is off target, 2 are close"),
        ({"On target": 3}, "No measure is off target"),
        ({"On target": 1}, "The one measure is not off target"),
        ({}, "No measure matches these filters"),
    ],
)
def test_the_verdicts_in_one_line(counts: dict[str, int], title: str) -> None:
    assert text.verdict_finding(counts) == title


@given(COUNTS)
def test_the_verdicts_title_can_be_read_at_a_glance(counts: dict[str, int]) -> None:
    assert fits_title(text.verdict_finding(counts))


@pytest.mark.parametrize(
    ("statuses", "title"),
    [
        (
            {"Blue": 12, "Green": 30, "Amber": 128, "Grey": 48},
            "42 of 218 actions are complete; 48 have not started",
        ),
        ({"Blue": 1, "Amber": 2, "Grey": 1}, "1 of 4 actions is complete; 1 has not started"),
        ({"Blue": 2, "Amber": 2}, "2 of 4 actions are complete"),
        ({"Amber": 0}, "No action is rated here"),
    ],
)
def test_the_actions_in_one_line(statuses: dict[str, int], title: str) -> None:
    assert text.status_finding("actions", statuses, ["Blue", "Green"]) == title
    assert fits_title(title)


@pytest.mark.parametrize(
    ("projects", "actions", "title"),
    [
        (3, 21, "3 projects and 21 actions are past their date"),
        (1, 0, "1 project is past its date"),
        (0, 2, "2 actions are past their date"),
        (0, 0, "Nothing rated here is past its date"),
    ],
)
def test_what_is_overdue_in_one_line(projects: int, actions: int, title: str) -> None:
    assert text.overdue_finding(projects, actions) == title


@pytest.mark.parametrize(
    ("directions", "title"),
    [
        (
            {"People employed": "Higher", "Agency share": "Improving", "Length of absence": "Improving"},
            "Agency share and length of absence improved",
        ),
        ({"Agency share": "Worsening"}, "Agency share worsened since the last report"),
        (
            {"Agency share": "Improving", "Absent on the day": "Worsening"},
            "Agency share improved; Absent on the day worsened",
        ),
        ({"People employed": "Higher"}, "No workforce measure has moved for better or worse"),
        (dict.fromkeys("abcd", "Improving"), "4 of 4 measures improved since the last report"),
        ({}, "No workforce measure has moved for better or worse"),
    ],
)
def test_the_workforce_in_one_line(directions: dict[str, str], title: str) -> None:
    assert text.workforce_finding(directions).lower() == title.lower()


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=34), st.sampled_from([d.value for d in Direction]), max_size=9
    )
)
def test_the_workforce_title_can_be_read_at_a_glance(directions: dict[str, str]) -> None:
    assert fits_title(text.workforce_finding(directions))


@pytest.mark.parametrize(
    ("figure", "verdict", "direction", "previous", "title"),
    [
        ("65%", "On target", "Improving", "63%", "65% is on target, improving from 63%"),
        ("725", "Off target", "Worsening", "1,127", "725 is off target, worsening from 1,127"),
        ("278", "No target", "Worsening", "244", "278 has no target, worsening from 244"),
        ("5.0%", "Off target", "No earlier figure", "", "5.0% is off target, with no earlier figure"),
        ("–", "No figure", "No earlier figure", "", "No figure has been reported yet"),
    ],
)
def test_a_measure_in_one_line(figure: str, verdict: str, direction: str, previous: str, title: str) -> None:
    assert text.measure_finding(figure, verdict, direction, previous) == title
    assert fits_title(title)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_and_direction_has_a_title(verdict: Verdict, direction: Direction) -> None:
    assert fits_title(text.measure_finding("100.0%", verdict, direction, "99.9%"))


@pytest.mark.parametrize(
    ("data_period", "reported_in", "period", "state", "line"),
    [
        ("Autumn term 2022", "2022-23 Q3", "2022-23 Q3", "reported", "Autumn term 2022"),
        ("Summer term 2022", "2022-23 Q2", "2022-23 Q2", "repeated", "Summer term 2022, repeated"),
        (
            "Academic year 2020/21",
            "2022-23 Q1",
            "2022-23 Q3",
            "not_due",
            "Academic year 2020/21, reported in Q1",
        ),
        (
            "Academic year 2020/21",
            "2021-22 Q4",
            "2022-23 Q3",
            "late",
            "Academic year 2020/21, reported in Q4 2021/22",
        ),
        ("", "", "2022-23 Q1", "not_available", "Not available"),
        ("", "", "2022-23 Q1", "", ""),
    ],
)
def test_a_figure_says_what_it_is_about_and_when_it_came(
    data_period: str, reported_in: str, period: str, state: str, line: str
) -> None:
    figure = {"data_period": data_period, "reported_in": reported_in, "period": period, "state": state}
    assert text.reported_line(figure) == line


@pytest.mark.parametrize("state", list(State))
def test_a_blank_is_never_just_a_blank(state: State) -> None:
    figure = {"data_period": None, "reported_in": None, "period": "2022-23 Q1", "state": state}
    assert text.reported_line(figure)


@pytest.mark.parametrize(
    ("as_at", "stand_in", "line"),
    [
        (date(2023, 4, 5), True, "As at 5 April 2023, which stands in for today in this store"),
        (date(2023, 4, 5), False, "As at today, 5 April 2023"),
        (date(2022, 12, 31), True, "As at 31 December 2022; 5 April 2023 stands in for today in this store"),
        (date(2022, 12, 31), False, "As at 31 December 2022; today is 5 April 2023"),
    ],
)
def test_the_page_says_its_date_and_what_stands_in_for_today(as_at: date, stand_in: bool, line: str) -> None:
    assert text.as_at_line(as_at, date(2023, 4, 5), stand_in) == line


@pytest.mark.parametrize(
    ("lateness", "days", "words"),
    [("overdue", 5, "Overdue by 5 days"), ("overdue", 1, "Overdue by 1 day"), ("on time", None, "On time")],
)
def test_lateness_in_words(lateness: str, days: int | None, words: str) -> None:
    assert text.lateness_words(lateness, days) == words


def test_a_chart_is_told_in_words_with_its_gaps_and_targets() -> None:
    told = text.trend_alt("Take-up", "69% is near target", ["Q1", "Q2"], ["67%", ""], ["Local target 72%"])
    assert told == "Take-up. 69% is near target. Q1: 67%; Q2: no figure. Local target 72%."
    assert text.trend_alt("Waiting", "x", [], [], []).endswith("No target.")


def test_an_unknown_value_is_named_cut_short_and_told_what_there_is() -> None:
    assert text.unknown_value("workstream", "Z" * 100, ["A", "B"]) == (
        f"There is no workstream “{'Z' * 60}”. Choose one of: A, B."
    )
