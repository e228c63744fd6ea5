"""Attachments: what readers send along is fetched, looked at, and kept; then their comment goes everywhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from core.delivery import Ledger
from core.errors import DeliveryError, Invalid, Unauthorised, Unclear, Unreachable
from core.model import Attachment, AttachmentState, Comment
from core.model.files import FileKind, in_words
from core.model.refs import NetworkName
from core.ports import Clock, Network
from core.store import Change, Database, Transaction
from core.store.attachments import is_used, locked_comment, next_to_do, to_do
from core.store.content import Examined, examine, honest
from core.store.media import put

_log = logging.getLogger(__name__)
_TOGETHER = 4
_LONGEST_FETCH = 120.0
"""Seconds that fetching one file may take."""
_TRIES = 6
_LONGEST_PAUSE = 30.0
"""Seconds. With the pauses between them the tries take about a minute: so long a comment waits for its files."""
_FOLDER = "media folder"


class Attaching:
    """The job that fetches the files of comments and throws away those that were taken back.

    `folder` is the media folder, `largest` the number of bytes up to which a file is kept.
    """

    def __init__(
        self,
        database: Database,
        networks: Mapping[NetworkName, Network],
        ledger: Ledger,
        clock: Clock,
        *,
        folder: Path,
        largest: int,
    ) -> None:
        self._database = database
        self._networks = networks
        self._ledger = ledger
        self._clock = clock
        self._folder = folder
        self._largest = largest

    async def run(self, network: str, _called: asyncio.Event) -> datetime | None:
        """Do all that is due, and say when the next is."""
        name = NetworkName(network)
        while True:
            async with self._database.reading() as session:
                due = await to_do(session, name, self._clock.now(), limit=_TOGETHER)
                again = await next_to_do(session, name)
            if not due:
                return again
            async with asyncio.TaskGroup() as tasks:
                for attachment in due:
                    is_dropped = attachment.state == AttachmentState.DROPPED
                    tasks.create_task(self._throw_away(attachment) if is_dropped else self._settle(attachment))

    async def _settle(self, attachment: Attachment) -> None:
        """Fetch a file and keep it, or say why not. What its author took back meanwhile is left alone."""
        outcome = await self._fetched(attachment)
        async with self._database.writing() as tx:
            await tx.alone(_FOLDER)
            comment = await locked_comment(tx, attachment.comment_id)
            found = [each for each in comment.attachments if each.id == attachment.id and each.is_waited_for]
            for waiting in found:
                match outcome:
                    case Examined():
                        # Not before: whoever throws away the same content does so before or after us.
                        _store(waiting, outcome, await asyncio.to_thread(self._keep, outcome))
                    case Invalid():
                        waiting.link(str(outcome))
                    case Unreachable() if waiting.attempts + 1 < _TRIES:
                        self._wait(waiting, outcome)
                        return
                    case Unreachable():
                        waiting.link("it could not be fetched")
                await self._pass_on(tx, comment)

    async def _fetched(self, attachment: Attachment) -> Examined | Invalid | Unreachable:
        if attachment.size is not None and attachment.size > self._largest:
            return Invalid(f"more than the {in_words(self._largest)} that are kept here")
        try:
            with TemporaryDirectory() as folder:
                # Without an ending, since a name is not to be believed.
                path = Path(folder) / "file"
                async with asyncio.timeout(_LONGEST_FETCH):
                    await self._networks[attachment.network].fetch(attachment.handle, path, most=self._largest)
                return await asyncio.to_thread(examine, path, FileKind(attachment.kind))
        except Invalid as fault:
            return fault
        except TimeoutError:
            return Unreachable(f"it took more than {_LONGEST_FETCH:.0f} s")
        except (Unreachable, Unclear, Unauthorised) as fault:
            return fault if isinstance(fault, Unreachable) else Unreachable(str(fault))
        except DeliveryError as fault:
            return Invalid(f"it can't be fetched: {fault}")
        except Exception:  # noqa: BLE001 - a content on which a library breaks must not stop what comes behind it
            _log.exception("the file %d of a comment is given up", attachment.id)
            return Invalid("it can't be read")

    def _keep(self, examined: Examined) -> str:
        return put(self._folder, examined.content, examined.ending)

    def _wait(self, attachment: Attachment, fault: Unreachable) -> None:
        pause = min(_LONGEST_PAUSE, fault.retry_after or 2.0**attachment.attempts)
        attachment.attempts += 1
        attachment.due_at = self._clock.now() + timedelta(seconds=pause)
        _log.info("a file is fetched again in %.0f s: %s", pause, fault)

    async def _pass_on(self, tx: Transaction, comment: Comment) -> None:
        """The page shows what there is by now; the other places get the comment when all of it is there."""
        comment.revision += 1
        if comment.is_public:
            tx.changed(Change(comment.post_id, comment.id, "edit"))
        await self._ledger.pass_on(tx, comment)

    async def _throw_away(self, attachment: Attachment) -> None:
        async with self._database.writing() as tx:
            await tx.alone(_FOLDER)
            found = await tx.get(Attachment, attachment.id)
            if found is None:
                return
            await tx.delete(found)
            await tx.flush()
            if found.file and not await is_used(tx, found.file):
                await asyncio.to_thread((self._folder / found.file).unlink, missing_ok=True)


def _store(attachment: Attachment, examined: Examined, file: str) -> None:
    attachment.state, attachment.file, attachment.size = AttachmentState.STORED, file, len(examined.content)
    attachment.kind, attachment.media_type = examined.kind, examined.media_type
    attachment.name = honest(attachment.name, examined)
    if examined.width and examined.height:
        attachment.width, attachment.height = examined.width, examined.height
