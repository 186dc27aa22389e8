"""Stage 2: the heading row, and the kind of return that it is."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from pipelines.decoding import tidy_header
from pipelines.findings import ADDED, find, joined, no_findings, plain, quoted
from pipelines.intake import TextTable
from pipelines.nearest import nearest
from schemas.returns import KINDS, PERIOD_PAIR, Kind, recognise, stands_for


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
    return headings.table.frame[places].set_axis([headings.names[place] for place in places], axis=1)


def blank_headings(headings: Headings) -> pd.DataFrame:
    """A column with cells needs a heading; a blank column is harmless."""
    frame = headings.table.frame
    filled = [
        place + 1
        for place, name in enumerate(headings.names)
        if not name and frame[place].str.strip().ne("").any()
    ]
    said = [f"Column {place} holds cells but has no heading." for place in filled]
    remedy = "Give the column its heading, or remove it."
    return find("blank-header", headings.file, said, remedy, headings.line * len(filled))


def duplicate_headings(headings: Headings) -> pd.DataFrame:
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
    given = stands_for(headings.names)
    fits = recognise(headings.names)
    if asked:
        return KINDS[asked], no_findings()
    if len(fits) == 1:
        return fits[0], no_findings()
    if fits:
        names = " and ".join(kind.name for kind in fits)
        said = f"The columns fit more than one kind of return: {names}."
        remedy = f"Say which it is, with --kind {fits[0].name} or --kind {fits[1].name}."
        return None, find("unknown-kind", headings.file, said, remedy)
    meant = max(KINDS.values(), key=lambda kind: len(given & set(kind.names)) / len(kind.required))
    if 2 * len(given & set(meant.required)) >= len(meant.required):
        return meant, no_findings()
    said = "The headings are not those of any kind of return."
    remedy = f"Use the heading row of a template. The kinds are {', '.join(KINDS)}."
    return None, find("unknown-kind", headings.file, said, remedy, headings.line)


def missing_columns(headings: Headings, kind: Kind) -> pd.DataFrame:
    """Every column that the kind needs is there."""
    given = stands_for(headings.names)
    missing = [name for name in kind.required if name not in given]
    said = [f"The column {name} is missing: a {kind.name} return needs it." for name in missing]
    remedies = [f"Add a column headed {name}." for name in missing]
    return find("missing-column", headings.file, said, remedies, headings.line * len(missing), missing)


def unknown_columns(headings: Headings, kind: Kind) -> pd.DataFrame:
    """No column is there that the kind does not have."""
    given = stands_for(headings.names)
    unknown = [name for name in headings.names if name and name in given and name not in kind.names]
    remedies = [_instead(name, kind) for name in unknown]
    shown = pd.Series(unknown, dtype="str")
    said = quoted(shown) + f" is not a column of a {kind.name} return."
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


BEFORE_KIND: list[Callable[[Headings], pd.DataFrame]] = [blank_headings, duplicate_headings]
CHECKS: list[Callable[[Headings, Kind], pd.DataFrame]] = [missing_columns, unknown_columns]
