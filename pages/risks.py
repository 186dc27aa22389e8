"""Risks: the register as last reported, who owns each and what is done, and what changed since the one before."""

import streamlit as st

from pipelines.positions import risk_changes, risk_position
from ui import cache, text
from ui.components import show
from ui.elements import explain, section
from ui.filters import view
from ui.notices import nothing_received
from ui.views import risks

shown = view()
register, changes = cache.read(risk_position, shown), cache.read(risk_changes, shown)
if register.empty:
    nothing_received("risk register")
    st.stop()

st.header(risks.risk_finding(register), anchor=False)
st.caption(f"The register of {text.day(register['report_date'].max())}, the latest received.")
show("risk_register.html", "register", rows=risks.register_rows(register, changes))
explain("What do likelihood and impact mean?", "likelihood", "impact")

if matrix := risks.matrix_rows(register):
    section(
        "Where the scored risks stand",
        "Likelihood runs down and impact across, each from 1 to 5, with the risks that stand there.",
    )
    show("risk_matrix.html", "matrix", rows=matrix, impacts=risks.IMPACTS.values())
else:
    st.caption("No risk has both a likelihood and an impact, so there is no matrix to show.")

rows = risks.change_rows(changes)
note = "Changes will show here once a second register has come in."
if rows:
    compared = f"{text.day(changes['before_on'].max())} and {text.day(changes['latest_on'].max())}"
    note = f"Compared are the registers of {compared}."
section(risks.change_finding(changes), note)
if rows:
    show("risk_changes.html", "changes", rows=rows)
