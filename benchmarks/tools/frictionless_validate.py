"""Frictionless: validate a KPI return by a schema of the same column rules."""

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.tools.rules import KEY, MEASURE, NUMBERS, PERIOD, STATES, TEXTS, YES_NO
from benchmarks.tools.serving import serve


def schema(headings: list[str]) -> dict[str, Any]:
    """Return the table schema of the columns that a file has."""
    fields: dict[str, dict[str, Any]] = {
        "period": {"type": "string", "constraints": {"required": True, "pattern": PERIOD}},
        "measure": {"type": "string", "constraints": {"required": True, "pattern": MEASURE}},
        "state": {"type": "string", "constraints": {"enum": STATES}},
        "provisional": {"type": "string", "constraints": {"enum": YES_NO}},
    }
    for name, most in NUMBERS.items():
        limits = {"minimum": 0} | ({} if most is None else {"maximum": most})
        fields[name] = {"type": "number", "constraints": limits}
    fields |= {name: {"type": "string"} for name in TEXTS}
    return {"fields": [{"name": name, **fields[name]} for name in headings], "primaryKey": KEY}


def headings(path: Path) -> list[str]:
    """Return a file's headings."""
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


def main(warm: str, file: str) -> None:
    """Validate until told no more."""
    from frictionless import Resource, Schema, system

    def run(path: Path) -> None:
        rules = Schema.from_descriptor(schema(headings(path)))
        report = Resource(path=str(path), schema=rules).validate()
        if not report.valid:
            raise SystemExit(f"the return is refused: {report.flatten(['message'])[:3]}")

    with system.use_context(trusted=True):
        serve(run, Path(warm), Path(file))


def write_schema(file: str, to: str) -> None:
    """Write the schema of a file for the command line."""
    Path(to).write_text(json.dumps(schema(headings(Path(file)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
