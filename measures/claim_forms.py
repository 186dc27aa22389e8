"""The forms in which a commentary says that its figure rose or fell, as patterns for one text and for whole columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from measures.columns import Column, Flags, contain

_UP = "increase rise growth risen rose increased grew grown climbed higher up more upward rising increasing"
_DOWN = (
    "decrease fall drop reduction decline fallen fell decreased dropped reduced declined lower down fewer "
    "downward falling decreasing"
)
WAYS = dict.fromkeys(_UP.split(), 1) | dict.fromkeys(_DOWN.split(), -1)

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SIGN = r"%|per\s?cent\b|percentage points?\b|points?\b|ppts?\b|pp\b"
_HOW = r"(?:slightly|sharply|steadily|again|also|now|further|continually|markedly|significantly)"
_LEAD = (
    r"(?:an?|the|this|slight|small|large|further|marked|sharp|steady|significant|continued|modest|big|notable|"
    r"substantial|considerable|overall|recent|seasonal|major|slightly)"
)
_NOUN = (
    rf"^(?P<pre>.*?)\b(?:(?P<amount>{_NUMBER})\s?(?P<sign>{_SIGN})?\s+)?(?P<lead>{_LEAD}\s+)?"
    r"(?P<word>increase|rise|growth|decrease|fall|reduction|decline|drop(?![\s-](?:out|in|off)))\b(?!-)"
    rf"(?:\s+(?:of|by)\s+(?P<after>{_NUMBER})\s?(?P<after_sign>{_SIGN})?)?(?P<rest>.*)$"
)
_TREND = (
    r"^(?P<pre>.*?)\b(?P<lead>an?|the|this|continued|continuing)\s+"
    r"(?P<word>upward|rising|increasing|downward|falling|decreasing)\s+trend\b(?P<rest>.*)$"
)
_VERB = (
    rf"^(?P<pre>.*?)\b(?:(?P<lead>has|have|had|is|are|was|were)\s+(?:(?:since|{_HOW})\s+)*)?(?:gone\s+|went\s+)?"
    r"(?P<word>risen|rose|increased|grew|grown|climbed|fallen|fell|decreased|dropped|reduced|declined|"
    r"(?<=(?:one|ent|.is|are|was|ere)\s)(?:up|down|higher|lower))\b"
    r"(?!\s+(?:short|behind|below|under|outside|within|out|through|into)\b)"
    rf"(?:\s+{_HOW})*(?:\s+(?:by\s+)?(?P<amount>{_NUMBER})\s?(?P<sign>{_SIGN})?)?(?P<rest>.*)$"
)
_COMPARED = (
    rf"^(?P<pre>.*?)\b(?P<amount>{_NUMBER})\s?(?P<sign>{_SIGN})?\s+(?P<word>higher|lower|up|down|more|fewer)"
    r"(?P<rest>\s+(?:than|on|from)\b.*)$"
)
# Each form, and the words of which it needs one: looking for them is quick, taking a form apart is not.
FORMS = {
    name: (frozenset(words.split()), re.compile(form, re.IGNORECASE))
    for name, words, form in [
        ("noun", "increase rise growth decrease fall reduction decline drop", _NOUN),
        ("trend", "upward rising increasing downward falling decreasing", _TREND),
        (
            "verb",
            "risen rose increased grew grown climbed fallen fell decreased dropped reduced declined "
            "up down higher lower",
            _VERB,
        ),
        ("compared", "higher lower up down more fewer", _COMPARED),
    ]
}
# The same for whole columns (RE2): a word of one way, and one beside which an amount may stand. Some words claim
# nothing unless a space stands before them: not in "made-up".
_AFTER_SPACE = {"up", "down", "higher", "lower", "more", "fewer"}


def _any_of(words: Iterable[str]) -> str:
    alone, spaced = (
        "|".join(word for word in words if (word in _AFTER_SPACE) is is_spaced) for is_spaced in (False, True)
    )
    return rf"(?:\b(?:{alone})|\s(?:{spaced}))\b"


def _re2(pattern: str) -> str:
    return "(?i)" + pattern.replace(r"\s", r"[\s\pZ]")


ANY_WAY = _re2(_any_of(WAYS))
_SAYS = {1: _re2(_any_of(_UP.split())), -1: _re2(_any_of(_DOWN.split()))}
_MAY_STATE = _re2(
    rf"\d\s*(?:{_SIGN})?\s+(?:{_LEAD}\s+)?(?:{'|'.join(WAYS)})\b|"
    rf"{_any_of(WAYS)}(?:\s+(?:of|by|{_HOW}))*\s+\d"
)


def may_claim(commentary: Column, way: int) -> Flags:
    """Return which texts may claim that the figure rose (1) or fell (-1): quickly, and rather too many."""
    return contain(commentary, _SAYS[way])


def may_state_amount(commentary: Column) -> Flags:
    """Return which texts may claim by how much: quickly, and rather too many."""
    return contain(commentary, _MAY_STATE)
