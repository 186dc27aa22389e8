"""Made-up figures on a grid of measures (rows) and quarters (columns), with their states and data periods."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.series import LONGEST_TAIL, Floats, offsets
from schemas.vocabulary import State

Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

# In which quarter of the year a measure has a new figure, and what that is about; blank is the quarter itself.
_NEW: dict[str, dict[int, str]] = {
    "quarterly": {1: "", 2: "", 3: "", 4: ""},
    "termly": {1: "Spring term {year}", 2: "Summer term {year}", 3: "Autumn term {year}"},
    "annual": {3: "Academic year {before}/{short:02d}"},
    "seasonal": {3: "Winter {year}"},
}
# What is said in the other quarters.
_OTHERWISE: dict[str, dict[int, State]] = {
    "quarterly": {},
    "termly": {4: State.REPEATED},
    "annual": {1: State.NOT_DUE, 2: State.NOT_YET_PUBLISHED, 4: State.NOT_DUE},
    "seasonal": dict.fromkeys((1, 2, 4), State.NOT_APPLICABLE),
}
# One quarterly figure in so many is missing, but for the latest, for each of these reasons in turn.
_EVERY_GAP, _GAPS = 17, (State.LATE, State.SUPPRESSED, State.NOT_AVAILABLE)
_NEVER_NEGATIVE = 0.25


@dataclass(frozen=True)
class Grid:
    """``value`` is NaN where there is no figure; ``previous`` is the figure of the data period before."""

    value: Floats
    previous: Floats
    state: Words
    data_period: Words


def grid(measures: pd.DataFrame, periods: list[str], rng: np.random.Generator) -> Grid:
    """Return the figures of each measure (``measures.described``) in each period, rounded as it prints them."""
    shape = (len(measures), len(periods))
    new = np.zeros(shape, dtype=bool)
    state, about = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    quarter = np.array([int(period[-1]) for period in periods])
    frequency = measures["frequency"].to_numpy(dtype=object)
    for name in _NEW:
        of = frequency == name
        labels = np.array([_label(name, period) for period in periods], dtype=object)
        new[of] = np.isin(quarter, list(_NEW[name]))
        about[of] = np.where(new[of], labels, "")
        state[of] = np.array([str(_OTHERWISE[name].get(int(place), "")) for place in quarter], dtype=object)
    count = np.cumsum(new, axis=1)
    every = offsets(rng, measures["pattern"].to_numpy(), count[:, -1], max(int(count.max()), 1))
    moved = np.take_along_axis(every, np.maximum(count - 1, 0), axis=1)
    value = _rounded(measures, np.where(new, moved, np.nan))
    _leave_gaps(frequency == "quarterly", value, state)
    return Grid(_repeated(value, state, about), _previous(value), state, about)


def _label(frequency: str, period: str) -> str:
    first = int(period[:4])
    form = _NEW[frequency].get(int(period[-1]), "")
    return form.format(year=first, before=first - 1, short=first % 100)


def _rounded(measures: pd.DataFrame, moved: Floats) -> Floats:
    level, amplitude, most = (
        measures[name].to_numpy(dtype="float64")[:, None] for name in ("level", "amplitude", "most")
    )
    scale = 10.0 ** measures["decimals"].to_numpy()[:, None]
    exact = np.clip(level + amplitude * moved, level * _NEVER_NEGATIVE, most)
    rounded: Floats = np.round(exact * scale) / scale
    return rounded


def _leave_gaps(quarterly: Flags, value: Floats, state: Words) -> None:
    """Take some figures away: not the latest, which make a measure's pattern."""
    place = np.arange(value.shape[0])[:, None] * 5 + np.arange(value.shape[1])[None, :]
    gap = quarterly[:, None] & (place % _EVERY_GAP == 0)
    gap[:, -LONGEST_TAIL - 1 :] = False
    reasons = np.array([str(reason) for reason in _GAPS], dtype=object)[(place // _EVERY_GAP) % len(_GAPS)]
    value[gap] = np.nan
    state[gap] = reasons[gap]


def _repeated(value: Floats, state: Words, about: Words) -> Floats:
    """Return the figures with those of the quarter before where a state says so; without one nothing was due."""
    repeats = state == State.REPEATED
    earlier = np.column_stack([np.full(len(value), np.nan), value[:, :-1]])
    whose = np.column_stack([np.full(len(value), "", dtype=object), about[:, :-1]])
    state[repeats & np.isnan(earlier)] = str(State.NOT_DUE)
    about[repeats] = whose[repeats]
    return np.where(repeats, earlier, value)


def _previous(value: Floats) -> Floats:
    """Return the last figure before each quarter in which there was a new one."""
    column = np.where(np.isnan(value), -1, np.arange(value.shape[1])[None, :])
    last = np.maximum.accumulate(column, axis=1)
    before = np.column_stack([np.full(len(value), -1), last[:, :-1]])
    found = np.take_along_axis(value, np.maximum(before, 0), axis=1)
    return np.where(before < 0, np.nan, found)
