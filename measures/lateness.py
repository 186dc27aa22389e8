"""Lateness: its own field beside the status, computed from the date and the as-at date (rules, section 1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from measures.columns import Column, choose, true
from schemas.vocabulary import BOARD_CYCLE_DAYS, Lateness


def lateness(
    status: Column, reported_by: Column, due: Column, as_at: date, complete: Sequence[str]
) -> pd.DataFrame:
    """Return ``lateness`` and ``days_overdue`` (Int64, missing unless overdue) for each row.

    ``due`` is the revised date where there is one; ``complete`` names the statuses that mean the work is
    done. Every row gets exactly one, the first that holds of: complete, reported elsewhere, not rated, no
    date, overdue, due before the next Board (within 42 days), on time. What is due on the as-at date is not
    overdue.
    """
    days = (pd.Timestamp(as_at) - due).dt.days
    conditions = [
        true(status.isin(list(complete))),
        true(status.isna() & reported_by.notna()),
        true(status.isna()),
        true(due.isna()),
        true(days > 0),
        true(days >= -BOARD_CYCLE_DAYS),
    ]
    words: list[Column | str] = [
        Lateness.COMPLETE,
        Lateness.ELSEWHERE,
        Lateness.NOT_RATED,
        Lateness.NO_DATE,
        Lateness.OVERDUE,
        Lateness.DUE_SOON,
    ]
    late = choose(status.index, conditions, words, Lateness.ON_TIME)
    return pd.DataFrame(
        {"lateness": late, "days_overdue": days.where(late == Lateness.OVERDUE).astype("Int64")}
    )
