"""What came with a comment, as programs, pages and feeds show it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from core.model import Attachment, AttachmentState, Comment
from core.model.files import TITLES, FileKind, in_words
from core.web.blog import BlogInfo, origin_url


def attachments_json(comment: Comment, blog: BlogInfo) -> list[dict[str, Any]]:
    """The files of a public comment in their order; those that are still being fetched are left out.

    `type` is a media type by content, `width` and `height` are pixels or null, `size` bytes. One that is not kept here
    has a `note` that says why, and leads to where it was said or, with null for a `url`, nowhere.
    """
    return [_shown(each, comment, blog) for each in comment.attachments if _is_told(each)] if comment.is_public else []


def attachments_html(comment: Comment, blog: BlogInfo) -> Markup:
    """The files for a feed, where nothing but pictures and links can be counted on."""
    return Markup().join(_for_feed(file) for file in attachments_json(comment, blog))


def _is_told(attachment: Attachment) -> bool:
    return attachment.state in (AttachmentState.STORED, AttachmentState.LINKED)


def _shown(attachment: Attachment, comment: Comment, blog: BlogInfo) -> dict[str, Any]:
    is_kept = attachment.state == AttachmentState.STORED
    return {
        "kind": attachment.kind,
        "url": blog.url(f"/media/{attachment.file}") if is_kept else origin_url(comment),
        "type": attachment.media_type,
        "width": attachment.width,
        "height": attachment.height,
        "alt": attachment.alt or f"{TITLES[FileKind(attachment.kind)].capitalize()} from {blog.author(comment)}",
        "name": attachment.name,
        "size": attachment.size,
        "note": None if is_kept else attachment.note,
    }


def _for_feed(file: dict[str, Any]) -> Markup:
    if file["note"] and file["url"]:
        return Markup('<p><a href="{url}">[{note}]</a></p>').format(**file)
    if file["note"]:
        return Markup("<p>[{note}]</p>").format(**file)
    if file["type"].startswith("image/"):
        return Markup('<p><img src="{url}" alt="{alt}" width="{width}" height="{height}"></p>').format(**file)
    words = f"{file['name']} ({in_words(file['size'])})"
    return Markup('<p><a href="{url}">{words}</a></p>').format(url=file["url"], words=words)
