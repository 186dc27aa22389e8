"""Where a line may join the figures of a series: not across a break, nor across a data period left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from measures.columns import Column
from measures.pace import periods_between
from schemas.periods import read_data_period

Breaks = Sequence[Mapping[str, str]]
# Definitions say the same few again and again.
_read = lru_cache(maxsize=1_000)(read_data_period)


def starts_of(breaks: Breaks) -> list[pd.Timestamp]:
    """Return the first day of each break; ``breaks`` are a definition's, each with from_ and why."""
    spans = [_read(one["from_"]) for one in breaks]
    return [pd.Timestamp(span.start) for span in spans if span]


def break_starts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the first day of the last break in each figure's series up to it; missing where there is none.

    ``figures``: measure and data_period_end. ``breaks``: one row a measure: measure and breaks, which few have.
    """
    starts = _starts(breaks).sort_values("start")
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


def breaks_in(ends: Column, breaks: Breaks) -> pd.DataFrame:
    """Return the breaks that fall inside one series, in order: at, from_ and why.

    ``ends`` is the last day of the data period of each figure, in order, missing where there is no figure.
    ``at`` is the index of the first figure from the break on. A break before the first figure or after the
    last parts nothing.
    """
    known = ends.dropna()
    after = [(known >= start, one) for one in breaks for start in starts_of([one])]
    rows = [(of.idxmax(), one["from_"], one["why"]) for of, one in after if of.any() and not of.all()]
    found = pd.DataFrame(rows, columns=["at", "from_", "why"])
    return found.drop_duplicates("at", keep="last").sort_values("at").reset_index(drop=True)


def parts(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return the number of the part of its measure's series that each figure is in; a line joins one part only.

    ``figures`` are rows with a value, in order within each measure: measure, data_period_end and frequency.
    ``breaks``: one row a measure: measure and breaks. A data period that is left out between two figures
    parts them, and so does a break. A monthly measure is returned by quarter, so months may be left out.
    """
    measure, ends = figures["measure"], figures["data_period_end"]
    before = ends.groupby(measure).shift().fillna(ends)
    often = figures["frequency"].mask(figures["frequency"] == "monthly", "quarterly")
    passed = _passed(figures, breaks)
    begins = (periods_between(before, ends, often) > 1) | (passed > passed.groupby(measure).shift())
    return begins.astype("int64").groupby(measure).cumsum()


def _passed(figures: pd.DataFrame, breaks: pd.DataFrame) -> Column:
    """Return how many breaks of its measure lie before each figure."""
    starts = _starts(breaks)
    if starts.empty:
        return pd.Series(0, index=figures.index)
    pairs = (
        figures[["measure", "data_period_end"]].assign(row=range(len(figures))).merge(starts, on="measure")
    )
    after = pairs.loc[pairs["data_period_end"] >= pairs["start"], "row"].value_counts()
    return after.reindex(range(len(figures)), fill_value=0).set_axis(figures.index)


def _starts(breaks: pd.DataFrame) -> pd.DataFrame:
    """Return one row a break: measure, and start, its first day."""
    broken = breaks[breaks["breaks"].astype(bool)]
    starts = [
        (measure, start)
        for measure, some in zip(broken["measure"], broken["breaks"], strict=True)
        for start in starts_of(some)
    ]
    frame = pd.DataFrame(starts, columns=["measure", "start"])
    return frame.astype({"measure": "str", "start": "datetime64[s]"})
