"""Commentary checks: what the words say against what the figures did (domain rules, section 3). They never block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import nan
from operator import itemgetter
from typing import Any

import pandas as pd

from measures.claims import Claim, find_claims
from schemas.numbers import format_number
from schemas.vocabulary import Verdict

CODES = {
    "commentary-direction": "The text says rise or fall where the figure moved the other way.",
    "commentary-change": "The text states a change that the figures do not give.",
    "commentary-points": "The text says % where percentage points are meant.",
    "commentary-shared": "The same text stands on two measures.",
    "commentary-unchanged": "The text is unchanged since the last period.",
    "commentary-missing": "Off target, and no text says why.",
}
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_PAIR = re.compile(rf"\bfrom ({_NUMBER})(%?) to ({_NUMBER})(%?)", re.ASCII)
# A hair, because most decimals have no exact float.
_HAIR = 1e-9
_Queries = Iterator[tuple[str, str]]
_COLUMNS = ["measure", "period", "code", "message"]


def check_commentary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return measure, period, code and message for each query, as ``query_commentary`` does of a frame's rows."""
    return pd.DataFrame(query_commentary(rows.to_dict("records")), columns=_COLUMNS).astype("str")


def query_commentary(rows: Sequence[Mapping[Any, Any]]) -> list[tuple[str, str, str, str]]:
    """Return measure, period, code (of CODES) and message for each query, in order, one at most a row and code.

    ``rows`` has one row a measure and period: measure, period, commentary, previous_commentary (missing or blank where
    there is none), value, previous (exact decimals in the measure's unit), verdict, unit and decimals; name,
    short_name and previous_data_period sharpen the reading where they are there.
    """
    texts = [_normalise(row["commentary"]) for row in rows]
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, text in zip(rows, texts, strict=True):
        names[row["period"], text].append(row.get("short_name", row["measure"]))
    found = [
        (row["measure"], row["period"], code, message)
        for row, text in zip(rows, texts, strict=True)
        for code, message in _check_row(row, text, names[row["period"], text])
    ]
    return sorted(found, key=itemgetter(0, 1, 2))


def _normalise(text: Any) -> str:
    """Return a text as it is compared with another: spaces and capitals aside; a missing one is blank."""
    return "" if pd.isna(text) else re.sub(r"\s+", " ", text, flags=re.ASCII).strip().casefold()


def _check_row(row: Mapping[Any, Any], text: str, names: list[str]) -> _Queries:
    """Yield code and message; ``names`` are the measures that have the row's text in its period."""
    if text:
        yield from _check_claims(row)
        if len(names) > 1:
            yield "commentary-shared", "The same text stands on " + " and ".join(names)
        if text == _normalise(row["previous_commentary"]):
            yield "commentary-unchanged", "The text is the same as in the period before"
    elif row["verdict"] == Verdict.OFF:
        yield "commentary-missing", "Off target, and no text says why"


def _check_claims(row: Mapping[Any, Any]) -> _Queries:
    about = (
        "" if pd.isna(row.get(name, "")) else row.get(name, "") for name in ("name", "short_name", "unit")
    )
    label = row.get("previous_data_period")
    if "previous_data_period" in row and pd.isna(label):
        label = "?"
    claims = find_claims(row["commentary"], about, label)
    value, previous = (nan if pd.isna(row[name]) else float(row[name]) for name in ("value", "previous"))
    before, now = (format_number(row[name], row["decimals"], row["unit"]) for name in ("previous", "value"))
    ways = {claim.way for claim in claims if claim.is_since_last}
    stated = [claim for claim in claims if claim.amount]
    wrong = [c for c in stated if c.is_since_last and not _fits(c, row, value, previous)]
    if ways == {1} and value < previous:
        yield "commentary-direction", f"The text says a rise, but the figure fell: {before} to {now}"
    elif ways == {-1} and value > previous:
        yield "commentary-direction", f"The text says a fall, but the figure rose: {before} to {now}"
    # A text that has the direction wrong is asked about that, not about the amount too.
    elif wrong and value - previous == value - previous:
        change = wrong[0].amount + {"%": "%", "points": " points"}.get(wrong[0].sign, "")
        yield (
            "commentary-change",
            f"The text states a change of {change}, but the figures go from {before} to {now}",
        )
    elif _is_wrong_pair(row, value, previous):
        yield "commentary-change", f"The text gives two figures, but they went from {before} to {now}"
    for claim in stated:
        is_share = claim.is_since_last and _is_share(claim, value, previous)
        if (row["unit"], claim.sign) == ("%", "%") and (
            not is_share or _is_change(claim, row, value, previous)
        ):
            words = f"The text says a change of {claim.amount}%: a difference of percentages is in percentage points"
            yield "commentary-points", words
            break


def _fits(claim: Claim, row: Mapping[Any, Any], value: float, previous: float) -> bool:
    """Whether the figures give the change: a % as a share of the figure before or, of a percentage, in points."""
    if claim.sign == "%" and _is_share(claim, value, previous):
        return True
    is_in_unit = claim.sign != "%" or row["unit"] == "%"
    return bool(is_in_unit) and _is_change(claim, row, value, previous)


def _is_change(claim: Claim, row: Mapping[Any, Any], value: float, previous: float) -> bool:
    """Whether it is the change in the measure's unit, to less than one in the last place that both print."""
    coarsest: float = 10.0 ** -min(_count_places(claim), int(row["decimals"]))
    return abs(float(claim.amount) * claim.way - (value - previous)) < coarsest - _HAIR


def _is_share(claim: Claim, value: float, previous: float) -> bool:
    """Whether it is the change as a percentage of the figure before, rounded as the text rounds."""
    share = (value - previous) * 100 / abs(previous) if previous else nan
    return abs(float(claim.amount) * claim.way - share) < 10.0 ** -_count_places(claim) / 2 + _HAIR


def _count_places(claim: Claim) -> int:
    return len(claim.amount.partition(".")[2])


def _is_wrong_pair(row: Mapping[Any, Any], value: float, previous: float) -> bool:
    """Whether "from 62% to 60%" has one end right and the other wrong."""
    pair = _PAIR.search(row["commentary"])
    if not pair or value - previous != value - previous:
        return False
    first, then = (float(pair[group].replace(",", "")) for group in (1, 3))
    is_same_unit: bool = (row["unit"] == "%") == ("%" in (pair[2], pair[4]))
    return is_same_unit and (first == previous) != (then == value)
