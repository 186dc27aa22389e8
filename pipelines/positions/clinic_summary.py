"""What a clinic has decided, talked about and left, for its close and its minutes."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pipelines.positions.agenda import Agenda
from pipelines.review.decisions import OPEN
from schemas.vocabulary import Event


@dataclass(frozen=True)
class ClinicSummary:
    """Frames of decisions (``decided`` here, ``carried`` and still open) and of items, in the agenda's order.

    ``talked``: opened, or decided upon. ``not_now``: set aside. ``not_reached``: neither.
    """

    decided: pd.DataFrame
    carried: pd.DataFrame
    talked: pd.DataFrame
    not_now: pd.DataFrame
    not_reached: pd.DataFrame


def clinic_summary(agenda: Agenda, opened: Collection[str]) -> ClinicSummary:
    """Sort a clinic's items by what came of them; ``opened`` are the items that were on the screen."""
    held, items, clinic = agenda.decisions, agenda.items, agenda.clinic
    today = held["last_on"] == pd.Timestamp(clinic.held_on)
    elsewhere = (held["last_event"] == Event.RECORDED) & (
        (held["clinic_area"].fillna("") != (clinic.service_area or ""))
        | (held["period"].fillna("") != (clinic.period or ""))
    )
    is_decided = today & ~elsewhere & held["item"].isin(items["item"])
    decided = held[is_decided]
    place = decided["item"].map({item: place for place, item in enumerate(items["item"])})
    has_decision = items["item"].isin(decided["item"])
    is_aside = items["item"].isin(agenda.set_aside) & ~has_decision
    is_open = has_decision | (items["item"].isin(list(opened)) & ~is_aside)
    still_open = held["decision_id"].isin(agenda.carried) & (held["standing"] == OPEN) & ~is_decided
    return ClinicSummary(
        decided=decided.assign(place=place).sort_values("place", kind="stable").drop(columns="place"),
        carried=held[still_open],
        talked=items[is_open],
        not_now=items[is_aside],
        not_reached=items[~is_open & ~is_aside],
    )
