"""Returns: what is due and late; send files, read what is wrong, see what would change, accept."""

from ui import data, desk, due_rows, tables
from ui.filters import view
from ui.paging import folded, page_of
from ui.prose import heading
from ui.template_parts import templates

DESK = "returns"
shown, known = view(), data.definitions()

due = data.front_sheet(shown).due
heading(due_rows.due_finding(due))
pressing = due_rows.pressing(due)
if not pressing.empty:
    tables.show(
        due_rows.due_table(page_of(pressing)),
        alt="Returns late, and those due within a week",
        **due_rows.LAYOUT,
    )
folded(
    "",
    f"All {len(due)} returns that the calendar asks for, held and to come",
    due,
    lambda rows: tables.html(due_rows.due_table(rows), "Returns late, due and held", **due_rows.LAYOUT),
    "calendar",
)

heading("Send a return", apart=True)
desk.upload(DESK)
desk.show(DESK, known)

heading("Templates", apart=True)
templates()
