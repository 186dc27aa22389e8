"""The orders that screens share: references as people sort them, and the worst first."""

from __future__ import annotations

import pandas as pd

from measures.columns import Column
from schemas.vocabulary import Verdict

WORST_FIRST = {str(verdict): place for place, verdict in enumerate(Verdict)}


def natural_key(refs: Column) -> Column:
    """Return text that sorts references as people do: A2 before A10, E1.2 before E1.10."""
    return refs.astype("str").str.replace(r"\d+", lambda found: found[0].zfill(12), regex=True).str.casefold()


def worst_first(frame: pd.DataFrame, missed: Column) -> pd.DataFrame:
    """Return the rows by verdict, within one by ``missed`` (largest first), then by name.

    ``missed`` is how far the target is missed as a share of it, blank where there is none. Needs verdict,
    name.
    """
    keys = pd.DataFrame(
        {
            "verdict": frame["verdict"].map(WORST_FIRST),
            "missed": -missed.astype("float64"),
            "name": natural_key(frame["name"]),
        }
    )
    return frame.loc[keys.sort_values(["verdict", "missed", "name"], kind="stable").index].reset_index(
        drop=True
    )
