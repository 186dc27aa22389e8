"""Positions as at a date: what is in force, judged by the rules of ``measures``."""

from pipelines.positions.asking import Asked, UnknownFilter
from pipelines.positions.comparators import comparators
from pipelines.positions.due import returns_due
from pipelines.positions.front_sheet import FrontSheet, front_sheet
from pipelines.positions.kpis import (
    MeasurePage,
    commentary_queries,
    kpi_history,
    kpi_position,
    measure_page,
    periods_held,
)
from pipelines.positions.plan import action_position, challenge_list, project_position, reconciliation
from pipelines.positions.workforce import risk_position, workforce_position, workforce_series

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
    "project_position",
    "reconciliation",
    "returns_due",
    "risk_position",
    "workforce_position",
    "workforce_series",
]
