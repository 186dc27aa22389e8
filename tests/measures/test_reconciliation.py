"""Reconciliation: what is rated here, what others report, and the total they must add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.plan import count_statuses, describe_reconciliation
from tests.measures.frames import rows, unhurried

STATUSES = ["Blue", "Green", "Amber", "Red", "Grey"]
statuses = st.sampled_from([None, *STATUSES])
others = st.sampled_from([None, "Travel programme", "SEND plan"])
Reported = tuple[str | None, str | None]
reported = st.lists(st.tuples(statuses, others), max_size=40)

PUBLISHED_ACTIONS = [
    *[("Blue", None)] * 12,
    *[("Green", None)] * 30,
    *[("Amber", None)] * 128,
    *[("Grey", None)] * 48,
    *[(None, "Travel programme")] * 36,
    *[(None, "SEND plan")] * 33,
]
PUBLISHED_PROJECTS = [
    ("Green", None),
    *[("Amber", None)] * 20,
    ("Grey", None),
    *[(None, "Travel programme")] * 7,
    *[(None, "SEND plan")] * 5,
]


def test_the_position_of_17_march_2023_reconciles_to_the_published_totals() -> None:
    projects = count_statuses(rows("status reported_by", *PUBLISHED_PROJECTS), STATUSES, 34)
    actions = count_statuses(rows("status reported_by", *PUBLISHED_ACTIONS), STATUSES, 287)
    assert projects == {
        "total": 34,
        "by_status": {"Blue": 0, "Green": 1, "Amber": 20, "Red": 0, "Grey": 1},
        "elsewhere": {"Travel programme": 7, "SEND plan": 5},
        "rated": 22,
        "not_rated": 0,
        "control": 34,
        "agrees": True,
    }
    assert actions == {
        "total": 287,
        "by_status": {"Blue": 12, "Green": 30, "Amber": 128, "Red": 0, "Grey": 48},
        "elsewhere": {"Travel programme": 36, "SEND plan": 33},
        "rated": 218,
        "not_rated": 0,
        "control": 287,
        "agrees": True,
    }
    assert list(projects["by_status"]) == STATUSES


@pytest.mark.parametrize(
    ("table", "control", "words"),
    [
        (
            *(PUBLISHED_ACTIONS, 287),
            "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287",
        ),
        (
            [("Amber", None), (None, "SEND plan")],
            None,
            "1 action rated here + 1 reported by the SEND plan = 2",
        ),
        ([("Amber", None), (None, None)], None, "1 action rated here + 1 not rated = 2"),
        ([("Amber", None)] * 1000, None, "1,000 actions rated here = 1,000"),
        ([("Amber", None)] * 2, 3, "2 actions rated here = 2. The published total is 3"),
        ([], None, "0 actions rated here = 0"),
    ],
)
def test_the_sum_is_printed_with_its_parts_and_says_where_it_misses(
    table: list[Reported], control: int | None, words: str
) -> None:
    assert (
        describe_reconciliation(
            count_statuses(rows("status reported_by", *table), STATUSES, control), "actions"
        )
        == words
    )


@unhurried
@given(reported, st.none() | st.integers(0, 40))
def test_it_always_adds_up(table: list[Reported], control: int | None) -> None:
    found = count_statuses(rows("status reported_by", *table), STATUSES, control)
    assert found["rated"] == sum(found["by_status"].values())
    assert (
        found["rated"] + found["not_rated"] + sum(found["elsewhere"].values()) == found["total"] == len(table)
    )
    assert found["not_rated"] == table.count((None, None))
    assert found["agrees"] == (None if control is None else control == len(table))


def test_a_status_given_here_counts_here_whoever_else_reports_it() -> None:
    found = count_statuses(rows("status reported_by", ("Amber", "SEND plan")), STATUSES)
    assert (found["rated"], found["elsewhere"]["SEND plan"]) == (1, 0)
