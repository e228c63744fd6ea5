"""What the desk says, in one place."""

from __future__ import annotations

from collections.abc import Sequence

EDITORS_ONLY = "Only the editors of this blog can do that. /help tells what you can do here."
UNKNOWN_COMMAND = "This bot does not know that command. /help tells what it knows."
UNKNOWN_BUTTON = "That button leads nowhere any more."
DRAFTS_PRIVATELY = "Please do that in a private chat with this bot: what is written here can be read by everybody."
SUBSCRIBE_PRIVATELY = "Posts come by direct message: open a private chat with this bot and send that command there."
UNSUBSCRIBED = "You get no more posts here. /subscribe brings them back."
NOT_SUBSCRIBED = "You were not subscribed, so nothing changes. /subscribe gets you new posts."
A_POST = "That is a post, not a comment: /delete takes a post back."
SEEN_TO = "Done. More about it stands in your private chat with this bot."
YOU_WROTE = "What you wrote, so that you can copy it:"
WHY_WHICH_POST = "Which post? Name its number (/why 12), or send the command in reply to the post."
IN_NOBODYS_NAME = """Here you write in the name of the chat, so I can't tell who you are. Send that in a private chat \
with me, with the name of the place behind it."""
WHICH_PLACE = "Which destination? Send that command there, or name it behind the command (/connect @channel)."
NO_DESTINATION = """That is none of the blog's destinations. They are named in config.toml, under \
[[telegram.destinations]] and [[discord.destinations]]: add it there and start the service again."""
HOW_TO_POST = """Write the post behind the command, or send /post in reply to a message that holds it:

/post The post's own title

Headline of the article -- Author Name, Publication
https://example.org/the-article

First quoted paragraph.

Second quoted paragraph.

Read more ....

My Comment: What you think of it.

#label #another

Only the title is required. With nothing but an address behind it, /post reads that page for you."""

_TO_COMMENT = """To comment, reply to a post: in its thread, under the channel's post, in a group, or in this bot's \
private chat. Replies are public: they appear under your name on the blog, and wherever else the post is discussed.

To take a comment back, send /delete in reply to it. (On Discord deleting it will do; Telegram tells no bot of that.)"""

_ABOUT_YOU = """/name NAME: the name that your comments carry
/private on: keeps your replies off the blog
/link: joins what you are on Telegram and on Discord
/mydata: everything that is stored about you, as a file
/forget: deletes it, from every copy"""


def subscribed(title: str, labels: Sequence[str]) -> str:
    """The answer to /subscribe."""
    which = f"new posts about {_either(labels)}" if labels else "every new post"
    return f"From now on you get {which} of {title} here. /unsubscribe ends it."


def drafts(waiting: Sequence[tuple[int, str]]) -> str:
    """The answer to /drafts, unless there is just one."""
    if not waiting:
        return "No draft waits to be published. /post begins one."
    lines = "\n".join(f"No. {number}: {title}" for number, title in waiting)
    return f"These wait to be published:\n\n{lines}\n\n/drafts with a number shows one, with its buttons."


def no_draft(number: str) -> str:
    """The answer to /drafts with a number that no draft has."""
    return f"There is no draft No. {number}. /drafts shows what waits."


def kept(number: int) -> str:
    """What becomes of the question of /delete when the answer is no."""
    return f"No. {number} stays."


def waiting_comments(shown: int, count: int) -> str:
    """The answer to /comments."""
    match shown, count:
        case 0, _:
            return "No comment waits for you."
        case 1, 1:
            return "1 comment waits for you; its card has its buttons."
        case _ if shown == count:
            return f"{count} comments wait for you; each card has its buttons."
        case _:
            return f"{count} comments wait for you. Here are the {shown} oldest; /comments then shows the next ones."


def which_comment(command: str) -> str:
    """The answer to a command that does not say which comment it is about."""
    return f"Which comment? Send /{command} in reply to it or to its card, or name its number (/{command} 12)."


def connected(name: str, *, was_closed: bool, waiting: int, faults: Sequence[str]) -> str:
    """The answer to /connect; `waiting` is how much goes out now."""
    what = f"{name} is connected again." if was_closed else f"{name} is connected already."
    waits = f" What waited for it goes out now: {waiting}." if waiting else ""
    return "\n\n".join((what + waits, *faults))


def disconnected(name: str, *, was_open: bool) -> str:
    """The answer to /disconnect."""
    state = "gets nothing more" if was_open else "got nothing more already"
    return f"{name} {state}. What is meant for it waits until /connect takes it up again."


def help_text(title: str, *, private: bool, for_editor: bool) -> str:
    """The answer to /start and /help; `private` where posts can be subscribed to."""
    reader = _in_private(title) if private else _among_others(title)
    editor = """

You are an editor here. /post begins a new post; you see how it will look on each network before you publish it. \
/drafts shows what waits. /edit with a number shows a post to be changed and sent back; /delete with a number deletes \
one. Both work in reply to a post, too. /why with a number tells what became of a post at each destination; \
/disconnect stops a destination, and /connect takes it up again.

/comments shows which comments wait for you. In reply to a comment, /hide takes it away everywhere, and /ban (/ban 2h, \
/ban 3 days, /ban) takes nothing of its author any more; /unban hears them again."""
    return reader + editor if for_editor else reader


def _in_private(title: str) -> str:
    return f"""This bot brings you the posts of {title}.

/subscribe: every new post, here by direct message
/subscribe politics sport: only posts with one of these labels
/unsubscribe: no more posts

{_TO_COMMENT}

{_ABOUT_YOU}"""


def _among_others(title: str) -> str:
    return f"""This bot brings the posts of {title} to the chats, and the replies to the blog.

{_TO_COMMENT}

To get the posts by direct message, open a private chat with this bot and send /subscribe there. There you can also \
choose the name that your comments carry, keep your replies off the blog, and have all about you deleted: /help there \
tells how."""


def _either(labels: Sequence[str]) -> str:
    *others, last = labels
    return f"{', '.join(others)} or {last}" if others else last
