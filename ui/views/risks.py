"""The risk register as rows of plain data, and what is found in it."""

from typing import Any

import pandas as pd

from measures.plan import RiskChange, count_risk_matrix
from ui.text import OURS, days, number_of, sentence
from ui.views import records

LIKELIHOODS = {5: "5, most likely", 4: "4", 3: "3", 2: "2", 1: "1, least likely"}
IMPACTS = {1: "Impact 1, least", 2: "Impact 2", 3: "Impact 3", 4: "Impact 4", 5: "Impact 5, greatest"}
_CHANGES = {RiskChange.NEW: "new", RiskChange.CHANGED: "changed", RiskChange.GONE: "gone"}


def risk_finding(register: pd.DataFrame) -> str:
    """2 risks are on the register; none is scored."""
    scored = int(register[["likelihood", "impact"]].notna().all(axis=1).sum())
    start = number_of(len(register), "risk is", "risks are")
    return f"{start} on the register; {scored or 'none'} {'is' if scored <= 1 else 'are'} scored"


def change_finding(changes: pd.DataFrame) -> str:
    """Since the last register: 1 new, 1 changed, 1 gone."""
    if changes["before_on"].isna().all():
        return "Only one register so far: nothing to compare"
    counts = changes["change"].value_counts()
    parts = [f"{counts[change]} {word}" for change, word in _CHANGES.items() if counts.get(change)]
    return (
        f"Since the last register: {', '.join(parts)}" if parts else "No risk changed since the last register"
    )


def register_rows(register: pd.DataFrame, changes: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a risk: risk (its ref), title, mitigation, owner, score, first_reported and its date, first_on."""
    scores = register[["likelihood", "impact"]]
    words = scores.astype("str").fillna("not given")
    score = "Likelihood " + words["likelihood"] + ", impact " + words["impact"]
    first_on = register["risk"].map(changes.set_index("risk")["first_reported"])
    return records(
        register.assign(
            mitigation=register["mitigation"].fillna("").replace("", "None given"),
            owner=register["owner"]
            .fillna("None named")
            .mask(register["owner_ours"], register["owner"] + f" ({OURS})"),
            score=score.where(scores.notna().any(axis=1), "Not scored"),
            first_on=first_on,
            first_reported=days(first_on),
            as_at=days(register["report_date"]),
        )
    )


def change_rows(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what is not as it was on the register before: risk (its ref), title, change, changed (what did)."""
    rows = changes[changes["change"].isin(list(_CHANGES))]
    return records(rows.assign(change=rows["change"].map(sentence)))


def matrix_rows(register: pd.DataFrame) -> list[tuple[str, list[dict[str, Any] | None]]]:
    """Return a row a likelihood, the greatest first, with its cells by impact: count (in words), risks (refs).

    A cell without a risk is None; there is no row where no risk is scored.
    """
    cells = {
        (row["likelihood"], row["impact"]): row | {"count": number_of(row["count"], "risk")}
        for row in records(count_risk_matrix(register))
    }
    rows = [(name, [cells.get((score, impact)) for impact in IMPACTS]) for score, name in LIKELIHOODS.items()]
    return rows if cells else []
