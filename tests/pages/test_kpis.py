"""The front sheet, the KPIs and one measure through the whole app: deep links, and what a change of state changes.

What they say on the bundled returns, word for word, is in ``tests/goldens``.
"""

import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from schemas.periods import next_period, period_label
from tests.conftest import load
from tests.pages.conftest import Open, boxes, headings, link_to_copy, links, tables, words
from tests.reading import pieces
from ui.elements import count_rows

# Seventeen quarters to Q3 2022/23, one of them missing; the last is far outside the limits and provisional.
FIGURES = ["3.5", "3.8", "3.4", "3.6", "", "3.5", "3.7", "3.6", "3.4", "3.8"]
FIGURES += ["3.5", "3.6", "3.7", "3.5", "3.6", "3.4", "1.2"]


@pytest.fixture(scope="module")
def long_store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled store with a long history of one measure."""
    rows, period = ["period,measure,value,state,data_period,provisional,commentary"], "2018-19 Q3"
    for figure in FIGURES:
        about = period_label(period).replace(",", "") if figure else ""
        state, last = "" if figure else "not_available", "yes" if figure == "1.2" else "no"
        rows.append(f"{period},neet_16_17,{figure},{state},{about},{last},Text.")
        period = next_period(period)
    store = Path(shutil.copy(bundled_store, tmp_path_factory.mktemp("long") / "performance.duckdb"))
    load(store, "\n".join(rows) + "\n", options=["--received", "2023-02-01"])
    return store


@pytest.mark.parametrize(
    ("filters", "finding"),
    [
        ({"workstream": "E2"}, "No measures to show"),
        ({"service_area": "Children's Travel Service"}, "The one with a target is not off it"),
        ({"as_at": "2022-12-31"}, "6 of 14 with a target are off it"),
    ],
)
def test_a_deep_link_opens_what_its_filters_ask_for(
    open_page: Open, filters: dict[str, str], finding: str
) -> None:
    assert headings(open_page(**filters))[0].startswith(finding)


def test_a_change_of_a_filter_changes_the_page_its_links_and_the_link_to_copy_and_back(
    open_page: Open,
) -> None:
    app = open_page(workstream="E")
    assert headings(app)[0] == "2 of 6 with a target are off it; 3 more miss it within tolerance"
    app.selectbox(key="workstream").select("B").run()
    assert (
        headings(app)[0]
        == "4 of 6 with a target are off it, 4 of them on figures of 2020/21; 2 more miss it within tolerance"
    )
    assert links(app)["Absence, primary"] == "kpi?measure=absence_primary&workstream=B"
    assert "workstream=B" in link_to_copy(app)
    app.selectbox(key="workstream").select(None).run()
    assert (
        headings(app)[0]
        == "6 of 14 with a target are off it, 4 of them on figures of 2020/21; 5 more miss it within tolerance"
    )
    assert links(app)["Absence, primary"] == "kpi?measure=absence_primary"


def test_the_table_is_worst_first_and_every_measure_and_question_opens_where_it_stands(
    open_page: Open,
) -> None:
    app = open_page()
    table = tables(app)[0]
    verdicts = [cell.partition("\n")[0].split(" ", 1)[1] for cell in table["Against target"]]
    assert verdicts == ["Off target"] * 6 + ["Near target"] * 5 + ["No target"] + ["On target"] * 3
    found = links(app)
    for name in table["Measure"].str.partition("\n")[0]:
        assert re.fullmatch(r"kpi\?measure=\w+", found[name])
    assert len(boxes(app)["What to ask"]) == 6
    (asked,) = [piece for piece in pieces(app) if "What to ask" in piece]
    assert re.findall(r'href="(\w+)[?"]', asked)[-1] == "plan"


def test_verdict_and_search_narrow_the_table_and_say_so(open_page: Open) -> None:
    app = open_page("kpis", verdict="Off target")
    assert len(tables(app)[0]) == 6
    assert "6 measures, of 15 in all" in words(app)
    app.selectbox(key="verdict").set_value(None).run()
    assert len(tables(app)[0]) == 15
    app.text_input[0].set_value("EDUCATION early").run()
    assert len(tables(app)[0]) == 2
    app.text_input[0].set_value("no such thing").run()
    assert "No measure matches" in words(app)


def test_icons_are_another_view_of_the_same_measures_at_an_address(open_page: Open, long_store: Path) -> None:
    app = open_page("kpis", store=long_store, show="Icons", verdict="On target")
    (grid,) = [piece for piece in pieces(app) if 'aria-label="Measures"' in piece]
    assert '<a href="kpi?measure=neet_16_17">NEET, ages 16 and 17</a>' in grid
    assert '<img alt="Improvement, low"' in grid
    assert grid.count("<li") == 3
    app.segmented_control(key="show").set_value("Table").run()
    assert len(tables(app)[0]) == 3


def test_from_thirteen_data_periods_on_a_measure_has_an_xmr_chart_with_its_figures(
    open_page: Open, long_store: Path
) -> None:
    app = open_page("kpi", store=long_store, measure="neet_16_17")
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert "Special causes: Q3 2022/23: 1.2%, improvement, below the lower limit." in alts[1]
    assert "16 data periods" in words(app)
    assert "A dashed ring is a provisional figure." in words(app)
    before = len(tables(app))
    app.toggle(key="table-variation-neet_16_17").set_value(True).run()
    assert len(tables(app)) == before + 1
    assert "Show the commentary of 13 earlier periods" in [switch.label for switch in app.toggle]


def test_what_was_received_later_is_left_out_at_an_earlier_date_and_few_data_periods_are_counted(
    open_page: Open,
) -> None:
    app = open_page("kpi", measure="eee_2")
    assert "69% is near target" in words(app)
    assert "Variation: needs 13 periods; has 2" in words(app)
    app.date_input(key="as_at").set_value(date(2022, 12, 31)).run()
    assert "67% is off target" in words(app)
    assert "69%" not in words(app)


@pytest.mark.parametrize("measure", ["agency_share", "<b>x</b>"])
def test_a_measure_that_does_not_exist_is_named_and_others_are_offered(open_page: Open, measure: str) -> None:
    app = open_page("kpi", measure=measure)
    assert f"There is no measure “{measure}”." in words(app)
    app.selectbox(key="choose-measure").select("eee_2").run()
    assert headings(app, 1)[0] == "Take-up of early education, age 2"


@pytest.mark.parametrize(("page", "names"), [("front_sheet", [""]), ("plan", ["Projects: ", "Actions: "])])
def test_every_figure_is_offered_as_a_table_and_as_picture_drawing_and_rows(
    open_page: Open, page: str, names: list[str]
) -> None:
    app = open_page(page)
    assert not app.get("download_button")
    for key in [str(toggle.key) for toggle in app.toggle if str(toggle.key).startswith("table-")]:
        app.session_state[key.replace("table-", "files-")] = True
    labels = [button.proto.label for button in app.run().get("download_button")]
    files = ("Picture (PNG)", "Drawing (SVG)", "Figures (CSV)")
    assert labels[: 3 * len(names)] == [f"{name}{file}" for name in names for file in files]


def test_a_page_of_rows_says_how_many_of_how_many() -> None:
    def line(first: int, shown: int, found: int, total: int) -> str:
        rows = pd.DataFrame({"measure": range(found)}, index=range(7, found + 7))
        return count_rows(rows.iloc[first : first + shown], rows, total, "measure")

    assert line(0, 15, 15, 15) == "15 measures"
    assert line(0, 1, 1, 15) == "1 measure, of 15 in all"
    assert line(0, 50, 300, 300) == "1 to 50 of 300 measures"
    assert line(50, 50, 1234, 3000) == "51 to 100 of 1,234 measures, of 3,000 in all"
    assert line(100, 20, 120, 120) == "101 to 120 of 120 measures"
