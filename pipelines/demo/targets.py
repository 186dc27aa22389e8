"""Made-up targets: a local one for most measures, DfE's beside it for some, other every year."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.series import LATEST
from pipelines.demo.writing import figures

_EVERY_UNTARGETED, _EVERY_NATIONAL = 15, 4
# In amplitudes on the good side of the level: one that is failed, one hit and missed, one passed.
_ASKED = np.array([2.8, 0.3, -2.8, np.nan])
_NEARLY = 0.4  # and one that the latest figure nearly meets
_EASIER = -0.8
_YEARLY = 0.05
# Points, a share of the target, and none; a share is written 5 for 5%.
_KINDS = np.array(["points", "share", ""], dtype=object)


def wanted(measures: pd.DataFrame, years: int) -> npt.NDArray[np.float64]:
    """Return the local target, by measure (row) and year (column), in the measure's unit; NaN where there is none."""
    place = np.arange(len(measures))
    good = np.where(measures["better"] == "lower", -1.0, 1.0)
    nearly = np.array([LATEST[pattern] for pattern in measures["pattern"]]) * good + _NEARLY
    asked = np.where(place % len(_ASKED) == len(_ASKED) - 1, nearly, _ASKED[place % len(_ASKED)])
    asked = asked[:, None] + _YEARLY * (np.arange(years)[None, :] - years + 1)
    level, amplitude = (measures[name].to_numpy()[:, None] for name in ("level", "amplitude"))
    value = level + good[:, None] * asked * amplitude
    value = np.clip(value, level / 4, measures["most"].to_numpy()[:, None])
    no_target = (place % _EVERY_UNTARGETED == _EVERY_UNTARGETED - 1) | (
        measures["better"] == "none"
    ).to_numpy()
    value[no_target] = np.nan
    return np.asarray(value)


def allowed(measures: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return each measure's tolerance in its unit, for judging whether a figure is off target."""
    return np.where(np.arange(len(measures)) % 3 == 2, 0, measures["amplitude"] * 0.6)


def targets(measures: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the target return as text: all targets of all ``years`` (the first calendar year of each)."""
    count, size = len(years), len(measures)
    value = wanted(measures, count)
    easier = np.where(measures["better"] == "lower", -1.0, 1.0) * _EASIER * measures["amplitude"].to_numpy()
    national = np.clip(value + easier[:, None], 0, measures["most"].to_numpy()[:, None])
    national[np.arange(size) % _EVERY_NATIONAL != 0] = np.nan
    kind = _KINDS[np.arange(size) % len(_KINDS)]
    points = measures["amplitude"].to_numpy() * 0.6
    tolerance = np.where(kind == "points", points, np.where(kind == "share", 5.0, np.nan))
    decimals = measures["decimals"].to_numpy()
    first = np.array([f"{year}-{(year + 1) % 100:02d} Q" for year in years], dtype=object)
    parts = []
    for name, values in (("local", value), ("DfE", national)):
        frame = pd.DataFrame(
            {
                "measure": np.repeat(measures["measure"].to_numpy(dtype=object), count),
                "target": name,
                "period_from": np.tile(first + "1", size),
                "period_to": np.tile(first + "4", size),
                "value": figures(values.ravel(), np.repeat(decimals, count)),
                "tolerance": np.repeat(figures(tolerance, np.where(kind == "share", 0, decimals)), count),
                "tolerance_kind": np.repeat(kind, count),
            }
        )
        parts.append(frame[frame["value"] != ""])
    return pd.concat(parts, ignore_index=True)
