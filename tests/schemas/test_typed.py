"""Specification of the rows that may be kept: the last gate before the store."""

from typing import Any

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from schemas.numbers import NUMBER, to_numbers
from schemas.returns import ADDED_COLUMNS, KINDS, typed_model

# One good row of each kind; a column that is not named is blank.
GOOD: dict[str, dict[str, Any]] = {
    "kpi": {"period": "2022-23 Q3", "measure": "eee_2", "value": "69", "state": "reported"},
    "target": {
        "measure": "eee_2",
        "target": "local",
        "period_from": "2022-23 Q1",
        "period_to": "2022-23 Q4",
        "value": "72",
    },
    "comparator": {
        "measure": "eee_2",
        "data_period": "January 2022",
        "data_period_end": "2022-01-31",
        "area": "England",
        "value": "72",
        "state": "reported",
    },
    "workforce": {
        "as_at": "2023-02-01",
        "organisation": "Council",
        "measure": "agency_share",
        "value": "17.5",
        "state": "reported",
    },
    "project": {"report_date": "2023-03-17", "project": "A1", "status": "Green"},
    "action": {
        "report_date": "2023-03-17",
        "project": "A1",
        "action": "A1.1",
        "title": "Publish the vision",
        "lead": "Director",
        "due_date": "2023-03-31",
        "status": "Amber",
    },
    "risk": {"report_date": "2023-03-17", "risk": "R1", "title": "Too few staff"},
}


def _typed(kind: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as coercion leaves them: every column there, each with its type."""
    types = {c.name: c.type for c in (*KINDS[kind].columns, *ADDED_COLUMNS.get(kind, ()))}
    frame = pd.DataFrame({"line": pd.array(range(2, len(rows) + 2), dtype="Int64")})
    for name, type_ in types.items():
        cells = pd.Series([row.get(name) for row in rows], dtype="object")
        match type_:
            case "number":
                frame[name] = to_numbers(cells)
            case "date":
                frame[name] = pd.to_datetime(cells).astype("datetime64[s]")
            case "flag":
                frame[name] = cells.astype("boolean")
            case "score":
                frame[name] = cells.astype("Int64")
            case _:
                frame[name] = cells.astype("str")
    return frame


def _refused(kind: str, frame: pd.DataFrame) -> set[str]:
    """Return what the model says of the frame: the columns, or the words of a rule across columns."""
    with pytest.raises(SchemaErrors) as refusal:
        typed_model(kind).validate(frame, lazy=True)
    cases = refusal.value.failure_cases
    return set(cases["column"].dropna().astype(str)) | set(cases["check"].astype(str))


def test_every_kind_has_a_model() -> None:
    assert KINDS.keys() == GOOD.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_row_passes_as_it_is(kind: str) -> None:
    frame = _typed(kind, [GOOD[kind]])
    pd.testing.assert_frame_equal(typed_model(kind).validate(frame), frame)


@pytest.mark.parametrize("kind", GOOD)
def test_a_return_of_no_rows_passes(kind: str) -> None:
    assert typed_model(kind).validate(_typed(kind, [GOOD[kind]]).head(0)).empty


@pytest.mark.parametrize("kind", GOOD)
def test_two_rows_of_one_key_are_refused(kind: str) -> None:
    assert "multiple_fields_uniqueness" in _refused(kind, _typed(kind, [GOOD[kind], GOOD[kind]]))


@pytest.mark.parametrize(
    ("kind", "column"), [(kind.name, column) for kind in KINDS.values() for column in kind.key]
)
def test_a_blank_in_the_key_is_refused(kind: str, column: str) -> None:
    assert column in _refused(kind, _typed(kind, [GOOD[kind] | {column: None}]))


@pytest.mark.parametrize("kind", GOOD)
def test_a_column_that_the_kind_does_not_have_is_refused(kind: str) -> None:
    assert "column_in_schema" in _refused(kind, _typed(kind, [GOOD[kind]]).assign(remarks="x"))


@pytest.mark.parametrize(("kind", "column"), [(kind, column) for kind in GOOD for column in GOOD[kind]])
def test_a_missing_column_is_refused(kind: str, column: str) -> None:
    frame = _typed(kind, [GOOD[kind]]).drop(columns=column)
    with pytest.raises(SchemaErrors, match=column):
        typed_model(kind).validate(frame, lazy=True)


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("kpi", {"value": None}, "a figure, or a state that says why there is none"),
        ("kpi", {"state": "late"}, "a figure, or a state that says why there is none"),
        ("kpi", {"state": None}, "a figure, or a state that says why there is none"),
        ("kpi", {"state": "unknown"}, "state"),
        ("kpi", {"period": "Q3 2022/23"}, "period"),
        ("kpi", {"period": "2022-24 Q3"}, "period"),
        ("kpi", {"data_period": "January 2022"}, "a data period with its last day"),
        ("kpi", {"data_period_end": "2022-01-31"}, "a data period with its last day"),
        ("comparator", {"value": None}, "a figure, or a state that says why there is none"),
        ("comparator", {"data_period_end": None}, "a data period with its last day"),
        ("workforce", {"organisation": "Another council"}, "organisation"),
        ("workforce", {"state": "not_due"}, "a figure, or a state that says why there is none"),
        ("target", {"value": None}, "value"),
        ("target", {"tolerance_kind": "percent"}, "tolerance_kind"),
        ("target", {"period_to": "2021-22 Q4"}, "a first period no later than the last"),
        ("project", {"status": None}, "a status, or who reports it"),
        ("project", {"status": None, "reported_by": "Nobody"}, "reported_by"),
        ("action", {"status": None}, "a status, or who reports it"),
        ("action", {"title": None}, "title"),
        ("risk", {"likelihood": 0}, "likelihood"),
        ("risk", {"impact": 6}, "impact"),
        ("risk", {"title": None}, "title"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(kind: str, change: dict[str, Any], said: str) -> None:
    assert said in _refused(kind, _typed(kind, [GOOD[kind] | change]))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("kpi", {"value": None, "state": "not_due"}),
        ("kpi", {"state": "repeated"}),
        ("kpi", {"provisional": True, "coverage": "98.5", "data_period": None, "data_period_end": None}),
        ("comparator", {"value": None, "state": "suppressed"}),
        ("comparator", {"value": "0", "marker": "low"}),
        ("target", {"period_to": "2022-23 Q1"}),
        ("target", {"tolerance": "5", "tolerance_kind": "share"}),
        ("project", {"status": None, "reported_by": "Travel programme"}),
        ("action", {"due_date": None, "lead": None}),
        ("risk", {"likelihood": 1, "impact": 5}),
    ],
)
def test_a_row_that_says_why_a_cell_is_blank_passes(kind: str, change: dict[str, Any]) -> None:
    assert len(typed_model(kind).validate(_typed(kind, [GOOD[kind] | change]), lazy=True)) == 1


@pytest.mark.parametrize(
    ("column", "dtype"),
    [("value", "float64"), ("value", "str"), ("line", "float64"), ("provisional", "object")],
)
def test_a_column_of_another_type_is_refused(column: str, dtype: str) -> None:
    frame = _typed("kpi", [GOOD["kpi"] | {"provisional": False}])
    assert column in _refused("kpi", frame.astype({column: dtype}))


def test_dates_kept_as_text_are_refused() -> None:
    assert "report_date" in _refused(
        "project", _typed("project", [GOOD["project"]]).astype({"report_date": "str"})
    )


def test_every_fault_is_found_at_once() -> None:
    rows = [GOOD["risk"] | {"likelihood": 9}, GOOD["risk"] | {"risk": "R2", "impact": 0}]
    assert {"likelihood", "impact"} <= _refused("risk", _typed("risk", rows))


def test_figures_stay_exact() -> None:
    frame = typed_model("kpi").validate(_typed("kpi", [GOOD["kpi"] | {"value": "0.1"}]))
    assert frame["value"].dtype == NUMBER
    assert str(frame["value"][0]) == "0.100000"
