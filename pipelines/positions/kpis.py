"""KPIs: the position at a period, the history behind it, its queries and its revisions."""

import pandas as pd

from measures.commentary import check_commentary
from measures.direction import EARLIER, add_previous, number_parts
from measures.position import find_kpi_position, list_known, select_targets
from measures.spans import SPANNED
from measures.suppression import explain_unrated
from measures.target import explain_verdicts, judge_against_target
from pipelines.positions.due import find_missing_states
from pipelines.positions.facts import Facts, fill_periods, position
from pipelines.store import SQL
from pipelines.store.ledger import facts_shown

_ABOUT = [
    *("measure", "name", "short_name", "workstream", "service_area", "unit", "better", "decimals"),
    *("frequency", "cumulative", "smallest_change", "breaks"),
]
_TARGET = ["measure", "period", "target_name", "target", "tolerance", "tolerance_kind"]


@position
def periods_held(facts: Facts) -> list[str]:
    """Return the periods with a KPI return in force, latest first."""
    return facts.periods[::-1]


@position
def default_period(facts: Facts) -> str | None:
    """Return the query's period, by default the latest with a figure in force; None before the first return."""
    return facts.period


@position
def verdicts_changed(facts: Facts) -> pd.DataFrame:
    """Return the measures whose verdict differs from that of the period returned before, worst first.

    The columns of ``kpi_position``, its verdict as ``after``, with before and period_before; empty where no period
    was returned before.
    """
    period = facts.period or ""
    earlier = max((one for one in facts.periods if one < period), default=period)
    now, then = find_kpis(facts), find_kpis(facts, earlier)
    before = now["measure"].map(then.set_index("measure")["verdict"])
    moved = now.rename(columns={"verdict": "after"}).assign(before=before, period_before=earlier)
    return moved[moved["before"] != moved["after"]].reset_index(drop=True)


def find_kpis(facts: Facts, period: str | None = None) -> pd.DataFrame:
    """Return one row a measure at a period, by default the query's, worst first; empty before the first return.

    The columns are those of ``measures.position.find_kpi_position``, and tolerance_ours: it is this product's reading.
    """
    period = period or facts.period
    missing = find_missing_states(facts, [period] if period else []).set_index("measure")["missing"]
    known = facts.definitions.kpi_frame
    rows = find_kpi_position(facts["kpi"], facts["target"], known, period or "", missing, facts["comparator"])
    rows = rows.assign(tolerance_ours=rows["measure"].isin(_find_our_tolerances(facts, period or "")))
    # All are judged and then filtered: the rule is for measures that there are.
    return facts.select(rows if period else rows.head(0))


def _find_our_tolerances(facts: Facts, period: str) -> set[str]:
    """Return the measures whose definition calls the tolerance ours, with targets of bundled returns only."""
    aims, known = select_targets(facts["target"], [period]), facts.definitions.measures
    given, others = aims["tolerance"].notna(), ~aims["return_id"].isin(facts.bundled)
    named = {code for code in facts.definitions.kpis if "tolerance" in known[code].ours}
    return named.intersection(aims.loc[given, "measure"]).difference(aims.loc[others, "measure"])


kpi_position = position(find_kpis)


def find_history(facts: Facts, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the query's measures at every period from the first with a return to the query's, in that order.

    ``figures`` are those of ``list_figures``.

    measure, period, the figure and all that was returned with it, the headline target of that period
    (target_name, target, tolerance, tolerance_kind), verdict and reason, previous (the latest figure of an
    earlier data period), part (a line joins the figures of one part), the measure's definition, and where the
    row came from. A period without a row has a state all the same.
    """
    rows = figures.sort_values(["measure", "period"], kind="stable", ignore_index=True)
    known = rows.loc[rows["is_usual"].fillna(False), ["measure", "data_period_end", "frequency"]]
    part = number_parts(known, facts.definitions.kpi_frame[["measure", "breaks"]])
    of_another_span = "Not judged: the target is not for " + rows["length"]
    reason = explain_verdicts(rows).mask(rows["is_usual"].eq(False), of_another_span)
    rows = rows.assign(reason=reason, part=part.reindex(rows.index, fill_value=0))
    return facts.select(rows[rows["period"] <= (facts.period or "")])


@position
def kpi_history(facts: Facts) -> pd.DataFrame:
    """Return the query's measures at every period, as ``find_history``."""
    return find_history(facts, list_figures(facts))


def list_figures(facts: Facts) -> pd.DataFrame:
    """Return every measure at every period from the first with a return to the last, as ``find_figures``."""
    return find_figures(facts, fill_periods(facts.periods))


def find_figures(facts: Facts, periods: list[str]) -> pd.DataFrame:
    """Return every measure at each period: what was returned or why nothing was, its target, verdict and previous."""
    rows = pd.DataFrame({"period": periods}, dtype="str").merge(
        facts.definitions.kpi_frame[_ABOUT], how="cross"
    )
    targets = select_targets(facts["target"], periods).drop_duplicates(["measure", "period"])
    known = list_known(facts["kpi"], facts["comparator"], facts.definitions.kpi_frame)
    earlier = add_previous(known)[["measure", "period", *SPANNED, *EARLIER]]
    missing = find_missing_states(facts, periods)
    for more in (facts["kpi"], targets[_TARGET], earlier, missing):
        rows = rows.merge(more, on=["measure", "period"], how="left")
    rows["state"] = rows["state"].fillna(rows.pop("missing"))
    rows["unrated"] = explain_unrated(rows)
    # A target is of a measure's usual span: the outturn of a year in a quarter's column is not judged by it.
    is_other = rows["is_usual"].eq(False)
    rows = rows.assign(**{name: rows[name].mask(is_other) for name in _TARGET[2:]})
    judged = [rows[name] for name in ("target", "tolerance", "tolerance_kind", "better")]
    return rows.assign(verdict=judge_against_target(rows["value"].where(rows["unrated"] == ""), *judged))


def find_queries(facts: Facts, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the queries on the commentary of the query's period and measures: measure, period, code, message.

    ``figures`` are those of ``list_figures``.
    """
    period = facts.period or ""
    last_two = [one for one in fill_periods(facts.periods) if one <= period][-2:]
    found = check_history(figures[figures["period"].isin(last_two)])
    # All are checked and then filtered: one text may stand on measures of two service areas.
    measures = facts.select(facts.definitions.kpi_frame)["measure"]
    return found[(found["period"] == period) & found["measure"].isin(measures)].reset_index(drop=True)


def check_history(history: pd.DataFrame) -> pd.DataFrame:
    """Return the queries on the commentary of all periods of a history."""
    rows = history.sort_values(["measure", "period"])
    return check_commentary(rows.assign(previous_commentary=rows.groupby("measure")["commentary"].shift()))


def find_targets(facts: Facts) -> pd.DataFrame:
    """Return the targets of every measure at each period up to the query's, those between returns too."""
    periods = [known for known in fill_periods(facts.periods) if known <= (facts.period or "")]
    return select_targets(facts["target"], periods)


def find_published(facts: Facts, measure: str | None = None) -> pd.DataFrame:
    """Return the published figures in force of a measure (None: of all), by area and data period.

    measure, data_period, data_period_end, area, value (in the measure's unit), state, marker, source, and
    where the row came from.
    """
    rows = facts["comparator"]
    rows = rows if measure is None else rows[rows["measure"] == measure]
    return rows.sort_values(["measure", "area", "data_period_end"], ignore_index=True)


comparators = position(find_published)


def read_revisions(facts: Facts, measure: str) -> pd.DataFrame:
    """Return every figure given for a KPI by the query's date, the newest period and revision first.

    The figure's own columns and its return's, entered_late, withdrawn_on, withdrawn_by, withdrawn_why and standing
    (in force, replaced, withdrawn).
    """
    shown = facts_shown(facts.connection, "kpi")
    return facts.connection.frame(SQL["revisions"].format(facts=shown), [facts.as_at, measure])
