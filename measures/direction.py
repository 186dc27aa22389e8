"""Where a figure went since the previous different data period (domain rules, section 3.2), and what parts a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from measures.columns import POLARITIES, Column, choose, format_amounts, format_figures, is_true
from measures.spans import SPAN, take_latest_by_data_period
from schemas.numbers import NUMBER, as_number
from schemas.periods import read_data_period
from schemas.vocabulary import Direction

# What is told of the figure that one is compared with, and of one that it cannot be compared with.
_BEFORE = {
    "previous": "value",
    "previous_data_period": "data_period",
    "previous_end": "data_period_end",
    "previous_published": "is_published",
}
_OTHER = {"other_data_period": "data_period", "other_length": "length"}
EARLIER = [*_BEFORE, *_OTHER, "same_period_last_year", "added"]
_TYPES: dict[str, Any] = dict.fromkeys(["previous", "same_period_last_year", "added"], NUMBER)
_TYPES |= {"previous_end": "datetime64[s]", "previous_published": "boolean"}
_TYPES |= dict.fromkeys(["previous_data_period", *_OTHER], "str")
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


_Figure = dict[Any, Any]
_NOTHING: tuple[_Figure, _Figure, Any] = ({}, {}, None)


def add_previous(figures: pd.DataFrame, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add EARLIER to each row: the figure of the data period before of like length, and the one a year before.

    ``figures`` are rows with a value, as ``measures.spans.add_spans`` gives them; ``rows`` are those to add to, all
    unless given. A cumulative measure is compared with the figure of the same length a year earlier; ``added`` is
    what came since the data period before in its year. ``other_data_period`` and ``other_length`` tell of the data
    period before, where none of like length is.
    """
    rows = (figures if rows is None else rows).reset_index(drop=True)
    columns = [*SPAN, "length", "value", "data_period", "is_published"]
    latest = take_latest_by_data_period(figures)[columns].to_dict("records")
    before, by_month = _find_before(latest), {_name_month(one): one for one in latest}
    found = []
    for row in rows[[*SPAN, "length", "is_cumulative"]].to_dict("records"):
        alike, other, added = before.get(_name_span(row), _NOTHING)
        year_before = (
            {} if pd.isna(row["data_period_end"]) else by_month.get(_name_month(row, years_ago=1), {})
        )
        previous = year_before if row["is_cumulative"] else alike
        unlike = {} if previous or row["is_cumulative"] else other
        found.append(
            {name: previous.get(column) for name, column in _BEFORE.items()}
            | {name: unlike.get(column) for name, column in _OTHER.items()}
            | {"same_period_last_year": year_before.get("value")}
            | {"added": added if row["is_cumulative"] else None}
        )
    return rows.join(pd.DataFrame(found, columns=EARLIER, dtype="object").astype(_TYPES))


def _find_before(latest: list[_Figure]) -> dict[tuple[Any, ...], tuple[_Figure, _Figure, Any]]:
    """Return, by span, the figure before one of its length, that of the data period before, and what came since.

    ``latest`` are in order of data period. What ends on the same day is not before it, however long.
    """
    found = {}
    alike: dict[tuple[str, str], _Figure] = {}
    in_year: dict[tuple[str, Any], Any] = {}
    last: dict[str, _Figure] = {}
    ended: dict[str, _Figure] = {}
    for one in latest:
        measure, start, end = _name_span(one)
        if last.get(measure, {}).get("data_period_end") != end:
            ended[measure] = last.get(measure, {})
        added = one["value"] - in_year.get((measure, start), 0)
        found[measure, start, end] = alike.get((measure, one["length"]), {}), ended[measure], added
        alike[measure, one["length"]] = last[measure] = one
        in_year[measure, start] = one["value"]
    return found


def _name_span(row: _Figure) -> tuple[Any, ...]:
    return tuple(row[name] for name in SPAN)


def _name_month(row: _Figure, years_ago: int = 0) -> tuple[str, str, int, int]:
    """Return what names a figure by its length and the month in which it ends."""
    end = row["data_period_end"]
    return row["measure"], row["length"], end.year - years_ago, end.month


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
    spans = [(read_data_period(one["from_"]), one) for one in breaks]
    return [(pd.Timestamp(span.start), one["from_"], one["why"]) for span, one in spans if span]


def find_break_starts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the first day of the last break in each figure's series up to it; missing where there is none.

    ``figures``: measure and data_period_end. ``breaks``: one row a measure: measure and breaks, which few have.
    """
    starts = {
        measure: [start for start, _, _ in _list_breaks(some)]
        for measure, some in zip(breaks["measure"], breaks["breaks"], strict=True)
    }
    figure_ends = zip(figures["measure"], figures["data_period_end"], strict=True)
    last = [
        max((start for start in starts.get(measure, ()) if start <= end), default=None)
        for measure, end in figure_ends
    ]
    return pd.Series(last, figures.index, dtype="datetime64[s]")


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
