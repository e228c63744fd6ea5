"""The command line: it parses, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, get_args

import click
from sqlalchemy.exc import DBAPIError

from bots import demo as demonstration
from bots import logs, reports
from bots.compose import Part, SystemClock, running
from bots.sandbox.app import serve as serve_sandbox
from core.engine.schema import upgrade as upgrade_database
from core.errors import BackchannelError, Invalid, NotFound
from core.settings import Settings, load
from core.store import Database, deliveries, migrating

_CONFIG = click.option(
    "--config",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("config.toml"),
    show_default=True,
    help="The settings.",
)
_PORT = click.IntRange(0, 65535)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backchannel")
def main() -> None:
    """A link-blog whose posts go out to Telegram and Discord, and whose discussion comes back as one."""
    logs.configure()


@main.command()
@click.option("--port", type=_PORT, default=8080, show_default=True, help="The blog's port; 0: the kernel chooses.")
@click.option("--sandbox-port", type=_PORT, default=None, help="The sandbox's port; 8081, or 0 if --port is 0.")
def demo(port: int, sandbox_port: int | None) -> None:
    """The bots and the blog over the sandbox, with a seeded story. No account, no token, nothing kept."""
    if sandbox_port is None:
        sandbox_port = 8081 if port else 0
    _until_stopped(lambda: demonstration.run(port=port, sandbox_port=sandbox_port, say=click.echo))


@main.command()
@click.option("--port", type=_PORT, default=8081, show_default=True, help="The port; 0: the kernel chooses.")
def sandbox(port: int) -> None:
    """The two stand-in networks alone."""
    _until_stopped(lambda: serve_sandbox(port, say=click.echo))


@main.command()
@_CONFIG
@click.option(
    "--only", type=click.Choice(get_args(Part)), help="A part of it; the others are run elsewhere (PostgreSQL)."
)
def run(file: Path, only: Part | None) -> None:
    """The service: bots and blog. Migrates the database first. On PostgreSQL it may run several times."""
    settings = _settings(file)
    if only and settings.database.url.startswith("sqlite:"):
        raise click.UsageError("on SQLite one process does everything: --only is for PostgreSQL")

    async def serve() -> None:
        async with running(settings, only=only) as service:
            # What was loaded stays: to look through it for garbage would hold everything up for a tenth of a second.
            gc.freeze()
            if service.address:
                click.echo(f"Blog: {service.address}")
            else:
                titles = [account.network.title for account in service.accounts.values()]
                click.echo(f"Bots: {', '.join(titles) or 'none, for there is no token'}. The blog is served elsewhere.")
            await service.broken()

    _until_stopped(serve)


@main.command()
@click.argument("post", type=int, required=False)
@_CONFIG
def status(post: int | None, file: Path) -> None:
    """Deliveries: what was sent where, what is still to be done, and why."""
    settings = _settings(file)
    _until_stopped(lambda: reports.status(settings.database.url, post, SystemClock().now()))


@main.command()
@click.argument("delivery", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Everything that failed.")
@_CONFIG
def retry(delivery: int | None, everything: bool, file: Path) -> None:
    """Try a DELIVERY again that failed or was refused; `status` shows its number. A running service takes it up."""
    if (delivery is None) != everything:
        raise click.UsageError("Name one delivery, or say --all.")
    settings = _settings(file)
    _until_stopped(lambda: _retry(settings, delivery))


async def _retry(settings: Settings, delivery: int | None) -> None:
    database = Database(settings.database.url)
    try:
        async with database.writing() as tx:
            count = await deliveries.retry(tx, delivery, SystemClock().now())
    finally:
        await database.close()
    if delivery is not None and not count:
        raise NotFound(f"there is no delivery {delivery} that failed or was refused")
    click.echo(f"To be tried again: {count}")


@main.group()
def db() -> None:
    """Migrations by hand."""


@db.command("upgrade")
@_CONFIG
def db_upgrade(file: Path) -> None:
    """Apply the migrations that are missing."""
    settings = _settings(file)

    async def upgrade() -> None:
        database = Database(settings.database.url)
        try:
            applied = await upgrade_database(database)
        finally:
            await database.close()
        click.echo(f"Applied: {', '.join(applied)}" if applied else "Nothing to do.")

    _until_stopped(upgrade)


@db.command("current")
@_CONFIG
def db_current(file: Path) -> None:
    """The migration that the database is at."""
    settings = _settings(file)

    async def current() -> None:
        database = Database(settings.database.url)
        try:
            click.echo(await migrating.current(database) or "none")
        finally:
            await database.close()

    _until_stopped(current)


def _settings(file: Path) -> Settings:
    try:
        return load(file)
    except Invalid as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)


def _until_stopped(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run to the end, or until Ctrl-C or SIGTERM, which end everything cleanly; a fault is said without a traceback."""

    async def supervised() -> None:
        task = asyncio.ensure_future(act())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    try:
        asyncio.run(supervised())
    except (BackchannelError, OSError) as fault:
        _fail(str(fault))
    except DBAPIError as fault:
        _fail(f"the database does not answer: {fault.orig}")


def _fail(reason: str) -> NoReturn:
    click.echo(f"Error: {reason}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main(prog_name="backchannel")
