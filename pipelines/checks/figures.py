"""What a colleague would ask about a figure: its sign, its unit, its parts, and the figures and targets beside it."""

from collections.abc import Iterator
from decimal import Decimal
from math import log
from typing import Any

import pandas as pd

from pipelines.checks import Context
from pipelines.checks.findings import Finding, quote
from pipelines.store.scopes import is_among
from schemas.definition_files import Measure
from schemas.numbers import format_number

_WHOLE_UNITS = {"children", "meals", "young people", "people"}
_PARTS = {"numerator", "denominator"}
# What makes one series of figures in each kind, what puts it in order, and which other kinds know its measures.
_SERIES: dict[str, tuple[list[str], str, tuple[str, ...]]] = {
    "kpi": (["measure"], "period", ("target",)),
    "target": (["measure", "target"], "period_to", ("kpi",)),
    "comparator": (["measure", "area"], "data_period_end", ("kpi", "target")),
    "workforce": (["organisation", "measure"], "as_at", ()),
}
# What the last figure of a measure is called, by its kind and whether the return is of that kind too.
_OTHERS = {
    ("kpi", False): "the last value",
    ("target", True): "another target",
    ("target", False): "the target",
    ("comparator", True): "another area's last value",
    ("workforce", True): "another organisation's last value",
}


def find_odd_figures(context: Context) -> Iterator[Finding]:
    """Ask about pounds for per cent, a part of a child, and a coverage of next to nothing."""
    for name in (column.name for column in context.kind.columns if column.type == "number"):
        for (line, written, value), measure in zip(context.cells(name), context.measures, strict=True):
            if value is None or not measure:
                continue
            is_percentage = name == "coverage" or (name not in _PARTS and measure.unit == "%")
            if is_percentage and "£" in (written or ""):
                message = f"{quote(written)} has a pound sign, and is a percentage."
                remedy = "Enter the percentage alone, or say why it is right."
                yield Finding("pound-sign", message, remedy, line, name)
            if value % 1 and _is_count(name, measure, context.kind.name):
                message = f"{quote(written)} is not a whole number, as a count is."
                yield Finding("not-whole", message, "Correct it, or say why it is right.", line, name)
            if name == "coverage" and 0 <= value <= 1:
                message = f"A coverage of {format_number(value, 0, '%')} is next to nothing."
                remedy = "Enter the percentage that is covered, such as 95, or nothing where nobody knows it."
                yield Finding("low-coverage", message, remedy, line, name)


def _is_count(column: str, measure: Measure, kind: str) -> bool:
    """Whether a column counts whole things; a published average of several areas need not be whole."""
    is_whole = measure.unit in _WHOLE_UNITS and not measure.decimals
    return (
        is_whole or measure.unit == "%"
        if column in _PARTS
        else column == "value" and is_whole and kind != "comparator"
    )


def find_figures_against_parts(context: Context) -> Iterator[Finding]:
    """Ask about a percentage that its numerator and denominator do not give, and about parts that cannot be."""
    if not context.has(*_PARTS):
        return
    columns = (context.typed[name] for name in ("value", "numerator", "denominator"))
    for line, measure, value, numerator, denominator in zip(
        context.lines, context.measures, *columns, strict=True
    ):
        if not measure or denominator is None or (numerator is None and (denominator or value is None)):
            continue
        remedy = "Check all three; correct them, or say why they are right."
        if not denominator and not numerator and value is not None:
            message = "The denominator is 0: the figure is kept as it was sent, and not rated."
            remedy = "Nothing to do, if there was nobody to count."
            yield Finding("nothing-counted", message, remedy, line, "denominator")
        elif measure.unit != "%" or not (numerator or denominator):
            continue
        elif not denominator:
            yield Finding(
                "parts", "A numerator stands beside a denominator of 0.", remedy, line, "denominator"
            )
        elif numerator > denominator and not measure.can_exceed_100:
            message = "The numerator is more than the denominator, which for this measure it cannot be."
            yield Finding("parts", message, remedy, line, "numerator")
        elif value is not None and not _rounds_to(100 * numerator, denominator, value, measure.decimals):
            given = format_number(round(100 * numerator / denominator, measure.decimals), 0, "%")
            # What may be suppressed is not said.
            message = f"{format_number(value, 0, '%')} stands beside a numerator and a denominator that give {given}."
            if measure.small_number:
                message = "The figure is not what its numerator and denominator give."
            yield Finding("parts", message, remedy, line, "value")


def _rounds_to(dividend: Decimal, divisor: Decimal, value: Decimal, decimals: int) -> bool:
    """Whether a quotient is a value, rounded either way at a half."""
    return bool(abs(value * divisor - dividend) * 2 * 10**decimals <= divisor)


def find_nearer(value: Decimal, other: Decimal | None, most: int | None) -> Decimal | None:
    """Return the hundredfold or hundredth of a percentage that lies much nearer another than itself, else None.

    Far and near are ratios, much nearer is less than half as far: 0.35 beside 65 is 35, 0.9 beside 1 is itself.
    ``most`` is what a percentage can be, None where there is no most.
    """
    if not other or value <= 0:
        return None
    hundredfolds = log(float(value) / float(other), 100)
    meant = 100 * value if hundredfolds < 0 else value / 100
    is_nearer = abs(1 - abs(hundredfolds)) < abs(hundredfolds) / 2
    return meant if is_nearer and (most is None or meant <= most) else None


def find_hundredfold(context: Context) -> Iterator[Finding]:
    """Ask about a percentage whose hundredfold or hundredth is much nearer its last value or its target."""
    if context.kind.name not in _SERIES:
        return
    shares = [False] * len(context.lines)
    if context.has("tolerance"):
        shares = [kind == "share" for kind in context.typed["tolerance_kind"]]
    for column in ("value", "tolerance") if context.has("tolerance") else ("value",):
        beside = _list_beside(context, column)
        rows = zip(context.cells(column), context.measures, shares, strict=True)
        for place, ((line, _, value), measure, is_share) in enumerate(rows):
            is_percentage = measure and (measure.unit == "%" or (is_share and column == "tolerance"))
            if value is None or not measure or not is_percentage:
                continue
            most = None if measure.can_exceed_100 else 100
            for what, others in beside:
                if (meant := find_nearer(value, others[place], most)) is not None:
                    sign, figures = "%" if column == "value" else "", (value, meant, others[place])
                    own, nearer, last = (format_number(figure, 0, sign) for figure in figures)
                    message = f"{own} is far from {what}, {last}; {nearer} is much nearer."
                    remedy = f"Enter {nearer.removesuffix('%')} if that is meant, or say why {own} is right."
                    yield Finding("hundredfold", message, remedy, line, column)
                    break


def _list_beside(context: Context, column: str) -> list[tuple[str, list[Any]]]:
    """Return what a return's figures are set beside: in words, and one figure or None a row.

    A row that the return gives anew is a last value only where its series in force has no other.
    """
    own, (series, order, kinds) = context.kind.name, _SERIES[context.kind.name]
    rows, facts = context.frame, context.in_force.of(own).sort_values(order)
    word = "target" if own == "target" else "value"
    if column == "tolerance":
        word, series, kinds = "tolerance", [*series, "tolerance_kind"], ()
        rows, facts = (frame.fillna({"tolerance_kind": "points"}) for frame in (rows, facts))
    remaining = facts[~is_among(facts, rows, list(context.kind.key))]
    last = _last_values(facts, series, column) | _last_values(remaining, series, column)
    known = rows[rows[column].notna()].sort_values(order, kind="stable")
    before = known.groupby(series)[column].shift().reindex(rows.index)
    found = [
        (f"the last {word}", _look_up(rows, series, last)),
        ("the row before it", [None if pd.isna(value) else value for value in before]),
    ]
    if column == "value":
        for kind in (own, *kinds) if own != "kpi" else kinds:
            others = remaining if kind == own else context.in_force.of(kind).sort_values(_SERIES[kind][1])
            values = _look_up(rows, ["measure"], _last_values(others, ["measure"], column))
            found.append((_OTHERS[kind, own == kind], values))
    return found


def _look_up(rows: pd.DataFrame, names: list[str], values: dict[tuple[Any, ...], Any]) -> list[Any]:
    return [values.get(key) for key in zip(*(rows[name] for name in names), strict=True)]


def _last_values(facts: pd.DataFrame, series: list[str], column: str) -> dict[tuple[Any, ...], Any]:
    """Return the last figure of each series; ``facts`` are in order."""
    known = facts[facts[column].notna()]
    return dict(zip(zip(*(known[name] for name in series), strict=True), known[column], strict=True))
