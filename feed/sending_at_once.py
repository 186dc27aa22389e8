"""Small packets leave at once: left to itself, each answer after a connection's first waits 40 ms for the browser.

The listening socket is made without naming its protocol, so asyncio does not know it for TCP and leaves Nagle's
algorithm on (uvicorn issue 3149). Connections inherit what the listening socket says.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path
from stat import S_ISSOCK

DESCRIPTORS = Path("/dev/fd")  # of this process; Windows has none, and answers as it did


def send_at_once() -> None:
    """Turn Nagle's algorithm off for whoever connects to a socket that this process listens on."""
    for descriptor in filter(_is_socket, [int(one.name) for one in DESCRIPTORS.glob("*")]):
        with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as one:
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_socket(descriptor: int) -> bool:
    # Asked first: `socket` refuses a copy of anything else and leaves it open, so a pipe would never end.
    with suppress(OSError):
        return S_ISSOCK(os.fstat(descriptor).st_mode)
    return False
