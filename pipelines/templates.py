"""An empty return of each kind: the heading row, in the contract's order."""

import csv
import io

from schemas.returns import KINDS


def template(kind: str) -> str:
    """Return the heading row of a kind as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(KINDS[kind].names)
    return out.getvalue()
