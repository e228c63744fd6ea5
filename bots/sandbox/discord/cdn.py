"""The CDN: pictures of users, stickers, and files that were attached to messages."""

from __future__ import annotations

from aiohttp import web

from bots.sandbox.discord.state import State


class Cdn:
    def __init__(self, state: State) -> None:
        self._state = state

    async def serve(self, request: web.Request) -> web.Response:
        """The bytes of avatars/{user}/{hash}.png, stickers/{id}.png or attachments/{channel}/{id}/{name}.

        The address of an attachment expires.
        """
        match request.match_info["path"].split("/"):
            case ["avatars", _, name] if (hashed := name.partition(".")[0]) in self._state.avatars:
                return web.Response(body=self._state.avatars[hashed], content_type="image/png")
            case ["stickers", name] if (number := name.removesuffix(".png")).isdigit():
                if sticker := self._state.stickers.get(int(number)):
                    return web.Response(body=sticker.data, content_type="image/png")
            case ["attachments", _, number, _] if self._fresh(request) and number.isdigit():
                attachment = self._state.attachments.get(int(number))
                if attachment:
                    return web.Response(body=attachment.data, content_type=attachment.content_type)
        return web.Response(status=404, text="This content is no longer available.")

    def _fresh(self, request: web.Request) -> bool:
        try:
            return int(request.query.get("ex", ""), 16) > self._state.clock()
        except ValueError:
            return False
