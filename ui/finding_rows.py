"""Findings and the rows that they are about, as rows of tables."""

from collections.abc import Sequence

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.excerpt import Excerpt
from pipelines.findings import grouped
from schemas.vocabulary import Severity
from ui.markdown import bold, escape, escaped
from ui.text import listed, number_of, sentence

MARKS = {
    Severity.ERROR: ("red", "■", "Error"),
    Severity.QUESTION: ("orange", "▲", "Question"),
    Severity.WARNING: ("gray", "○", "Warning"),
    Severity.QUERY: ("gray", "○", "Query"),
}


def all_findings(checked: Sequence[CheckedReturn]) -> pd.DataFrame:
    """Every finding of every file, those that say the same grouped."""
    parts = [grouped(one.findings) for one in checked if len(one.findings)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["severity"])


def counted(findings: pd.DataFrame) -> dict[str, int]:
    """How many rows of findings there are of each severity."""
    if findings.empty:
        return {}
    return {str(s): int(n) for s, n in findings.groupby("severity")["rows"].sum().items()}


def check_finding(checked: Sequence[CheckedReturn], counts: dict[str, int]) -> str:
    """2 files: 3 errors and 1 question; or that nothing is in the way."""
    files = number_of(len(checked), "file")
    named = [
        number_of(counts[severity], severity.value, "queries" if severity == Severity.QUERY else "")
        for severity in Severity
        if counts.get(severity)
    ]
    return f"{files}: {listed(named)}" if named else f"{files}: no errors and no questions"


def summary_lines(errors: pd.DataFrame, most: int) -> list[str]:
    """The first errors, each where it is and what was found; and how many more there are."""
    first = errors.head(most)
    lines = [
        f"{file}, {where}{f', {column}' if column else ''}: {message}"
        for file, where, column, message in zip(
            first["file"], first["where"], first["column"], first["message"], strict=True
        )
    ]
    more = len(errors) - len(first)
    return [escape(line) for line in lines] + ([f"and {more:,} more, in the table below"] if more > 0 else [])


def finding_table(findings: pd.DataFrame, with_file: bool) -> pd.DataFrame:
    """Severity, File (of several), Where, Column, What was found, What to do, as markdown."""
    badges = {
        str(severity): f":{colour}-badge[{symbol} {word}]"
        for severity, (colour, symbol, word) in MARKS.items()
    }
    columns = {
        "Severity": findings["severity"].map(badges),
        "File": escaped(findings["file"]),
        "Where": escaped(findings["where"].map(sentence)),
        "Column": escaped(findings["column"]),
        "What was found": escaped(findings["message"]),
        "What to do": escaped(findings["remedy"]),
    }
    return pd.DataFrame(columns if with_file else {k: v for k, v in columns.items() if k != "File"})


def excerpt_table(excerpt: Excerpt) -> pd.DataFrame:
    """Line, then the file's own cells; a faulty one is marked with a sign and colour."""
    cells = excerpt.rows.apply(escaped)
    marked = (":red-background[**■** " + cells + "]").where(cells != "", ":red-background[**■** blank]")
    shown = cells.mask(excerpt.marks, marked)
    line = bold(pd.Series(excerpt.rows.index.astype("str"), excerpt.rows.index))
    shown.columns = [escape(name) for name in shown.columns]
    shown.insert(0, "Line", line, allow_duplicates=True)
    return shown
