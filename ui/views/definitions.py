"""The definitions of measures as rows of plain data."""

from typing import Any

import pandas as pd

from schemas.definition_files import Measure
from schemas.definitions import Definitions
from ui.text import number_of
from ui.views.kpi import definition_rows
from ui.views.kpis import records, search

KINDS = {"kpi": "KPI", "workforce": "Workforce", "context": "Context"}
BETTER = {"higher": "Higher", "lower": "Lower", "none": "Neither"}
_SEARCHED = ["measure", "name", "kind", "why_it_matters", "numerator", "denominator", "source", "owner_role"]


def search_measures(definitions: Definitions, words: str) -> pd.DataFrame:
    """Return the measures whose definition holds every word searched for, in the order of kinds and names."""
    found = search(definitions.measure_frame, words, _SEARCHED)
    place = found["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return found.assign(place=place).sort_values(["place", "name"], kind="stable")


def measure_rows(measures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a measure of ``Definitions.measure_frame``, its kind and what is better in words."""
    internal, assumed = measures["internal"].astype("bool"), measures["polarity_assumed"].astype("bool")
    kind, better = measures["kind"].map(KINDS), measures["better"].map(BETTER)
    return records(
        measures.assign(
            kind=kind.mask(internal, kind + ", internal"), better=better.mask(assumed, better + " (assumed)")
        )
    )


def full_definition(measure: Measure) -> list[tuple[str, str]]:
    """Return all that a measure's file says, a part and its words a row."""
    asked_below = f"A count below {measure.small_number} is asked about before it is accepted"
    more = {
        "Comparator": measure.comparator_note,
        "Over 100%": "Can be more than 100%" if measure.can_exceed_100 else "",
        "Small numbers": asked_below if measure.small_number else "",
        "Breaks": "; ".join(f"From {part.from_}: {part.why}" for part in measure.breaks),
        "Printed with": number_of(measure.decimals, "decimal") if measure.decimals else "No decimals",
        "Kept inside": "Internal: never in a published pack or feed" if measure.internal else "",
        "Code": measure.code,
    }
    return [*definition_rows(measure), *((part, words) for part, words in more.items() if words)]
