"""Rows of a Word table as XML."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from reports.pack import Cell, Table
from reports.package import plain

SMALL = 9  # points
_HEAD_FILL = "F3F5F7"
_BETWEEN = re.compile(r"(\r\n|[\t\r\n])")
_MARKS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>", "\r\n": "<w:br/>"}
# A row with a text longer than this may be cut between pages; a shorter one stays whole, and so does a table of
# a few short rows.
_LONG, _SHORT, _FEW = 1500, 60, 9


def rows_of(table: Table, twips: Sequence[int]) -> Iterator[str]:
    """Yield the head, which repeats on every page, then the rows; ``twips`` are the widths of the columns."""
    longest = max(len(cell.text) for row in table.rows for cell in row)
    stays = len(table.rows) <= _FEW and longest <= _SHORT
    heads = tuple(Cell(head, fill=_HEAD_FILL) for head in table.heads)
    yield _row(heads, twips, table, is_head=True, stays=True)
    for place, row in enumerate(table.rows, start=1):
        yield _row(row, twips, table, is_head=False, stays=stays and place < len(table.rows))


def _row(row: Sequence[Cell], twips: Sequence[int], table: Table, is_head: bool, stays: bool) -> str:
    whole = "<w:cantSplit/>" if max(len(cell.text) for cell in row) < _LONG else ""
    head = "<w:tblHeader/>" if is_head else ""
    cells = "".join(
        _cell(cell, width, place in table.numbers, is_head or place < table.head_columns, stays)
        for place, (cell, width) in enumerate(zip(row, twips, strict=True))
    )
    return f"<w:tr><w:trPr>{whole}{head}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, is_number: bool, is_bold: bool, stays: bool) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    keep = "<w:keepNext/>" if stays else ""
    right = '<w:jc w:val="right"/>' if is_number else ""
    look = (
        ("<w:b/>" if is_bold else "")
        + (f'<w:color w:val="{cell.ink}"/>' if cell.ink else "")
        + f'<w:sz w:val="{SMALL * 2}"/>'
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:spacing w:before="40" w:after="40"/>{right}</w:pPr>'
        f"<w:r><w:rPr>{look}</w:rPr>{words(cell.text)}</w:r></w:p></w:tc>"
    )


def words(text: str) -> str:
    """Return a text as Word holds it: a tab or the end of a line is an element of its own."""
    return "".join(
        _MARKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'
        for piece in _BETWEEN.split(plain(text))
        if piece
    )
