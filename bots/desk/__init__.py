"""The desk: what the editor and the readers can say to the bot in chat, once for every network."""

from bots.desk.commands import COMMANDS
from bots.desk.desk import Desk

__all__ = ["COMMANDS", "Desk"]
