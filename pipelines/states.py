"""A value cell and its state, read together: DfE's z, x, c, u and low, and what a blank state means."""

from typing import Any

import pandas as pd

from pipelines.matching import by_unique, first_of, matches, nothing_said, worded
from schemas.vocabulary import LOW, SHORTHAND, State

_UNRELIABLE = "u"
_MAY_BE = r"^\pL$"
_LOW = f"^(?i:{LOW})$"


def states_by_value(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the state, encoded, for which a value cell's shorthand stands: z, x, c or u."""
    # Asked of the few texts that may be one, not of every figure.
    return by_unique(
        values.where(matches(values, _MAY_BE)), lambda text: SHORTHAND.get(text.casefold()), "category"
    )


def read_states(texts: pd.DataFrame) -> pd.DataFrame:
    """Return value, state and marker as encoded text: a shorthand moved from the value to the state, blanks filled in.

    z, x and c become not_applicable, not_available and suppressed; low is 0 marked low; u is not_available unless
    a value stands beside it, which it marks. A value without a state is reported.
    """
    value = texts["value"]
    blank = nothing_said(value.index)
    folded = by_unique(texts.get("state", blank), _fold, "category")
    by_value = states_by_value(value)
    low = matches(value, _LOW)
    figure = worded(value.mask(by_value.notna()), low, "0")
    unreliable = (folded == _UNRELIABLE) & figure.notna()
    state = by_unique(folded.mask(unreliable), lambda text: str(SHORTHAND.get(text, text)), "category")
    state = first_of(state, by_value)
    return pd.DataFrame(
        {
            "value": figure,
            "state": worded(state, state.isna() & figure.notna(), str(State.REPORTED)),
            "marker": worded(worded(blank, low, LOW), unreliable, _UNRELIABLE),
        }
    )


def _fold(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
