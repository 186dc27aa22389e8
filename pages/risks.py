"""Risks: the register as last reported, who owns each and what is done, and what changed since the one before."""

import streamlit as st

from ui import data, tables, text
from ui.elements import nothing_received
from ui.filters import view
from ui.help import explain
from ui.prose import heading, note
from ui.risk_rows import change_finding, change_table, matrix_table, register_table, risk_finding

shown = view()
register, changes = data.risks(shown)
if register.empty:
    nothing_received("risk register", text.day(shown.as_at))
    st.stop()

heading(risk_finding(register))
note(
    f"The register of {text.day(register['report_date'].max())}, the latest received. "
    "Period, workstream and service area do not filter it."
)
tables.show(
    register_table(register, changes),
    alt="The risk register",
    whole=["Ref", "First reported", "As at"],
    wide=["Risk", "Mitigation"],
    widths={"Owner": "10rem", "Score": "7rem"},
)
explain("What do likelihood and impact mean?", "likelihood", "impact")

grid = matrix_table(register)
if grid.empty:
    note("No risk has both a likelihood and an impact, so there is no matrix to show.")
else:
    heading("Where the scored risks stand", apart=True)
    note("Likelihood down, impact across, each from 1 to 5; a cell names the risks that stand in it.")
    tables.show(grid, alt="Scored risks by likelihood and impact")

heading(change_finding(changes), apart=True)
table = change_table(changes)
if table.empty:
    note("What changes on the register will show here, beside the register before it.")
else:
    compared = f"{text.day(changes['before_on'].max())} and {text.day(changes['latest_on'].max())}"
    note(f"Compared are the registers of {compared}.")
    tables.show(table, alt="What changed on the register", wide=["Risk"], whole=["Ref"])
