"""The heading row: which kind it is of, and what is wrong with it."""

from collections.abc import Iterable
from typing import Any

import pytest

from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import ADDED
from schemas.returns import KINDS, Kind
from tests.pipelines.sending import Check


def headed(headings: Iterable[str]) -> str:
    """A file of one row beneath these headings."""
    names = list(headings)
    return ",".join(names) + "\n" + ",".join("x" for _ in names) + "\n"


def found(one: CheckedReturn) -> list[tuple[Any, ...]]:
    """The findings on the heading row."""
    rows = one.findings[~one.findings["line"].gt(1).fillna(False)]
    return list(rows[["code", "line", "column"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_is_known_by_its_columns_in_any_order_and_a_required_one_that_is_missing_is_named(
    kind: Kind, check: Check
) -> None:
    for names in (kind.names, kind.names[::-1], kind.required):
        assert check(headed(names)).kind == kind.name
    for name in kind.required:
        others = [other for other in kind.names if other != name]
        assert found(check(headed(others))) == [("missing-column", 1, name)]


KPI = ["period", "measure", "value"]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ([*KPI, "Notes"], [("unknown-column", 1, "Notes")]),
        ([*KPI, "=cmd()"], [("unknown-column", 1, "=cmd()")]),
        ([*KPI, "q" * 61], [("unknown-column", 1, "q" * 60 + "…")]),
        (["period", "mesure", "value"], [("missing-column", 1, "measure"), ("unknown-column", 1, "mesure")]),
        ([*KPI, " PERIOD "], [("duplicate-header", 1, "period")]),
        ([*KPI, "data-period", "Data period"], [("duplicate-header", 1, "data-period")]),
        ([*KPI, "time_period", "time_identifier"], [("duplicate-header", 1, "period")]),
        ([*KPI, "a", "b", "c", "d"], [("unknown-column", 1, "")]),
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
    headings: list[str], expected: list[tuple[Any, ...]], check: Check
) -> None:
    one = check(headed(headings))
    assert found(one) == expected
    assert one.frame is None


def test_a_tie_asks_for_the_kind_and_takes_the_one_that_is_given(check: Check) -> None:
    columns = {"kpi": KINDS["kpi"].required, "workforce": KINDS["workforce"].required}
    both = list(dict.fromkeys([*columns["kpi"], *columns["workforce"]]))
    one = check(headed(both))
    assert one.refused
    assert {code for code, _, _ in found(check(headed(both), kind="kpi"))} == {"unknown-column"}


@pytest.mark.parametrize(
    ("heading", "remedy"),
    [
        ("commentry", "Did you mean commentary?"),
        ("zzz", "Remove the column. The columns are period, measure, value"),
        (ADDED[0], "Remove the columns What is wrong and What to enter"),
    ],
)
def test_an_unknown_column_is_told_what_to_do(heading: str, remedy: str, check: Check) -> None:
    findings = check(headed([*KPI, heading])).findings
    [found] = findings.loc[findings["code"] == "unknown-column", "remedy"]
    assert found.startswith(remedy)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Period,Measure,Value,State\n2022-23 Q3,eee_2,,\n", "Value is blank, and State does not say why."),
        ("Period,Measure,VALUE\n,eee_2,69\n", "Period is blank."),
        ("Time Period,time_identifier,measure,value\n,,eee_2,69\n", "Time Period is blank."),
        (
            "report-date,project,Status,Reported by\n2023-03-17,A2,,\n",
            "Status is blank, and Reported by does not say who reports it.",
        ),
        (
            "measure,target,Period from,Period-to,value\neee_2,local,2022-23 Q2,2022-23 Q1,72\n",
            "Period-to, 2022-23 Q1, is before Period from, 2022-23 Q2.",
        ),
        (
            "report_date,project,status,Reported By\n2023-03-17,A2,,nobody\n",
            "‘nobody’ is not one of the words for Reported By.",
        ),
    ],
)
def test_columns_are_named_as_the_sender_wrote_them(text: str, message: str, check: Check) -> None:
    assert message in list(check(text).findings["message"])
