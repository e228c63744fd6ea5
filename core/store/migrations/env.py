"""Run by Alembic, never imported by us: the comparison or the upgrade, on the connection that the caller has begun."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from core.model import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        # SQLite alters a table by making it anew. The first revision has no tables to alter, and reads better so.
        render_as_batch=context.get_head_revision() is not None,
        render_item=plain_type,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether something in the database is for us to compare: the engine looks after its own tables."""
    return kind != "table" or not str(name).startswith("procrastinate_")


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """The source of a type of our own as the SQLAlchemy type it is kept in; False leaves the rest to Alembic."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


run(context.config.attributes["connection"])
