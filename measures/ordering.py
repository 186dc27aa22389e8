"""The orders that screens share."""

from typing import Any

import pandas as pd


def natural_key(refs: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return text that sorts references as people do: A2 before A10, E1.2 before E1.10."""
    return refs.astype("str").str.replace(r"\d+", lambda found: found[0].zfill(6), regex=True)
