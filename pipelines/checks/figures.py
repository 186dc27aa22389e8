"""What a colleague would ask about a figure: its sign, its unit, its parts, and the figures and targets beside it."""

from collections.abc import Iterator
from decimal import Decimal
from math import log
from typing import Any

import pandas as pd

from pipelines.checks import Context
from pipelines.checks.findings import Finding, quote, word_finding
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
    """Refuse what no figure can be, and ask about what is odd by itself."""
    for column in (column.name for column in context.kind.columns if column.type == "number"):
        for (line, written, value), measure in zip(context.cells(column), context.measures, strict=True):
            if value is not None:
                words = {"text": quote(written), "figure": format_number(value, 0, "%")}
                for wording in _list_odd(context.kind.name, column, written or "", value, measure):
                    yield word_finding(wording, line, column, **words)


def _list_odd(kind: str, column: str, written: str, value: Decimal, measure: Measure | None) -> Iterator[str]:
    """Yield the wordings of what no figure can be, and of what a colleague would ask about it.

    That is pounds for per cent, a part of a child, a coverage of next to nothing.
    """
    is_part, is_coverage = column in _PARTS, column == "coverage"
    if value < 0:
        yield "below-zero"
    if is_coverage and value > 100:
        yield "over-100.coverage"
    if measure is None:  # it has a finding of its own
        return
    is_share, is_whole = measure.unit == "%", _is_whole(measure)
    if column == "value" and value > 100 and is_share and not measure.can_exceed_100:
        yield "over-100.measure"
    if "£" in written and (is_coverage or (is_share and not is_part)):
        yield "pound-sign"
    # A published average of several areas need not be whole.
    is_count = is_whole or is_share if is_part else is_whole and column == "value" and kind != "comparator"
    if is_count and value % 1 != 0:
        yield "not-whole"
    if is_coverage and 0 <= value <= 1:
        yield "low-coverage"


def find_figures_against_parts(context: Context) -> Iterator[Finding]:
    """Ask about a percentage or a count that its parts do not give, and about parts that cannot be."""
    if not context.has(*_PARTS):
        return
    rows = zip(context.rows("value", "numerator", "denominator"), context.measures, strict=True)
    for (line, value, numerator, denominator), measure in rows:
        if measure is None:
            continue
        wording = _judge_parts(measure, value, numerator, denominator)
        if wording == "parts.other":
            given = format_number(round(100 * numerator / denominator, measure.decimals), 0, "%")
            yield word_finding(wording, line, "value", figure=format_number(value, 0, "%"), given=given)
        elif wording:
            yield word_finding(wording, line, _ODD_PARTS.get(wording, "value"))


# The column of what is odd about the parts themselves.
_ODD_PARTS = {"nothing-counted": "denominator", "parts.nothing": "denominator", "parts.over": "numerator"}


def _judge_parts(
    measure: Measure, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> str | None:
    """Return which wording says what is odd about a figure beside its parts; None where nothing is."""
    if denominator == 0 and not numerator:
        return None if value is None else "nothing-counted"
    is_count, is_share = _is_whole(measure), measure.unit == "%"
    if numerator is None or not (is_count or is_share):
        return None
    if denominator == 0:
        return "parts.nothing"
    if denominator and numerator > denominator and not measure.can_exceed_100:
        return "parts.over"
    if is_count:
        return None if value in (None, numerator) else "parts.count"
    if value is None or not denominator:
        return None
    # The figure is what its parts give, rounded either way at a half.
    if abs(value * denominator - 100 * numerator) * 2 * 10**measure.decimals <= denominator:
        return None
    # What may be suppressed is not said.
    return "parts.unsaid" if measure.small_number else "parts.other"


def _is_whole(measure: Measure) -> bool:
    """Whether a measure counts whole things."""
    return measure.unit in _WHOLE_UNITS and not measure.decimals


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
                    own, nearer, other = (format_number(figure, 0, sign) for figure in figures)
                    words = {"own": own, "what": what, "other": other, "nearer": nearer}
                    yield word_finding("hundredfold", line, column, bare=nearer.removesuffix("%"), **words)
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
