"""The ASGI application: the screens, the feed with its health check, and the response headers.

Run it with ``streamlit run app.py``. The script that draws lives in ``ui/``, away from ``pages/``, so that
no page can be served without the shell around it.
"""

import logging
import uuid
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feed import routes

log = logging.getLogger(__name__)

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (
        b"content-security-policy",
        # Streamlit's own bundle starts inline, its charts compile expressions and its components are imported from
        # blobs of our own; nothing comes from elsewhere.
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        b"connect-src 'self' ws: wss: data:; worker-src 'self' blob:; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
]


class ResponseHeaders:
    """Add the headers that tell a browser to load nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add ``HEADERS`` to the start of each HTTP response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def show_fault(error: BaseException) -> bool:
    """Log a bug in full under a reference, and show only the reference."""
    reference = uuid.uuid4().hex[:8]
    log.error("Error %s while drawing a page", reference, exc_info=error)
    st.error(
        f"This page could not be drawn. The returns are safe and nothing was changed. Reload the page; "
        f"if it happens again, give the reference {reference} to whoever looks after the dashboard.",
        title="Sorry, there is a fault in the dashboard",
        icon=":material/error:",
    )
    return True


app = st.App(
    Path(__file__).parent / "ui" / "shell.py",
    routes=routes(),
    middleware=[Middleware(ResponseHeaders)],
    on_script_error=show_fault,
)
