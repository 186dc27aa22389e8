"""Workbooks as programs write them, and as no program should: openpyxl first, then edits of the XML itself."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
Rows = Sequence[Sequence[Any]]

HEADINGS: list[Any] = ["period", "measure", "value", "commentary"]
ROW: list[Any] = ["2022-23 Q4", "eee_2", 70, "Steady"]
OTHER: list[Any] = ["2022-23 Q4", "eee_3_4", 90, "Steady"]


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(
    rows: Rows = (HEADINGS, ROW, OTHER),
    change: Callable[[Worksheet], object] = lambda sheet: None,
    formats: dict[str, str] | None = None,
    title: str = "Sheet1",
) -> bytes:
    """A workbook of one sheet; ``formats`` are number formats by cell, ``change`` is done to the sheet at last."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    change(sheet)
    return with_shared_texts(saved(book))


def book_of(sheet: Worksheet) -> Workbook:
    """The workbook that a sheet is in."""
    assert isinstance(sheet.parent, Workbook)
    return sheet.parent


def sheets(**tables: Rows) -> bytes:
    """A workbook with a sheet for each table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return with_shared_texts(saved(book))


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_shared_texts(content: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel keeps them and openpyxl does not."""
    parts, texts = parts_of(content), dict[str, int]()

    def shared(found: re.Match[str]) -> str:
        return f't="s"><v>{texts.setdefault(found[1], len(texts))}</v>'

    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        sheet = re.sub(r't="inlineStr"><is>(.*?)</is>', shared, parts[name].decode(), flags=re.DOTALL)
        parts[name] = sheet.encode()
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = "".join(f"<si>{text}</si>" for text in texts)
    parts[STRINGS] = f'<sst xmlns="{namespace}">{table}</sst>'.encode()
    relation = (
        '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml" Id="rIdTexts" />'
    )
    end = b"</Relationships>"
    parts[RELATIONS] = parts[RELATIONS].replace(end, relation.encode() + end)
    override = (
        '<Override PartName="/xl/sharedStrings.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" />'
    )
    parts[TYPES] = parts[TYPES].replace(b"</Types>", override.encode() + b"</Types>")
    return zipped(parts)


def edited(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with ``old`` in a part of it turned into ``new``; fails where it is not there."""
    parts = parts_of(content)
    assert old.encode() in parts[part], parts[part].decode()
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return zipped(parts)


def with_part(content: bytes, part: str, text: str) -> bytes:
    """The workbook with one more part."""
    return zipped(parts_of(content) | {part: text.encode()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
