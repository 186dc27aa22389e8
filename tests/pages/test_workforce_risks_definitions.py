"""The pages of the workforce, the risks and the definitions, through the whole app."""

from pathlib import Path

import pytest

from schemas.definitions import Definitions
from tests.conftest import load
from tests.pages.conftest import Open, cells, headings, tables, unfold, words

CARDS = (
    *("1,469 people employed", "19.0% agency share of headcount", "8 months average agency tenure"),
    *("5.2% absent on the day", "5.3 days average active absence", "Improving: 7.9 to 5.3"),
    "Council 17 months · at 1 February 2023",
)


def test_headlines_stand_beside_the_council_with_dates_and_what_the_last_report_was(open_page: Open) -> None:
    app = open_page("workforce")
    for phrase in (
        *CARDS,
        "the oldest is of 1 January 2023",
        "“Last report” is the figure of the date before. People employed, 1 January 2023",
        "Social workers: counted in another way",
    ):
        assert phrase in words(app), phrase
    assert "1,447 people employed" in words(open_page("workforce", as_at="2023-01-10"))


def test_there_is_a_series_of_each_measure_with_two_dates_and_an_address_names_the_one_drawn(
    open_page: Open,
) -> None:
    app = open_page("workforce", series="Length of absence")
    series = ["People employed", "Agency share", "Length of absence"]
    assert app.segmented_control(key="series").options == series
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("Average length of active absences. ")
    unfold(app, "published").segmented_control(key="published").set_value("social_worker_agency").run()
    assert "agency" in app.get("vega_lite_chart")[-1].proto.alt.lower()


def test_no_matrix_is_shown_where_nothing_is_scored_a_later_register_shows_its_own_and_what_changed(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("risks")
    assert headings(app)[0] == "2 risks are on the register; none is scored"
    assert len(tables(app)) == 1
    assert "there is no matrix to show" in words(app)
    later = "2023-04-01,R1,Supply of candidates,A plan,Director,4,5\n2023-04-01,R3,A *new* one,,,3,\n"
    heads = "report_date,risk,title,mitigation,owner,likelihood,impact\n"
    load(own_store, heads + later, options=["--received", "2023-04-01", "--answer", "dropped-rows=It ended"])
    app = open_page("risks", store=own_store)
    assert "2 risks are on the register; 1 is scored" in headings(app)
    assert "Since the last register: 1 new, 1 changed, 1 gone" in headings(app)
    matrix = tables(app)[1].set_index("Likelihood")
    assert matrix.shape == (5, 5)
    assert matrix.loc["4", "Impact 5, greatest"] == "1 risk\nR1"
    for phrase in (
        "likelihood not scored to 4",
        "No longer on the register",
        "A *new* one",
        "Likelihood 3, impact not given",
    ):
        assert phrase in cells(app), phrase
    before = open_page("risks", store=own_store, as_at="2023-03-31")
    assert "2 risks are on the register; none is scored" in headings(before)


def test_owners_and_days_of_the_bundled_returns_are_said_to_be_this_products_and_no_others(
    open_page: Open, own_store: Path
) -> None:
    assert "Transformation (assumed, not in the report)" in cells(open_page("risks"))
    owned = "report_date,risk,title,mitigation,owner\n2023-04-01,R1,Supply,A plan,Head of Data\n"
    dropped = "dropped-rows=It has ended"
    load(own_store, owned, options=["--received", "2023-04-03", "--answer", dropped])
    assert "(assumed" not in cells(open_page("risks", store=own_store))
    received = tables(open_page("history", store=own_store))[0]["Received"].tolist()
    assert [words for words in received if "assumed date" not in words] == [
        *("3 April 2023\nentered late", *["17 March 2023\nentered late"] * 4)
    ]
    app = open_page("returns")
    assert "27 January 2023 (assumed date)" in cells(app)
    assert "The calendar's rules and days are assumed" in words(app)


def test_every_measure_every_part_and_the_rules_own_numbers_are_on_the_page_and_searched(
    open_page: Open, definitions: Definitions
) -> None:
    app = open_page("definitions")
    assert headings(app)[0] == "25 measures in words"
    for phrase in (
        *(measure.name for measure in definitions.measures.values()),
        *("the date of the next Board in the reporting calendar", "2.66 times", "Fewer than 13 data periods"),
        *(
            "Within 30 days of the end of each quarter",
            "5 January 2024 (assumed, not in the report, but for 17 March 2023)",
        ),
    ):
        assert phrase in cells(app), phrase
    app.text_input(key="definitions-search").set_value("tolerance").run()
    assert "Near target" in cells(app)
    assert all("Out of" not in table for table in tables(app))
    app.text_input(key="definitions-search").set_value("zzz nothing").run()
    assert "No definition holds those words" in words(app)
    assert not tables(app)


@pytest.mark.parametrize(
    ("asked", "heading", "meaning"),
    [
        ({"measure": "eee_2"}, "Take-up of early education, age 2", "Can be more than 100%"),
        (
            {"word": "near-target"},
            "What “Near target” means",
            "Misses its target by no more than the tolerance",
        ),
        ({"word": "amber"}, "What “Amber” means", "Started, progress being made"),
    ],
)
def test_what_an_address_names_is_defined_first(
    open_page: Open, asked: dict[str, str], heading: str, meaning: str
) -> None:
    app = open_page("definitions", **asked)
    assert headings(app)[0] == heading
    assert meaning in cells(app)


@pytest.mark.parametrize(("name", "value"), [("measure", "nothing"), ("word", "<b>bold</b>")])
def test_an_address_of_what_is_not_defined_is_said(open_page: Open, name: str, value: str) -> None:
    app = open_page("definitions", **{name: value})
    assert f"There is no {name} “{value}”." in words(app)
    assert tables(app)
