"""What a return puts in the place of what is in force: rows replaced, rows that would go, actions that move."""

from collections.abc import Iterator, Sequence

import pandas as pd

from pipelines.checks import Context
from pipelines.checks.findings import Finding, quote, word_finding
from pipelines.store.scopes import in_scopes, is_among, take_out
from schemas.periods import day_in_words

MOST_NAMED = 20
# Kinds of which a later report takes the earlier one out of force: the whole register, or a project's actions.
_NOUNS = {"action": "action", "risk": "risk"}


def find_actions_in_two_projects(context: Context) -> Iterator[Finding]:
    """An action keeps one project within a file."""
    if context.kind.name != "action":
        return
    first: dict[str, str] = {}
    for (line, written, ref), project in zip(context.cells("action"), context.frame["project"], strict=True):
        if (before := first.setdefault(ref, project)) != project:
            yield word_finding("action-in-two-projects", line, "action", text=quote(written), before=before)


def find_replaced_rows(context: Context) -> Iterator[Finding]:
    """Tell how many rows in force the return replaces, and of which returns they are; of targets, where."""
    facts, which = context.in_force.of(context.kind.name), ""
    if context.kind.name == "target":
        _, replaced = take_out("target", facts, context.frame)
        which = f" in {_name_rows(replaced, context.kind.key)}" if len(replaced) else ""
    else:
        replaced = facts[is_among(facts, context.frame, list(context.kind.key))]
    if len(replaced):
        rows = "1 row held is" if len(replaced) == 1 else f"{len(replaced):,} rows held are"
        yield word_finding("replaces", rows=rows, which=which, returns=_name_returns(replaced))


def find_moved_actions(context: Context) -> Iterator[Finding]:
    """Ask about an action that stands under another project in what is in force: it may have moved."""
    if context.kind.name != "action":
        return
    projects = _find_projects(context.in_force.of("action"))
    for (line, written, ref), project in zip(context.cells("action"), context.frame["project"], strict=True):
        if (before := projects.get(ref, project)) != project:
            about = {"text": quote(written), "before": before, "project": project}
            yield word_finding("action-moved", line, "action", **about)


def find_dropped_rows(context: Context) -> Iterator[Finding]:
    """Ask about rows in force that the return leaves out and that would go, listing what they are of."""
    # Of a target, what it leaves uncovered stays. A row that cannot be named may be any.
    if context.kind.name == "target" or context.keys is None:
        return
    gone = _list_dropped(context, context.keys)
    if context.kind.name == "action":
        # One that the return names, or that stands under another project by now, is not gone.
        project = gone["action"].map(_find_projects(context.in_force.of("action"))).fillna(gone["project"])
        gone = gone[~gone["action"].isin(context.keys["action"]) & (project == gone["project"])]
    if len(gone):
        is_named = context.kind.name in _NOUNS  # by a reference of its own
        own = [name for name in context.kind.key if not (is_named and name in context.kind.scope)]
        noun = _NOUNS.get(context.kind.name, "row")
        what = f"1 {noun} in force is" if len(gone) == 1 else f"{len(gone):,} {noun}s in force are"
        yield word_finding("dropped-rows", what=what, names=_name_rows(gone, own))


def _name_rows(rows: pd.DataFrame, columns: Sequence[str]) -> str:
    """Return what names rows, of the first that there are: "ehc_20_weeks, local, 2022-23 Q3, 2022-23 Q4"."""
    names = [", ".join(map(str, row)) for row in rows[list(columns)].head(MOST_NAMED).itertuples(index=False)]
    return "; ".join(names) + (f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else "")


def _list_dropped(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in force that would go for a frame of all rows of the return.

    These are those in the return's scopes and, where it reports later, those of the last register or of the last
    report of a project's actions.
    """
    kind, facts = context.kind, context.in_force.of(context.kind.name)
    in_scope = facts[in_scopes(kind.name, facts, frame)]
    gone = in_scope[~is_among(in_scope, frame, list(kind.key))]
    if kind.name not in _NOUNS:
        return gone
    last, new = _last_reports(facts), _last_reports(frame)
    reported = dict(zip(_things(new), new["report_date"], strict=True))
    earlier = last[last["report_date"] < _things(last).map(reported).astype(last["report_date"].dtype)]
    own = [name for name in kind.key if name != "report_date"]
    return pd.concat([gone, earlier[~is_among(earlier, new, own)]])


def _last_reports(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each project's last report of actions, or of the last register."""
    days = rows["report_date"]
    return rows[days == days.groupby(_things(rows)).transform("max")]


def _things(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return what each row is a part of: its project, or the register."""
    return rows["project"] if "project" in rows else pd.Series("register", index=rows.index, dtype="str")


def _find_projects(actions: pd.DataFrame) -> dict[str, str]:
    """Return the project of each action by its last report; of two of one day, by the one that came last."""
    last = _last_reports(actions).sort_values("report_date", kind="stable")
    return dict(zip(last["action"], last["project"], strict=True))


def _name_returns(rows: pd.DataFrame) -> str:
    """Return of which returns rows are: "of q3.csv, received 27 January 2023 from Analyst"."""
    by = ["received_on", "accepted_at", "file_name", "accepted_by"]
    returns = rows.groupby(by, dropna=False).size().rename("rows").reset_index()[::-1]
    columns = (returns[name] for name in ("file_name", "received_on", "accepted_by"))
    words = [
        f"of {file}, received {day_in_words(day)} from {person}"
        for file, day, person in zip(*columns, strict=True)
    ][:3]
    if len(returns) > 1:
        words = [f"{count:,} {text}" for count, text in zip(returns["rows"], words, strict=False)]
    others = f"; and of {len(returns) - 3:,} more returns" if len(returns) > 3 else ""
    return "; ".join(words) + others
