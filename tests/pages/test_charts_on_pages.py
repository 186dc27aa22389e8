"""A measure with a long history: XmR, breaks, provisional figures; pages of fifty; icons; files of every figure."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.positions import measure_page
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.periods import next_period, period_label
from tests.conftest import run_pipelines
from tests.pages.conftest import Open, cells, headings, tables, unfold, words
from ui.paging import how_many

# Seventeen quarters to Q3 2022/23, one of them missing; the last is far outside the limits.
FIGURES = ["3.5", "3.8", "3.4", "3.6", "", "3.5", "3.7", "3.6", "3.4", "3.8"]
FIGURES += ["3.5", "3.6", "3.7", "3.5", "3.6", "3.4", "1.2"]


@pytest.fixture(scope="session")
def long_store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled store with a long history of one measure, its last figure provisional."""
    import shutil

    folder = tmp_path_factory.mktemp("long")
    rows, period = ["period,measure,value,state,data_period,provisional,commentary"], "2018-19 Q3"
    for figure in FIGURES:
        about = period_label(period).replace(",", "") if figure else ""
        last = "yes" if figure == "1.2" else "no"
        rows.append(f"{period},neet_16_17,{figure},{'' if figure else 'not_available'},{about},{last},Said.")
        period = next_period(period)
    (folder / "kpi.csv").write_text("\n".join(rows) + "\n")
    store = Path(shutil.copy(bundled_store, folder / "performance.duckdb"))
    loaded = run_pipelines("load", str(folder / "kpi.csv"), "--received", "2023-02-01", store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return store


def test_xmr_points_are_the_data_periods_that_have_a_figure(
    long_store: Path, definitions: Definitions
) -> None:
    page = measure_page(Store(str(long_store)), definitions, "neet_16_17")
    assert len(page.xmr) == len([figure for figure in FIGURES if figure])
    assert page.xmr["data_period"].iloc[-1] == "Quarter 3 2022/23"
    assert page.xmr[["rule", "variation"]].iloc[-1].tolist() == ["outside", "improvement"]
    assert measure_page(Store(str(long_store)), definitions, "eee_2").xmr.empty


def test_a_history_comes_in_parts_so_that_no_line_joins_figures_across_a_quarter_left_out(
    long_store: Path, definitions: Definitions
) -> None:
    history = measure_page(Store(str(long_store)), definitions, "neet_16_17").history
    known = history[history["value"].notna()]
    assert known["part"].tolist() == [0] * 4 + [1] * 12


def test_from_thirteen_data_periods_on_a_measure_has_an_xmr_chart_and_icons(
    open_page: Open, long_store: Path
) -> None:
    app = open_page("kpi", store=long_store, measure="neet_16_17")
    assert not app.exception
    said = words(app)
    assert "Special cause: below the lower limit" in said
    assert any('<img alt="Improvement, low"' in html.value for html in app.html)
    assert "16 data periods" in said
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert "Special causes: Q3 2022/23: 1.2%, improvement, below the lower limit." in alts[1]
    assert "A dashed ring is a provisional figure." in said
    app.toggle(key="table-variation-neet_16_17").set_value(True).run()
    assert "Below the lower limit" in cells(app)


def test_before_thirteen_data_periods_a_measure_says_how_many_there_are(open_page: Open) -> None:
    app = open_page("kpi", measure="eee_2")
    assert "Variation: 2 of 13 data periods so far" in words(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_a_comparator_is_named_for_what_it_is_the_mean_of(open_page: Open) -> None:
    app = open_page("kpi", measure="absence_primary")
    assert "England: mean of all authorities, weighted by possible sessions." in words(app)
    said = words(unfold(app, "beside-others"))
    assert "Not comparable before 2020/21: Pupils kept away" in said


def test_only_the_last_periods_commentary_is_open(open_page: Open, long_store: Path) -> None:
    app = open_page("kpi", store=long_store, measure="neet_16_17")
    assert len([head for head in headings(app, 3) if head.startswith("Q")]) == 4
    folded = [more.label for more in app.toggle if str(more.key).startswith("folded-")]
    assert folded == ["Show the published series", "Show what was said in 13 earlier periods"]


def test_icons_are_another_view_of_the_same_measures_at_an_address(open_page: Open, long_store: Path) -> None:
    app = open_page("kpis", store=long_store, show="Icons", verdict="On target")
    assert not app.exception
    said = words(app)
    (grid,) = [html.value for html in app.html if 'aria-label="Measures"' in html.value]
    assert '<a href="kpi?measure=neet_16_17">NEET, ages 16 and 17</a>' in grid
    assert '<strong>1.2%</strong> <span class="green-badge">● On target</span>' in grid
    assert '<img alt="Improvement, low"' in grid
    assert "Variation: 3 of 13 data periods" in grid
    assert grid.count("<li") == 3
    assert "3 measures, of 15 in all" in said
    assert "Consistently fails: the target is missed whatever the usual variation" in said
    app.segmented_control(key="show").set_value("Table").run()
    assert len(tables(app)[0]) == 3


# Figures that are drawn once they are asked for.
LATER = {"kpi": "beside-others", "plan": "timeline", "workforce": "published"}


@pytest.mark.parametrize(
    ("page", "address", "figures"),
    [
        ("front_sheet", {}, [""]),
        ("kpi", {"measure": "eee_2"}, ["", ""]),
        ("plan", {}, ["Projects: ", "Actions: ", ""]),
        ("workforce", {}, ["", ""]),
    ],
)
def test_every_figure_is_offered_as_picture_drawing_and_rows(
    open_page: Open, page: str, address: dict[str, str], figures: list[str]
) -> None:
    app = open_page(page, **address)
    if page in LATER:
        unfold(app, LATER[page])
    assert len(app.get("vega_lite_chart")) == len(figures)
    assert not app.get("download_button")
    for key in [str(toggle.key) for toggle in app.toggle]:
        if key.startswith("table-"):
            app.session_state[key.replace("table-", "files-")] = True
    app.run()
    labels = [button.proto.label for button in app.get("download_button")]
    files = ("Picture (PNG)", "Drawing (SVG)", "Figures (CSV)")
    assert labels == [f"{of}{file}" for of in figures for file in files]


def test_figures_beside_each_other_become_tables_together(open_page: Open) -> None:
    app = open_page("plan")
    charts, before = len(app.get("vega_lite_chart")), len(tables(app))
    app.toggle[0].set_value(True).run()
    beside = charts - len(app.get("vega_lite_chart"))
    assert beside == 2
    assert len(tables(app)) == before + beside


@pytest.mark.parametrize(
    ("first", "shown", "found", "total", "said"),
    [
        (0, 15, 15, 15, "15 measures"),
        (0, 1, 1, 15, "1 measure, of 15 in all"),
        (0, 50, 300, 300, "1 to 50 of 300 measures"),
        (50, 50, 1234, 3000, "51 to 100 of 1,234 measures, of 3,000 in all"),
        (100, 20, 120, 120, "101 to 120 of 120 measures"),
    ],
)
def test_a_page_says_how_many_of_how_many(first: int, shown: int, found: int, total: int, said: str) -> None:
    rows = pd.DataFrame({"measure": range(found)}, index=range(7, found + 7))
    assert how_many(rows.iloc[first : first + shown], rows, total, "measure") == said


def paged() -> None:
    """A page of its own: 120 rows in the order given, fifty at a time, narrowed by the session."""
    import pandas as pd
    import streamlit as st

    from ui.paging import page_of

    rows = pd.DataFrame({"row": range(st.session_state.get("rows", 120))})
    st.markdown(str(page_of(rows)["row"].tolist()))


def test_a_long_table_comes_in_pages_of_fifty_and_starts_again_when_it_shrinks() -> None:
    from streamlit.testing.v1 import AppTest

    def shown(app: Any) -> list[int]:
        return list(map(int, app.markdown[0].value.strip("[]").split(", ")))

    app = AppTest.from_function(paged, default_timeout=60)
    app.query_params["page"] = "3"
    assert shown(app.run()) == list(range(100, 120))
    app.session_state["rows"] = 60
    assert shown(app.run())[0] in {0, 50}
    app.session_state["rows"] = 20
    assert shown(app.run()) == list(range(20))
    assert not app.exception
