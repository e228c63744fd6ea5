"""The public addresses of chats and messages, as both networks write them, lead into the window.

What stands after "#" is the page's own; `static/place.js` tells what is in it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bots.sandbox.window.acts import Json
from bots.sandbox.world import World

_NOWHERE = "There is no such place in the sandbox.\n"


class Doors:
    """Redirects below /t.me and /channels; 404 for what is not there."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/t.me/{name:[A-Za-z]\w+}", self.telegram),
            web.get(r"/t.me/{name:[A-Za-z]\w+}/{message:\d{1,18}}", self.telegram),
            web.get(r"/t.me/c/{number:\d{1,18}}/{message:\d{1,18}}", self.telegram),
            web.get(r"/channels/{guild:\d{1,20}|@me}/{channel:\d{1,20}}", self.discord),
            web.get(r"/channels/{guild:\d{1,20}|@me}/{channel:\d{1,20}}/{message:\d{1,20}}", self.discord),
        ]

    async def telegram(self, request: web.Request) -> web.Response:
        """A chat or a message, seen in a thread or as a comment on a channel's post.

        https://core.telegram.org/api/links#message-links
        """
        chat = self._chat(request)
        comment, message = request.query.get("comment", ""), request.match_info.get("message")
        if comment.isdecimal() and chat["linked"] is not None:
            return _opened(side="telegram", tg=chat["linked"], tgt=self._root_of(chat, message), tgm=comment)
        thread = request.query.get("thread", "")
        return _opened(side="telegram", tg=chat["id"], tgt=thread if thread.isdecimal() else None, tgm=message)

    async def discord(self, request: web.Request) -> web.Response:
        """A channel, a thread or a message in one."""
        try:
            self._world.discord.find_place(int(request.match_info["channel"]))
        except ValueError as fault:
            raise web.HTTPNotFound(text=_NOWHERE) from fault
        return _opened(side="discord", dc=request.match_info["channel"], dcm=request.match_info.get("message"))

    def _chat(self, request: web.Request) -> Json:
        """The chat that an address names or numbers, as the snapshot shows it; a bot's name means the bot."""
        name = request.match_info.get("name", "").lower()
        number = request.match_info.get("number")
        for chat in self._world.telegram.snapshot()["chats"]:
            if chat["id"] == int(f"-100{number}") if number else (chat["username"] or "").lower() == name:
                found: Json = chat
                return found
        raise web.HTTPNotFound(text=_NOWHERE)

    def _root_of(self, chat: Json, post: str | None) -> int | None:
        """Where the comments on a channel's post begin."""
        roots = (message["discussion_root"] for message in chat["messages"] if str(message["id"]) == post)
        root = next(roots, None)
        return root["id"] if root else None


def _opened(**place: str | int | None) -> web.Response:
    told = {key: value for key, value in place.items() if value is not None}
    return web.Response(status=302, headers={"Location": f"/#{urlencode(told)}"})
