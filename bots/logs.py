"""What is logged: our own words and the libraries' warnings, on standard error."""

from __future__ import annotations

import logging

_CHATTY = ("alembic.runtime", "discord", "procrastinate")


def configure() -> None:
    """Set logging up for a command; called once, by the command line."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # This bot never speaks: that discord.py misses the packages for voice is no news to anybody.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.getMessage())
