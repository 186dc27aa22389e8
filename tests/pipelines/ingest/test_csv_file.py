"""How a CSV file is encoded, divided, headed and laid out, and what keeps one from being read."""

import csv
import gzip
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import MOST_BYTES, MOST_ROWS, TextTable, Unreadable, find_title, read_table, tidy_header
from tests.pipelines.ingest.making_workbooks import zipped
from tests.pipelines.sending import Check

# As Windows-1252 has them: smart quotes, an en dash, a pound, an accent, an ellipsis.
MARKS = "“Take-up” – £5, it’s a café…"
HEAD = ["period", "measure", "value", "commentary"]
ROWS = [["2022-23 Q4", "eee_2", "70", MARKS], ["2022-23 Q4", "eee_3_4", "90", 'two\nlines; "quoted",\ttab']]
FIRST, SECOND = "2022-23 Q4,eee_2,70,Steady", "2022-23 Q4,eee_3_4,90,"
PLAIN = f"period,measure,value,commentary\n{FIRST}\n{SECOND}\n"


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as CSV, every cell in quotation marks."""
    cells = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return "".join(delimiter.join(row) + end for row in cells)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_end_give_one_table(encoding: str, delimiter: str, end: str) -> None:
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    text = mark + written([HEAD, *ROWS], delimiter, end)
    assert read_table("q4.csv", text.encode(encoding)) == TextTable(HEAD, ROWS, [2, 3])


TEXTS = [
    *["NA", "null", "None", "nan", "-inf", "TRUE", "1e5", "00123", "1.10", "12345678901234567890", "z"],
    *["=SUM(A1:A9)", "=cmd|'/c calc'!A1", "+5 since autumn", "@SUM(1)", "'quoted", '"""', "a\\nb \\ c\\"],
    *["first\r\nsecond", "first\rsecond", "rose 👍🏽", "עלה ב־5%", "a\u202eb\u2066c", "cafe\u0301", "𝒜 𐍈"],
    *["<script>alert(1)</script>", "**bold** [l](javascript:x)", "'; DROP TABLE kpi; --", "{{ 7 }} %s"],
    *["\x1b[31mred\x1b[0m \x07", "5\u00a0000 children", "two  spaces", "#REF is fine", "ﬁnal", "x" * 100_000],
]


def test_no_text_is_changed_or_taken_for_something_else() -> None:
    rows = [[*ROWS[0][:3], text] for text in TEXTS]
    assert read_table("q4.csv", written([HEAD, *rows]).encode()).rows == rows


def test_headings_are_matched_as_people_write_them() -> None:
    same = [
        *["REVISED_DUE_DATE", "Revised Due Date", "revised-due-date", "revised\u00a0due\u202fdate"],
        *["  revised  due date ", "revised\ndue\ndate\n", "\u200brevised_due_date", "revised - due - date"],
    ]
    assert {tidy_header(heading) for heading in same} == {"revised_due_date"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"\n\n{PLAIN}", [4, 5]),
        (f"period,measure,value,commentary\n\n{FIRST}\n,,,\n{SECOND}\n", [3, 5]),
        (PLAIN + "\n\n\n", [2, 3]),
        (PLAIN + "\r\n,,,\r\n \n\t\n" + "\n" * 5000, [2, 3]),
        (PLAIN.rstrip("\n"), [2, 3]),
        (f"period,measure,value,commentary\r\n{FIRST}\r{SECOND}\n", [2, 3]),
        (f'period,measure,value,commentary\n"2022-23\nQ4",eee_2,70,\n{SECOND}\n', [2, 3]),
        (f"sep=;\r\n{PLAIN.replace(',', ';')}", [2, 3]),
        (f"SEP=|\n{PLAIN.replace(',', '|')}", [2, 3]),
        (f'"sep=,"\n{PLAIN}', [2, 3]),
    ],
)
def test_a_line_is_the_row_number_that_a_spreadsheet_shows(text: str, lines: list[int]) -> None:
    table = read_table("q4.csv", text.encode())
    assert (table.headers, table.lines) == (HEAD, lines)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("\n", ",, \n"),
        f"period,measure,value,commentary\n{FIRST},,,\n{SECOND},,,\n",
        f"period,measure,value,commentary,,\n{FIRST}\n{SECOND}\n",
        PLAIN.replace("\n", "," * 16_000 + "\n"),
    ],
)
def test_blank_columns_at_the_end_are_harmless(text: str) -> None:
    assert read_table("q4.csv", text.encode()) == read_table("q4.csv", PLAIN.encode())


def refusal(content: bytes | str) -> list[tuple[str, int | None]]:
    """Codes and lines for which a file is not read."""
    with pytest.raises(Unreadable) as refused:
        read_table("q4.csv", content if isinstance(content, bytes) else content.encode())
    for finding in refused.value.findings:
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")
    return [(finding.code, finding.line) for finding in refused.value.findings]


OTHER_FILES = {
    "a PDF": b"%PDF-1.7\n1 0 obj\n",
    "a PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a GIF": b"GIF89a\x01\x00\x01\x00",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "a web page after blank lines": b"\n\n  <html><body>69</body></html>",
    "an XML workbook": b'<?xml version="1.0"?>\n<Workbook></Workbook>',
    "JSON objects": b'[{"period": "2022-23 Q3", "measure": "eee_2", "value": 69}]',
    "JSON after a byte order mark": b'\xef\xbb\xbf{\n "period": "2022-23 Q3"}',
    "a Parquet file": b"PAR1\x15\x04\x15",
    "a word-processor document": b"{\\rtf1\\ansi Return}",
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "zeros": bytes(1000),
    "random bytes": bytes(range(256)) * 4,
    "a zip of the return": zipped({"return.csv": PLAIN.encode()}),
    "the return compressed": gzip.compress(PLAIN.encode()),
    "a NUL byte": PLAIN.replace("70", "7\0").encode(),
    "UTF-16 without its mark": PLAIN.encode("utf-16-le"),
    "UTF-32": PLAIN.encode("utf-32"),
    "half of a UTF-16 character": PLAIN.encode("utf-16") + b"x",
    "a byte that no encoding has": PLAIN.encode() + b"\x81\x8d",
    "UTF-8 with one broken byte": "é, ü, £, –".encode() + b"\xe9\n" + PLAIN.encode(),
}


def test_a_file_of_another_kind_is_not_read() -> None:
    for what, content in OTHER_FILES.items():
        assert refusal(content) == [("not-text", None)], what


EMPTY = [
    *[b"", b"\xef\xbb\xbf", b"\xff\xfe", b" ", b"\n\r\n\r\n", b",,,,\n,,,,\n", b'"","",""\n', b"sep=;\n"],
    *[b"period,measure,value", b"period,measure,value\n\n\n", b"period,measure,value\n,,,,\n,,\n"],
]


def test_a_file_without_rows_is_said_to_be_empty() -> None:
    for content in EMPTY:
        assert refusal(content) == [("empty-file", None)], content


TITLE = "Quarterly return 2022/23"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"period,measure,value,commentary\n{FIRST}\n2022-23 Q4,eee_3_4,90\n", [("ragged-row", 3)]),
        (f"period,measure,value,commentary\n2022-23 Q4\n{FIRST}\n", [("ragged-row", 2)]),
        (f"period,measure,value,commentary\n{FIRST},more\n{SECOND}\n", [("ragged-row", 2)]),
        (PLAIN.replace("Steady", "a, b").replace("90,", "13,104,x"), [("ragged-row", 2), ("ragged-row", 3)]),
        ("period,measure,value\n2022-23 Q4;eee_2;70\n", [("ragged-row", 2)]),
        (f'{PLAIN}"2022-23 Q4,eee_2,70,\n', [("broken-quotes", 4)]),
        (f'{PLAIN}2022-23 Q4,eee_2,70,"some wor', [("broken-quotes", 4)]),
        (f'{PLAIN}"x" y,eee_2,70,\n', [("broken-quotes", 4)]),
        (PLAIN.replace("Steady", "x" * 100_001), [("cell-too-long", 2)]),
        (PLAIN.replace("Steady", '"no end') + FIRST * 10_000, [("cell-too-long", 2)]),
        (PLAIN.split("\n", 1)[1] + "2022-23 Q4,eee_2\n", [("unknown-kind", 1)]),
        (",".join(f"c{number}" for number in range(101)) + "\n" + "1," * 100 + "1\n", [("too-big", 1)]),
    ],
)
def test_a_file_that_is_cut_or_broken_is_refused(text: str, found: list[tuple[str, int]]) -> None:
    assert refusal(text) == found


TITLES = {
    f"{TITLE}\n": "Delete line 1.",
    f"\n\n{TITLE}\n": "Delete line 3.",
    f"{TITLE},,,\nPrepared by the team,17 March 2023\n": "Delete lines 1 to 2.",
    "One,Two,Three,Four\n": "Delete line 1.",
}


@pytest.mark.parametrize("plain", [PLAIN, PLAIN.replace(",", ";")])
def test_a_title_is_to_be_deleted_and_the_headings_below_it_are_used(plain: str) -> None:
    for title, remedy in TITLES.items():
        table = read_table("q4.csv", f"{title}{plain}".encode())
        [found] = find_title(table)
        assert (found.code, found.remedy) == ("above-headings", remedy)
        assert (table.headers, len(table.rows)) == (HEAD, 2)


def test_as_many_rows_as_are_taken_are_read_and_a_file_that_is_too_big_is_refused() -> None:
    head, row = b"period,measure,value\n", b"a,b,1\n"
    assert len(read_table("q4.csv", head + row * MOST_ROWS).rows) == MOST_ROWS
    for rows in (b"x" * MOST_BYTES, row * (MOST_ROWS + 1), row + b"\n" * (3 * MOST_ROWS) + row):
        assert refusal(head + rows) == [("too-big", None)]


TEXT_BYTES = st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))


@given(content=st.binary(max_size=200) | TEXT_BYTES)
def test_any_bytes_get_a_verdict(check: Check, content: bytes) -> None:
    one = check(content)
    assert one.refused
    assert isinstance(one.findings, pd.DataFrame)


@given(value=st.text(max_size=12), measure=st.sampled_from(["eee_2", "haf_winter_meals"]))
def test_any_value_is_read_or_refused_at_its_line(check: Check, value: str, measure: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["period", "measure", "value"], ["2022-23 Q4", measure, value]])
    one = check(out.getvalue().encode("utf-8", "ignore"))
    assert one.refused or one.rows == 1
