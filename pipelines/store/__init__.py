"""What is stored: a DuckDB file of facts, a ledger of returns, decisions and final packs."""

from pipelines.store.connection import Connection
from pipelines.store.database import PATIENCE, Store
from pipelines.store.problems import (
    Moved,
    Refused,
    StoreBusy,
    StoreProblem,
    StoreTooNew,
    StoreUnreadable,
    Superseded,
)

__all__ = [
    "PATIENCE",
    "Connection",
    "Moved",
    "Refused",
    "Store",
    "StoreBusy",
    "StoreProblem",
    "StoreTooNew",
    "StoreUnreadable",
    "Superseded",
]
