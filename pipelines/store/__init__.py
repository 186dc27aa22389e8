"""What is stored: a DuckDB file of facts, a ledger of returns, decisions and final packs."""

from pipelines.store.database import PATIENCE, Connection, Store
from pipelines.store.problems import Moved, Refused, StoreBusy, StoreProblem, Superseded

__all__ = ["PATIENCE", "Connection", "Moved", "Refused", "Store", "StoreBusy", "StoreProblem", "Superseded"]
