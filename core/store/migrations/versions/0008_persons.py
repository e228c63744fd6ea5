"""Persons: pen names, private ones, who was told what, codes that join identities, documents in answers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("author") as batch:
        batch.add_column(sa.Column("pen_name", sa.Text(), nullable=True))
        batch.add_column(sa.Column("pen_look", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("private", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("identity") as batch:
        batch.add_column(sa.Column("look", sa.String(length=200), nullable=True))
    # What older names look like is written when their bearers are heard of again.
    op.execute(sa.text("UPDATE author SET private = :no").bindparams(no=False))
    op.execute(sa.text("UPDATE identity SET look = ''"))
    with op.batch_alter_table("author") as batch:
        batch.alter_column("private", existing_type=sa.Boolean(), nullable=False)
    with op.batch_alter_table("identity") as batch:
        batch.alter_column("look", existing_type=sa.String(length=200), nullable=False)
    op.create_index("uq_author_pen_look", "author", ["pen_look"], unique=True)
    op.create_index(op.f("ix_identity_look"), "identity", ["look"], unique=False)
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("file_name", sa.Text(), nullable=True))
        batch.add_column(sa.Column("file_content", sa.LargeBinary(), nullable=True))
    _linking()
    op.create_table(
        "farewell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("deliveries", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farewell")),
    )
    op.create_index(op.f("ix_farewell_network"), "farewell", ["network"], unique=False)


def _linking() -> None:
    op.create_table(
        "link_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["claimed_by"], ["identity.id"], name=op.f("fk_link_code_claimed_by_identity")),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_link_code_identity_id_identity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_code_digest")),
        sa.UniqueConstraint("identity_id", name=op.f("uq_link_code_identity_id")),
    )
    op.create_index(op.f("ix_link_code_claimed_by"), "link_code", ["claimed_by"], unique=False)
    op.create_table(
        "link_guess",
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("network", "person", name=op.f("pk_link_guess")),
    )
