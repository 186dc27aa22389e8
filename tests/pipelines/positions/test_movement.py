"""What moved in the plan since the report before the latest, as at a date."""

from datetime import date

from pipelines.positions import Query, plan_movement
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, row_of
from tests.pipelines.positions.test_plan import ACTIONS, PROJECTS


def two_reports(store: Store) -> Store:
    give(store, "project", "2023-02-03", PROJECTS + "2023-02-03,A2,Grey,,,\n2023-02-03,C1,,SEND plan,,")
    give(store, "project", "2023-03-17", PROJECTS + "2023-03-17,A2,Amber,,,\n2023-03-17,C1,,SEND plan,,")
    give(store, "action", "2023-03-17", ACTIONS + "2023-03-17,A1,A1-1,Draft,Role,2023-03-31,,Green,,")
    return store


def changes(store: Store, definitions: Definitions, asked: Query) -> dict[str, tuple[str, bool]]:
    rows = plan_movement(two_reports(store), definitions, asked)
    return {row["ref"]: (row["change"], row["is_rated"]) for row in rows.to_dict("records")}


def test_each_reported_item_says_what_became_of_it(store: Store, definitions: Definitions) -> None:
    assert changes(store, definitions, Query(as_at=date(2023, 4, 5))) == {
        "A2": ("moved", True),
        "C1": ("unchanged", False),
        "A1-1": ("first report", True),
    }


def test_movement_follows_the_date_and_the_filters(store: Store, definitions: Definitions) -> None:
    asked = Query(as_at=date(2023, 3, 1), workstream="A")
    assert changes(store, definitions, asked) == {"A2": ("first report", True)}


def test_an_action_brings_its_own_title_and_lead_and_its_projects_place(
    store: Store, definitions: Definitions
) -> None:
    rows = plan_movement(two_reports(store), definitions, Query(as_at=date(2023, 4, 5)))
    action = row_of(rows, "ref", "A1-1")
    assert [action[c] for c in ("title", "lead", "project", "workstream")] == ["Draft", "Role", "A1", "A"]
