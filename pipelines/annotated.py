"""Findings to take away, and the return itself with what is wrong written beside each row.

No copy is made of a file that holds personal data, or whose text could not be read.
"""

from typing import Any, NamedTuple

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.cli.printing import records
from pipelines.decoding import tidy_header
from pipelines.findings import ADDED, COLUMNS
from pipelines.intake import TextTable, read
from pipelines.neutral import neutral_column
from schemas.vocabulary import Severity

# A longer sheet takes long to write and to open; there is the CSV.
MOST_SHEET_LINES = 100_000
_NO_ROW = ["severity", "line", "column", "message", "remedy"]

Notes = dict[int, dict[int, str]]


class _Annotated(NamedTuple):
    """A table, what is wrong and what to enter by line, and the findings that concern none of its rows."""

    table: TextTable
    wrong: "pd.Series[Any]"
    enter: "pd.Series[Any]"
    beside: pd.DataFrame
    findings: pd.DataFrame


def findings_csv(findings: pd.DataFrame) -> bytes:
    """Return findings as CSV that a spreadsheet opens (UTF-8 with its mark), one row each."""
    texts = _as_texts(findings[COLUMNS])
    return _csv(pd.concat([pd.DataFrame([COLUMNS], columns=COLUMNS, dtype="str"), texts]))


def findings_workbook(findings: pd.DataFrame) -> bytes:
    """Return findings as a workbook of one sheet, one row each."""
    from pipelines.xlsx.writing import add_table, new_book, saved

    book = new_book()
    add_table(book, "Findings", COLUMNS, _rows(findings[COLUMNS]))
    return saved(book)


def annotated_csv(checked: CheckedReturn) -> bytes | None:
    """Return the file's rows, each at its own line, with ADDED at the end; None where no copy may be made.

    What concerns the heading row or the whole file follows beneath the last row.
    """
    found = _annotated(checked)
    if found is None:
        return None
    table, beside = found.table, found.beside
    width = len(table.headers)
    frame = table.frame.set_axis(table.lines, axis=0)
    frame = frame.assign(**{ADDED[0]: found.wrong, ADDED[1]: found.enter}).set_axis(range(width + 2), axis=1)
    frame = frame.reindex(range(1, int(table.lines.iloc[-1]) + 1)).fillna("")
    frame.loc[table.header_line] = [*table.headers, *ADDED]
    where = ("Line " + beside["line"].astype("str")).mask(beside["line"].isna(), "The whole file")
    about = pd.DataFrame({width: where + ", " + _said(beside), width + 1: beside["remedy"]})
    return _csv(pd.concat([frame, about.reindex(columns=frame.columns)]).fillna(""))


def annotated_workbook(checked: CheckedReturn) -> bytes | None:
    """Return the same as a workbook: faulty cells filled and with a note, and a sheet for what concerns no row.

    None where no copy may be made, or where it would have more than MOST_SHEET_LINES.
    """
    found = _annotated(checked)
    if found is None or int(found.table.lines.iloc[-1]) > MOST_SHEET_LINES:
        return None
    from pipelines.xlsx.writing import add_table, new_book, saved

    book = new_book()
    _add_return(book, checked.kind or "Return", found)
    if len(found.beside):
        add_table(book, "About the file", _NO_ROW, _rows(found.beside[_NO_ROW]))
    return saved(book)


def _annotated(checked: CheckedReturn) -> _Annotated | None:
    findings = checked.findings
    if (findings["code"] == "personal-data").any():
        return None
    table, _ = read(checked.file_name, checked.content)
    if table is None:
        return None
    of_row = findings["line"].isin(table.lines)
    rows = findings[of_row].assign(said=_said(findings[of_row])).groupby("line")
    wrong, enter = (rows[name].agg(lambda texts: " ".join(texts.unique())) for name in ("said", "remedy"))
    blank = pd.Series("", index=table.lines, dtype="str")
    return _Annotated(
        table,
        wrong.reindex(blank.index).fillna(blank),
        enter.reindex(blank.index).fillna(blank),
        findings[~of_row],
        findings,
    )


def _said(findings: pd.DataFrame) -> "pd.Series[Any]":
    """Return each message with its column and, where it is no error, its severity before it."""
    severity = findings["severity"]
    first = (severity.str.capitalize() + ": ").mask(severity == Severity.ERROR, "")
    column = (findings["column"] + ": ").mask(findings["column"] == "", "")
    return first + column + findings["message"]


def _notes(found: _Annotated) -> Notes:
    """Return what each faulty cell is told, by line and place."""
    places = {tidy_header(header): place for place, header in enumerate(found.table.headers)}
    notes: Notes = {}
    told = found.findings.assign(place=found.findings["column"].map(places)).dropna(subset=["line", "place"])
    for line, place, message, remedy in told[["line", "place", "message", "remedy"]].itertuples(index=False):
        at = notes.setdefault(int(line), {})
        at[int(place)] = "\n".join(filter(None, [at.get(int(place)), f"{message} {remedy}"]))
    return notes


def _add_return(book: Any, title: str, found: _Annotated) -> None:
    from pipelines.xlsx.writing import faulty, heading, plain, sheet_on, widths_of, wrapped

    table, frame, notes = found.table, found.table.frame, _notes(found)
    head = [table.headers, *frame.head(200).to_numpy().tolist()]
    sheet = sheet_on(book, title, [*widths_of(head), 60, 60], table.header_line)
    rows = zip(*(frame[place].tolist() for place in frame), strict=True)
    written = 0
    told = zip(table.lines, rows, found.wrong, found.enter, strict=True)
    headings = (table.header_line, tuple(table.headers), *ADDED)
    for line, row, wrong, enter in [headings, *told]:
        for _ in range(written + 1, line):
            sheet.append([])
        written, at, is_heading = line, notes.get(line, {}), line == table.header_line
        usual = heading if is_heading else plain
        cells = [
            faulty(sheet, text, at[place], is_heading) if place in at else usual(sheet, text)
            for place, text in enumerate(row)
        ]
        said = [heading(sheet, text) if is_heading else wrapped(sheet, text) for text in (wrong, enter)]
        sheet.append([*cells, *said])


def _csv(frame: pd.DataFrame) -> bytes:
    plain = frame.apply(neutral_column)
    text = plain.to_csv(index=False, header=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _as_texts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype("str").mask(frame.isna(), "")


def _rows(findings: pd.DataFrame) -> list[list[Any]]:
    return [list(row.values()) for row in records(findings)]
