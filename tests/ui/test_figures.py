"""A figure on a page: the chart or its table, the same figures as files that say what they show."""

from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd

from pipelines.positions import FILTERS
from tests.ui.charts.examples import POINTS, TARGETS
from ui.charts.figure import BY_DATE, Figure, describe
from ui.charts.trend import trend
from ui.screens import View
from ui.text import MADE_UP

VIEW = View(period="2022-23 Q3", as_at=date(2023, 4, 5), workstream="B", title="KPIs: Quarter 3, 2022/23")
FIGURE = Figure(
    "one",
    "69% is near target",
    partial(trend, POINTS, TARGETS),
    partial(pd.DataFrame, {"Period": ["Q3"], "Figure": ["69%"]}),
    alt="Figures by period",
    notes=["The dashed line is the target.", ""],
    keys=["Source: DfE."],
)


def test_a_figures_files_name_the_filters_that_it_follows() -> None:
    day, part = "As-at date: 5 April 2023", "Workstream: B · Service area: all"
    for filters, line in (
        (tuple(FILTERS), f"Period: Quarter 3, 2022/23 · {part} · {day}"),
        (BY_DATE, f"{part} · {day}"),
        (("as_at",), day),
    ):
        statement = describe(replace(FIGURE, filters=filters), VIEW)
        assert statement.lines == [line, "The dashed line is the target.", "Source: DfE."]
        assert statement.subtitle == "KPIs: Quarter 3, 2022/23"


def test_what_the_pages_banner_says_stands_under_the_finding_of_a_picture() -> None:
    assert describe(FIGURE, replace(VIEW, banner=MADE_UP)).subtitle == f"KPIs: Quarter 3, 2022/23 · {MADE_UP}"
