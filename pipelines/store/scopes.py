"""What a return replaces (the contract, "Returns"): rows of its scopes and, of a target, the periods that it covers."""

from typing import TypeAlias

import numpy as np
import pandas as pd

from measures.columns import Flags
from schemas.periods import next_period, previous_period
from schemas.returns import KINDS

# A row by its place, and the first and last period of the part of it that is meant.
_Part: TypeAlias = tuple[int, str, str]
_ENDS = ["period_from", "period_to"]


def is_among(frame: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> Flags:
    """Return which rows of a frame have in these columns what a row of another has."""
    known = set(zip(*(others[name].tolist() for name in columns), strict=True))
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    return np.array([row in known for row in rows], dtype=bool)


def in_scopes(kind: str, frame: pd.DataFrame, of: pd.DataFrame) -> Flags:
    """Return which rows of a frame are in a scope of another of the same kind; of a target, in a period of it."""
    if kind != "target":
        return is_among(frame, of, list(KINDS[kind].scope))
    touched = {place for place, _, _ in _part(frame, of)[1]}
    return np.array([place in touched for place in range(len(frame))], dtype=bool)


def ids_in_scopes(kind: str, facts: pd.DataFrame, of: pd.DataFrame) -> frozenset[str]:
    """Return the ids of the returns that facts in the scopes of a frame of the same kind came with."""
    return frozenset(facts["return_id"][in_scopes(kind, facts, of)])


def take_out(kind: str, facts: pd.DataFrame, by: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what another frame of a kind leaves of facts, and what it replaces; a target is parted between them."""
    if kind == "target":
        left, taken = _part(facts, by)
        return _take_parts(facts, left), _take_parts(facts, taken)
    is_taken = in_scopes(kind, facts, by)
    return facts[~is_taken], facts[is_taken]


def lay_over(kind: str, known: pd.DataFrame) -> pd.DataFrame:
    """Return the facts in force of those known, whose ``place`` is 1 in the latest return of a scope, then 2 ..."""
    *later, found = [known[known["place"] == place] for place in sorted(known["place"].unique())] or [known]
    for rows in reversed(later):
        found = pd.concat([take_out(kind, found, rows)[0], rows], ignore_index=True)
    in_force: pd.DataFrame = found.drop(columns="place")
    return in_force


def _part(facts: pd.DataFrame, by: pd.DataFrame) -> tuple[list[_Part], list[_Part]]:
    """Return the parts of targets that others of the same measure and name leave uncovered, and those they cover."""
    scope = list(KINDS["target"].scope)
    covering: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for *key, first, last in zip(*(by[name] for name in [*scope, *_ENDS]), strict=True):
        covering.setdefault(tuple(key), []).append((first, last))
    left: list[_Part] = []
    taken: list[_Part] = []
    for place, (*key, start, end) in enumerate(zip(*(facts[name] for name in [*scope, *_ENDS]), strict=True)):
        for first, last in sorted(covering.get(tuple(key), [])):
            if first <= end and last >= start:
                taken.append((place, max(start, first), min(end, last)))
                if start < first:
                    left.append((place, start, previous_period(first)))
                start = next_period(last)
        if start <= end:
            left.append((place, start, end))
    return left, taken


def _take_parts(facts: pd.DataFrame, parts: list[_Part]) -> pd.DataFrame:
    rows = facts.iloc[[place for place, _, _ in parts]].reset_index(drop=True)
    ends = pd.DataFrame([ends for _, *ends in parts], columns=_ENDS, dtype="str")
    return rows.assign(**{name: ends[name] for name in _ENDS})
