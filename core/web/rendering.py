"""What the templates can call: dates in the blog's zone and language, addresses, numbers of comments."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from babel.dates import format_date, format_time

from core.markup.links import linkable
from core.model.files import in_words
from core.web.attachments import attachments_json
from core.web.blog import BlogInfo, comment_path, network_title, origin_url, post_feed_path, post_path
from core.web.discussion import DEEPEST
from core.web.files import static_addresses
from core.web.represent import comment_html, post_html

_TEMPLATES = Path(__file__).parent / "templates"


def set_up_templates(app: web.Application, blog: BlogInfo) -> None:
    """Make the templates known to `app`; everything that they print is escaped."""
    env = aiohttp_jinja2.setup(
        app, loader=jinja2.FileSystemLoader(_TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    env.lstrip_blocks = True
    locale = blog.locale

    def clock(moment: datetime) -> str:
        """Hours and minutes: "6:30 PM"."""
        return format_time(blog.local(moment).timetz(), "short", locale=locale)

    def full_date(day: date) -> str:
        """A date header: "Tuesday, August 26, 2014"."""
        return format_date(day, "full", locale=locale)

    def date_and_clock(moment: datetime) -> str:
        """A short date with the time: "Aug 26, 2014, 6:30 PM"."""
        pattern = str(locale.datetime_formats["medium"]).replace("'", "")
        day = format_date(blog.local(moment), "medium", locale=locale)
        return pattern.replace("{1}", day).replace("{0}", clock(moment))

    env.filters |= {
        "attachments": lambda comment: attachments_json(comment, blog),
        "clock": clock,
        "comment_html": comment_html,
        "comments": comments_counted,
        "date_and_clock": date_and_clock,
        "full_date": full_date,
        "in_words": in_words,
        "linkable": linkable,
        "machine_time": lambda moment: blog.local(moment).isoformat(),
        "network_title": network_title,
        "origin_url": origin_url,
        "post_feed_path": post_feed_path,
        "post_html": post_html,
        "post_path": post_path,
    }
    env.globals |= {
        "blog": blog,
        "comment_path": comment_path,
        "deepest": DEEPEST,
        "static": static_addresses(),
    }


def comments_counted(count: int) -> str:
    """ "1 comment", "12 comments"."""
    return "1 comment" if count == 1 else f"{count} comments"
