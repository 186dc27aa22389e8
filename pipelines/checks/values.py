"""Stage 3: each value by itself, against the vocabulary and the definitions."""

from difflib import get_close_matches
from typing import Any

import pandas as pd

from measures.against_target import true
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings, quoted
from schemas.numbers import format_number
from schemas.vocabulary import HAS_VALUE

_MEASURES_OF = {"kpi": ("kpi",), "target": ("kpi",), "workforce": ("workforce",)}


def _unknown(context: Context, column: str, known: list[str], code: str, said: str) -> pd.DataFrame:
    cells = context.frame[column]
    wrong = (cells.notna() & ~cells.isin(known)).to_numpy(dtype=bool)
    if not wrong.any():
        return no_findings()
    nearest = {text: get_close_matches(text, known, 1) for text in cells[wrong].unique()}
    remedy = cells[wrong].map(
        {
            text: f"Did you mean {near[0]}?" if near else f"Enter one of {_few(known)}."
            for text, near in nearest.items()
        }
    )
    return find(code, context.file, quoted(cells[wrong]) + f" {said}.", remedy, context.lines[wrong], column)


def _few(known: list[str]) -> str:
    return ", ".join(known[:8]) + (" and others: see Definitions" if len(known) > 8 else "")


def unknown_measures(context: Context) -> pd.DataFrame:
    """A measure must have a definition, of the kind the return is for."""
    if "measure" not in context.kind.names:
        return no_findings()
    kinds = _MEASURES_OF.get(context.kind.name, ("kpi", "workforce", "context"))
    known = [code for code, measure in context.definitions.measures.items() if measure.kind in kinds]
    return _unknown(context, "measure", known, "unknown-measure", "is not a measure of this kind of return")


def unknown_projects(context: Context) -> pd.DataFrame:
    """A project must be in the plan."""
    if "project" not in context.kind.names:
        return no_findings()
    known = list(context.definitions.project_frame["project"])
    return _unknown(context, "project", known, "unknown-project", "is not a project of the plan")


def unknown_statuses(context: Context) -> pd.DataFrame:
    """A status must be one of the delivery statuses."""
    if "status" not in context.kind.names:
        return no_findings()
    names = [status.name for status in context.definitions.statuses]
    return _unknown(context, "status", names, "unknown-status", "is not a delivery status")


def blank_cells(context: Context) -> pd.DataFrame:
    """A needed cell may not be blank; a status may where ``reported_by`` names who reports it."""
    found = []
    for column in context.kind.columns:
        blank = context.texts[column.name].isna() if column.name in context.texts else None
        if column.filled and blank is not None:
            found.append(
                (
                    column.name,
                    blank,
                    f"{column.name} is blank.",
                    f"Enter the {column.name.replace('_', ' ')}.",
                )
            )
    if "status" in context.kind.names and "status" in context.texts:
        nobody = context.frame["reported_by"].isna()
        found.append(
            (
                "status",
                context.texts["status"].isna() & nobody,
                "status is blank, and reported_by does not say who reports it.",
                "Enter a status, or Travel programme or SEND plan in reported_by.",
            )
        )
    parts = [
        find("blank-value", context.file, said, remedy, context.lines[blank.to_numpy(dtype=bool)], column)
        for column, blank, said, remedy in found
    ]
    return pd.concat([no_findings(), *parts], ignore_index=True)


def values_and_states(context: Context) -> pd.DataFrame:
    """A blank value needs a state that says why, and such a state stands beside no value."""
    if "state" not in context.kind.names:
        return no_findings()
    value, state = context.frame["value"], context.frame["state"]
    text_is_blank = context.texts["value"].isna()
    has_value = state.isin(list(HAS_VALUE))
    blank = (text_is_blank & (state.isna() | has_value)).to_numpy(dtype=bool)
    both = true(value.notna() & state.notna() & ~has_value)
    return pd.concat(
        [
            find(
                "blank-value",
                context.file,
                "value is blank, and state does not say why.",
                "Enter the figure, or a state such as not_due, late or suppressed.",
                context.lines[blank],
                "value",
            ),
            find(
                "value-and-state",
                context.file,
                "A figure stands beside the state " + quoted(state[both]) + ", which says there is none.",
                "Remove the figure, or leave the state blank.",
                context.lines[both],
                "value",
            ),
        ],
        ignore_index=True,
    )


def over_100(context: Context) -> pd.DataFrame:
    """A percentage over 100 is refused, unless its measure can exceed it."""
    found = []
    if "coverage" in context.kind.names:
        found.append(("coverage", true(context.frame["coverage"] > 100)))
    if "measure" in context.kind.names:
        capped = (context.measures["unit"] == "%") & ~context.measures["can_exceed_100"].fillna(False).astype(
            bool
        )
        found.append(("value", true(context.frame["value"] > 100) & capped.to_numpy(dtype=bool)))
    parts = [
        find(
            "over-100",
            context.file,
            [f"{format_number(v, 0, '%')} is more than 100%." for v in context.frame.loc[over, column]],
            "Check the figure; enter a percentage of 100 or less.",
            context.lines[over],
            column,
        )
        for column, over in found
    ]
    return pd.concat([no_findings(), *parts], ignore_index=True)


CHECKS: list[Any] = [
    unknown_measures,
    unknown_projects,
    unknown_statuses,
    blank_cells,
    values_and_states,
    over_100,
]
