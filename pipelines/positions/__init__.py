"""Positions as at a date: what is in force, judged by the rules of ``measures``."""

from pipelines.positions.agenda import Agenda, agenda
from pipelines.positions.asking import Query, UnknownFilter
from pipelines.positions.changes import came_since, verdicts_changed
from pipelines.positions.comparators import comparators
from pipelines.positions.decided import decision_position
from pipelines.positions.due import returns_due
from pipelines.positions.front_sheet import FrontSheet, front_sheet
from pipelines.positions.kpis import commentary_queries, kpi_history, kpi_position, periods_held
from pipelines.positions.measure_page import MeasurePage, measure_page
from pipelines.positions.movement import plan_movement
from pipelines.positions.pack import PackFacts, Readiness, pack_facts, readiness
from pipelines.positions.plan import action_position, project_position, standing
from pipelines.positions.plan_checks import challenge_list, reconciliation
from pipelines.positions.project_page import ProjectPage, project_page
from pipelines.positions.revisions import revisions
from pipelines.positions.risks import risk_changes, risk_position
from pipelines.positions.workforce import workforce_position, workforce_series

__all__ = [
    "Agenda",
    "FrontSheet",
    "MeasurePage",
    "PackFacts",
    "ProjectPage",
    "Query",
    "Readiness",
    "UnknownFilter",
    "action_position",
    "agenda",
    "came_since",
    "challenge_list",
    "commentary_queries",
    "comparators",
    "decision_position",
    "front_sheet",
    "kpi_history",
    "kpi_position",
    "measure_page",
    "pack_facts",
    "periods_held",
    "plan_movement",
    "project_page",
    "project_position",
    "readiness",
    "reconciliation",
    "returns_due",
    "revisions",
    "risk_changes",
    "risk_position",
    "standing",
    "verdicts_changed",
    "workforce_position",
    "workforce_series",
]
