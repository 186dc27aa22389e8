"""Stage 2: the heading row, and the kind of return that it is."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from pipelines.decoding import tidy_header
from pipelines.findings import ADDED, find, joined, no_findings, plain, quoted
from pipelines.heading_row import no_headings
from pipelines.intake import TextTable
from pipelines.nearest import nearest
from schemas.returns import KINDS, PERIOD_PAIR, Kind, name_return, recognise, resolve_headers


@dataclass(frozen=True)
class Headings:
    """A file's headings as they are matched, a blank one "", with the table beneath them."""

    file: str
    names: list[str]
    table: TextTable

    @property
    def line(self) -> list[int]:
        """The line of the heading row, as findings take it."""
        return [self.table.header_line]


def headings_of(file: str, table: TextTable) -> Headings:
    """Return the headings of a file."""
    return Headings(file, [tidy_header(header) for header in table.headers], table)


def cells_under(headings: Headings) -> pd.DataFrame:
    """Return the cells under their tidy headings; a blank column without a heading is left out."""
    places = [place for place, name in enumerate(headings.names) if name]
    return headings.table.cells[places].set_axis([headings.names[place] for place in places], axis=1)


def blank_headings(headings: Headings, kind: Kind) -> pd.DataFrame:
    """A column with cells needs a heading; a blank column is harmless."""
    cells = headings.table.cells
    filled = [
        place + 1
        for place, name in enumerate(headings.names)
        if not name and cells[place].str.strip().ne("").any()
    ]
    said = [f"Column {place} holds cells but has no heading." for place in filled]
    remedy = "Give the column its heading, or remove it."
    return find("blank-header", headings.file, said, remedy, headings.line * len(filled))


def duplicate_headings(headings: Headings, kind: Kind) -> pd.DataFrame:
    """A heading stands once, and a period is given in one way."""
    names = pd.Series(headings.names, dtype="str")
    twice = names[names.ne("") & names.duplicated()].drop_duplicates()
    found = find(
        "duplicate-header",
        headings.file,
        "The heading " + quoted(twice) + " stands more than once.",
        "Keep one column of that name.",
        headings.line * len(twice),
        plain(twice),
    )
    if not {"period", *PERIOD_PAIR} <= set(headings.names):
        return found
    said = f"The period is given twice: as period, and as {' and '.join(PERIOD_PAIR)}."
    remedy = "Keep one of the two ways."
    return joined([found, find("duplicate-header", headings.file, said, remedy, headings.line, "period")])


def kind_of(headings: Headings, asked: str | None) -> tuple[Kind | None, pd.DataFrame]:
    """Return the kind asked for, the one that fits, or the one that seems meant; None with the finding why not."""
    given = resolve_headers(headings.names)
    fits = recognise(headings.names)
    if asked:
        return KINDS[asked], no_findings()
    meant = min(KINDS.values(), key=lambda kind: _faults(given, kind))
    if len(fits) == 1 and _faults(given, fits[0]) <= _faults(given, meant):
        return fits[0], no_findings()
    if len(fits) > 1:
        names = " and ".join(kind.name for kind in fits)
        said = f"The columns fit more than one kind of return: {names}."
        remedy = f"Say which it is, with --kind {fits[0].name} or --kind {fits[1].name}."
        return None, find("unknown-kind", headings.file, said, remedy)
    if 2 * len(given & set(meant.required)) >= len(meant.required):
        return meant, no_findings()
    return None, no_headings(headings.file, headings.table.header_line, len(headings.names))


def _faults(given: set[str], kind: Kind) -> int:
    """Return how many columns would have to come or go for the headings to be those of a kind."""
    return len(set(kind.required) - given) + len(given - {"", *kind.names})


def missing_columns(headings: Headings, kind: Kind) -> pd.DataFrame:
    """Every column that the kind needs is there."""
    given = resolve_headers(headings.names)
    other = next((name for name in PERIOD_PAIR if name not in headings.names), "period")
    by_pair = "period" not in headings.names and set(PERIOD_PAIR) & set(headings.names)
    missing = [other if name == "period" and by_pair else name for name in kind.required if name not in given]
    said = [f"The column {name} is missing: {name_return(kind)} needs it." for name in missing]
    remedies = [f"Add a column headed {name}." for name in missing]
    return find("missing-column", headings.file, said, remedies, headings.line * len(missing), missing)


def unknown_columns(headings: Headings, kind: Kind) -> pd.DataFrame:
    """No column is there that the kind does not have."""
    given = resolve_headers(headings.names)
    known = {"", *kind.names, *(PERIOD_PAIR if "period" in kind.names and "period" not in given else ())}
    unknown = [name for name in dict.fromkeys(headings.names) if name in given and name not in known]
    remedies = [_instead(name, kind) for name in unknown]
    shown = pd.Series(unknown, dtype="str")
    said = quoted(shown) + f" is not a column of {name_return(kind)}."
    lines = headings.line * len(unknown)
    return find("unknown-column", headings.file, said, remedies, lines, plain(shown))


def _instead(name: str, kind: Kind) -> str:
    if name in map(tidy_header, ADDED):
        return (
            f"Remove the columns {' and '.join(ADDED)}: they were added to the copy that shows what is wrong."
        )
    if near := nearest(name, kind.names):
        return f"Did you mean {near}?"
    return f"Remove the column. The columns are {', '.join(kind.names)}."


CHECKS: list[Callable[[Headings, Kind], pd.DataFrame]] = [
    blank_headings,
    duplicate_headings,
    missing_columns,
    unknown_columns,
]
