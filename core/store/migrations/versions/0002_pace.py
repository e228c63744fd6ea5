"""Pace: the order and the limits of sending."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_RANK = """
    UPDATE delivery SET rank = CASE
        WHEN comment_id IS NOT NULL OR notice_id IS NOT NULL THEN 0
        WHEN sent IS NOT NULL THEN 1
        ELSE 2
    END
"""


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("pace", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("network", "pace", name=op.f("pk_silence")),
    )
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint("uq_delivery_destination_id_comment_id", type_="unique")
        batch.drop_constraint("uq_delivery_destination_id_notice_id", type_="unique")
        for column in ("comment_id", "notice_id", "thread"):
            batch.drop_index(f"ix_delivery_{column}")
    op.execute(_RANK)
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("rank", existing_type=sa.Integer(), nullable=False)
    opened: dict[str, Any] = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}
    op.create_index("ix_delivery_rank", "delivery", ["network", "rank", "id"], unique=False, **opened)
    op.create_index("ix_delivery_open", "delivery", ["destination_id"], unique=False, **opened)
    _index("ix_delivery_begun", ["network", "begun_at"], "begun_at IS NOT NULL")
    for column in ("comment_id", "notice_id", "thread"):
        _index(f"ix_delivery_{column}", [column], f"{column} IS NOT NULL")
    for subject in ("comment", "notice"):
        column = f"{subject}_id"
        _index(f"uq_delivery_{subject}", ["destination_id", column], f"{column} IS NOT NULL", unique=True)


def _index(name: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, "delivery", columns, unique=unique, sqlite_where=where, postgresql_where=where)
