"""What the desk says, in one place."""

from __future__ import annotations

from collections.abc import Sequence

EDITORS_ONLY = "Only the editors of this blog can do that. Send /help to see what you can do here."
UNKNOWN_COMMAND = "This bot does not know that command. Send /help to see what it does."
UNKNOWN_BUTTON = "That button belongs to something that is gone."
POST_PRIVATELY = "Write new posts in a private chat with this bot: what you send here is public."
SUBSCRIBE_PRIVATELY = "Subscriptions go to private chats: open a private chat with this bot and send /subscribe there."
UNSUBSCRIBED = "You get no more posts here. /subscribe brings them back."
NOT_SUBSCRIBED = "You were not subscribed."
HOW_TO_POST = """Write the post behind the command (or send /post in reply to a message that holds it):

/post The post's own title

Headline of the article -- Author Name, Publication
https://example.org/the-article

First quoted paragraph.

Read more ....

My Comment: What you think of it.

#label #another

Only the title is required. /post with nothing but an address reads that page for you."""


def subscribed(title: str, labels: Sequence[str]) -> str:
    """The answer to /subscribe."""
    which = f"posts about {', '.join(labels)}" if labels else "every new post"
    return f"You get {which} of {title} here from now on. /unsubscribe ends it."


def drafts(waiting: Sequence[tuple[int, str]]) -> str:
    """The answer to /drafts, unless there is just one."""
    if not waiting:
        return "No draft waits to be published."
    lines = "\n".join(f"No. {number}: {title}" for number, title in waiting)
    return f"These wait to be published:\n{lines}\n\nSend /drafts with a number to see one with its buttons."


def help_text(title: str, *, for_editor: bool) -> str:
    """The answer to /start and /help."""
    reader = f"""This bot brings you the posts of {title}.

/subscribe: get every new post here, by direct message; /subscribe politics sport: only those with these labels.
/unsubscribe: get no more.

To comment, reply to a post: under the channel's post or in its thread, in a group, or here. Replies are public: they \
appear with your name on the blog and wherever else the post is discussed."""
    editor = """

You are an editor. /post writes a new post (send it alone to see the shape); you see how it will look before you \
publish it. /drafts shows what waits."""
    return reader + editor if for_editor else reader
