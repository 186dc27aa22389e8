"""Clinic: an agenda made from the data, one item a screen, decisions recorded against it, and minutes."""

from datetime import datetime
from functools import partial

import streamlit as st

from pipelines.positions import clinic_summary
from ui import clinic_item, clinic_parts, clinic_state, data
from ui.filters import view
from ui.who import who

shown, known = view(), data.definitions()
clinic_state.begin_reading()
agenda = data.agenda(shown)
at = clinic_state.place()
if at is None:
    clinic_parts.start(agenda, shown)
    st.stop()

opened = clinic_state.opened(agenda.clinic)
if at in agenda.ids:
    opened.add(at)
    clinic_parts.bar(agenda, at)
    clinic_parts.told()
    clinic_item.step(agenda, at, known)
elif at == clinic_state.CLOSE:
    from reports.minutes import file_name, minutes

    by = who()
    clinic_parts.bar(agenda, at)
    clinic_parts.told()
    summary = clinic_summary(agenda, opened)
    written = partial(minutes, agenda, frozenset(opened), by)
    clinic_parts.close(summary, agenda, known, lambda: written(datetime.now()), file_name(agenda))
else:
    clinic_parts.unknown(at, agenda)
clinic_state.keep_in_step()
