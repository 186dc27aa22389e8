"""The front sheet, drawn whole on the bundled returns."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open, boxes, cells, headings, links, tables, words


def link_to_copy(app: AppTest) -> str:
    """The address that is shown for somebody else."""
    (link,) = [found[1] for html in app.html if (found := re.search(r"<code>(.*?)</code>", html.value))]
    return unescape(link)


def test_it_says_the_published_position_in_its_headings(open_page: Open) -> None:
    app = open_page()
    assert not app.exception
    assert headings(app, 1) == ["Front sheet: Quarter 3, 2022/23"]
    assert headings(app) == [
        "6 of 15 measures are off target, 5 more are close",
        "42 of 218 actions are complete; 48 have not started",
        "Agency share and length of absence improved",
        "For this clinic",
    ]


def test_tiles_count_the_verdicts_worst_first(open_page: Open) -> None:
    assert boxes(open_page())["Measures by verdict"] == [
        "6\n■ Off target",
        "5\n▲ Near target",
        "1\n○ No target",
        "3\n● On target",
    ]


def test_the_table_is_worst_first_and_every_measure_is_linked(open_page: Open) -> None:
    app = open_page(as_at="2023-04-01")
    table = tables(app)[0]
    verdicts = [cell.split(" ", 1)[1] for cell in table["Against target"]]
    assert verdicts == ["Off target"] * 6 + ["Near target"] * 5 + ["No target"] + ["On target"] * 3
    for name in table["Measure"].str.partition("\n")[0]:
        assert re.fullmatch(r"kpi\?measure=\w+", links(app)[name])


def test_figures_keep_the_decimals_of_their_measure(open_page: Open) -> None:
    shown = cells(open_page())
    for figure in ("5.0%", "6.3%", "0.02%", "0.10%", "69%", "13,104", "58,787", "100.0%", "725"):
        assert figure in shown, figure


def test_reconciliation_is_printed_beside_the_actions_with_both_keys(open_page: Open) -> None:
    said = words(open_page())
    assert (
        "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287, "
        "as reported to 17 March 2023." in said
    )
    assert "Two keys" in said
    assert "Illustrative: the rows of " in said


def test_workforce_headlines_say_direction_in_words_and_stand_beside_the_council(open_page: Open) -> None:
    said = words(open_page())
    assert "1,469 people employed" in said
    assert "Higher: 1,447 to 1,469" in said
    assert "Improving: 24.0% to 19.0%" in said
    assert "Council 17.5% · at 1 February 2023" in said
    assert "5.3 days average active absence" in said


def test_the_clinic_is_asked_about_what_is_late_queried_overdue_and_contradicted(open_page: Open) -> None:
    app = open_page()
    asked = boxes(app)["What to ask"]
    (said,) = [html.value for html in app.html if "What to ask" in html.value]
    heads = re.findall(r'<a href="(\w+)"><strong>([^<]*)</strong></a>', said)
    assert [head for _, head in heads[:2]] == ["7 verdicts changed", "1 return late"]
    assert [head for _, head in heads[2:4]] == ["7 commentary queries", "2 projects past their date"]
    assert heads[4][1].endswith(" RAG challenges")
    assert [page for page, _ in heads] == ["kpis", "workforce", "kpis", "plan", "plan"]
    assert asked[1] == "1 return late: Workforce return of March 2023"
    assert '<a href="clinic">Start the clinic</a>' in said


def test_a_chart_has_words_that_state_its_finding(open_page: Open) -> None:
    charts = open_page().get("vega_lite_chart")
    assert [chart.proto.alt.split(".")[0] for chart in charts] == ["Actions by workstream and status"]
    assert "42 of 218 actions are complete" in charts[0].proto.alt


def test_the_charts_figures_are_one_press_away_as_a_table(open_page: Open) -> None:
    app = open_page()
    app.toggle(key="table-actions").set_value(True).run()
    assert not app.get("vega_lite_chart")
    totals = tables(app)[-1].set_index("Workstream")
    assert list(totals.loc["All"]) == ["12", "30", "128", "0", "48", "69", "287"]


@pytest.mark.parametrize(
    ("filters", "finding"),
    [
        ({"period": "2022-23 Q1"}, "6 of 15 measures are off target, 1 more is close"),
        ({"workstream": "E"}, "2 of 6 measures are off target, 3 more are close"),
        ({"workstream": "E2"}, "No measure matches these filters"),
        ({"service_area": "Children's Travel Service"}, "The one measure is not off target"),
        ({"as_at": "2022-12-31"}, "6 of 15 measures are off target"),
    ],
)
def test_a_deep_link_opens_what_its_filters_say(
    open_page: Open, filters: dict[str, str], finding: str
) -> None:
    app = open_page(**filters)
    assert not app.exception
    assert headings(app)[0].startswith(finding)


def test_changing_a_filter_changes_the_page_and_clearing_brings_it_back(
    open_page: Open,
) -> None:
    app = open_page()
    app.selectbox(key="workstream").select("B").run()
    assert headings(app)[0] == "4 of 6 measures are off target, 2 more are close"
    assert "workstream=B" in link_to_copy(app)
    assert "Workstream B" in words(app)
    app.selectbox(key="workstream").select(None).run()
    assert headings(app)[0].startswith("6 of 15")
    assert "workstream" not in link_to_copy(app)


def test_a_link_to_copy_holds_the_period_and_date_in_full(open_page: Open) -> None:
    link = link_to_copy(open_page(workstream="B"))
    assert "period=2022-23+Q3" in link
    assert "as_at=2023-04-05" in link
    assert "workstream=B" in link
