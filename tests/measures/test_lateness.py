"""Lateness: its own field, one word for every row."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.plan import judge_lateness
from schemas.vocabulary import Lateness
from tests.measures.frames import days, texts, unhurried

COMPLETE = ["Blue", "Green"]
AS_AT = date(2023, 4, 5)


@pytest.mark.parametrize(
    ("status", "reported_by", "due", "expected", "days_overdue"),
    [
        ("Blue", None, "2022-01-01", "complete", None),
        ("Green", None, None, "complete", None),
        (None, "Travel programme", "2022-01-01", "reported elsewhere", None),
        (None, "SEND plan", None, "reported elsewhere", None),
        (None, None, "2022-01-01", "not rated", None),
        (None, None, None, "not rated", None),
        ("Amber", None, None, "no date", None),
        ("Amber", None, "2023-04-04", "overdue", 1),
        ("Grey", None, "2022-04-05", "overdue", 365),
        ("Red", None, "2023-03-31", "overdue", 5),
        # a status given here counts, whoever else reports it too
        ("Amber", "SEND plan", "2023-03-31", "overdue", 5),
        # what is due today is not overdue; the next Board is within 42 days
        ("Amber", None, "2023-04-05", "due before the next Board", None),
        ("Amber", None, "2023-05-17", "due before the next Board", None),
        ("Amber", None, "2023-05-18", "on time", None),
        ("Grey", None, "2024-03-31", "on time", None),
    ],
)
def test_lateness_follows_the_status_the_date_and_the_day_it_is_judged(
    status: str | None, reported_by: str | None, due: str | None, expected: str, days_overdue: int | None
) -> None:
    found = judge_lateness(texts(status), texts(reported_by), days(due), AS_AT, COMPLETE)
    assert found["lateness"].tolist() == [expected]
    assert found["days_overdue"].fillna(-1).tolist() == [days_overdue or -1]


statuses = st.sampled_from([None, "Blue", "Green", "Amber", "Red", "Grey"])
others = st.sampled_from([None, "Travel programme", "SEND plan"])
dates = st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(date.isoformat)
row = st.tuples(statuses, others, dates)


@unhurried
@given(st.lists(row, max_size=20), st.dates(date(2021, 1, 1), date(2025, 12, 31)))
def test_every_row_gets_exactly_one_lateness_and_days_only_where_overdue(
    table: list[tuple[str | None, str | None, str | None]], as_at: date
) -> None:
    status, reported_by, due = ([row[place] for row in table] for place in range(3))
    found = judge_lateness(texts(*status), texts(*reported_by), days(*due), as_at, COMPLETE)
    assert len(found) == len(table)
    assert set(found["lateness"]) <= {str(word) for word in Lateness}
    overdue = found["lateness"] == "overdue"
    assert (found["days_overdue"].notna() == overdue).all()
    assert (found.loc[overdue, "days_overdue"] > 0).all()


@unhurried
@given(statuses, others, dates, st.dates(date(2021, 1, 1), date(2025, 12, 31)))
def test_what_is_overdue_stays_so_the_day_after(
    status: str | None, other: str | None, due: str | None, as_at: date
) -> None:
    today, tomorrow = (
        judge_lateness(texts(status), texts(other), days(due), day, COMPLETE)
        for day in (as_at, as_at + timedelta(1))
    )
    if today["lateness"].iloc[0] == "overdue":
        assert tomorrow["days_overdue"].iloc[0] == today["days_overdue"].iloc[0] + 1
    else:
        assert tomorrow["days_overdue"].fillna(1).iloc[0] == 1
