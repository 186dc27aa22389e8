"""What the plan's page says of movement, dates and the Board, its rows and the marks of its timeline."""

from datetime import date
from typing import Any

import pandas as pd

from measures.plan import count_movement
from schemas.definitions import Definitions
from schemas.vocabulary import Lateness
from tests.ui.charts.examples import MARKS
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


def test_movement_says_from_which_status_to_which_and_what_came_and_went() -> None:
    twice = [("action", "Amber", "Green", MOVED)] * 2
    others = [("action", None, "Grey", "new"), ("action", "Grey", None, "no longer reported")]
    silent = ("project", None, "Amber", "first report")
    counts = count_movement(moves(("project", "Grey", "Amber", MOVED), silent, *twice, *others))
    assert plan.movement_line(counts) == (
        "1 project from Grey to Amber; 1 project reported once so far; 2 actions from Amber to Green; 1 action new; "
        "1 action no longer reported. "
        "Each latest report is compared with the one before, from 3 February 2023 to 17 March 2023."
    )


def test_one_report_alone_says_that_there_is_nothing_to_compare_yet() -> None:
    counts = count_movement(moves(("project", None, "Amber", "first report")))
    assert plan.movement_line(counts) == (
        "The report of 17 March 2023 is the first received. What moved will show from the next one."
    )


def past(*rows: tuple[str, str | None, str, bool]) -> pd.DataFrame:
    """Projects or actions by workstream, parent, lateness and whether their date has passed."""
    frame = pd.DataFrame(rows, columns=["workstream", "parent", "lateness", "date_passed"])
    return frame.assign(due_date=pd.Timestamp(2023, 3, 31)).astype({"date_passed": "bool", "parent": "str"})


def test_dates_gone_by_count_parts_and_what_is_reported_elsewhere() -> None:
    late = [("B", None, Lateness.OVERDUE, True), ("B", None, Lateness.PASSED, True)]
    parts = [("E1", "E1", Lateness.NOT_RATED, True), ("E2", "E2", Lateness.NOT_RATED, True)]
    others = [("C", None, Lateness.ELSEWHERE, True), ("D", None, Lateness.ELSEWHERE, True)]
    not_yet = [("A", None, Lateness.ON_TIME, False), ("E1", "E1", Lateness.NOT_RATED, False)]
    projects = past(*late, *parts, *others, *not_yet, ("A", None, Lateness.COMPLETE, True))
    assert plan.past_dates_line(projects, past(("E1", "E1", Lateness.PASSED, True), *others[:1])) == (
        "2 rated projects are past their date; so are 2 parts of E1 and E2 and 2 that C and D report elsewhere. "
        "1 rated action is past its date; so is 1 that C reports elsewhere."
    )
    assert plan.past_dates_line(past(*parts[:1]), past()) == (
        "No rated project is past its date; so is 1 part of E1. No rated action is past its date."
    )
    assert plan_figures.timeline_finding(projects) == (
        "7 of 9 dates have passed: 1 overdue, 1 since the report, 1 complete, 4 not rated here"
    )
    assert plan_figures.timeline_finding(past(*not_yet)) == "None of 2 dates have passed"
    assert plan_figures.timeline_finding(past()) == "No project shown has a date"


def test_a_projects_actions_are_counted_with_those_of_its_parts() -> None:
    parts = [("E1.1", "E1", "started"), ("E1.1", "E1", "embedded")]
    cells = [("E1", None, "complete"), *parts, ("A1", None, None)]
    actions = pd.DataFrame(cells, columns=["project", "parent", "stage"])
    projects = pd.DataFrame({"project": ["E1", "E1.1", "A1", "A2"]})
    assert plan.actions_complete(projects, actions).tolist() == ["2 of 3", "1 of 2", "0 of 1", "–"]


def test_the_timelines_description_tells_lanes_spans_and_what_is_overdue() -> None:
    marks = MARKS.assign(lateness=[Lateness.PASSED, Lateness.ON_TIME, Lateness.OVERDUE])
    assert plan_figures.timeline_alt("2 of 3 dates have passed", marks) == (
        "Target dates by workstream. 2 of 3 dates have passed. A (2 dates, 31 March 2023 to 30 June 2023); "
        "B (1 date, 28 February 2023 to 28 February 2023). Overdue: B2. Date passed since the report: A1."
    )


def test_the_next_board_is_the_calendars_or_it_is_said_that_there_is_none() -> None:
    named = "The next Board is on 28 April 2023, by the reporting calendar."
    assert plan.board_line(date(2023, 4, 28), AS_AT) == named
    none = "It names none after 5 April 2023, so nothing is listed as due before one."
    assert plan.board_line(None, AS_AT) == none


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
        (plan.select_lateness(ROWS, Lateness.OVERDUE), ["later still", "late"]),
        (plan.select_lateness(ROWS, Lateness.DUE_SOON), ["sooner", "soon"]),
        (plan.of_lead(ROWS, "head of\u00a0send"), ["later", "soon", "late", "later still"]),
    ):
        assert rows["ref"].tolist() == refs


def test_a_status_is_a_badge_and_what_is_not_rated_here_plain_words(definitions: Definitions) -> None:
    rows = pd.DataFrame({"status": ["Green", None, None], "reported_by": [None, "SEND plan", None]})
    marks = plan.status_marks(rows, definitions)
    expected = [("● Green", True), ("→ SEND plan", False), ("Not rated", False)]
    assert [(mark.words, mark.is_badge) for mark in marks] == expected


def test_what_has_no_date_has_no_mark_and_a_status_that_the_key_lacks_looks_not_rated(
    definitions: Definitions,
) -> None:
    of_all: dict[str, Any] = {"lateness": str(Lateness.ON_TIME), "days_overdue": 0, "reported_by": None}
    for due_date, status, symbols in (("NaT", "Green", []), ("2023-03-31", "Purple", ["•"])):
        every = definitions.project_frame.assign(due_date=pd.Timestamp(due_date), status=status, **of_all)
        marks = plan_figures.timeline_marks(every, definitions)
        assert marks["symbol"].drop_duplicates().tolist() == symbols
