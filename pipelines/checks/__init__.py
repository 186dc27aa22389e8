"""What a check is given: a file's rows, the definitions, and the facts in force on the day it was received."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pipelines.store import Store
from pipelines.store.ledger import in_force, now, received_day
from pipelines.store.scopes import take_out
from schemas.definition_files import Measure
from schemas.definitions import Definitions
from schemas.numbers import NUMBER
from schemas.returns import KINDS, Kind

if TYPE_CHECKING:
    from pipelines.checks.findings import Finding

# How pandas holds what a column of a return is; all else is text.
DTYPES: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64", "date": "datetime64[s]"}
# What stands in the place of a figure that a file says is suppressed, and so should not have.
HIDDEN = "…"
_TRACE = {
    "return_id": "str",
    "line": "Int64",
    "received_on": "datetime64[s]",
    "accepted_at": "datetime64[us]",
    "accepted_by": "str",
    "file_name": "str",
}


@dataclass(frozen=True)
class InForce:
    """Facts in force by kind on a day; a kind without any has no entry."""

    facts: dict[str, pd.DataFrame] = field(default_factory=dict)
    as_at: date = field(default_factory=date.today)

    def of(self, kind: str) -> pd.DataFrame:
        """Return the facts of a kind, an empty frame of the same columns where there are none."""
        return self.facts[kind] if kind in self.facts else _empty(kind)


@cache
def _empty(kind: str) -> pd.DataFrame:
    columns = {column.name: DTYPES.get(column.type, "str") for column in KINDS[kind].stored}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in (columns | _TRACE).items()})


def read_in_force(store: Store, as_at: date | None = None, kinds: Iterable[str] = tuple(KINDS)) -> InForce:
    """Return the facts of kinds in force at a date, unless given the day on which a return sent now is received."""
    if not store.exists():
        return InForce(as_at=as_at or date.today())
    with store.read() as connection:
        day = received_day(connection, as_at)
        return InForce({kind: in_force(connection, kind, day) for kind in kinds}, day)


@dataclass(frozen=True)
class Context:
    """A file's rows: ``written`` has tidy cells and ``typed`` values by column.

    ``headings`` are what the sender calls the columns, ``small_numbers`` the findings on what is suppressed, or may be,
    ``keys`` what all rows are of, those left out for an error too; None where that cannot be said of one.
    """

    file: str
    kind: Kind
    written: dict[str, list[str | None]]
    typed: dict[str, list[Any]]
    lines: list[int]
    definitions: Definitions
    in_force: InForce
    headings: Mapping[str, str] = field(default_factory=dict)
    small_numbers: "Sequence[Finding]" = ()
    keys: pd.DataFrame | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values as the frame that ``schemas.returns.typed_model`` describes, with ``line``."""
        columns = {
            column.name: pd.Series(self.typed[column.name], dtype=DTYPES.get(column.type, "str"))
            for column in self.kind.stored
        }
        return pd.DataFrame(columns | {"line": pd.array(self.lines, dtype="Int64")})

    @cached_property
    def measures(self) -> list[Measure | None]:
        """The definition of each row's measure, None where it is unknown."""
        return [self.definitions.measures.get(code) for code in self.typed["measure"]]

    def has(self, *columns: str) -> bool:
        """Whether the kind has these columns."""
        return set(columns) <= set(self.kind.names)

    def heading(self, column: str) -> str:
        """Return what the sender calls a column; one that the file lacks has its own name."""
        return self.headings.get(column, column)

    def rows(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield each row's line and its values in some columns."""
        return zip(self.lines, *(self.typed[name] for name in columns), strict=True)

    def leave_out(self, errors: "Sequence[Finding]") -> "Context":
        """Return the rows without errors: the others can be compared all the same."""
        faulty = {found.line for found in errors}
        places = [place for place, line in enumerate(self.lines) if line not in faulty]
        written, typed = (
            {name: [column[place] for place in places] for name, column in columns.items()}
            for columns in (self.written, self.typed)
        )
        names_all = self.keys is not None and not any(found.column in self.kind.key for found in errors)
        return replace(
            self,
            written=written,
            typed=typed,
            lines=[self.lines[place] for place in places],
            small_numbers=[found for found in self.small_numbers if found.line not in faulty],
            keys=self.keys if names_all else None,
        )

    def lay_over_facts(self, names: list[str]) -> pd.DataFrame:
        """Return columns of its rows, with their line, and of the facts in force of its measures that it leaves be."""
        facts, own = self.in_force.of(self.kind.name), self.frame
        of_these = facts[facts["measure"].isin(own["measure"].unique())]
        rows = pd.concat([of_these[names], own[[*names, "line"]]], ignore_index=True)
        return rows.drop_duplicates(list(self.kind.key), keep="last")

    def cells(self, column: str) -> Iterator[tuple[int, str | None, Any]]:
        """Yield line, cell as written and value of each row; a column that the file lacks is blank."""
        written = self.written.get(column) or [None] * len(self.lines)
        return zip(self.lines, written, self.typed[column], strict=True)


class Overlay(NamedTuple):
    """Facts as they would be in force; those of them that ``came``, and those until now that are ``gone`` for it."""

    facts: pd.DataFrame
    gone: pd.DataFrame
    came: pd.DataFrame


def as_accepted(frame: pd.DataFrame, return_id: str, file_name: str, received_on: date) -> pd.DataFrame:
    """Return a checked return's rows as the ledger would have them, were it accepted now."""
    return frame.assign(
        return_id=return_id,
        received_on=pd.Timestamp(received_on).as_unit("s"),
        accepted_at=now(),
        accepted_by="",
        file_name=file_name,
    )


def overlay(kind: str, facts: pd.DataFrame, new: Sequence[pd.DataFrame]) -> Overlay:
    """Put new returns' rows over the facts in force of a kind, by the ledger's rule (``ledger.in_force``).

    A new return replaces what is in force in its scopes, unless that was received later. ``new`` are frames as
    ``as_accepted`` gives them, all of one day, whose scopes do not overlap.
    """
    if not new:
        return Overlay(facts, facts.head(0), facts.head(0))
    rows = pd.concat(new, ignore_index=True)
    came, _ = take_out(kind, rows, facts[facts["received_on"] > rows["received_on"].max()])
    left, gone = take_out(kind, facts, came)
    return Overlay(pd.concat([left, came], ignore_index=True), gone, came)
