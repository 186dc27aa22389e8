"""Commentary checks: what the words say against what the figures did (rules, section 3). They never block."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from measures.claims import find_claims, may_claim, may_state_amount
from measures.columns import Column, Flags, contain, format_figures, is_true
from schemas.numbers import as_float
from schemas.vocabulary import Verdict

COLUMNS = ["measure", "period", "code", "message"]
CODES = {
    "commentary-direction": "The text says rise or fall where the figure moved the other way.",
    "commentary-change": "The text states a change that the figures do not give.",
    "commentary-points": "The text says % where percentage points are meant.",
    "commentary-shared": "The same text stands on two measures.",
    "commentary-unchanged": "The text is unchanged since the last period.",
    "commentary-missing": "Off target, and no text says why.",
}
# What is read of a row once its claims are known: what is not taken along need not be copied.
_READ = ["measure", "short_name", "period", "commentary", "value", "previous", "verdict", "unit", "decimals"]
_PAIR = r"\bfrom (?P<first>\d[\d,]*(?:\.\d+)?)(?P<sign>%?) to (?P<then>\d[\d,]*(?:\.\d+)?)(?P<sign2>%?)"


def check_commentary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return measure, period, code and message for each query, one at most for each code.

    ``rows`` has one row a measure and period: measure, period, commentary, previous_commentary, value,
    previous, verdict, unit and decimals; name, short_name and previous_data_period sharpen the reading where
    they are there.
    """
    rows = rows.assign(
        commentary=rows["commentary"].fillna("").astype("str"),
        previous_commentary=rows["previous_commentary"].fillna("").astype("str"),
    ).reset_index(drop=True)
    said = find_claims(rows[_find_suspects(rows)])
    text, before = normalise_texts(rows["commentary"]), normalise_texts(rows["previous_commentary"])
    rows = rows[[name for name in _READ if name in rows]]
    stated = _measure_claims(rows, said)
    direction = _check_direction(rows, said)
    change = _check_change(rows, stated)
    # A text that has the direction wrong is asked about that, not about the amount too.
    change = change[~change.index.isin(direction.index)]
    checks = [
        direction,
        change,
        _check_points(rows, stated),
        _check_shared(rows, text),
        _check_unchanged(rows, text, before),
        _check_missing(rows, text),
    ]
    found = pd.concat(checks).astype("str")
    return found.sort_values(["measure", "period", "code"], kind="stable").reset_index(drop=True)


def _find_suspects(rows: pd.DataFrame) -> Flags:
    """Return which texts may claim what the figures did not do; most say the way that a figure went, and no more."""
    text, value, previous = rows["commentary"], rows["value"], rows["previous"]
    rose, fell = is_true(value > previous), is_true(value < previous)
    return may_state_amount(text) | (fell & may_claim(text, 1)) | (rose & may_claim(text, -1))


def _list_queries(hits: pd.DataFrame, code: str, message: Column | str) -> pd.DataFrame:
    return hits[["measure", "period"]].assign(code=code, message=message)


def _is_any(rows: pd.DataFrame, found: Column) -> Column:
    """Return which rows any of the found row numbers names."""
    return pd.Series(rows.index.isin(found), index=rows.index)


def _format_movement(rows: pd.DataFrame) -> Column:
    return format_figures(rows, rows["previous"]) + " to " + format_figures(rows, rows["value"])


def _check_direction(rows: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Ask where the only way that the text says the figure moved is not the way it moved."""
    since_last = said[is_true(said["is_since_last"])]
    rose = _is_any(rows, since_last.loc[since_last["way"] == 1, "row"])
    fell = _is_any(rows, since_last.loc[since_last["way"] == -1, "row"])
    wrong_rise = rose & ~fell & is_true(rows["value"] < rows["previous"])
    wrong_fall = fell & ~rose & is_true(rows["value"] > rows["previous"])
    hits, is_rise = rows[wrong_rise | wrong_fall], wrong_rise[wrong_rise | wrong_fall]
    went = _format_movement(hits)
    message = "The text says a rise, but the figure fell: " + went
    message = message.where(is_rise, "The text says a fall, but the figure rose: " + went)
    return _list_queries(hits, "commentary-direction", message)


def _measure_claims(rows: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that state an amount, and whether the figures give it.

    ``is_given``: as a change in the measure's unit, to less than one in the last place that text and measure
    print. ``is_share``: as a percentage of the figure before, rounded as the text rounds.
    """
    stated = said[said["amount"].notna()].reset_index(drop=True)
    about = rows.loc[stated["row"], ["value", "previous", "unit", "decimals"]].reset_index(drop=True)
    value, previous = as_float(about["value"]), as_float(about["previous"])
    places = stated["amount"].str.extract(r"\.(\d+)")[0].fillna("").str.len()
    coarsest = 10.0 ** -np.minimum(places, about["decimals"].astype("int64"))
    last_place = 10.0**-places
    amount = stated["amount"].astype("float64") * stated["way"]
    share = (value - previous) * 100 / previous.abs().where(previous != 0)
    return stated.assign(
        unit=about["unit"],
        is_given=(amount - (value - previous)).abs() < coarsest - 1e-9,
        is_share=(amount - share).abs() < last_place / 2 + 1e-9,
        is_known=value.notna() & previous.notna(),
    )


def _check_change(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Ask where the text states a change since the figure before that the two figures do not give."""
    percent = is_true(stated["sign"] == "%")
    points = is_true(stated["unit"] == "%")
    fits = np.where(percent, stated["is_share"] | (points & stated["is_given"]), stated["is_given"])
    wrong = stated[is_true(stated["is_known"] & stated["is_since_last"]) & ~fits.astype(bool)]
    first = wrong.drop_duplicates("row").set_index("row")
    number = first["amount"] + first["sign"].map({"%": "%", "points": " points"}).fillna("")
    stating = _is_any(rows, wrong["row"])
    hits = rows[stating | _is_wrong_pair(rows)]
    amount, went = number.reindex(hits.index).astype("str"), _format_movement(hits)
    message = "The text states a change of " + amount + ", but the figures go from " + went
    message = message.where(stating[hits.index], "The text gives two figures, but they went from " + went)
    return _list_queries(hits, "commentary-change", message)


def _is_wrong_pair(rows: pd.DataFrame) -> Column:
    """Return where "from 62% to 60%" has one end right and the other wrong."""
    # Asked of Arrow itself: pandas takes texts apart in a loop over rows.
    pair = pc.extract_regex(pa.array(rows["commentary"], pa.large_string()), _PAIR)
    first, sign, then, sign2 = pair.flatten()
    before, now = (np.asarray(pc.replace_substring(end, ",", "").cast(pa.float64())) for end in (first, then))
    is_percent = np.asarray(pc.fill_null(pc.or_(pc.equal(sign, "%"), pc.equal(sign2, "%")), False))
    previous, value = as_float(rows["previous"]), as_float(rows["value"])
    known = value.notna() & previous.notna() & ~np.isnan(before)
    same_unit = (rows["unit"] == "%") == is_percent
    is_wrong: Column = known & same_unit & ((before == previous) != (now == value))
    return is_wrong


def _check_points(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Ask where a change of a percentage is given as %, unless it is a share of the figure before."""
    is_share = stated["is_since_last"] & stated["is_share"] & ~stated["is_given"]
    meant = stated[is_true((stated["unit"] == "%") & (stated["sign"] == "%")) & ~is_true(is_share)]
    hits = rows[_is_any(rows, meant["row"])]
    number = meant.drop_duplicates("row").set_index("row")["amount"].reindex(hits.index).astype("str")
    message = "The text says a change of " + number + "%: a difference of percentages is in percentage points"
    return _list_queries(hits, "commentary-points", message)


def normalise_texts(text: Column) -> Column:
    """Return texts as they are compared with each other: spaces and capitals aside."""
    if contain(text, r"[\s\pZ]{2}|[^\S ]|[^\PZ ]").any():
        text = text.str.replace(r"\s+", " ", regex=True)
    return text.str.strip().str.casefold()


def _check_shared(rows: pd.DataFrame, text: Column) -> pd.DataFrame:
    """Ask where one text stands on two measures in the same period."""
    hit = (text != "") & pd.DataFrame({"period": rows["period"], "text": text}).duplicated(keep=False)
    name = rows["short_name"] if "short_name" in rows else rows["measure"]
    together = (
        name[hit].groupby([rows["period"][hit], text[hit]]).transform(lambda names: " and ".join(names))
    )
    message = "The same text stands on " + together.astype("str")
    return _list_queries(rows[hit], "commentary-shared", message)


def _check_unchanged(rows: pd.DataFrame, text: Column, before: Column) -> pd.DataFrame:
    hit = (text != "") & (text == before)
    return _list_queries(rows[hit], "commentary-unchanged", "The text is the same as in the period before")


def _check_missing(rows: pd.DataFrame, text: Column) -> pd.DataFrame:
    hit = (text == "") & (rows["verdict"] == Verdict.OFF)
    return _list_queries(rows[hit], "commentary-missing", "Off target, and no text says why")
