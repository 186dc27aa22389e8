"""Every revision of a measure's figures: who gave it, when, in which file, and what became of it."""

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for
from pipelines.store import Store
from schemas.definitions import Definitions

# A figure is replaced by the return in force for the same period and measure (the contract, "Time").
_SQL = """
    WITH given AS (
        SELECT f.period, f.value, f.state, f.marker, f.data_period, f.provisional, f.commentary,
               r.received_on, r.accepted_at, r.accepted_by, r.file_name, f.line, f.return_id,
               r.accepted_at::DATE > r.received_on AS entered_late,
               w.withdrawn_on, w.withdrawn_by, w.why AS withdrawn_why
        FROM kpi AS f
        JOIN returns AS r USING (return_id)
        LEFT JOIN withdrawals AS w ON w.return_id = f.return_id AND w.withdrawn_on <= ?
        WHERE f.measure = ? AND r.received_on <= ?
    )
    SELECT *, CASE
        WHEN withdrawn_on IS NOT NULL THEN 'withdrawn'
        WHEN dense_rank() OVER (
            PARTITION BY period, withdrawn_on IS NULL
            ORDER BY received_on DESC, accepted_at DESC, return_id DESC
        ) = 1 THEN 'in force'
        ELSE 'replaced'
    END AS standing
    FROM given
    ORDER BY period DESC, received_on DESC, accepted_at DESC, return_id DESC
"""


def revisions(
    store: Store, definitions: Definitions, measure: str, query: Query | None = None
) -> pd.DataFrame:
    """Return every figure given for a KPI by the date asked, the newest period and revision first.

    period, value, state, marker, data_period, provisional, commentary, received_on, accepted_at, accepted_by,
    file_name, line, return_id, entered_late, withdrawn_on, withdrawn_by, withdrawn_why and standing
    (in force, replaced, withdrawn). Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return revisions_of(facts, measure)


def revisions_of(facts: Facts, measure: str) -> pd.DataFrame:
    """Return every figure given for a measure, on a connection that is open."""
    return facts.connection.frame(_SQL, [facts.as_at, measure, facts.as_at])
