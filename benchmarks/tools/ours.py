"""Ours: ``check`` or ``load`` a KPI return, from its bytes, against a store that holds nothing."""

import shutil
import sys
from pathlib import Path

from benchmarks.tools.serving import serve
from pipelines.store import Store
from pipelines.store.acceptance import accept
from pipelines.submission import check
from schemas.definitions import load_definitions


def main(what: str, warm: str, file: str, definitions_folder: str, store: str) -> None:
    """Check, or check and accept into a copy of the store, until told no more."""
    definitions = load_definitions(Path(definitions_folder))
    definitions.measure_frame  # noqa: B018 - made once for a process, as on a server

    def run(path: Path) -> None:
        own = Path(store)
        if what == "load":
            own = Path(shutil.copy(store, f"{store}.loaded"))
        checked = check(Store(own), definitions, [(path.name, path.read_bytes())])
        if any(one.refused for one in checked):
            raise SystemExit("the return is refused")
        if what == "load":
            accept(Store(own), checked, "benchmark", definitions_hash=definitions.hash)

    serve(run, Path(warm), Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
