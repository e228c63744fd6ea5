"""The gateway: sessions that are told of events in order, and can be dropped and resumed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import WSCloseCode, WSMsgType, web

from bots.sandbox.discord.intents import KNOWN_BITS, PRIVILEGED, Intent, as_told, hears
from bots.sandbox.discord.model import Json
from bots.sandbox.discord.sessions import (
    HEARTBEAT,
    HEARTBEAT_ACK,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    PRESENCE,
    REQUEST_MEMBERS,
    RESUME,
    VOICE,
    Session,
)
from bots.sandbox.discord.state import Event, State
from bots.sandbox.discord.wire import Wire

HEARTBEAT_MILLISECONDS = 41_250
RESUME_WINDOW = 180.0
"""Seconds for which a dropped session is kept; the documentation says "a few minutes"."""

LIMITED = {Intent.GUILD_PRESENCES: 1 << 13, Intent.GUILD_MEMBERS: 1 << 15, Intent.MESSAGE_CONTENT: 1 << 19}
"""Application flags of a small application's privileged intents (resources/application)."""


class Closed(Exception):
    """The connection must end with this close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Gateway:
    """All sessions of the one bot. `changed` is called when a session comes or goes."""

    def __init__(self, state: State, wire: Wire, *, token: str, privileged: int, changed: Callable[[], None]) -> None:
        self._state = state
        self._wire = wire
        self._token = token
        self._allowed = ~int(PRIVILEGED) | privileged
        self._changed = changed
        self._sessions: dict[str, Session] = {}
        self._connections: dict[web.WebSocketResponse, web.Request] = {}
        self._online = asyncio.Event()
        self._online.set()
        self._holds = 0
        self.resumes_to_refuse = 0
        """So many attempts to resume are told that their session is invalid, whatever it is."""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether a session is listening at this moment."""
        return any(session.socket for session in self._sessions.values())

    @property
    def application_flags(self) -> int:
        """The application's flags, which tell of the privileged intents that are switched on."""
        return sum(flag for intent, flag in LIMITED.items() if intent & self._allowed)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO until either side ends it."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self._connections[socket] = request
        session: Session | None = None
        try:
            await self._online.wait()
            await socket.send_str(json.dumps({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}}))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = await self._hear(socket, session, message.data)
        except Closed as closed:
            await socket.close(code=closed.code, message=closed.reason.encode())
        except ConnectionError:
            pass  # the client went away while it was being written to; its session can be resumed
        finally:
            del self._connections[socket]
            self._part(socket, session)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, session: Session | None, text: str) -> Session | None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            raise Closed(4002, "Error while decoding payload.") from None
        if op == HEARTBEAT:
            await socket.send_str(json.dumps({"op": HEARTBEAT_ACK}))
        elif op in (IDENTIFY, RESUME):
            if session:
                raise Closed(4005, "Already authenticated.")
            session = self._identify(data) if op == IDENTIFY else self._resume(data)
            if session is None:
                await socket.send_str(json.dumps({"op": INVALID_SESSION, "d": False}))
                return None
            session.socket = socket
            await self.flush()
            self._changed()
        elif session is None:
            raise Closed(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._tell_members(session, data)
            await self.flush()
        elif op not in (PRESENCE, VOICE):
            raise Closed(4001, "Unknown opcode.")
        return session

    def _identify(self, data: Json) -> Session:
        if str(data.get("token", "")).removeprefix("Bot ") != self._token:
            raise Closed(4004, "Authentication failed.")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_BITS:
            raise Closed(4013, "Invalid intent(s).")
        if intents & ~self._allowed:
            raise Closed(4014, "Disallowed intent(s).")
        session = Session(self._state.fresh_token(), intents)
        self._sessions[session.id] = session
        guilds = [guild for guild in self._state.guilds.values() if not guild.left_by_bot]
        session.write(
            "READY",
            {
                "v": 10,
                "user": self._wire.user(self._state.bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.address,
                "application": {"id": str(self._state.application_id), "flags": self.application_flags},
            },
        )
        for guild in guilds:
            self._deliver(session, Event("GUILD_CREATE", self._wire.whole_guild(guild)))
        return session

    @property
    def address(self) -> str:
        """Where the gateway listens: the server's address with the scheme of web sockets."""
        return self._state.address.replace("http", "ws", 1) + "/gateway"

    def _resume(self, data: Json) -> Session | None:
        """The session to go on with, behind everything it missed; None if it is no longer kept."""
        if str(data.get("token", "")).removeprefix("Bot ") != self._token:
            raise Closed(4004, "Authentication failed.")
        session = self._sessions.get(str(data.get("session_id")))
        if session and self.resumes_to_refuse:
            self.resumes_to_refuse -= 1
            del self._sessions[session.id]
            return None
        if session is None or self._expired(session):
            return None
        heard = data.get("seq")
        if not isinstance(heard, int) or not 0 <= heard <= len(session.log):
            raise Closed(4007, "Invalid seq.")
        session.sent = heard
        session.write("RESUMED", {})
        return session

    def _expired(self, session: Session) -> bool:
        return session.socket is None and self._state.clock() - session.dropped_at > RESUME_WINDOW

    def _part(self, socket: web.WebSocketResponse, session: Session | None) -> None:
        """Keep the session of a lost connection; a client that closed with 1000 or 1001 wants it forgotten."""
        if session is None or session.socket is not socket:
            return
        session.socket = None
        session.dropped_at = self._state.clock()
        if socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self._sessions.pop(session.id, None)
        self._changed()

    def _tell_members(self, session: Session, data: Json) -> None:
        guild = self._state.guild(int(data["guild_id"]))
        wanted = {int(user_id) for user_id in data.get("user_ids") or guild.members}
        found = [self._wire.member(member) for user_id, member in guild.members.items() if user_id in wanted]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        session.write("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data["nonce"]} if "nonce" in data else chunk)

    def tell(self, event: Event) -> None:
        """Tell every session that may hear of an event; those that nobody can resume any more are forgotten."""
        for session_id in [session.id for session in self._sessions.values() if self._expired(session)]:
            del self._sessions[session_id]
        for session in self._sessions.values():
            self._deliver(session, event)
        self._flush_soon()

    def _deliver(self, session: Session, event: Event) -> None:
        if hears(self._state, session.intents, event):
            session.write(event.name, as_told(self._state, session.intents, event))

    def _flush_soon(self) -> None:
        if self.connected:
            task = asyncio.get_running_loop().create_task(self.flush())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def flush(self) -> None:
        """Send what has not been sent, each session in its order; nothing while events are held."""
        for session in list(self._sessions.values()):
            async with session.sending:
                await self._send_rest(session)

    async def _send_rest(self, session: Session) -> None:
        while session.socket and session.sent < len(session.log) and not self._holds:
            frame = session.log[session.sent]
            session.sent += 1
            try:
                await session.socket.send_str(frame)
            except ConnectionError:
                return  # the frame stays in the log, for when the session is resumed

    def hold(self) -> None:
        """Keep events back until `release`, as when the network is slower to tell than to answer."""
        self._holds += 1

    def release(self) -> None:
        self._holds -= 1
        self._flush_soon()

    def drop(self, *, resumable: bool) -> None:
        """Lose every connection; unless `resumable`, what happens until the client is back is never told."""
        for session in self._sessions.values():
            session.socket = None
            session.dropped_at = self._state.clock()
        if not resumable:
            self._sessions.clear()
        for connection in self._connections.values():
            if connection.transport:
                connection.transport.abort()
        self._changed()

    def go_offline(self, *, resumable: bool) -> None:
        """Lose every connection and say nothing on new ones until `come_back`."""
        self._online.clear()
        self.drop(resumable=resumable)

    def come_back(self) -> None:
        self._online.set()
