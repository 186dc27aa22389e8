"""Where a figure went since the previous different data period (domain rules, section 3.2), and what parts a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from measures.columns import POLARITIES, Column, choose, format_amounts, format_figures, is_true
from schemas.periods import read_data_period
from schemas.vocabulary import Direction

DATED = ["measure", "period", "value", "data_period", "data_period_end"]
_WENT = (Direction.IMPROVING, Direction.WORSENING, Direction.HIGHER, Direction.LOWER)


def find_direction(
    value: Column, previous: Column, better: Column, comparable: Column | None = None
) -> Column:
    """Return a Direction for each row: good or bad by polarity, Higher or Lower where there is none.

    ``comparable`` is False across a break or another definition.
    """
    up, down = is_true(value > previous), is_true(value < previous)
    broken = ~is_true(comparable) if comparable is not None else up & down
    has_polarity = is_true(better.isin(POLARITIES))
    cases = [
        (value.isna() | previous.isna(), Direction.NO_EARLIER),
        (broken, Direction.NOT_COMPARABLE),
        (~(up | down), Direction.NO_CHANGE),
        (~has_polarity & up, Direction.HIGHER),
        (~has_polarity, Direction.LOWER),
        (is_true(better == "higher") == up, Direction.IMPROVING),
    ]
    return choose(value.index, cases, Direction.WORSENING)


def choose_arrows(value: Column, previous: Column) -> Column:
    """Return the way each number went, good or bad: ↗, ↘, → or nothing."""
    cases = [(value > previous, "↗"), (value < previous, "↘"), (value == previous, "→")]
    return choose(value.index, cases, "")


def describe_direction(frame: pd.DataFrame) -> Column:
    """Return "Improving: 24% to 19%"; needs value, previous, direction, unit and decimals."""
    moved = frame["direction"] + ": " + format_figures(frame, frame["previous"]) + " to "
    went = frame["direction"].isin(_WENT)
    return (moved + format_figures(frame, frame["value"])).where(went, frame["direction"]).astype("str")


def format_changes(frame: pd.DataFrame) -> Column:
    """Return how far figures moved: "+2 points", "−402", "no change"; empty without an earlier figure.

    Differences of percentages are percentage points. Needs value, previous, unit and decimals.
    """
    value, previous = frame["value"], frame["previous"]
    size = format_amounts(frame, (value - previous).abs())
    cases = [(value > previous, "+" + size), (value < previous, "−" + size), (value == previous, "no change")]
    return choose(frame.index, cases, "")


def take_latest_by_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure and data period, in order: the last word on each.

    ``figures`` are rows with a value: measure, period, value, data_period_end. A figure repeated or corrected
    in a later reporting period is not another data period.
    """
    ordered = figures.sort_values(["measure", "data_period_end", "period"], kind="stable")
    return ordered.drop_duplicates(["measure", "data_period_end"], keep="last")


def add_previous(figures: pd.DataFrame, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add previous, previous_data_period and previous_end: the figure of the data period before each row's.

    ``figures`` are rows with a value: measure, period, value, data_period and data_period_end. ``rows`` are
    those to add to, all unless given.
    """
    latest = take_latest_by_data_period(figures[DATED])
    by_measure = latest.groupby("measure", observed=True)
    earlier = latest[["measure", "data_period_end"]].assign(
        previous=by_measure["value"].shift(),
        previous_data_period=by_measure["data_period"].shift(),
        previous_end=by_measure["data_period_end"].shift(),
    )
    rows = figures if rows is None else rows
    return rows.merge(earlier, on=["measure", "data_period_end"], how="left")


def find_same_period_last_year(figures: pd.DataFrame, rows: pd.DataFrame | None = None) -> Column:
    """Return the figure of the data period that ended in the same month a year before, by the index of ``rows``.

    ``figures`` are rows with a value: measure, period, value and data_period_end. ``rows`` are
    those to look up, all unless given (domain rules, section 3.2).
    """
    rows = figures if rows is None else rows
    latest = take_latest_by_data_period(figures[["measure", "period", "value", "data_period_end"]])
    months = latest["data_period_end"].dt.year * 12 + latest["data_period_end"].dt.month
    known = latest[["measure", "value"]].assign(month=months)
    known = known.drop_duplicates(["measure", "month"], keep="last")
    ends = rows["data_period_end"]
    wanted = rows[["measure"]].assign(month=ends.dt.year * 12 + ends.dt.month - 12)
    return wanted.merge(known, on=["measure", "month"], how="left").set_index(rows.index)["value"]


Breaks = Sequence[Mapping[str, str]]
# Definitions say the same few again and again.
_read = lru_cache(maxsize=1_000)(read_data_period)


def list_break_starts(breaks: Breaks) -> list[pd.Timestamp]:
    """Return the first day of each break; ``breaks`` are a definition's, each with from_ and why."""
    spans = [_read(one["from_"]) for one in breaks]
    return [pd.Timestamp(span.start) for span in spans if span]


def find_break_starts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the first day of the last break in each figure's series up to it; missing where there is none.

    ``figures``: measure and data_period_end. ``breaks``: one row a measure: measure and breaks, which few have.
    """
    starts = _list_starts(breaks).sort_values("start")
    is_broken = figures["measure"].isin(starts["measure"]) & figures["data_period_end"].notna()
    broken = figures.loc[is_broken, ["measure", "data_period_end"]].sort_values("data_period_end")
    found = pd.merge_asof(
        broken.astype({"measure": "str", "data_period_end": "datetime64[s]"}),
        starts,
        left_on="data_period_end",
        right_on="start",
        by="measure",
    )
    return found["start"].set_axis(broken.index).reindex(figures.index)


def find_breaks(ends: Column, breaks: Breaks) -> pd.DataFrame:
    """Return the breaks that fall inside one series, in order: at, from_ and why.

    ``ends`` is the last day of the data period of each figure, in order, missing where there is no figure.
    ``at`` is the index of the first figure from the break on. A break before the first figure or after the
    last parts nothing.
    """
    known = ends.dropna()
    after = [(known >= start, one) for one in breaks for start in list_break_starts([one])]
    rows = [(of.idxmax(), one["from_"], one["why"]) for of, one in after if of.any() and not of.all()]
    found = pd.DataFrame(rows, columns=["at", "from_", "why"])
    return found.drop_duplicates("at", keep="last").sort_values("at").reset_index(drop=True)


# Terms are not here: they end in March, August and December.
_MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12, "seasonal": 12}


def _terms_ended(days: Column) -> Column:
    """Return how many terms had ended by each day, counted from year 0."""
    month = days.dt.month + days.dt.is_month_end
    return days.dt.year * 3 + (month > 3).astype("int64") + (month > 8) + (month > 12)


def count_periods_between(start: Column, end: Column, frequency: Column) -> Column:
    """Return how many data periods end after ``start`` and by ``end``, at least 0.

    ``start`` is the last day of a data period; months, quarters and years are counted from it, terms by the
    calendar.
    """
    terms = _terms_ended(end) - _terms_ended(start)
    whole = (end.dt.day >= start.dt.day) | end.dt.is_month_end
    months = (end.dt.year - start.dt.year) * 12 + end.dt.month - start.dt.month - ~whole
    steps = months // frequency.map(_MONTHS).astype("float64").fillna(1)
    return terms.where(frequency == "termly", steps).clip(lower=0)


def number_parts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the number of the part of its measure's series that each figure is in; a line joins one part only.

    ``figures`` are rows with a value, in order within each measure: measure, data_period_end and frequency.
    ``breaks``: one row a measure: measure and breaks. A data period that is left out between two figures
    parts them, and so does a break. A monthly measure is returned by quarter, so months may be left out.
    """
    measure, ends = figures["measure"], figures["data_period_end"]
    before = ends.groupby(measure).shift().fillna(ends)
    often = figures["frequency"].mask(figures["frequency"] == "monthly", "quarterly")
    since = find_break_starts(figures, breaks)
    is_broken = measure.duplicated() & since.notna() & (since != since.groupby(measure).shift())
    begins = (count_periods_between(before, ends, often) > 1) | is_broken
    return begins.astype("int64").groupby(measure).cumsum()


def _list_starts(breaks: pd.DataFrame) -> pd.DataFrame:
    """Return one row a break: measure, and start, its first day."""
    broken = breaks[breaks["breaks"].astype(bool)]
    starts = [
        (measure, start)
        for measure, some in zip(broken["measure"], broken["breaks"], strict=True)
        for start in list_break_starts(some)
    ]
    frame = pd.DataFrame(starts, columns=["measure", "start"])
    return frame.astype({"measure": "str", "start": "datetime64[s]"})
