"""What the sender is given: the receipt, on the screen and as a file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pipelines.cli.printing import as_csv
from pipelines.store.acceptance import Receipt
from ui import tables
from ui.finding_parts import CSV
from ui.focus import move_focus_to
from ui.markdown import bold, escape, escaped
from ui.prose import say, way_to
from ui.screens import FRONT_SHEET, HISTORY
from ui.text import day, number_of


def receipts(given: Sequence[Receipt], turn: int) -> None:
    """Show the receipts of what was accepted, and where to go next."""
    with st.container(key="receipt"):
        st.success(
            f"{number_of(len(given), 'return')} accepted and in force. Keep the receipt.",
            title="Accepted",
            icon=":material/check_circle:",
        )
    move_focus_to("receipt", turn)
    tables.show(receipt_table(given), alt="Receipts", wide=["SHA-256"])
    with st.container(horizontal=True):
        st.download_button(
            "Download the receipt",
            as_csv(receipt_frame(given)).encode("utf-8-sig"),
            file_name=f"receipt {given[0].return_id}.csv",
            mime=CSV,
            on_click="ignore",
            icon=":material/download:",
        )
        say(way_to(FRONT_SHEET, "See the front sheet"), way_to(HISTORY, "See the history"))


def already_held(held: Sequence[Receipt]) -> None:
    """Say of files whose bytes are in force that nothing was changed."""
    for receipt in held:
        st.info(
            f"{escape(receipt.file_name)} is held already, as {escape(receipt.return_id)}, accepted on "
            f"{day(receipt.accepted_at.date())} by {escape(receipt.accepted_by)}. Nothing was changed.",
            icon=":material/info:",
        )


def receipt_frame(given: Sequence[Receipt]) -> pd.DataFrame:
    """One row a return, every part of its receipt."""
    return pd.DataFrame([vars(receipt) for receipt in given]).drop(columns="already_held")


def receipt_table(given: Sequence[Receipt]) -> pd.DataFrame:
    """Return, File, Rows, Received, By, SHA-256, as markdown."""
    frame = receipt_frame(given)
    return pd.DataFrame(
        {
            "Return": bold(escaped(frame["return_id"])),
            "File": escaped(frame["file_name"]),
            "Rows": frame["rows"].map("{:,}".format),
            "Received": frame["received_on"].map(day),
            "By": escaped(frame["accepted_by"]),
            "SHA-256": escaped(frame["sha256"]),
        }
    )
