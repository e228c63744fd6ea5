"""The nouns, with their behaviour; this list is the glossary.

Post        what the editor publishes; its id is the number it bears in chat; its Labels sort it
Comment     what somebody said about a post, or in answer to another comment
Attachment  a file that came with a comment
Author      a person; an Identity is that person on one network
LinkCode    a one-time code that joins two identities; a LinkGuess counts wrong ones
Destination a channel, group, forum or private chat that gets posts; a Subscription is a reader's own
Notice      what a bot says of its own accord
Delivery    one post, comment or notice at one destination: which revision is wanted, which was sent
Copy        one native message showing a part of a delivery
Reaction    an emoji that people put below a copy or an origin
Thread      where the talk about a post happens at a destination
Origin      the native message a comment came from
RawUpdate   what a network told us, until it has had its effect
Act         what an editor did about a comment or its author; a Ban keeps an author out; a Card is what is pressed
Silence     until when a network wants nothing from us
Farewell    what somebody who had themselves forgotten is still to be told
"""

from core.model.attachment import Attachment, AttachmentState
from core.model.author import NOBODY, Author, Identity
from core.model.base import Base
from core.model.comment import Comment, Origin
from core.model.delivery import RESTING, Copy, Delivery, Rank, Standing, Step, next_step
from core.model.destination import Destination, shares_label
from core.model.farewell import Farewell
from core.model.inbox import Bookmark, RawUpdate, Waiting
from core.model.linking import LinkCode, LinkGuess
from core.model.moderation import Act, Ban, Card, CommentState, Deed, Hold
from core.model.notice import Notice
from core.model.post import Post, PostLabel, PostState, StoredPicture, label_key
from core.model.reaction import Reaction
from core.model.secret import Secret
from core.model.silence import Silence

__all__ = [
    "NOBODY",
    "RESTING",
    "Act",
    "Attachment",
    "AttachmentState",
    "Author",
    "Ban",
    "Base",
    "Bookmark",
    "Card",
    "Comment",
    "CommentState",
    "Copy",
    "Deed",
    "Delivery",
    "Destination",
    "Farewell",
    "Hold",
    "Identity",
    "LinkCode",
    "LinkGuess",
    "Notice",
    "Origin",
    "Post",
    "PostLabel",
    "PostState",
    "Rank",
    "RawUpdate",
    "Reaction",
    "Secret",
    "Silence",
    "Standing",
    "Step",
    "StoredPicture",
    "Waiting",
    "label_key",
    "next_step",
    "shares_label",
]
