"""The plan's and the workforce's pages, drawn whole on the bundled returns."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import run_pipelines
from tests.pages.conftest import Open, cells, links, tables, unfold, words


def test_projects_and_actions_add_up_to_the_published_totals(open_page: Open) -> None:
    app = open_page("plan")
    assert not app.exception
    said = words(app)
    assert "22 projects rated here + 7 reported by the Travel programme + 5 by the SEND plan = 34" in said
    assert "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287" in said
    assert "The delivery key" in said
    assert "Illustrative: the rows of" in said


def test_a_part_of_the_plan_adds_up_to_its_own_totals(open_page: Open) -> None:
    said = words(open_page("plan", workstream="C"))
    assert "No project is rated here" in said
    assert "5 reported by the SEND plan = 5" in said
    assert "The published total is" not in said


def test_what_is_overdue_is_listed_worst_first(open_page: Open) -> None:
    overdue = tables(open_page("plan"))[0]
    assert overdue["Ref"].tolist() == ["B2", "B4"]
    assert overdue["Lateness"].tolist() == ["Overdue by 36 days", "Overdue by 5 days"]


def test_bars_can_be_counts_or_shares(open_page: Open) -> None:
    def ends(app: AppTest) -> list[float]:
        """Where each bar of the first chart ends."""
        found: dict[str, float] = {}
        for row in json.loads(app.get("vega_lite_chart")[0].proto.spec)["layer"][0]["data"]["values"]:
            found[row["workstream"]] = row["end"]
        return list(found.values())

    app = open_page("plan")
    assert ends(app) == [13, 7, 5, 7, 1, 1]
    app.segmented_control(key="bars").set_value("Share").run()
    assert ends(app) == [1] * 6


def test_the_table_goes_down_to_actions_fifty_a_page(open_page: Open) -> None:
    app = open_page("plan")
    assert [more.label for more in app.toggle][-1] == "Show and search 64 projects and 287 actions"
    unfold(app, "table")
    assert len(tables(app)[-1]) == 50
    assert "1 to 50 of 64 projects, 34 of them counted, worst first" in words(app)
    app.segmented_control(key="show").set_value("Actions").run()
    assert len(tables(app)[-1]) == 50
    assert "1 to 50 of 287 actions, worst first" in words(app)
    assert "Overdue by" in tables(app)[-1]["Lateness"].iloc[0]


def test_search_looks_through_refs_words_roles_and_statuses(open_page: Open) -> None:
    app = unfold(open_page("plan"), "table")
    app.text_input(key="search").set_value("e1.10").run()
    assert tables(app)[-1]["Ref"].tolist() == ["E1.10"]
    assert links(app)["E1.10"] == "project?ref=E1.10"
    app.text_input(key="search").set_value("nobody at all").run()
    assert "No projects match" in words(app)


def test_a_lead_in_the_address_shows_what_that_role_leads(open_page: Open) -> None:
    app = open_page("plan", lead="Director of SEND and Inclusion")
    assert app.selectbox(key="lead").value == "Director of SEND and Inclusion"
    leads = tables(app)[-1]["Lead"]
    assert leads.str.contains("Director of SEND and Inclusion", regex=False).all()
    assert 12 <= len(leads) < 64


def test_the_table_opens_for_a_page_of_it_in_the_address_and_once_a_lead_is_chosen(open_page: Open) -> None:
    assert len(tables(open_page("plan", projects="2"))[-1]) == 64 - 50
    app = open_page("plan")
    app.selectbox(key="lead").select("Director of SEND and Inclusion").run()
    assert 12 <= len(tables(app)[-1]) < 64


def test_a_lead_that_does_not_exist_is_said(open_page: Open) -> None:
    assert "There is no lead “The Mayor”." in words(open_page("plan", lead="The Mayor"))


def test_challenges_give_their_reason(open_page: Open) -> None:
    app = open_page("plan")
    assert "ratings are contradicted by the facts" in words(app)
    assert "Amber, 36 days past its date" in cells(app)


def test_with_one_report_the_page_says_there_is_nothing_to_compare(open_page: Open) -> None:
    said = words(open_page("plan"))
    assert "Only one report so far: nothing to compare" in said
    assert "The report of 17 March 2023 is the first that is held" in said


def test_with_a_second_report_the_page_says_from_which_status_to_which(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    later = tmp_path / "projects.csv"
    later.write_text(
        "report_date,project,status\n2023-04-03,A2,Green\n2023-04-03,A8,Amber\n2023-04-03,B1,Amber\n"
    )
    loaded = run_pipelines("load", str(later), "--received", "2023-04-03", store=own_store)
    assert loaded.returncode == 0, loaded.stdout
    app = open_page("plan", store=own_store)
    said = words(app)
    assert "2 of 3 projects moved since 17 March 2023" in said
    assert "1 project from Amber to Green; 1 project from Grey to Amber; 19 projects reported" in said
    assert "Only one report" in words(open_page("plan", store=own_store, as_at="2023-04-01"))
    assert "None of 1 project moved" in words(open_page("plan", store=own_store, workstream="B"))


def test_the_board_of_the_calendar_is_named_and_what_is_due_by_it_is_counted(open_page: Open) -> None:
    said = words(open_page("plan"))
    assert "Nothing rated here is due before the next Board" in said
    assert "The next Board is on 28 April 2023" in said
    before = words(open_page("plan", as_at="2023-03-20"))
    assert "1 project and 27 actions are due before the next Board" in before
    assert "In all, 28 items are due within 42 days, by 1 May 2023" in before


def test_every_date_is_on_a_timeline_with_todays_line_or_in_its_table(open_page: Open) -> None:
    app = open_page("plan")
    assert "20 of 62 dates have passed; 2 are overdue" in words(app)
    unfold(app, "timeline")
    chart = app.get("vega_lite_chart")[-1].proto
    assert "Overdue: B2 and B4." in chart.alt
    app.toggle(key="table-timeline").set_value(True).run()
    table = next(table for table in tables(app) if "Workstream" in table)
    assert len(table) == 62


def test_what_the_last_report_was_is_said(open_page: Open) -> None:
    app = open_page("workforce")
    assert "“Last report” is the figure of the date before. People employed, 1 January 2023" in words(app)
    assert "date not given" in words(app)
    assert "since 4 January 2023" in cells(app)


def test_the_five_headlines_stand_beside_the_council_with_dates_and_words(open_page: Open) -> None:
    app = open_page("workforce")
    assert not app.exception
    said = words(app)
    for words_of_card in (
        "1,469 people employed",
        "19.0% agency share of headcount",
        "8 months average agency tenure",
        "5.2% absent on the day",
        "5.3 days average active absence",
        "Council 17 months · at 1 February 2023",
        "Improving: 7.9 to 5.3",
        "the oldest is of 1 January 2023",
    ):
        assert words_of_card in said, words_of_card


def test_the_trust_and_the_narrative_are_in_the_table(open_page: Open) -> None:
    shown = cells(open_page("workforce"))
    assert "Birmingham Children's Trust" in shown
    assert "1,910 people" in shown
    assert "1,026.95 FTE" in shown


def test_there_is_a_series_only_where_there_is_more_than_one_date(open_page: Open) -> None:
    app = open_page("workforce")
    assert app.segmented_control(key="series").options == [
        "People employed",
        "Agency share",
        "Length of absence",
    ]


@pytest.mark.parametrize(
    ("series", "name"),
    [
        ("People employed", "People employed"),
        ("Agency share", "Agency share of headcount"),
        ("Length of absence", "Average length of active absences"),
    ],
)
def test_an_address_names_the_series_that_is_drawn(open_page: Open, series: str, name: str) -> None:
    (chart,) = open_page("workforce", series=series).get("vega_lite_chart")
    assert chart.proto.alt.split(".")[0] == name


def test_social_workers_are_kept_apart_as_another_definition(open_page: Open) -> None:
    app = open_page("workforce")
    assert "Social workers: another definition, kept apart" in words(app)
    unfold(app, "published")
    app.segmented_control(key="published").set_value("social_worker_agency").run()
    assert "agency" in app.get("vega_lite_chart")[-1].proto.alt.lower()


@pytest.mark.parametrize(
    ("as_at", "there"), [("2023-01-10", "1,447 people employed"), ("2023-02-03", "1,469")]
)
def test_the_workforce_follows_the_date(open_page: Open, as_at: str, there: str) -> None:
    app = open_page("workforce", as_at=as_at)
    assert not app.exception
    assert there in words(app)
