"""Discord, on discord.py: `network.DiscordNetwork` is the port's Network, the other modules are its parts.

`refs` mints native ids; `faults` and `tracing` turn what goes wrong into the port's errors; `places`, `threads`,
`webhooks` and `posting` are the messages and where they stand; `announcing`, `relaying` and `revising` are the verbs;
`gateway`, `records`, `listening` and `interpreting` are what is heard; `commands`, `forms` and `conversing` are the
interactions; `render` and `parse` are the text. In this package `discord` is always the library.
"""
