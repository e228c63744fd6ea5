"""Where rows live: the database and its transactions, and the queries, by noun."""

from core.store.changes import Change, Changes
from core.store.database import Database, Transaction

__all__ = ["Change", "Changes", "Database", "Transaction"]
