"""A cell of a workbook is read as it is displayed, and every text as it was typed."""

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH

from pipelines.ingest import TextTable, read_table
from tests.pipelines.ingest.making_workbooks import HEADINGS, ROW, SHEET, Rows, edited, workbook


def table(content: bytes) -> TextTable:
    """The table of a workbook that is accepted."""
    return read_table("return.xlsx", content)


MARCH = datetime(2023, 3, 31)
POUNDS = r'_-"£"* #,##0.00_-;\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'
# By number format: values, and what a spreadsheet displays of each.
DISPLAYED: dict[str, list[tuple[Any, str]]] = {
    # Percentages as they are shown.
    "0%": [(0.69, "69%"), (0.6949, "69%"), (0.695, "70%"), (69, "6900%"), (0.28999999999999998, "29%")],
    "0.00%": [(0.0002, "0.02%")],
    "0.0%": [(0.123, "12.3%"), (1.034, "103.4%")],
    "0.00##%": [(0.29, "29.00%")],
    "0.0%;[Red]-0.0%": [(-0.015, "-1.5%")],
    # Numbers with the decimals that are shown, and no noise; a date only where the format is one.
    "General": [
        *[(13104, "13104"), (5.0, "5"), (5.3, "5.3"), (0.1 + 0.2, "0.3"), (1026.95, "1026.95"), (-5, "-5")],
        *[(1e-7, "0.0000001"), (1e300, "1E+300"), (45016, "45016")],
    ],
    "#,##0": [(13104, "13104")],
    "#,##0.0": [(13104.4, "13104.4")],
    "0.0": [(5, "5.0")],
    "0.00": [(2.345, "2.35"), (-0.001, "0.00")],
    "#.##": [(0.5, "0.5")],
    '"£"#,##0.00': [(1234.5, "1234.50")],
    "[$£-809]#,##0.00": [(1234.5, "1234.50")],
    POUNDS: [(1234.5, "1234.50")],
    '#,##0;-#,##0;"-"': [(0, "0")],
    "#,##0;(#,##0)": [(-5, "-5")],
    '0 "children"': [(278, "278")],
    "00000000000": [(7700900123, "07700900123")],
    '0.0,"k"': [(13104, "13104")],
    "# ?/?": [(0.75, "0.75")],
    "0.00E+00": [(13104, "13104")],
    "[>100]0;0.0": [(150, "150")],
    "@": [(45016, "45016")],
    '0.0" days"': [(12.5, "12.5")],
    "0": [(45016, "45016")],
    # Dates in ISO form.
    "dd/mm/yyyy": [
        *[(date(2023, 3, 31), "2023-03-31"), (datetime(2023, 3, 31, 14, 30), "2023-03-31")],
        *[(45016, "2023-03-31"), (-5, "########")],
    ],
    "[$-809]d mmmm yyyy;@": [(date(2023, 3, 31), "2023-03-31")],
    "mmm-yy": [(date(2023, 3, 1), "2023-03-01")],
    "dd/mm/yyyy hh:mm": [(datetime(2023, 3, 31, 14, 30), "2023-03-31 14:30:00"), (MARCH, "2023-03-31")],
    "hh:mm": [(time(9, 15), "09:15:00")],
    "[h]:mm": [(timedelta(hours=36), "1 day, 12:00:00")],
}


def test_a_cell_is_read_as_it_is_displayed() -> None:
    cases = [(code, value, shown) for code, cells in DISPLAYED.items() for value, shown in cells]
    formats = {f"A{line}": code for line, (code, *_) in enumerate(cases, start=2)}
    content = workbook([["value", "x"], *([value, "x"] for _, value, _ in cases)], formats=formats)
    assert [(*case[:2], read) for case, read in zip(cases, table(content).column(0), strict=True)] == cases


def test_dates_of_1904_workbooks_are_the_same_days() -> None:
    rows: Rows = [["as_at", "x"], [date(2023, 3, 31), "x"]]
    content = workbook(rows, lambda sheet: setattr(sheet.parent, "epoch", MAC_EPOCH))
    assert table(content).rows[0][0] == "2023-03-31"


STORED = [
    ('<c r="C2"><v>0.69999999999999996</v></c>', "0.7"),
    ('<c r="C2"><v>12345678901234567</v></c>', "12345678901234567"),
    ('<c r="C2"><v>7.0000000000000007E-2</v></c>', "0.07"),
    ('<c r="C2" t="b"><v>1</v></c>', "yes"),
    ('<c r="C2" t="b"><v>0</v></c>', "no"),
    ('<c r="C2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
    ('<c r="C2" t="e"><v>#NEW!</v></c>', "#UNKNOWN!"),
    ('<c r="C2" t="d"><v>2023-03-31T00:00:00</v></c>', "2023-03-31"),
    ('<c r="C2" t="d"><v>2023-03-31T09:30:00Z</v></c>', "2023-03-31 09:30:00"),
    ('<c r="C2"><f>34+35</f><v>69</v></c>', "69"),
    ('<c r="C2"><f t="shared" si="0"/><v>69</v></c>', "69"),
    ('<c r="C2"><f t="array" ref="C2">SUM(A1)</f><v>69</v></c>', "69"),
    ('<c r="C2" t="str"><f>"six"&amp;"ty"</f><v>sixty</v></c>', "sixty"),
    ('<c r="C2" t="str"><f>""</f><v></v></c>', ""),
    ('<c r="C2" t="inlineStr"><is><t> in line </t></is></c>', " in line "),
    ('<c r="C2" t="inlineStr"><is><r><t>in </t></r><r><t>runs</t></r></is></c>', "in runs"),
    ('<c r="C2" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ひ</t></rPh></is></c>', "東"),
    ('<c r="C2" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_c</t></is></c>', "a\rb_x000D_c"),
    ('<c r="C2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', "😀"),
    ('<c t="inlineStr"><is><t>no reference</t></is></c>', "no reference"),
    ('<c r="C2"/>', ""),
]


def test_a_stored_cell_is_read_whatever_form_it_has() -> None:
    for stored, read_as in STORED:
        content = edited(workbook(), SHEET, '<c r="C2" t="n"><v>70</v></c>', stored)
        assert table(content).rows[0][2] == read_as, stored


def as_text(sheet: Any) -> None:
    """Have every cell a text, as one that begins with an apostrophe is."""
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.quotePrefix = True


def test_texts_stay_texts_and_one_in_several_fonts_is_one_text() -> None:
    texts = [
        "=SUM(A1:A9)",
        "69",
        "0069",
        "69%",
        "NA",
        "TRUE",
        "31/03/2023",
        " padded ",
        "two\nlines",
        "+1",
        "@x",
    ]
    content = workbook([["measure", "commentary"], *([text, "x"] for text in texts)], as_text)
    assert table(content).column(0) == texts
    mixed = CellRichText("Take-up ", TextBlock(InlineFont(b=True), "rose"), " by 2")
    assert table(workbook([HEADINGS, [*ROW[:3], mixed]])).rows[0][3] == "Take-up rose by 2"


def test_lines_are_the_rows_of_the_sheet_and_blank_rows_and_columns_are_harmless() -> None:
    rows: Rows = [[], ["", " ", *HEADINGS, None, " "], [], ["", "", *ROW, "", ""], [" "], [None, None, *ROW]]
    found = table(workbook([*rows, ["", " "]]))
    assert (found.header_line, list(found.lines)) == (2, [4, 6])
    assert found.headers == ["", "", *HEADINGS]
    assert found.rows[0] == ["", "", "2022-23 Q4", "eee_2", "70", "Steady"]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t,;\"'="), max_size=30)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
@settings(max_examples=10, deadline=None)
def test_any_text_comes_back_from_a_workbook_and_from_csv(rows: list[tuple[str, str]]) -> None:
    # A cell of nothing but space is read from a workbook as an empty one.
    rows = [("x" + first, second if second.strip() else "") for first, second in rows]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["measure", "commentary"], *rows])
    from_csv = read_table("any.csv", out.getvalue().encode())

    from_workbook = table(workbook([["measure", "commentary"], *rows], as_text))
    assert from_workbook.headers == from_csv.headers == ["measure", "commentary"]
    assert from_workbook.rows == from_csv.rows == [list(row) for row in rows]
