"""How the tables came to be, revision by revision: Alembic's environment, with every revision in `versions`.

After a change of the model, write the revision that brings a database there, read it, and mend what was guessed wrong:

    .venv/bin/python -m core.store.migrations "what it does" && .venv/bin/ruff format core/store/migrations

Columns of our own types are written as the plain ones they are kept in, so that a revision never depends on the model
of a later day. There is no way down: an older version wants a backup from before the upgrade.
"""
