"""The story that the demo tells: some days of a small invented news blog, and what its readers say to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Literal

DAYS = 4
"""How many days ago the story begins; it ends yesterday."""

Where = Literal["telegram", "corner", "discord", "forum"]
"""The channel's comments, the plain group, the text channel's thread, the forum's post."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody comments `hours` after the post, perhaps in answer to the reply with number `answers` (from 0)."""

    who: str
    where: Where
    text: str
    hours: float
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A post on a day of the story (from 0) at a time of day, and its replies; with `form`, in Discord's modal."""

    day: int
    time: time
    title: str
    source: str
    excerpt: str
    comment: str
    labels: tuple[str, ...]
    replies: tuple[Reply, ...] = field(default=())
    form: bool = False


STORY: tuple[Chapter, ...] = (
    Chapter(
        0,
        time(9, 10),
        "The harbour ferry keeps its night runs",
        "Council extends the last boat to half past one -- Nora Feldt, Harbour Courier\n"
        "https://example.org/courier/night-ferry",
        "The ferry between the old quay and Saltholm will keep sailing until 1:30 at night, the council decided by "
        "eleven votes to four.\n\nThe trial, begun in spring for shift workers at the cold stores, carried three times "
        "as many passengers as planned.",
        "Three times the plan is not a trial any more. Give it a timetable that is printed on paper.",
        ("local", "transport"),
        (
            Reply(
                "ada", "telegram", "I take the 0:50 twice a week. It is full, and everybody on it smells of fish.", 1
            ),
            Reply("ben", "discord", "Does anyone know what it costs per trip? The article does not say.", 1.5),
            Reply("ada", "telegram", "The crew told me about 240 a run, half of it fuel.", 2, answers=1),
            Reply(
                "mara", "telegram", "Thank you! I asked the council for the figure and will add it here.", 3, answers=2
            ),
        ),
    ),
    Chapter(
        0,
        time(15, 40),
        "A lichen that counts the years",
        "What grows on the lighthouse wall -- Ivo Brandt and Lena Osei, The Tidewater Review\n"
        "https://example.org/tidewater/lichen",
        "Map lichens grow half a millimetre a year, so evenly that the keepers' marks from 1903 could be dated again "
        "from their rims.",
        "Somebody measured a wall for eleven years. This is what patience looks like.",
        ("science",),
        (
            Reply(
                "olesya",
                "forum",
                "Мой дед отмечал паводки на мельнице точно так же. (My grandfather marked floods "
                "on the mill the same way.)",
                2,
            ),
            Reply("tomas", "telegram", "Half a millimetre. I have houseplants with more ambition.", 2.5, answers=0),
        ),
    ),
    Chapter(
        1,
        time(8, 55),
        "Library fines end, and the books come back",
        "Nine thousand overdue books returned in a month -- Samir Haddad, Harbour Courier\n"
        "https://example.org/courier/library-fines",
        "Since fines were dropped in October, readers brought back 9,140 books, the oldest of them borrowed in 1988.",
        "The 1988 one is a guide to punctuality.",
        ("local", "culture"),
        (
            Reply("tomas", "corner", "Asking for a friend: do they take books from other libraries, too?", 1),
            Reply("ben", "discord", "They do, my sister works there. Two came from Lisbon.", 1.2, answers=0),
        ),
        form=True,
    ),
    Chapter(
        1,
        time(17, 5),
        "The quietest street, measured",
        "We walked every street with a sound meter -- Jo Amari, The Tidewater Review\n"
        "https://example.org/tidewater/quiet",
        "Of 412 streets, Ropewalk Lane was the quietest by day: 38 decibels, and most of that was one blackbird.",
        "I have bad news for the blackbird: there will be visitors.",
        ("local", "science"),
    ),
    Chapter(
        2,
        time(10, 30),
        "Seed potatoes for everyone",
        "The allotment that gave its harvest away -- Nora Feldt, Harbour Courier\n"
        "https://example.org/courier/seed-potatoes",
        "Four tonnes of an old variety went to anyone with a balcony, a bucket and the promise to return two tubers.",
        "I promised. There is a bucket on my balcony now, and I look at it more often than at the news.",
        ("local",),
        (
            Reply("ada", "telegram", "Mine are in a drawer of an old desk. Drawers are underrated soil containers.", 1),
            Reply(
                "olesya", "discord", "Which variety is it? If it is the blue one, it wants more sand than you think.", 2
            ),
            Reply("mara", "discord", "The blue one! Sand it is.", 2.5, answers=1),
            Reply("ben", "telegram", "I gave mine to a neighbour who now calls it our potato.", 5, answers=0),
        ),
    ),
    Chapter(
        3,
        time(11, 20),
        "The town band records in the water tower",
        "Forty seconds of echo -- Lena Osei, The Tidewater Review\nhttps://example.org/tidewater/water-tower",
        "The tower at Mill Road holds a note for forty seconds, so the band rewrote its repertoire: slower, and with "
        "far fewer notes.",
        "Track three is one chord. It is the best thing they ever did.",
        ("culture",),
        (
            Reply("olesya", "telegram", "I was there for the second evening. You hear the applause twice.", 1),
            Reply(
                "tomas",
                "forum",
                "As their tuba player I can say: we did not rewrite it, we just gave up. It sounded better at once.",
                1.5,
            ),
            Reply("mara", "telegram", "I would like to quote that in the next post, if I may.", 2, answers=1),
        ),
    ),
)
