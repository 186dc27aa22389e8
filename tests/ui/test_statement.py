"""Every file says what it shows: finding, page, filters, as-at date, notes; and holds no formula."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from tests.ui.chart_examples import POINTS, TARGETS
from ui.charts.paper import as_png, as_svg
from ui.charts.trend import trend
from ui.filters import View
from ui.screens import EVERY_FILTER, NAMES, SCREENS
from ui.statement import BY_DATE, rows_as_csv, state, without_marks
from ui.text import MADE_UP

VIEW = View(period="2022-23 Q3", as_at=date(2023, 4, 5), workstream="B", title="KPIs: Quarter 3, 2022/23")


@pytest.mark.parametrize(
    ("heeds", "line"),
    [
        (
            EVERY_FILTER,
            "Period: Quarter 3, 2022/23 · Workstream: B · Service area: all · As-at date: 5 April 2023",
        ),
        (BY_DATE, "Workstream: B · Service area: all · As-at date: 5 April 2023"),
        (("as_at",), "As-at date: 5 April 2023"),
    ],
)
def test_a_statement_names_the_filters_that_its_figure_heeds(heeds: tuple[str, ...], line: str) -> None:
    said = state("A finding", VIEW, heeds, ["Source: DfE."])
    assert said.page == "KPIs: Quarter 3, 2022/23"
    assert said.lines == [line, "Source: DfE."]


def test_rows_stand_first_in_a_file_and_the_statement_beside_each() -> None:
    rows = pd.DataFrame({"period": ["2022-23 Q2", "2022-23 Q3"], "value": [67, 69]})
    data = rows_as_csv(rows, state("69% is near target", VIEW, ("period", "as_at"), ["One.", "Two."]))
    assert data.startswith("﻿period,value,about_finding,".encode())
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["value"] for row in read] == ["67", "69"]
    for row in read:
        assert row["about_finding"] == "69% is near target"
        assert row["about_page"] == "KPIs: Quarter 3, 2022/23"
        assert row["about_period"] == "Quarter 3, 2022/23"
        assert row["about_as_at"] == "5 April 2023"
        assert row["about_notes"] == "One. Two."
    assert "about_workstream" not in read[0]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_a_file_is_a_formula_be_it_a_rows_or_the_statements(text: str) -> None:
    data = rows_as_csv(pd.DataFrame({"what": [text]}), state(text, VIEW, ("as_at",), [text]))
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert [row["what"], row["about_finding"], row["about_notes"]] == [f"'{text}"] * 3


def test_a_table_of_ours_is_rows_without_its_marks() -> None:
    table = pd.DataFrame(
        {"a": ["**69%**"], "b": [":red-badge[■ Off target]"], "c": ["[x\\.](kpi?measure=x)"]}
    )
    assert without_marks(table).iloc[0].tolist() == ["69%", "■ Off target", "x."]


def test_what_the_pages_banner_says_stands_under_a_pictures_finding_and_first_in_every_row_of_a_file() -> (
    None
):
    said = state("A finding", replace(VIEW, banner=MADE_UP), ("as_at",), ["Source: DfE."])
    assert said.of == f"KPIs: Quarter 3, 2022/23 · {MADE_UP}"
    (row,) = csv.DictReader(io.StringIO(rows_as_csv(pd.DataFrame({"a": ["1"]}), said).decode("utf-8-sig")))
    assert row["about_banner"] == MADE_UP
    assert list(row)[:2] == ["a", "about_banner"]


def test_a_page_without_a_banner_has_none_in_its_files() -> None:
    said = state("A finding", VIEW, ("as_at",), [])
    assert said.of == VIEW.title
    assert "about_banner" not in said.columns


@pytest.mark.parametrize("write", [as_svg, as_png])
def test_a_picture_of_made_up_data_says_so_in_its_file(write: Callable[..., bytes]) -> None:
    said = state("A finding", replace(VIEW, banner=MADE_UP), ("as_at",), [])
    chart = trend(POINTS, TARGETS)
    drawn = write(chart, said.finding, said.of, said.lines)
    assert drawn != write(chart, said.finding, said.page, said.lines)
    if write is as_svg:
        assert "Made-up data" in drawn.decode()


def test_the_filters_that_a_screen_heeds_are_filters() -> None:
    assert set(EVERY_FILTER) == set(NAMES)
    assert all(set(screen.heeds) <= set(EVERY_FILTER) for screen in SCREENS)
