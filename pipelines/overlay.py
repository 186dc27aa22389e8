"""What would be in force if more returns were: held facts with the rows of others put over them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from measures.columns import Flags
from pipelines.matching import decoded
from pipelines.store.ledger import now
from schemas.returns import KINDS


class Overlay(NamedTuple):
    """Facts as they would be in force; those of them that ``came``, and those held that are ``gone`` for it."""

    facts: pd.DataFrame
    gone: pd.DataFrame
    came: pd.DataFrame


def as_held(frame: pd.DataFrame, return_id: str, file_name: str, received_on: date) -> pd.DataFrame:
    """Return a checked return's rows as they would be held, were it accepted now."""
    return decoded(frame).assign(
        return_id=return_id,
        received_on=pd.Timestamp(received_on).as_unit("s"),
        accepted_at=now(),
        accepted_by="",
        file_name=file_name,
    )


def overlay(kind: str, held: pd.DataFrame, new: Sequence[pd.DataFrame]) -> Overlay:
    """Put new returns' rows over the facts in force of a kind, by the ledger's rule (``ledger.in_force``).

    A new return replaces what is held in its scopes, unless that was received later. ``new`` are frames as
    ``as_held`` gives them, whose scopes do not overlap.
    """
    if not new:
        return Overlay(held, held.head(0), held.head(0))
    scope = list(KINDS[kind].scope)
    rows = pd.concat(new, ignore_index=True)
    holding = held[[*scope, "received_on"]].drop_duplicates(scope).rename(columns={"received_on": "holding"})
    later = rows[[*scope, "received_on"]].merge(holding, on=scope, how="left")
    came = rows[~(later["holding"] > later["received_on"]).to_numpy(dtype=bool)]
    is_gone = in_scopes(kind, held, came)
    return Overlay(pd.concat([held[~is_gone], came], ignore_index=True), held[is_gone], came)


def in_scopes(kind: str, frame: pd.DataFrame, of: pd.DataFrame) -> Flags:
    """Return which rows of a frame are in a scope of another of the same kind."""
    scope = list(KINDS[kind].scope)
    found = frame[scope].merge(of[scope].drop_duplicates(), on=scope, how="left", indicator=True)
    return (found["_merge"] == "both").to_numpy(dtype=bool)
