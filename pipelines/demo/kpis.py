"""Made-up KPI returns: every measure in every quarter, as it stands in the end and as it was first said."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.demo.commentary import texts
from pipelines.demo.figures_by_quarter import Flags, Grid, Words, grid
from pipelines.demo.targets import allowed, wanted
from pipelines.demo.writing import figures
from schemas.periods import data_period_of
from schemas.vocabulary import State

_EVERY_PROVISIONAL, _EVERY_COUNTED, _EVERY_COVERED, _EVERY_LATE = 5, 4, 6, 8
_REVISED_BY = 0.3  # of a measure's amplitude
# Texts stand on figures that are off target and on those of the latest quarters; nobody writes tens of thousands, so
# where there are many rows the last quarter alone has them.
_LATEST, _MANY_ROWS = 8, 20_000
_MOST_STATED = 500_000


@dataclass(frozen=True)
class Kpis:
    """Columns of a KPI return, as text, in order of period: ``final`` as all stands in the end.

    ``first`` has the same rows as they were first said; ``corrected`` are those of ``final`` that it says anew.
    """

    final: pd.DataFrame
    first: pd.DataFrame
    corrected: pd.DataFrame


def kpis(measures: pd.DataFrame, periods: list[str], rng: np.random.Generator) -> Kpis:
    """Return the KPI returns of the measures (``measures.described``) in the periods."""
    found = grid(measures, periods, rng)
    rows = _long(measures, periods, found)
    rows = rows.assign(commentary=_commentary(rows, _is_off_target(measures, periods, found)))
    own = ["period", "measure", "printed", "state", "data_period", "provisional"]
    more = ["coverage", "numerator", "denominator", "commentary"]
    final = rows[own + more].rename(columns={"printed": "value"})
    return _with_first(rows, final)


def _long(measures: pd.DataFrame, periods: list[str], found: Grid) -> pd.DataFrame:
    """Return one row a period and measure, with what is known of the measure."""
    count, size = len(periods), len(measures)
    about = measures.loc[np.tile(np.arange(size), count)].reset_index(drop=True)
    value, previous = found.value.T.ravel(), found.previous.T.ravel()
    decimals = about["decimals"].to_numpy()
    has = ~np.isnan(value)
    place = np.repeat(np.arange(count), size)
    counted = has & (about["unit"] == "%") & (np.arange(size * count) % size % _EVERY_COUNTED == 0)
    denominator = np.where(counted, 400 + (about.index.to_numpy() * 37) % 1_600, np.nan)
    numerator = np.round(np.nan_to_num(value) * denominator / 100)
    covered = has & (np.arange(size * count) % size % _EVERY_COVERED == 1) & (place % 3 == 0)
    provisional = has & (about["frequency"] == "quarterly") & (about["nth"] % _EVERY_PROVISIONAL == 2)
    # A million rows fit into one return only where the usual state is left out.
    reported = str(State.REPORTED) if size * count <= _MOST_STATED else ""
    own = np.repeat([data_period_of(period).label for period in periods], size).astype(object)
    whole = np.zeros(len(about), dtype=np.int64)
    return about.assign(
        period=np.repeat(np.array(periods, dtype=object), size),
        place=place,
        periods=count,
        printed=figures(value, decimals),
        before=figures(previous, decimals),
        way=np.sign(np.nan_to_num(value - previous)).astype(int),
        value=value,
        # Written out beside every figure, as the bundled returns have them.
        state=np.where(has, _filled(found.state, reported), found.state.T.ravel()),
        data_period=np.where(has, _filled(found.data_period, own), found.data_period.T.ravel()),
        is_provisional=provisional,
        provisional=np.where(provisional & (place == count - 1), "yes", ""),
        coverage=figures(np.where(covered, 80.0 + place % 20, np.nan), whole),
        numerator=figures(numerator, whole),
        denominator=figures(denominator, whole),
    )


def _filled(words: Words, blank: Words | str) -> Words:
    """Return words by measure and period in one column, and where there is none what a blank means."""
    column: Words = words.T.ravel()
    return np.where(column == "", blank, column)


def _is_off_target(measures: pd.DataFrame, periods: list[str], found: Grid) -> Flags:
    years = [int(period[:4]) for period in periods]
    target = wanted(measures, years[-1] - years[0] + 1)[:, np.array(years) - years[0]]
    good = np.where(measures["better"] == "lower", -1.0, 1.0)[:, None]
    missed: Flags = (target - found.value) * good > allowed(measures)[:, None]
    return missed.T.ravel()


def _commentary(rows: pd.DataFrame, off: Flags) -> "pd.Series[str]":
    has_many = len(rows) > _MANY_ROWS
    is_latest = (rows["place"] >= rows["periods"] - (1 if has_many else _LATEST)).to_numpy()
    wanted_on = (is_latest | (off & (not has_many))) & (rows["printed"] != "").to_numpy()
    written = pd.Series("", index=rows.index, dtype=object)
    written[wanted_on] = texts(rows[wanted_on])
    return written


def _with_first(rows: pd.DataFrame, final: pd.DataFrame) -> Kpis:
    """Say some rows otherwise at first: a figure that was provisional, and one that came late."""
    has_next = (rows["place"] < rows["periods"] - 1) & (final["value"] != "")
    revised = (has_next & rows["is_provisional"]).to_numpy()
    tardy = (rows["frequency"] == "quarterly") & (rows["nth"] % _EVERY_PROVISIONAL == 3)
    late = (has_next & tardy & (rows["place"] % _EVERY_LATE == 0)).to_numpy()
    moved = (rows["value"] + _REVISED_BY * rows["amplitude"]).clip(upper=rows["most"])
    at_first = figures(moved.to_numpy(), rows["decimals"].to_numpy())
    said_anew = revised | late
    blank = {name: final[name].mask(said_anew, "") for name in ("numerator", "denominator", "commentary")}
    first = final.assign(
        value=np.where(late, "", np.where(revised, at_first, final["value"])),
        state=final["state"].mask(late, str(State.LATE)),
        provisional=final["provisional"].mask(revised, "yes"),
        coverage=final["coverage"].mask(late, ""),
        **blank,
    )
    return Kpis(final, first, final[said_anew])
