"""Specification of the seven kinds of return."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.returns import KINDS, Kind, recognise, resolve_headers
from schemas.vocabulary import State

# The contract's table: columns, those a file must have, the key, and what a later return replaces.
CONTRACT = {
    "kpi": (
        "period measure value state data_period provisional coverage numerator denominator commentary",
        "period measure value",
        "period measure",
        "period measure",
    ),
    "target": (
        "measure target period_from period_to value tolerance tolerance_kind",
        "measure target period_from period_to value",
        "measure target period_from period_to",
        "measure target",
    ),
    "comparator": (
        "measure data_period area value state source",
        "measure data_period area value",
        "measure data_period area",
        "measure area",
    ),
    "workforce": (
        "as_at organisation measure value state narrative",
        "as_at organisation measure value",
        "as_at organisation measure",
        "as_at organisation measure",
    ),
    "project": (
        "report_date project status reported_by revised_date progress next_steps",
        "report_date project status",
        "report_date project",
        "report_date project",
    ),
    "action": (
        "report_date project action title lead due_date revised_due_date status reported_by progress "
        "next_steps completed_on",
        "report_date project action title lead due_date status",
        "report_date project action",
        "report_date project",
    ),
    "risk": (
        "report_date risk title mitigation owner likelihood impact",
        "report_date risk title",
        "report_date risk",
        "report_date",
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def test_the_kinds_are_those_of_the_contract() -> None:
    held = {
        name: tuple(" ".join(part) for part in (kind.names, kind.required, kind.key, kind.scope))
        for name, kind in KINDS.items()
    }
    assert held == CONTRACT


@every_kind
def test_what_a_return_replaces_is_named_by_its_key(kind: Kind) -> None:
    assert set(kind.scope) <= set(kind.key) <= set(kind.required) <= set(kind.names)


@every_kind
def test_a_cell_of_the_key_is_never_blank(kind: Kind) -> None:
    assert all(kind[name].filled for name in kind.key)


@every_kind
def test_a_template_of_a_kind_is_recognised_as_that_kind(kind: Kind) -> None:
    assert recognise(kind.names) == [kind]
    assert recognise(kind.required) == [kind]


def test_a_state_is_one_of_the_eight() -> None:
    for name in ("kpi", "comparator", "workforce"):
        assert KINDS[name]["state"].choices == tuple(State)
    assert [str(state) for state in State] == [
        "reported",
        "repeated",
        "not_due",
        "not_yet_published",
        "late",
        "suppressed",
        "not_applicable",
        "not_available",
    ]


@pytest.mark.parametrize(
    ("headers", "kinds"),
    [
        ("period measure value commentary", ["kpi"]),
        ("time_period time_identifier measure value", ["kpi"]),
        ("time_period measure value", []),
        ("period measure", []),
        ("report_date project status", ["project"]),
        ("report_date project status action title lead due_date", ["action"]),
        ("period measure value remarks", ["kpi"]),
        # Every required column of two kinds, and as many columns of each: the person is asked.
        ("period measure value data_period area", ["kpi", "comparator"]),
        ("period measure value data_period area source", ["comparator"]),
        ("", []),
        ("name date", []),
    ],
)
def test_the_kind_is_the_one_with_most_columns_of_those_whose_required_ones_are_there(
    headers: str, kinds: list[str]
) -> None:
    assert [kind.name for kind in recognise(headers.split())] == kinds


def test_dfes_pair_stands_for_the_period_only_together() -> None:
    assert resolve_headers(["time_period", "time_identifier", "value"]) == {"period", "value"}
    assert resolve_headers(["time_period", "value"]) == {"time_period", "value"}


@given(
    st.lists(st.sampled_from(sorted({name for kind in KINDS.values() for name in kind.names})), unique=True)
)
def test_the_order_of_columns_is_free(headers: list[str]) -> None:
    assert recognise(headers) == recognise(sorted(headers))


@given(st.lists(st.text()))
def test_no_headings_make_recognition_fail(headers: list[str]) -> None:
    assert all(set(kind.required) <= resolve_headers(headers) for kind in recognise(headers))
