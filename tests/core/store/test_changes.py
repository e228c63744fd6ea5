"""The feed of changes: who is told what, in which order, and when an open page is let go."""

import asyncio

from core.store import Change, Changes


async def test_a_follower_gets_the_changes_of_its_post_in_order() -> None:
    changes = Changes()
    with changes.following(1) as follower:
        changes.publish([Change(1, 10, "comment"), Change(2, 11, "comment"), Change(1, 10, "edit")])
        changes.publish([Change(1, 10, "delete")])
        assert [(await anext(follower)).kind for _ in range(3)] == ["comment", "edit", "delete"]


async def test_every_follower_of_a_post_is_told() -> None:
    changes = Changes()
    change = Change(1, 10, "comment")
    with changes.following(1) as one, changes.following(1) as two:
        changes.publish([change])
        assert [await anext(one), await anext(two)] == [change, change]


async def test_a_waiting_follower_is_woken() -> None:
    changes = Changes()
    with changes.following(1) as follower:
        asyncio.get_running_loop().call_soon(changes.publish, [Change(1, 10, "comment")])
        async with asyncio.timeout(10):
            assert await anext(follower) == Change(1, 10, "comment")


async def test_nothing_is_told_before_or_after_following() -> None:
    changes = Changes(backlog=1)
    changes.publish([Change(1, 10, "comment")])
    with changes.following(1) as one:
        with changes.following(1) as two:
            changes.publish([Change(1, 11, "comment")])
        assert (await anext(one)).comment_id == 11
        changes.publish([Change(1, 12, "comment")])
        assert (await anext(one)).comment_id == 12
    assert (await anext(two)).comment_id == 11


async def test_who_falls_behind_reads_what_was_kept_and_is_let_go() -> None:
    changes = Changes(backlog=2)
    with changes.following(1) as slow, changes.following(1) as brisk:
        changes.publish([Change(1, 10, "comment"), Change(1, 11, "comment")])
        assert [(await anext(brisk)).comment_id for _ in range(2)] == [10, 11]
        changes.publish([Change(1, 12, "comment")])
        assert (await anext(slow)).comment_id == 10
        # There is room again, but a change was missed: what comes behind the gap would mislead.
        changes.publish([Change(1, 13, "comment")])
        assert [change.comment_id async for change in slow] == [11]
        assert [(await anext(brisk)).comment_id for _ in range(2)] == [12, 13]
