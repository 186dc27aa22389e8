"""The heading row: which kind it is of, and what is wrong with it."""

from typing import Any

import pytest

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn, check_files
from pipelines.checks.findings import ADDED
from schemas.definitions import Definitions
from schemas.returns import KINDS


def check(headings: list[str], definitions: Definitions, kind: str | None = None) -> CheckedReturn:
    """The verdict on a file of one row beneath these headings."""
    content = ",".join(headings) + "\n" + ",".join("x" for _ in headings) + "\n"
    [one] = check_files([("return.csv", content.encode())], definitions, InForce(), kind)
    return one


def found(one: CheckedReturn) -> list[tuple[Any, ...]]:
    return list(one.findings[["code", "line", "column"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_is_known_by_its_columns_in_any_order(kind: Any, definitions: Definitions) -> None:
    for names in (kind.names, kind.names[::-1], kind.required):
        assert check(list(names), definitions).kind == kind.name


@pytest.mark.parametrize(
    ("kind", "name"), [(kind.name, name) for kind in KINDS.values() for name in kind.required]
)
def test_a_required_column_that_is_missing_is_named(kind: str, name: str, definitions: Definitions) -> None:
    names = [other for other in KINDS[kind].names if other != name]
    assert found(check(names, definitions)) == [("missing-column", 1, name)]


KPI = ["period", "measure", "value"]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([*KPI, "Notes"], [("unknown-column", 1, "notes")]),
        ([*KPI, "=cmd()"], [("unknown-column", 1, "=cmd()")]),
        ([*KPI, "q" * 61], [("unknown-column", 1, "q" * 60 + "…")]),
        (["period", "mesure", "value"], [("missing-column", 1, "measure"), ("unknown-column", 1, "mesure")]),
        ([*KPI, " PERIOD "], [("duplicate-header", 1, "period")]),
        ([*KPI, "data-period", "Data period"], [("duplicate-header", 1, "data_period")]),
        ([*KPI, "time_period", "time_identifier"], [("duplicate-header", 1, "period")]),
        ([*KPI, ""], [("blank-header", 1, "")]),
        ([*KPI, " \u00a0"], [("blank-header", 1, "")]),
        (["time_period", "measure", "value"], [("missing-column", 1, "time_identifier")]),
        (["time_identifier", "measure", "value"], [("missing-column", 1, "time_period")]),
        (["school", "pupils"], [("unknown-kind", 1, "")]),
        (["1", "2", "3"], [("unknown-kind", 1, "")]),
        (["period"], [("unknown-kind", 1, "")]),
        (["period|measure|value"], [("unknown-kind", 1, "")]),
    ],
)
def test_what_is_wrong_with_a_heading_is_found_at_its_line(
    headings: list[str], expected: list[tuple[Any, ...]], definitions: Definitions
) -> None:
    one = check(headings, definitions)
    assert found(one) == expected
    assert one.frame is None


def test_a_tie_asks_for_the_kind_and_takes_the_one_that_is_given(definitions: Definitions) -> None:
    columns = {"kpi": KINDS["kpi"].required, "workforce": KINDS["workforce"].required}
    both = list(dict.fromkeys([*columns["kpi"], *columns["workforce"]]))
    one = check(both, definitions)
    assert one.refused
    assert set(check(both, definitions, "kpi").findings["code"]) == {"unknown-column"}


@pytest.mark.parametrize(
    ("heading", "remedy"),
    [
        ("commentry", "Did you mean commentary?"),
        ("zzz", "Remove the column. The columns are period, measure, value"),
        (ADDED[0], "Remove the columns What is wrong and What to enter"),
    ],
)
def test_an_unknown_column_is_told_what_to_do(heading: str, remedy: str, definitions: Definitions) -> None:
    [found] = check([*KPI, heading], definitions).findings["remedy"]
    assert found.startswith(remedy)
