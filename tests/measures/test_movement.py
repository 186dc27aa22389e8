"""What moved between the latest report and the one before it."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.plan import Change, Tally, compare_reports, count_movement

STATUSES = ["Blue", "Green", "Amber", "Red", "Grey", "Reported elsewhere"]


def reports(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of (project, date, standing)."""
    frame = pd.DataFrame(rows, columns=["project", "report_date", "standing"])
    return frame.assign(report_date=pd.to_datetime(frame["report_date"]))


def tallied(found: pd.DataFrame, what: str = "project") -> Tally:
    return count_movement(found.assign(what=what, counted=True, is_rated=True))


@pytest.mark.parametrize(
    ("held", "change", "before", "after"),
    [
        ([("A2", "2023-02-03", "Grey"), ("A2", "2023-03-17", "Amber")], Change.MOVED, "Grey", "Amber"),
        ([("A2", "2023-02-03", "Amber"), ("A2", "2023-03-17", "Amber")], Change.SAME, "Amber", "Amber"),
        ([("A2", "2023-03-17", "Amber")], Change.FIRST, None, "Amber"),
        (
            [("A2", "2022-12-23", "Grey"), ("A2", "2023-02-03", "Amber"), ("A2", "2023-03-17", "Amber")],
            Change.SAME,
            "Amber",
            "Amber",
        ),
    ],
)
def test_a_project_is_set_beside_its_own_report_before(
    held: list[tuple[str, str, str]], change: str, before: str | None, after: str
) -> None:
    (row,) = compare_reports(reports(*held), "project").to_dict("records")
    assert (row["ref"], row["change"], row["after"]) == ("A2", change, after)
    assert row["before"] == before or (before is None and pd.isna(row["before"]))
    assert pd.isna(row["before_on"]) == (change == Change.FIRST)


def test_an_action_that_comes_or_goes_has_not_moved() -> None:
    held = reports(
        ("A1", "2023-02-03", "Grey"),
        ("A1", "2023-02-03", "Amber"),
        ("A1", "2023-03-17", "Green"),
        ("A1", "2023-03-17", "Grey"),
    ).assign(action=["A1-1", "A1-2", "A1-1", "A1-3"])
    found = compare_reports(held, "action").set_index("ref")
    assert found["change"].to_dict() == {"A1-1": "moved", "A1-2": "no longer reported", "A1-3": "new"}
    assert tallied(found.reset_index(), "action").flows == {("action", "Grey", "Green"): 1}


def test_each_project_has_its_own_two_dates() -> None:
    held = reports(
        ("A1", "2023-02-03", "Grey"),
        ("A1", "2023-03-17", "Amber"),
        ("B1", "2022-12-23", "Grey"),
        ("B1", "2023-02-03", "Grey"),
    )
    dates = compare_reports(held, "project").set_index("ref")[["before_on", "after_on"]]
    assert dates.loc["B1"].dt.date.astype(str).tolist() == ["2022-12-23", "2023-02-03"]


def test_no_report_moves_nothing() -> None:
    assert compare_reports(reports(), "project").empty
    assert tallied(compare_reports(reports(), "project")) == Tally(Counter(), since=(), until=(), last=None)


DAYS = st.sampled_from(["2023-01-01", "2023-02-03", "2023-03-17"])
HELD = st.lists(
    st.tuples(st.sampled_from("ABC"), DAYS, st.sampled_from(STATUSES)),
    max_size=9,
    unique_by=lambda row: row[:2],
)


@given(HELD)
def test_every_reported_project_is_there_once_and_flows_count_those_that_moved(
    held: list[tuple[str, str, str]],
) -> None:
    found = compare_reports(reports(*held), "project")
    assert sorted(found["ref"]) == sorted({project for project, *_ in held})
    moved = found[found["change"] == Change.MOVED]
    assert (moved["before"] != moved["after"]).all()
    assert sum(tallied(found).flows.values()) == len(moved)


def test_parts_of_a_project_and_what_others_report_are_left_out_of_the_tally() -> None:
    found = compare_reports(
        reports(
            *(("A1", "2023-02-03", "Grey"), ("A1", "2023-03-17", "Amber")),
            *(("B1", "2023-02-03", "Grey"), ("B1", "2023-03-17", "Amber")),
            *(("C1", "2023-01-01", "Grey"), ("C1", "2023-03-31", "Grey")),
        ),
        "project",
    )
    told = count_movement(
        found.assign(
            what="project",
            counted=pd.Series([True, None, True], dtype="object"),
            is_rated=[True, True, False],
        )
    )
    assert told.ways == {("project", "moved", "Grey", "Amber"): 1}
    assert (told.since, told.until) == ((date(2023, 2, 3),), (date(2023, 3, 17),))
    assert told.last == date(2023, 3, 31)
