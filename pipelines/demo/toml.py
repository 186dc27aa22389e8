"""Definition files as TOML: a table of plain values and lists, then its arrays of tables."""

import json
from datetime import date
from typing import Any

Table = dict[str, Any]


def to_toml(table: Table) -> str:
    """Return a table as TOML text; a key whose value is None is left out."""
    given = {key: value for key, value in table.items() if value is not None}
    arrays = {key: rows for key, rows in given.items() if _is_tables(rows)}
    tables = {key: rows for key, rows in given.items() if isinstance(rows, dict)}
    plain = [f"{key} = {_value(value)}" for key, value in given.items() if key not in arrays.keys() | tables]
    nested = [f"\n[[{key}]]\n{to_toml(row)}" for key, rows in arrays.items() for row in rows]
    nested += [f"\n[{key}]\n{to_toml(row)}" for key, row in tables.items()]
    return "\n".join([*plain, ""]) + "".join(nested)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # Text, numbers, true and false are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)
