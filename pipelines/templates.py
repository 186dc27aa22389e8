"""An empty return of each kind: the heading row, in the contract's order, as CSV or as a workbook to type in."""

import csv
import io

from schemas.returns import KINDS, Column

_AS_TYPED = "@"
_FORMATS = {"date": "dd/mm/yyyy", "number": "General", "score": "0"}
# Long enough to read what is typed.
_WIDTHS = {"text": 30, "data_period": 24}


def template(kind: str) -> str:
    """Return the heading row of a kind as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(KINDS[kind].names)
    return out.getvalue()


def template_workbook(kind: str) -> bytes:
    """Return a workbook with the heading row of a kind on a sheet of its name.

    Its columns keep what is typed: periods and references as texts, dates day first.
    """
    from pipelines.xlsx.writing import heading, new_book, saved, sheet_on

    columns = KINDS[kind].columns
    book = new_book()
    sheet = sheet_on(
        book, kind, [max(_WIDTHS.get(column.type, 12), len(column.name) + 4) for column in columns]
    )
    for letter, column in zip(sheet.column_dimensions, columns, strict=True):
        sheet.column_dimensions[letter].number_format = _format(column)
    sheet.append([heading(sheet, column.name) for column in columns])
    return saved(book)


def _format(column: Column) -> str:
    return _FORMATS.get(column.type, _AS_TYPED)
