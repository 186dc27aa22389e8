"""Decisions of the clinic, each event of which stays, and what else is kept of it: items shown, who was there.

Internal by nature: no route, pack or export that leaves the directorate reads them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from pipelines.ingest.personal import MOST_NAME, MOST_TYPED, screen_typed
from pipelines.store import SQL, Connection, Moved, Refused, Store
from pipelines.store.ledger import now, today
from schemas.periods import day_in_words
from schemas.vocabulary import About, Event, Mark

OPEN, CLOSED = "open", "closed"
# What is kept of a clinic beside its decisions is about an item by its id, a role, or the next clinic (unnamed).
ITEM, ROLE, NEXT = "item", "role", "next clinic"
MOST = {"decision": 1000, "owner": MOST_NAME, "note": MOST_TYPED}
UNCHANGED = "Nothing was changed."
_OPEN_EVENTS = frozenset({Event.RECORDED, Event.CHANGED, Event.REOPENED})
HISTORY = ["event", "happened_on", "happened_at", "happened_by", "text", "owner", "due_on", "note"]
COLUMNS = [
    *("decision_id", "revision", "standing", "text", "owner", "due_on", "overdue", "days_overdue", "note"),
    *("about", "ref", "service_area", "period", "clinic_on", "recorded_on", "recorded_by"),
    *("last_event", "last_on", "last_by", "history"),
]


@dataclass(frozen=True)
class Agreed:
    """What will be done, by which role, by when."""

    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Subject:
    """What a decision is about: a kind of thing and its code or ref; blank for nothing in particular.

    Two projects may have actions of one ref, so an action's is that of its project, a space and its own: ``B2 B2-02``.
    """

    about: About = About.NOTHING
    ref: str = ""


@dataclass(frozen=True)
class Clinic:
    """The clinic that it was agreed in: of a service area (None for all) and a period, on a day."""

    service_area: str | None
    period: str | None
    held_on: date


@dataclass(frozen=True)
class ClinicRecord:
    """What is kept of a clinic beside its decisions: items shown, items not now, roles, and the next clinic's day."""

    shown: frozenset[str] = frozenset()
    not_now: frozenset[str] = frozenset()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    next_on: date | None = None


class _Revision(NamedTuple):
    """A decision as one event left it."""

    number: int
    agreed: Agreed
    subject: Subject
    clinic: Clinic


def record_decision(store: Store, agreed: Agreed, subject: Subject, clinic: Clinic, by: str) -> str:
    """Record what was agreed and return its id; raises Refused, StoreProblem."""
    with store.write() as connection:
        agreed = _tidied(agreed, not_before=today(connection).date)
        decision_id = f"{clinic.held_on.isoformat()}-{secrets.token_hex(4)}"
        _add(connection, decision_id, _Revision(0, agreed, subject, clinic), Event.RECORDED, by)
    return decision_id


def change_decision(store: Store, decision_id: str, seen: int, agreed: Agreed, by: str) -> None:
    """Change text, owner or due date of an open decision, as it was at the revision ``seen``.

    Raises Moved when it has moved since, Refused, StoreProblem.
    """
    with store.write() as connection:
        last = _revision(connection, decision_id, seen, _OPEN_EVENTS, "It is closed. Reopen it first.")
        # A date that was there before may stay, past or not.
        agreed = _tidied(agreed, today(connection).date, last.agreed.due_on)
        if agreed == last.agreed:
            raise Refused(f"Nothing in the decision is different. {UNCHANGED}")
        _add(connection, decision_id, last._replace(agreed=agreed), Event.CHANGED, by)


def close_decision(store: Store, decision_id: str, seen: int, by: str, note: str = "") -> None:
    """Close a decision with what came of it; raises Moved when it has moved since, Refused, StoreProblem."""
    with store.write() as connection:
        last = _revision(connection, decision_id, seen, _OPEN_EVENTS, "It is closed already.")
        _add(connection, decision_id, last, Event.CLOSED, by, screen_typed("note", note))


def reopen_decision(store: Store, decision_id: str, seen: int, by: str, why: str) -> None:
    """Open a closed decision again; raises Moved when it has moved since, Refused, StoreProblem."""
    with store.write() as connection:
        last = _revision(connection, decision_id, seen, frozenset({Event.CLOSED}), "It is open already.")
        note = screen_typed("note", why)
        if not note:
            raise Refused(f"Say why it is opened again: it is kept in the history. {UNCHANGED}")
        _add(connection, decision_id, last, Event.REOPENED, by, note)


def _revision(
    connection: Connection, decision_id: str, seen: int, wanted: frozenset[Event], otherwise: str
) -> _Revision:
    """Return the decision as it stands, if that is how the person saw it and it can be done to it."""
    rows = connection.rows(SQL["decision"], [decision_id])
    if not rows:
        raise Refused(f"There is no such decision. {UNCHANGED}")
    number, event, by, text, owner, due_on, about, ref, *clinic = rows[0]
    if number != seen:
        raise Moved(
            f"{by} {event} this decision while you had it open. {UNCHANGED} "
            "Read how it stands now, then send yours again if it still holds."
        )
    if event not in wanted:
        raise Refused(f"{otherwise} {UNCHANGED}")
    return _Revision(number, Agreed(text, owner, due_on), Subject(About(about), ref), Clinic(*clinic))


def _tidied(agreed: Agreed, not_before: date, unless: date | None = None) -> Agreed:
    """Return what was agreed as it will be stored; raises Refused in words for whoever typed it."""
    text, owner = (
        screen_typed(what, typed, MOST[what])
        for what, typed in (("decision", agreed.text), ("owner", agreed.owner))
    )
    if not text:
        raise Refused(f"Enter what will be done. {UNCHANGED}")
    if not owner:
        raise Refused(f"Choose the role that owns it. {UNCHANGED}")
    if agreed.due_on is None:
        raise Refused(f"Enter the date that it is due. {UNCHANGED}")
    if agreed.due_on < not_before and agreed.due_on != unless:
        remedy = f"Enter a due date from {day_in_words(not_before)} on. {UNCHANGED}"
        raise Refused(f"{day_in_words(agreed.due_on)} has passed. {remedy}")
    return replace(agreed, text=text, owner=owner)


def _add(
    connection: Connection, decision_id: str, last: _Revision, event: Event, by: str, note: str = ""
) -> None:
    agreed, subject, clinic = last.agreed, last.subject, last.clinic
    row = [
        *(
            decision_id,
            last.number + 1,
            str(event),
            today(connection).date,
            now(),
            screen_typed("name", by, MOST_NAME),
        ),
        *(agreed.text, agreed.owner, agreed.due_on, note, str(subject.about), subject.ref),
        *(clinic.service_area, clinic.period, clinic.held_on),
    ]
    connection.run(f"INSERT INTO decisions VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - marks only


def decisions_in_force(connection: Connection, as_at: date) -> pd.DataFrame:
    """Return every decision taken by a date as it stood then: open, first due, first recorded first.

    decision_id, revision, standing (open, closed), text, owner, due_on, overdue and days_overdue at ``as_at``
    (open ones only), note (of the last event), about (an About), ref, the clinic's service_area, period and
    clinic_on, recorded_on, recorded_by, last_event, last_on, last_by, and ``history``: its events in order,
    each a dict of HISTORY.
    """
    events = connection.frame(
        "SELECT * FROM decisions WHERE happened_on <= ? ORDER BY decision_id, revision", [as_at]
    )
    first = events.drop_duplicates("decision_id").set_index("decision_id")
    rows = events.drop_duplicates("decision_id", keep="last").set_index("decision_id")
    history = pd.Series(events[HISTORY].to_dict("records"), index=events.index, dtype="object")
    is_open = rows["event"] != Event.CLOSED
    late = (pd.Timestamp(as_at) - rows["due_on"]).dt.days.astype("Int64").where(is_open)
    rows = rows.assign(
        standing=pd.Series(OPEN, index=rows.index, dtype="str").where(is_open, CLOSED),
        overdue=(late > 0).fillna(False).astype("bool"),
        days_overdue=late.where(late > 0),
        recorded_on=first["happened_on"],
        recorded_at=first["happened_at"],
        recorded_by=first["happened_by"],
        history=history.groupby(events["decision_id"]).agg(list),
    ).rename(columns={"event": "last_event", "happened_on": "last_on", "happened_by": "last_by"})
    order = rows.assign(is_closed=~is_open).sort_values(["is_closed", "due_on", "recorded_at"], kind="stable")
    return order.reset_index()[COLUMNS]


def add_marks(
    store: Store, clinic: Clinic, about: str, marks: Mapping[str, str], by: str, only_new: bool = False
) -> None:
    """Keep marks by name about ITEM, ROLE or NEXT; the last one on a name counts. Raises Refused, StoreProblem.

    With ``only_new`` only on what has none: an item left for later stays so when somebody goes past it.
    """
    with store.write(is_mark=True) as connection:
        stored = _marks(connection, clinic) if only_new else {}
        for name, mark in marks.items():
            if not stored.get((about, name)):
                name = screen_typed("role", name, MOST_NAME) if about == ROLE else name
                row = [*astuple(clinic), about, name, mark, now(), screen_typed("name", by, MOST_NAME)]
                connection.run("INSERT INTO clinic_marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def clinic_record(connection: Connection, clinic: Clinic) -> ClinicRecord:
    """Return what is kept of a clinic beside its decisions."""
    marks = _marks(connection, clinic)

    def named(about: str, mark: Mark) -> tuple[str, ...]:
        return tuple(name for (of, name), mark_of in marks.items() if (of, mark_of) == (about, mark))

    next_on = marks.get((NEXT, ""))
    return ClinicRecord(
        frozenset(named(ITEM, Mark.SHOWN)),
        frozenset(named(ITEM, Mark.NOT_NOW)),
        named(ROLE, Mark.PRESENT),
        named(ROLE, Mark.ABSENT),
        date.fromisoformat(next_on) if next_on else None,
    )


def _marks(connection: Connection, clinic: Clinic) -> dict[tuple[str, str], str]:
    """Return the last mark by what it is about and its name, in alphabetical order."""
    rows = connection.rows(SQL["clinic_marks"], astuple(clinic))
    return {(about, name): mark for about, name, mark in rows}
