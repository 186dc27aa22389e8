"""Workforce headlines and risks at a date."""

import pandas as pd

from measures.direction import arrows, direction, direction_words
from pipelines.ledger import in_force
from pipelines.positions.asking import Asked
from pipelines.store import Connection, Store
from schemas.definitions import Definitions

KEYS = "as_at organisation measure value comparator previous direction".split()
HEADLINES = ("headcount", "fte", "agency_share", "agency_tenure", "absent_share", "absence_length")


def workforce_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return each organisation and measure at its latest date, with the council's figure and its own earlier one."""
    facts = in_force(connection, "workforce", asked.date)
    facts = facts[facts["value"].notna()].sort_values("as_at", kind="stable")
    by = ["organisation", "measure"]
    facts = facts.assign(
        previous=facts.groupby(by)["value"].shift(),
        previous_as_at=facts.groupby(by)["as_at"].shift(),
        previous_narrative=facts.groupby(by)["narrative"].shift(),
    )
    rows = facts.drop_duplicates(by, keep="last")
    council = rows[rows["organisation"] == "Council"].set_index("measure")["value"]
    rows = rows.assign(comparator=rows["measure"].map(council).where(rows["organisation"] == "Directorate"))
    rows["comparator"] = rows["comparator"].astype(facts["value"].dtype)
    rows = rows.merge(
        definitions.measure_frame[["measure", "name", "short_name", "unit", "decimals", "better"]],
        on="measure",
    )
    rows["direction"] = direction(rows["value"], rows["previous"], rows["better"])
    rows["direction_words"] = direction_words(rows)
    rows["arrow"] = arrows(rows["value"], rows["previous"])
    place = rows["measure"].map({code: place for place, code in enumerate(HEADLINES)})
    rows = rows.assign(_place=place, _own=rows["organisation"] != "Directorate")
    rows = rows.sort_values(["_own", "organisation", "_place"], kind="stable").drop(
        columns=["_place", "_own"]
    )
    return rows[[*KEYS, *(c for c in rows.columns if c not in KEYS)]].reset_index(drop=True)


def workforce_position(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return the workforce headlines; the directorate first."""
    with store.read() as connection:
        return workforce_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))


def workforce_series(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return every workforce figure in force by date, with names and units."""
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        facts = in_force(connection, "workforce", asked.date).sort_values(
            ["measure", "organisation", "as_at"]
        )
    return facts.merge(definitions.measure_frame[["measure", "name", "unit", "decimals"]], on="measure")


def risk_position(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return the risk register of the latest date."""
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        facts = in_force(connection, "risk", asked.date)
    return facts[facts["report_date"] == facts["report_date"].max()].reset_index(drop=True)
