"""Positions as at a date: what is in force, judged by the rules of ``measures``."""

from pipelines.positions.agenda import Agenda, ClinicSummary, agenda, clinic_summary, decision_position
from pipelines.positions.due import returns_due
from pipelines.positions.facts import Query, UnknownFilter
from pipelines.positions.kpis import (
    came_since,
    comparators,
    kpi_history,
    kpi_position,
    periods_held,
    verdicts_changed,
)
from pipelines.positions.pack import PackFacts, Readiness, pack_facts, readiness
from pipelines.positions.pages import (
    FrontSheet,
    MeasurePage,
    ProjectPage,
    front_sheet,
    measure_page,
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

__all__ = [
    "Agenda",
    "ClinicSummary",
    "FrontSheet",
    "MeasurePage",
    "PackFacts",
    "ProjectPage",
    "Query",
    "Readiness",
]
__all__ += ["UnknownFilter", "action_position", "agenda", "came_since", "clinic_summary", "comparators"]
__all__ += ["decision_position", "front_sheet", "kpi_history", "kpi_position", "measure_page", "pack_facts"]
__all__ += [
    "periods_held",
    "plan_movement",
    "project_page",
    "project_position",
    "readiness",
    "reconciliation",
]
__all__ += [
    "returns_due",
    "risk_changes",
    "risk_position",
    "standing",
    "verdicts_changed",
    "workforce_position",
]
__all__ += ["workforce_series"]
