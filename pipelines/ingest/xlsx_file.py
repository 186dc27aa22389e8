"""A return sent as an .xlsx workbook: one table on one sheet, read as it is displayed, or refused with what to do."""

# No finding quotes a cell here: nobody has looked yet whether it holds personal data.
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.checks.findings import Finding, single_line
from pipelines.ingest import (
    KNOWN_COLUMNS,
    MOST_CHARACTERS,
    MOST_WORKBOOK_ROWS,
    TextTable,
    Unreadable,
    check_size,
    name_other_kind,
    tidy_header,
)
from pipelines.ingest.coerce import is_error_cell
from pipelines.ingest.number_format import show_day, show_number
from pipelines.ingest.personal import find_personal_beside, name_personal_data
from pipelines.ingest.xlsx_archive import (
    Damaged,
    Encrypted,
    TooLarge,
    check_archive,
    has_macros,
    report_damage,
    texts_beside,
)
from schemas.returns import KINDS, recognise

_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in the spreadsheet program, save it as “Excel Workbook (.xlsx)” and send that file."
_ONE_TABLE = "Send one table in a workbook: move the other to a workbook of its own, or remove it."
_IN_PARTS = "Send the rows in parts, each in a new workbook."
_MOST_COLUMNS = 256
_MOST_TEXT = 64 * 1024 * 1024
_FEW_KNOWN = 2
# A return's headings stand near the top of its sheet.
_HEAD = 1000
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")

Cells = dict[int, str]
Place = tuple[int, int]


def read_workbook(name: str, content: bytes) -> TextTable:
    """Return the one table of a workbook; raises Unreadable with the findings that say why there is none."""
    _refuse_other_files(name, content)
    try:
        has_formulas = check_archive(content)
        if has_macros(content):
            _refuse_macros()
        return _read(content, has_formulas)
    except Encrypted:
        _refuse_password()
    except TooLarge as large:
        _refuse("too-big", str(large), _IN_PARTS)
    except Damaged:
        message = "The file is damaged, or is a zip archive without a workbook in it."
        _refuse("not-a-workbook", message, _SAVE_AS)


def _refuse(code: str, message: str, remedy: str) -> NoReturn:
    raise Unreadable(Finding(code, message, remedy))


def _refuse_password() -> NoReturn:
    remedy = "Save it without a password (File, Info, Protect Workbook) and send it again."
    _refuse("password", "The workbook opens only with a password.", remedy)


def _refuse_macros() -> NoReturn:
    message = "The workbook holds macros or other files, which are not taken."
    _refuse("macros", message, "Save it as “Excel Workbook (.xlsx)” without them, and send that file.")


def _refuse_other_files(name: str, content: bytes) -> None:
    if content.startswith(_OLD):
        if _PROTECTED in content:
            _refuse_password()
        _refuse("not-a-workbook", "The file is a workbook of an old kind (Excel 97 to 2003).", _SAVE_AS)
    if not content.startswith(b"PK"):
        what = name_other_kind(content) or "text, such as CSV"
        message = f"The file is named as a workbook, but is {what}."
        _refuse("not-a-workbook", message, f"If it is CSV, end its name in .csv. {_SAVE_AS}")
    if name.casefold().endswith(".xlsm"):
        _refuse_macros()


def _open(content: bytes, data_only: bool) -> Workbook:
    with report_damage(), warnings.catch_warnings():
        # What openpyxl does not know, it leaves out and warns of: none of it is in a cell.
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _read(content: bytes, has_formulas: bool) -> TextTable:
    book = _open(content, data_only=True)
    with report_damage():
        if not book.worksheets:
            raise Damaged
        sheets = [_Sheet(sheet) for sheet in book.worksheets]
        full = [sheet for sheet in sheets if sheet.rows]
    sheet = _sheet_of_return(full)
    if has_formulas:
        sheet.formulas = _open(content, data_only=False)[sheet.title]
    table = _table_on(sheet)
    findings = find_personal_beside(texts_beside(content))
    for other in full:
        if other is not sheet:
            findings += _find_on_another_sheet(other)
    if findings:
        raise Unreadable(*findings)
    return table


@dataclass
class _Sheet:
    """A sheet's cells as text; ``formulas`` is the same sheet with formulas in place of their values."""

    sheet: Worksheet
    formulas: Worksheet | None = None
    shown_as_nothing: list[Place] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.sheet.title

    @cached_property
    def rows(self) -> dict[int, Cells]:
        """Text by line and column, both from 1, of the cells that hold more than spaces."""
        rows: dict[int, Cells] = {}
        characters = 0
        # The cells that there are: a cell far away is no reason to go through all that lie between.
        for (line, column), cell in sorted(self.sheet._cells.items()):
            text = _show(cell)
            if text is None:
                self.shown_as_nothing.append((line, column))
            elif text and not text.isspace():
                rows.setdefault(line, {})[column] = text
                characters += len(text)
        if characters > _MOST_TEXT:
            raise TooLarge("The workbook holds more than 64 MB of text.")
        return rows

    def label(self, column: int) -> str:
        """A column's heading where it is one of ours, else its letters: another might be somebody's name."""
        heading = tidy_header(self.header.get(column, ""))
        return heading if heading in KNOWN_COLUMNS else f"column {get_column_letter(column)}"

    @property
    def header_line(self) -> int:
        return next(iter(self.rows))

    @property
    def header(self) -> Cells:
        return self.rows[self.header_line]

    @cached_property
    def first_used(self) -> dict[int, int]:
        """The line in which each column is first used."""
        first: dict[int, int] = {}
        for line, row in self.rows.items():
            if (column := max(row)) > _MOST_COLUMNS:
                message = f"There are cells as far as column {get_column_letter(column)}."
                remedy = "Remove what stands to the right of the table."
                raise Unreadable(Finding("too-big", message, remedy, line))
            first = dict.fromkeys(row, line) | first
        return first


def _show(cell: Any) -> str | None:
    """Return a cell's text as displayed, yes or no, or the word of an error; None where its format shows nothing."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return value if is_error_cell(value) else "#UNKNOWN!"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return show_number(value, cell.number_format)
    if isinstance(value, datetime):
        return show_day(value, cell.number_format)
    return _decode(str(value))


def _decode(text: str) -> str:
    """Return a text as it was typed: the file writes control characters as _x000D_."""
    if "_x" not in text:
        return text
    plain = _CODED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sheet_of_return(full: list[_Sheet]) -> _Sheet:
    """Return the sheet named for a kind or, where none is, the only one that holds cells."""
    named = [sheet for sheet in full if tidy_header(sheet.title) in KINDS]
    if not full:
        check_size(TextTable([], [], []))
    if len(named) > 1 or (not named and len(full) > 1):
        message = f"There are cells on {len(named or full)} sheets: {_list_titles(named or full)}."
        which = "" if named else " Or name the sheet of the return for its kind, such as kpi."
        _refuse("second-table", message, _ONE_TABLE + which)
    sheet = (named or full)[0]
    if sheet.sheet.sheet_state != "visible":
        message = f"The sheet {_list_titles([sheet])} is hidden."
        _refuse("hidden-cells", message, "Unhide the sheet and save the workbook again.")
    return sheet


def _list_titles(sheets: list[_Sheet]) -> str:
    """Return up to five names of sheets; one that holds personal data is not repeated."""
    shown = [single_line(sheet.title)[:40] for sheet in sheets[:5] if not name_personal_data(sheet.title)]
    return ", ".join([f"‘{text}’" for text in shown] + ["…"] * (len(shown) < len(sheets)))


def _find_on_another_sheet(sheet: _Sheet) -> list[Finding]:
    """Find a second return, or personal data, on a sheet that is not read."""
    rows = list(sheet.rows.values())
    if any(_is_heading_row(row.values()) for row in rows[:_HEAD]):
        return [Finding("second-table", f"The sheet {_list_titles([sheet])} holds a table too.", _ONE_TABLE)]
    return find_personal_beside({text for row in rows for text in row.values()})


def _is_heading_row(texts: Iterable[str]) -> bool:
    headings = set(map(tidy_header, texts))
    return len(headings & KNOWN_COLUMNS) > 1 and bool(recognise(headings))


def _table_on(sheet: _Sheet) -> TextTable:
    """Return the table of a sheet; raises Unreadable with all that keeps it from being read."""
    with report_damage():
        width = max(sheet.first_used)
        faults = [finding for check in _CHECKS for finding in check(sheet)]
    header, *rows = ([row.get(at, "") for at in range(1, width + 1)] for row in sheet.rows.values())
    table = TextTable(header, rows, list(sheet.rows)[1:], sheet.header_line)
    if len(rows) > MOST_WORKBOOK_ROWS or not faults:
        check_size(table, MOST_WORKBOOK_ROWS)
    if faults := faults or list(_find_texts_not_taken(sheet)):
        raise Unreadable(*faults)
    return table


def _find_merged(sheet: _Sheet) -> Iterator[Finding]:
    remedy = "Unmerge them, and give each row its own value."
    for cells in sheet.sheet.merged_cells.ranges:
        message = f"The cells {cells.coord} are merged."
        yield Finding("merged-cells", message, remedy, cells.min_row, sheet.label(cells.min_col))


def _find_hidden_rows(sheet: _Sheet) -> Iterator[Finding]:
    remedy = "Clear the filter and unhide the row, or delete it; then save again."
    first, last = sheet.header_line, max(sheet.rows)
    for line, row in sheet.sheet.row_dimensions.items():
        if first <= line <= last and (row.hidden or row.height == 0):
            yield Finding("hidden-cells", "The row is hidden.", remedy, line)


def _find_hidden_columns(sheet: _Sheet) -> Iterator[Finding]:
    remedy = "Unhide the column, or delete it; then save again."
    first, last = min(sheet.first_used), max(sheet.first_used)
    for dimension in sheet.sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            for column in range(max(first, dimension.min or 1), min(last, dimension.max or 1) + 1):
                message = f"Column {get_column_letter(column)} is hidden."
                yield Finding("hidden-cells", message, remedy, sheet.header_line, sheet.label(column))


def _find_values_not_shown(sheet: _Sheet) -> Iterator[Finding]:
    message = "The cell's number format shows nothing of what it holds."
    remedy = "Give the cell the format General, or clear it; then save again."
    for line, column in sheet.shown_as_nothing:
        yield Finding("hidden-cells", message, remedy, line, sheet.label(column))


def _find_formulas_without_value(sheet: _Sheet) -> Iterator[Finding]:
    message = "The cell holds a formula without a saved value."
    remedy = "Open the workbook in the spreadsheet program, let it calculate, and save it again."
    for (line, column), cell in sheet.formulas._cells.items() if sheet.formulas else ():
        value = sheet.sheet.cell(line, column)
        # The value of a formula may be an empty text, of the type "str".
        if cell.data_type == "f" and value.value is None and value.data_type != "str":
            yield Finding("formula-without-value", message, remedy, line, sheet.label(column))


def _find_second_table_below(sheet: _Sheet) -> Iterator[Finding]:
    """Below a blank row no headings may stand, nor a row like headings with one beneath it."""
    last, suspect = sheet.header_line, None
    for line, row in sheet.rows.items():
        found = suspect if suspect == line - 1 else None
        if line > last + 1:
            suspect = line if _is_heading_like(row.values()) else None
            headings = set(map(tidy_header, row.values()))
            found = line if len(headings & KNOWN_COLUMNS) >= _FEW_KNOWN else None
        if found:
            message = "A second table begins here, below a blank row."
            remedy = "Send one table in a workbook: move this one to a workbook of its own, or remove its headings."
            yield Finding("second-table", message, remedy, found)
            return
        last = line


def _is_heading_like(texts: Iterable[str]) -> bool:
    """Whether cells look like headings: a row of every kind of return has a figure in it, a period or a date."""
    texts = list(texts)
    return len(texts) > 1 and not any(character.isdigit() for text in texts for character in text)


def _find_second_table_beside(sheet: _Sheet) -> Iterator[Finding]:
    """Beyond a blank column only more columns of the same table may stand."""
    known: set[str] = set()
    after_gap = False
    for column in sorted(sheet.first_used):
        after_gap = after_gap or (bool(known) and column - 1 not in sheet.first_used)
        heading = tidy_header(sheet.header.get(column, ""))
        if after_gap and (heading not in KNOWN_COLUMNS or heading in known):
            letter = get_column_letter(column)
            message = f"Beyond a blank column, cells in column {letter} are no part of the table."
            remedy = (
                "Send one table in a workbook: remove these cells, or the blank column if they belong to it."
            )
            yield Finding("second-table", message, remedy, sheet.first_used[column], sheet.label(column))
            return
        known.add(heading)


def _find_texts_not_taken(sheet: _Sheet) -> Iterator[Finding]:
    for line, row in sheet.rows.items():
        for column, text in row.items():
            if len(text) > MOST_CHARACTERS:
                message = f"The cell holds more than {MOST_CHARACTERS:,} characters."
                yield Finding("cell-too-long", message, "Shorten it.", line, sheet.label(column))
            if "\0" in text:
                message = "The cell holds a NUL character, which is not text."
                yield Finding("not-text", message, "Type the cell again.", line, sheet.label(column))


_CHECKS = (
    _find_merged,
    _find_hidden_rows,
    _find_hidden_columns,
    _find_values_not_shown,
    _find_formulas_without_value,
    _find_second_table_below,
    _find_second_table_beside,
)
