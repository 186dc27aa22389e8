"""What a commentary claims that its figure did: rose or fell, by how much, since when.

A word such as "increase" counts only where it plausibly speaks of the figure: "a slight increase", "take-up
has risen", "3% higher than"; not in "increased costs", "a rise in fuel prices", "could lead to an increase".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from schemas import compile_pattern, read_data

_DATA = read_data(__file__, "claims.toml")
WAYS = {word: 1 if way == "up" else -1 for way, words in _DATA["ways"].items() for word in words.split()}
_compile = partial(compile_pattern, parts=_DATA["parts"], flags=re.IGNORECASE)
FORMS = {name: _compile(form) for name, form in _DATA["forms"].items()}
_GENERAL, _BEFORE, _AFTER, _TRANSITIVE = (frozenset(words.split()) for words in _DATA["words"].values())
_UNSURE, _FORESEEN, _OTHER, _PERIOD = map(_compile, _DATA["about"].values())
_SENTENCE_ENDS, _CLAUSE_ENDS = re.compile(r"(?<=[.;:!?])\s+"), re.compile(r",\s+|\s+and\s+")
_TAKE_UP, _WORD = re.compile(r"\btake up\b", re.IGNORECASE), re.compile(r"[a-z]+")
_OPENING = re.compile(r"^(?:(?:the|our|overall|this)\s+)*([\w-]+)\b(?!\s+of\b)")
_NEXT_WORD = re.compile(r"^\s*([\w-]+)")
_AUXILIARY = re.compile(r"\s+(?:is|are|was|were|has|have)$")
_LAST_WORDS = re.compile(r"(?:(?P<before>\S+)\s+)?(?P<last>\S+)$")
_OWNER_OR_FIGURE = re.compile(r"['’]s?$|^\d")
_OBJECT = re.compile(r"^\s+(?:in|of)\s+(.*)$")
_GENERAL_OBJECTS = re.compile(
    rf"^(?:(?:{'|'.join(map(re.escape, sorted(_GENERAL)))}|the|an?|our|its|their|overall|of)(?![\w-])\s*)+"
)
_OBJECT_HEAD = re.compile(r"^[a-z][\w-]*")


class Claim(NamedTuple):
    """``way`` is 1 where it says that the figure rose, -1 fell; ``amount`` is "" where it states none.

    ``amount`` is text without commas, ``sign`` is "%", "points" or "". ``is_since_last`` says that the claim is about
    the change since the figure before, not since another date.
    """

    way: int
    amount: str
    sign: str
    is_since_last: bool


class _Clause(NamedTuple):
    """A part of a sentence, whether it begins it, and the sentence's opening word."""

    text: str
    is_first: bool
    opening: str


class _Found(NamedTuple):
    """A word for rise or fall, with what stands before and after it, "" for nothing; in the form that found it."""

    form: str
    pre: str
    lead: str
    word: str
    amount: str
    sign: str
    rest: str


def find_claims(text: str, names: Iterable[str] = (), previous_data_period: str | None = None) -> list[Claim]:
    """Return what a commentary claims that its figure did (domain rules, section 3, commentary checks).

    ``names`` are the measure's name, short name and unit, "" where unknown: their words may stand for the figure.
    ``previous_data_period`` is the label of the figure before: a claim that names it is about the last change. None
    where nothing is known of data periods, "?" where there is no figure before.
    """
    known = "|" + re.sub(r"[^a-z0-9-]+", "|", " ".join(("", *names)).lower()) + "|"
    clauses = list(_split_clauses(text))
    claims = []
    for form, pattern in FORMS.items():
        for clause in clauses:
            match = pattern.search(clause.text)
            if match and _speaks_of_figure(found := _read_match(form, match), clause, known):
                is_since_last = not _is_since_another(found.rest.lower(), previous_data_period)
                amount = found.amount.replace(",", "")
                claims.append(Claim(WAYS[found.word.lower()], amount, found.sign, is_since_last))
    return claims


def _split_clauses(text: str) -> Iterator[_Clause]:
    """Yield the parts of sentences that have a word for rise or fall."""
    for sentence in _SENTENCE_ENDS.split(_TAKE_UP.sub("take-up", text)):
        opening = _group(_OPENING.search(sentence.lower()))
        for place, clause in enumerate(_CLAUSE_ENDS.split(sentence)):
            if not WAYS.keys().isdisjoint(_WORD.findall(clause.casefold())):
                yield _Clause(clause.rstrip(".;:!?").strip(), place == 0, opening)


def _read_match(form: str, match: re.Match[str]) -> _Found:
    parts = {name: part or "" for name, part in match.groupdict().items()}
    amount, sign = parts.get("amount", ""), parts.get("sign", "")
    if not amount:
        amount, sign = parts.get("after", ""), parts.get("after_sign", "")
    return _Found(
        form, parts["pre"].strip(), parts.get("lead", ""), parts["word"], amount, _sign(sign), parts["rest"]
    )


def _sign(found: str) -> str:
    """Return "%", "points" or "" for a way of writing it."""
    if found.lower() in {"%", "per cent", "percent"}:
        return "%"
    return "points" if found else ""


def _is_about(word: str, known: str) -> bool:
    """Whether a word stands for the measure: a general one, or one of its name."""
    return word in _GENERAL or (len(word) > 2 and f"|{word}|" in known)


def _speaks_of_figure(found: _Found, clause: _Clause, known: str) -> bool:
    if _UNSURE.search(found.pre) or _FORESEEN.search(found.rest):
        return False
    next_word = _group(_NEXT_WORD.search(found.rest.lower()))
    goes_on = next_word == "" or next_word in _AFTER
    has_amount = found.amount != ""
    if has_amount and not (found.sign or goes_on or _is_about(next_word, known)):
        return False
    starts = found.pre == "" and clause.is_first
    match found.form:
        case "noun":
            is_one = has_amount or found.lead != "" or (starts and (goes_on or next_word == "of"))
            return is_one and _object_fits(found.rest, known)
        case "trend":
            return True
        case "verb":
            has_subject = (
                _subject_fits(found.pre, known)
                or (starts and (found.lead != "" or goes_on))
                or (
                    found.pre.lower() in {"", "but", "then", "so"}
                    and found.lead != ""
                    and _is_about(clause.opening, known)
                )
            )
            return has_subject and (found.word.lower() not in _TRANSITIVE or goes_on or has_amount)
    return found.pre == "" or _subject_fits(found.pre, known)


def _group(found: re.Match[str] | None, group: int | str = 1) -> str:
    return (found[group] or "") if found else ""


def _subject_fits(pre: str, known: str) -> bool:
    """Whether the words before a verb name the figure: "the rate", "take-up", "at 69%"."""
    words = _LAST_WORDS.search(_AUXILIARY.sub("", pre.lower()))
    last, before = _group(words, "last"), _group(words, "before").strip('()"“”')
    if last[:1].isdecimal():
        return True
    fits_before = before == "" or before in _BEFORE or bool(_OWNER_OR_FIGURE.search(before))
    return _is_about(last, known) and (fits_before or _is_about(before, known))


def _object_fits(rest: str, known: str) -> bool:
    """Whether what rose or fell, if it is named, is the figure: "in take-up", not "in fuel prices"."""
    named = _group(_OBJECT.search(rest.lower()))
    head = _group(_OBJECT_HEAD.search(_GENERAL_OBJECTS.sub("", named)), 0)
    return head == "" or head in _AFTER or _is_about(head, known)


def _is_since_another(rest: str, previous_label: str | None) -> bool:
    """Whether the claim compares with another date, place or aim than the figure before."""
    if not _OTHER.search(rest):
        return False
    if previous_label is None:
        return not _PERIOD.search(rest) or bool(re.search("same|last year", rest))
    return _short(previous_label.lower()) not in _short(rest)


def _short(text: str) -> str:
    """Return a period's name as people write it: "summer 2022" for "Summer term 2022"."""
    return re.sub(r"\s+", " ", re.sub(r"\b(?:term|of|academic|calendar|the)\b", "", text))
