"""Made-up commentary: true of most figures, and now and then at odds with them, so that the checks have work."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.writing import MADE_UP, Texts

_WRONG = 63  # one text in so many says the opposite
_PLAIN = 3  # two in three state the figure, and no change
_SHARED = 97
_POINTS = 59


def texts(rows: pd.DataFrame) -> Texts:
    """Return a text for each row.

    Needs short_name, unit, printed (its figure), before (the last one) and way (-1, 0 or 1).
    """
    place = np.arange(len(rows))
    way = np.where(place % _WRONG == 0, -rows["way"], rows["way"]).astype(int)
    moved: npt.NDArray[np.object_] = np.array(["fell", "stayed at", "rose"], dtype=object)[way + 1]
    name, sign = (
        rows["short_name"].to_numpy(dtype=object),
        np.where(rows["unit"] == "%", "%", "").astype(object),
    )
    printed = rows["printed"].to_numpy(dtype=object) + sign
    before = rows["before"].to_numpy(dtype=object) + sign
    opening = f"{MADE_UP} comment on " + name + ": the figure "
    said = np.where(
        way == 0, opening + "stayed at " + printed, opening + moved + " from " + before + " to " + printed
    )
    plain = (rows["before"] == "").to_numpy() | (place % _PLAIN != 0)
    said = np.where(plain, opening + "is " + printed, said)
    said = said + np.where(place % _POINTS == 0, ", 1% higher than in the quarter before.", ".")
    shared = f"{MADE_UP} comment that stands on more than one measure."
    return np.where(place % _SHARED < 2, shared, said)
