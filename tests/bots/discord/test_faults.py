"""What each refusal of Discord's means for the caller: one row per code, through the library and off the wire."""

from __future__ import annotations

import pytest

from bots.discord.network import DiscordNetwork
from core.errors import DeliveryError, Gone, Refused, Removed, Unauthorised, Unreachable
from core.markup.tree import plain
from core.model.values import Message
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import POST, World, at

SEND = r"/channels/\d+/messages"
EDIT = r"/channels/\d+/messages/\d+"


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 20028, Unreachable),
        (400, 40006, Unreachable),
        (400, 50006, Refused),
        (400, 50035, Refused),
        (400, 160006, Unreachable),
        (400, 0, Refused),
        (401, 0, Unauthorised),
        (403, 40007, Gone),
        (403, 50001, Gone),
        (403, 50007, Gone),
        (403, 50013, Gone),
        (403, 50278, Gone),
        (403, 160005, Refused),
        (404, 0, Refused),
        (404, 10003, Gone),
        (404, 10004, Gone),
        (404, 10007, Gone),
        (404, 10008, Removed),
        (404, 10013, Gone),
        (408, 0, Unreachable),
    ],
)
async def test_a_refused_message(world: World, status: int, code: int, expected: type[DeliveryError]) -> None:
    world.weather.storms = [Storm("POST", SEND, status, {"message": "Because of a reason", "code": code})]
    with pytest.raises(DeliveryError) as fault:
        await world.network.notify(Message(plain("Hear, hear.")), at(world.news), key="notice")
    assert type(fault.value) is expected
    assert expected is Unauthorised or f"Because of a reason ({code or status})" in str(fault.value)
    assert world.weather.count("POST", SEND) == 1


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 20022, Unreachable),
        (400, 30046, Unreachable),
        (403, 50005, Refused),
        (404, 10008, Removed),
    ],
)
async def test_a_refused_edit(world: World, status: int, code: int, expected: type[DeliveryError]) -> None:
    sent = await world.announced(world.wire)
    world.weather.storms = [Storm("PATCH", EDIT, status, {"message": "Because of a reason", "code": code})]
    with pytest.raises(DeliveryError) as fault:
        await world.network.revise(POST, at(world.wire), sent.thread, sent.copies, key="edit")
    assert type(fault.value) is expected


async def test_a_form_error_tells_which_field_is_wrong(world: World) -> None:
    errors = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}}
    body = {"message": "Invalid Form Body", "code": 50035, "errors": errors}
    world.weather.storms = [Storm("POST", SEND, 400, body)]
    with pytest.raises(Refused, match="content: Must be 2000 or fewer"):
        await world.network.notify(Message(plain("Hear, hear.")), at(world.news), key="notice")


async def test_a_wrong_token_is_unauthorised_and_everything_can_be_closed_twice(world: World) -> None:
    network = world.make_network(token="wrong")
    with pytest.raises(Unauthorised):
        await network.open()
    await network.close()
    await network.close()
    with pytest.raises(Unreachable, match="not signed in"):
        await network.notify(Message(plain("Hear, hear.")), at(world.news), key="notice")


async def test_no_error_names_a_token_or_an_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    network: DiscordNetwork = world.network
    for storm in (Storm("POST", SEND, 500, {}), Storm("POST", SEND, 403, {"message": "no", "code": 50013})):
        world.weather.storms = [storm]
        with pytest.raises(DeliveryError) as fault:
            await network.notify(Message(plain("Hear, hear.")), at(world.news), key="notice")
        assert "sandbox.discord" not in str(fault.value)
        assert "http" not in str(fault.value)
    assert "sandbox.discord" not in caplog.text
