"""The desk: what the editor and the readers can say to the bot in chat, once for every network."""

from bots.desk.desk import COMMANDS, Desk

__all__ = ["COMMANDS", "Desk"]
