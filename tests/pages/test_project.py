"""One project, through the whole app: what it is, and updating it by hand."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.store import Store
from pipelines.store.ledger import in_force
from tests.conftest import ROOT, load
from tests.pages.conftest import Open, cells, headings, press, words
from tests.pipelines.sending import TODAY


@pytest.fixture
def project(open_page: Open, own_store: Path) -> AppTest:
    return open_page("project", store=own_store, ref="A4")


def reported(store: Path, kind: str) -> pd.DataFrame:
    """What is in force of project A4."""
    with Store(store).read() as connection:
        rows = in_force(connection, kind, TODAY)
    return rows[rows["project"] == "A4"].assign(report_date=rows["report_date"].dt.date)


def accept(app: AppTest) -> AppTest:
    """Tick what is to be confirmed, and accept."""
    for box in app.checkbox:
        box.check()
    return press(app, "accept-button-project-A4")


def test_a_project_that_does_not_exist_is_said_and_others_are_offered(open_page: Open) -> None:
    app = open_page("project", ref="Z9")
    assert "There is no project “Z9”" in words(app)
    assert app.selectbox(key="choose-project").options


def test_a_project_is_updated_by_hand_with_a_return_that_is_previewed_before_it_is_sent(
    project: AppTest, own_store: Path
) -> None:
    assert headings(project, 1)[0] == "A4: Performance culture"
    assert headings(project)[0] == "▲ Amber, on time: due 30 September 2023"
    assert "A: Directorate" in cells(project)
    for said in (
        "Monthly performance clinics",
        "Director of Strategy",
        "A4-08",
        "Work on a performance culture",
    ):
        assert said in cells(project)
    assert "Illustrative" not in cells(project)
    assert words(project).count("Illustrative: the rows of 1 project and 8 actions") == 1
    project.multiselect(key="moved-A4-0").set_value(["A4-04"]).run()
    # What a person reports is their own word, no longer illustrative.
    rows = ("project-A4-0", "action-A4-0-A4-04")
    began = [str(project.text_area(key=f"{row}-progress").value)[:12] for row in rows]
    assert began == ["Work on a pe", ""]
    project.selectbox(key="project-A4-0-status").select("Green")
    project.text_area(key="project-A4-0-progress").set_value("Clinics run in every area.")
    project.selectbox(key="action-A4-0-A4-04-status").select("Blue")
    press(project, "enter-A4")
    assert "2 statuses would change" in headings(project)
    assert TODAY not in set(reported(own_store, "project")["report_date"])
    accept(project)
    assert project.success[0].value.startswith("2 returns accepted")
    [row] = reported(own_store, "project").query("report_date == @TODAY").to_dict("records")
    assert (row["status"], row["progress"]) == ("Green", "Clinics run in every area.")
    actions = reported(own_store, "action").query("report_date == @TODAY").set_index("action")["status"]
    assert (len(actions), actions["A4-04"]) == (8, "Blue")
    with Store(own_store).read() as connection:
        sources = connection.rows("SELECT DISTINCT source FROM returns WHERE received_on = DATE '2023-04-05'")
    assert sources == [("form",)]


def test_an_action_can_be_added_with_a_ref_of_its_own_and_what_is_wrong_is_said_like_any_other(
    project: AppTest,
) -> None:
    project.text_input(key="new-title-A4-0").set_value("Publish the clinic's calendar")
    project.text_input(key="new-lead-A4-0").set_value("Head of Performance")
    press(project, "enter-A4")
    assert "New action: choose a status" in project.error[0].value.replace("\\", "")
    assert project.selectbox(key="new-status-A4-0").label.endswith(":red[■ Choose a status]")
    assert ".csv" not in words(project)
    project.selectbox(key="new-status-A4-0").select("Grey").run()
    assert not project.error  # what was checked is no longer what stands there
    assert "A4-09" in cells(press(project, "enter-A4"))
    project.text_area(key="project-A4-0-progress").set_value("Ask at B1 1BB")
    press(project, "enter-A4")
    assert "Project A4, progress: " in words(project)
    assert "postcode" in project.error[0].value
    assert "B1 1BB" not in cells(project)


def test_a_project_is_not_updated_from_an_earlier_date_which_would_write_the_past_over_the_present(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("project", store=own_store, ref="A4", as_at="2023-03-20")
    assert "This is the project as it was on 20 March 2023" in app.info[0].value
    assert all(button.key != "enter-A4" for button in app.button)


def test_an_added_action_is_added_once_and_leaves_the_form_when_it_is_accepted(
    project: AppTest, own_store: Path
) -> None:
    project.text_input(key="new-title-A4-0").set_value("Publish the clinic's calendar")
    project.text_input(key="new-lead-A4-0").set_value("Head of Performance")
    project.date_input(key="new-due-A4-0").set_value(date(2023, 9, 1))
    project.selectbox(key="new-status-A4-0").select("Grey")
    accept(press(project, "enter-A4"))
    assert project.success[0].value.startswith("2 returns accepted")
    assert project.text_input(key="new-title-A4-1").value == ""
    project.text_area(key="project-A4-1-progress").set_value("More to say.")
    accept(press(project, "enter-A4"))
    actions = reported(own_store, "action").query("report_date == @TODAY")["action"].tolist()
    assert actions == [f"A4-0{place}" for place in range(1, 10)]


def test_what_somebody_else_reported_meanwhile_is_not_written_over_by_what_only_stood_in_the_form(
    project: AppTest, own_store: Path
) -> None:
    project.multiselect(key="moved-A4-0").set_value(["A4-04"]).run()
    project.text_area(key="project-A4-0-progress").set_value("Mine.")
    press(project, "enter-A4")
    theirs = "report_date,project,status,progress,next_steps\n2023-04-05,A4,Green,Theirs.,Their next\n"
    load(own_store, theirs)
    accept(project)
    assert not project.success
    assert "A return of A4 was accepted while you had this form open" in project.error[0].value
    assert project.selectbox(key="project-A4-0-status").value == "Green"
    fields = [project.text_area(key=f"project-A4-0-{name}").value for name in ("progress", "next_steps")]
    assert fields == ["Mine.", "Their next"]
    accept(press(project, "enter-A4"))
    [row] = reported(own_store, "project").query("report_date == @TODAY").to_dict("records")
    assert [row[name] for name in ("status", "progress", "next_steps")] == ["Green", "Mine.", "Their next"]


def test_a_grid_offers_the_same_actions(project: AppTest) -> None:
    project.segmented_control(key="entry-way").set_value("As a grid").run()
    assert not project.exception
    press(project, "enter-A4")
    assert "No figure, verdict or status would change" in headings(project)


def test_an_update_of_the_project_says_nothing_new_of_actions_that_nobody_touched(
    project: AppTest, own_store: Path
) -> None:
    before = reported(own_store, "action")
    project.selectbox(key="project-A4-0-status").select("Green")
    accept(press(project, "enter-A4"))
    assert project.success[0].value.startswith("1 return accepted")
    for field in ("status", "progress"):  # what was entered is forgotten, so that no reload is warned of
        assert f"project-A4-0-{field}" not in project.session_state
        assert f"project-A4-1-{field}" in project.session_state
    pd.testing.assert_frame_equal(reported(own_store, "action"), before)


def test_what_would_be_to_query_stands_in_the_preview_beside_what_is_to_query_now(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("project", store=own_store, ref="B2")
    app.selectbox(key="project-B2-0-status").select("Green")
    press(app, "enter-B2")
    assert not app.exception
    assert "1 rating would be to query" in headings(app, 3)
    assert "3 ratings to query" in headings(app)
    assert "Reported once" in headings(app)


def test_what_is_typed_stays_while_somebody_looks_elsewhere(project: AppTest) -> None:
    project.text_area(key="project-A4-0-progress").set_value("Half a sentence").run()
    project.switch_page(str(ROOT / "pages" / "plan.py")).run()
    project.query_params["ref"] = "A4"
    project.switch_page(str(ROOT / "pages" / "project.py")).run()
    assert project.text_area(key="project-A4-0-progress").value == "Half a sentence"
