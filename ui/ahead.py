"""What is likely looked at first, worked out before anybody asks: the latest figures, of all and of each workstream."""

import logging
from dataclasses import replace
from threading import Thread
from time import sleep

from pipelines.store import StoreProblem
from schemas.definition_faults import DefinitionFaults
from ui import data
from ui.filters import View

log = logging.getLogger(__name__)

SECONDS = 5  # between looks at whether there is something new


def keep_ready() -> None:
    """Begin to work ahead in the background, anew whenever the store, the definitions or the day change."""
    Thread(target=watch, name="ahead", daemon=True).start()


def watch() -> None:
    """Look for something new and work ahead, for ever; a store that cannot be read is asked again.

    A fault of ours is logged in full, and not met again before something changes.
    """
    ready: object = None
    while True:
        state = ready
        try:
            state = data.version(), data.now().date
            if state != ready and not data.is_empty():
                make_ready()
            ready = state
        except (StoreProblem, DefinitionFaults):
            pass  # a page says so to whoever asks for it
        except Exception:
            log.exception("What is likely looked at next could not be worked out ahead")
            ready = state
        sleep(SECONDS)


def make_ready() -> None:
    """Work out what the front sheet, KPIs and the plan show without a filter, and of each workstream.

    It is kept where pages look for it. Raises StoreProblem, DefinitionFaults.
    """
    from ui import kpi_parts  # what draws takes a second to import, and a server starts without it
    from ui.plan_parts import illustrated, status_figures
    from ui.plan_sections import dated, listed, moved_of

    known, today = data.definitions(), data.now().date
    held = data.periods(today)
    whole = View(held[0] if held else None, today)
    board = known.calendar.next_board(today)
    for view in (whole, *(replace(whole, workstream=code) for code in known.workstreams)):
        plan = data.plan(view)
        data.verdicts_changed(view)
        moved_of(view, None, known)
        dated(listed(view, None, board).projects, known, view, None)
        illustrated(plan.projects, "projects", view)
        illustrated(plan.actions, "actions", view)
        for way in status_figures(plan, "", view, known).values():
            for one in way:
                one.drawn()
    kpis = data.front_sheet(whole).kpis
    for short in () if kpis.empty else (False, True):
        kpi_parts.table(kpis, whole, "", short)
