"""Commentary checks: what the words say against what the figures did (domain rules, section 3). They never block."""

import re
from typing import Any

import pandas as pd

from measures.against_target import true
from schemas.numbers import format_number
from schemas.vocabulary import Verdict

COLUMNS = ["measure", "period", "code", "message"]
_MANNER = r"(?:slight|small|large|further|marked|sharp|steady|significant)"
# Only words about the figure itself: "slight increase", "increase of", "has risen"; not "increased costs".
RISE = rf"\b(?:{_MANNER} (?:increase|rise)|(?:increase|rise) (?:of|to|on|from)|has (?:risen|increased)|(?:is|are) up)\b"
FALL = rf"\b(?:{_MANNER} (?:decrease|fall|drop|reduction)|(?:decrease|fall|drop) (?:of|to|from)|has (?:fallen|dropped))\b"
_CHANGE = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?)\s?(?P<sign>%|percentage points?|points?)\s+"
    r"(?P<way>increase|rise|decrease|fall|drop)\s+(?:on|from|since)\b",
    re.IGNORECASE,
)


def _queries(rows: pd.DataFrame, code: str, message: "pd.Series[Any] | str") -> pd.DataFrame:
    return pd.DataFrame(
        {"measure": rows["measure"], "period": rows["period"], "code": code, "message": message},
        columns=COLUMNS,
    )


def _moved_the_other_way(rows: pd.DataFrame) -> pd.DataFrame:
    text = rows["commentary"]
    fell, rose = true(rows["value"] < rows["previous"]), true(rows["value"] > rows["previous"])
    says_rise = text.str.contains(RISE, case=False).to_numpy(dtype=bool)
    says_fall = text.str.contains(FALL, case=False).to_numpy(dtype=bool)
    wrong_rise, wrong_fall = rows[says_rise & ~says_fall & fell], rows[says_fall & ~says_rise & rose]
    return pd.concat(
        [
            _queries(
                wrong_rise,
                "commentary-direction",
                "The text says the figure rose, but it fell" + _from_to(wrong_rise),
            ),
            _queries(
                wrong_fall,
                "commentary-direction",
                "The text says the figure fell, but it rose" + _from_to(wrong_fall),
            ),
        ]
    )


def _from_to(rows: pd.DataFrame) -> "pd.Series[Any]":
    words = [
        f": {format_number(r.previous, int(r.decimals), r.unit)} to {format_number(r.value, int(r.decimals), r.unit)}"
        for r in rows.itertuples(index=False)
    ]
    return pd.Series(words, index=rows.index, dtype="str")


def _shared_text(rows: pd.DataFrame) -> pd.DataFrame:
    shared = rows[rows["commentary"] != ""]
    shared = shared[shared.duplicated(["period", "commentary"], keep=False)]
    return _queries(shared, "commentary-shared", "The same text stands for another measure")


def _unchanged(rows: pd.DataFrame) -> pd.DataFrame:
    same = rows[(rows["commentary"] != "") & (rows["commentary"] == rows["previous_commentary"].fillna(""))]
    return _queries(same, "commentary-unchanged", "The text is the same as in the last period")


def _missing(rows: pd.DataFrame) -> pd.DataFrame:
    silent = rows[(rows["commentary"].str.strip() == "") & (rows["verdict"] == Verdict.OFF)]
    return _queries(silent, "commentary-missing", "Off target, and no commentary says why")


def _stated_changes(rows: pd.DataFrame) -> pd.DataFrame:
    stated = (
        rows["commentary"].str.extract(_CHANGE).assign(**{c: rows[c] for c in ("measure", "period", "unit")})
    )
    said = stated["amount"].notna()
    points = _queries(
        rows[said & (stated["sign"] == "%") & (rows["unit"] == "%")],
        "commentary-points",
        "Says %, where a difference of percentages is percentage points",
    )
    known = rows[said & rows["value"].notna() & rows["previous"].notna()]
    amount = stated.loc[known.index, "amount"].astype("float64")
    falls = stated.loc[known.index, "way"].str.lower().isin(["decrease", "fall", "drop"])
    moved = known["value"].astype("float64") - known["previous"].astype("float64")
    wrong = (amount.where(~falls, -amount) - moved).abs() > 0.5
    untrue = known[wrong]
    message = (
        "The text states a change of "
        + stated.loc[untrue.index, "amount"].astype("str")
        + ", but the figures give"
        + _from_to(untrue)
    )
    return pd.concat(
        [
            points,
            _queries(
                untrue, "commentary-change", message.astype("str").str.replace("give: ", "give ", regex=False)
            ),
        ]
    )


def commentary_checks(rows: pd.DataFrame) -> pd.DataFrame:
    """Return measure, period, code and message for each query.

    ``rows`` has one row a measure and period: measure, period, commentary, previous_commentary, value, previous,
    verdict, unit and decimals.
    """
    rows = rows.assign(commentary=rows["commentary"].fillna("")).reset_index(drop=True)
    checks = (_moved_the_other_way, _stated_changes, _shared_text, _unchanged, _missing)
    found = [check(rows) for check in checks]
    return pd.concat(found).sort_values(["measure", "code"], kind="stable").reset_index(drop=True)
