"""What the plan's page says of movement, dates and the Board, its rows and the marks of its timeline."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.plan import count_movement
from schemas.definitions import Definitions
from schemas.vocabulary import Lateness
from ui.views import plan, plan_figures

AS_AT = date(2023, 4, 5)
MOVED, SAME = "moved", "unchanged"


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


def test_movement_in_one_line() -> None:
    def finding(*rows: tuple[str, str | None, str | None, str]) -> str:
        return plan.movement_finding(count_movement(moves(*rows)))

    project, action = ("project", "Grey", "Amber", MOVED), ("action", "Amber", "Green", MOVED)
    same = ("project", "Amber", "Amber", SAME)
    elsewhere = ("project", "Reported elsewhere", "Reported elsewhere", SAME)
    none_yet = "Only one report so far: nothing to compare"
    assert finding() == "No project or action has been reported"
    assert finding(("project", None, "Amber", "first report")) == finding(elsewhere) == none_yet
    assert finding(project, same) == "1 of 2 projects moved since 3 February 2023"
    assert finding(("action", "Amber", "Amber", SAME)) == "None of 1 action moved since 3 February 2023"
    every = "3 of 3 projects and 3 of 3 actions moved since 3 February 2023"
    assert finding(*[project, action] * 3) == every


def test_movement_says_from_which_status_to_which_and_what_came_and_went(definitions: Definitions) -> None:
    twice = [("action", "Amber", "Green", MOVED)] * 2
    others = [("action", None, "Grey", "new"), ("action", "Grey", None, "no longer reported")]
    counts = count_movement(moves(("project", "Grey", "Amber", MOVED), *twice, *others))
    assert plan.movement_line(counts) == (
        "1 project from Grey to Amber; 2 actions from Amber to Green; 1 action new; 1 action no longer reported. "
        "Each latest report is compared with the one before, from 3 February 2023 to 17 March 2023."
    )
    flows = [
        (before.words, after.words, *many) for before, after, *many in plan.flow_rows(counts, definitions)
    ]
    assert flows == [("▲ Amber", "● Green", 0, 2), ("○ Grey", "▲ Amber", 1, 0)]


def test_one_report_alone_says_that_there_is_nothing_to_compare_yet() -> None:
    counts = count_movement(moves(("project", None, "Amber", "first report")))
    assert plan.movement_line(counts) == (
        "The report of 17 March 2023 is the first that is held. What moved will show from the next one."
    )


@given(st.lists(st.dates(date(2022, 1, 1), date(2025, 1, 1)), max_size=30))
def test_the_timelines_title_counts_what_has_passed(dates: list[date]) -> None:
    column = pd.to_datetime(pd.Series(dates, dtype="object")).astype("datetime64[s]")
    late = [Lateness.OVERDUE if day < AS_AT else Lateness.ON_TIME for day in dates]
    lateness = pd.Series(late, dtype="object")
    finding = plan_figures.timeline_finding(column, lateness, AS_AT)
    if passed := sum(day < AS_AT for day in dates):
        assert finding.startswith(f"{passed} of {len(dates)} date")
        assert finding.endswith(f"{passed} {'is' if passed == 1 else 'are'} overdue")
    else:
        assert finding.startswith("None of" if dates else "No project shown has a date")


def test_the_timelines_description_tells_lanes_spans_and_what_is_overdue() -> None:
    marks = pd.DataFrame(
        {
            "lane": ["A", "A", "B"],
            "date": pd.to_datetime(["2023-03-31", "2023-06-30", "2023-02-28"]),
            "name": ["A1", "A10", "B2"],
            "is_overdue": [False, False, True],
        }
    )
    assert plan_figures.timeline_alt("2 of 3 dates have passed; 1 is overdue", marks) == (
        "Target dates by workstream. 2 of 3 dates have passed; 1 is overdue. A: 2 dates, 31 March 2023 to "
        "30 June 2023; B: 1 date, 28 February 2023 to 28 February 2023. Overdue: B2."
    )


def test_the_next_board_is_named_with_what_is_due_within_its_cycle() -> None:
    assert plan.board_line(date(2023, 4, 28), AS_AT, 1) == (
        "The next Board is on 28 April 2023, by the reporting calendar. In all, 1 item is due within 42 days, "
        "by 17 May 2023."
    )
    assert plan.board_line(None, AS_AT, 3).startswith("The calendar names no Board after 5 April 2023")


ROWS = pd.DataFrame(
    [
        ("later", Lateness.ON_TIME, None, "2023-06-30", "Head of SEND"),
        ("soon", Lateness.DUE_SOON, None, "2023-05-10", "Head of Travel and Head of SEND"),
        ("sooner", Lateness.DUE_SOON, None, "2023-04-20", "Head of SEND Transport"),
        ("late", Lateness.OVERDUE, 5, "2023-03-31", "Head of SEND with partners"),
        ("done", Lateness.COMPLETE, None, "2022-12-31", None),
        ("later still", Lateness.OVERDUE, 36, "2023-02-28", "Head of SEND"),
    ],
    columns=["ref", "lateness", "days_overdue", "due_date", "lead"],
).astype({"days_overdue": "Int64", "due_date": "datetime64[s]", "lateness": "str"})


def test_the_plan_lists_what_is_worst_late_due_and_of_a_lead() -> None:
    for rows, refs in (
        (plan.worst_first(ROWS), ["later still", "late", "sooner", "soon", "later", "done"]),
        (plan.late(ROWS), ["later still", "late"]),
        (plan.due_by(ROWS, date(2023, 4, 28)), ["sooner"]),
        (plan.due_by(ROWS, date(2023, 7, 28)), ["sooner", "soon", "later"]),
        (plan.due_by(ROWS, None), ["sooner", "soon"]),  # no Board is named
        (plan.of_lead(ROWS, "Head of SEND"), ["later", "soon", "late", "later still"]),
    ):
        assert rows["ref"].tolist() == refs


def test_a_status_is_a_badge_and_what_is_not_rated_here_plain_words(definitions: Definitions) -> None:
    rows = pd.DataFrame({"status": ["Green", None, None], "reported_by": [None, "SEND plan", None]})
    marks = plan.status_marks(rows, definitions)
    assert [(mark.words, mark.is_badge) for mark in marks] == [
        *(("● Green", True), ("→ SEND plan", False), ("Not rated", False))
    ]


@pytest.mark.parametrize(
    ("due_date", "status", "symbols"), [("NaT", "Green", []), ("2023-03-31", "Purple", ["•"])]
)
def test_what_has_no_date_has_no_mark_and_a_status_that_the_key_lacks_looks_not_rated(
    definitions: Definitions, due_date: str, status: str, symbols: list[str]
) -> None:
    of_all: dict[str, Any] = {
        "lateness": str(Lateness.ON_TIME),
        "days_overdue": 0,
        "status": status,
        "reported_by": None,
    }
    every_project = definitions.project_frame.assign(due_date=pd.Timestamp(due_date), **of_all)
    marks = plan_figures.timeline_marks(every_project, definitions)
    assert marks["symbol"].drop_duplicates().tolist() == symbols
