"""Faulty returns, several hundred: each is refused for exactly what is wrong with it, in words that help."""

import re
from collections.abc import Iterator

import pandas as pd
import pytest

from pipelines.checked import CheckedReturn
from pipelines.held import Held
from pipelines.screening import check_files
from schemas.definitions import Definitions
from schemas.vocabulary import Severity
from tests.corpus import (
    faults_across_rows,
    faults_against_held,
    faults_of_headings,
    faults_of_meaning,
    faults_of_the_file,
    faults_of_values,
    personal,
)
from tests.corpus.cases import Faulty, listed

FAMILIES = [
    faults_of_the_file,
    faults_of_headings,
    faults_of_values,
    faults_of_meaning,
    faults_across_rows,
    faults_against_held,
    personal,
]
CASES = [case for family in FAMILIES for faults in family.FAULTS for case in faults()]
BLOCKING = [str(Severity.ERROR), str(Severity.QUESTION)]
# What a person who sends a return need not know of.
_INSIDE = re.compile(
    r"\b(?:pandas|pandera|pyarrow|dtype|codec|decode|Traceback|Exception|\w+Error|NoneType|None|NaN|NaT|nan|float64|int64|"
    r"regex|str|null|JSONDecode\w*|delimiter|schema|validation|index|key)\b|/tmp|/work|\.py\b"
)


def _checked(case: Faulty, definitions: Definitions, held: Held) -> CheckedReturn:
    [one] = check_files([(case.file, case.content)], definitions, held)
    return one


def _blocking(findings: pd.DataFrame) -> list[tuple[str, str, int | None, str]]:
    rows = findings[findings["severity"].isin(BLOCKING)]
    lines: Iterator[int | None] = (None if pd.isna(line) else int(line) for line in rows["line"])
    found = zip(rows["severity"], rows["code"], lines, rows["column"], strict=True)
    return sorted(found, key=lambda one: (one[2] or 0, one[3]))


@pytest.mark.parametrize("case", listed(CASES))
def test_a_faulty_return_is_refused_for_what_is_wrong_and_nothing_else(
    case: Faulty, definitions: Definitions, held: Held
) -> None:
    one = _checked(case, definitions, held)
    assert one.refused
    expected = [(str(case.severity), each.code, each.line, each.column) for each in case.expected]
    assert _blocking(one.findings) == sorted(expected, key=lambda one: (one[2] or 0, one[3]))
    blocking = one.findings[one.findings["severity"].isin(BLOCKING)]
    for message, remedy in zip(blocking["message"], blocking["remedy"], strict=True):
        ours = re.sub("‘[^’]*’", "", message) + remedy
        assert message.endswith((".", "?"))
        assert remedy.endswith((".", "?"))
        assert not _INSIDE.search(ours), ours
        assert len(message) < 300
    for each in case.expected:
        assert not each.quotes or blocking["message"].str.contains("‘" + each.quotes, regex=False).any()
    if case.hidden:
        assert case.hidden not in one.findings.to_csv() + one.file_name
    assert (one.frame is None) == (case.severity == Severity.ERROR)


# Specified where workbooks are, and where files are sent together.
OF_WORKBOOKS_AND_COMPANY = {
    *("not-a-workbook", "password", "macros", "merged-cells", "hidden-cells"),
    *("formula-without-value", "second-table", "overlapping-files"),
}


def test_every_code_that_refuses_is_met_in_the_corpus() -> None:
    from pipelines.codes import CODES

    met = {each.code for case in CASES for each in case.expected}
    asked = {code.name for code in CODES.values() if str(code.severity) in BLOCKING}
    assert asked - met == OF_WORKBOOKS_AND_COMPANY


def test_the_corpus_is_large_and_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 300
