"""Charts, drawn the same on screen and on paper; alone in knowing Altair.

This module imports nothing heavy: a process that draws begins with it, so that the first picture comes soon.
"""

import os
import signal
from multiprocessing import parent_process
from threading import Thread


def start_worker() -> None:
    """Leave Ctrl-C to the command that waits for a picture, and end with the process that began this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
