"""Lateness: its own field beside the status, computed from the date and the as-at date (domain rules, section 1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from measures.against_target import true
from schemas.vocabulary import BOARD_CYCLE_DAYS, Lateness


def lateness(
    status: "pd.Series[Any]",
    reported_by: "pd.Series[Any]",
    due: "pd.Series[Any]",
    as_at: date,
    complete: Sequence[str],
) -> pd.DataFrame:
    """Return ``lateness`` and ``days_overdue`` (Int64, missing unless overdue) for each row.

    ``due`` is the revised date where there is one. Complete comes first, then reported elsewhere, not rated, no date.
    """
    days = (pd.Timestamp(as_at) - due).dt.days
    words = np.select(
        [
            status.isin(list(complete)).to_numpy(dtype=bool),
            true(status.isna() & reported_by.notna()),
            true(status.isna()),
            true(due.isna()),
            true(days > 0),
            true(days >= -BOARD_CYCLE_DAYS),
        ],
        [
            Lateness.COMPLETE,
            Lateness.ELSEWHERE,
            Lateness.NOT_RATED,
            Lateness.NO_DATE,
            Lateness.OVERDUE,
            Lateness.DUE_SOON,
        ],
        default=Lateness.ON_TIME,
    )
    late = pd.Series(words, index=status.index, dtype="str")
    overdue = days.where(late == Lateness.OVERDUE).astype("Int64")
    return pd.DataFrame({"lateness": late, "days_overdue": overdue})
