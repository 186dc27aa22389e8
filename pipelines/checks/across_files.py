"""Files against the others sent with them."""

from collections.abc import Mapping

import pandas as pd

from pipelines.checks.context import Context, together
from pipelines.findings import find
from pipelines.matching import decoded
from pipelines.overlay import in_scopes


def same_file(name: str, first: str) -> pd.DataFrame:
    """Tell a file that its bytes are those of another sent with it."""
    said = f"This is the same file as {first}, byte for byte."
    return find("same-file", name, said, "Nothing to do: it is kept once.")


def overlapping_files(context: Context, others: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Refuse a file whose scopes others of its kind have too; ``others`` are their rows by file."""
    return together([_overlapping(context, name, rows) for name, rows in others.items()])


def _overlapping(context: Context, other: str, rows: pd.DataFrame) -> pd.DataFrame:
    scope = list(context.kind.scope)
    both = context.frame[
        in_scopes(context.kind.name, *(decoded(one[scope]) for one in (context.frame, rows)))
    ]
    things = both[scope].drop_duplicates()
    if things.empty:
        return find("overlapping-files", context.file, "", "", [])
    first = things.head(1)
    named = ", ".join(first.astype("str").iloc[0])
    more = f" and {len(things) - 1:,} more" if len(things) > 1 else ""
    said = f"{context.file} and {other} both have rows for the same thing: {named}{more}."
    remedy = "Keep the rows in one file, or send only the file that counts."
    return find("overlapping-files", context.file, said, remedy, context.lines[first.index])
