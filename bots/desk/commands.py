"""The commands by name, as the networks list them to those who type a slash."""

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "What this bot does"),
    ("help", "What this bot does"),
    ("subscribe", "Get posts by direct message; name labels to get only those"),
    ("unsubscribe", "Get no more posts by direct message"),
    ("name", "Choose the name that your comments carry"),
    ("private", "Keep your replies off the blog: on or off"),
    ("link", "Join what you are on Telegram and on Discord, by a one-time code"),
    ("mydata", "Get everything that is stored about you, as a file"),
    ("forget", "Have everything about you deleted, from every copy"),
    ("post", "Write a new post (editors)"),
    ("drafts", "What waits to be published (editors)"),
    ("edit", "Change a post, by its number (editors)"),
    ("why", "What became of a post at each destination, by its number (editors)"),
    ("connect", "Take a destination up again, here or by its name (editors)"),
    ("disconnect", "Send nothing more to a destination, here or by its name (editors)"),
    ("delete", "Take a comment of yours back, in reply to it; delete a post, by its number (editors)"),
    ("comments", "What waits for you: approve, hide, ban (editors)"),
    ("hide", "Take somebody's comment away, everywhere: in reply to it, or by its number (editors)"),
    ("ban", "Hear no more of a comment's author, for a time or for good: in reply to it (editors)"),
    ("unban", "Hear a comment's author again: in reply to it, or by its number (editors)"),
)
