"""What goes wrong in bridges, and the one test that would fail if it went wrong here."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PITFALLS = {
    # Lost and doubled: what each network offers against it.
    "a bot's message on Discord is sent again after a timeout and stands there twice": (
        "bots/discord/test_announcing.py::test_the_same_wish_made_twice_is_one_message"
    ),
    "a webhook's message is sent again though only its answer was lost": (
        "bots/discord/test_lost_answers.py::test_whichever_answer_is_lost_all_stands_exactly_once"
    ),
    "a library repeats by itself what can't be repeated safely, as the opening of a thread": (
        "bots/discord/test_once.py::test_a_failure_is_never_repeated_by_the_library"
    ),
    "a thread whose opening was not heard of is opened a second time": (
        "bots/discord/test_completing.py::test_an_announcement_without_its_thread_is_unclear_and_gets_it_later"
    ),
    "a message to a Telegram channel is sent again though its automatic forward proves that it arrived": (
        "core/services/test_discussion.py::test_a_receipt_proves_an_unclear_send"
    ),
    "an update is confirmed before it is kept, and lost in a crash": (
        "bots/telegram/test_telegram_updates.py::test_what_was_not_kept_is_not_confirmed_and_comes_again"
    ),
    "an update that comes a second time has a second effect": (
        "core/services/test_receiving.py::test_a_key_that_waits_already_is_kept_once"
    ),
    "what was written while the gateway was lost is missing": (
        "bots/discord/test_listening.py::test_nothing_is_lost_and_nothing_doubled_over_a_lost_connection"
    ),
    "what was edited and deleted while nobody listened stands unchanged": (
        "bots/discord/test_reviewing.py::test_edits_and_deletions_that_were_missed_are_told"
    ),
    "what a process died over is sent again by the next one without a look": (
        "core/delivery/test_drain.py::test_what_a_process_died_over_is_reconciled_by_the_next"
    ),
    # Texts.
    "marks of a text are counted in characters, not in UTF-16 units": (
        "bots/telegram/test_render_parse_telegram.py::test_inline"
    ),
    "marks that lie in each other or overlap are lost or break the message": (
        "bots/telegram/test_render_parse_telegram.py::test_parsing"
    ),
    "marks of a caption are lost": "stories/test_media.py::test_a_captions_marks_and_its_edit",
    "a limit is counted in the wrong unit, so that a text is refused": (
        "stories/test_limits.py::test_what_is_as_long_as_it_may_be_arrives_whole"
    ),
    "what is bold on one network is italic on the other": "bots/test_formatting.py::test_to_discord",
    "names are cut within a character": ("bots/discord/test_relaying.py::test_names_are_as_a_webhook_may_bear_them"),
    "a name in another script or with an emoji breaks": "stories/test_who_writes.py::test_names_of_every_script",
    "the link to the article is missing or shortened": (
        "bots/desk/test_fetching.py::test_the_address_stays_as_it_was_given"
    ),
    # Parts, replies and their order.
    "the pictures of an album come one by one, with a restart between them, and are several comments": (
        "stories/test_media.py::test_a_late_part_of_an_album_joins_it_across_a_restart"
    ),
    "a comment of several messages is edited, and parts of its old text stay": (
        "stories/test_long_comments.py::test_a_long_comment_that_becomes_short_and_long_again"
    ),
    "a reply to the second part of a comment is none": ("stories/test_long_comments.py::test_reply_to_the_second_part"),
    "an edit that comes while the first text is being sent is lost": (
        "core/delivery/test_edit_under_way.py::test_an_edit_during_the_send_follows_it"
    ),
    "a reply that is faster than our own bookkeeping is lost, or lost with a restart": (
        "stories/test_ways_to_reply.py::test_a_reply_that_is_faster_than_our_knowledge_waits_over_a_restart"
    ),
    "a comment is taken back before it is known, and then stands for good": (
        "core/services/test_held_commands.py::test_a_command_waits_behind_what_it_answers"
    ),
    "an answer overtakes the comment whose picture is still being fetched": (
        "core/services/test_answers_to_files.py::test_answers_follow_what_they_answer"
    ),
    "what is written in a topic is taken for a reply to the message that opened it": (
        "bots/telegram/test_telegram_events.py::test_a_message"
    ),
    # What is no edit.
    "a message whose link got its preview is taken for an edited one": (
        "bots/discord/test_listening.py::test_edits_and_deletions_are_events_and_mere_flags_are_not"
    ),
    "an update of a message that changes no word is an edit": "stories/test_taking_back.py::test_what_is_no_edit",
    "whoever takes another name has all their comments edited": (
        "stories/test_who_writes.py::test_a_new_name_is_not_an_edit"
    ),
    # Who and where.
    "a group becomes a supergroup, and its new number is not followed": (
        "bots/telegram/test_telegram_sending.py::test_after_a_group_has_moved_comments_go_to_the_new_one"
    ),
    "two messages in two chats have one number, and are taken for each other": (
        "stories/test_numbers_of_messages.py::test_messages_of_one_number_in_two_chats_are_two"
    ),
    "an anonymous administrator's or a channel's words have no author, or the wrong one": (
        "stories/test_who_writes.py::test_who_writes_in_the_name_of_a_chat"
    ),
    "other bots' and webhooks' messages are taken for comments": (
        "stories/test_who_writes.py::test_bots_and_webhooks_are_not_heard"
    ),
    "our own copy of a comment comes back as a new one": (
        "stories/test_ways_to_reply.py::test_our_own_echo_is_no_comment"
    ),
    "an administrator deletes the webhook, and nothing is relayed any more": (
        "bots/discord/test_relaying.py::test_a_webhook_that_an_admin_removed_is_made_anew"
    ),
    "somebody is pinged from the other network": "stories/test_who_writes.py::test_nobody_is_pinged",
    # What is taken back, and what goes stale.
    "the address of a file on Discord has expired by the time it is fetched": (
        "bots/discord/test_files.py::test_an_address_that_is_over_is_asked_for_anew"
    ),
    "a deleted comment is still read where it was answered": (
        "stories/test_changing.py::test_a_deleted_comment_that_was_answered_keeps_its_place"
    ),
    "a deleted comment is made anew by what is heard of it later": (
        "core/services/test_discussion.py::test_a_deleted_comment_is_never_made_again"
    ),
    "a copy that a moderator removed is made anew by the next edit": (
        "stories/test_changing.py::test_a_copy_that_a_moderator_removed_is_not_made_again"
    ),
    # Work.
    "one network changes the very object that the other is about to send": (
        "core/model/test_values.py::test_what_crosses_the_port_cannot_be_changed"
    ),
    "a token is read in a log or in an error": "stories/test_secrets.py::test_no_token_is_logged",
    "a send that fails is written to the log and forgotten": (
        "core/delivery/test_drain.py::test_a_passing_fault_is_tried_again_when_its_time_has_come"
    ),
    "a send that fails for good is noticed by nobody": (
        "core/delivery/test_giving_up.py::test_what_fails_for_a_day_is_given_up_and_the_editor_is_told"
    ),
    "a slow place keeps all others waiting": (
        "core/delivery/test_drain.py::test_a_slow_destination_does_not_hold_the_others_up"
    ),
    "catching up after a downtime listens to the wrong event and finds nothing": (
        "stories/test_downtime.py::test_written_on_discord_while_the_service_was_stopped"
    ),
    "the hourly budget of an announcement channel is used up, and the send waits for the rest of the hour": (
        "core/delivery/test_giving_up.py::test_what_a_message_still_lacks_is_completed_later_and_holds_nothing_up"
    ),
    "a call waits inside the library for as long as a rate limit lasts": (
        "bots/discord/test_once.py::test_a_rate_limit_is_told_and_not_slept_through"
    ),
}
"""By what goes wrong, the test: its path below this folder, and its name."""


@pytest.mark.parametrize("test", PITFALLS.values())
def test_it_is_tested(test: str) -> None:
    path, _, name = test.partition("::")
    assert name in _tests_in(TESTS / path)


def test_each_has_a_test_of_its_own() -> None:
    assert [test for test, times in Counter(PITFALLS.values()).items() if times > 1] == []


@cache
def _tests_in(path: Path) -> frozenset[str]:
    """The names of a file's tests."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(each.name for each in ast.parse(path.read_text()).body if isinstance(each, functions))
