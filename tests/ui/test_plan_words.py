"""What the plan's page says of movement, dates and the Board, and the marks of its timeline."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.plan import count_movement
from schemas.definitions import Definitions
from schemas.vocabulary import Lateness
from ui.charts.timeline import place_in_lanes
from ui.palette import LIGHT
from ui.views.plan import (
    board_line,
    delivery_key,
    movement_finding,
    movement_line,
    status_looks,
    timeline_alt,
    timeline_finding,
    timeline_marks,
)

AS_AT = date(2023, 4, 5)


def moves(*rows: tuple[str, str | None, str | None, str]) -> pd.DataFrame:
    """Rows of (what, before, after, change), of one pair of reports."""
    frame = pd.DataFrame(rows, columns=["what", "before", "after", "change"])
    first = frame["change"] == "first report"
    return frame.assign(
        counted=True,
        is_rated=frame["before"].ne("Reported elsewhere"),
        after_on=pd.Timestamp("2023-03-17"),
        before_on=pd.Series(pd.Timestamp("2023-02-03"), index=frame.index).mask(first),
    )


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "No project or action has been reported"),
        ([("project", None, "Amber", "first report")], "Only one report so far: nothing to compare"),
        (
            [("project", "Grey", "Amber", "moved"), ("project", "Amber", "Amber", "unchanged")],
            "1 of 2 projects moved since 3 February 2023",
        ),
        ([("action", "Amber", "Amber", "unchanged")], "None of 1 action moved since 3 February 2023"),
        (
            [("project", "Grey", "Amber", "moved"), ("action", "Amber", "Green", "moved")] * 3,
            "3 of 3 projects and 3 of 3 actions moved since 3 February 2023",
        ),
        (
            [("project", "Reported elsewhere", "Reported elsewhere", "unchanged")],
            "Only one report so far: nothing to compare",
        ),
    ],
)
def test_movement_in_one_line(rows: list[tuple[str, str | None, str | None, str]], title: str) -> None:
    assert movement_finding(count_movement(moves(*rows))) == title


def test_movement_says_from_which_status_to_which_and_what_came_and_went() -> None:
    rows = moves(
        ("project", "Grey", "Amber", "moved"),
        ("action", "Amber", "Green", "moved"),
        ("action", "Amber", "Green", "moved"),
        ("action", None, "Grey", "new"),
        ("action", "Grey", None, "no longer reported"),
    )
    said = movement_line(count_movement(rows))
    assert said == (
        "1 project from Grey to Amber; 2 actions from Amber to Green; 1 action new; "
        "1 action no longer reported. Each latest report is compared with the one before, "
        "from 3 February 2023 to 17 March 2023."
    )


def test_one_report_alone_says_that_there_is_nothing_to_compare_yet() -> None:
    said = movement_line(count_movement(moves(("project", None, "Amber", "first report"))))
    assert said == (
        "The report of 17 March 2023 is the first that is held. What moved will show from the next one."
    )


DATES = st.lists(st.dates(date(2022, 1, 1), date(2025, 1, 1)), max_size=30)


@given(DATES)
def test_the_timelines_title_counts_what_has_passed(dates: list[date]) -> None:
    column = pd.to_datetime(pd.Series(dates, dtype="object")).astype("datetime64[s]")
    late = pd.Series([Lateness.OVERDUE if day < AS_AT else Lateness.ON_TIME for day in dates], dtype="object")
    title = timeline_finding(column, late, AS_AT)
    passed = sum(day < AS_AT for day in dates)
    if not dates:
        assert title == "No project shown has a date"
    elif not passed:
        assert title.startswith("None of")
    else:
        assert title.startswith(f"{passed} of {len(dates)} date")
        assert title.endswith(f"{passed} {'is' if passed == 1 else 'are'} overdue")


def test_the_next_board_is_named_with_what_is_due_within_its_cycle() -> None:
    assert board_line(date(2023, 4, 28), AS_AT, 1) == (
        "The next Board is on 28 April 2023, by the reporting calendar. In all, 1 item is due within 42 days, "
        "by 17 May 2023."
    )
    assert board_line(None, AS_AT, 3).startswith("The calendar names no Board after 5 April 2023")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 400), st.booleans()), max_size=40))
def test_marks_of_a_timeline_never_cover_each_other(rows: list[tuple[str, int, bool]]) -> None:
    room = pd.Timedelta(days=30)
    marks = pd.DataFrame(rows, columns=["lane", "days", "is_overdue"])
    marks["date"] = pd.Timestamp("2023-01-01") + pd.to_timedelta(marks["days"], unit="D")
    placed = place_in_lanes(marks.assign(name="A1"), ["A", "B"], room)
    assert len(placed) == len(marks)
    for _, row in placed.sort_values("date").groupby(["lane", "y"]):
        assert (row["date"].diff().dropna() >= room).all()


def test_the_timelines_alternative_text_tells_lanes_spans_and_what_is_overdue() -> None:
    marks = pd.DataFrame(
        {
            "lane": ["A", "A", "B"],
            "date": pd.to_datetime(["2023-03-31", "2023-06-30", "2023-02-28"]),
            "name": ["A1", "A10", "B2"],
            "is_overdue": [False, False, True],
        }
    )
    assert timeline_alt("2 of 3 dates have passed; 1 is overdue", marks) == (
        "Target dates by workstream. 2 of 3 dates have passed; 1 is overdue. A: 2 dates, 31 March 2023 to "
        "30 June 2023; B: 1 date, 28 February 2023 to 28 February 2023. Overdue: B2."
    )


def plan(definitions: Definitions, due_date: str, lateness: Lateness, status: str) -> pd.DataFrame:
    """The plan, every project of it with one date and status."""
    return definitions.project_frame.assign(
        due_date=pd.Timestamp(due_date),
        lateness=str(lateness),
        days_overdue=0,
        status=status,
        reported_by=None,
    )


def test_a_plan_without_dates_has_no_marks(definitions: Definitions) -> None:
    assert timeline_marks(plan(definitions, "NaT", Lateness.NO_DATE, "Green"), definitions).empty


def test_a_status_that_the_key_no_longer_has_looks_not_rated(definitions: Definitions) -> None:
    seen = status_looks(["Green", "Purple"], delivery_key(definitions, LIGHT))
    assert list(seen["symbol"]) == ["●", "•"]
    assert seen["fill"][1] == LIGHT.ground
    unknown = plan(definitions, "2023-03-31", Lateness.ON_TIME, "Purple")
    assert set(timeline_marks(unknown, definitions, LIGHT)["symbol"]) == {"•"}
