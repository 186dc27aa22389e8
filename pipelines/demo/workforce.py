"""Made-up workforce headlines, once a month."""

from datetime import date

import numpy as np
import pandas as pd

from pipelines.demo.writing import MADE_UP, figures, iso
from schemas.vocabulary import ORGANISATIONS, State

# Organisation, measure, decimals, level, how much it has changed from first to last, and how far it moves by chance.
_SERIES = (
    (0, "headcount", 0, 1469, 140, 12),
    (0, "fte", 2, 1027.5, 90, 8),
    (0, "agency_share", 0, 19, -6, 1.2),
    (0, "agency_tenure", 0, 9, -3, 1.0),
    (0, "absent_share", 1, 5.2, -0.6, 0.5),
    (0, "absence_length", 1, 5.6, -1.5, 0.6),
    (1, "agency_share", 1, 17.5, -1, 0.5),
    (1, "agency_tenure", 0, 17, -2, 1.0),
    (1, "absent_share", 1, 5.9, 0.2, 0.3),
    (1, "absence_length", 1, 5.2, -0.2, 0.3),
    (2, "headcount", 0, 1910, 60, 15),
    (2, "fte", 2, 1764.25, 50, 9),
)
_TOLD = 2  # the latest months that have a narrative
_EVERY_GAP = 29
_WINTER = 0.3


def workforce(months: list[date], rng: np.random.Generator) -> pd.DataFrame:
    """Return the workforce return as text, all months, in order."""
    size, count = len(_SERIES), len(months)
    organisation, measure, decimals, level, change, chance = (
        np.array(part) for part in zip(*_SERIES, strict=True)
    )
    share = np.arange(count)[:, None] / max(count - 1, 1) - 1
    season = _WINTER * np.array([day.month in {12, 1, 2} for day in months])[:, None] * chance
    value = level + change * share + chance * rng.uniform(-1, 1, (count, size)) + season
    place = np.arange(count * size)
    gap = (place % _EVERY_GAP == _EVERY_GAP - 1) & (place < (count - 1) * size)
    day = iso(np.repeat(np.array(months, dtype="datetime64[s]"), size))
    told = place >= (count - _TOLD) * size
    names = np.tile(measure.astype(object), count)
    return pd.DataFrame(
        {
            "as_at": day,
            "organisation": np.tile(np.array(ORGANISATIONS, dtype=object)[organisation], count),
            "measure": names,
            "value": figures(np.where(gap, np.nan, value.ravel()), np.tile(decimals, count)),
            "state": np.where(gap, str(State.NOT_AVAILABLE), ""),
            "narrative": np.where(told, f"{MADE_UP} note on " + names + " at " + day + ".", ""),
        }
    )
