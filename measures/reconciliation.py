"""Reconciliation: rated here + reported elsewhere = total, beside the published total where there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.vocabulary import REPORTED_BY


def count(frame: pd.DataFrame, statuses: Sequence[str], control: int | None = None) -> dict[str, Any]:
    """Return total, by_status, elsewhere, rated, not_rated, control and agrees.

    ``frame`` has status and reported_by; ``statuses`` are the delivery statuses in their order, each of which
    is counted even where there is none. ``control`` is the published total, and ``agrees`` None without one.
    """
    # Of a few words, Python counts far quicker than columns do.
    by_status = Counter(frame["status"].tolist())
    elsewhere = Counter(frame.loc[frame["status"].isna(), "reported_by"].tolist())
    rated = {status: by_status[status] for status in statuses}
    others = {name: elsewhere[name] for name in REPORTED_BY}
    return {
        "total": len(frame),
        "by_status": rated,
        "elsewhere": others,
        "rated": sum(rated.values()),
        "not_rated": len(frame) - sum(rated.values()) - sum(others.values()),
        "control": control,
        "agrees": None if control is None else control == len(frame),
    }


def in_words(counts: dict[str, Any], what: str) -> str:
    """Return "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287"."""
    noun = what.removesuffix("s") if counts["rated"] == 1 else what
    parts = [f"{counts['rated']:,} {noun} rated here"]
    for place, (name, number) in enumerate((n, c) for n, c in counts["elsewhere"].items() if c):
        parts.append(f"{number:,} {'' if place else 'reported '}by the {name}")
    if counts["not_rated"]:
        parts.append(f"{counts['not_rated']:,} not rated")
    words = f"{' + '.join(parts)} = {counts['total']:,}"
    if counts["agrees"] is False:
        words += f". The published total is {counts['control']:,}"
    return words
