"""The heading row: what to say of a file whose first row is none."""

from collections.abc import Sequence

import pandas as pd

from pipelines.decoding import LOOKED_AT, known_in
from pipelines.findings import find, no_findings
from schemas.returns import KINDS

MOST_COLUMNS = 100
# No kind of return has fewer columns that it needs.
_FEWEST = min(len(kind.required) for kind in KINDS.values())


def faults_of_heading_row(file: str, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> pd.DataFrame:
    """Return a finding where the first of a file's rows has too many headings, or a later one has the headings.

    ``rows`` are the first that are not blank, ``lines`` the lines on which they stand.
    """
    if (filled := sum(1 for header in rows[0] if header.strip())) > MOST_COLUMNS:
        most = max(len(kind.columns) for kind in KINDS.values())
        said = f"The heading row has {filled:,} headings; a return has {most} at most."
        return find("too-big", file, said, "Remove the columns that are not those of a template.", [lines[0]])
    known = [known_in(row) for row in rows[:LOOKED_AT]]
    place = known.index(max(known))
    if place == 0 or known[place] < _FEWEST:
        return no_findings()
    said = f"The first row is not the heading row: the headings stand in line {lines[place]}."
    remedy = f"Remove what stands above line {lines[place]}, and send the file again."
    return find("above-headings", file, said, remedy, [lines[0]])


def no_headings(file: str, line: int, width: int) -> pd.DataFrame:
    """Return the finding that the first row names no kind of return."""
    if width == 1:
        said = "The first row has one cell only: it is not the heading row of a return."
        remedy = "Save the file as CSV with commas, semicolons or tabs between the cells."
        return find("unknown-kind", file, said, remedy, [line])
    said = "The first row is not the heading row of any kind of return."
    remedy = f"Put the heading row of a template first. The kinds are {', '.join(KINDS)}."
    return find("unknown-kind", file, said, remedy, [line])
