"""What can be wrong with a request, as RFC 9457 problem details in plain English."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
BUSY_SECONDS = 5


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name in the address of its type, HTTP's status and a title."""

    name: str
    status: int
    title: str

    @property
    def uri(self) -> str:
        """The problem's type, a name that stays."""
        return f"urn:performance:problem:{self.name}"


UNKNOWN_FILTER = Kind("unknown-filter", 400, "The address asks for something that the feed does not have")
NOT_READABLE = Kind("not-readable", 400, "A value in the address cannot be read")
UNKNOWN_PERIOD = Kind("unknown-period", 404, "There is no such period")
UNKNOWN_ADDRESS = Kind("unknown-address", 404, "There is nothing at this address")
READ_ONLY = Kind("read-only", 405, "The feed is read only")
NO_SUCH_FORM = Kind("no-such-form", 406, "The feed has no such format")
FAULT = Kind("fault", 500, "There is a fault in the dashboard")
STORE = Kind("store", 503, "The store cannot be read now")
DEFINITIONS = Kind("definitions", 503, "The definitions cannot be used")
KINDS = (
    *(UNKNOWN_FILTER, NOT_READABLE, UNKNOWN_PERIOD, UNKNOWN_ADDRESS, READ_ONLY),
    *(NO_SUCH_FORM, FAULT, STORE, DEFINITIONS),
)


@dataclass(eq=False)
class Problem(Exception):
    """A request that cannot be answered: what kind of problem, what was found and what to do.

    ``parameter`` names what in the address is wrong, ``known`` what there is.
    """

    kind: Kind
    detail: str
    parameter: str | None = None
    known: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return the problem as an answer; it is not to be kept."""
        said: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.parameter:
            said["parameter"] = self.parameter
        if self.known:
            said["known"] = list(self.known)
        return Response(
            json.dumps(said, ensure_ascii=False).encode(),
            status_code=self.kind.status,
            media_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", **self.headers},
        )
