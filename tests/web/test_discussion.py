"""Comments as a tree."""

from datetime import UTC, datetime, timedelta

from core.markup.tree import plain
from core.model import Comment
from core.web.discussion import DEEPEST, Talk, threaded

START = datetime(2026, 3, 14, tzinfo=UTC)


def _comments(*parents: int | None) -> list[Comment]:
    """Comments 1, 2, 3 ... a minute apart, by what each answers."""
    return [
        Comment(id=number, parent_id=parent, body=plain("text"), published_at=START + timedelta(minutes=number))
        for number, parent in enumerate(parents, start=1)
    ]


def _shape(talks: list[Talk]) -> list[object]:
    return [[talk.comment.id, *_shape(talk.answers)] for talk in talks]


def test_answers_stand_below_what_they_answer_in_the_order_they_were_written() -> None:
    assert _shape(threaded(_comments(None, None, 1, 2, 1, 3))) == [[1, [3, [6]], [5]], [2, [4]]]


def test_an_answer_may_bear_an_earlier_time_than_what_it_answers() -> None:
    comments = _comments(None, 1)
    comments[1].published_at = START
    assert _shape(threaded(sorted(comments, key=lambda comment: comment.published_at))) == [[1, [2]]]


def test_the_deepest_answers_stand_beside_each_other_in_the_order_they_were_written() -> None:
    # A chain down to the deepest level, then two branches that take turns below it.
    chain: list[int | None] = [None, *range(1, DEEPEST)]
    last = DEEPEST
    comments = _comments(*chain, last, last, last + 1, last + 2)
    talks = threaded(comments)
    for _ in range(DEEPEST - 1):
        (talk,) = talks
        talks = talk.answers
    assert [talk.comment.id for talk in talks] == [last, last + 1, last + 2, last + 3, last + 4]
    assert [talk.stands_beside for talk in talks] == [False, True, True, True, True]
    assert talks[-1].answering is talks[2]
    assert {talk.level for talk in talks} == {DEEPEST}


def test_a_chain_of_a_thousand_answers_is_no_deeper_than_the_deepest_level() -> None:
    talks, level = threaded(_comments(None, *range(1, 1000))), 0
    while talks:
        level, talks = level + 1, talks[0].answers
    assert level == DEEPEST
