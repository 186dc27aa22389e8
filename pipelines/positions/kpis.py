"""KPIs: the position at a period, the history behind it, its queries and its revisions."""

from datetime import datetime

import pandas as pd

from measures.commentary import check_commentary
from measures.direction import add_previous, number_parts
from measures.position import find_kpi_position, select_targets_by_period
from measures.target import explain_verdicts, judge_against_target
from pipelines.positions.due import kpi_due_on
from pipelines.positions.facts import TRACE, Facts, Query, open_facts
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.periods import next_period, previous_period
from schemas.vocabulary import State

_ABOUT = [
    "measure",
    "name",
    "short_name",
    "workstream",
    "service_area",
    "unit",
    "better",
    "decimals",
    "frequency",
]
HISTORY_COLUMNS = [
    *("measure", "period", "value", "data_period", "data_period_end", "state", "marker", "provisional"),
    *("coverage", "numerator", "denominator", "commentary", "target_name", "target", "tolerance"),
    *("tolerance_kind", "verdict", "reason", "previous", "previous_data_period", "part", *_ABOUT[1:], *TRACE),
]
VERDICT_COLUMNS = ["measure", "name", "short_name", "before", "after", "period_before"]
COMPARATOR_COLUMNS = [
    *("measure", "data_period", "data_period_end", "area", "value", "state", "marker", "source"),
    *TRACE,
]
_TARGET = ["measure", "period", "target_name", "target", "tolerance", "tolerance_kind"]
# A figure is replaced by the return in force for the same period and measure (the contract, "Time").
_REVISIONS = """
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


def kpi_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return one row a measure, worst first; empty before the first KPI return.

    The columns are those of ``measures.position.find_kpi_position``. Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return find_kpis(facts)


def kpi_history(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every measure at every period from the first with a return to the last, in that order, for trends.

    measure, period, the figure and all that was returned with it, the headline target of that period
    (target_name, target, tolerance, tolerance_kind), verdict and reason, previous (the latest figure of an
    earlier data period), part (a line joins the figures of one part), the measure's definition, and where the
    row came from. A period without a row has a state all the same. Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return facts.select(find_history(facts))


def periods_held(store: Store, definitions: Definitions, query: Query | None = None) -> list[str]:
    """Return the periods with a KPI return in force, latest first; raises UnknownFilter, StoreProblem."""
    with open_facts(store, definitions, query) as facts:
        return facts.periods[::-1]


def verdicts_changed(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the measures whose verdict differs from that of the period returned before, worst first.

    measure, name, short_name, before, after and period_before; empty where no period was returned before.
    Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        earlier = [period for period in facts.periods if period < (facts.period or "")]
        if not earlier:
            return pd.DataFrame(columns=VERDICT_COLUMNS, dtype="str")
        now, then = find_kpis(facts), find_kpis(facts, earlier[-1])
    before = then[["measure", "verdict"]].rename(columns={"verdict": "before"})
    both = now.rename(columns={"verdict": "after"}).merge(before, on="measure")
    moved = both[both["before"] != both["after"]].assign(period_before=earlier[-1])
    return moved[VERDICT_COLUMNS].reset_index(drop=True)


def came_since(ledger: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Return the rows of a ledger accepted after a moment (UTC), the newest first."""
    return ledger[ledger["accepted_at"] > pd.Timestamp(moment)].sort_values("accepted_at", ascending=False)


def comparators(
    store: Store, definitions: Definitions, measure: str | None = None, query: Query | None = None
) -> pd.DataFrame:
    """Return the published figures in force of a measure (None: of all), by area and data period.

    measure, data_period, data_period_end, area, value (in the measure's unit), state, marker, source, and
    where the row came from. Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return find_published(facts, measure)


def find_kpis(facts: Facts, period: str | None = None) -> pd.DataFrame:
    """Return the position of the query's measures at a period, by default the query's; empty before any return."""
    period = period or facts.period
    known = facts.definitions.kpi_frame
    missing = _find_missing_states(facts, [period] if period else []).set_index("measure")["missing"]
    rows = find_kpi_position(facts["kpi"], facts["target"], known, period or "", missing)
    # All are judged and then filtered: the rule is for measures that there are.
    return facts.select(rows if period else rows.head(0))


def find_history(facts: Facts) -> pd.DataFrame:
    """Return every measure of the whole plan at every period with a return and those between."""
    rows = find_figures(facts, fill_periods(facts.periods))
    rows = rows.assign(reason=explain_verdicts(rows))
    rows = rows.sort_values(["measure", "period"], kind="stable", ignore_index=True)
    known = rows.loc[rows["value"].notna(), ["measure", "data_period_end", "frequency"]]
    part = number_parts(known, facts.definitions.kpi_frame[["measure", "breaks"]])
    return rows.assign(part=part.reindex(rows.index, fill_value=0))[HISTORY_COLUMNS]


def find_figures(facts: Facts, periods: list[str]) -> pd.DataFrame:
    """Return every measure at each period: what was returned or why nothing was, its target, verdict and previous."""
    grid = pd.DataFrame({"period": pd.array(periods, dtype="str")})
    grid = grid.merge(facts.definitions.kpi_frame[_ABOUT], how="cross")
    targets = select_targets_by_period(facts["target"], periods).drop_duplicates(["measure", "period"])
    returned = facts["kpi"][facts["kpi"]["value"].notna()]
    earlier = add_previous(returned)[
        ["measure", "period", "previous", "previous_data_period", "previous_end"]
    ]
    rows = grid
    for more in (facts["kpi"], targets[_TARGET], earlier, _find_missing_states(facts, periods)):
        rows = rows.merge(more, on=["measure", "period"], how="left")
    rows["state"] = rows["state"].fillna(rows.pop("missing"))
    judged = [rows[name] for name in ("value", "target", "tolerance", "tolerance_kind", "better")]
    return rows.assign(verdict=judge_against_target(*judged))


def fill_periods(periods: list[str]) -> list[str]:
    """Return the periods, which are in order, and those between."""
    filled = periods[:1]
    while filled and filled[-1] < periods[-1]:
        filled.append(next_period(filled[-1]))
    return filled


def find_queries(facts: Facts, history: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the queries on the commentary of the query's period and measures: measure, period, code, message.

    ``history`` is the whole one, where it is known already.
    """
    period = facts.period or ""
    if history is None:
        history = find_figures(facts, [previous_period(period), period] if period else [])
    # All are checked and then filtered: one text may stand on measures of two service areas.
    found = check_history(history, period)
    measures = facts.select(facts.definitions.kpi_frame[["measure", "workstream", "service_area"]])["measure"]
    return found[found["measure"].isin(measures)].reset_index(drop=True)


def check_history(history: pd.DataFrame, period: str | None = None) -> pd.DataFrame:
    """Return the queries on the commentary of a period of a history, by default of all."""
    rows = history.sort_values(["measure", "period"])
    rows = rows.assign(previous_commentary=rows.groupby("measure")["commentary"].shift())
    return check_commentary(rows if period is None else rows[rows["period"] == period])


def find_targets(facts: Facts) -> pd.DataFrame:
    """Return the targets of every measure at each period up to the query's, those between returns too."""
    periods = [known for known in fill_periods(facts.periods) if known <= (facts.period or "")]
    return select_targets_by_period(facts["target"], periods)


def find_published(facts: Facts, measure: str | None = None) -> pd.DataFrame:
    """Return the published figures of a measure, or of all, as ``comparators``."""
    rows = facts["comparator"]
    rows = rows if measure is None else rows[rows["measure"] == measure]
    return rows.sort_values(["measure", "area", "data_period_end"])[COMPARATOR_COLUMNS].reset_index(drop=True)


def read_revisions(facts: Facts, measure: str) -> pd.DataFrame:
    """Return every figure given for a KPI by the query's date, the newest period and revision first.

    period, value, state, marker, data_period, provisional, commentary, received_on, accepted_at, accepted_by,
    file_name, line, return_id, entered_late, withdrawn_on, withdrawn_by, withdrawn_why and standing
    (in force, replaced, withdrawn).
    """
    return facts.connection.frame(_REVISIONS, [facts.as_at, measure, facts.as_at])


def _find_missing_states(facts: Facts, periods: list[str]) -> pd.DataFrame:
    """Return measure, period and missing: why nothing was returned, late past its last day, else not due."""
    due = kpi_due_on(facts.definitions, periods)
    is_late = due["due_on"] < pd.Timestamp(facts.as_at)
    states = pd.Series(str(State.NOT_DUE), index=due.index, dtype="str").mask(is_late, str(State.LATE))
    return due[["measure", "period"]].assign(missing=states)
