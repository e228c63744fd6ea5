"""Reactions, and portraits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "reaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_reaction_comment_id_comment")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_reaction_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint(
            "network", "message", "person", "emoji", name=op.f("uq_reaction_network_message_person_emoji")
        ),
    )
    op.create_index(op.f("ix_reaction_comment_id"), "reaction", ["comment_id"], unique=False)
    op.create_index(op.f("ix_reaction_post_id"), "reaction", ["post_id"], unique=False)
    with op.batch_alter_table("identity") as batch:
        batch.add_column(sa.Column("portrait", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("portrait_at", sa.DateTime(timezone=True), nullable=True))
