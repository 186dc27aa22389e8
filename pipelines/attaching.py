"""Databases attached to the one that is open: named as SQL wants it, copied whole, written in small groups of rows."""

from pathlib import Path

from pipelines.connection import Raw

# Large ones take more memory while they are written; the size can be told only when a database is attached.
GROUP = "ROW_GROUP_SIZE 30720"


def quoted(path: Path) -> str:
    """Return a path as SQL wants it."""
    return "'" + str(path).replace("'", "''") + "'"


def name_of(raw: Raw) -> str:
    """Return the open database's name, which DuckDB makes of the file's, as SQL wants it."""
    [(name,)] = raw.execute("SELECT current_database()").fetchall()
    return '"' + str(name).replace('"', '""') + '"'


def copy_whole(raw: Raw, source: str, path: Path, name: str) -> None:
    """Copy a database that is open to a new file, which stays attached; nothing deleted goes with it."""
    raw.execute(f"ATTACH {quoted(path)} AS {name} (READ_WRITE, {GROUP})")
    raw.execute(f"COPY FROM DATABASE {source} TO {name}")
    raw.execute(f"CHECKPOINT {name}")
