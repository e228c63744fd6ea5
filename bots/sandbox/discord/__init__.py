"""A stand-in for Discord: the REST API v10, the gateway and the CDN, in memory and on one port.

Read `model` for what there is, `state` and `permissions` for how it is found and who may do what, then the acts
(`posting`, `threads`, `webhooks`) that hold the network's rules once for the bot and for persons alike. The
`rest_*` modules and `commands` give these acts the API's routes, `gateway` and `intents` tell what happened, and
`stage`, `persons` and `asking` are what tests and the window do. `pace` limits the bot; `faulty` and `mishaps` are what
can be told to go wrong, on top of `bots.sandbox.faults`. `standin` puts it all together.
"""

from bots.sandbox.discord.model import Channel, Guild, Interaction, Message, Modal, User, Webhook
from bots.sandbox.discord.standin import DiscordStandIn

__all__ = ["Channel", "DiscordStandIn", "Guild", "Interaction", "Message", "Modal", "User", "Webhook"]
