"""Answers leave the server whole, and do not wait for the browser's word between their parts."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from app import app, serving


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket as Streamlit makes its own: no protocol named, so asyncio would leave Nagle's algorithm on."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one


def waits(one: socket.socket) -> bool:
    return not one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def accepted(listening: socket.socket) -> socket.socket:
    with closing(socket.create_connection(listening.getsockname())):
        return listening.accept()[0]


def test_who_connects_once_the_application_serves_is_answered_without_waiting(
    listening: socket.socket,
) -> None:
    with closing(accepted(listening)) as before:
        assert waits(before)

    async def serve() -> bool:
        async with serving(app):
            with closing(accepted(listening)) as then:
                return waits(then)

    assert not asyncio.run(serve())


def test_what_is_no_listening_socket_is_left_as_it_is(listening: socket.socket) -> None:
    async def serve() -> None:
        async with serving(app):
            pass

    with closing(accepted(listening)) as connected, closing(socket.socket(type=socket.SOCK_DGRAM)) as other:
        asyncio.run(serve())
        assert waits(connected)
        assert other.fileno() > 0
