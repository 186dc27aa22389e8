"""The risk register's page and the definitions' page, drawn whole."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from measures.commentary import CODES
from measures.plan import Challenge
from schemas.definitions import Definitions
from schemas.vocabulary import BOARD_CYCLE_DAYS, Direction, Lateness, State, Verdict
from tests.conftest import run_pipelines
from tests.pages.conftest import Open, cells, headings, tables, words
from ui import glossary

REGISTER = "report_date,risk,title,mitigation,owner,likelihood,impact\n"


def test_the_register_shows_owner_mitigation_and_dates_and_no_matrix_where_nothing_is_scored(
    open_page: Open,
) -> None:
    app = open_page("risks")
    assert not app.exception
    assert headings(app) == [
        "2 risks are on the register; none is scored",
        "Only one register so far: nothing to compare",
    ]
    assert len(tables(app)) == 1
    shown = cells(app)
    for word in ("Access to data and information", "Director of Strategy", "Not scored", "17 March 2023"):
        assert word in shown, word
    assert "there is no matrix to show" in words(app)


def test_a_later_register_shows_its_scores_in_a_matrix_and_what_changed(
    open_page: Open, own_store: Path, tmp_path: Path
) -> None:
    later = tmp_path / "risks.csv"
    later.write_text(
        REGISTER + "2023-04-01,R1,Supply of candidates,A plan,Director,4,5\n2023-04-01,R3,A *new* one,,,,\n"
    )
    loaded = run_pipelines("load", str(later), "--received", "2023-04-01", store=own_store)
    assert loaded.returncode == 0, loaded.stdout
    app = open_page("risks", store=own_store)
    assert "2 risks are on the register; 1 is scored" in words(app)
    assert "Since the last register: 1 new, 1 changed, 1 gone" in words(app)
    matrix = tables(app)[1].set_index("Likelihood")
    assert matrix.shape == (5, 5)
    assert str(matrix.loc["4", "Impact 5, greatest"]).startswith("1 risk")
    shown = cells(app)
    assert "likelihood not scored to 4" in shown
    assert "No longer on the register" in shown
    assert "A *new* one" in shown
    before = open_page("risks", store=own_store, as_at="2023-03-31")
    assert "2 risks are on the register; none is scored" in words(before)


def test_every_word_of_the_vocabularies_has_its_meaning(definitions: Definitions) -> None:
    known = {(word.part, word.word) for word in glossary.words(definitions)}
    wanted: list[tuple[str, Iterable[str]]] = [
        (glossary.VERDICTS, Verdict),
        (glossary.DIRECTION, Direction),
        (glossary.LATENESS, Lateness),
        (glossary.STATES, State),
        (glossary.CHALLENGES, Challenge),
        (glossary.QUERIES, CODES),
        (glossary.STATUSES, [status.name for status in definitions.statuses]),
        (glossary.CALENDAR, [due.what for due in definitions.calendar.due]),
    ]
    for part, vocabulary in wanted:
        for word in vocabulary:
            assert (part, str(word)) in known, word


def test_every_measure_every_part_and_the_rules_own_numbers_are_on_the_page(
    open_page: Open, definitions: Definitions
) -> None:
    app = open_page("definitions")
    assert not app.exception
    shown = cells(app)
    for measure in definitions.measures.values():
        assert measure.name in shown, measure.code
    assert f"due within {BOARD_CYCLE_DAYS} days" in shown
    assert "2.66 times" in shown
    assert "Fewer than 13 data periods" in shown
    assert "Within 30 days of the end of each quarter" in shown
    assert "28 April 2023" in shown
    assert headings(app)[0] == "25 measures in words"


def test_a_measure_in_the_address_shows_its_whole_definition_first(open_page: Open) -> None:
    app = open_page("definitions", measure="eee_2")
    assert headings(app)[0] == "Take-up of early education, age 2"
    first = dict(tables(app)[0].to_numpy())
    assert "not printed in the report" in first["This product's reading"]
    assert first["Over 100%"] == "Can be more than 100%"
    assert first["Code"] == "eee_2"


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("near-target", "Misses its target by no more than the tolerance"),
        ("amber", "Started, progress being made"),
        ("overdue", "the as-at date is past its date"),
        ("last-report", "The workforce figure of the date before the latest one held"),
    ],
)
def test_a_word_in_the_address_shows_what_it_means_first(open_page: Open, word: str, meaning: str) -> None:
    app = open_page("definitions", word=word)
    assert headings(app)[0].startswith("What “")
    assert meaning in "".join(tables(app)[0]["Meaning"])


@pytest.mark.parametrize(
    ("name", "value"), [("measure", "nothing"), ("word", "nowhere"), ("word", "<b>bold</b>")]
)
def test_an_address_of_what_is_not_defined_is_said(open_page: Open, name: str, value: str) -> None:
    app = open_page("definitions", **{name: value})
    assert not app.exception
    assert f"There is no {name} “{value}”." in words(app)
    assert tables(app)


def test_search_looks_through_measures_and_words(open_page: Open) -> None:
    app = open_page("definitions")
    app.text_input(key="definitions-search").set_value("tolerance").run()
    assert "Near target" in cells(app)
    assert "Out of" not in [column for table in tables(app) for column in table]
    app.text_input(key="definitions-search").set_value("zzz nothing").run()
    assert "No definition holds those words" in words(app)
    assert not tables(app)
