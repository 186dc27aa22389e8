"""The ledger of returns, what is in force at a date, and what today is (contract, "Time")."""

import gzip
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.store import SQL, Connection, Refused, Store
from pipelines.store.problems import Change
from schemas.periods import day_in_words
from schemas.returns import KINDS, OF_A_FIGURE, TEXT_OF_FIGURES
from schemas.vocabulary import State

if TYPE_CHECKING:
    import pandas as pd


# A later return takes the place of its rows in the periods it covers only.
_PARTED = "target"
BUNDLED = "bundled"  # how returns came whose days of receipt, tolerances and risk owners are this product's


class Standing(StrEnum):
    """What has become of a return at a date."""

    IN_FORCE = "in force"
    PARTLY = "partly replaced"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    LATER = "received later"


class Today(NamedTuple):
    """The date that lateness and what is due are judged at, unless another is chosen."""

    date: date
    is_stand_in: bool


def now() -> datetime:
    """The clock, in UTC without a zone, as the ledger keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def today(connection: Connection) -> Today:
    """Return the store's today."""
    for (stand_in,) in connection.rows("SELECT today FROM stand_in ORDER BY set_at DESC LIMIT 1"):
        if stand_in:
            return Today(stand_in, is_stand_in=True)
    return Today(date.today(), is_stand_in=False)


def by_the_clock(earlier: Today) -> Today:
    """Return a today read earlier as it is now: a stand-in stays, a day of the clock has passed."""
    return earlier if earlier.is_stand_in else Today(date.today(), is_stand_in=False)


def list_bundled(connection: Connection) -> frozenset[str]:
    """Return the ids of the bundled returns."""
    rows = connection.rows("SELECT return_id FROM returns WHERE source = ?", [BUNDLED])
    return frozenset(return_id for (return_id,) in rows)


def first_received(connection: Connection, as_at: date) -> date | None:
    """Return the day on which the store's first return was received, where one was by a date."""
    first: date | None
    [(first,)] = connection.rows("SELECT min(received_on) FROM returns WHERE received_on <= ?", [as_at])
    return first


def received_day(connection: Connection, given: date | None = None) -> date:
    """Return the day on which a return sent now counts as received: the store's today, never one to come."""
    return given or min(today(connection).date, date.today())


def set_today(connection: Connection, day: date | None, by: str) -> None:
    """Make a date the store's today; None returns it to the clock."""
    connection.run("INSERT INTO stand_in VALUES (?, ?, ?)", [day, now(), by])


def _ranked(kind: str, facts: str = "") -> str:
    """Give the SQL of a kind's facts known at a date (asked for twice), ``place`` 1 for those in force."""
    return SQL["known_facts"].format(scope=", ".join(KINDS[kind].scope), facts=facts or kind)


def facts_shown(connection: Connection, kind: str) -> str:
    """Give the SQL of a kind's facts as they may be read: with nothing of a figure that is suppressed.

    So is one that a return received later, and not withdrawn, suppresses. A text that came before the figure ahead of
    its own was suppressed goes where it states a number.
    """
    columns = KINDS[kind].names
    if "state" not in columns or not list_suppressing(connection, kind):
        return kind
    figures = [name for name in OF_A_FIGURE if name in columns or name == "marker"]
    gone = [f"CASE WHEN hidden_at IS NULL THEN {name} END AS {name}" for name in figures]
    if text := TEXT_OF_FIGURES.get(kind):
        from measures.suppression import STATES_NUMBER  # pandas takes a second

        period, *series = KINDS[kind].key
        same, before = (" AND ".join(f"{other}.{name} = f.{name}" for name in series) for other in "bp")
        after = SQL["follows_suppressed"].format(period=period, same=same, before=before)
        gone.append(
            f"CASE WHEN hidden_at IS NULL AND NOT (regexp_matches(coalesce({text}, ''), '{STATES_NUMBER}') AND "
            f"EXISTS ({after})) OR state = 'suppressed' THEN {text} END AS {text}"
        )
    suppressed_at = _suppressing(kind, "max(q.accepted_at)")
    shown = SQL["facts_shown"].format(kind=kind, suppressed_at=suppressed_at, gone=", ".join(gone))
    return f"({shown})"


def list_suppressing(connection: Connection, facts: str) -> list[str]:
    """Return the ids of the returns with a suppressed figure among facts: a kind, or the SQL of ``facts_shown``."""
    sql = "SELECT DISTINCT return_id FROM {} WHERE state = 'suppressed'"
    return [return_id for (return_id,) in connection.rows(sql.format(facts))]


def _suppressing(kind: str, what: str = "1") -> str:
    """Give the SQL of ``what`` suppresses a fact f of a return r: of the same thing, or of a KPI's data period."""
    same = " AND ".join(f"s.{name} = f.{name}" for name in KINDS[kind].key)
    if kind == "kpi":
        same = f"({same} OR s.measure = f.measure AND s.data_period = f.data_period)"
    return SQL["suppressing"].format(what=what, kind=kind, same=same)


def was_suppressed_since(connection: Connection, as_at: date, moment: datetime) -> bool:
    """Whether a figure that was known of a date at a moment (UTC) is suppressed by a return accepted after it."""
    kinds = [kind.name for kind in KINDS.values() if "state" in kind.names]
    known = (SQL["suppressed_since"].format(kind=kind, suppressing=_suppressing(kind)) for kind in kinds)
    return any(connection.rows(sql, [as_at, moment, moment]) for sql in known)


def in_force(connection: Connection, kind: str, as_at: date) -> "pd.DataFrame":
    """Return the facts of a kind in force at ``as_at``, in the order they came.

    The kind's columns, return_id and line, and of the return: received_on, accepted_at, accepted_by, file_name. Of a
    target that a later return covers in part, the parts that are left are rows with the same return_id and line.
    """
    order = ["received_on", "accepted_at", "return_id", "line"]
    known = _ranked(kind, facts_shown(connection, kind))
    sql = f"SELECT * FROM ({known}) {{}} ORDER BY {', '.join(order)}"  # noqa: S608 - our own names
    if kind != _PARTED:
        return connection.frame(sql.format("WHERE place = 1"), [as_at, as_at]).drop(columns="place")
    from pipelines.store.scopes import lay_over

    found = lay_over(kind, connection.frame(sql.format(""), [as_at, as_at]))
    return found.sort_values([*order, "period_from"], ignore_index=True)


def standings(connection: Connection, kind: str, as_at: date) -> dict[str, Standing]:
    """Return id -> in force in every scope, in some, or in none, for returns of a kind known at ``as_at``."""
    if kind == _PARTED:
        return _standings_by_rows(connection, kind, as_at)
    sql = f"SELECT return_id, min(place), max(place) FROM ({_ranked(kind)}) GROUP BY return_id"  # noqa: S608
    return {
        return_id: Standing.IN_FORCE if worst == 1 else Standing.PARTLY if best == 1 else Standing.REPLACED
        for return_id, best, worst in connection.rows(sql, [as_at, as_at])
    }


def _standings_by_rows(connection: Connection, kind: str, as_at: date) -> dict[str, Standing]:
    from pipelines.store.scopes import is_among

    rows = ["return_id", "line", "period_from", "period_to"]
    sql = f"SELECT {', '.join(rows)} FROM ({_ranked(kind)})"  # noqa: S608 - our own names
    known, found = connection.frame(sql, [as_at, as_at]), in_force(connection, kind, as_at)
    known["is_whole"], partly = is_among(known, found, rows), set(found["return_id"])
    part = {one: Standing.PARTLY if one in partly else Standing.REPLACED for one in known["return_id"]}
    whole = known.groupby("return_id")["is_whole"].all()
    return part | dict.fromkeys(whole.index[whole], Standing.IN_FORCE)


def list_changes(connection: Connection, before: frozenset[str], after: frozenset[str]) -> list[Change]:
    """Return who did what to the ledger since ``before`` were the returns to be replaced, and now ``after`` are.

    Returns accepted later than all of ``before``, and those of ``before`` withdrawn, in the order of events.
    What only shows again because another was withdrawn is no event of its own.
    """
    rows = connection.rows(SQL["changes"], [sorted(after - before), sorted(before), sorted(before - after)])
    return [Change(*row) for row in rows]


def list_returns(connection: Connection, as_at: date, return_id: str | None = None) -> "pd.DataFrame":
    """Return the ledger, newest first, one row a return; only the one named where one is.

    The ledger's columns; ``standing`` at ``as_at`` (a Standing); ``entered_late`` where it was entered after
    its received date; withdrawn_on, withdrawn_by, withdrawn_why; erased_at, erased_by, erased_why.
    """
    frame = connection.frame(SQL["returns"], [return_id, return_id])
    standing: dict[str, Standing] = {}
    for kind in frame["kind"].unique():
        standing |= standings(connection, kind, as_at)
    column, day = frame["return_id"].map(standing).astype("str"), as_at.isoformat()
    column = column.mask(frame["received_on"] > day, str(Standing.LATER))
    return frame.assign(standing=column.mask(frame["withdrawn_on"] <= day, str(Standing.WITHDRAWN)))


def returns_to_publish(connection: Connection, as_at: date) -> "pd.DataFrame":
    """Return ``list_returns`` without the hash of a file that may state a suppressed figure: it would prove a guess."""
    shown = (facts_shown(connection, kind) for kind in TEXT_OF_FIGURES)
    hidden = [return_id for facts in shown for return_id in list_suppressing(connection, facts)]
    returns = list_returns(connection, as_at)
    return returns.assign(sha256=returns["sha256"].mask(returns["return_id"].isin(hidden)))


def return_rows(connection: Connection, kind: str, return_id: str) -> "pd.DataFrame":
    """Return the rows of a return as stored, in the order of its file, with file_name."""
    facts = facts_shown(connection, kind)
    sql = f"SELECT f.*, file_name FROM {facts} AS f JOIN returns USING (return_id) WHERE return_id = ? ORDER BY line"  # noqa: S608
    return connection.frame(sql, [return_id])


class ReturnDetail(NamedTuple):
    """A return: its row of ``list_returns`` at the store's today, None where there is nothing, and what came with it.

    ``answers`` has code, line, column, message, answer, answered_by and answered_at (UTC); ``facts`` the return's
    rows as stored, in the order of its file.
    """

    entry: dict[str, Any]
    answers: "pd.DataFrame"
    facts: "pd.DataFrame"

    @property
    def has_suppressed(self) -> bool:
        """Whether its file states a figure that is suppressed, there or since."""
        return "state" in self.facts and bool((self.facts["state"] == State.SUPPRESSED).any())


def return_detail(store: Store, return_id: str) -> ReturnDetail:
    """Return all that is known of a return; raises Refused for one that there is not, StoreProblem."""
    with store.read() as connection:
        entry = _ledger_entry(connection, return_id)
        answers = connection.frame(SQL["answers"], [return_id])
        facts = return_rows(connection, entry["kind"], return_id)
        if "state" in facts:
            # What was said of a figure before it was suppressed may state it.
            sql = f"SELECT line FROM {entry['kind']} WHERE return_id = ? AND state = 'suppressed'"  # noqa: S608 - our own
            own = [line for (line,) in connection.rows(sql, [return_id])]
            later = facts.loc[(facts["state"] == State.SUPPRESSED) & ~facts["line"].isin(own), "line"]
            is_later, texts = answers["line"].isin(later), ["message", "answer"]
            answers.loc[is_later, texts] = "Of a figure that is suppressed since"
        return ReturnDetail(entry, answers, facts)


def original_file(store: Store, return_id: str) -> tuple[str, bytes]:
    """Return a return's file name and bytes as they were sent; raises Refused where there are none, StoreProblem."""
    with store.read() as connection:
        entry = _ledger_entry(connection, return_id)
        found = connection.rows("SELECT content FROM return_files WHERE return_id = ?", [return_id])
    if not found:
        when = f" on {day_in_words(entry['erased_at'])}" if entry["erased_at"] else ""
        raise Refused(f"The file of the return {return_id} was erased{when}, so it cannot be downloaded.")
    content = bytes(found[0][0])
    # Earlier versions compressed big files. No compressed file is a return.
    is_compressed = content.startswith(b"\x1f\x8b")
    return entry["file_name"], gzip.decompress(content) if is_compressed else content


def _ledger_entry(connection: Connection, return_id: str) -> dict[str, Any]:
    frame = list_returns(connection, today(connection).date, return_id)
    if frame.empty:
        raise Refused(f"There is no return “{return_id[:60]}”. The history lists those there are.")
    [entry] = frame.astype("object").where(frame.notna(), None).to_dict("records")
    return {str(name): value for name, value in entry.items()}
