"""Findings and annotated returns to take away: complete, in order, and nothing in them that runs."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn, check_files
from pipelines.checks.findings import ADDED, COLUMNS, Finding, findings_frame, join_findings
from pipelines.checks.report import annotated_csv, annotated_workbook, findings_csv, findings_workbook
from pipelines.ingest import read_table
from pipelines.ingest.spreadsheets import MOST_IN_A_CELL, cell_text, neutralise
from schemas.definitions import Definitions
from tests.pipelines.ingest.making_workbooks import HEADINGS, ROW, workbook

FAULTY = """period,measure,value,commentary

2022-23 Q4,eee_2,70,Steady
2022-23 Q4,eee_33,many,"two
lines, quoted"
,,,
2022-23 Q4,eee_3_4,,=HYPERLINK("http://example.org")
"""
HOSTILE = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "'=1"]


def check(
    text: str | bytes, definitions: Definitions, held: InForce | None = None, name: str = "q4.csv"
) -> CheckedReturn:
    content = text if isinstance(text, bytes) else text.encode()
    [one] = check_files([(name, content)], definitions, held or InForce())
    return one


def rows_of(content: bytes | None) -> list[list[str]]:
    """The rows of a CSV as a spreadsheet numbers them, each as wide as the widest."""
    assert content is not None
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def sheets_of(content: bytes | None) -> Any:
    assert content is not None
    return load_workbook(io.BytesIO(content)).worksheets


def test_each_row_stands_at_its_own_line_with_what_is_wrong_and_what_to_enter(
    definitions: Definitions,
) -> None:
    rows = rows_of(annotated_csv(check(FAULTY, definitions)))
    assert rows[0] == ["period", "measure", "value", "commentary", *ADDED]
    assert rows[1] == rows[4] == [""] * 6
    assert rows[2] == ["2022-23 Q4", "eee_2", "70", "Steady", "", ""]
    assert rows[3] == [
        *("2022-23 Q4", "eee_33", "many", "two\nlines, quoted"),
        "measure: ‘eee_33’ is not a measure of a kpi return. value: ‘many’ is not a number.",
        "Did you mean eee_3_4? Enter digits only, such as 69 or 13,104.",
    ]
    assert rows[5][3] == '\'=HYPERLINK("http://example.org")'
    assert rows[5][4].startswith("value: value is blank")
    assert len(rows) == 6


def test_the_workbook_has_the_same_rows_and_marks_the_faulty_cells(definitions: Definitions) -> None:
    one = check(FAULTY, definitions)
    [sheet] = sheets_of(annotated_workbook(one))
    written = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    expected = rows_of(annotated_csv(one))
    assert [row[:6] for row in written] == [[*row, *[""] * (6 - len(row))] for row in expected]
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(marked) == {"B4", "C4", "C6"}
    assert marked["C4"] == "‘many’ is not a number. Enter digits only, such as 69 or 13,104."
    assert sheet["C4"].fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb
    assert (sheet.title, sheet.freeze_panes) == ("kpi", "A2")
    assert sheet["E4"].alignment.wrap_text
    assert sheet.column_dimensions["E"].width > sheet.column_dimensions["C"].width


WHOLE_FILE = "period,measure,value,colour,value_2\n2022-23 Q4,eee_2,70,red,x\n"


def test_what_concerns_no_row_follows_the_last_row_or_has_a_sheet(definitions: Definitions) -> None:
    one = check(WHOLE_FILE, definitions)
    assert set(one.findings["line"]) == {1}
    rows = rows_of(annotated_csv(one))
    assert rows[0][3] == "colour"
    assert [row[5:] for row in rows[2:]] == one.findings.assign(
        said="Line 1, " + one.findings["column"] + ": " + one.findings["message"]
    )[["said", "remedy"]].values.tolist()
    sheet, about = sheets_of(annotated_workbook(one))
    assert "is not a column" in sheet["D1"].comment.text
    assert [row[3].value for row in about.iter_rows(min_row=2)] == list(one.findings["message"])


def test_a_finding_of_the_whole_file_is_said_to_be_one(definitions: Definitions, held: InForce) -> None:
    one = check("period,measure,value\n2022-23 Q3,eee_2,70\n", definitions, held)
    more = join_findings(
        [one.findings, findings_frame("q4.csv", [Finding("missing-column", "All is odd.", "Look again.")])]
    )
    copy = CheckedReturn(one.file_name, one.content, one.sha256, one.kind, more, one.frame)
    assert ["The whole file, All is odd.", "Look again."] in [row[3:] for row in rows_of(annotated_csv(copy))]


def test_questions_and_warnings_are_named_so(definitions: Definitions, held: InForce) -> None:
    one = check("period,measure,value\n2022-23 Q4,eee_2,0.7\n", definitions, held)
    assert list(one.findings["severity"]) == ["question", "query"]
    said = rows_of(annotated_csv(one))[1][3]
    assert said.startswith("Question: value: ")
    assert " Query: commentary: " in said


PERSONAL = "period,measure,value,commentary\n2022-23 Q4,eee_2,70,Ask a@example.org\n"


@pytest.mark.parametrize("copy", [annotated_csv, annotated_workbook])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q4.csv", PERSONAL.encode()),
        ("q4.csv", b"child's name,measure\nx,y\n"),
        ("q4.csv", b"\x00\x01"),
        ("q4.csv", b'period,"measure\n'),
        ("q4.csv", b""),
        ("q4.xlsx", b"PK\x03\x04"),
        ("q4.xlsx", workbook(change=lambda s: s.merge_cells("A2:A3"))),
    ],
    ids=["personal cell", "personal heading", "no text", "broken", "empty", "damaged", "merged"],
)
def test_no_copy_is_made_of_personal_data_or_of_what_could_not_be_read(
    copy: Any, name: str, content: bytes, definitions: Definitions
) -> None:
    assert copy(check(content, definitions, name=name)) is None


def test_a_workbook_is_copied_as_it_was_displayed(definitions: Definitions) -> None:
    content = workbook([[], HEADINGS, [], [*ROW[:2], 0.695, "=x"]], formats={"C4": "0%"}, change=as_text)
    one = check(content, definitions, name="q4.xlsx")
    rows = rows_of(annotated_csv(one))
    assert [row[:4] for row in rows] == [[""] * 4, HEADINGS, [""] * 4, ["2022-23 Q4", "eee_2", "70%", "'=x"]]
    [sheet] = sheets_of(annotated_workbook(one))
    assert sheet.freeze_panes == "A3"
    assert [cell.value for cell in sheet[4]][:4] == rows[3][:4]


def as_text(sheet: Any) -> None:
    sheet["D4"].data_type = "s"


def test_the_copy_sent_again_is_told_to_lose_the_added_columns(definitions: Definitions) -> None:
    one = check(FAULTY, definitions)
    for name, content in (("again.csv", annotated_csv(one)), ("again.xlsx", annotated_workbook(one))):
        assert content is not None
        again = check(content, definitions, name=name)
        assert list(again.findings["code"]) == ["unknown-column"] * 2
        assert (
            again.findings["remedy"]
            .str.startswith("Remove the columns What is wrong and What to enter")
            .all()
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula(text: str, definitions: Definitions) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["period", "measure", text], [text, text, "x" + text]])
    one = check(out.getvalue(), definitions)
    files = [findings_csv(one.findings), annotated_csv(one)]
    for row in [row for content in files for row in rows_of(content)]:
        assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    for content in (findings_workbook(one.findings), annotated_workbook(one)):
        for sheet in sheets_of(content):
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert [cell for cell in cells if cell.data_type == "f" or str(cell.value)[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("text", ["-5", "+44", "-5.25", "plain", "a = b", "", "5%"])
def test_plain_numbers_and_words_are_left_alone(text: str) -> None:
    assert neutralise(text) == text


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_any_text_comes_back_from_both_copies_but_for_the_apostrophe(rows: list[tuple[str, str]]) -> None:
    # Spaces alone are a blank cell.
    rows = [("x" + first, second if second.strip() else "") for first, second in rows]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["measure", "commentary"], *rows])
    content = out.getvalue().encode()
    one = CheckedReturn("any.csv", content, "", None, findings_frame("", []))
    for name, copy in (("copy.csv", annotated_csv(one)), ("copy.xlsx", annotated_workbook(one))):
        assert copy is not None
        back = [(row[0], row[1]) for row in read_table(name, copy).rows]
        assert back == [(first, neutralise(second)) for first, second in rows]


@pytest.mark.parametrize(
    "text", ["x" * 40_000, "\x07" * 40_000, "=" + "\x01" * 32_766, "x" * 32_766 + "\x07"]
)
def test_a_text_that_no_cell_can_hold_is_cut(text: str, definitions: Definitions) -> None:
    assert len(cell_text(text)) <= MOST_IN_A_CELL
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, ["2022-23 Q4", "eee_2", "many", text]])
    [sheet] = sheets_of(annotated_workbook(check(out.getvalue(), definitions)))
    assert sheet["D2"].value.endswith("…")


def test_findings_are_complete_and_in_order_in_both_forms(definitions: Definitions) -> None:
    findings = join_findings(
        [
            check(FAULTY, definitions).findings,
            findings_frame("q4.csv", [Finding("too-big", "=odd", "Mend it.")]),
        ]
    )
    rows = rows_of(findings_csv(findings))
    assert rows[0] == COLUMNS
    assert [row[4] for row in rows[1:]] == ["4", "4", "6", ""]
    assert rows[-1][6] == "'=odd"
    [sheet] = sheets_of(findings_workbook(findings))
    written = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert written == rows
    assert sheet["E2"].value == 4
    assert sheet.freeze_panes == "A2"


def test_no_findings_are_a_heading_row() -> None:
    content = findings_csv(findings_frame("", []))
    assert rows_of(content) == [COLUMNS]
    assert content.endswith(b"remedy\r\n")
    assert [cell.value for cell in sheets_of(findings_workbook(findings_frame("", [])))[0][1]] == COLUMNS
