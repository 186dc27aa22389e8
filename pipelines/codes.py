"""Every finding that a check can make: its code, stage and severity, and what it means."""

from dataclasses import dataclass

from measures.commentary import CODES as QUERIES
from schemas.vocabulary import Severity, Stage


@dataclass(frozen=True)
class Code:
    """One kind of finding."""

    name: str
    stage: Stage
    severity: Severity
    meaning: str


_ERRORS: dict[Stage, dict[str, str]] = {
    Stage.FILE: {
        "empty-file": "the file has no rows",
        "too-big": "more than 50 MB (unpacked, 500 MB), 1,000,000 rows or 100 columns; in a workbook, 256 columns",
        "not-text": "a workbook, PDF, zip or other file that is not CSV text, or NUL bytes in it",
        "broken-quotes": "a quotation mark that is not closed, or stands inside a cell",
        "cell-too-long": "one cell holds more than 100,000 characters",
        "ragged-row": "a row with fewer or more cells than the header",
        "not-a-workbook": "a file named .xlsx that is of another kind, or damaged",
        "password": "a workbook that opens only with a password",
        "macros": "a workbook with macros or other files inside",
        "merged-cells": "cells of a workbook that are merged",
        "hidden-cells": "a row, column, sheet or value of a workbook that is hidden",
        "formula-without-value": "a formula whose value was not saved in the workbook",
        "second-table": "a second table in the workbook",
        "above-headings": "a title or another row stands above the heading row",
        "personal-data": "a heading, a cell or the file's own name that holds personal data",
    },
    Stage.COLUMNS: {
        "unknown-kind": "the columns fit no kind of return, or more than one",
        "unknown-column": "a heading that the kind does not have",
        "missing-column": "a required heading is missing",
        "duplicate-header": "a heading stands twice",
        "blank-header": "a column with cells but no heading",
    },
    Stage.VALUES: {
        "not-a-row": "a total, a note or the headings again where a row should be",
        "error-cell": "a spreadsheet error such as #REF!",
        "not-a-number": "text where a number is needed",
        "not-a-date": "not a real, day-first date",
        "not-a-period": "not a reporting period",
        "not-a-data-period": "not a data period",
        "not-yes-or-no": "not yes or no",
        "not-a-score": "not a whole number from 1 to 5",
        "unknown-measure": "a measure without a definition, or of another kind",
        "unknown-project": "a project that is not in the plan",
        "unknown-status": "not a delivery status",
        "unknown-choice": "not one of the words allowed",
        "blank-value": "a needed cell is blank, and nothing says why",
        "value-and-state": "a figure beside a state that says there is none",
        "over-100": "a percentage over 100 where the measure cannot be",
        "below-zero": "a figure below zero",
    },
    Stage.ROWS: {
        "duplicate-key": "two rows for the same thing",
        "action-in-two-projects": "one action reference under two projects",
        "period-order": "a target that ends before it begins",
        "overlapping-periods": "two targets of one name for the same period",
        "overlapping-files": "two files sent together for the same things",
    },
}
_QUESTIONS = {
    "small-number": "a count below the measure's small-number threshold",
    "hundredfold": "a percentage about a hundred times, or a hundredth of, its last value or target",
    "dropped-rows": "rows held that the return would drop",
}
_WARNINGS = {
    "replaces": "rows that replace what is held",
    "far-from-history": "a figure far outside the measure's history",
}

CODES: dict[str, Code] = {
    name: Code(name, stage, severity, meaning)
    for stage, severity, codes in [
        *((stage, Severity.ERROR, codes) for stage, codes in _ERRORS.items()),
        (Stage.FILE, Severity.WARNING, {"same-file": "the same bytes as another file sent with it"}),
        (Stage.VALUES, Severity.WARNING, {"data-period-to-come": "a data period that ends after its report"}),
        (
            Stage.VALUES,
            Severity.WARNING,
            {"day-to-come": "a period or a day that had not come when it was received"},
        ),
        (Stage.HELD, Severity.QUESTION, _QUESTIONS),
        (Stage.HELD, Severity.WARNING, _WARNINGS),
        (Stage.HELD, Severity.QUERY, QUERIES),
    ]
    for name, meaning in codes.items()
}
