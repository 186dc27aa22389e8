"""A value cell and its state, read together: DfE's z, x, c, u and low, and what a blank state means."""

from typing import Any

import pandas as pd

from pipelines.matching import by_unique, first_of, matches
from schemas.vocabulary import LOW, SHORTHAND, State

_UNRELIABLE = "u"
_MAY_BE = r"^\pL$"


def states_by_value(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the state for which a value cell's shorthand stands: z, x, c or u."""
    # Asked of the few texts that may be one, not of every figure.
    return by_unique(
        values.where(matches(values, _MAY_BE)), lambda text: SHORTHAND.get(text.casefold()), "str"
    )


def read_states(texts: pd.DataFrame) -> pd.DataFrame:
    """Return value, state and marker as text: a shorthand moved from the value to the state, blanks filled in.

    z, x and c become not_applicable, not_available and suppressed; low is 0 marked low; u is not_available unless
    a value stands beside it, which it marks. A value without a state is reported.
    """
    value = texts["value"]
    written = texts["state"] if "state" in texts else pd.Series(None, index=value.index, dtype="str")
    folded = by_unique(written, _fold, "str")
    by_value = states_by_value(value)
    low = value.str.lower() == LOW
    figure = value.mask(by_value.notna()).mask(low, "0")
    unreliable = (folded == _UNRELIABLE) & figure.notna()
    state = by_unique(folded.mask(unreliable), lambda text: str(SHORTHAND.get(text, text)), "str")
    state = first_of(state, by_value)
    marker = pd.Series(None, index=value.index, dtype="str").mask(low, LOW).mask(unreliable, _UNRELIABLE)
    return pd.DataFrame(
        {
            "value": figure,
            "state": first_of(state, figure.notna().map({True: str(State.REPORTED)}).astype("str")),
            "marker": marker,
        }
    )


def _fold(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
