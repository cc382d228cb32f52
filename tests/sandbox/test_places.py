"""Points on the map: venues that the bot sends, locations that people send."""

import pytest

from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi, button, inline

VENUE = {"latitude": 52.5, "longitude": 13.4, "title": "Dr. Lena", "address": "Linden Street 5"}
POINT = {"latitude": 52.5, "longitude": 13.4}


async def test_a_venue_is_a_point_with_a_name_and_an_address(api: BotApi, anna: Phone) -> None:
    """It may wear inline buttons, and its text cannot be edited: it has none."""
    sent = await api("sendVenue", chat_id=anna.id, **VENUE, reply_markup=inline([button("Menu")]))
    assert sent["venue"] == {"location": POINT, "title": "Dr. Lena", "address": "Linden Street 5"}
    assert sent["location"] == POINT
    shown = await anna.wait_new()
    assert (shown.message["kind"], shown.labels) == ("venue", ["Menu"])
    assert shown.message["venue"] == sent["venue"]
    where = {"chat_id": anna.id, "message_id": sent["message_id"], "text": "x"}
    refusal = await api.refusal("editMessageText", **where)
    assert refusal == "there is no text in the message to edit"


@pytest.mark.parametrize(
    "wrong, reason",
    [
        ({"latitude": ""}, "latitude is empty"),
        ({"latitude": " "}, "latitude is empty"),
        ({"longitude": ""}, "longitude is empty"),
        ({"latitude": 90.5}, "wrong venue location specified"),
        ({"longitude": -181}, "wrong venue location specified"),
        ({"latitude": "nan"}, "wrong venue location specified"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 7}, "chat not found"),
    ],
)
async def test_a_venue_that_telegram_refuses(
    api: BotApi, anna: Phone, wrong: dict[str, object], reason: str
) -> None:
    assert await api.refusal("sendVenue", **{"chat_id": anna.id, **VENUE, **wrong}) == reason


async def test_who_blocked_the_bot_gets_no_venue(api: BotApi, anna: Phone) -> None:
    await anna.block()
    refused = await api.answer("sendVenue", chat_id=anna.id, **VENUE)
    assert refused["error_code"] == 403


async def test_people_send_a_point_once_live_or_as_a_venue(api: BotApi, anna: Phone) -> None:
    """A venue carries the point at its top as well, as Telegram's do."""
    await anna.location(52.5, 13.4)
    await anna.location(52.5, 13.4, live=True)
    await anna.location(52.5, 13.4, title="Dr. Lena", address="Linden Street 5")
    once, live, venue = [update["message"] for update in (await api("getUpdates"))[1:]]
    assert once["location"] == POINT
    assert live["location"] == POINT | {"live_period": 900}
    assert (venue["location"], venue["venue"]["title"]) == (POINT, "Dr. Lena")
