"""A stand-in for Telegram's Bot API, faithful on the wire as far as one bot of this kind uses it.

`standin.TelegramStandIn` is the whole; read `model` (the nouns), `state` (what is remembered, and how a change
reaches the bot), `places`, `persons` and `comings` (what people do), then `methods_*` (what the bot does), `text`
and `markup` (what the server makes of a text), `updates` and `webhook` (how the bot is told), `spec` (what is taken).
`rates` limits it; `faulty` and `mishaps` are what can be told to go wrong, on top of `bots.sandbox.faults`.
"""

from bots.sandbox.telegram.standin import TelegramStandIn

__all__ = ["TelegramStandIn"]
