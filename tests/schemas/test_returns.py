"""Specification of the seven kinds of return, and of the rows that may be accepted: the last gate before the store."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from schemas.numbers import NUMBER, as_number
from schemas.returns import KINDS, Kind, recognise, resolve_headers, typed_model
from schemas.vocabulary import State
from tests.conftest import specified

# One good row of each kind; a column that is not named is blank.
GOOD: dict[str, dict[str, Any]] = {
    kind: dict(cell.split("=") for cell in cells) for kind, *cells in specified(__file__, "good_rows")
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def test_the_kinds_are_those_of_the_contract() -> None:
    found = [
        [name, *(" ".join(part) for part in (kind.names, kind.required, kind.key, kind.scope))]
        for name, kind in KINDS.items()
    ]
    assert found == specified(__file__, "contract")
    states = "reported repeated not_due not_yet_published late suppressed not_applicable not_available"
    assert " ".join(State) == states
    assert all(KINDS[name]["state"].choices == tuple(State) for name in ("kpi", "comparator", "workforce"))


@every_kind
def test_a_key_names_what_a_return_replaces_is_never_blank_and_its_template_is_recognised(kind: Kind) -> None:
    assert set(kind.scope) <= set(kind.key) <= set(kind.required) <= set(kind.names)
    assert all(kind[name].filled for name in kind.key)
    assert recognise(kind.names) == recognise(kind.required) == [kind]


def test_the_kind_is_the_one_with_most_columns_of_those_whose_required_ones_are_there() -> None:
    for headers, kinds in specified(__file__, "recognised"):
        assert [kind.name for kind in recognise(headers.split())] == kinds.split(), headers
    assert recognise([]) == []
    assert resolve_headers(["time_period", "time_identifier", "value"]) == {"period", "value"}
    assert resolve_headers(["time_period", "time_identifier", "area"]) == {"data_period", "area"}
    assert resolve_headers(["time_period", "value"]) == {"time_period", "value"}


names = st.sampled_from(sorted({name for kind in KINDS.values() for name in kind.names}))


@given(st.lists(names, unique=True) | st.lists(st.text()))
def test_the_order_of_columns_is_free_and_no_headings_make_recognition_fail(headers: list[str]) -> None:
    found = recognise(headers)
    assert found == recognise(sorted(headers))
    assert all(set(kind.required) <= resolve_headers(headers) for kind in found)


def type_rows(kind: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as coercion leaves them: every column there, each with its type."""
    frame = pd.DataFrame({"line": pd.array(range(2, len(rows) + 2), dtype="Int64")})
    dtypes: dict[str, Any] = {"date": "datetime64[s]", "flag": "boolean", "score": "Int64"}
    for column in KINDS[kind].stored:
        cells = pd.Series([row.get(column.name) for row in rows], dtype="object")
        number = column.type == "number"
        frame[column.name] = as_number(cells) if number else cells.astype(dtypes.get(column.type, "str"))
    return frame


def find_refused(kind: str, frame: pd.DataFrame) -> set[str]:
    """Return what the model refuses: the columns, or the words of a rule across columns; nothing where all is well."""
    try:
        typed_model(kind).validate(frame, lazy=True)
    except SchemaErrors as refusal:
        cases = refusal.failure_cases
        return {
            *cases["column"].dropna().astype(str),
            *cases["check"].astype(str),
            *map(str, cases["failure_case"]),
        }
    return set()


@every_kind
def test_a_good_row_passes_as_it_is_and_so_does_none_but_not_what_is_of_another_shape(kind: Kind) -> None:
    good = GOOD[kind.name]
    frame = type_rows(kind.name, good)
    pd.testing.assert_frame_equal(typed_model(kind.name).validate(frame), frame)
    assert typed_model(kind.name).validate(frame.head(0)).empty
    assert "multiple_fields_uniqueness" in find_refused(kind.name, type_rows(kind.name, good, good))
    assert "column_in_schema" in find_refused(kind.name, frame.assign(remarks="x"))
    for column in kind.key:
        assert column in find_refused(kind.name, type_rows(kind.name, good | {column: None}))
    for column in good:
        assert column in find_refused(kind.name, frame.drop(columns=column))


WHY_NONE = "a figure, or a state that says why there is none"
LAST_DAY, WHO = "a data period with its last day", "a status, or who reports it"
CHANGES = [
    ("kpi", {"value": None}, WHY_NONE),
    ("kpi", {"state": "late"}, WHY_NONE),
    ("kpi", {"state": None}, WHY_NONE),
    ("kpi", {"state": "unknown"}, "state"),
    ("kpi", {"period": "Q3 2022/23"}, "period"),
    ("kpi", {"period": "2022-24 Q3"}, "period"),
    ("kpi", {"data_period": "January 2022"}, LAST_DAY),
    ("kpi", {"data_period_end": "2022-01-31"}, LAST_DAY),
    ("comparator", {"value": None}, WHY_NONE),
    ("comparator", {"data_period_end": None}, LAST_DAY),
    ("workforce", {"organisation": "Another council"}, "organisation"),
    ("workforce", {"state": "not_due"}, WHY_NONE),
    ("target", {"value": None}, "value"),
    ("target", {"tolerance_kind": "percent"}, "tolerance_kind"),
    ("target", {"period_to": "2021-22 Q4"}, "a first period no later than the last"),
    ("project", {"status": None, "reported_by": "Nobody"}, "reported_by"),
    ("action", {"status": None}, WHO),
    ("action", {"title": None}, "title"),
    ("risk", {"likelihood": 0}, "likelihood"),
    ("risk", {"impact": 6}, "impact"),
    ("risk", {"title": None}, "title"),
    # these pass
    ("kpi", {"value": None, "state": "not_due"}, None),
    ("kpi", {"state": "repeated"}, None),
    ("kpi", {"provisional": True, "coverage": "98.5"}, None),
    ("comparator", {"value": None, "state": "suppressed"}, None),
    ("comparator", {"value": "0", "marker": "low"}, None),
    ("target", {"period_to": "2022-23 Q1"}, None),
    ("target", {"tolerance": "5", "tolerance_kind": "share"}, None),
    ("project", {"status": None, "reported_by": "Travel programme"}, None),
    ("project", {"status": None}, None),  # a part of a project; which those are, its definition says
    ("action", {"due_date": None, "lead": None}, None),
    ("risk", {"likelihood": 1, "impact": 5}, None),
]


@pytest.mark.parametrize(("kind", "change", "fault"), CHANGES)
def test_a_row_that_contradicts_itself_is_refused_and_one_that_gives_its_reason_passes(
    kind: str, change: dict[str, Any], fault: str | None
) -> None:
    found = find_refused(kind, type_rows(kind, GOOD[kind] | change))
    assert fault in found if fault else found == set()


def test_a_column_of_another_type_is_refused_every_fault_found_at_once_and_figures_stay_exact() -> None:
    types = [("value", "float64"), ("value", "str"), ("line", "float64"), ("provisional", "object")]
    for column, dtype in types:
        frame = type_rows("kpi", GOOD["kpi"] | {"provisional": False})
        assert column in find_refused("kpi", frame.astype({column: dtype}))
    frame = type_rows("project", GOOD["project"]).astype({"report_date": "str"})
    assert "report_date" in find_refused("project", frame)
    rows = [GOOD["risk"] | {"likelihood": 9}, GOOD["risk"] | {"risk": "R2", "impact": 0}]
    assert {"likelihood", "impact"} <= find_refused("risk", type_rows("risk", *rows))
    value = typed_model("kpi").validate(type_rows("kpi", GOOD["kpi"] | {"value": "0.1"}))["value"]
    assert value.dtype == NUMBER
    assert str(value[0]) == "0.100000"
