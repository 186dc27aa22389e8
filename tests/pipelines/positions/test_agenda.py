"""A clinic's agenda: what is on it, in which order, under which name, made from the data alone."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from measures.columns import fits_title
from pipelines.positions import Query, agenda, front_sheet, measure_page
from pipelines.positions.agenda import Agenda, arrange_items, find_reasons
from pipelines.positions.agenda_items import ITEM, list_return_items, measure_titles, project_titles
from pipelines.review.decisions import Agreed, Clinic, Subject, close_decision, record_decision
from schemas.vocabulary import About, Direction, Verdict
from tests.conftest import specified
from tests.pipelines.positions.giving import Given
from tests.pipelines.sending import TODAY

DUE = date(2023, 4, 28)
LEAD = "Director of SEND and Inclusion"


def agree(
    desk: Given, about: About, ref: str, text: str = "Do it", due: date = DUE, area: str | None = None
) -> str:
    clinic = Clinic(area, "2022-23 Q3", TODAY)
    return record_decision(desk.store, Agreed(text, LEAD, due), Subject(about, ref), clinic, "test")


def now(desk: Given, area: str | None = None) -> Agenda:
    """The agenda of the store's today."""
    return agenda(desk.store, desk.definitions, Query(service_area=area))


COLUMNS = {
    "carried": ["item"],
    "kpi": ["measure", "verdict", "direction"],
    "challenge": ["project", "challenge"],
    "project": ["project", "lateness"],
    "action": ["project", "lateness"],
    "late": ["kind"],
}


def frame_of(kind: str, things: list[str]) -> pd.DataFrame:
    """The rows of one kind among things such as "project A1, on time"."""
    own = [thing.removeprefix(f"{kind} ").split(", ") for thing in things if thing.startswith(f"{kind} ")]
    return pd.DataFrame(own, columns=COLUMNS[kind], dtype="str")


@pytest.mark.parametrize(
    ("what", "there_is", "expected"),
    specified(__file__, "agendas"),
    ids=[row[0] for row in specified(__file__, "agendas")],
)
def test_the_agenda_has(what: str, there_is: str, expected: str) -> None:
    things = there_is.replace("PASSED", "date passed since the report").split("; ")
    carried, kpis, challenges, projects, actions, late = (frame_of(kind, things) for kind in COLUMNS)
    kpis["polarity_assumed"] = kpis["measure"] == "assumed"
    owed = late.assign(service_area="", due_on=pd.Timestamp(2023, 3, 10), state="late")
    found = find_reasons(carried, kpis, challenges, projects, actions, owed)
    reasons = found["why"].str.split().str[0].groupby(found["item"], sort=False).agg(", ".join)
    assert "; ".join(f"{item}: {words}" for item, words in reasons.items()) == expected


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict != Verdict.NO_FIGURE])
def test_no_title_contradicts_its_verdict_or_its_direction(verdict: Verdict) -> None:
    for direction in Direction:
        for title in measure_titles("Absence", verdict, direction, f"{direction}: 24% to 19%", "19%"):
            words = [Verdict.ON, Verdict.NEAR, Verdict.OFF, Direction.WORSENING, Direction.IMPROVING]
            found = {word for word in words if word.lower() in title.lower()}
            assert found == {verdict, direction} & set(words), title


def test_late_returns_of_one_sender_are_told_apart_by_their_occasion() -> None:
    due = pd.DataFrame(
        {
            "what": "KPI return, Thriving Children and Families",
            "occasion": ["Quarter 1, 2022/23", "Quarter 2, 2022/23"],
            "kind": "kpi",
            "service_area": "Thriving Children and Families",
            "from": "Director",
            "due_on": pd.to_datetime(["2022-07-30", "2022-10-30"]),
            "days": [1007, 916],
            "state": "late",
            "missing_measures": None,
        }
    )
    assert [item["title"] for item in list_return_items(due)] == [
        "KPI return of Quarter 1, 2022/23 is 1,007 days late",
        "KPI return of Quarter 2, 2022/23 is 916 days late",
    ]


def test_a_long_name_is_cut_before_the_finding_is_lost() -> None:
    titles = project_titles(
        "E2.18", "one two three four five six seven eight nine", "5 days overdue, 2 actions overdue"
    )
    assert next(title for title in titles if fits_title(title)) == "Project E2.18: 5 days overdue"


def test_a_decision_is_back_at_the_next_clinic_and_gone_after_the_one_that_closes_it(desk: Given) -> None:
    figure = "period,measure,value,data_period\n2022-23 Q3,eee_2,69,Autumn term 2022"
    desk.give("kpi", "2023-01-27", figure)
    before = now(desk).ids
    decision = agree(desk, About.MEASURE, "eee_2")
    same_day = now(desk)
    assert same_day.ids == before  # the items of its own clinic do not move
    assert same_day.decisions["item"].tolist() == ["kpi-eee_2"]
    assert same_day.carried == frozenset()
    desk.set_today(TODAY + timedelta(days=28))
    later = now(desk)
    assert later.ids[0] == "kpi-eee_2"
    assert later.items["reasons"].iloc[0] == ["Decision carried forward"]
    assert later.carried == set(later.decisions["decision_id"])
    assert desk.ask(agenda, TODAY).ids == before
    close_decision(desk.store, decision, 1, "test")
    assert "kpi-eee_2" in now(desk).ids
    desk.set_today(TODAY + timedelta(days=56))
    assert "kpi-eee_2" not in now(desk).ids


AREA = "Children's Services"
# What a decision is about, its item (none: one of its own) and the service area where it is shown.
ABOUT: list[tuple[About, str, str | None, str]] = [
    (About.MEASURE, "eee_2", "kpi-eee_2", "Schools and Achievement"),
    (About.PROJECT, "C1", "project-C1", "SEND and Inclusion"),
    (About.CHALLENGE, "B2 X-01", "project-B2", "Schools and Achievement"),
    (About.ACTION, "B2 X-01", "project-B2", "Schools and Achievement"),
    (About.RETURN, "return-workforce-2023-03-10", "return-workforce-2023-03-10", AREA),
    (About.ACTION, "X-01", None, AREA),
    (About.NOTHING, "", None, AREA),
    (About.MEASURE, "no_longer_defined", None, AREA),
]


def test_a_decision_knows_its_item_and_the_service_area_of_what_it_is_about(desk: Given) -> None:
    decided = {agree(desk, about, ref, area=AREA): (item, where) for about, ref, item, where in ABOUT}
    expected = {one: (item or f"decision-{one}", where) for one, (item, where) in decided.items()}

    def shown(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
        columns = rows[["decision_id", "item", "service_area"]]
        return {one: (item, where) for one, item, where in columns.itertuples(index=False)}

    assert shown(front_sheet(desk.store, desk.definitions).decisions) == expected
    desk.set_today(TODAY + timedelta(days=28))
    for area in {area for _, area in expected.values()}:
        later = now(desk, area)
        assert later.carried == {one for one, (_, where) in expected.items() if where == area}
        items = set(later.decisions["item"])
        assert set(later.ids[: len(items)]) == items


def test_without_figures_there_is_what_is_late(desk: Given) -> None:
    assert now(desk).items.empty  # a new store owes nothing yet
    desk.give("risk", "2022-04-01", "report_date,risk,title\n2022-04-01,R1,Staff")
    shown = now(desk)
    assert shown.period is None
    assert {reason for reasons in shown.items["reasons"] for reason in reasons} == {"Late return"}
    assert replace(shown.clinic, held_on=TODAY) == Clinic(None, None, TODAY)


def test_front_sheet_and_measure_page_have_the_decisions_of_their_part(desk: Given) -> None:
    agree(desk, About.MEASURE, "eee_2", "About a measure")
    agree(desk, About.PROJECT, "C1", "About a project")
    assert desk.ask(front_sheet, workstream="C").decisions["text"].tolist() == ["About a project"]
    page = measure_page(desk.store, desk.definitions, "eee_2")
    assert page.decisions["text"].tolist() == ["About a measure"]


def test_items_stand_by_service_area_in_the_order_of_their_first_and_what_nothing_describes_is_left_out() -> (
    None
):
    why = pd.DataFrame(
        {"item": ["kpi-a", "return-r", "kpi-b", "kpi-c", "kpi-gone"], "why": ["Off target"] * 5}
    )
    areas = {"kpi-c": "SEND", "kpi-b": "Travel", "return-r": "", "kpi-a": "SEND"}
    things = pd.DataFrame(
        [{**dict.fromkeys(ITEM, ""), "item": i, "service_area": a} for i, a in areas.items()]
    )
    assert arrange_items(why, things)["item"].tolist() == ["kpi-a", "kpi-c", "kpi-b", "return-r"]
