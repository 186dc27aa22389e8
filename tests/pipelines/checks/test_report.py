"""Findings and annotated returns to take away: complete, in order, and nothing in them that runs."""

import csv
import io
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import ADDED, COLUMNS, Finding, findings_frame, join_findings
from pipelines.checks.report import annotated_csv, annotated_workbook, findings_csv, findings_workbook
from pipelines.ingest import read_table
from pipelines.ingest.spreadsheets import MOST_IN_A_CELL, cell_text
from pipelines.printing import neutralise
from tests.pipelines.ingest.making_workbooks import HEADINGS, ROW, workbook
from tests.pipelines.sending import Check

FAULTY = """period,measure,value,commentary

2022-23 Q4,eee_2,70,Steady
2022-23 Q4,eee_33,many,"two
lines, quoted"
,,,
2022-23 Q4,eee_3_4,,=HYPERLINK("http://example.org")
"""
HOSTILE = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "'=1"]


def csv_of(*rows: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def rows_of(content: bytes | None) -> list[list[str]]:
    """The rows of a CSV as a spreadsheet numbers them, each as wide as the widest."""
    assert content is not None
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def sheets_of(content: bytes | None) -> Any:
    assert content is not None
    return load_workbook(io.BytesIO(content)).worksheets


def test_each_row_stands_at_its_own_line_with_what_is_wrong_and_what_to_enter(check: Check) -> None:
    rows = rows_of(annotated_csv(check(FAULTY)))
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


def test_the_workbook_has_the_same_rows_and_marks_the_faulty_cells(check: Check) -> None:
    one = check(FAULTY)
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


def test_what_concerns_no_row_follows_the_last_row_or_has_a_sheet(check: Check) -> None:
    one = check(WHOLE_FILE)
    assert set(one.findings["line"]) == {1}
    rows = rows_of(annotated_csv(one))
    assert rows[0][3] == "colour"
    assert [row[5:] for row in rows[2:]] == one.findings.assign(
        said="Line 1, " + one.findings["column"] + ": " + one.findings["message"]
    )[["said", "remedy"]].values.tolist()
    sheet, about = sheets_of(annotated_workbook(one))
    assert "is not a column" in sheet["D1"].comment.text
    assert [row[3].value for row in about.iter_rows(min_row=2)] == list(one.findings["message"])


def test_questions_queries_and_findings_of_the_whole_file_are_named_so(check: Check, held: InForce) -> None:
    one = check("period,measure,value\n2022-23 Q4,eee_2,0.7\n", held)
    assert list(one.findings["severity"]) == ["question", "query"]
    said = rows_of(annotated_csv(one))[1][3]
    assert said.startswith("Question: value: ")
    assert " Query: commentary: " in said
    odd = findings_frame("q4.csv", [Finding("missing-column", "All is odd.", "Look again.")])
    copy = replace(one, findings=join_findings([one.findings, odd]))
    assert ["The whole file, All is odd.", "Look again."] in [row[3:] for row in rows_of(annotated_csv(copy))]


PERSONAL = "period,measure,value,commentary\n2022-23 Q4,eee_2,70,Ask a@example.org\n"


UNCOPIED = [
    *[("q4.csv", PERSONAL.encode()), ("q4.csv", b"child's name,measure\nx,y\n"), ("q4.csv", b"\x00\x01")],
    *[("q4.csv", b'period,"measure\n'), ("q4.csv", b""), ("q4.xlsx", b"PK\x03\x04")],
    ("q4.xlsx", workbook(change=lambda s: s.merge_cells("A2:A3"))),
]


def test_no_copy_is_made_of_personal_data_or_of_what_could_not_be_read(check: Check) -> None:
    for name, content in UNCOPIED:
        one = check(content, name=name)
        assert annotated_csv(one) is annotated_workbook(one) is None, content[:20]


def test_a_workbook_is_copied_as_it_was_displayed(check: Check) -> None:
    content = workbook([[], HEADINGS, [], [*ROW[:2], 0.695, "=x"]], formats={"C4": "0%"}, change=as_text)
    one = check(content, name="q4.xlsx")
    rows = rows_of(annotated_csv(one))
    assert [row[:4] for row in rows] == [[""] * 4, HEADINGS, [""] * 4, ["2022-23 Q4", "eee_2", "70%", "'=x"]]
    [sheet] = sheets_of(annotated_workbook(one))
    assert sheet.freeze_panes == "A3"
    assert [cell.value for cell in sheet[4]][:4] == rows[3][:4]


def as_text(sheet: Any) -> None:
    sheet["D4"].data_type = "s"


def test_the_copy_sent_again_is_told_to_lose_the_added_columns(check: Check) -> None:
    one, remedy = check(FAULTY), "Remove the columns What is wrong and What to enter"
    for name, content in (("again.csv", annotated_csv(one)), ("again.xlsx", annotated_workbook(one))):
        again = check(content, name=name)
        unknown = again.findings[again.findings["code"] == "unknown-column"]
        assert len(unknown) == 2
        assert unknown["remedy"].str.startswith(remedy).all()


def test_no_cell_begins_a_formula(check: Check) -> None:
    one = check(csv_of(["period", "measure", *HOSTILE], ["=x", "@x", *HOSTILE]))
    assert len(one.findings)
    for content in (findings_csv(one.findings), annotated_csv(one)):
        cells = [cell for row in rows_of(content) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    for content in (findings_workbook(one.findings), annotated_workbook(one)):
        for sheet in sheets_of(content):
            filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert [
                cell for cell in filled if cell.data_type == "f" or str(cell.value)[0] in "=+-@\t\r"
            ] == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@settings(max_examples=10)
def test_any_text_comes_back_from_both_copies_but_for_the_apostrophe(rows: list[tuple[str, str]]) -> None:
    # Spaces alone are a blank cell.
    rows = [("x" + first, second if second.strip() else "") for first, second in rows]
    content = csv_of(["measure", "commentary"], *([*row] for row in rows)).encode()
    one = CheckedReturn("any.csv", content, "", None, findings_frame("", []))
    for name, copy in (("copy.csv", annotated_csv(one)), ("copy.xlsx", annotated_workbook(one))):
        assert copy is not None
        back = [(row[0], row[1]) for row in read_table(name, copy).rows]
        assert back == [(first, neutralise(second)) for first, second in rows]


def test_a_text_that_no_cell_can_hold_is_cut(check: Check) -> None:
    for text in ("x" * 40_000, "\x07" * 40_000, "=" + "\x01" * 32_766, "x" * 32_766 + "\x07"):
        assert len(cell_text(text)) <= MOST_IN_A_CELL
        one = check(csv_of(HEADINGS, ["2022-23 Q4", "eee_2", "many", text]))
        [sheet] = sheets_of(annotated_workbook(one))
        assert sheet["D2"].value.endswith("…")


def test_findings_are_complete_and_in_order_in_both_forms_and_none_are_a_heading_row(check: Check) -> None:
    odd = findings_frame("q4.csv", [Finding("too-big", "=odd", "Mend it.")])
    findings = join_findings([check(FAULTY).findings, odd])
    rows = rows_of(findings_csv(findings))
    assert rows[0] == COLUMNS
    assert [row[4] for row in rows[1:]] == ["4", "4", "6", ""]
    assert rows[-1][6] == "'=odd"
    [sheet] = sheets_of(findings_workbook(findings))
    written = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert written == rows
    assert (sheet["E2"].value, sheet.freeze_panes) == (4, "A2")
    none = findings_frame("", [])
    assert rows_of(findings_csv(none)) == [COLUMNS]
    assert findings_csv(none).endswith(b"remedy\r\n")
    assert [cell.value for cell in sheets_of(findings_workbook(none))[0][1]] == COLUMNS
