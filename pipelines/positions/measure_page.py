"""All that one measure's page shows, read in one connection."""

from dataclasses import dataclass, replace

import pandas as pd

from measures.commentary import normalise_texts
from measures.position import find_xmr_points, select_targets_by_period
from pipelines.positions.asking import Query, UnknownFilter
from pipelines.positions.comparators import published
from pipelines.positions.decided import decided
from pipelines.positions.facts import Facts, facts_for
from pipelines.positions.kpis import history, position, queries
from pipelines.positions.revisions import revisions_of
from pipelines.store import Store
from schemas.definitions import Definitions


@dataclass(frozen=True)
class MeasurePage:
    """One measure's frames; ``query`` is resolved, ``period`` None before the first KPI return.

    ``position`` has one row (none before the first return) and ``history`` one a period up to the one asked,
    both as in ``kpis``; ``targets`` one row a period of it and target (period, target_name, target,
    tolerance, tolerance_kind); ``xmr`` one row a data period since the last break, as in
    ``measures.position.find_xmr_points`` (none before 13); ``queries`` those on its commentary; ``published``,
    ``revisions`` and ``decisions`` (on this measure) as in their modules.
    """

    query: Query
    period: str | None
    position: pd.DataFrame
    history: pd.DataFrame
    targets: pd.DataFrame
    xmr: pd.DataFrame
    published: pd.DataFrame
    queries: pd.DataFrame
    revisions: pd.DataFrame
    decisions: pd.DataFrame


def measure_page(
    store: Store, definitions: Definitions, measure: str, query: Query | None = None
) -> MeasurePage:
    """Return a measure's page, whatever its workstream and area; raises UnknownFilter, StoreProblem."""
    if measure not in definitions.kpis:
        raise UnknownFilter("measure", measure, definitions.kpis)
    whole = replace(query or Query(), workstream=None, service_area=None)
    with facts_for(store, definitions, whole) as facts:
        return _page(facts, measure)


def _page(every: Facts, measure: str) -> MeasurePage:
    facts = every.narrowed(_with_same_words(every["kpi"], measure))
    everything = history(facts)
    up_to_now = everything[everything["period"] <= (facts.period or "")]
    targets = select_targets_by_period(facts.of_measures("target"), sorted(up_to_now["period"].unique()))

    taken = decided(every, every.as_at)

    def mine(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["measure"] == measure].reset_index(drop=True)

    at_period = mine(position(facts))
    return MeasurePage(
        query=facts.query,
        period=facts.period,
        position=at_period,
        history=mine(up_to_now),
        targets=mine(targets),
        xmr=find_xmr_points(facts.of_measures("kpi"), at_period),
        published=published(facts, measure),
        queries=mine(queries(up_to_now)),
        revisions=revisions_of(facts, measure),
        decisions=taken[taken["item"] == f"kpi-{measure}"].reset_index(drop=True),
    )


def _with_same_words(kpis: pd.DataFrame, measure: str) -> list[str]:
    """Return the measure, and those whose commentary of some period says the same as its own: a query asks why."""
    said = kpis["period"] + normalise_texts(kpis["commentary"])
    own = said[kpis["measure"] == measure].dropna()
    return [measure, *kpis.loc[said.isin(own), "measure"].unique()]
