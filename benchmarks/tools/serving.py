"""The worker's side: warm up, then for each "go" on stdin run once and answer on stdout as a line of JSON."""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

_STATUS = Path("/proc/self/status")
_FORGET_PEAK = Path("/proc/self/clear_refs")


def _memory(name: str) -> int:
    """Return a line of the process's status in bytes: VmRSS is what it has now, VmHWM the most it has had."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def serve(run: Callable[[Path], object], warm: Path, file: Path) -> None:
    """Run once on the small file ``warm``, say "ready", then answer each "go" about ``file``.

    The answer: seconds by the clock and of the processor, and bytes at the peak above what the process had just before.
    """
    run(warm)
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            return
        gc.collect()
        _FORGET_PEAK.write_text("5")
        idle, start, processor = _memory("VmRSS"), time.perf_counter(), time.process_time()
        run(file)
        took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - processor}
        print(json.dumps(took | {"peak": _memory("VmHWM") - idle}), flush=True)
