"""The KPIs' table and one measure's page, drawn whole on the bundled returns."""

import pytest

from tests.pages.conftest import Open, cells, headings, links, tables, unfold, words


def test_every_measure_stands_in_the_table_with_its_full_name(open_page: Open) -> None:
    app = open_page("kpis")
    assert not app.exception
    assert len(tables(app)[0]) == 15
    assert "Children 5 to 16 with an EHC plan waiting over 12 weeks for a specialist place" in cells(app)
    assert "Academic year 2020/21, reported in Q1" in cells(app)


def test_a_verdict_in_the_address_filters_the_table(open_page: Open) -> None:
    app = open_page("kpis", verdict="Off target")
    assert len(tables(app)[0]) == 6
    app.selectbox(key="verdict").set_value(None).run()
    assert len(tables(app)[0]) == 15


def test_search_finds_part_of_a_name_and_says_so_when_nothing_matches(open_page: Open) -> None:
    app = open_page("kpis")
    app.text_input[0].set_value("EDUCATION early").run()
    assert len(tables(app)[0]) == 2
    app.text_input[0].set_value("no such thing").run()
    assert "No measure matches" in words(app)


def test_a_trend_has_its_figures_as_alternative_text(open_page: Open) -> None:
    trends = tables(open_page("kpis"))[0]["Trend"]
    assert trends.str.contains("[67%, 67%, 69%]", regex=False).sum() == 1
    assert trends.str.contains("[5.0%, no figure, no figure]", regex=False).sum() == 1


def test_queries_on_the_commentary_are_listed_with_their_measure(open_page: Open) -> None:
    app = open_page("kpis")
    assert "1,127 to 725" in cells(app)
    assert links(app)["Absence, secondary"] == "kpi?measure=absence_secondary"


def test_a_measure_shows_figure_targets_verdicts_series_commentary_definition_and_revisions(
    open_page: Open,
) -> None:
    app = open_page("kpi", measure="eee_2")
    assert not app.exception
    said = words(app)
    assert "69% is near target, improving from 67%" in said
    assert "Target 72% or more" in said
    assert "Variation: not enough data (2 of 13)" in said
    assert "Birmingham 60.0%, West Midlands 66.5%, England 71.9%: January 2022" in said
    assert "Q3 2022/23: 69%" in said
    assert "? Query" in said
    shown = cells(app)
    assert "Local target" in shown
    assert "Funded early education" in shown
    assert "kpi_2022-23_q3.csv, line 4" in shown
    assert "27 January 2023" in shown


def test_a_measure_with_two_targets_has_a_verdict_for_each(open_page: Open) -> None:
    verdicts = dict(
        tables(open_page("kpi", measure="haf_winter_children"))[0][["Question", "Verdict"]].to_numpy()
    )
    assert "Off target" in verdicts["Local target"]
    assert "On target" in verdicts["DfE target"]


def test_charts_of_a_measure_have_words_for_who_cannot_see_them(open_page: Open) -> None:
    app = unfold(open_page("kpi", measure="absence_primary"), "beside-others")
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert len(alts) == 2
    assert "Q1 2022/23: 5.0%; Q2 2022/23: no figure; Q3 2022/23: no figure. Local target 4.0%." in alts[0]
    assert "Birmingham 4.48% in 2015/16 and 5.00% in 2020/21" in alts[1]


@pytest.mark.parametrize("figure", ["quarters", "published"])
def test_each_charts_figures_are_one_press_away(open_page: Open, figure: str) -> None:
    app = unfold(open_page("kpi", measure="ehc_20_weeks"), "beside-others")
    before = len(tables(app))
    app.toggle(key=f"table-{figure}-ehc_20_weeks").set_value(True).run()
    assert len(tables(app)) == before + 1
    assert len(app.get("vega_lite_chart")) == 1


def test_what_was_received_later_is_left_out_at_an_earlier_date(open_page: Open) -> None:
    app = open_page("kpi", measure="eee_2", as_at="2022-12-31")
    assert "67% is off target" in words(app)
    assert "69%" not in cells(app)
    assert "What was said" in words(app)
    assert len(app.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("measure", ["no_such", "agency_share", "<b>x</b>"])
def test_a_measure_that_does_not_exist_is_said_and_others_are_offered(open_page: Open, measure: str) -> None:
    app = open_page("kpi", measure=measure)
    assert not app.exception
    assert f"There is no measure “{measure}”." in words(app)
    assert "Choose a measure" in words(app)
    app.selectbox(key="choose-measure").select("eee_2").run()
    assert headings(app, 1)[0] == "Take-up of early education, age 2"


def test_no_measure_asked_for_offers_the_list(open_page: Open) -> None:
    app = open_page("kpi")
    assert not app.warning
    assert len(app.selectbox(key="choose-measure").options) == 15
