"""Stage 2: the heading row, and the kind of return that it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.checks.findings import ADDED, Finding, find_nearest, quote, shorten
from pipelines.ingest import TextTable, find_no_headings, tidy_header
from pipelines.ingest.coerce import tidy
from schemas.returns import KINDS, PERIOD_PAIR, Kind, name_return, recognise, resolve_headers


@dataclass(frozen=True)
class Headings:
    """A file's headings as they are matched, a blank one "", with the table beneath them."""

    names: list[str]
    table: TextTable

    def find(self, code: str, message: str, remedy: str, column: str = "") -> Finding:
        """Return a finding on the heading row."""
        return Finding(code, message, remedy, self.table.header_line, column)


def read_headings(table: TextTable) -> Headings:
    """Return the headings of a table."""
    return Headings([tidy_header(header) for header in table.headers], table)


def cells_under(headings: Headings) -> dict[str, list[str | None]]:
    """Return the tidy cells by heading; a blank column without a heading is left out."""
    return {name: tidy(headings.table.column(place)) for place, name in enumerate(headings.names) if name}


def choose_kind(headings: Headings, given: str | None) -> Kind | Finding:
    """Return the kind that is given, the one that fits, or the one that seems meant; else a finding why none."""
    if given:
        return KINDS[given]
    names = resolve_headers(headings.names)
    fits = recognise(headings.names)
    meant = min(KINDS.values(), key=lambda kind: _count_faults(names, kind))
    if len(fits) == 1 and _count_faults(names, fits[0]) <= _count_faults(names, meant):
        return fits[0]
    if len(fits) > 1:
        kinds = " and ".join(kind.name for kind in fits)
        message = f"The columns fit more than one kind of return: {kinds}."
        remedy = f"Say which it is, with --kind {fits[0].name} or --kind {fits[1].name}."
        return Finding("unknown-kind", message, remedy)
    if 2 * len(names & set(meant.required)) >= len(meant.required):
        return meant
    return find_no_headings(headings.table.header_line, len(headings.names))


def _count_faults(names: set[str], kind: Kind) -> int:
    """Return how many columns would have to come or go for the headings to be those of a kind."""
    return len(set(kind.required) - names) + len(names - {"", *kind.names})


def find_blank_headings(headings: Headings, kind: Kind) -> Iterator[Finding]:
    """A column with cells needs a heading; a blank column is harmless."""
    for place, name in enumerate(headings.names):
        if not name and any(map(str.strip, headings.table.column(place))):
            message = f"Column {place + 1} holds cells but has no heading."
            yield headings.find("blank-header", message, "Give the column its heading, or remove it.")


def find_duplicate_headings(headings: Headings, kind: Kind) -> Iterator[Finding]:
    """A heading stands once, and a period is given in one way."""
    for name in dict.fromkeys(headings.names):
        if name and headings.names.count(name) > 1:
            message = f"The heading {quote(name)} stands more than once."
            yield headings.find("duplicate-header", message, "Keep one column of that name.", shorten(name))
    if {"period", *PERIOD_PAIR} <= set(headings.names):
        message = f"The period is given twice: as period, and as {' and '.join(PERIOD_PAIR)}."
        yield headings.find("duplicate-header", message, "Keep one of the two ways.", "period")


def find_missing_columns(headings: Headings, kind: Kind) -> Iterator[Finding]:
    """Every column that the kind needs is there."""
    given = resolve_headers(headings.names)
    other = next((name for name in PERIOD_PAIR if name not in headings.names), "period")
    by_pair = "period" not in headings.names and set(PERIOD_PAIR) & set(headings.names)
    for required in kind.required:
        if required not in given:
            name = other if required == "period" and by_pair else required
            message = f"The column {name} is missing: {name_return(kind)} needs it."
            yield headings.find("missing-column", message, f"Add a column headed {name}.", name)


def find_unknown_columns(headings: Headings, kind: Kind) -> Iterator[Finding]:
    """No column is there that the kind does not have."""
    given = resolve_headers(headings.names)
    known = {"", *kind.names, *(PERIOD_PAIR if "period" in kind.names and "period" not in given else ())}
    for name in dict.fromkeys(headings.names):
        if name in given and name not in known:
            message = f"{quote(name)} is not a column of {name_return(kind)}."
            yield headings.find("unknown-column", message, _instead_of(name, kind), shorten(name))


def _instead_of(name: str, kind: Kind) -> str:
    if name in map(tidy_header, ADDED):
        columns = " and ".join(ADDED)
        return f"Remove the columns {columns}: they were added to the copy that shows what is wrong."
    if near := find_nearest(name, kind.names):
        return f"Did you mean {near}?"
    return f"Remove the column. The columns are {', '.join(kind.names)}."


CHECKS = (find_blank_headings, find_duplicate_headings, find_missing_columns, find_unknown_columns)
