"""Commentary checks: what is asked about, and above all what is not."""

import csv
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.claims import find_claims
from measures.commentary import CODES, check_commentary
from tests.conftest import ROOT
from tests.measures.frames import rows, texts

BUNDLED = ROOT / "data" / "returns"


Asked = dict[str, str]


def asked(table: Sequence[tuple[str | None, str | None, str | None]], **about: Any) -> list[Asked]:
    """What is asked about each text, figure before and figure now: message by code."""
    known: dict[str, Any] = {
        "unit": "%",
        "decimals": 0,
        "verdict": "Near target",
        "name": "Take-up of early education, age 2",
        "previous_data_period": "Summer term 2022",
        "previous_commentary": None,
    } | about
    # Periods of their own, or one text would be said to stand on two measures.
    cases = [[f"m{at}", f"{2000 + at}-{1 + at:02d} Q3", *case] for at, case in enumerate(table)]
    found = check_commentary(rows("measure period commentary previous value", *cases, **known))
    assert not found.duplicated(["measure", "period", "code"]).any()
    by_measure = {case[0]: found[found["measure"] == case[0]] for case in cases}
    return [dict(zip(some["code"], some["message"], strict=True)) for some in by_measure.values()]


def said(text: str | None, before: str | None, now: str | None, **about: Any) -> Asked:
    """What is asked about one text: message by code."""
    return asked([(text, before, now)], **about)[0]


def by_text(known: list[str], before: str, now: str) -> dict[str, Asked]:
    """What is asked about each of some texts beside the same figures."""
    return dict(zip(known, asked([(text, before, now) for text in known]), strict=True))


RISES = [
    "In line with the season: a slight increase as more are confirmed.",
    "Slight increase as the not known figure falls for others.",
    "There has been an increase since last quarter.",
    "An increase of 2 points.",
    "Take-up has risen each term.",
    "The rate rose slightly.",
    "Increased slightly on last term.",
    "The figure is up on the last term.",
    "Numbers have gone up.",
    "A further rise in take-up this term.",
    "We saw an increase in the number.",
    "Take-up is well below the national level, but has risen since last term.",
    "This carries on the rising trend.",
    "3 points higher than last term.",
    "Performance has increased again.",
    "More families know of it: early education has risen in the city.",
]


def test_a_text_that_says_rise_where_the_figure_fell_is_asked_about() -> None:
    message = "The text says a rise, but the figure fell: 69% to 67%"
    found = {
        text: queries.get("commentary-direction") for text, queries in by_text(RISES, "69", "67").items()
    }
    assert found == dict.fromkeys(RISES, message)
    rose = by_text(RISES, "67", "69")
    assert [text for text, queries in rose.items() if "commentary-direction" in queries] == []


FALLS = [
    "A slight fall on last term.",
    "Take-up has fallen.",
    "The rate dropped sharply.",
    "Take-up is down on last term.",
    "There was a small reduction.",
    "The decline of 2 points is seasonal.",
    "2 points lower than last term.",
    "A downward trend.",
]


def test_a_text_that_says_fall_where_the_figure_rose_is_asked_about() -> None:
    message = "The text says a fall, but the figure rose: 67% to 69%"
    found = {
        text: queries.get("commentary-direction") for text, queries in by_text(FALLS, "67", "69").items()
    }
    assert found == dict.fromkeys(FALLS, message)
    fell = by_text(FALLS, "69", "67")
    assert [text for text, queries in fell.items() if "commentary-direction" in queries] == []


OF_SOMETHING_ELSE = [
    "Fewer were reached because of increased costs.",
    "A decrease in other funds, due to a rise in fuel prices.",
    "The increase in costs from £8.31 to £8.50 limited what could be bought.",
    "Increasing uptake of services could lead to an increase in outcomes.",
    "We exceeded the target by 1,104.",
    "Plans are in place to increase take-up.",
    "An increase is expected next term.",
    "Take-up will rise in spring.",
    "There was no increase.",
    "Take-up has not risen.",
    "Demand has risen.",
    "Suspension rates have risen slightly.",
    "Costs fell for those with a plan, rose slightly for others.",
    "The team has increased capacity.",
    "It has increased capacity in the team.",
    "Higher than the national average.",
    "2% higher than the same term in 2021.",
    "Take-up has risen since 2019.",
    "An increase on last year.",
    "Take-up rose in October and has fallen since.",
    "A small amount of drop-out from courses.",
    "Hard to move up from 60%.",
    "Kept up by ambitious planning.",
    "Down to a third of 2017-18.",
    "If this is an increase, we shall say so.",
    "An increase of 4 staff.",
    "The risk of a further rise is real.",
    "Work to prevent an increase goes on.",
]


@pytest.mark.parametrize(("before", "now"), [("69", "67"), ("67", "69")], ids=["fell", "rose"])
def test_words_that_do_not_speak_of_the_figures_move_are_left_alone(before: str, now: str) -> None:
    codes = {"commentary-direction", "commentary-change"}
    found = by_text(OF_SOMETHING_ELSE, before, now)
    assert {text: queries for text, queries in found.items() if codes & queries.keys()} == {}


@pytest.mark.parametrize(
    ("before", "now"),
    [("67", "67"), (None, "69"), ("67", None)],
    ids=["no change", "no earlier", "no figure"],
)
def test_without_a_move_no_text_contradicts_it(before: str | None, now: str | None) -> None:
    assert "commentary-direction" not in said("A slight increase, then a rise.", before, now)


@pytest.mark.parametrize(
    ("text", "before", "now", "unit", "stated"),
    [
        ("At 69% it is 3% higher than 2021 and a 1% increase on Summer 2022.", "67", "69", "%", "1%"),
        ("An increase of 3 percentage points on last term.", "67", "69", "%", "3 points"),
        ("The rate has risen by 5 points.", "67", "69", "%", "5 points"),
        ("The number has fallen by 300.", "1127", "725", "young people", "300"),
        ("A decrease of 1,402 since last quarter.", "1127", "725", "young people", "1402"),
        ("A 10% fall on last quarter.", "1127", "725", "young people", "10%"),
        ("4 more than last quarter.", "244", "278", "children", "4"),
    ],
)
def test_a_change_that_the_figures_do_not_give_is_asked_about(
    text: str, before: str, now: str, unit: str, stated: str
) -> None:
    found = said(text, before, now, unit=unit, name="Young people and children supported")
    assert found["commentary-change"].startswith(
        f"The text states a change of {stated}, but the figures go from "
    )


@pytest.mark.parametrize(
    ("text", "before", "now", "unit"),
    [
        ("A 5% increase on Summer 2022.", "86", "91", "%"),
        ("An increase of 5 points on Summer 2022.", "86", "91", "%"),
        # figures are rounded, and so may their difference be
        ("An increase of 4.6 points.", "86", "91", "%"),
        # a percentage of the figure before is a change too
        ("A 5.8% increase on last term.", "86", "91", "%"),
        ("The number has fallen by 402.", "1127", "725", "young people"),
        ("A fall of 402 young people since last quarter.", "1127", "725", "young people"),
        ("A 36% fall on last quarter.", "1127", "725", "young people"),
        ("34 more than last quarter.", "244", "278", "children"),
        # since another date, or by another measure
        ("3% higher than 2021.", "67", "69", "%"),
        ("A 7% increase on Autumn 2021.", "67", "69", "%"),
        ("23% of those booked did not attend.", "67", "69", "%"),
        ("An increase of 4 staff.", "67", "69", "%"),
        ("A £3 increase in what each costs.", "67", "69", "%"),
    ],
)
def test_a_change_that_the_figures_give_or_cannot_speak_to_is_left_alone(
    text: str, before: str, now: str, unit: str
) -> None:
    assert "commentary-change" not in said(
        text, before, now, unit=unit, name="Young people and children supported"
    )


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("It went from 62% to 59%.", True),
        ("It went from 61% to 60%.", True),
        ("It went from 62% to 60%.", False),
        # two figures of something else
        ("Vacancies went from 12% to 9%.", False),
        ("Meals rose from £62 to £60.", False),
        ("Young people from 62 to 65.", False),
    ],
)
def test_two_figures_given_are_both_those_of_the_measure(text: str, is_wrong: bool) -> None:
    assert ("commentary-change" in said(text, "62", "60", name="Care leavers in work")) == is_wrong


@pytest.mark.parametrize(
    ("text", "unit", "is_wrong"),
    [
        ("A 2% increase on Summer 2022.", "%", True),
        ("Take-up has risen by 2 per cent.", "%", True),
        ("At 69% it is 3% higher than 2021.", "%", True),
        ("An increase of 2 percentage points on Summer 2022.", "%", False),
        ("An increase of 2 points.", "%", False),
        # 67 to 69 is an increase of 3.0% of 67
        ("A 3.0% increase on Summer 2022.", "%", False),
        ("At 69% take-up is below the national level of 72%.", "%", False),
        ("A 3.0% increase on Summer 2022.", "children", False),
    ],
)
def test_a_percent_sign_where_percentage_points_are_meant_is_asked_about(
    text: str, unit: str, is_wrong: bool
) -> None:
    assert ("commentary-points" in said(text, "67", "69", unit=unit)) == is_wrong


@pytest.mark.parametrize(
    ("text", "verdict", "is_missing"),
    [
        (None, "Off target", True),
        ("  ", "Off target", True),
        ("Providers were few.", "Off target", False),
        (None, "Near target", False),
        (None, "No figure", False),
    ],
)
def test_a_measure_off_target_says_why(text: str | None, verdict: str, is_missing: bool) -> None:
    assert ("commentary-missing" in said(text, "67", "69", verdict=verdict)) == is_missing


@pytest.mark.parametrize(
    ("before", "now", "is_unchanged"),
    [
        ("Providers were few.", "Providers were few.", True),
        ("Providers  were few.\n", "providers were few.", True),
        ("Providers were few.", "Providers are few.", False),
        (None, "Providers were few.", False),
        (None, None, False),
    ],
)
def test_a_text_unchanged_since_the_last_period_is_asked_about(
    before: str | None, now: str | None, is_unchanged: bool
) -> None:
    assert ("commentary-unchanged" in said(now, "67", "69", previous_commentary=before)) == is_unchanged


def test_the_same_text_on_two_measures_is_asked_about_on_both() -> None:
    frame = rows(
        "measure period commentary",
        ["a", "2022-23 Q3", "Published  rates."],
        ["b", "2022-23 Q3", "published rates."],
        ["c", "2022-23 Q3", "Another text."],
        ["d", "2022-23 Q3", None],
        ["e", "2022-23 Q3", None],
        ["f", "2022-23 Q2", "Another text."],
        value=None,
        previous=None,
        previous_commentary=None,
        verdict="No figure",
        unit="%",
        decimals=1,
    )
    found = check_commentary(frame)
    assert found["measure"].tolist() == ["a", "b"]
    assert set(found["code"]) == {"commentary-shared"}
    assert set(found["message"]) == {"The same text stands on a and b"}


@given(st.text(max_size=200))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    assert {claim.way for claim in find_claims(text)} <= {-1, 1}


def test_no_rows_ask_nothing() -> None:
    columns = "measure period commentary previous_commentary value previous verdict unit decimals"
    assert check_commentary(rows(columns)).empty


def bundled(folder: str) -> pd.DataFrame:
    """A bundled KPI return as text."""
    path = next((BUNDLED / folder).glob("kpi_*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)), dtype="str")


def test_the_reports_own_commentary_is_asked_about_where_it_should_be_and_nowhere_else() -> None:
    now, before = bundled("2023-01-27"), bundled("2022-10-28").set_index("measure")
    units = {"neet_supported": "young people", "haf_winter_children": "children", "haf_winter_meals": "meals"}
    decimals = {"neet_16_17": 1, "transport_eligible": 1}
    names = {
        "neet_supported": "Young people 16 to 18, NEET and engaged in support",
        "neet_16_17": "16 and 17 year olds NEET",
    }
    measure = now["measure"]
    frame = rows(
        "measure period commentary value previous",
        *zip(
            *(measure, now["period"], now["commentary"]),
            *(now["value"].replace("", None), measure.map(before["value"]).replace("", None)),
            strict=True,
        ),
    ).assign(
        unit=measure.map(units).fillna("children").where(measure.isin([*units, "ehcp_waiting"]), "%"),
        decimals=measure.map(decimals).fillna(0).astype("int64"),
        name=measure.map(names).fillna(measure),
        previous_data_period=measure.map(before["data_period"]),
        previous_commentary=texts(*[None] * len(now)),
        verdict="Off target",
    )
    found = check_commentary(frame)
    assert set(zip(found["measure"], found["code"], strict=True)) == {
        ("absence_primary", "commentary-shared"),
        ("absence_secondary", "commentary-shared"),
        ("eee_2", "commentary-change"),
        ("eee_2", "commentary-points"),
        ("eee_3_4", "commentary-points"),
        ("neet_supported", "commentary-direction"),
        ("neet_16_17", "commentary-direction"),
    }
    assert set(found["code"]) <= CODES.keys()
