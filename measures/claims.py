"""What a commentary claims that its figure did: rose or fell, by how much, since when.

A word such as "increase" counts only where it plausibly speaks of the figure: "a slight increase", "take-up
has risen", "3% higher than"; not in "increased costs", "a rise in fuel prices", "could lead to an increase".
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from measures.columns import Column, Flags, true

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
_FORMS = {"noun": _NOUN, "trend": _TREND, "verb": _VERB, "compared": _COMPARED}
# Words without which a form is not there (RE2): asking for them is quick, taking a form apart is not.
_NEEDS = {
    "noun": r"(?i)\b(?:increase|rise|growth|decrease|fall|reduction|decline|drop)\b",
    "trend": r"(?i)(?:upward|rising|increasing|downward|falling|decreasing)[\s\pZ]+trend",
    "verb": r"(?i)\b(?:risen|rose|increased|grew|grown|climbed|fallen|fell|decreased|dropped|reduced|declined)\b|"
    r"(?:one|ent|is|are|was|ere)[\s\pZ](?:up|down|higher|lower)\b",
    "compared": r"(?i)\b(?:higher|lower|up|down|more|fewer)[\s\pZ]+(?:than|on|from)\b",
}
_ANY_NEED = "|".join(f"(?:{need})" for need in _NEEDS.values())
_PARTS = ["pre", "lead", "word", "amount", "sign", "after", "after_sign", "rest"]

# Words that stand for the measure itself, whatever it is called.
_GENERAL = (
    "figure figures rate rates percentage percentages proportion share number numbers total totals count "
    "counts level levels take-up uptake performance it this result results outturn measure kpi"
)
_BEFORE = "the this that our its their of in for overall but so while although however then a an also now"
_AFTER = (
    "on from since to compared this over due as because following with when while after which reflecting "
    "reflects by each every last in at for is was has and until during again between than against slightly "
    "sharply steadily year quarter month term period q1 q2 q3 q4 autumn spring summer winter january february "
    "march april may june july august september october november december percentage terms"
)
_UNSURE = re.compile(
    r"(?:\b(?:will|would|could|may|might|should|can|cannot|expect\w*|aims?|aiming|hopes?|plans? to|planned|"
    r"forecast|anticipat\w*|predict\w*|likely|if|no|not|never|without|risks? of|potential|leads? to|"
    r"leading to|prevent\w*|avoid\w*|despite)\b[^,]*|\bto(?: an?| the| any)?\s*|£)$",
    re.IGNORECASE,
)
_FORESEEN = re.compile(
    r"^\s+(?:is|are|was|were)?\s*(?:expected|likely|planned|forecast|anticipated)\b", re.IGNORECASE
)
# Compared with something other than the figure before.
_OTHER = re.compile(
    r"last year|previous year|prior year|year ago|a year|year on year|covid|pandemic|\b(?:19|20)\d\d\b|"
    r"same (?:term|quarter|period|month|time|point)|national|england|midlands|neighbour|average|target|"
    r"cities|region|plan\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b(?:spring|summer|autumn|winter|quarter \d|q\d)\b", re.IGNORECASE)


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a claim: row (its index in ``rows``), way, amount, sign and is_since_last.

    ``rows`` has commentary; name, short_name, unit and previous_data_period sharpen the reading where they
    are there. ``way`` is 1 where it says that the figure rose, -1 fell. ``amount`` is text without commas,
    missing where none is stated; ``sign`` is "%", "points" or "". ``is_since_last`` says that the claim is
    about the change since the figure before, not since another date.
    """
    rows = rows[true(rows["commentary"].str.contains(_ANY_NEED))]
    pieces = _pieces(rows["commentary"])
    found = pd.concat(
        [
            some.join(some["text"].str.extract(form, flags=re.IGNORECASE).reindex(columns=_PARTS)).assign(
                form=name
            )
            for name, form in _FORMS.items()
            for some in [pieces[true(pieces["text"].str.contains(_NEEDS[name]))]]
        ],
        ignore_index=True,
    )
    found = found[found["word"].notna()].reset_index(drop=True)
    found[_PARTS] = found[_PARTS].astype("str").fillna("")
    amount = found["amount"].where(found["amount"] != "", found["after"])
    found = found.assign(
        amount=amount.str.replace(",", "").where(amount != "").astype("str"),
        sign=_signs(found["sign"].where(found["amount"] != "", found["after_sign"])),
        way=found["word"].str.lower().map(WAYS).astype("int64"),
        known=_known_words(rows).reindex(found["row"]).to_numpy(),
    )
    kept = found[_speaks_of_figure(found)]
    since_last = ~_is_since_another(kept, rows)
    return kept[["row", "way", "amount", "sign"]].assign(is_since_last=since_last).reset_index(drop=True)


def _pieces(commentary: Column) -> pd.DataFrame:
    """Return the clauses of sentences that may claim something.

    row, text, is_first in its sentence, the sentence's opening word.
    """
    plain = commentary.fillna("").astype("str").str.replace(r"\btake up\b", "take-up", case=False, regex=True)
    sentences = plain.str.split(r"(?<=[.;:!?])\s+", regex=True).explode()
    frame = pd.DataFrame({"row": sentences.index, "text": sentences.to_numpy()})
    frame = frame[true(frame["text"].astype("str").str.contains(_ANY_NEED))].reset_index(drop=True)
    clauses = frame["text"].str.split(r",\s+|\s+and\s+", regex=True).explode()
    split = pd.DataFrame({"sentence": clauses.index, "text": clauses.to_numpy()})
    split["text"] = split["text"].astype("str").str.replace(r"[.;:!?]+$", "", regex=True).str.strip()
    row = frame["row"].to_numpy()[split["sentence"].to_numpy()]
    first_word = r"^(?:(?:the|our|overall|this)\s+)*([\w-]+)\b(?!\s+of\b)"
    opening = frame["text"].str.lower().str.extract(first_word)[0].fillna("")
    return split.assign(
        row=row,
        is_first=~split["sentence"].duplicated().to_numpy(),
        opening=opening.to_numpy()[split["sentence"].to_numpy()],
    ).reset_index(drop=True)


def _signs(found: Column) -> Column:
    """Return "%", "points" or "" for each way of writing them."""
    text = found.fillna("").astype("str").str.lower()
    percent = text.isin(["%", "per cent", "percent"])
    return text.mask(percent, "%").mask(~percent & (text != ""), "points")


def _known_words(rows: pd.DataFrame) -> Column:
    """Return, for each row, the words of the measure's own name, in bars: "|children|meals|"."""
    names = [
        rows[column].astype("str").fillna("") for column in ("name", "short_name", "unit") if column in rows
    ]
    text = pd.Series("", index=rows.index, dtype="str")
    for name in names:
        text = text + " " + name
    return "|" + text.str.lower().str.replace(r"[^a-z0-9-]+", "|", regex=True) + "|"


def _is_about(word: Column, known: Column) -> Flags:
    """Return where a word stands for the measure: a general one, or one of its name."""
    place = np.char.find(known.to_numpy(dtype=str), ("|" + word + "|").to_numpy(dtype=str))
    return true(word.isin(_GENERAL.split())) | ((place >= 0) & true(word.str.len() > 2))


def _speaks_of_figure(found: pd.DataFrame) -> Flags:
    pre, rest, known = found["pre"].str.strip(), found["rest"], found["known"]
    starts = true((pre == "") & found["is_first"])
    next_word = rest.str.lower().str.extract(r"^\s*([\w-]+)")[0].fillna("")
    goes_on = true(next_word.isin(_AFTER.split()) | (next_word == ""))
    has_amount, has_lead = true(found["amount"].notna()), true(found["lead"] != "")
    noun = (has_amount | has_lead | (starts & (goes_on | true(next_word == "of")))) & _object_fits(
        rest, known
    )
    transitive = found["word"].str.lower().isin(["increased", "reduced", "decreased", "dropped", "grown"])
    follows_on = true(pre.str.lower().isin(["", "but", "then", "so"])) & has_lead
    has_subject = (
        _subject_fits(pre, known)
        | (starts & (has_lead | goes_on))
        | (follows_on & _is_about(found["opening"], known))
    )
    verb = has_subject & (~true(transitive) | goes_on | has_amount)
    compared = true(pre == "") | _subject_fits(pre, known)
    form = found["form"]
    by_form = np.select(
        [true(form == "noun"), true(form == "trend"), true(form == "verb")],
        [noun, True, verb],
        default=compared,
    )
    counted = ~has_amount | true(found["sign"] != "") | goes_on | _is_about(next_word, known)
    unsure = true(pre.str.contains(_UNSURE) | rest.str.contains(_FORESEEN))
    return by_form.astype(bool) & counted & ~unsure


def _subject_fits(pre: Column, known: Column) -> Flags:
    """Return where the words before a verb name the figure: "the rate", "take-up", "at 69%"."""
    plain = pre.str.lower().str.replace(r"\s+(?:is|are|was|were|has|have)$", "", regex=True)
    words = plain.str.extract(r"(?:(?P<before>\S+)\s+)?(?P<last>\S+)$").fillna("")
    before = words["before"].str.strip('()"“”')
    fits_before = true(before.isin(["", *_BEFORE.split()]) | before.str.contains(r"['’]s?$|^\d")) | _is_about(
        before, known
    )
    is_figure = true(words["last"].str.contains(r"^\d"))
    return is_figure | (_is_about(words["last"], known) & fits_before)


def _object_fits(rest: Column, known: Column) -> Flags:
    """Return where what rose or fell, if it is named, is the figure: "in take-up", not "in fuel prices"."""
    named = rest.str.lower().str.extract(r"^\s+(?:in|of)\s+(.*)$")[0].fillna("")
    words = "|".join(
        re.escape(word) for word in [*_GENERAL.split(), "the", "an?", "our", "its", "their", "overall", "of"]
    )
    head = named.str.replace(rf"^(?:(?:{words})(?![\w-])\s*)+", "", regex=True).str.extract(
        r"^([a-z][\w-]*)"
    )[0]
    head = head.fillna("")
    return true((head == "") | head.isin(_AFTER.split())) | _is_about(head, known)


def _is_since_another(found: pd.DataFrame, rows: pd.DataFrame) -> Flags:
    """Return where the claim compares with another date, place or aim than the figure before."""
    rest = found["rest"].str.lower()
    other = true(rest.str.contains(_OTHER))
    if "previous_data_period" not in rows:
        return other & ~true(rest.str.contains(_PERIOD) & ~rest.str.contains("same|last year"))
    label = rows["previous_data_period"].reindex(found["row"]).astype("str").fillna("?").str.lower()
    names = _short(rest), _short(label.set_axis(rest.index))
    return other & (np.char.find(names[0].to_numpy(dtype=str), names[1].to_numpy(dtype=str)) < 0)


def _short(text: Column) -> Column:
    """Return a period's name as people write it: "summer 2022" for "Summer term 2022"."""
    return text.str.replace(r"\b(?:term|of|academic|calendar|the)\b", "", regex=True).str.replace(
        r"\s+", " ", regex=True
    )
