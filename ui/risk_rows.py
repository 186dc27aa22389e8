"""The risk register as rows of tables, and what its page says of it."""

from collections.abc import Mapping

import pandas as pd

from measures.plan import RiskChange, count_risk_matrix
from ui.markdown import bold, escaped, small
from ui.text import day, number_of

SCORES = range(1, 6)


def risk_finding(register: pd.DataFrame) -> str:
    """2 risks are on the register; none is scored."""
    scored = int(register[["likelihood", "impact"]].notna().all(axis=1).sum())
    start = f"{number_of(len(register), 'risk')} {'is' if len(register) == 1 else 'are'} on the register"
    return f"{start}; {scored or 'none'} {'is' if scored <= 1 else 'are'} scored"


def change_finding(changes: pd.DataFrame) -> str:
    """1 risk is new and 1 has changed since the last register."""
    if changes["before_on"].isna().all():
        return "Only one register so far: nothing to compare"
    counts = changes["change"].value_counts()
    verbs = ((RiskChange.NEW, "new"), (RiskChange.CHANGED, "changed"), (RiskChange.GONE, "gone"))
    said = [f"{counts[change]} {word}" for change, word in verbs if counts.get(change)]
    return (
        f"Since the last register: {', '.join(said)}" if said else "No risk changed since the last register"
    )


def _scores(register: pd.DataFrame) -> "pd.Series[str]":
    words = [register[column].astype("str").fillna("not given") for column in ("likelihood", "impact")]
    scored = register[["likelihood", "impact"]].notna().any(axis=1)
    return ("Likelihood " + words[0] + ", impact " + words[1]).where(scored, "Not scored")


def register_table(register: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Ref, Risk (with its mitigation), Owner, Score, First reported, As at, as markdown."""
    first = changes.set_index("risk")["first_reported"]
    mitigation = register["mitigation"].fillna("")
    return pd.DataFrame(
        {
            "Ref": bold(escaped(register["risk"])),
            "Risk": escaped(register["title"]),
            "Mitigation": escaped(mitigation.mask(mitigation == "", "None given")),
            "Owner": escaped(register["owner"].fillna("None named")),
            "Score": _scores(register),
            "First reported": register["risk"].map(first).map(day),
            "As at": register["report_date"].map(day),
        }
    )


def change_table(changes: pd.DataFrame) -> pd.DataFrame:
    """What is not as it was on the register before: Ref, Risk, Change (with what changed)."""
    shown = changes[changes["change"].isin([RiskChange.NEW, RiskChange.CHANGED, RiskChange.GONE])]
    detail = small(escaped(shown["changed"])).mask(shown["changed"] == "", "")
    return pd.DataFrame(
        {
            "Ref": bold(escaped(shown["risk"])),
            "Risk": escaped(shown["title"]),
            "Change": shown["change"].str.capitalize() + detail,
        }
    )


def matrix_table(register: pd.DataFrame) -> pd.DataFrame:
    """Likelihood down, impact across, each cell how many risks and which; empty where no risk is scored."""
    cells = count_risk_matrix(register)
    if cells.empty:
        return pd.DataFrame()
    told = bold(cells["count"].map(_risks)) + small(escaped(cells["risks"]))
    wide = cells.assign(told=told).pivot(index="likelihood", columns="impact", values="told")
    grid = wide.reindex(index=list(reversed(SCORES)), columns=list(SCORES)).astype("str").fillna("–")
    named = grid.rename(index=_named(_LIKELIHOOD), columns=_named(_IMPACT))
    return named.rename_axis(index="Likelihood", columns=None).reset_index()


_LIKELIHOOD = {1: "least likely", 5: "most likely"}
_IMPACT = {1: "least", 5: "greatest"}


def _risks(count: int) -> str:
    return number_of(count, "risk")


def _named(ends: Mapping[int, str]) -> dict[int, str]:
    word = "Impact " if ends is _IMPACT else ""
    return {score: f"{word}{score}" + (f", {ends[score]}" if score in ends else "") for score in SCORES}
