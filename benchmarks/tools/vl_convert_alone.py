"""vl-convert alone: draw charts whose specifications are ready."""

import json
import sys
from pathlib import Path

import vl_convert

from benchmarks.tools.serving import serve
from ui.charts.figure import SCALE


def main(charts: str) -> None:
    """Draw every chart each time it is told to go."""
    specs = json.loads(Path(charts).read_text())

    def run(_: Path) -> None:
        for spec in specs:
            vl_convert.vegalite_to_png(spec, scale=SCALE)

    serve(run, Path(charts), Path(charts))


if __name__ == "__main__":
    main(*sys.argv[1:])
