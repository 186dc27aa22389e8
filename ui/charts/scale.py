"""Room on an axis: around the figures, and between labels that would fall on each other."""

import pandas as pd


def padded(values: "pd.Series[float]", share: float = 0.25) -> tuple[float, float]:
    """Lowest and highest end of an axis that leaves ``share`` of the range free above and below."""
    known = values.dropna()
    if known.empty:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    margin = (high - low) * share or max(abs(high) * share, 0.5)
    return low - margin, high + margin


def spread(values: "pd.Series[float]", gap: float) -> "pd.Series[float]":
    """Move labels apart until neighbours are ``gap`` away from each other, in the unit of the values.

    Their order is kept, and so is the middle of the group.
    """
    # Areas may share an index label, so places are counted, not looked up.
    order = values.argsort()
    ranked = values.iloc[order].reset_index(drop=True)
    steps = pd.Series(range(len(ranked)), dtype="float64") * gap
    # Less its steps no label may fall below the one before it, so the running maximum is the nearest place.
    placed = (ranked - steps).cummax() + steps
    placed -= (placed - ranked).mean()
    return pd.Series(placed.iloc[order.argsort()].to_numpy(), index=values.index)
