"""Ours: the committee pack in all three forms, from the store to bytes; it first writes its charts down."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.tools.serving import serve
from pipelines.demo.definitions import LAST_PERIOD
from pipelines.positions import Query, pack_facts
from pipelines.store import Store
from reports.content import pack
from reports.making import FORMS, all_made
from schemas.definitions import load_definitions


def _write_charts(charts: Path, known: Any, facts: Any) -> None:
    content = pack(facts, known, datetime.now(), "benchmark")
    charts.write_text(json.dumps([chart.spec() for chart in content.charts]))


def main(made: str, as_at: str, charts: str) -> None:
    """Make the pack each time it is told to go."""
    known = load_definitions(Path(made, "definitions"))
    store, asked = Store(Path(made, "store.duckdb")), Query(LAST_PERIOD, date.fromisoformat(as_at))
    _write_charts(Path(charts), known, pack_facts(store, known, asked))

    def run(_: Path) -> None:
        all_made(pack_facts(store, known, asked), known, tuple(FORMS), datetime.now(), "benchmark")

    serve(run, Path(made), Path(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
