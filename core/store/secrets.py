"""Queries: the secrets of a blog."""

from __future__ import annotations

from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from core.model import Secret
from core.store.database import Database


async def secret(database: Database, name: str) -> str:
    """The secret word of this name, of 43 letters, digits, "-" and "_"; whoever asks first makes it."""
    statement = sqlite.insert(Secret) if database.is_sqlite else postgresql.insert(Secret)
    async with database.writing() as tx:
        await tx.execute(statement.values(name=name, word=token_urlsafe()).on_conflict_do_nothing())
        return (await tx.scalars(select(Secret.word).where(Secret.name == name))).one()
