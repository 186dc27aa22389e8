"""Positions as at a date: what is in force, judged by the rules of ``measures``."""

from pipelines.positions.asking import Asked, UnknownFilter
from pipelines.positions.comparators import comparators
from pipelines.positions.due import returns_due
from pipelines.positions.front_sheet import FrontSheet, front_sheet
from pipelines.positions.kpis import commentary_queries, kpi_history, kpi_position, periods_held
from pipelines.positions.measure_page import MeasurePage, measure_page
from pipelines.positions.movement import plan_movement
from pipelines.positions.plan import action_position, project_position, standing, status_counts
from pipelines.positions.plan_checks import challenge_list, reconciliation
from pipelines.positions.revisions import revisions
from pipelines.positions.risks import risk_changes, risk_position
from pipelines.positions.workforce import workforce_position, workforce_series

__all__ = [
    "Asked",
    "FrontSheet",
    "MeasurePage",
    "UnknownFilter",
    "action_position",
    "challenge_list",
    "commentary_queries",
    "comparators",
    "front_sheet",
    "kpi_history",
    "kpi_position",
    "measure_page",
    "periods_held",
    "plan_movement",
    "project_position",
    "reconciliation",
    "returns_due",
    "revisions",
    "risk_changes",
    "risk_position",
    "standing",
    "status_counts",
    "workforce_position",
    "workforce_series",
]
