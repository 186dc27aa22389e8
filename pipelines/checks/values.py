"""Stage 3: each value by itself, against the vocabulary and the definitions."""

from typing import Any

import pandas as pd

from measures.columns import is_true
from pipelines.checks.context import Context, together
from pipelines.checks.not_rows import rows_that_are_none
from pipelines.findings import MOST, find, no_findings, quoted
from pipelines.matching import by_unique, decoded
from pipelines.nearest import offers
from pipelines.states import states_by_value
from schemas.numbers import NUMBER
from schemas.periods import period_end
from schemas.returns import name_return
from schemas.vocabulary import HAS_VALUE, REPORTED_BY

_MEASURES_OF = {"kpi": ("kpi",), "target": ("kpi",), "workforce": ("workforce",)}
_HOME = {
    "kpi": "It is a KPI: send it in a kpi return.",
    "workforce": "It is a workforce measure: send it in a workforce return.",
    "context": "It is for comparison only: send it in a comparator return.",
}
_ENTER = {
    "period": "Enter a reporting period, such as 2022-23 Q3.",
    "data_period": "Enter what the figure is about, such as Autumn term 2022.",
    "date": "Enter a date, such as 31/03/2023.",
    "number": "Enter the figure.",
}
_EVERY_KIND = ("kpi", "workforce", "context")
_NOTHING, _HUNDRED = pd.Series(["0", "100"]).astype(NUMBER)


def _unknown(
    context: Context,
    column: str,
    known: list[str],
    code: str,
    said: str,
    elsewhere: dict[str, str] | None = None,
) -> pd.DataFrame:
    cells = context.frame[column]
    wrong = (cells.notna() & ~cells.isin(known)).to_numpy(dtype=bool)
    if not wrong.any():
        return no_findings()
    cells, lines = context.texts[column][wrong].head(MOST), context.lines[wrong].head(MOST)
    remedy = by_unique(cells, (elsewhere or {}).get, "str").fillna(offers(cells, known))
    return find(code, context.file, quoted(cells) + f" {said}.", remedy, lines, column, int(wrong.sum()))


def unknown_measures(context: Context) -> pd.DataFrame:
    """A measure must have a definition, of the kind the return is for."""
    if not context.has("measure"):
        return no_findings()
    kinds = _MEASURES_OF.get(context.kind.name, _EVERY_KIND)
    known = [code for code, measure in context.definitions.measures.items() if measure.kind in kinds]
    said = f"is not a measure of {name_return(context.kind)}"
    elsewhere = {code: _HOME.get(measure.kind, "") for code, measure in context.definitions.measures.items()}
    return _unknown(context, "measure", known, "unknown-measure", said, elsewhere)


def unknown_projects(context: Context) -> pd.DataFrame:
    """A project must be in the plan."""
    if not context.has("project"):
        return no_findings()
    known = list(context.definitions.project_frame["project"])
    return _unknown(context, "project", known, "unknown-project", "is not a project of the plan")


def unknown_statuses(context: Context) -> pd.DataFrame:
    """A status must be one of the delivery statuses."""
    if not context.has("status"):
        return no_findings()
    names = [status.name for status in context.definitions.statuses]
    return _unknown(context, "status", names, "unknown-status", "is not a delivery status")


def blank_cells(context: Context) -> pd.DataFrame:
    """A needed cell may not be blank."""
    parts = []
    for column in context.kind.columns:
        if column.filled:
            blank = context.texts[column.name].isna().to_numpy(dtype=bool)
            remedy = _ENTER.get(column.type, f"Enter the {column.name.replace('_', ' ')}.")
            said = f"{column.name} is blank."
            parts.append(find("blank-value", context.file, said, remedy, context.lines[blank], column.name))
    return together(parts)


def blank_statuses(context: Context) -> pd.DataFrame:
    """A status may be blank only where ``reported_by`` names who reports it."""
    if not context.has("status", "reported_by"):
        return no_findings()
    nobody = context.texts["reported_by"].isna() if "reported_by" in context.texts else True
    blank = (context.texts["status"].isna() & nobody).to_numpy(dtype=bool)
    said = "status is blank, and reported_by does not say who reports it."
    remedy = f"Enter a status, such as Amber; or enter {' or '.join(REPORTED_BY)} in reported_by."
    return find("blank-value", context.file, said, remedy, context.lines[blank], "status")


def blank_values(context: Context) -> pd.DataFrame:
    """A blank value needs a state that says why."""
    if not context.has("value", "state"):
        return no_findings()
    state = context.frame["state"]
    unexplained = (state.isna() & ~_written(context, "state")) | state.isin(HAS_VALUE)
    blank = (context.texts["value"].isna() & unexplained).to_numpy(dtype=bool)
    said = "value is blank, and state does not say why."
    remedy = (
        "Enter the figure; or enter not_due, late, suppressed or another such word in a column headed state."
    )
    return find("blank-value", context.file, said, remedy, context.lines[blank], "value")


def _written(context: Context, column: str) -> Any:
    return context.texts[column].notna() if column in context.texts else False


def values_and_states(context: Context) -> pd.DataFrame:
    """A state that says there is no figure stands beside none, nor beside a shorthand that says another."""
    if not context.has("value", "state"):
        return no_findings()
    value, state = context.frame["value"], context.frame["state"]
    by_value = states_by_value(context.texts["value"]).dropna().astype("str")
    figure = is_true(value.notna() & state.notna() & ~state.isin(HAS_VALUE))
    beside = state[by_value.index].astype("str")
    other = beside.index[beside.notna() & (by_value != beside)]
    written = context.texts["value"]
    return together(
        [
            find(
                "value-and-state",
                context.file,
                _beside(written[figure], state[figure]) + ", which says that there is no figure.",
                "Remove the figure, or leave the state blank.",
                context.lines[figure],
                "value",
            ),
            find(
                "value-and-state",
                context.file,
                _beside(written[other], state[other]) + ", but means " + quoted(by_value[other]) + ".",
                "Leave the state blank, or leave the value blank.",
                context.lines[other],
                "value",
            ),
        ]
    )


def _beside(value: Any, state: Any) -> Any:
    return quoted(value) + " stands beside the state " + quoted(state)


def over_100(context: Context) -> pd.DataFrame:
    """A percentage over 100 is refused, unless its measure can exceed it."""
    parts = []
    if context.has("coverage"):
        over = is_true(context.frame["coverage"] > _HUNDRED)
        parts.append(_over(context, "coverage", over, "a coverage"))
    if context.has("measure", "value"):
        percent = is_true(context.measures["unit"] == "%")
        capped = percent & ~is_true(context.measures["can_exceed_100"])
        over = is_true(context.frame["value"] > _HUNDRED) & capped
        parts.append(_over(context, "value", over, "this measure"))
    return together(parts)


def _over(context: Context, column: str, over: Any, what: str) -> pd.DataFrame:
    if not over.any():
        return no_findings()
    said = quoted(context.texts[column][over]) + f" is more than 100%, which {what} cannot be."
    remedy = "Check the figure; enter a percentage of 100 or less."
    return find("over-100", context.file, said, remedy, context.lines[over], column)


def below_zero(context: Context) -> pd.DataFrame:
    """No figure that returns hold can be below zero."""
    parts = []
    for column in context.kind.columns:
        if column.type == "number" and column.name in context.texts:
            below = is_true(context.frame[column.name] < _NOTHING)
            if not below.any():
                continue
            said = quoted(context.texts[column.name][below]) + " is below zero."
            remedy = "Check the figure; enter 0 or more."
            parts.append(find("below-zero", context.file, said, remedy, context.lines[below], column.name))
    return together(parts)


def data_periods_to_come(context: Context) -> pd.DataFrame:
    """Warn of a data period that ends after the period in which it is reported."""
    if not context.has("period", "data_period"):
        return no_findings()
    ends = by_unique(context.frame["period"], period_end, "datetime64[s]")
    late = is_true(context.frame["data_period_end"] > ends) & context.frame["value"].notna().to_numpy(
        dtype=bool
    )
    row = decoded(context.frame[late])
    said = quoted(row["data_period"]) + " ends after the reporting period, " + row["period"] + "."
    remedy = "Check both: a figure is reported in or after the quarter in which its data period ends."
    return find("data-period-to-come", context.file, said, remedy, context.lines[late], "data_period")


CHECKS: list[Any] = [
    rows_that_are_none,
    unknown_measures,
    unknown_projects,
    unknown_statuses,
    blank_cells,
    blank_statuses,
    blank_values,
    values_and_states,
    over_100,
    below_zero,
    data_periods_to_come,
]
