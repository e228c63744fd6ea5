"""Moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("comment", sa.Column("held_for", sa.String(length=16), nullable=True))
    op.add_column("comment", sa.Column("proposed", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("comment", sa.Column("state", sa.String(length=16), nullable=False, server_default="published"))
    waits = sa.text("held_for IS NOT NULL")
    op.create_index("ix_comment_waits", "comment", ["id"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_act_comment_id_comment"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_act_author_id_author"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_index(op.f("ix_act_comment_id"), "act", ["comment_id"])
    op.create_index(op.f("ix_act_author_id"), "act", ["author_id"])
    op.create_table(
        "ban",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_ban_author_id_author")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_ban_act_id_act")),
        sa.PrimaryKeyConstraint("author_id", name=op.f("pk_ban")),
    )
    op.create_table(
        "card",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("dealt_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_card_notice_id_notice")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_card_comment_id_comment")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_comment_id"), "card", ["comment_id"])
