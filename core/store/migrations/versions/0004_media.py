"""Media: files that came with comments."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file", sa.String(length=80), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_attachment_comment_id_comment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    for column in ("comment_id", "file"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column], unique=False)
    to_do = sa.text("state IN ('waiting', 'dropped')")
    op.create_index(
        "ix_attachment_due",
        "attachment",
        ["network", "due_at"],
        unique=False,
        sqlite_where=to_do,
        postgresql_where=to_do,
    )
    op.add_column("comment", sa.Column("album", sa.String(length=100), nullable=True))
    album = sa.text("album IS NOT NULL")
    op.create_index(
        "uq_comment_album",
        "comment",
        ["network", "album"],
        unique=True,
        sqlite_where=album,
        postgresql_where=album,
    )
    op.add_column("origin", sa.Column("body", sa.JSON(), nullable=True))
    op.add_column("copy", sa.Column("file_id", sa.Integer(), nullable=True))
