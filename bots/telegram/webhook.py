"""The webhook: Telegram delivers each update by POST, and takes the answer 200 for its receipt."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from aiohttp import web

from bots.telegram.people import TELEGRAM
from core.ports import Inbox

PATH = "/telegram/webhook"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address that updates are delivered to, and the secret that comes with them."""

    address: str
    secret: str


def receiver(secret: str, inbox: Inbox) -> web.RouteDef:
    """The route that keeps each update and answers once it is kept; 401 to whoever does not know the secret.

    An update that comes twice has no second effect (https://core.telegram.org/bots/api#setwebhook).
    """

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(_HEADER, "").encode(), secret.encode()):
            raise web.HTTPUnauthorized
        try:
            update = await request.json()
            key = str(update["update_id"])
        except (ValueError, KeyError, TypeError) as fault:
            raise web.HTTPBadRequest(text="this is not an update") from fault
        await inbox.keep(TELEGRAM, [(key, update)])
        return web.Response()

    return web.post(PATH, receive)
