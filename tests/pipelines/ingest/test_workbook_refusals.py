"""What a workbook may not have: each is refused at its place, with what to do."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.checks.findings import findings_frame
from pipelines.ingest import MOST_UNPACKED, Unreadable, read_table
from tests.pipelines.ingest.making_workbooks import (
    HEADINGS,
    ROW,
    SHEET,
    STRINGS,
    Rows,
    book_of,
    edited,
    saved,
    sheets,
    with_part,
    workbook,
    zipped,
)
from tests.pipelines.sending import Check

PLAIN = workbook()
NOTES = [["Figures agreed with the service on 3 April"], ["Ask performance for help"]]


def refusal(content: bytes, name: str = "return.xlsx") -> pd.DataFrame:
    """Why a workbook is not read, or is refused all the same."""
    try:
        faults = read_table(name, content).faults
    except Unreadable as refused:
        faults = refused.findings
    findings = findings_frame(name, faults)
    assert len(findings)
    assert set(findings["severity"]) == {"error"}
    assert (findings["message"].str.len() > 10).all()
    assert (findings["remedy"].str.len() > 10).all()
    return findings


Change = Callable[[Worksheet], object]


def hide(sheet: Worksheet, row: int = 0, column: str = "") -> None:
    if row:
        sheet.row_dimensions[row].hidden = True
    if column:
        sheet.column_dimensions[column].hidden = True


def put(sheet: Worksheet, cell: str, value: Any, code: str = "General") -> None:
    sheet[cell] = value
    sheet[cell].number_format = code


def block(sheet: Worksheet, corner: str, rows: list[list[Any]]) -> None:
    top, left = sheet[corner].row, sheet[corner].column
    for down, row in enumerate(rows):
        for along, value in enumerate(row):
            sheet.cell(top + down, left + along, value)


def make_hidden(sheet: Worksheet, state: Any) -> None:
    book_of(sheet).create_sheet("Blank")
    sheet.sheet_state = state
    book_of(sheet).active = 1


# Code, line and column of a finding, words of its message, and the change to a sheet that gives it.
ON_THE_SHEET: list[tuple[str, int | None, str, str, Change]] = [
    ("merged-cells", 2, "commentary", "D2:D3", lambda s: s.merge_cells("D2:D3")),
    ("merged-cells", 1, "period", "A1:B1", lambda s: s.merge_cells("A1:B1")),
    ("merged-cells", 9, "column F", "F9:G9", lambda s: s.merge_cells("F9:G9")),
    ("hidden-cells", 2, "", "row is hidden", lambda s: hide(s, row=2)),
    ("hidden-cells", 1, "value", "Column C", lambda s: hide(s, column="C")),
    ("hidden-cells", 1, "value", "Column C", lambda s: s.column_dimensions.group("C", "C", hidden=True)),
    ("hidden-cells", None, "", "‘Sheet1’ is hidden", lambda s: make_hidden(s, "hidden")),
    ("hidden-cells", None, "", "‘Sheet1’ is hidden", lambda s: make_hidden(s, "veryHidden")),
    ("hidden-cells", 2, "value", "number format", lambda s: put(s, "C2", 70, ";;;")),
    ("hidden-cells", 3, "value", "number format", lambda s: put(s, "C3", 0, "0;-0;;@")),
    ("formula-without-value", 3, "value", "saved value", lambda s: put(s, "C3", "=34+35")),
    ("formula-without-value", 1, "column E", "saved value", lambda s: put(s, "E1", '="state"')),
    ("second-table", 6, "", "below a blank row", lambda s: block(s, "A6", [HEADINGS, ROW])),
    ("second-table", 5, "", "below a blank row", lambda s: block(s, "B5", [["Name", "Count"], ["x", 3]])),
    ("second-table", 1, "column F", "column F", lambda s: block(s, "F1", [["Team", "Count"], ["x", 3]])),
    ("second-table", 1, "period", "column F", lambda s: block(s, "F1", [HEADINGS, ROW])),
    ("second-table", 4, "column G", "column G", lambda s: put(s, "G4", "see the other file")),
    ("too-big", 2, "", "column ZZ", lambda s: put(s, "ZZ2", "far away")),
]
# The same of an edit of the sheet's XML, or of its texts.
ZERO_WIDTH = '<cols><col min="3" max="3" width="0"/></cols><sheetData>'
ALL_HIDDEN = '<cols><col min="4" max="16384" hidden="1"/></cols><sheetData>'
IN_THE_XML: list[tuple[str, int, str, str, tuple[str, str, str]]] = [
    ("hidden-cells", 2, "", "", (SHEET, '<row r="2"', '<row r="2" ht="0" customHeight="1"')),
    ("hidden-cells", 2, "", "", (SHEET, '<row r="2"', '<row r="2" hidden="true"')),
    ("hidden-cells", 1, "value", "", (SHEET, "<sheetData>", ZERO_WIDTH)),
    ("hidden-cells", 1, "commentary", "", (SHEET, "<sheetData>", ALL_HIDDEN)),
    ("cell-too-long", 2, "commentary", "100,000", (STRINGS, ">Steady<", f">{'x' * 100_001}<")),
    ("not-text", 2, "commentary", "NUL", (STRINGS, ">Steady<", ">a_x0000_b<")),
]


def test_a_sheet_with_what_hides_or_blurs_its_table_is_refused_at_its_place() -> None:
    known: list[tuple[Any, ...]] = [(*case, workbook(change=change)) for *case, change in ON_THE_SHEET]
    known += [(*case, edited(workbook([HEADINGS, ROW]), *edit)) for *case, edit in IN_THE_XML]
    for code, line, column, said, content in known:
        [found] = refusal(content).to_dict("records")
        place = None if pd.isna(found["line"]) else found["line"]
        assert (found["code"], place, found["column"]) == (code, line, column), said
        assert said in found["message"]


HARMLESS: dict[str, Change] = {
    "hidden columns beyond the table": lambda s: s.column_dimensions.group("H", "XFD", hidden=True),
    "a hidden blank row beyond the table": lambda s: hide(s, row=20),
    "a filter that hides nothing": lambda s: setattr(s.auto_filter, "ref", "A1:D3"),
    "a frozen heading row": lambda s: setattr(s, "freeze_panes", "A2"),
    "a protected sheet that can be read": lambda s: s.protection.enable(),
    "grouped columns that show": lambda s: s.column_dimensions.group("B", "C", hidden=False),
    "a blank column within the table": lambda s: s.insert_cols(3),
    "a blank row within the table": lambda s: s.insert_rows(3),
    "a blank sheet": lambda s: book_of(s).create_sheet("Sheet2"),
    "a chart": lambda s: s.add_chart(BarChart(), "H2"),
    "a chart sheet in front": lambda s: book_of(s).create_chartsheet("Chart", 0).add_chart(BarChart()),
    "a note": lambda s: setattr(s["C2"], "comment", Comment("As agreed", "someone@example.org")),
    "a note on row 3 and a gap": lambda s: s.move_range("A3:D3", rows=4),
}


def test_what_takes_nothing_from_the_table_is_harmless() -> None:
    for name, change in HARMLESS.items():
        assert len(read_table("return.xlsx", workbook(change=change)).rows) == 2, name


def test_every_reason_is_given_at_once_and_rows_that_a_filter_hides_have_one_remedy() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:D3")
        hide(sheet, row=3, column="C")
        put(sheet, "A3", "=A2")

    def keep_few(sheet: Worksheet) -> None:
        for row in range(5, 25):
            hide(sheet, row=row)

    codes = {"merged-cells", "hidden-cells", "formula-without-value"}
    assert set(refusal(workbook(change=spoil))["code"]) == codes
    found = refusal(workbook([HEADINGS, *([ROW] * 30)], keep_few))
    assert list(found["line"]) == list(range(5, 25))
    assert found["message"].nunique() == found["remedy"].nunique() == 1
    assert "filter" in found["remedy"][0]


def test_faults_of_the_rows_are_found_beside_what_is_hidden_and_beneath_a_merged_title(check: Check) -> None:
    def hide_some(sheet: Worksheet) -> None:
        hide(sheet, row=3, column="D")
        put(sheet, "C2", "many")
        put(sheet, "D3", "Ask 07700 900123")

    def head(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        put(sheet, "A1", "KPI return")
        sheet.merge_cells("A1:C1")
        put(sheet, "C3", "many")

    hidden = [(1, "hidden-cells"), (2, "not-a-number"), (3, "hidden-cells"), (3, "personal-data")]
    for change, expected in ((hide_some, hidden), (head, [(1, "above-headings"), (3, "not-a-number")])):
        found = check(workbook(change=change), name="return.xlsx").findings
        assert sorted(zip(found["line"], found["code"], strict=True)) == expected


SHEETS: dict[str, dict[str, Rows]] = {
    "the only sheet with cells": {"Blank": [], "Data": [HEADINGS, ROW]},
    "the one named for a kind, notes before it": {"Read me": NOTES, "KPI": [HEADINGS, ROW]},
    "the one named for a kind, lists behind it": {"kpi": [HEADINGS, ROW], "Lists": [["measure"], ["eee_2"]]},
}


NAMES, OF_ITS_OWN = "such as kpi", "of its own"
SECOND_TABLES: list[tuple[dict[str, Rows], str, str]] = [
    ({"One": [HEADINGS, ROW], "Two": [HEADINGS, ROW]}, "2 sheets: ‘One’, ‘Two’", NAMES),
    ({"One": [HEADINGS, ROW], "Notes": NOTES}, "2 sheets: ‘One’, ‘Notes’", NAMES),
    ({"kpi": [HEADINGS, ROW], "Risk": [["report_date"], ["x"]]}, "2 sheets: ‘kpi’, ‘Risk’", OF_ITS_OWN),
    ({"kpi": [HEADINGS, ROW], "More": [[], HEADINGS, ROW]}, "‘More’ holds a table too", OF_ITS_OWN),
    ({"Old, a@example.org": [HEADINGS], "Two": NOTES}, "2 sheets: ‘Two’, …", NAMES),
]


def test_the_return_is_on_the_only_sheet_or_on_the_one_named_for_its_kind_and_on_no_second_one() -> None:
    for what, tables in SHEETS.items():
        assert read_table("return.xlsx", sheets(**tables)).headers == HEADINGS, what
    for tables, said, remedy in SECOND_TABLES:
        [found] = refusal(sheets(**tables)).to_dict("records")
        assert found["code"] == "second-table"
        assert said in found["message"]
        assert remedy in found["remedy"]


OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOT_ONE, ASK = "not-a-workbook", "Excel Workbook"
SEALED = OLD_WORKBOOK + "EncryptedPackage".encode("utf-16-le")
MACROS, ATTACHED = with_part(PLAIN, "xl/vbaProject.bin", "x"), with_part(PLAIN, "xl/embeddings/one.docx", "x")
FILES = [
    ("return.xlsx", b"period,measure,value\n2022-23 Q4,eee_2,70\n", NOT_ONE, "text, such as CSV", ".csv"),
    ("return.XLSX", b"%PDF-1.7", NOT_ONE, "a PDF", ASK),
    ("return.xlsx", OLD_WORKBOOK, NOT_ONE, "old kind", ASK),
    ("return.xlsx", SEALED, "password", "password", "without a"),
    ("return.xlsx", zipped({"notes.txt": b"period"}), NOT_ONE, "without a workbook", ASK),
    ("return.xlsx", PLAIN[: len(PLAIN) // 2], NOT_ONE, "damaged", ASK),
    ("return.xlsm", PLAIN, "macros", "macros", "without them"),
    ("return.xlsx", MACROS, "macros", "macros", "without them"),
    ("return.xlsx", ATTACHED, "macros", "other files", "without them"),
    ("return.xlsx", b"", "empty-file", "empty", "heading row"),
    ("return.xlsx", saved(Workbook()), "empty-file", "empty", "heading row"),
    ("return.xlsx", workbook([HEADINGS]), "empty-file", "nothing beneath", "heading row"),
    ("return.csv", PLAIN, "not-text", "a workbook or a zip archive, not CSV", ".xlsx"),
    ("return.xls", OLD_WORKBOOK, "not-text", "an old or a protected workbook", ".xlsx"),
]


def test_a_file_that_is_not_what_its_name_says_is_refused() -> None:
    for name, content, code, said, remedy in FILES:
        [found] = refusal(content, name).to_dict("records")
        assert found["code"] == code, (name, said)
        assert said in found["message"]
        assert remedy in found["remedy"]


DTD = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet'
MERGED = '</sheetData><mergeCells><mergeCell ref="here"/></mergeCells>'
# What a part has, and what somebody made of it.
BROKEN = [
    (STRINGS, "<sst", DTD + "<sst"),
    (SHEET, "<worksheet", ENTITY),
    (SHEET, "<worksheet", '<?xml version="1.0" encoding="x"?><worksheet'),
    (SHEET, "</sheetData>", ""),
    (SHEET, '<row r="2"', '<row r="1"'),  # rows out of order
    (SHEET, '<row r="3"', '<row r="1048577"'),  # beyond the last
    (SHEET, '<row r="3"', '<row r="three"'),
    (SHEET, 'r="A2"', 'r="ZZZZ2"'),  # a column beyond the last
    (SHEET, 'r="A2"', 'r="é2"'),
    (SHEET, "<v>0</v>", "<v>999</v>"),  # a text that is not there
    (SHEET, "</sheetData>", MERGED),
    ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet7.xml"),
]


def test_a_broken_or_hostile_workbook_is_refused_in_plain_words() -> None:
    for edit in BROKEN:
        [found] = refusal(edited(PLAIN, *edit)).to_dict("records")
        assert found["code"] == "not-a-workbook", edit
        assert "damaged" in found["message"]


def test_any_cut_or_changed_byte_gets_a_verdict() -> None:
    for place in range(0, len(PLAIN), 97):
        spoilt = PLAIN[:place] + bytes([PLAIN[place] ^ 0x5A]) + PLAIN[place + 1 :]
        with suppress(Unreadable):
            read_table("return.xlsx", spoilt)
        refusal(PLAIN[:place]) if place > 1 else None


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(PLAIN)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a.xml", "w") as part,
    ):
        for _ in range(MOST_UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    found = refusal(out.getvalue())
    assert len(out.getvalue()) < 2**20
    assert list(found["code"]) == ["too-big"]
    assert "100 MB" in found["message"][0]


def test_a_part_larger_than_it_says_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive, zipfile.ZipFile(out, "w") as lying:
        for info in archive.infolist():
            lying.writestr(info.filename, archive.read(info))
        lying.getinfo(SHEET).file_size = 300
    assert list(refusal(out.getvalue())["code"]) == ["not-a-workbook"]


def test_an_archive_with_a_password_of_its_own_is_refused() -> None:
    flagged = bytearray(PLAIN)
    flagged[flagged.rfind(b"PK\x01\x02") + 8] |= 1
    assert list(refusal(bytes(flagged))["code"]) == ["password"]


@pytest.mark.parametrize(
    ("limit", "most"), [("xlsx_file.MOST_CELLS", 7), ("xlsx_sheet.MOST_WORKBOOK_ROWS", 1)]
)
def test_too_many_cells_or_rows_are_refused(monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    monkeypatch.setattr(f"pipelines.ingest.{limit}", most)
    [found] = refusal(PLAIN).to_dict("records")
    assert found["code"] == "too-big"
    assert most == 1 or "more in it" in found["message"]


E_MAIL = "first.last@example.org"
BESIDE = {
    "a note": workbook(change=lambda s: setattr(s["C2"], "comment", Comment(f"Ask {E_MAIL}", "x"))),
    "another sheet": sheets(kpi=[HEADINGS, ROW], Notes=[[f"Ask {E_MAIL}"]]),
    "a thread": with_part(PLAIN, "xl/threadedComments/one.xml", f"<t><text>Ask {E_MAIL}</text></t>"),
    "a text box in runs": with_part(
        PLAIN, "xl/drawings/drawing1.xml", f"<d><p><t>{E_MAIL[:7]}</t><t>{E_MAIL[7:]}</t></p></d>"
    ),
    "a pivot table's copy": with_part(PLAIN, "xl/pivotCache/r.xml", f'<r><s v="{E_MAIL}"/></r>'),
    "a copy from another workbook": with_part(PLAIN, "xl/externalLinks/e.xml", f"<e><v>{E_MAIL}</v></e>"),
    "the address of a link": with_part(
        PLAIN, "xl/worksheets/_rels/sheet1.xml.rels", f'<r><Relationship Target="mailto:{E_MAIL}"/></r>'
    ),
}


def test_personal_data_beside_the_table_refuses_the_workbook_and_is_not_repeated() -> None:
    for where, content in BESIDE.items():
        found = refusal(content)
        assert set(found["code"]) == {"personal-data"}, where
        assert "e-mail address" in found["message"][0]
        assert "first.last" not in found.to_string()


def test_a_refusal_by_the_reader_repeats_no_cell(check: Check) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, "E1", "Sam Smith 943 476 5919")
        sheet.merge_cells("E1:E3")
        put(sheet, "E4", "=A1")

    one = check(workbook(change=spoil), name="return.xlsx")
    assert one.refused
    assert not one.findings.to_string().count("Smith")
