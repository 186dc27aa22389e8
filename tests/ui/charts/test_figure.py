"""Files of charts: drawn in the light ink with finding and statement; no cell of rows is a formula."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd
import pytest
import vl_convert

from pipelines.positions import FILTERS
from tests.ui.charts.examples import CHARTS, COUNTS, POINTS, TARGETS
from ui.charts import figure
from ui.charts.status import status_bars
from ui.charts.trend import trend
from ui.charts.xmr import draw_icon
from ui.screens import View
from ui.text import MADE_UP

STATEMENT = figure.Statement(
    "6 of 15 measures are off target",
    "KPIs: Quarter 3, 2022/23",
    {"period": "Quarter 3, 2022/23", "as_at": "5 April 2023"},
    ("◆ Blue ● Green ▲ ■ ○ → ↗ " * 9, "Source: DfE."),
    MADE_UP,
)

VIEW = View(period="2022-23 Q3", as_at=date(2023, 4, 5), workstream="B", title="KPIs: Quarter 3, 2022/23")
FIGURE = figure.Figure(
    "one",
    "69% is near target",
    partial(trend, POINTS, TARGETS),
    partial(pd.DataFrame, {"Period": ["Q3"], "Figure": ["69%"]}),
    alt="Figures by period",
    notes=["The dashed line is the target.", ""],
    keys=["Source: DfE."],
)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_handed_out_with_its_finding_and_its_statement_in_the_light_ink(name: str) -> None:
    svg = figure.write_svg(CHARTS[name](), STATEMENT).decode()
    assert svg.startswith("<svg")
    assert "light-dark" not in svg
    # The engine's own font has no lozenge as the delivery key has it.
    assert "◆" not in svg
    for words in (STATEMENT.finding, STATEMENT.page, "Made-up data", "As-at date: 5 April 2023", "♦ Blue"):
        assert words in svg


def test_a_picture_is_the_one_that_the_library_draws_here() -> None:
    spec = figure.picture_spec(CHARTS["trend"]())
    assert figure.begin_png(spec).result() == vl_convert.vegalite_to_png(spec, scale=figure.SCALE)
    assert figure.write_png(CHARTS["trend"](), STATEMENT)[:4] == b"\x89PNG"
    assert vl_convert.svg_to_png(draw_icon("concern", "high"))[:4] == b"\x89PNG"


# A symbol needs more room than its number alone, and a number some; the chart prints what fits its width.
LABELS = {720: ["◆ 9", "▲ 83", "▲ 30"], 300: ["9", "▲ 83", "▲ 30"], 120: ["▲ 83", "30"], 48: ["83"]}


def test_a_number_stands_in_its_segment_with_its_symbol_where_there_is_room() -> None:
    spec = json.loads(figure.picture_spec(status_bars(COUNTS.assign(count=[9, 83, 1, 30]))))
    for width, labels in LABELS.items():
        svg = vl_convert.vegalite_to_svg(spec | {"width": width})
        found = re.findall(r'font-weight="bold"[^>]*>([^<]+)<', svg)
        assert found == [label.replace("◆", "♦") for label in labels]


def test_a_long_statement_is_broken_into_lines_and_nothing_of_it_is_lost() -> None:
    (_, words) = figure.add_statement(CHARTS["trend"](), STATEMENT).to_dict()["vconcat"]
    lines = words["encoding"]["text"]["value"]
    assert max(map(len, lines)) <= figure.SMALL_LINE
    assert " ".join(lines).split() == " ".join(STATEMENT.lines).split()
    assert words["height"] >= len(lines) * words["mark"]["fontSize"]


def test_what_cannot_be_drawn_fails_and_a_process_that_ended_has_another_in_its_place() -> None:
    with pytest.raises(ValueError, match="conversion failed"):
        figure.begin_png('{"mark": "nonsense"}').result()
    spec = figure.picture_spec(CHARTS["trend"]())
    for process in list(figure._pool()._processes.values()):
        process.kill()
    with pytest.raises(RuntimeError):
        [figure.begin_png(spec).result() for _ in range(50)]
    assert figure.begin_png(spec).result()[:4] == b"\x89PNG"


def test_rows_stand_first_in_a_file_the_statement_beside_each_and_no_cell_is_a_formula() -> None:
    rows = pd.DataFrame({"period": ["2022-23 Q2", "2022-23 Q3"], "value": ["67", "=1+1"]})
    data = figure.write_csv(rows, STATEMENT).decode()
    heads = "period,value,about_banner,about_finding,about_page,about_period,about_as_at,"
    assert data.startswith("\ufeff" + heads)
    read = list(csv.DictReader(io.StringIO(data.removeprefix("\ufeff"))))
    assert [row["value"] for row in read] == ["67", "'=1+1"]
    for row in read:
        assert row["about_banner"] == MADE_UP
        assert row["about_finding"] == "6 of 15 measures are off target"
        assert row["about_as_at"] == "5 April 2023"
        assert row["about_notes"].endswith("Source: DfE.")
        assert "about_workstream" not in row


def test_no_words_of_a_statement_are_a_formula() -> None:
    for text in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1"):
        data = figure.write_csv(pd.DataFrame({"what": [text]}), figure.Statement(text, "", {}, (text,)))
        (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        assert [row["what"], row["about_finding"], row["about_notes"]] == [f"'{text}"] * 3


def test_a_figures_files_name_the_filters_that_it_follows() -> None:
    day, part = "As-at date: 5 April 2023", "Workstream: B · Service area: all"
    for filters, line in (
        (tuple(FILTERS), f"Period: Quarter 3, 2022/23 · {part} · {day}"),
        (figure.BY_DATE, f"{part} · {day}"),
        (("as_at",), day),
    ):
        statement = figure.describe(replace(FIGURE, filters=filters), VIEW)
        assert statement.lines == [line, "The dashed line is the target.", "Source: DfE."]
        assert statement.subtitle == "KPIs: Quarter 3, 2022/23"


def test_what_the_pages_banner_says_stands_under_the_finding_of_a_picture() -> None:
    assert (
        figure.describe(FIGURE, replace(VIEW, banner=MADE_UP)).subtitle
        == f"KPIs: Quarter 3, 2022/23 · {MADE_UP}"
    )
