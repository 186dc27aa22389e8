"""Definitions as rows of tables: words with their meanings, and every measure."""

from collections.abc import Sequence

import pandas as pd

from schemas.definition_files import Measure
from schemas.definitions import Definitions
from ui.glossary import Word
from ui.markdown import bold, escaped, link, small
from ui.measure_parts import definition
from ui.plan_rows import found
from ui.screens import DEFINITIONS, address
from ui.text import number_of

KINDS = {"kpi": "KPI", "workforce": "Workforce", "context": "Context"}
BETTER = {"higher": "Higher", "lower": "Lower", "none": "Neither"}


def word_table(words: Sequence[Word]) -> pd.DataFrame:
    """Word (as shown), Meaning."""
    return pd.DataFrame(
        {
            "Word": [word.shown for word in words],
            "Meaning": escaped(pd.Series([word.meaning for word in words], dtype="str")),
        }
    )


def measures_found(known: Definitions, text: str) -> pd.DataFrame:
    """The measures whose definition holds every word searched for, in the order of their kinds and names."""
    frame = known.measure_frame
    searched = [
        "measure",
        "name",
        "kind",
        "why_it_matters",
        "numerator",
        "denominator",
        "source",
        "owner_role",
    ]
    frame = found(frame, text, searched)
    place = frame["kind"].map({kind: number for number, kind in enumerate(KINDS)})
    return frame.assign(_place=place).sort_values(["_place", "name"], kind="stable")


def measure_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Measure (linked to its definition), Kind, Unit, Better, Counted, Owner."""
    links = rows["measure"].map(lambda code: address(DEFINITIONS, {"measure": code})).astype("str")
    assumed = pd.Series("", index=rows.index, dtype="str").mask(rows["polarity_assumed"], " (assumed)")
    internal = pd.Series("", index=rows.index, dtype="str").mask(rows["internal"], ", internal")
    return pd.DataFrame(
        {
            "Measure": link(bold(escaped(rows["name"])), links) + small(escaped(rows["why_it_matters"])),
            "Kind": rows["kind"].map(KINDS) + internal,
            "Unit": escaped(rows["unit"]),
            "Better": rows["better"].map(BETTER) + assumed,
            "Counted": escaped(rows["numerator"]),
            "Out of": escaped(rows["denominator"]),
            "Owner": escaped(rows["owner_role"]),
        }
    )


def full_definition(measure: Measure) -> pd.DataFrame:
    """All that a measure's file says, in words: Part, Meaning."""
    more = {
        "Comparator": measure.comparator_note,
        "Over 100%": "Can be more than 100%" if measure.can_exceed_100 else "",
        "Small numbers": f"A count below {measure.small_number} is asked about before it is accepted"
        if measure.small_number
        else "",
        "Breaks": "; ".join(f"From {part.from_}: {part.why}" for part in measure.breaks),
        "Printed with": number_of(measure.decimals, "decimal") if measure.decimals else "No decimals",
        "Kept inside": "Internal: never in a published pack or feed" if measure.internal else "",
        "Code": measure.code,
    }
    rows = pd.DataFrame([(part, words) for part, words in more.items() if words], columns=["Part", "Meaning"])
    return pd.concat([definition(measure), rows], ignore_index=True)
