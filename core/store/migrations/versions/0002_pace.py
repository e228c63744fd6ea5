"""Pace: the order and the limits of sending."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_OPEN: Any = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}
_BEGUN: Any = {"sqlite_where": sa.text("begun_at IS NOT NULL"), "postgresql_where": sa.text("begun_at IS NOT NULL")}
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
    op.execute(_RANK)
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("rank", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_delivery_rank", "delivery", ["network", "rank", "id"], unique=False, **_OPEN)
    op.create_index("ix_delivery_open", "delivery", ["destination_id"], unique=False, **_OPEN)
    op.create_index("ix_delivery_begun", "delivery", ["network", "begun_at"], unique=False, **_BEGUN)
