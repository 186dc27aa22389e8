"""Streamlit's own files and pages as they leave the server."""

import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from feed.program_files import KeptInMemory, KnowsItsBase

SCRIPT = b"export const answer = 42;" * 100
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}
PAGE = "<!DOCTYPE html><html><head><title>t</title></head><body></body></html>"
BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-encoding": "gzip"}


class Served:
    """A server with three kinds of answers, each with how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def _said(self, request: Request, response: Response) -> Response:
        self.asked.append(request.url.path)
        return response

    async def script(self, request: Request) -> Response:
        kind = "text/javascript" if request.url.path.endswith(".js") else "font/woff2"
        return self._said(request, Response(SCRIPT, media_type=kind, headers=FOR_EVER))

    async def figures(self, request: Request) -> Response:
        return self._said(request, Response(b"1", headers={"cache-control": "no-cache"}))

    async def page(self, request: Request) -> Response:
        seen = request.headers.get("accept-encoding", "")
        return self._said(request, HTMLResponse(PAGE, headers={"x-seen": seen, "etag": '"old"'}))

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/static/{name}", self.script),
                Route("/figures", self.figures),
                Route("/{page}", self.page),
            ]
        )


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.mark.parametrize(("name", "packed"), [("a.js", "gzip"), ("a.woff2", None)])
def test_a_file_that_never_changes_is_read_once_and_sent_small(
    served: Served, name: str, packed: str | None
) -> None:
    client = TestClient(KeptInMemory(served.app()))
    first, second = (client.get(f"/static/{name}", headers={"accept-encoding": "gzip"}) for _ in range(2))
    assert served.asked == [f"/static/{name}"]
    assert first.content == second.content == SCRIPT
    assert second.headers["cache-control"] == FOR_EVER["cache-control"]
    assert second.headers.get("content-encoding") == packed
    if packed:
        assert int(second.headers["content-length"]) == len(gzip.compress(SCRIPT, mtime=0)) < len(SCRIPT)


def test_a_browser_that_reads_no_gzip_is_sent_the_file_as_it_is(served: Served) -> None:
    client = TestClient(KeptInMemory(served.app()))
    for _ in range(2):
        answer = client.get("/static/a.js", headers={"accept-encoding": "identity"})
        assert answer.content == SCRIPT
        assert "content-encoding" not in answer.headers


def test_what_may_change_or_is_not_there_or_is_a_part_is_asked_for_each_time(served: Served) -> None:
    client = TestClient(KeptInMemory(served.app()))
    for _ in range(2):
        client.get("/figures")
        client.get("/nothing/here")
        client.get("/static/a.js", headers={"range": "bytes=0-3"})
        client.head("/static/a.js")
    assert served.asked == ["/figures", "/static/a.js", "/static/a.js"] * 2


def test_a_file_that_was_cut_off_as_its_reader_left_is_not_kept() -> None:
    chunks = [SCRIPT[:100], SCRIPT[100:]]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/javascript"), (b"content-length", str(len(SCRIPT)).encode())]
        headers.append((b"cache-control", FOR_EVER["cache-control"].encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        sent = chunks if scope["headers"] == [(b"x-whole", b"1")] else chunks[:1]
        for place, chunk in enumerate(sent):
            await send({"type": "http.response.body", "body": chunk, "more_body": place < len(chunks) - 1})

    kept = KeptInMemory(app)

    def asked(*headers: tuple[bytes, bytes]) -> bytes:
        got: list[Message] = []

        async def send(message: Message) -> None:
            got.append(message)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/static/a.js", "headers": list(headers)}
        with ThreadPoolExecutor(1) as apart:  # a browser's tests may have left a loop running here
            apart.submit(asyncio.run, kept(scope, receive, send)).result()
        return b"".join(message.get("body", b"") for message in got)

    assert asked() == chunks[0]
    assert asked((b"x-whole", b"1")) == SCRIPT
    assert asked() == SCRIPT


def test_one_spelling_of_a_path_is_kept_and_memory_is_bounded(served: Served) -> None:
    kept = KeptInMemory(served.app())
    client = TestClient(kept)
    client.get("/static/a.js")
    room = kept._room
    for path in ("/static/./a.js", "/static//a.js", "//static/a.js"):
        client.get(path)
    assert kept._room == room
    assert list(kept._kept) == ["/static/a.js"]
    kept._room = 1
    for _ in range(2):
        assert client.get("/static/b.js").content == SCRIPT
    assert served.asked[-2:] == ["/static/b.js"] * 2


def test_in_the_whole_application_every_header_stands_once(
    bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import app

    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    client = TestClient(app)
    page = client.get("/kpi", headers=BROWSER)
    assert "window.__streamlit" in page.text
    script = re.findall(r'src="\.(/static/js/[^"]+)"', page.text)[0]
    for answer in [page, *(client.get(script) for _ in range(3))]:
        names = [name for name, _ in answer.headers.multi_items()]
        assert len(names) == len(set(names)), names
        assert "content-security-policy" in names


@pytest.mark.parametrize(("path", "base"), [("", "/"), ("/performance/", "/performance")])
def test_a_page_is_told_where_its_server_is(served: Served, path: str, base: str) -> None:
    answer = TestClient(KnowsItsBase(served.app(), path)).get("/kpi", headers=BROWSER)
    said = (
        f'<head><script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + "{base}"}}</script><title>'
    )
    assert said in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert answer.headers["x-seen"] == ""


def test_what_is_no_page_is_passed_on_untouched(served: Served) -> None:
    client = TestClient(KnowsItsBase(served.app(), ""))
    answer = client.get("/static/a.js", headers={"accept": "*/*", "accept-encoding": "gzip"})
    assert answer.content == SCRIPT
    assert client.get("/figures", headers=BROWSER).content == b"1"
    assert client.head("/kpi", headers=BROWSER).headers["content-length"] == str(len(PAGE))
    assert client.get("/kpi", headers={"accept": "*/*"}).text == PAGE
