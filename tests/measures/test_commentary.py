"""Commentary checks: what is asked about, and above all what is not."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.claims import find_claims
from measures.commentary import CODES, check_commentary
from tests.conftest import bundled_rows, read_table, specification
from tests.measures.frames import rows, specified, typed

Queries = dict[str, str]


def check(spec: pd.DataFrame, **about: Any) -> list[Queries]:
    """Message by code for each text (commentary), figure before (previous) and figure now (value)."""
    known: dict[str, Any] = {
        "unit": "%",
        "decimals": 0,
        "verdict": "Near target",
        "previous_commentary": None,
        "name": "Take-up of early education, age 2",
        "previous_data_period": "Summer term 2022",
    } | about
    missing = {name: value for name, value in known.items() if name not in spec}
    # Periods of their own, or one text would stand on two measures.
    codes = [f"m{place}" for place in range(len(spec))]
    found = check_commentary(spec.assign(measure=codes, period=codes, **missing))
    assert not found.duplicated(["measure", "code"]).any()
    own = (found[found["measure"] == code] for code in codes)
    return [dict(zip(one["code"], one["message"], strict=True)) for one in own]


def check_texts(texts: str, before: str | None, now: str | None, **about: Any) -> dict[str, Queries]:
    """Message by code for each text of the specification beside the same figures."""
    each = [text for [text] in read_table(specification(__file__, texts))]
    spec = rows("commentary previous value", *([text, before, now] for text in each))
    return dict(zip(each, check(spec, **about), strict=True))


SAYS = {
    ("says_a_rise", "69", "67"): "The text says a rise, but the figure fell: 69% to 67%",
    ("says_a_fall", "67", "69"): "The text says a fall, but the figure rose: 67% to 69%",
}


def test_a_text_with_a_wrong_direction_is_asked_about() -> None:
    for (texts, before, now), message in SAYS.items():
        found = check_texts(texts, before, now)
        assert [text for text, asked in found.items() if asked.get("commentary-direction") != message] == []
        turned = check_texts(texts, now, before)
        assert [text for text, asked in turned.items() if "commentary-direction" in asked] == []


@pytest.mark.parametrize(("before", "now"), [("69", "67"), ("67", "69")], ids=["fell", "rose"])
def test_words_that_do_not_speak_of_the_figures_move_are_left_alone(before: str, now: str) -> None:
    found = check_texts("says_neither", before, now)
    wrong = {"commentary-direction", "commentary-change"}
    assert {text: queries for text, queries in found.items() if wrong & queries.keys()} == {}


@pytest.mark.parametrize(("before", "now"), [("67", "67"), (None, "69"), ("67", None)])
def test_without_a_move_no_text_contradicts_it(before: str | None, now: str | None) -> None:
    text = rows("commentary previous value", ["A slight increase, then a rise.", before, now])
    assert "commentary-direction" not in check(text)[0]


def test_a_change_that_the_figures_do_not_give_is_asked_about() -> None:
    spec, start = specified("stated_changes"), "The text states a change of "
    found = check(spec, name="Young people and children supported")
    messages = [queries.get("commentary-change", start + ",") for queries in found]
    stated = [message.removeprefix(start).partition(",")[0] for message in messages]
    assert stated == spec["stated"].fillna("").tolist()
    assert messages[0] == f"{start}1%, but the figures go from 67% to 69%"


@pytest.mark.parametrize(
    ("code", "table", "before", "now"),
    [
        ("commentary-change", "pairs", "62", "60"),
        ("commentary-points", "points", "67", "69"),
        ("commentary-missing", "missing", "67", "69"),
        ("commentary-unchanged", "unchanged", "67", "69"),
    ],
)
def test_a_text_is_asked_about_where_its_rule_fails_it(code: str, table: str, before: str, now: str) -> None:
    spec = specified(table, previous=before, value=now)
    found = check(spec, name="Care leavers in work" if table == "pairs" else "Take-up")
    assert [code in queries for queries in found] == (spec["expected"] == "asked").tolist()


def test_a_blank_text_is_none_and_a_line_end_is_a_space() -> None:
    blank = rows("commentary previous value", ["  ", "67", "69"])
    assert "commentary-missing" in check(blank, verdict="Off target")[0]
    same = blank.assign(commentary="providers were few.")
    assert "commentary-unchanged" in check(same, previous_commentary="Providers  were few.\n")[0]


def test_the_same_text_on_two_measures_is_asked_about_on_both() -> None:
    about = {"value": None, "previous": None, "previous_commentary": None, "decimals": 1}
    frame = specified("shared_texts", verdict="No figure", unit="%", **about)
    message = "The same text stands on a and b"
    assert check_commentary(frame)[["measure", "code", "message"]].values.tolist() == [
        ["a", "commentary-shared", message],
        ["b", "commentary-shared", message],
    ]
    assert check_commentary(frame.head(0)).empty


@given(st.text(max_size=200))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    assert {claim.way for claim in find_claims(text)} <= {-1, 1}


def test_the_reports_own_commentary_is_asked_about_where_it_should_be_and_nowhere_else() -> None:
    files = ("kpi_2022-23_q3.csv", "kpi_2022-23_q2.csv")
    frames = (pd.DataFrame(bundled_rows(file), dtype="str").set_index("measure") for file in files)
    now, before = (frame.replace("", None) for frame in frames)
    units = {"neet_supported": "young people", "ehcp_waiting": "children"}
    units |= {"haf_winter_children": "children", "haf_winter_meals": "meals"}
    names = {"neet_supported": "Young people 16 to 18, NEET and engaged in support"}
    names |= {"neet_16_17": "16 and 17 year olds NEET"}
    one_decimal = ("neet_16_17", "transport_eligible")
    frame = now[["period", "commentary", "value"]].assign(
        previous=before["value"],
        previous_data_period=before["data_period"],
        unit=[units.get(code, "%") for code in now.index],
        decimals=[int(code in one_decimal) for code in now.index],
        name=[names.get(code, code) for code in now.index],
        previous_commentary=None,
        verdict="Off target",
    )
    found = check_commentary(typed(frame.reset_index()))
    expected = {"absence_primary": "shared", "absence_secondary": "shared", "eee_3_4": "points"}
    expected |= {"neet_supported": "direction", "neet_16_17": "direction", "eee_2": "change"}
    pairs = {(measure, f"commentary-{code}") for measure, code in (*expected.items(), ("eee_2", "points"))}
    assert set(zip(found["measure"], found["code"], strict=True)) == pairs
    assert set(found["code"]) <= CODES.keys()
