"""The heading row: which kind it is of, and what is wrong with it."""

from collections.abc import Iterable

import pytest

from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import ADDED
from schemas.returns import KINDS, Kind
from tests.conftest import specified
from tests.pipelines.sending import Check


def headed(headings: Iterable[str]) -> str:
    """A file of one row beneath these headings."""
    names = list(headings)
    return ",".join(names) + "\n" + ",".join("x" for _ in names) + "\n"


def found(one: CheckedReturn) -> list[str]:
    """Code and column of the findings on the heading row."""
    rows = one.findings[~one.findings["line"].gt(1).fillna(False)]
    return [f"{code} {column}".strip() for code, column in zip(rows["code"], rows["column"], strict=True)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_is_known_by_its_columns_in_any_order_and_a_required_one_that_is_missing_is_named(
    kind: Kind, check: Check
) -> None:
    for names in (kind.names, kind.names[::-1], kind.required):
        assert check(headed(names)).kind == kind.name
    for name in kind.required:
        others = [other for other in kind.names if other != name]
        assert found(check(headed(others))) == [f"missing-column {name}"]


SHORT = {"LONG": "q" * 61, "CUT": "q" * 60 + "…", "/": "|"}


@pytest.mark.parametrize("row", specified(__file__, "headings"), ids=" | ".join)
def test_what_is_wrong_with_a_heading_is_found_at_its_line(row: list[str], check: Check) -> None:
    for short, whole in SHORT.items():
        row = [cell.replace(short, whole) for cell in row]
    headings, expected = row
    one = check(headed(headings.split(",")))
    assert "; ".join(found(one)) == expected
    assert one.frame is None


def test_a_tie_asks_for_the_kind_and_takes_the_one_that_is_given(check: Check) -> None:
    both = headed(dict.fromkeys([*KINDS["kpi"].required, *KINDS["workforce"].required]))
    assert check(both).refused
    assert {one.split()[0] for one in found(check(both, kind="kpi"))} == {"unknown-column"}


REMEDIES = {
    "commentry": "Did you mean commentary?",
    "zzz": "Remove the column. The columns are period, measure, value",
    ADDED[0]: "Remove the columns What is wrong and What to enter",
}


def test_an_unknown_column_is_told_what_to_do(check: Check) -> None:
    for heading, remedy in REMEDIES.items():
        findings = check(headed(["period", "measure", "value", heading])).findings
        [text] = findings.loc[findings["code"] == "unknown-column", "remedy"]
        assert text.startswith(remedy)


def test_columns_are_named_as_the_sender_wrote_them(check: Check) -> None:
    for headings, row, message in specified(__file__, "headings_as_written"):
        assert message in list(check(f"{headings}\n{row}\n").findings["message"])
