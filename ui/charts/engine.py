"""vl-convert in processes of its own: it keeps Python's lock while it draws, so that nobody else would be served.

A process is started when something is first drawn, kept for the next, and ends with the one that started it.
"""

import atexit
import json
import signal
import struct
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Literal

PROCESSES = 2  # a pack's charts are drawn two at a time, beside its other parts
SECONDS = 60  # that one drawing may take: a chart takes a tenth of one
_HEAD = struct.Struct(">?I")  # of an answer: whether it is what was asked for, and its length
_asking = ThreadPoolExecutor(PROCESSES, "drawing")
_own = threading.local()
_started: list["subprocess.Popen[bytes]"] = []


def begun(spec: dict[str, Any], form: Literal["png", "svg"], scale: float = 1) -> "Future[bytes]":
    """Begin to draw a specification beside all else; raises RuntimeError in the end where it cannot be drawn."""
    return _asking.submit(_ask, f"{form} {scale}\n{json.dumps(spec)}\n".encode())


def _ask(request: bytes) -> bytes:
    process = _process()
    assert process.stdin  # noqa: S101 - it was opened with both
    assert process.stdout  # noqa: S101
    patience = threading.Timer(SECONDS, process.kill)
    patience.start()
    try:
        process.stdin.write(request)
        process.stdin.flush()
        is_drawn, length = _HEAD.unpack(process.stdout.read(_HEAD.size))
        answer = process.stdout.read(length)
        if len(answer) < length:
            raise EOFError
    except (OSError, EOFError, struct.error) as fault:
        _ended(process)
        _started.remove(process)
        raise RuntimeError("The process that draws charts ended.") from fault
    finally:
        patience.cancel()
    if not is_drawn:
        raise RuntimeError(f"A chart cannot be drawn: {answer.decode()}")
    return answer


def _process() -> "subprocess.Popen[bytes]":
    """Return this thread's own process, a new one where it has none that lives."""
    process: subprocess.Popen[bytes] | None = getattr(_own, "process", None)
    if process is None or process.poll() is not None:
        # Isolated: it needs none of our own modules, only the library.
        command = [sys.executable, "-I", str(Path(__file__))]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        _own.process = process
        _started.append(process)
    return process


@atexit.register
def _end() -> None:
    for process in _started:
        _ended(process)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    """End a process for certain, and what it was asked through."""
    with suppress(OSError), process:
        process.kill()


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    import vl_convert

    for line in requests:
        form, scale = line.decode().split()
        spec = requests.readline().decode()
        is_drawn = True
        try:
            if form == "png":
                answer = bytes(vl_convert.vegalite_to_png(spec, scale=float(scale)))
            else:
                answer = str(vl_convert.vegalite_to_svg(spec)).encode()
        except ValueError as fault:
            is_drawn, answer = False, str(fault).encode()
        answers.write(_HEAD.pack(is_drawn, len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts a command hears of it from the command
    _serve(sys.stdin.buffer, sys.stdout.buffer)
