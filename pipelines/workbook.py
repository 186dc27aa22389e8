"""A return sent as an .xlsx workbook: one table on one sheet, read as it is displayed, or refused with what to do.

No finding quotes a cell here: nobody has looked yet whether it holds personal data.
"""

from itertools import islice
from typing import NoReturn
from zipfile import ZipFile

import pandas as pd

from pipelines.decoding import KNOWN, not_csv, tidy_header
from pipelines.findings import find, has_errors, joined, line_of
from pipelines.personal import personal_beside, what_it_holds
from pipelines.sheet_table import filled, table_on
from pipelines.tables import TextTable, Unreadable, refuse_empty
from pipelines.xlsx.beside import texts_beside
from pipelines.xlsx.book import Book, Sheet, book_in
from pipelines.xlsx.cells import Seen, rows_of
from pipelines.xlsx.parts import Damaged, Encrypted, TooLarge, opened
from schemas.returns import KINDS, recognise

_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in the spreadsheet program, save it as “Excel Workbook (.xlsx)” and send that file."
_ONE_TABLE = "Send one table in a workbook: move the other to a workbook of its own, or remove it."
# A return's headings stand near the top of its sheet.
_HEAD = 1000


def read_workbook(name: str, content: bytes) -> TextTable:
    """Return the one table of a workbook; raises Unreadable with the findings that say why there is none."""
    _refuse_other_files(name, content)
    try:
        with opened(content) as archive:
            return _read(name, archive)
    except Encrypted:
        _refuse_password(name)
    except TooLarge as large:
        _refuse(name, "too-big", str(large), "Send the rows in parts, each in a new workbook.")
    except Damaged:
        said = "The file is damaged, or is a zip archive without a workbook in it."
        _refuse(name, "not-a-workbook", said, _SAVE_AS)


def _refuse(name: str, code: str, message: str, remedy: str) -> NoReturn:
    raise Unreadable(find(code, name, message, remedy))


def _refuse_password(name: str) -> NoReturn:
    remedy = "Save it without a password (File, Info, Protect Workbook) and send it again."
    _refuse(name, "password", "The workbook opens only with a password.", remedy)


def _refuse_macros(name: str) -> NoReturn:
    said = "The workbook holds macros or other files, which are not taken."
    _refuse(name, "macros", said, "Save it as “Excel Workbook (.xlsx)” without them, and send that file.")


def _refuse_other_files(name: str, content: bytes) -> None:
    if content.startswith(_OLD):
        if _PROTECTED in content:
            _refuse_password(name)
        _refuse(name, "not-a-workbook", "The file is a workbook of an old kind (Excel 97 to 2003).", _SAVE_AS)
    if not content.startswith(b"PK"):
        what = not_csv(content) or "text, such as CSV"
        said = f"The file is named as a workbook, but is {what}."
        _refuse(name, "not-a-workbook", said, f"If it is CSV, end its name in .csv. {_SAVE_AS}")
    if name.casefold().endswith(".xlsm"):
        _refuse_macros(name)


def _read(name: str, archive: ZipFile) -> TextTable:
    book = book_in(archive)
    if book.has_macros:
        _refuse_macros(name)
    sheet, others = _sheet_of(name, book)
    table = table_on(name, book, sheet)
    findings = joined([_beside(name, archive), *(_on_another_sheet(name, book, other) for other in others)])
    if has_errors(findings):
        raise Unreadable(findings)
    return table


def _sheet_of(name: str, book: Book) -> tuple[Sheet, list[Sheet]]:
    """Return the sheet of the return, and the others that hold cells.

    It is the one named for a kind or, where none is, the only one that holds cells.
    """
    full = [sheet for sheet in book.sheets if any(filled(row) for _, row in rows_of(book, sheet, Seen()))]
    named = [sheet for sheet in full if tidy_header(sheet.name) in KINDS]
    if not full:
        refuse_empty(name, False)
    if len(named) > 1 or (not named and len(full) > 1):
        said = f"There are cells on {len(named or full)} sheets: {_names(named or full)}."
        which = "" if named else " Or name the sheet of the return for its kind, such as kpi."
        _refuse(name, "second-table", said, _ONE_TABLE + which)
    sheet = (named or full)[0]
    if sheet.hidden:
        said = f"The sheet {_names([sheet])} is hidden."
        _refuse(name, "hidden-cells", said, "Unhide the sheet and save the workbook again.")
    return sheet, [other for other in full if other is not sheet]


def _names(sheets: list[Sheet]) -> str:
    """Return up to five names of sheets; one that holds personal data is not repeated."""
    shown = [line_of(sheet.name)[:40] for sheet in sheets[:5] if not what_it_holds(sheet.name)]
    return ", ".join([f"‘{text}’" for text in shown] + ["…"] * (len(shown) < len(sheets)))


def _beside(name: str, archive: ZipFile) -> pd.DataFrame:
    """Find personal data in notes, text boxes and copies of data that no cell shows."""
    return joined([personal_beside(name, texts) for texts in texts_beside(archive)])


def _on_another_sheet(name: str, book: Book, sheet: Sheet) -> pd.DataFrame:
    """Find a second return, or personal data, on a sheet that is not read."""
    rows = (list(row.values()) for _, row in rows_of(book, sheet, Seen()))
    head = list(islice(rows, _HEAD))
    if any(_is_heading_row(row) for row in head):
        said = f"The sheet {_names([sheet])} holds a table too."
        return find("second-table", name, said, _ONE_TABLE)
    texts = {text for row in head for text in row}
    return joined([personal_beside(name, texts), *(personal_beside(name, row) for row in rows)])


def _is_heading_row(row: list[str]) -> bool:
    headings = set(map(tidy_header, row))
    return len(headings & KNOWN) > 1 and bool(recognise(headings))
