"""What is too small to show, and the texts that would tell it all the same (domain rules, section 6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

import pandas as pd

from measures.columns import Column, choose, is_true
from schemas.vocabulary import State

_HUNDRED = Decimal(100)
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|"
    "Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:[0-3]?\d )?{_MONTH} (?:19|20)\d\d\b|\b[0-3]?\d/[01]?\d/(?:19|20)\d\d\b|\b(?:19|20)\d\d-[01]\d-[0-3]\d\b"
    r"|\b(?:Q|[Qq]uarter )[1-4]\b|(?<![\d.,])\b(?:19|20)\d\d(?:[-/–](?:20)?\d\d)?\b(?![.,]?\d|%)"
)
_FIGURES = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_NUMBER_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|dozen|half|halves|thirds|quarters|fifths?|"
    r"sixths?|sevenths?|eighths?|ninths?|tenths?|elevenths?|twelfths?|hundredths?|\w+t[ei]e(?:n|)ths?|"
    r"(?:an?|every|each) (?:third|quarter|fourth)|(?:third|quarter|fourth) of|"
    r"(?:halv|doubl|trebl|tripl|quadrupl)(?:e|es|ed|ing)|duos?|trios?|twins?|triplets?|quartets?|quintets?|"
    r"only (?:child|pupil|person|young person|case|boy|girl)|lone|single|sole|couple|pair|both|twice|thrice)\b"
)
_NUMBER_WORD = re.compile(rf"(?<!no )(?:{_NUMBER_WORDS})", re.IGNORECASE)
# The same for a query, which knows nothing of what a number is about.
STATES_NUMBER = rf"(?i)[0-9]|{_NUMBER_WORDS}"
_NAMED = re.compile(r"\d+ (?:to|and|or|-|–) \d+|\d+ \w+|\w[\w-]* \d+(?! ?\w)")


def is_small(
    threshold: int | None,
    unit: str,
    value: Decimal | None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> bool:
    """Whether a figure, or what stands beside it, tells of fewer than ``threshold`` people, but of some.

    Looked at are the count, what a percentage and a denominator give, and what is left of the denominator: 1.5% of
    200 is 3, and so is the rest of 97 in 100. Nobody at all is no disclosure; without a threshold nobody is counted.
    """
    if threshold is None:
        return False
    counts = [numerator]
    if unit != "%":
        counts.append(value)
    elif value is not None and denominator is not None:
        counts.append(value * denominator / _HUNDRED)
    elif value and numerator is not None:
        denominator = numerator * _HUNDRED / value
    known = [count for count in counts if count is not None]
    left = [denominator - count for count in known] if denominator is not None else []
    return any(0 < count < threshold for count in known + left)


def gives_number(text: str | None, own: Collection[Decimal | None] = (), name: str = "") -> bool:
    """Whether a text states a number in figures or words beside its ``own``; days, years and quarters are none.

    Nor is what its measure's ``name`` says of one: "16 and 17" of "NEET, ages 16 and 17", "12 weeks", "Attainment 8".
    """
    plain = _DATE.sub("", unicodedata.normalize("NFKC", text or ""))
    for named in _NAMED.findall(name):
        plain = re.sub(rf"\b{re.escape(named)}\b", "", plain, flags=re.IGNORECASE)
    plain = _FIGURES.sub(lambda found: "" if Decimal(found[0].replace(",", "")) in own else found[0], plain)
    return any(map(str.isnumeric, plain)) or bool(_NUMBER_WORD.search(plain))


def explain_unrated(figures: pd.DataFrame) -> Column:
    """Return why a figure is neither rated nor compared, "" where it is; needs state and denominator.

    It is suppressed, or of nobody at all: 0 of 0 stands as it was sent (domain rules, sections 6 and 8).
    """
    cases = [
        (figures["state"] == State.SUPPRESSED, "Suppressed, a small number"),
        (is_true(figures["denominator"] == 0), "0 of 0"),
    ]
    return choose(figures.index, cases, "")
