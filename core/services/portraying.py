"""Portraits: pictures that people show of themselves, kept where other networks can reach them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import DeliveryError, Invalid, Unauthorised, Unclear, Unreachable
from core.model import Identity
from core.model.refs import NetworkName
from core.ports import Clock, Network
from core.store import Database
from core.store.media import put
from core.store.pictures import encoded, upright
from core.store.portraits import FOLDER, portraits, to_portray

_log = logging.getLogger(__name__)
_REFRESHED = timedelta(days=7)
_PAUSE = timedelta(minutes=1)
_LARGEST = 2 * 2**20
_SIDE = 256
_LONGEST_FETCH = 30.0


class Portraying:
    """The job that looks for the pictures of those who comment, and throws away what nobody shows any more.

    `folder` is the media folder. Where the blog has no public address nobody could see them, so that none are kept.
    """

    def __init__(
        self, database: Database, networks: Mapping[NetworkName, Network], clock: Clock, *, folder: Path, public: bool
    ) -> None:
        self._database = database
        self._networks = networks
        self._clock = clock
        self._folder = folder / FOLDER
        self._public = public

    async def run(self, network: str, _called: asyncio.Event) -> datetime | None:
        """Look for those who are due, and say when to come again if the network can't be asked now."""
        name = NetworkName(network)
        try:
            while self._public and (due := await self._due(name)):
                for identity in due:
                    await self._portray(self._networks[name], identity)
        except (Unreachable, Unclear, Unauthorised) as fault:
            _log.info("%s can't be asked for portraits now: %s", network, fault)
            return self._clock.now() + _PAUSE
        finally:
            await self._throw_away()
        return None

    async def _due(self, network: NetworkName) -> list[Identity]:
        async with self._database.reading() as session:
            return list(await to_portray(session, network, self._clock.now() - _REFRESHED))

    async def _portray(self, network: Network, identity: Identity) -> None:
        content = await self._content(network, identity)
        async with self._database.writing() as tx:
            # Nobody throws away what is not written down yet.
            await tx.alone(FOLDER)
            known = await tx.get(Identity, identity.id, with_for_update=True)
            if known:
                known.portrait = await asyncio.to_thread(put, self._folder, *content) if content else None
                known.portrait_at = self._clock.now()

    async def _content(self, network: Network, identity: Identity) -> tuple[bytes, str] | None:
        """A picture of at most 256 pixels with the ending that belongs to it; None if there is none to be had."""
        try:
            handle = await network.portrait(identity.person)
            if handle is None:
                return None
            with TemporaryDirectory() as folder:
                path = Path(folder) / "portrait"
                async with asyncio.timeout(_LONGEST_FETCH):
                    await network.fetch(handle, path, most=_LARGEST)
                return await asyncio.to_thread(_small, path)
        except TimeoutError as fault:
            raise Unreachable("a portrait took too long") from fault
        except (Unreachable, Unclear, Unauthorised):
            raise
        except (DeliveryError, Invalid) as fault:
            _log.info("no portrait of identity %d: %s", identity.id, fault)
            return None

    async def _throw_away(self) -> None:
        async with self._database.writing() as tx:
            await tx.alone(FOLDER)
            shown = set(await portraits(tx))
            await asyncio.to_thread(_remove_others, self._folder, shown)


def _small(path: Path) -> tuple[bytes, str]:
    kind, picture = upright(path.read_bytes())
    picture.thumbnail((_SIDE, _SIDE))
    clean = encoded(kind, picture)
    return clean.content, clean.ending


def _remove_others(folder: Path, shown: set[str]) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in shown:
            path.unlink(missing_ok=True)
