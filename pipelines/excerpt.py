"""The rows of a file that have faults, as they were sent, with the faulty cells marked."""

from dataclasses import dataclass

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.decoding import tidy_header
from pipelines.intake import read
from schemas.vocabulary import Severity

MOST_ROWS = 20
MOST_COLUMNS = 10
LONGEST = 200


@dataclass(frozen=True)
class Excerpt:
    """``rows``: the cells as sent, by line, under the file's headings; ``marks``: which of them are faulty."""

    rows: pd.DataFrame
    marks: pd.DataFrame
    more: int


def faulty_rows(checked: CheckedReturn) -> Excerpt | None:
    """Return the first rows with an error or a question; None where there is none or none may be shown.

    A file that holds personal data is never shown again, nor one that could not be read.
    """
    findings = checked.findings
    asked = findings[
        findings["severity"].isin([Severity.ERROR, Severity.QUESTION]) & findings["line"].notna()
    ]
    if asked.empty or (findings["code"] == "personal-data").any():
        return None
    table, _ = read(checked.file_name, checked.content)
    if table is None:
        return None
    lines = asked["line"].drop_duplicates().sort_values()
    frame = table.frame.set_axis(table.lines.to_numpy(), axis=0)
    frame = frame[frame.index.isin(lines.head(MOST_ROWS))]
    if frame.empty:
        return None
    names = [tidy_header(header) for header in table.headers]
    faulty = set(zip(asked["line"], asked["column"], strict=True))
    marks = pd.DataFrame(
        {place: [(line, name) in faulty for line in frame.index] for place, name in enumerate(names)},
        index=frame.index,
    )
    shown = _shown(marks)
    return Excerpt(
        _headed(frame[shown].map(_cut), [table.headers[place] for place in shown]),
        _headed(marks[shown], [table.headers[place] for place in shown]),
        more=len(lines) - len(frame),
    )


def _shown(marks: pd.DataFrame) -> list[int]:
    """Return which columns there is room for: the faulty ones, then the first, in the file's order."""
    places = range(marks.shape[1])
    faulty = [place for place in places if marks[place].any()]
    others = [place for place in places if place not in faulty]
    return sorted([*faulty, *others][:MOST_COLUMNS])


def _headed(frame: pd.DataFrame, headers: list[str]) -> pd.DataFrame:
    """Return the frame under its headings, made different where two are alike."""
    names: list[str] = []
    for place, header in enumerate(headers):
        name = _cut(header.strip()) or f"Column {place + 1}"
        names.append(name if name not in names else f"{name} ({place + 1})")
    return frame.set_axis(names, axis=1)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
