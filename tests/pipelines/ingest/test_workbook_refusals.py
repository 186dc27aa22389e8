"""What a workbook may not have: each is refused at its place, with what to do."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.checks import InForce
from pipelines.checks.check_files import check_files
from pipelines.checks.findings import findings_frame
from pipelines.ingest import Unreadable, read_table
from pipelines.ingest.xlsx_archive import MOST_UNPACKED
from schemas.definitions import Definitions
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

PLAIN = workbook()
NOTES = [["Figures agreed with the service on 3 April"], ["Ask performance for help"]]


def refusal(content: bytes, name: str = "return.xlsx") -> pd.DataFrame:
    """Why a workbook is not read."""
    with pytest.raises(Unreadable) as refused:
        read_table(name, content)
    findings = findings_frame(name, refused.value.findings)
    assert len(findings)
    assert set(findings["severity"]) == {"error"}
    assert (findings["message"].str.len() > 10).all()
    assert (findings["remedy"].str.len() > 10).all()
    return findings


class Case(NamedTuple):
    """A change to a sheet, and where it is found."""

    code: str
    line: int | None
    column: str
    said: str
    change: Callable[[Worksheet], object]


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


ON_THE_SHEET = [
    Case("merged-cells", 2, "commentary", "D2:D3", lambda s: s.merge_cells("D2:D3")),
    Case("merged-cells", 1, "period", "A1:B1", lambda s: s.merge_cells("A1:B1")),
    Case("merged-cells", 9, "column F", "F9:G9", lambda s: s.merge_cells("F9:G9")),
    Case("hidden-cells", 2, "", "row is hidden", lambda s: hide(s, row=2)),
    Case("hidden-cells", 1, "value", "Column C", lambda s: hide(s, column="C")),
    Case("hidden-cells", 1, "value", "Column C", lambda s: s.column_dimensions.group("C", "C", hidden=True)),
    Case("hidden-cells", None, "", "‘Sheet1’ is hidden", lambda s: make_hidden(s, "hidden")),
    Case("hidden-cells", None, "", "‘Sheet1’ is hidden", lambda s: make_hidden(s, "veryHidden")),
    Case("hidden-cells", 2, "value", "number format", lambda s: put(s, "C2", 70, ";;;")),
    Case("hidden-cells", 3, "value", "number format", lambda s: put(s, "C3", 0, "0;-0;;@")),
    Case("formula-without-value", 3, "value", "saved value", lambda s: put(s, "C3", "=34+35")),
    Case("formula-without-value", 1, "column E", "saved value", lambda s: put(s, "E1", '="state"')),
    Case("second-table", 6, "", "below a blank row", lambda s: block(s, "A6", [HEADINGS, ROW])),
    Case("second-table", 5, "", "below a blank row", lambda s: block(s, "B5", [["Name", "Count"], ["x", 3]])),
    Case("second-table", 1, "column F", "column F", lambda s: block(s, "F1", [["Team", "Count"], ["x", 3]])),
    Case("second-table", 1, "period", "column F", lambda s: block(s, "F1", [HEADINGS, ROW])),
    Case("second-table", 4, "column G", "column G", lambda s: put(s, "G4", "see the other file")),
    Case("too-big", 2, "", "column ZZ", lambda s: put(s, "ZZ2", "far away")),
    Case("cell-too-long", 3, "commentary", "100,000", lambda s: put(s, "D3", "long")),
    Case("not-text", 3, "commentary", "NUL", lambda s: put(s, "D3", "nul")),
]


def make_hidden(sheet: Worksheet, state: Any) -> None:
    book_of(sheet).create_sheet("Blank")
    sheet.sheet_state = state
    book_of(sheet).active = 1


@pytest.mark.parametrize("case", ON_THE_SHEET, ids=lambda case: f"{case.code}-{case.said}")
def test_a_sheet_with_what_hides_or_blurs_its_table_is_refused_at_its_place(case: Case) -> None:
    content = workbook(change=case.change)
    if case.code == "cell-too-long":
        content = edited(content, STRINGS, ">long<", f">{'x' * 100_001}<")
    if case.code == "not-text":
        content = edited(content, STRINGS, ">nul<", ">a_x0000_b<")
    found = refusal(content)
    assert list(found["code"]) == [case.code]
    assert (None if pd.isna(found["line"][0]) else found["line"][0]) == case.line
    assert found["column"][0] == case.column
    assert case.said in found["message"][0]


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ('<row r="2"', '<row r="2" ht="0" customHeight="1"', 2, ""),
        ('<row r="2"', '<row r="2" hidden="true"', 2, ""),
        ("<sheetData>", '<cols><col min="3" max="3" width="0"/></cols><sheetData>', 1, "value"),
        ("<sheetData>", '<cols><col min="4" max="16384" hidden="1"/></cols><sheetData>', 1, "commentary"),
    ],
)
def test_a_row_without_height_and_a_column_without_width_are_hidden(
    old: str, new: str, line: int, column: str
) -> None:
    found = refusal(edited(PLAIN, SHEET, old, new))
    assert found[["code", "line", "column"]].values.tolist() == [["hidden-cells", line, column]]


HARMLESS: dict[str, Callable[[Worksheet], object]] = {
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


@pytest.mark.parametrize("name", HARMLESS)
def test_what_takes_nothing_from_the_table_is_harmless(name: str) -> None:
    assert len(read_table("return.xlsx", workbook(change=HARMLESS[name])).rows) == 2


def test_every_reason_is_given_at_once() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:D3")
        hide(sheet, row=3, column="C")
        put(sheet, "A3", "=A2")

    codes = {"merged-cells", "hidden-cells", "formula-without-value"}
    assert set(refusal(workbook(change=spoil))["code"]) == codes


def test_rows_that_a_filter_hides_are_grouped_findings_with_one_remedy() -> None:
    rows: Rows = [HEADINGS, *([ROW] * 30)]

    def keep_few(sheet: Worksheet) -> None:
        for row in range(5, 25):
            hide(sheet, row=row)

    found = refusal(workbook(rows, keep_few))
    assert list(found["line"]) == list(range(5, 25))
    assert found["message"].nunique() == found["remedy"].nunique() == 1
    assert "filter" in found["remedy"][0]


SHEETS: dict[str, dict[str, Rows]] = {
    "the only sheet with cells": {"Blank": [], "Data": [HEADINGS, ROW]},
    "the one named for a kind, notes before it": {"Read me": NOTES, "KPI": [HEADINGS, ROW]},
    "the one named for a kind, lists behind it": {"kpi": [HEADINGS, ROW], "Lists": [["measure"], ["eee_2"]]},
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_return_is_on_the_only_sheet_or_on_the_one_named_for_its_kind(name: str) -> None:
    assert read_table("return.xlsx", sheets(**SHEETS[name])).headers == HEADINGS


@pytest.mark.parametrize(
    ("tables", "said", "remedy"),
    [
        ({"One": [HEADINGS, ROW], "Two": [HEADINGS, ROW]}, "2 sheets: ‘One’, ‘Two’", "such as kpi"),
        ({"One": [HEADINGS, ROW], "Notes": NOTES}, "2 sheets: ‘One’, ‘Notes’", "such as kpi"),
        ({"kpi": [HEADINGS, ROW], "Risk": [["report_date"], ["x"]]}, "2 sheets: ‘kpi’, ‘Risk’", "of its own"),
        ({"kpi": [HEADINGS, ROW], "More": [[], HEADINGS, ROW]}, "‘More’ holds a table too", "of its own"),
        ({"Old, a@example.org": [HEADINGS], "Two": NOTES}, "2 sheets: ‘Two’, …", "such as kpi"),
    ],
)
def test_a_second_table_on_another_sheet_is_refused(tables: Any, said: str, remedy: str) -> None:
    found = refusal(sheets(**tables))
    assert list(found["code"]) == ["second-table"]
    assert said in found["message"][0]
    assert remedy in found["remedy"][0]


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


@pytest.mark.parametrize(
    ("name", "content", "code", "said", "remedy"), FILES, ids=lambda part: str(part)[:24]
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    name: str, content: bytes, code: str, said: str, remedy: str
) -> None:
    found = refusal(content, name)
    assert list(found["code"]) == [code]
    assert said in found["message"][0]
    assert remedy in found["remedy"][0]


DTD = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BROKEN = {
    "entities": edited(PLAIN, STRINGS, "<sst", DTD + "<sst"),
    "a file named by an entity": edited(
        PLAIN, SHEET, "<worksheet", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet'
    ),
    "an encoding of nobody's": edited(
        PLAIN, SHEET, "<worksheet", '<?xml version="1.0" encoding="x"?><worksheet'
    ),
    "XML that does not end": edited(PLAIN, SHEET, "</sheetData>", ""),
    "rows out of order": edited(PLAIN, SHEET, '<row r="2"', '<row r="1"'),
    "a row beyond the last": edited(PLAIN, SHEET, '<row r="3"', '<row r="1048577"'),
    "a row of no number": edited(PLAIN, SHEET, '<row r="3"', '<row r="three"'),
    "a column beyond the last": edited(PLAIN, SHEET, 'r="A2"', 'r="ZZZZ2"'),
    "a column of no letters": edited(PLAIN, SHEET, 'r="A2"', 'r="é2"'),
    "a text that is not there": edited(PLAIN, SHEET, "<v>0</v>", "<v>999</v>"),
    "merged cells nowhere": edited(
        PLAIN, SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="here"/></mergeCells>'
    ),
    "a sheet that is not there": edited(PLAIN, "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet7.xml"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_hostile_workbook_is_refused_in_plain_words(name: str) -> None:
    found = refusal(BROKEN[name])
    assert list(found["code"]) == ["not-a-workbook"]
    assert "damaged" in found["message"][0]


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


def test_more_cells_than_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.ingest.xlsx_archive.MOST_CELLS", 7)
    found = refusal(PLAIN)
    assert list(found["code"]) == ["too-big"]
    assert "more in it" in found["message"][0]


def test_more_rows_than_are_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.ingest.xlsx_file.MOST_WORKBOOK_ROWS", 1)
    assert list(refusal(PLAIN)["code"]) == ["too-big"]


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


@pytest.mark.parametrize("name", BESIDE)
def test_personal_data_beside_the_table_refuses_the_workbook_and_is_not_repeated(name: str) -> None:
    found = refusal(BESIDE[name])
    assert set(found["code"]) == {"personal-data"}
    assert "e-mail address" in found["message"][0]
    assert "first.last" not in found.to_string()


def test_a_refusal_by_the_reader_repeats_no_cell(definitions: Definitions, held: InForce) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, "E1", "Sam Smith 943 476 5919")
        sheet.merge_cells("E1:E3")
        put(sheet, "E4", "=A1")

    [one] = check_files([("return.xlsx", workbook(change=spoil))], definitions, held)
    assert one.refused
    assert not one.findings.to_string().count("Smith")


def test_error_cells_serial_dates_and_mistyped_values_are_found_as_in_csv(
    definitions: Definitions, held: InForce
) -> None:
    rows: Rows = [
        ["as_at", "organisation", "measure", "value"],
        [45016, "Council", "headcount", 5],
        ["2023-03-01", "Council", "agency_share", "many"],
        ["2023-03-01", "Council", "absent_share", 5],
        ["x", "Council", "headcount", 5],
    ]
    dated = workbook(rows, lambda s: put(s, "A5", 45016.5, "dd/mm/yyyy hh:mm"))
    content = edited(dated, SHEET, '<c r="D4" t="n"><v>5</v></c>', '<c r="D4" t="e"><v>#REF!</v></c>')
    [one] = check_files([("return.xlsx", content)], definitions, held)
    where = list(one.findings[["line", "column", "code"]].itertuples(index=False, name=None))
    assert where == [
        (2, "as_at", "not-a-date"),
        (3, "value", "not-a-number"),
        (4, "value", "error-cell"),
        (5, "as_at", "not-a-date"),
    ]
    assert "has a time of day" in one.findings["message"].iloc[-1]
