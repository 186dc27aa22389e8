"""What a manager enters by hand becomes a return like any other: a file, checked, kept and traced."""

import pandas as pd

from schemas.returns import KINDS


def written(kind: str, rows: pd.DataFrame) -> bytes:
    """Return the rows as the CSV file of a kind: its columns in order, dates as ISO text, blanks where nothing is.

    ``rows`` has some of the kind's columns; any other column is left out.
    """
    known = rows[[name for name in KINDS[kind].names if name in rows]].astype("object")
    text = known.map(_cell)
    return text.to_csv(index=False, lineterminator="\r\n").encode()


def _cell(value: object) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)


def next_ref(project: str, refs: "pd.Series[str]") -> str:
    """Return a reference that no action of the project has: A4-08 after A4-07."""
    numbers = refs.str.extract(r"(\d+)$")[0].dropna().astype("int64")
    return f"{project}-{int(numbers.max()) + 1 if len(numbers) else 1:02d}"
