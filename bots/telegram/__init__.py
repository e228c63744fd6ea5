"""Telegram: one bot account as a `core.ports.Network`, on python-telegram-bot.

Read `network` (the verbs) first. `parts` and `messages` send texts, change them and take them away; `updates` keeps
what Telegram reports and `events` says what it means. `render` and `parse` translate between Telegram's entities and
the one tree. `refs` mints every native id; `transport` carries the requests and `faults` names what went wrong.
"""
