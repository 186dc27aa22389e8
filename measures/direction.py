"""Where a figure went since the previous different data period (domain rules, section 3.2), and what parts a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from measures.columns import POLARITIES, Column, choose, format_amounts, format_figures, is_true
from measures.spans import SPAN, read_span, take_latest_by_data_period
from schemas.numbers import NUMBER, as_number
from schemas.vocabulary import Direction

# The figure that one is compared with, the one that it cannot be compared with, and what came since in a year.
_TYPES: dict[str, Any] = {
    "previous": NUMBER,
    "previous_data_period": "str",
    "previous_end": "datetime64[s]",
    "previous_published": "boolean",
    "other_data_period": "str",
    "other_length": "str",
    "same_period_last_year": NUMBER,
    "added": NUMBER,
}
EARLIER = list(_TYPES)
_WENT = (Direction.IMPROVING, Direction.WORSENING, Direction.HIGHER, Direction.LOWER)


def find_direction(
    value: Column,
    previous: Column,
    better: Column,
    comparable: Column | None = None,
    least: Column | None = None,
) -> Column:
    """Return a Direction for each row: good or bad by polarity, Higher or Lower where there is none.

    ``comparable`` is False across a break or another definition; less than ``least`` is no change.
    """
    counts = ~is_true((value - previous).abs() < least) if least is not None else True
    up, down = is_true(value > previous) & counts, is_true(value < previous) & counts
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
    """Return "Improving: 24% to 19%"; needs value, previous, direction, unit and decimals.

    A published figure says when it was of: "Improving: 0.04% in 2019/20 (published) to 0.02%".
    """
    before = format_figures(frame, frame["previous"])
    if "previous_published" in frame:
        of = " in " + frame["previous_data_period"].str.replace(
            r"^(Academic|Financial) year ", "", regex=True
        )
        before += (of + " (published)").where(is_true(frame["previous_published"]), "")
    moved = frame["direction"] + ": " + before + " to "
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


class _Earlier(NamedTuple):
    """A figure that others may be compared with."""

    value: Any
    data_period: str
    end: pd.Timestamp
    is_published: bool
    length: str


class _Comparison(NamedTuple):
    """The figure before one of its own length, that before it of any length, and what came since in its year."""

    alike: _Earlier | None
    other: _Earlier | None
    added: Any


_NOTHING = _Comparison(None, None, None)
_YEAR = 12  # months


def add_previous(figures: pd.DataFrame, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add EARLIER to each row: the figure of the data period before of like length, and the one a year before.

    ``figures`` are rows with a value, as ``measures.spans.add_spans`` gives them; ``rows`` are those to add to, all
    unless given. A cumulative measure is compared with the figure of the same length a year earlier; ``added`` is
    what came since the data period before in its year. ``other_data_period`` and ``other_length`` tell of the data
    period before, where none of like length is.
    """
    rows = (figures if rows is None else rows).reset_index(drop=True)
    before, by_month = _compare_each(take_latest_by_data_period(figures))
    found = []
    for measure, start, end, length, is_cumulative in _list(rows, *SPAN, "length", "is_cumulative"):
        known = before.get((measure, start, end))
        alike, other, added = known or _NOTHING
        year_before = by_month.get((measure, length, _count_months(end) - _YEAR)) if known else None
        previous = year_before if is_cumulative else alike
        unlike = None if previous or is_cumulative else other
        found.append(
            (
                *(previous[:4] if previous else (None,) * 4),
                *((unlike.data_period, unlike.length) if unlike else (None, None)),
                year_before and year_before.value,
                added if is_cumulative else None,
            )
        )
    return rows.join(pd.DataFrame(found, columns=EARLIER, dtype="object").astype(_TYPES))


def _compare_each(
    latest: pd.DataFrame,
) -> tuple[dict[tuple[Any, ...], _Comparison], dict[tuple[str, str, int], _Earlier]]:
    """Return what each figure is compared with, by its span, and the figures by length and month of their end.

    ``latest`` is in order of data period.
    """
    comparisons: dict[tuple[Any, ...], _Comparison] = {}
    by_month: dict[tuple[str, str, int], _Earlier] = {}
    alike: dict[tuple[str, str], _Earlier] = {}
    in_year: dict[tuple[str, Any], Any] = {}
    last: dict[str, _Earlier] = {}
    ended: dict[str, _Earlier | None] = {}
    columns = [*SPAN, "length", "value", "data_period", "is_published"]
    for measure, start, end, length, value, label, is_published in _list(latest, *columns):
        own = _Earlier(value, label, end, is_published, length)
        # What ends on the same day is not before it, however long.
        if measure not in last or last[measure].end != end:
            ended[measure] = last.get(measure)
        added = value - in_year.get((measure, start), 0)
        comparisons[measure, start, end] = _Comparison(alike.get((measure, length)), ended[measure], added)
        alike[measure, length] = last[measure] = by_month[measure, length, _count_months(end)] = own
        in_year[measure, start] = value
    return comparisons, by_month


def _list(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows[name].tolist() for name in columns), strict=True)


def _count_months(day: pd.Timestamp) -> int:
    return day.year * _YEAR + day.month


def add_direction(rows: pd.DataFrame, since: Column) -> pd.DataFrame:
    """Add direction, its arrow, words and reason, change, and the direction since the same period last year.

    ``rows``: a figure with EARLIER and its length, and of its measure better, unit, decimals, smallest_change and
    breaks; ``since`` is the first day of the last break up to each.
    """
    value, previous, better = rows["value"], rows["previous"], rows["better"]
    least = as_number(rows["smallest_change"])
    is_broken = is_true(rows["previous_end"] < since)
    direction = find_direction(value, previous, better, pd.Series(~is_broken, index=rows.index), least)
    is_unlike = rows["other_data_period"].notna() & value.notna()
    last_year = rows["data_period_end"] - pd.DateOffset(years=1)
    direction = direction.mask(is_unlike, Direction.NOT_COMPARABLE)
    rows = rows.assign(
        direction=direction,
        arrow=choose_arrows(value, previous).where(direction != Direction.NOT_COMPARABLE, ""),
        last_year_direction=find_direction(
            value, rows["same_period_last_year"], better, ~(last_year < since), least
        ),
    )
    rows = rows.assign(direction_words=describe_direction(rows), change=format_changes(rows))
    unlike = rows["other_data_period"] + " is " + rows["other_length"] + ", " + rows["data_period"]
    moved = format_figures(rows, previous) + " to " + format_figures(rows, value)
    cases = [
        (is_unlike, unlike + " " + rows["length"]),
        (
            value.isna() | (previous.isna() & ~is_true(rows["is_cumulative"])),
            "No figure of an earlier data period",
        ),
        (previous.isna(), "No figure of the same point of the year before"),
        (is_broken, "There is a break after " + rows["previous_data_period"] + _explain_breaks(rows, since)),
        (
            is_true(direction == Direction.NO_CHANGE) & is_true(value != previous),
            moved + ": less than the " + format_amounts(rows, least) + " that count as a change",
        ),
        (previous.notna(), rows["direction_words"] + ", since " + rows["previous_data_period"]),
    ]
    return rows.assign(direction_reason=choose(rows.index, cases, ""))


def _explain_breaks(rows: pd.DataFrame, since: Column) -> Column:
    """Return ": why" of the break that begins on the day given, for each row."""
    whys = [
        next((f": {why}" for begin, _, why in _list_breaks(breaks) if begin == start), "")
        for breaks, start in zip(rows["breaks"], since, strict=True)
    ]
    return pd.Series(whys, index=rows.index, dtype="str")


Breaks = Sequence[Mapping[str, str]]


def _list_breaks(breaks: Breaks) -> list[tuple[pd.Timestamp, str, str]]:
    """Return first day, label and why of each break; ``breaks`` are a definition's, each with from_ and why."""
    spans = [(read_span(one["from_"]), one) for one in breaks]
    return [(pd.Timestamp(span.start), one["from_"], one["why"]) for span, one in spans if span]


def find_break_starts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the first day of the last break in each figure's series up to it; missing where there is none.

    ``figures``: measure and data_period_end. ``breaks``: one row a measure: measure and breaks, which few have.
    """
    listed = [
        (measure, start)
        for measure, some in zip(breaks["measure"], breaks["breaks"], strict=True)
        for start, _, _ in _list_breaks(some)
    ]
    starts = pd.DataFrame(listed, columns=["measure", "start"])
    starts = starts.astype({"measure": "str", "start": "datetime64[s]"}).sort_values("start")
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
    after = [(known >= start, label, why) for start, label, why in _list_breaks(breaks)]
    rows = [(of.idxmax(), label, why) for of, label, why in after if of.any() and not of.all()]
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
