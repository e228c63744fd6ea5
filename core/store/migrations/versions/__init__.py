"""The revisions, oldest first; `upgrade()` of `core.store.migrating` applies what a database lacks."""
