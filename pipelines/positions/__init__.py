"""Positions as at a date: what is in force, judged by the rules of ``measures``."""

from pipelines.positions.agenda import Agenda, ClinicSummary, agenda, clinic_summary, decisions_taken
from pipelines.positions.due import returns_due
from pipelines.positions.facts import FILTERS, Query, UnknownFilter, find_spelling, read_address
from pipelines.positions.kpis import (
    comparators,
    default_period,
    kpi_history,
    kpi_position,
    periods_held,
    verdicts_changed,
)
from pipelines.positions.pages import (
    FrontSheet,
    MeasurePage,
    PackFacts,
    ProjectPage,
    front_sheet,
    measure_page,
    pack_facts,
    project_page,
)
from pipelines.positions.plan import (
    action_position,
    plan_movement,
    project_position,
    reconciliation,
    standing,
)
from pipelines.positions.workforce_and_risks import (
    risk_changes,
    risk_position,
    workforce_position,
    workforce_series,
)

__all__ = ["FILTERS", "find_spelling", "read_address"]
__all__ += ["Agenda", "ClinicSummary", "FrontSheet", "MeasurePage", "PackFacts", "ProjectPage", "Query"]
__all__ += ["UnknownFilter", "action_position", "agenda", "clinic_summary", "comparators"]
__all__ += ["decisions_taken", "default_period", "front_sheet", "kpi_history", "kpi_position"]
__all__ += ["measure_page", "pack_facts", "periods_held", "plan_movement", "project_page", "project_position"]
__all__ += ["reconciliation", "returns_due", "risk_changes", "risk_position", "standing"]
__all__ += ["verdicts_changed", "workforce_position", "workforce_series"]
