"""Decisions of the clinic: recorded, changed, closed and reopened, each an event that stays.

Internal by nature: no route, pack or export that leaves the directorate reads them.
"""

import re
import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipelines.personal import what_it_holds
from pipelines.refused import Moved, Refused
from pipelines.store import Connection, Store
from pipelines.today import now, today
from schemas.dates import day_in_words
from schemas.vocabulary import About, Event

if TYPE_CHECKING:
    import pandas as pd

OPEN, CLOSED = "open", "closed"
MOST = {"decision": 1000, "owner": 120, "note": 500}
UNCHANGED = "Nothing was changed."
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_EVENTS = "SELECT * FROM decisions WHERE happened_on <= ? ORDER BY decision_id, revision"
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
    """What a decision is about: a kind of thing and its code or ref; blank for nothing in particular."""

    about: About = About.NOTHING
    ref: str = ""


@dataclass(frozen=True)
class Clinic:
    """The clinic that it was agreed in: of a service area (None for all) and a period, on a day."""

    service_area: str | None
    period: str | None
    held_on: date


class _Held(NamedTuple):
    revision: int
    event: str
    by: str
    agreed: Agreed
    subject: Subject
    clinic: Clinic


def record(store: Store, agreed: Agreed, subject: Subject, clinic: Clinic, by: str) -> str:
    """Record what was agreed and return its id; raises Refused, StoreProblem."""
    with store.write() as connection:
        day = today(connection).date
        kept = _kept(agreed, not_before=day)
        decision_id = f"{clinic.held_on.isoformat()}-{secrets.token_hex(4)}"
        _add(connection, decision_id, _Held(1, Event.RECORDED, by, kept, subject, clinic), "")
    return decision_id


def change(store: Store, decision_id: str, seen: int, agreed: Agreed, by: str) -> None:
    """Change text, owner or due date of an open decision, as it was at the revision ``seen``.

    Raises Moved when it has moved since, Refused, StoreProblem.
    """
    with store.write() as connection:
        held = _as_seen(connection, decision_id, seen, _OPEN_EVENTS, "It is closed. Reopen it first.")
        # A date that was there before may stay, past or not.
        kept = _kept(agreed, today(connection).date, held.agreed.due_on)
        if kept == held.agreed:
            raise Refused(f"Nothing in the decision is different. {UNCHANGED}")
        _add(connection, decision_id, _next(held, Event.CHANGED, by, kept), "")


def close(store: Store, decision_id: str, seen: int, by: str, note: str = "") -> None:
    """Close a decision with what came of it; raises Moved when it has moved since, Refused, StoreProblem."""
    with store.write() as connection:
        held = _as_seen(connection, decision_id, seen, _OPEN_EVENTS, "It is closed already.")
        said = _text("note", note)
        _add(connection, decision_id, _next(held, Event.CLOSED, by, held.agreed), said)


def reopen(store: Store, decision_id: str, seen: int, by: str, why: str) -> None:
    """Open a closed decision again; raises Moved when it has moved since, Refused, StoreProblem."""
    with store.write() as connection:
        held = _as_seen(connection, decision_id, seen, {Event.CLOSED}, "It is open already.")
        said = _text("note", why)
        if not said:
            raise Refused(f"Say why it is opened again: it is kept in the history. {UNCHANGED}")
        _add(connection, decision_id, _next(held, Event.REOPENED, by, held.agreed), said)


_OPEN_EVENTS = frozenset({Event.RECORDED, Event.CHANGED, Event.REOPENED})


def _next(held: _Held, event: Event, by: str, agreed: Agreed) -> _Held:
    return held._replace(revision=held.revision + 1, event=event, by=by, agreed=agreed)


def _as_seen(
    connection: Connection, decision_id: str, seen: int, wanted: frozenset[Event] | set[Event], otherwise: str
) -> _Held:
    """Return the decision as it stands, if that is how the person saw it and it can be done to it."""
    rows = connection.rows(
        """SELECT revision, event, happened_by, text, owner, due_on, about, ref, service_area, period, clinic_on
        FROM decisions WHERE decision_id = ? ORDER BY revision DESC LIMIT 1""",
        [decision_id],
    )
    if not rows:
        raise Refused(f"There is no such decision. {UNCHANGED}")
    revision, event, by, text, owner, due_on, about, ref, area, period, held_on = rows[0]
    if revision != seen:
        raise Moved(
            f"{by} {event} this decision while you had it open. {UNCHANGED} "
            "Read how it stands now, then send yours again if it still holds."
        )
    if event not in wanted:
        raise Refused(f"{otherwise} {UNCHANGED}")
    subject, clinic = Subject(About(about), ref), Clinic(area, period, held_on)
    return _Held(revision, event, by, Agreed(text, owner, due_on), subject, clinic)


def _kept(agreed: Agreed, not_before: date, unless: date | None = None) -> Agreed:
    """Return what was agreed as it will be kept; raises Refused in words for whoever typed it."""
    text, owner = _text("decision", agreed.text), _text("owner", agreed.owner)
    if not text:
        raise Refused(f"Enter what will be done. {UNCHANGED}")
    if not owner:
        raise Refused(f"Choose the role that owns it. {UNCHANGED}")
    if agreed.due_on is None:
        raise Refused(f"Enter the date that it is due. {UNCHANGED}")
    if agreed.due_on < not_before and agreed.due_on != unless:
        raise Refused(
            f"{day_in_words(agreed.due_on)} has passed. Enter a due date from {day_in_words(not_before)} on. "
            f"{UNCHANGED}"
        )
    return replace(agreed, text=text, owner=owner)


def _text(what: str, given: str) -> str:
    """Return a text tidied; raises Refused when it is too long or holds personal data, without repeating it."""
    text = _NOT_TEXT.sub(" ", given.replace("\r\n", "\n")).strip()
    if held := what_it_holds(text):
        raise Refused(f"The {what} holds {held}. Take it out: name a role, never a person. {UNCHANGED}")
    if len(text) > MOST[what]:
        raise Refused(
            f"The {what} has {len(text):,} characters. Shorten it to {MOST[what]:,} or fewer. {UNCHANGED}"
        )
    return text


def _add(connection: Connection, decision_id: str, held: _Held, note: str) -> None:
    agreed, clinic = held.agreed, held.clinic
    row = [
        *(decision_id, held.revision, str(held.event), today(connection).date, now(), held.by),
        *(agreed.text, agreed.owner, agreed.due_on, note, str(held.subject.about), held.subject.ref),
        *(clinic.service_area, clinic.period, clinic.held_on),
    ]
    connection.run(f"INSERT INTO decisions VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - marks only


def decisions_in_force(connection: Connection, as_at: date) -> "pd.DataFrame":
    """Return every decision taken by a date as it stood then: open, first due, first recorded first.

    decision_id, revision, standing (open, closed), text, owner, due_on, overdue and days_overdue at ``as_at``
    (open ones only), note (of the last event), about (an About), ref, the clinic's service_area, period and
    clinic_on, recorded_on, recorded_by, last_event, last_on, last_by, and ``history``: its events in order,
    each a dict of HISTORY.
    """
    import pandas as pd

    events = connection.frame(_EVENTS, [as_at])
    first = events.drop_duplicates("decision_id").set_index("decision_id")
    rows = events.drop_duplicates("decision_id", keep="last").set_index("decision_id")
    told = pd.Series(events[HISTORY].to_dict("records"), index=events.index, dtype="object")
    is_open = rows["event"] != Event.CLOSED
    late = (pd.Timestamp(as_at) - rows["due_on"]).dt.days.astype("Int64").where(is_open)
    rows = rows.assign(
        standing=pd.Series(OPEN, index=rows.index, dtype="str").where(is_open, CLOSED),
        overdue=(late > 0).fillna(False).astype("bool"),
        days_overdue=late.where(late > 0),
        recorded_on=first["happened_on"],
        recorded_at=first["happened_at"],
        recorded_by=first["happened_by"],
        history=told.groupby(events["decision_id"]).agg(list),
    ).rename(columns={"event": "last_event", "happened_on": "last_on", "happened_by": "last_by"})
    order = rows.assign(is_closed=~is_open).sort_values(["is_closed", "due_on", "recorded_at"], kind="stable")
    return order.reset_index()[COLUMNS]
