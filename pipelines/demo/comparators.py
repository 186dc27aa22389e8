"""Made-up published series: ten years of each measure in three areas."""

import numpy as np
import pandas as pd

from pipelines.demo.times import AS_AT
from pipelines.demo.writing import MADE_UP, figures
from schemas.vocabulary import State

AREAS = ("Birmingham", "West Midlands", "England")
_YEARS = 10
_APART = np.array([0.0, 0.6, 1.0])  # in amplitudes, on the good side
_EVERY_GAP = 41
LAST_YEAR = AS_AT.year - 2  # the academic year that began then has ended


def comparators(measures: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the comparator return as text, up to the academic year that began in LAST_YEAR."""
    size = len(measures)
    years = np.arange(LAST_YEAR - _YEARS + 1, LAST_YEAR + 1)
    good = np.where(measures["better"] == "lower", -1.0, 1.0)[:, None, None]
    level, amplitude, most = (
        measures[name].to_numpy(dtype="float64")[:, None, None] for name in ("level", "amplitude", "most")
    )
    moved = rng.uniform(-0.6, 0.6, (size, len(AREAS), _YEARS)) + _APART[None, :, None] * good
    value = np.clip(level + amplitude * moved, level / 4, most).ravel()
    gap = np.arange(len(value)) % _EVERY_GAP == _EVERY_GAP - 1
    each = len(AREAS) * _YEARS
    labels = np.array([f"Academic year {year}/{(year + 1) % 100:02d}" for year in years], dtype=object)
    decimals = np.repeat(measures["decimals"].to_numpy(), each)
    return pd.DataFrame(
        {
            "measure": np.repeat(measures["measure"].to_numpy(dtype=object), each),
            "data_period": np.tile(labels, size * len(AREAS)),
            "area": np.tile(np.repeat(np.array(AREAS, dtype=object), _YEARS), size),
            "value": figures(np.where(gap, np.nan, value), decimals),
            "state": np.where(gap, str(State.NOT_AVAILABLE), ""),
            "source": f"{MADE_UP}, published by nobody",
        }
    )
