"""The seven kinds of return as data: columns, keys, and what a later return replaces (the contract)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from schemas.vocabulary import ORGANISATIONS, REPORTED_BY, TOLERANCE_KINDS, State

Type = Literal["period", "data_period", "date", "number", "text", "flag", "score", "choice"]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, whether a file must have it, whether it is part of the key."""

    name: str
    type: Type = "text"
    required: bool = False
    key: bool = False
    choices: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of return; ``scope`` names the columns whose values a later return replaces."""

    name: str
    columns: tuple[Column, ...]
    scope: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name."""
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a file must have."""
        return tuple(column.name for column in self.columns if column.required)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _key(name: str, type: Type = "text", choices: tuple[str, ...] = ()) -> Column:
    return Column(name, type, required=True, key=True, choices=choices, filled=True)


def _state() -> Column:
    return Column("state", "choice", choices=tuple(State))


_VALUE = Column("value", "number", required=True)
_KINDS = (
    Kind(
        "kpi",
        (
            _key("period", "period"),
            _key("measure"),
            _VALUE,
            _state(),
            Column("data_period", "data_period"),
            Column("provisional", "flag"),
            Column("coverage", "number"),
            Column("numerator", "number"),
            Column("denominator", "number"),
            Column("commentary"),
        ),
        ("period", "measure"),
    ),
    Kind(
        "target",
        (
            _key("measure"),
            _key("target"),
            _key("period_from", "period"),
            _key("period_to", "period"),
            Column("value", "number", required=True, filled=True),
            Column("tolerance", "number"),
            Column("tolerance_kind", "choice", choices=TOLERANCE_KINDS),
        ),
        ("measure", "target"),
    ),
    Kind(
        "comparator",
        (
            _key("measure"),
            _key("data_period", "data_period"),
            _key("area"),
            _VALUE,
            _state(),
            Column("source"),
        ),
        ("measure", "area"),
    ),
    Kind(
        "workforce",
        (
            _key("as_at", "date"),
            _key("organisation", "choice", ORGANISATIONS),
            _key("measure"),
            _VALUE,
            _state(),
            Column("narrative"),
        ),
        ("as_at", "organisation", "measure"),
    ),
    Kind(
        "project",
        (
            _key("report_date", "date"),
            _key("project"),
            Column("status", required=True),
            Column("reported_by", "choice", choices=REPORTED_BY),
            Column("revised_date", "date"),
            Column("progress"),
            Column("next_steps"),
        ),
        ("report_date", "project"),
    ),
    Kind(
        "action",
        (
            _key("report_date", "date"),
            _key("project"),
            _key("action"),
            Column("title", required=True, filled=True),
            Column("lead", required=True),
            Column("due_date", "date", required=True),
            Column("revised_due_date", "date"),
            Column("status", required=True),
            Column("reported_by", "choice", choices=REPORTED_BY),
            Column("progress"),
            Column("next_steps"),
            Column("completed_on", "date"),
        ),
        ("report_date", "project"),
    ),
    Kind(
        "risk",
        (
            _key("report_date", "date"),
            _key("risk"),
            Column("title", required=True, filled=True),
            Column("mitigation"),
            Column("owner"),
            Column("likelihood", "score"),
            Column("impact", "score"),
        ),
        ("report_date",),
    ),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
# DfE names a period by two columns; both together stand for `period`.
PERIOD_PAIR = ("time_period", "time_identifier")


def a_return(kind: Kind) -> str:
    """Return ``a kpi return`` or ``an action return``."""
    return f"{'an' if kind.name[0] in 'aeiou' else 'a'} {kind.name} return"


def stands_for(headers: Iterable[str]) -> set[str]:
    """Return the columns that the headers give, DfE's pair counted as ``period``."""
    given = set(headers)
    return (given - set(PERIOD_PAIR)) | {"period"} if given >= set(PERIOD_PAIR) else given


def recognise(headers: Iterable[str]) -> list[Kind]:
    """Return the kinds with the most matching columns among those whose required columns are all there."""
    given = stands_for(headers)
    fits = {kind.name: len(given & set(kind.names)) for kind in _KINDS if given >= set(kind.required)}
    most = max(fits.values(), default=0)
    return [KINDS[name] for name, count in fits.items() if count == most]
