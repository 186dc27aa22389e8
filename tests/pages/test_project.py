"""One project, through the whole app: what it is, and updating it by hand."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.store import Store
from pipelines.store.ledger import in_force
from tests.pages.conftest import Open, cells, headings, words
from tests.pipelines.sending import TODAY


def accept(app: AppTest) -> AppTest:
    for box in app.checkbox:
        box.check()
    return app.button(key="accept-button-project-A4").click().run()


@pytest.fixture
def project(open_page: Open, own_store: Path) -> AppTest:
    return open_page("project", store=own_store, ref="A4")


def test_a_project_says_where_it_stands_and_what_the_plan_says_of_it(project: AppTest) -> None:
    assert headings(project, 1)[0] == "A4: Performance culture"
    assert headings(project)[0] == "Amber, on time: due 30 September 2023"
    for said in ("Monthly performance clinics", "Director of Strategy", "A4-08", "Illustrative status"):
        assert said in cells(project)


def test_a_project_that_does_not_exist_is_said_and_others_are_offered(open_page: Open) -> None:
    app = open_page("project", ref="Z9")
    assert "There is no project “Z9”" in words(app)
    assert app.selectbox(key="choose-project").options


def test_an_update_by_hand_is_a_return_that_is_previewed_before_it_is_sent(
    project: AppTest, own_store: Path
) -> None:
    project.multiselect(key="moved-A4").set_value(["A4-04"]).run()
    project.selectbox(key="project-A4-status").select("Green")
    project.text_area(key="project-A4-progress").set_value("Clinics run in every area.")
    project.selectbox(key="action-A4-A4-04-status").select("Blue")
    project.button(key="enter-A4").click().run()
    assert "2 statuses would change" in headings(project)
    with Store(own_store).read() as connection:
        assert set(in_force(connection, "project", TODAY)["report_date"].dt.date.astype("str")) == {
            "2023-03-17"
        }
    accept(project)
    assert project.success[0].value.startswith("2 returns accepted")
    with Store(own_store).read() as connection:
        rows, actions = (in_force(connection, kind, TODAY) for kind in ("project", "action"))
        sources = connection.rows("SELECT DISTINCT source FROM returns WHERE received_on = DATE '2023-04-05'")
    row = rows[(rows["project"] == "A4") & (rows["report_date"].dt.date == TODAY)].iloc[0]
    actions = actions[(actions["project"] == "A4") & (actions["report_date"].dt.date == TODAY)]
    assert (row["status"], row["progress"]) == ("Green", "Clinics run in every area.")
    assert len(actions) == 8
    assert dict(zip(actions["action"], actions["status"], strict=True))["A4-04"] == "Blue"
    assert sources == [("form",)]


def test_an_action_can_be_added_with_a_ref_of_its_own(project: AppTest) -> None:
    project.text_input(key="new-title-A4").set_value("Publish the clinic's calendar")
    project.text_input(key="new-lead-A4").set_value("Head of Performance")
    project.selectbox(key="new-status-A4").select("Grey")
    project.button(key="enter-A4").click().run()
    assert "A4-09" in cells(project)


def test_what_is_wrong_with_an_entry_is_said_like_any_other(project: AppTest) -> None:
    project.text_area(key="project-A4-progress").set_value("Ask at B1 1BB")
    project.button(key="enter-A4").click().run()
    assert "postcode" in project.error[0].value
    assert "B1 1BB" not in cells(project)


def test_a_grid_offers_the_same_actions(project: AppTest) -> None:
    project.segmented_control(key="entry-way").set_value("As a grid").run()
    assert not project.exception
    project.button(key="enter-A4").click().run()
    assert "No figure, verdict or status would change" in headings(project)
