"""The ASGI application: the screens, the feed with its health check, and what guards both.

Run it with ``streamlit run app.py``. The script that draws lives in ``ui/``, away from ``pages/``, so that
no page can be served without the shell around it.
"""

import logging
import uuid
from pathlib import Path

import streamlit as st

from feed import routes
from ui.server import MIDDLEWARE

log = logging.getLogger(__name__)


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
    middleware=MIDDLEWARE,
    on_script_error=show_fault,
)
