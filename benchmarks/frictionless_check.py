"""Frictionless with the constraints of our KPI and action returns, in an environment of its own.

It validates each file that a line of stdin names and answers with the seconds that took. Whether a measure or project
is defined is a pattern here: a list of codes would slow it down for nothing.
"""

import sys
import time
from pathlib import Path
from typing import Any

REF = r"^[A-Z][A-Z0-9]*[0-9]+[A-Za-z0-9./-]*$"
STATES = "reported repeated not_due not_yet_published late suppressed not_applicable not_available"
NUMBERS = ["value", "coverage", "numerator", "denominator"]
DATES = ["report_date", "due_date", "revised_due_date", "completed_on"]
TYPES = dict.fromkeys(NUMBERS, "number") | dict.fromkeys(DATES, "date")
CONSTRAINTS: dict[str, dict[str, Any]] = {
    **{name: {"required": True} for name in ("report_date", "title", "lead")},
    **{name: {"required": True, "pattern": REF} for name in ("project", "action")},
    **{name: {"minimum": 0} for name in NUMBERS},
    "coverage": {"minimum": 0, "maximum": 100},
    "period": {"required": True, "pattern": r"^(19|20)\d{2}-\d{2} Q[1-4]$"},
    "measure": {"required": True, "pattern": r"^[a-z][a-z0-9_]*$"},
    "state": {"enum": STATES.split()},
    "provisional": {"enum": ["yes", "no"]},
    "status": {"enum": ["Blue", "Green", "Amber", "Grey", "Red"]},
}
KEYS = {"period": ["period", "measure"], "report_date": ["report_date", "project", "action"]}


def describe_schema(headings: list[str]) -> dict[str, Any]:
    """Return the table schema of the columns that a file has."""
    types = {name: {"type": TYPES.get(name, "string")} for name in headings}
    fields = [{"name": name, **types[name], "constraints": CONSTRAINTS.get(name, {})} for name in headings]
    return {"fields": fields, "primaryKey": KEYS[headings[0]]}


def main() -> None:
    """Validate the files of stdin until it ends."""
    from frictionless import Resource, Schema, system

    with system.use_context(trusted=True):
        for line in sys.stdin:
            path = Path(line.strip())
            start = time.perf_counter()
            with path.open(encoding="utf-8") as file:
                headings = file.readline().strip().split(",")
            schema = Schema.from_descriptor(describe_schema(headings))
            result = Resource(path=str(path), schema=schema).validate()
            seconds = time.perf_counter() - start
            if not result.valid:
                raise SystemExit(f"Frictionless refuses {path}: {result.flatten(['message'])[:3]}")
            print(seconds, flush=True)


if __name__ == "__main__":
    main()
