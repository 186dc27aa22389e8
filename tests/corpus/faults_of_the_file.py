"""Faults of the file as a whole: not CSV, cut off, broken, too big."""

import gzip
import io
import zipfile
from collections.abc import Iterator

from pipelines.tables import MOST_BYTES, MOST_ROWS
from tests.corpus.cases import Expected, Faulty, faulty
from tests.corpus.sheets import Sheet, every_sheet, sheet_of, sheets

OTHER_FILES = {
    "a PDF": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "a PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a GIF": b"GIF89a\x01\x00\x01\x00",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "a web page": b"<!DOCTYPE html>\n<html><body><table><tr><td>69</td></tr></table></body></html>",
    "a web page after blank lines": b"\n\n  <html><body>69</body></html>",
    "an XML workbook": b'<?xml version="1.0"?>\n<Workbook></Workbook>',
    "JSON objects": b'[{"period": "2022-23 Q3", "measure": "eee_2", "value": 69}]',
    "a JSON object": b'{"period": "2022-23 Q3", "measure": "eee_2", "value": 69}',
    "JSON after a byte order mark": b'\xef\xbb\xbf[\n  {"period": "2022-23 Q3"}\n]',
    "a Parquet file": b"PAR1\x15\x04\x15",
    "a word-processor document": b"{\\rtf1\\ansi Return}",
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "zeros": bytes(1000),
    "random bytes": bytes(range(256)) * 4,
}


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def other_files() -> Iterator[Faulty]:
    """A file of another kind that is named .csv."""
    plain = sheet_of("kpi").content()
    made = {
        "a zip of the return": _zip("return.csv", plain),
        "an empty zip": _zip_of_nothing(),
        "a workbook": _zip("xl/workbook.xml", b"<workbook/>"),
        "the return compressed": gzip.compress(plain),
    }
    for what, content in (OTHER_FILES | made).items():
        yield faulty(f"{what} named .csv", content, "not-text")


def _zip_of_nothing() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def encodings() -> Iterator[Faulty]:
    """Bytes that are no text, or text of two encodings."""
    for sheet in sheets():
        kind, plain = sheet.kind.name, sheet.content()
        middle = plain.index(b"\n", len(plain) // 2)
        for what, content in {
            "a NUL byte": plain[:middle] + b"\x00" + plain[middle:],
            "UTF-16 without its mark": sheet.text().encode("utf-16-le"),
            "UTF-32": sheet.text().encode("utf-32"),
            "half of a UTF-16 character": sheet.content("utf-16") + b"x",
            "a byte that no encoding has": plain[:middle] + b"\x81\x8d" + plain[middle:],
            "UTF-8 with one broken byte": "é, ü, £, –".encode() + b"\xe9\n" + plain,
        }.items():
            yield faulty(f"{kind} with {what}", content, "not-text")


def nothing() -> Iterator[Faulty]:
    """A file without rows."""
    for what, content in {
        "nothing": b"",
        "a byte order mark": b"\xef\xbb\xbf",
        "a UTF-16 mark": b"\xff\xfe",
        "a space": b" ",
        "line ends": b"\n\r\n\r\n",
        "commas": b",,,,\n,,,,\n,,,,\n",
        "one row of commas": b",,,,",
        "quoted nothing": b'"","",""\n',
        "Excel's hint": b"sep=;\n",
    }.items():
        yield faulty(f"a file of {what}", content, "empty-file")
    for sheet in sheets():
        header = ",".join(sheet.header)
        for what, text in {
            "": header,
            "blank lines": header + "\n\n\n",
            "commas": f"{header}\n{',' * 5}\n,,\n",
        }.items():
            yield faulty(
                f"{sheet.kind.name} headings with {what or 'nothing'} beneath", text.encode(), "empty-file"
            )


def _shorter(sheet: Sheet, at: int, cells: int) -> bytes:
    lines = [list(row) for row in sheet.rows]
    lines[at] = lines[at][:cells]
    text = Sheet(sheet.kind, sheet.header, ()).text()
    return (text + "".join(Sheet(sheet.kind, tuple(line), ()).text() for line in lines)).encode()


def ragged() -> Iterator[Faulty]:
    """Rows with too few or too many cells, and a file that ends in the middle of a row."""
    for sheet in sheets():
        kind, width, last = sheet.kind.name, len(sheet.header), len(sheet.rows) - 1
        yield faulty(
            f"{kind} a row cut short", _shorter(sheet, sheet.at, width - 1), "ragged-row", sheet.line()
        )
        yield faulty(f"{kind} a row of one cell", _shorter(sheet, sheet.at, 1), "ragged-row", sheet.line())
        yield faulty(f"{kind} ends in a row", _shorter(sheet, last, 2), "ragged-row", sheet.line(last))
        lines = sheet.text().split("\n")
        wide = [*lines[: sheet.at + 1], lines[sheet.at + 1] + ",more", *lines[sheet.at + 2 :]]
        if '"' in "".join(lines[: sheet.at + 2]) and "\n" in "".join("".join(row) for row in sheet.rows):
            continue
        yield faulty(f"{kind} a cell too many", "\n".join(wide).encode(), "ragged-row", sheet.line())
    content = (
        b"period,measure,value,commentary\n2022-23 Q4,eee_2,70,rose, then fell\n2022-23 Q4,eee_3_4,13,104,x\n"
    )
    expected = (Expected("ragged-row", 2), Expected("ragged-row", 3))
    yield Faulty("kpi commas without quotes", content, expected)
    content = b"period,measure,value\n2022-23 Q4;eee_2;70\n"
    yield faulty("kpi semicolons under commas", content, "ragged-row", 2)


def quotes() -> Iterator[Faulty]:
    """Quotation marks that do not close, or stand inside a cell."""
    for sheet in sheets():
        kind, first = sheet.kind.name, sheet.kind.required[0]
        lines = sheet.mapped(sheet.kind.columns[-1].name, lambda _: "text").text().split("\n")[:3]
        line = len(lines) + 1
        for what, row in {
            "not closed": '"' + lines[1],
            "not closed at the end": lines[1] + '"',
            "closed too early": '"x" y,' + lines[1],
            "cut within quotes": ",".join(lines[1].split(",")[:1]) + ',"some wor',
        }.items():
            if what == "not closed at the end" and not lines[1].endswith(","):
                continue
            yield faulty(
                f"{kind} a quotation mark {what}", "\n".join([*lines, row]).encode(), "broken-quotes", line
            )
        del first
    rows = "".join(f"2022-23 Q4,eee_2,{n},\n" for n in range(200_000))
    content = f'period,measure,value,commentary\n{rows}2022-23 Q4,eee_2,70,"no end'.encode()
    yield faulty(
        "kpi a quotation mark not closed at the end of 200,000 rows", content, "broken-quotes", 200_002
    )
    content = f'period,measure,value,commentary\n2022-23 Q4,eee_2,70,"no end\n{rows}'.encode()
    yield faulty("kpi a quotation mark not closed before 200,000 rows", content, "cell-too-long", 2)


def cut() -> Iterator[Faulty]:
    """Every bundled return cut off at a comma of its last row."""
    for name, sheet in every_sheet():
        plain = sheet.content()
        start = plain.rstrip(b"\n").rindex(b"\n2" if sheet.header[0] != "measure" else b"\n") + 1
        place = plain.index(b",", start)
        yield faulty(f"{name} cut off", plain[:place], "ragged-row", len(sheet.rows) + 1)


def sizes() -> Iterator[Faulty]:
    """Too many bytes, rows, columns or characters."""
    head = b"period,measure,value\n"
    yield faulty("50 MB and one byte", head + b"2022-23 Q4,eee_2,70\n" * (MOST_BYTES // 20), "too-big")
    yield faulty("1,000,001 rows", head + b"a,b,1\n" * (MOST_ROWS + 1), "too-big")
    yield faulty("1,000,001 rows with blank lines", head + b"\na,b,1\n" * (MOST_ROWS + 1), "too-big")
    for sheet in sheets():
        text = sheet.kind.columns[-1].name
        for what, cell in {
            "letters": "x" * 1_000_000,
            "digits": "1" * 1_000_000,
            "quotes": '"' * 1_000_000,
        }.items():
            name = f"{sheet.kind.name} a cell of a megabyte of {what}"
            yield faulty(name, sheet.put(text, cell), "cell-too-long", sheet.line())


FAULTS = [other_files, encodings, nothing, ragged, quotes, cut, sizes]
