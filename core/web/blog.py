"""What the blog is called, where it stands, and the addresses that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from core.markup.links import linkable
from core.model import Comment, Post
from core.model.refs import NetworkName
from core.store.public import publication


@dataclass(frozen=True, slots=True)
class BlogInfo:
    """The blog's own facts.

    `base_url` is its public address, without a path; `language` is a language tag ("en", "pt-BR"); `editor_name` is
    the name that an editor's own comments carry.
    """

    title: str
    tagline: str
    base_url: str
    timezone: ZoneInfo
    language: str
    editor_name: str

    @property
    def locale(self) -> Locale:
        """How dates are written in the blog's language."""
        return Locale.parse(self.language, sep="-")

    def url(self, path: str) -> str:
        """The absolute address of a path that begins with a slash."""
        return self.base_url.rstrip("/") + path

    def tag(self, day: datetime, name: str) -> str:
        """An identifier that outlives every change of address but the host's: RFC 4151."""
        return f"tag:{urlsplit(self.base_url).hostname},{day.astimezone(UTC):%Y-%m-%d}:{name}"

    def local(self, moment: datetime) -> datetime:
        """A moment in the blog's own time zone."""
        return moment.astimezone(self.timezone)

    def author(self, comment: Comment) -> str:
        """The name a comment carries: the editor's by identity, never by name; nobody's once it was taken back."""
        if not comment.is_public:
            return ""
        return self.editor_name if comment.by_editor else comment.identity.shown_name


def post_path(post: Post) -> str:
    """The permalink of a published post, without the host."""
    path, _ = publication(post)
    return quote(f"/{path}.html")


def post_feed_path(post: Post) -> str:
    """The feed of a published post's comments, without the host."""
    path, _ = publication(post)
    return quote(f"/{path}.atom")


def comment_path(comment: Comment, post: Post) -> str:
    """The permalink of a comment, without the host."""
    return f"{post_path(post)}#c{comment.id}"


def origin_url(comment: Comment) -> str | None:
    """The public address of what was written on the network; None without one, and once it was taken back."""
    return comment.url if comment.url and comment.is_public and linkable(comment.url) else None


def network_title(network: NetworkName) -> str:
    """Where a comment was written, or a post is talked about, as people say it."""
    return "imported" if network == "import" else network.capitalize()
