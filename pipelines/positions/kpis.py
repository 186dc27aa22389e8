"""KPIs: the position at a period, the history behind it, and all that one measure's page shows."""

from dataclasses import dataclass

import pandas as pd

from measures import position as rule
from measures.commentary import commentary_checks
from measures.direction import with_previous
from pipelines.ledger import in_force
from pipelines.positions.asking import Asked, UnknownFilter
from pipelines.positions.comparators import comparators_in
from pipelines.positions.due import is_late
from pipelines.store import Connection, Store
from schemas.definitions import Definitions


def _kpis(definitions: Definitions) -> pd.DataFrame:
    frame = definitions.measure_frame
    return frame[frame["kind"] == "kpi"].reset_index(drop=True)


def _figures(connection: Connection, asked: Asked) -> pd.DataFrame:
    return in_force(connection, "kpi", asked.date)


def latest_period(figures: pd.DataFrame) -> str | None:
    """Return the latest period with a KPI return in force, None before the first."""
    return None if figures.empty else str(figures["period"].max())


def position_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return the KPI position inside an open connection; empty before the first return."""
    figures = _figures(connection, asked)
    period = asked.period or latest_period(figures)
    measures = _kpis(definitions)
    if period is None:
        return rule.kpi_position(
            figures, _targets(connection, asked), measures.head(0), "", pd.Series(dtype="str")
        )
    missing = rule.states_without_row(measures, is_late(definitions, period, asked.date))
    rows = rule.kpi_position(figures, _targets(connection, asked), measures, period, missing)
    return asked.keep(rows, definitions)


def _targets(connection: Connection, asked: Asked) -> pd.DataFrame:
    return in_force(connection, "target", asked.date)


def kpi_position(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return one row a measure, worst first (columns: ``measures.position``); raises UnknownFilter."""
    with store.read() as connection:
        return position_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))


def history_in(connection: Connection, definitions: Definitions, asked: Asked) -> pd.DataFrame:
    """Return every measure and period in force with its figure, its headline target then, verdict and reason."""
    figures = _figures(connection, asked)
    targets = _targets(connection, asked)
    periods = sorted(figures["period"].unique())
    aims = [
        rule.targets_at(targets, period).drop_duplicates("measure").assign(period=period)
        for period in periods
    ]
    if not aims:
        return figures
    columns = ["measure", "period", "target_name", "target", "tolerance", "tolerance_kind"]
    rows = figures.merge(pd.concat(aims)[columns], on=["measure", "period"], how="left")
    rows = rows.merge(_kpis(definitions).drop(columns=["source"]), on="measure")
    known = with_previous(rows[rows["value"].notna()])[
        ["measure", "period", "previous", "previous_data_period"]
    ]
    rows = rule.judged(rows).merge(known, on=["measure", "period"], how="left")
    return asked.keep(rows.sort_values(["measure", "period"], kind="stable"), definitions)


def kpi_history(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return every measure by period with target and verdict, for trends and the quarterly columns."""
    with store.read() as connection:
        return history_in(connection, definitions, (asked or Asked()).resolved(connection, definitions))


def queries_in(history: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Return the commentary queries of a period: measure, period, code and message."""
    if history.empty or period is None:
        return pd.DataFrame(columns=["measure", "period", "code", "message"])
    ordered = history.sort_values(["measure", "period"])
    ordered = ordered.assign(previous_commentary=ordered.groupby("measure")["commentary"].shift())
    return commentary_checks(ordered[ordered["period"] == period])


def commentary_queries(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return the queries on the commentary of the period asked, or the latest."""
    history = kpi_history(store, definitions, asked)
    period = (asked and asked.period) or latest_period(history)
    return queries_in(history, period)


def periods_held(store: Store, definitions: Definitions, asked: Asked | None = None) -> list[str]:
    """Return the periods with a KPI return in force, latest first."""
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        return sorted(_figures(connection, asked)["period"].unique(), reverse=True)


@dataclass(frozen=True)
class MeasurePage:
    """All that one measure's page shows."""

    position: pd.DataFrame
    history: pd.DataFrame
    published: pd.DataFrame
    queries: pd.DataFrame
    revisions: pd.DataFrame
    targets: pd.DataFrame


def measure_page(
    store: Store, definitions: Definitions, measure: str, asked: Asked | None = None
) -> MeasurePage:
    """Return the position, quarterly history, published series, queries and revisions of one measure."""
    if measure not in definitions.kpis:
        raise UnknownFilter(f"There is no measure {measure[:60]!r}. Choose one from the list of KPIs.")
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        whole = Asked(asked.period, asked.as_at)
        position = position_in(connection, definitions, whole)
        history = history_in(connection, definitions, whole)
        revisions = connection.frame(
            """
            SELECT k.period, k.data_period, k.value, k.state, k.line, r.return_id, r.file_name, r.received_on,
                   r.accepted_by, r.accepted_at, w.withdrawn_on, w.why
            FROM kpi AS k JOIN returns AS r USING (return_id) LEFT JOIN withdrawals AS w USING (return_id)
            WHERE k.measure = ? AND r.received_on <= ?
            ORDER BY r.received_on DESC, r.accepted_at DESC
            """,
            [measure, asked.date],
        )
        published = comparators_in(connection, measure, asked)
        targets = _targets(connection, asked)
    period = None if position.empty else str(position["period"].iloc[0])
    queries = pd.concat(
        [queries_in(history, p) for p in sorted(history["period"].unique())] or [queries_in(history, None)]
    )
    return MeasurePage(
        position=position[position["measure"] == measure],
        history=history[(history["measure"] == measure) & (history["period"] <= (period or ""))],
        published=published,
        queries=queries[queries["measure"] == measure],
        revisions=revisions,
        targets=targets[targets["measure"] == measure],
    )
