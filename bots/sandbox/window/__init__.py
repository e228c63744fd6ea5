"""The window: a page that shows both networks side by side, and lets one person after another take part."""

from bots.sandbox.window.window import Window

__all__ = ["Window"]
