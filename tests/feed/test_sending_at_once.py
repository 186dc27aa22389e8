"""Answers leave the server whole, and do not wait for the browser's word between their parts."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from app import app, serving
from feed.sending_at_once import send_at_once


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


def while_served(look: Callable[[], bool]) -> bool:
    """What is seen while the application serves, in a thread: another test's browser may hold a loop in this one."""

    async def serve() -> bool:
        async with serving(app):
            return look()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, serve()).result()


def test_who_connects_once_the_application_serves_is_answered_without_waiting(
    listening: socket.socket,
) -> None:
    def a_new_one_waits() -> bool:
        with closing(accepted(listening)) as one:
            return waits(one)

    assert a_new_one_waits()
    assert not while_served(a_new_one_waits)


def test_what_is_no_listening_socket_is_left_as_it_is(listening: socket.socket) -> None:
    with closing(accepted(listening)) as connected:
        assert while_served(lambda: waits(connected))


def test_a_pipe_still_ends_when_its_writer_closes_it() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    send_at_once()
    os.close(writing)
    assert os.read(reading, 1) == b""
    os.close(reading)
