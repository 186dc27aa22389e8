"""Tables that people read: real HTML tables, numbers on the right, text from outside kept as text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from ui.cells import html_of
from ui.markdown import escaped
from ui.theme import COLOURS, themed


@dataclass(frozen=True)
class Table:
    """A table in HTML: its row of headings, its rows by the index of what they were made of, its class."""

    head: str
    rows: "pd.Series[str]"
    look: str = "table cells"

    def of(self, labels: "pd.Series[str]") -> "Table":
        """The same table with the rows of these labels, in their order."""
        return replace(self, rows=self.rows.loc[labels])

    def html(self, alt: str, look: str = "") -> str:
        """The whole table with its name, and a class of its own."""
        return (
            f'<div class="{" ".join(filter(None, [self.look, look]))}"><table aria-label="{escape(alt)}"><thead>'
            f"<tr>{self.head}</tr></thead><tbody>{''.join(self.rows)}</tbody></table></div>"
        )


def show(frame: pd.DataFrame, alt: str, **layout: Any) -> None:
    """Show ``frame`` as a table, laid out as ``made`` says."""
    st.html(html(frame, alt, **layout))


def html(frame: pd.DataFrame, alt: str, **layout: Any) -> str:
    """The same as a piece of HTML."""
    return made(frame, **layout).html(alt)


def made(
    frame: pd.DataFrame,
    numbers: Collection[str] = (),
    heads: int = 1,
    plain: Collection[str] = (),
    whole: Collection[str] = (),
    wide: Collection[str] = (),
    widths: Mapping[str, str] | None = None,
) -> Table:
    """Return ``frame`` as a table whose first ``heads`` columns name the row.

    Cells are markdown of our own; columns named in ``plain`` are text from outside and are escaped here.
    Columns in ``numbers`` stand on the right in figures of one width, those in ``whole`` are never broken into
    lines, those in ``wide`` take what room there is, and ``widths`` says how narrow a column may become.
    """
    cells, widths = frame.assign(**{column: escaped(frame[column]) for column in plain}), widths or {}
    kinds = {"number": numbers, "whole": [*whole, *numbers], "wide": wide}
    looks = {c: " ".join(kind for kind, columns in kinds.items() if c in columns) for c in frame.columns}
    classes = [f' class="{look}"' if look else "" for look in looks.values()]
    least = [f' style="--least:{widths[c]}"' if c in widths else "" for c in cells.columns]
    head = "".join(
        f'<th scope="col"{look}{width}>{escape(str(c))}</th>'
        for c, look, width in zip(cells.columns, classes, least, strict=True)
    )
    columns = []
    for place, look in enumerate(classes):
        tag, scope = ("th", ' scope="row"') if place < heads else ("td", "")
        begin, end = ("<div>", "</div>") if cells.columns[place] in wide else ("", "")
        begin, end = f"<{tag}{scope}{look}>{begin}", f"{end}</{tag}>"
        columns.append([begin + cell + end for cell in html_of(cells.iloc[:, place])])
    rows = [f"<tr>{''.join(row)}</tr>" for row in zip(*columns, strict=True)]
    # Two or three columns share a phone; of more, prose takes what it needs and the table scrolls.
    look = "table cells many" if len(cells.columns) > 3 else "table cells"
    return Table(head, pd.Series(rows, index=frame.index, dtype="object"), look)


def stylesheet() -> str:
    """How tables and other cells look: lines between rows, badges and colours of the theme as in text."""
    colours = "".join(
        f".cells :is(.{name}, .{name}-badge) {{ color: {themed(name, 'TextColor')} !important; }}\n"
        f".cells .{name}-badge {{ background: {themed(name, 'BackgroundColor')} !important; }}\n"
        for name in COLOURS
    )
    return f"""
.table {{ overflow-x: auto; }}
.narrow {{ max-width: 35rem; }}
.table table {{ width: 100%; border-collapse: collapse; font-size: 0.9375rem; line-height: 1.5; }}
.table :is(th, td) {{
  padding: 0.25rem 0.5rem; border: 0 solid {themed("border", "Color")}; border-bottom-width: 1px;
  text-align: start; font-weight: 400; overflow-wrap: break-word;
}}
.table thead th {{ font-size: 0.875rem; color: {themed("gray", "TextColor")}; }}
.table .number {{ text-align: end; font-variant-numeric: tabular-nums; }}
.table .number + :not(.number) {{ padding-inline-start: 1rem; }}
.table tbody .whole {{ white-space: nowrap; }}
.table .wide {{ min-width: 10rem; }}
@media screen {{
  .many .wide {{ min-width: 16rem; }}
  .table th[style] {{ min-width: var(--least); }}
  .table th[style]:first-child {{ width: var(--least); }}
}}
@media screen and (max-width: 900px) {{
  .many .wide {{ min-width: min(20rem, 80vw); }}
}}
.table .wide > div {{ max-width: 44rem; }}
.cells .small {{ font-size: 0.875rem; }}
.cells [class$="-badge"] {{
  display: inline-block; padding: 0 0.25rem; border-radius: 2px; font-size: 0.875rem; line-height: 1.5;
}}
.cells a {{ color: {themed("link", "Color")}; }}
.cells img {{ max-width: 100%; vertical-align: middle; }}
{colours}"""
