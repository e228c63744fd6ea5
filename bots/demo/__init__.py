"""The demo: the same composition as the service, over the sandbox, with a story that people tell through the bots."""

from bots.demo.run import run

__all__ = ["run"]
