"""Both networks on one port of this machine: Telegram's Bot API, Discord's REST API and gateway, and a window on them.

The stand-ins speak the wire format only, so that the unmodified client libraries connect to them by address alone, and
nothing here knows the product. Read `world` for who and what is there, then `telegram` and `discord` for the two
stand-ins, `window` for the page on which a person writes as a reader or as the editor, and `app`, which serves it all.
"""
