"""Random keys that the database makes by itself, for rows that it copies by itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class random_key(GenericFunction[str]):
    """Twelve hexadecimal digits, others for each row."""

    type = String()
    inherit_cache = True


@compiles(random_key, "sqlite")
def _on_sqlite(_element: random_key, _compiler: SQLCompiler, **_options: Any) -> str:
    return "lower(hex(randomblob(6)))"


@compiles(random_key, "postgresql")
def _on_postgresql(_element: random_key, _compiler: SQLCompiler, **_options: Any) -> str:
    # A key keeps no secret, and a random UUID takes as long as the rest of a row.
    return "left(md5(random()::text), 12)"
