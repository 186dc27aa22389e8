"""DuckDB's own ``read_csv`` into a table of a new file database."""

import sys
from pathlib import Path

import duckdb

from benchmarks.tools.serving import serve


def main(warm: str, file: str, database: str) -> None:
    """Read the file into a table until told no more."""

    def run(path: Path) -> None:
        Path(database).unlink(missing_ok=True)
        with duckdb.connect(database) as connection:
            # Its own guess reads quoted texts wrongly where few rows have one.
            given = "header = true, delim = ',', quote = '\"', escape = '\"'"
            connection.execute(f"CREATE TABLE kpi AS SELECT * FROM read_csv(?, {given})", [str(path)])  # noqa: S608

    serve(run, Path(warm), Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
