"""Findings to take away, the return itself with what is wrong beside each row, and its faulty rows to show.

None is made of a file that holds personal data or a suppressed figure, or whose text could not be read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import ADDED, COLUMNS, shorten
from pipelines.ingest import Row, TextTable, Unreadable, read_table
from pipelines.ingest.spreadsheets import (
    add_sheet,
    add_table,
    cell_text,
    fit_widths,
    save_workbook,
    write_cell,
    write_headings,
)
from pipelines.printing import as_csv_file, write_csv
from schemas.vocabulary import Severity

# A longer sheet takes long to write and to open; there is the CSV.
MOST_SHEET_LINES = 100_000
_AUTHOR = "Check of the return"
_FAULTY = PatternFill("solid", fgColor="FFD7D2")
_NO_ROW = ["severity", "line", "column", "message", "remedy"]
_MOST_ROWS = 20
_MOST_COLUMNS = 10
_LONGEST = 200


def findings_csv(findings: pd.DataFrame) -> bytes:
    """Return findings as CSV that a spreadsheet opens (UTF-8 with its mark), one row each."""
    return as_csv_file(findings[COLUMNS])


def findings_workbook(findings: pd.DataFrame) -> bytes:
    """Return findings as a workbook of one sheet, one row each."""
    book = Workbook(write_only=True)
    add_table(book, "Findings", COLUMNS, _as_rows(findings[COLUMNS]))
    return save_workbook(book)


def _as_rows(findings: pd.DataFrame) -> list[list[Any]]:
    """Return rows of texts and line numbers; a finding about the whole file has no line."""
    rows: list[list[Any]] = findings.astype("object").where(findings.notna(), None).to_numpy().tolist()
    return rows


def annotated_csv(checked: CheckedReturn) -> bytes | None:
    """Return the file's rows, each at its own line, with ADDED at the end; None where no copy may be made.

    What concerns the heading row or the whole file follows beneath the last row.
    """
    table = _read_again(checked)
    if table is None:
        return None
    blank = [""] * len(table.headers)
    rows = [[*row, *added] for _, row, added, _ in _annotate(table, checked.findings)]
    beside: Iterator[Any] = _beside(table, checked.findings).itertuples(index=False)
    for one in beside:
        where = "The whole file" if pd.isna(one.line) else f"Line {one.line}"
        rows.append([*blank, f"{where}, {_word(one)}", one.remedy])
    return write_csv(rows).encode("utf-8-sig")


def annotated_workbook(checked: CheckedReturn) -> bytes | None:
    """Return the same as a workbook: faulty cells filled and with a note, and a sheet for what concerns no row.

    None where no copy may be made, or where it would have more than MOST_SHEET_LINES.
    """
    table = _read_again(checked)
    if table is None or table.lines[-1] > MOST_SHEET_LINES:
        return None
    book = Workbook(write_only=True)
    widths = [*fit_widths([table.headers, *table.rows]), 60, 60]
    sheet = add_sheet(book, checked.kind or "Return", widths, table.header_line)
    for line, row, added, notes in _annotate(table, checked.findings):
        is_heading = line == table.header_line
        cells: list[Any] = [cell_text(text) or None for text in row]
        cells = write_headings(sheet, row) if is_heading else cells
        for place, note in notes.items():
            cells[place] = write_cell(sheet, row[place], _FAULTY, is_bold=is_heading)
            cells[place].comment = Comment(cell_text(note), _AUTHOR, height=120, width=320)
        written = write_headings(sheet, added) if is_heading else [write_cell(sheet, text) for text in added]
        sheet.append([*cells, *written] if any(row) else [])
    beside = _beside(table, checked.findings)
    if len(beside):
        add_table(book, "About the file", _NO_ROW, _as_rows(beside[_NO_ROW]))
    return save_workbook(book)


def _read_again(checked: CheckedReturn) -> TextTable | None:
    """Return the table of a file that may be shown again: no personal data is in it, nothing of it is suppressed."""
    if checked.hides or (checked.findings["code"] == "personal-data").any():
        return None
    try:
        return read_table(checked.file_name, checked.content)
    except Unreadable:
        return None


def _annotate(table: TextTable, findings: pd.DataFrame) -> Iterator[tuple[int, Row, Row, dict[int, str]]]:
    """Yield each line of the file with its cells, the two texts of ADDED, and notes on faulty cells by place."""
    places = {shorten(header.strip()): place for place, header in enumerate(table.headers)}
    by_line: dict[int, list[Any]] = defaultdict(list)
    concerned: Iterator[Any] = findings.dropna(subset="line").itertuples(index=False)
    for one in concerned:
        by_line[one.line].append(one)
    rows = dict(zip(table.lines, table.rows, strict=True)) | {table.header_line: table.headers}
    width = len(table.headers)
    rows |= {line: [*row, *[""] * width][:width] for line, row in table.above}
    for line in range(1, max(rows) + 1):
        found = by_line.get(line, [])
        texts = (map(_word, found), (one.remedy for one in found))
        added = (
            list(ADDED) if line == table.header_line else [" ".join(dict.fromkeys(each)) for each in texts]
        )
        notes: dict[int, str] = {}
        for one in found:
            if (place := places.get(one.column)) is not None:
                notes[place] = "\n".join(filter(None, [notes.get(place), f"{one.message} {one.remedy}"]))
        yield line, rows.get(line, [""] * len(table.headers)), added, notes


def _beside(table: TextTable, findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that concern no row."""
    return findings[~findings["line"].isin([*table.lines, *(line for line, _ in table.above)])]


def _word(finding: Any) -> str:
    """Return a message with its column and, where it is no error, its severity before it."""
    severity = "" if finding.severity == Severity.ERROR else f"{finding.severity.capitalize()}: "
    column = f"{finding.column}: " if finding.column else ""
    return severity + column + str(finding.message)


@dataclass(frozen=True)
class Excerpt:
    """``rows``: the cells as sent, by line, under the file's headings; ``marks``: which of them are faulty."""

    rows: pd.DataFrame
    marks: pd.DataFrame
    more: int


def excerpt_faulty_rows(checked: CheckedReturn) -> Excerpt | None:
    """Return the first rows with an error or a question; None where there is none or none may be shown."""
    findings = checked.findings.dropna(subset="line")
    findings = findings[findings["severity"].isin([Severity.ERROR, Severity.QUESTION])]
    table = _read_again(checked) if len(findings) else None
    if table is None:
        return None
    faulty = set(zip(findings["line"], findings["column"], strict=True))
    lines = sorted({line for line, _ in faulty})
    rows = {
        line: row for line, row in zip(table.lines, table.rows, strict=True) if line in lines[:_MOST_ROWS]
    }
    if not rows:
        return None
    names = [shorten(header.strip()) for header in table.headers]
    marks = [[(line, name) in faulty for name in names] for line in rows]
    places = _choose_columns(marks, len(names))
    headings = _tell_apart([table.headers[place] for place in places])
    cells = [[_cut(row[place]) for place in places] for row in rows.values()]
    shown = [[row[place] for place in places] for row in marks]
    return Excerpt(
        pd.DataFrame(cells, list(rows), headings, dtype="str"),
        pd.DataFrame(shown, list(rows), headings),
        more=len(lines) - len(rows),
    )


def _choose_columns(marks: list[list[bool]], width: int) -> list[int]:
    """Return which columns there is room for: the faulty ones, then the first, in the file's order."""
    ordered = sorted(range(width), key=lambda place: not any(row[place] for row in marks))
    return sorted(ordered[:_MOST_COLUMNS])


def _tell_apart(headers: list[str]) -> list[str]:
    """Return the headings, made different where two are alike."""
    names: list[str] = []
    for number, header in enumerate(headers, start=1):
        name = _cut(header.strip()) or f"Column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
