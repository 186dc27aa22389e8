"""The plan's page, through the whole app on the bundled returns; word for word it is in ``tests/goldens``."""

from datetime import date
from pathlib import Path

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from pipelines.review.decisions import Agreed, Clinic, Subject, record_decision
from pipelines.store import Store
from schemas.vocabulary import About
from tests.conftest import load
from tests.pages.conftest import Open, boxes, cells, headings, links, tables, unfold, words
from ui.text import OUR_CALENDAR

SEND, SCHOOLS = "Director of SEND and Inclusion", "Assistant Director Schools and Achievement"


def bar_ends(app: AppTest) -> list[float]:
    """Where each bar of the first chart ends."""
    rows = pa.ipc.open_stream(app.get("vega_lite_chart")[0].proto.data.data).read_pandas()
    return list(rows.groupby("workstream", sort=False)["end"].last())


def test_the_page_states_totals_what_is_overdue_due_and_to_query_worst_first(open_page: Open) -> None:
    plan = open_page("plan")
    assert headings(plan) == [
        "1 of 22 projects is complete; 1 has not started",
        "42 of 218 actions are complete; 48 have not started",
        "1 project and 2 actions are overdue",
        "1 project and 27 actions have passed their date since the report",
        "Nothing rated here is due before the next Board",
        "3 ratings to query",
        "Only one report so far: nothing to compare",
        "20 of 62 dates have passed: 1 overdue, 1 since the report, 1 complete, 17 not rated here",
        "Every project and action, worst first",
    ]
    assert "22 projects rated here + 7 reported by the Travel programme + 5 by the SEND plan = 34" in words(
        plan
    )
    assert (
        "218 actions rated here + 36 reported by the Travel programme + 33 by the SEND plan = 287"
        in words(plan)
    )
    assert (
        "2 rated projects are past their date; so are 12 parts of E1 and E2 and 5 that C and D report elsewhere. "
        "29 rated actions are past their date; so are 32 that C and D report elsewhere."
    ) in words(plan)
    assert [table["Lateness"].tolist() for table in tables(plan) if "Actions complete" in table] == [
        ["Overdue by 36 days"],
        ["Date passed since the report"],
    ]
    assert "Amber, 36 days past its date" in cells(plan)
    assert bar_ends(plan) == [13, 7, 5, 7, 1, 1]
    plan.segmented_control(key="bars").set_value("Share").run()
    assert bar_ends(plan) == [1] * 6


def test_a_part_of_the_plan_adds_up_to_its_own_totals_at_its_own_date(open_page: Open) -> None:
    travel = words(open_page("plan", workstream="C"))
    assert "5 reported by the SEND plan = 5" in travel
    assert "The published total is" not in travel
    before = open_page("plan", as_at="2023-03-20")
    assert "1 project and 27 actions are due before the next Board" in headings(before)
    assert words(before).count(f"by the reporting calendar. {OUR_CALENDAR}") == 1
    assert "Show 27 actions due before the next Board" in words(before)
    after = open_page("plan", as_at="2024-01-05")
    assert "The calendar names no later Board" in headings(after)
    assert "nothing is listed as due before one" in words(after)


def test_the_whole_table_is_searched_fifty_rows_a_page_down_to_actions(open_page: Open) -> None:
    plan = open_page("plan")
    assert plan.toggle[-1].label == "Show and search 64 projects and 287 actions"
    unfold(plan, "table")
    assert len(tables(plan)[-1]) == 50
    assert "1 to 50 of 64 projects, 34 of them counted, worst first" in words(plan)
    plan.text_input(key="search").set_value("e1.10").run()
    assert tables(plan)[-1]["Ref"].tolist() == ["E1.10"]
    assert links(plan)["E1.10"] == "project?ref=E1.10"
    plan.text_input(key="search").set_value("")
    plan.segmented_control(key="show").set_value("Actions").run()
    assert "1 to 50 of 287 actions, worst first" in words(plan)
    assert "Overdue by" in tables(plan)[-1]["Lateness"].iloc[0]
    plan.text_input(key="search").set_value("nobody at all").run()
    assert "No actions match" in words(plan)


def test_my_work_says_first_what_a_role_has_late_due_to_query_and_owes_each_with_its_update(
    open_page: Open, own_store: Path
) -> None:
    agreed = Agreed("Agree the plan", SCHOOLS, date(2023, 4, 28))
    clinic = Clinic(None, "2022-23 Q3", date(2023, 4, 5))
    record_decision(Store(own_store), agreed, Subject(About.PROJECT, "B2"), clinic, "chair")
    mine = open_page("plan", store=own_store, lead=SCHOOLS)
    assert [one.split()[0] for one in boxes(mine)["My work"]] == ["3", "10", "0", "6", "1"]
    late, *_ = tables(mine)
    assert (late["Ref"].tolist(), late["Update"].tolist()) == (["B2"], ["Update B2"])
    assert links(mine)["Update B2"] == "project?ref=B2"
    assert headings(mine)[:5] == [
        "1 project and 2 actions are overdue",
        "10 actions have passed their date since the report",
        "3 ratings to query",
        "3 points in the commentary need an answer",
        "1 decision owed",
    ]
    assert "Agree the plan" in words(mine)


def test_a_lead_in_the_address_or_chosen_opens_the_table_of_what_that_role_leads(open_page: Open) -> None:
    linked, chosen = open_page("plan", lead=SEND.upper()), open_page("plan", lead="The Mayor", projects="2")
    assert "There is no lead “The Mayor”." in words(chosen)
    assert len(tables(chosen)[-1]) == 64 - 50
    chosen.selectbox(key="lead").select(SEND).run()
    for app in (linked, chosen):
        refs = tables(app)[-1]["Ref"]
        assert 12 <= len(refs) < 64
        assert refs.str.match("C|E1|E2").all()


def test_with_a_second_report_the_page_says_from_which_status_to_which(
    open_page: Open, own_store: Path
) -> None:
    later = "report_date,project,status\n2023-04-03,A2,Green\n2023-04-03,A8,Amber\n2023-04-03,B1,Amber\n"
    load(own_store, later, options=["--received", "2023-04-03"])
    app = open_page("plan", store=own_store)
    assert "2 of 3 projects moved since 17 March 2023" in headings(app)
    assert "1 project from Amber to Green; 1 project from Grey to Amber; 19 projects reported" in words(app)
    assert ["A2", "A8"] in [table["Ref"].tolist() for table in tables(app) if "Change" in table]
    assert "Only one report" in words(open_page("plan", store=own_store, as_at="2023-04-01"))


def test_every_date_is_on_a_timeline_with_todays_line_or_in_its_table(open_page: Open) -> None:
    plan = open_page("plan", timeline="true")
    assert "Overdue: B2. Date passed since the report: B4." in plan.get("vega_lite_chart")[-1].proto.alt
    plan.toggle(key="table-timeline").set_value(True).run()
    assert [len(table) for table in tables(plan) if "Workstream" in table] == [62]
