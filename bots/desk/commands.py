"""The commands by name, as the networks list them to those who type a slash."""

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "What this bot does"),
    ("help", "What this bot does"),
    ("subscribe", "Get posts by direct message; name labels to get only those"),
    ("unsubscribe", "Get no more posts by direct message"),
    ("post", "Write a new post (editors)"),
    ("drafts", "What waits to be published (editors)"),
    ("edit", "Change a post, by its number (editors)"),
    ("why", "What became of a post at each destination, by its number (editors)"),
    ("connect", "Take a destination up again, here or by its name (editors)"),
    ("disconnect", "Send nothing more to a destination, here or by its name (editors)"),
    ("delete", "Take a comment of yours back, in reply to it; delete a post, by its number (editors)"),
)
