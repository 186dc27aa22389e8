"""The seven kinds of return as data: columns, keys, and what a later return replaces (the contract)."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from schemas import read_data
from schemas.periods import read_period
from schemas.vocabulary import HAS_VALUE, ORGANISATIONS, REPORTED_BY, TOLERANCE_KINDS, State

if TYPE_CHECKING:
    import pandera.pandas as pa

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
    """One kind of return: the columns of a file, and those ``stored``, some of which coercion adds.

    ``scope`` names the columns whose values a later return replaces.
    """

    name: str
    columns: tuple[Column, ...]
    stored: tuple[Column, ...]
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


_CHOICES: dict[str, tuple[str, ...]] = {
    "state": tuple(State),
    "organisation": ORGANISATIONS,
    "reported_by": REPORTED_BY,
    "tolerance_kind": TOLERANCE_KINDS,
}


def _read_kind(name: str, columns: dict[str, str], scope: list[str]) -> Kind:
    """Return a kind of ``returns.toml``."""
    stored, of_file = [], []
    for column, words in columns.items():
        type, *flags = words.split()
        is_key, choices = "key" in flags, _CHOICES.get(column, ())
        is_required, is_filled = is_key or "needed" in flags, is_key or "filled" in flags
        stored.append(Column(column, cast(Type, type), is_required, is_key, choices, is_filled))
        of_file += [] if "added" in flags else stored[-1:]
    return Kind(name, tuple(of_file), tuple(stored), tuple(scope))


KINDS = {name: _read_kind(name, **of) for name, of in read_data(__file__, "returns.toml").items()}
# Of a suppressed figure no row keeps these: each gives it, alone or with another. The texts speak of figures.
OF_A_FIGURE = ("value", "marker", "numerator", "denominator", "coverage")
# Columns of names and references: alike whatever their case, spaces, dashes and apostrophes
# (``schemas.vocabulary.fold``), and spelled as they are in force.
NAMES = ("lead", "owner", "area", "target", "action", "risk")
TEXT_OF_FIGURES = {"kpi": "commentary", "workforce": "narrative"}
# DfE names a period by two columns; both together stand for `period`, beside an area for `data_period`.
PERIOD_PAIR = ("time_period", "time_identifier")


def name_return(kind: Kind) -> str:
    """Return ``a kpi return`` or ``an action return``."""
    return f"{'an' if kind.name[0] in 'aeiou' else 'a'} {kind.name} return"


def resolve_headers(headers: Iterable[str]) -> set[str]:
    """Return the columns that the headers give, DfE's pair counted as the column that it stands for."""
    given = set(headers)
    is_pair = given >= set(PERIOD_PAIR)
    return (given - set(PERIOD_PAIR)) | {name_paired(given)} if is_pair else given


def name_paired(headers: Container[str]) -> str:
    """Return the column that DfE's pair stands for: comparators name the data period of an area."""
    return "data_period" if "area" in headers else "period"


def recognise(headers: Iterable[str]) -> list[Kind]:
    """Return the kinds with the most matching columns among those whose required columns are all there."""
    given = resolve_headers(headers)
    fits = {kind.name: len(given & set(kind.names)) for kind in KINDS.values() if given >= set(kind.required)}
    most = max(fits.values(), default=0)
    return [KINDS[name] for name, count in fits.items() if count == most]


@cache
def typed_model(kind: str) -> "pa.DataFrameSchema":
    """Return the pandera model of a kind's accepted rows, for frames whose columns have been coerced.

    It is the last gate before the store: what a person can get wrong has had its finding by then. Texts are
    ``str``, numbers exact decimals (``schemas.numbers.NUMBER``), flags ``boolean``, scores ``Int64``; ``line`` is
    the row's own in its file. Imported here, because pandera takes a second that most commands need not wait.
    """
    import pandas as pd
    import pandera.pandas as pa

    from schemas.numbers import NUMBER

    dtypes: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64"}
    texts = pa.Check(lambda column: isinstance(column.dtype, pd.StringDtype), ignore_na=False, error="texts")
    dates = pa.Check(pd.api.types.is_datetime64_any_dtype, error="dates")
    canonical = pa.Check(
        lambda text: read_period(text) == text, element_wise=True, error="a period as 2022-23 Q3"
    )
    checks_by_type: dict[str, list[Any]] = {
        "number": [],
        "flag": [],
        "score": [pa.Check.in_range(1, 5)],
        "date": [dates],
        "period": [texts, canonical],
    }
    columns = {}
    for column in KINDS[kind].stored:
        checks = checks_by_type.get(column.type, [texts])
        if column.choices:
            checks = [texts, pa.Check.isin(column.choices)]
        columns[column.name] = pa.Column(dtypes.get(column.type), checks, nullable=not column.filled)
    columns["line"] = pa.Column("Int64", pa.Check.ge(2), unique=True)
    # Each rule across a row, after the columns that it needs.
    rules: list[tuple[set[str], Any, str]] = [
        (
            {"value", "state"},
            lambda rows: rows["value"].notna() == rows["state"].isin(list(HAS_VALUE)),
            "a figure, or a state that says why there is none",
        ),
        (
            {"action", "status", "reported_by"},  # a listed part of a project may have neither
            lambda rows: rows["status"].notna() | rows["reported_by"].notna(),
            "a status, or who reports it",
        ),
        (
            {"period_from", "period_to"},
            lambda rows: rows["period_from"] <= rows["period_to"],
            "a first period no later than the last",
        ),
        (
            {"data_period", "data_period_end"},
            lambda rows: rows["data_period"].notna() == rows["data_period_end"].notna(),
            "a data period with its last day",
        ),
    ]
    row_checks = [pa.Check(rule, error=words) for needs, rule, words in rules if needs <= columns.keys()]
    return pa.DataFrameSchema(columns, row_checks, unique=list(KINDS[kind].key), strict=True, name=kind)
