"""Which figures are alike: a data period is a span of days, and only spans of one length are compared.

A quarter, a term and a year that end on one day are three data periods (domain rules, section 2). ``length`` says in
words how long a span is: "3 months", "a term" (of a termly measure), "6 months from April" (of a measure that is
cumulative over the financial year), "one day".
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from measures.columns import Column, choose, is_true
from schemas.periods import MONTHS, TERMS, YEAR_BEGINS, read_data_period

# The length of a measure's usual span; a seasonal measure has the seasons that it is reported for.
USUAL = {"monthly": "1 month", "quarterly": "3 months", "termly": "a term", "annual": "12 months"}
DATED = ["measure", "period", "value", "data_period", "data_period_end"]
SPANNED = ["length", "is_cumulative", "is_usual"]
SPAN = ["measure", "data_period_start", "data_period_end"]
# The same few labels come again and again.
read_span = lru_cache(maxsize=1_000)(read_data_period)


def find_starts(data_period: Column) -> Column:
    """Return the first day of each data period; its label names it."""
    spans = {label: read_span(label) for label in data_period.dropna().unique()}
    starts = {label: pd.Timestamp(span.start) for label, span in spans.items() if span}
    return data_period.map(starts).astype("datetime64[s]")


def add_spans(figures: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of these measures with data_period_start, length, is_cumulative and is_usual.

    ``figures`` have a value: measure, period, data_period and data_period_end. ``measures``: measure, frequency and
    cumulative. ``is_usual`` is the span that a measure's frequency asks for, or where none of its figures has that
    one, the span of its latest; of a cumulative measure, all from the first day of its year.
    """
    rows = figures.merge(measures[["measure", "frequency", "cumulative"]], on="measure")
    rows = rows.assign(data_period_start=find_starts(rows["data_period"]))
    begins = rows["cumulative"].map(YEAR_BEGINS)
    is_cumulative = begins.notna()
    from_year = (rows["data_period_start"].dt.month == begins) & (rows["data_period_start"].dt.day == 1)
    length = _describe_lengths(rows)
    length = length.mask(from_year, length + " from " + begins.map(dict(enumerate(MONTHS, 1))))
    wanted = rows["frequency"].map(USUAL)
    fits = from_year.where(is_cumulative, (length == wanted) | wanted.isna())
    latest = (
        rows.assign(length=length)
        .sort_values("period", kind="stable")
        .drop_duplicates("measure", keep="last")
    )
    last = rows["measure"].map(latest.set_index("measure")["length"])
    has_usual = fits.groupby(rows["measure"]).transform("any")
    is_usual = fits | (~has_usual & (length == last))
    rows = rows.assign(length=length, is_cumulative=is_cumulative, is_usual=is_usual.astype("bool"))
    return rows.drop(columns=["frequency", "cumulative"])


def _describe_lengths(rows: pd.DataFrame) -> Column:
    start, after = rows["data_period_start"], rows["data_period_end"] + pd.Timedelta(days=1)
    months = (after.dt.year - start.dt.year) * 12 + after.dt.month - start.dt.month
    is_whole, days = (after.dt.day == start.dt.day) & (months > 0), (after - start).dt.days
    is_term = pd.Series(False, index=rows.index)
    for first, count in TERMS.values():
        is_term |= (start.dt.month == first) & (months == count)
    is_term &= is_whole & (rows["frequency"] == "termly")
    # January to March is the spring term or a quarter: where it is named a quarter, the measure's others tell which.
    is_quarter = is_true(rows["data_period"].str.startswith("Quarter"))
    has_terms = (is_term & ~is_quarter).groupby(rows["measure"]).transform("any")
    is_term &= has_terms | ~is_quarter
    cases = [(start.isna(), ""), (is_term, "a term"), (is_whole, _count(months, "month"))]
    return choose(rows.index, [*cases, (days == 1, "one day"), (days > 1, _count(days, "day"))], "")


def _count(numbers: Column, noun: str) -> Column:
    counted = numbers.astype("Int64").astype("str") + f" {noun}"
    return counted.mask(numbers != 1, counted + "s")


def take_latest_by_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure and data period, in order: the last word on each.

    ``figures`` are rows with a value: measure, period, value, data_period, data_period_end. A figure repeated or
    corrected in a later reporting period is not another data period. They sort by last day, then first.
    """
    if "data_period_start" not in figures:
        figures = figures.assign(data_period_start=find_starts(figures["data_period"]))
    order = ["measure", "data_period_end", "data_period_start", "period"]
    return figures.sort_values(order, kind="stable").drop_duplicates(SPAN, keep="last")
