"""History: every return with who, when and its file; compare any two; take one back."""

import streamlit as st

from pipelines.store.ledger import Standing
from ui import data, history_parts
from ui.filters import view
from ui.prose import heading
from ui.text import number_of

shown = view()
register = data.register(shown.as_at)
if register.empty:
    st.info("No return has been sent yet. Send the first one under Returns.")
    st.stop()

history_parts.said_withdrawn()
in_force = int((register["standing"] == Standing.IN_FORCE).sum())
heading(f"{number_of(len(register), 'return')} kept, {in_force} wholly in force")
history_parts.ledger(register)

heading("One return: who, when, its file and its answers", apart=True)
history_parts.one_return(register)

heading("What differs between two", apart=True)
history_parts.compare(register, shown.as_at)
