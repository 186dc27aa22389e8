"""Which figures are alike: a data period is a span of days, and only spans of one length are compared.

A quarter, a term and a year that end on one day are three data periods (domain rules, section 2). ``length`` says in
words how long a span is: "3 months", "a term" (of a termly measure), "6 months from April" (of a measure that is
cumulative over the financial year), "one day".
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from schemas.periods import MONTHS, TERMS, YEAR_BEGINS, read_data_period
from schemas.vocabulary import number_of

# The length of a measure's usual span; a seasonal measure has the seasons that it is reported for.
USUAL = {"monthly": "1 month", "quarterly": "3 months", "termly": "a term", "annual": "12 months"}
DATED = ["measure", "period", "value", "data_period", "data_period_end"]
SPANNED = ["length", "is_cumulative", "is_usual"]
SPAN = ["measure", "data_period_start", "data_period_end"]


class _Span(NamedTuple):
    """A label as a measure means it: its length in days or months, and as a term where it may be one."""

    start: date | None
    length: str
    as_term: str
    is_named_quarter: bool
    is_cumulative: bool
    is_from_year: bool  # from the first day of the year that its measure adds up over


_TYPES: dict[str, Any] = {"start": "datetime64[s]", "length": "str", "as_term": "str"}
_TYPES |= dict.fromkeys(["is_named_quarter", "is_cumulative", "is_from_year"], "bool")


@lru_cache(maxsize=1_000)
def _read_as(label: Any, frequency: Any, cumulative: Any) -> _Span:
    span = read_data_period(label) if isinstance(label, str) else None
    adds_up = cumulative in YEAR_BEGINS
    if span is None:
        return _Span(None, "", "", False, adds_up, False)
    after = span.end + timedelta(days=1)
    months = (after.year - span.start.year) * 12 + after.month - span.start.month
    days = (after - span.start).days
    is_whole = after.day == span.start.day and months > 0
    is_term = is_whole and frequency == "termly" and (span.start.month, months) in TERMS.values()
    length = number_of(months, "month") if is_whole else "one day" if days == 1 else number_of(days, "day")
    is_from_year = (span.start.month, span.start.day) == (YEAR_BEGINS.get(cumulative), 1)
    since = f" from {MONTHS[span.start.month - 1]}" if is_from_year else ""
    as_term = f"a term{since}" if is_term else ""
    return _Span(span.start, length + since, as_term, label.startswith("Quarter"), adds_up, is_from_year)


def add_spans(figures: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of these measures with data_period_start, length, is_cumulative and is_usual.

    ``figures`` have a value: measure, period, data_period and data_period_end. ``measures``: measure, frequency and
    cumulative. ``is_usual`` is the span that a measure's frequency asks for, or where none of its figures has that
    one, the span of its latest; of a cumulative measure, all from the first day of its year.
    """
    rows = figures.merge(measures[["measure", "frequency", "cumulative"]], on="measure")
    read = map(_read_as, rows["data_period"], rows["frequency"], rows.pop("cumulative"))
    spans = pd.DataFrame(read, rows.index, _Span._fields).astype(_TYPES)
    # January to March is the spring term or a quarter: where it is named a quarter, the measure's others tell which.
    is_term, measure = spans["as_term"] != "", rows["measure"]
    has_terms = measure.isin(measure[is_term & ~spans["is_named_quarter"]])
    length = spans["length"].mask(is_term & (has_terms | ~spans["is_named_quarter"]), spans["as_term"])
    usual = rows.pop("frequency").map(USUAL).fillna(length)
    is_wanted = spans["is_from_year"].where(spans["is_cumulative"], length == usual)
    has_wanted = measure.isin(measure[is_wanted])
    last = length[rows["period"].sort_values(kind="stable").index].groupby(measure).last()
    return rows.assign(
        data_period_start=spans["start"],
        length=length,
        is_cumulative=spans["is_cumulative"],
        is_usual=is_wanted | (~has_wanted & (length == measure.map(last))),
    )


def take_latest_by_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure and data period, in order: the last word on each.

    ``figures`` are rows with a value: measure, period, value, data_period, data_period_end. A figure repeated or
    corrected in a later reporting period is not another data period. They sort by last day, then first.
    """
    if "data_period_start" not in figures:
        starts = [_read_as(label, "", "").start for label in figures["data_period"]]
        figures = figures.assign(data_period_start=pd.Series(starts, figures.index, dtype="datetime64[s]"))
    order = ["measure", "data_period_end", "data_period_start", "period"]
    return figures.sort_values(order, kind="stable").drop_duplicates(SPAN, keep="last")
