"""Forwards and copies, within a chat and from one to another."""

from datetime import timedelta

import pytest
from telegram import Bot, InputMediaPhoto, MessageOriginUser

from tests.journey.client import People, Phone
from tests.sandbox.bot_api import BotApi, keys, shown
from tests.sandbox.pictures import picture


@pytest.fixture
async def boris(people: People) -> Phone:
    phone = await people.join("Boris")
    await phone.start()
    return phone


async def test_a_forward_says_who_wrote_it_and_when(bot: Bot, anna: Phone, boris: Phone) -> None:
    """Law: also when it is forwarded on; the buttons stay behind."""
    await anna.text("from Anna")
    written = (await bot.get_updates())[-1].message
    assert written is not None
    first = await bot.forward_message(boris.id, anna.id, written.message_id)
    assert first.text == "from Anna"
    assert isinstance(first.forward_origin, MessageOriginUser)
    assert first.forward_origin.sender_user.id == anna.id
    assert first.forward_origin.date == written.date
    second = await bot.forward_message(anna.id, boris.id, first.message_id)
    assert second.forward_origin == first.forward_origin
    seen = (await anna.wait_for("from Anna")).message
    assert seen["forward_origin"]["sender_user"]["first_name"] == "Anna"
    sent = await bot.send_message(anna.id, "keys", reply_markup=keys("A"))
    assert (await sent.forward(boris.id)).reply_markup is None


async def test_a_copy_is_the_bots_own(bot: Bot, api: BotApi, anna: Phone, boris: Phone) -> None:
    """Law: with the caption it had or another one, and with buttons of its own."""
    sent = await bot.send_photo(anna.id, picture(9, 7), caption="<b>old</b>", parse_mode="HTML")
    await sent.copy(boris.id)
    same = (await boris.wait_for("old")).message
    assert same["forward_origin"] is None
    assert same["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    await sent.copy(boris.id, "new", reply_markup=keys("Go"))
    other = (await boris.wait_for("new")).message
    assert other["buttons"][0][0]["text"] == "Go"
    assert other["photo"]["file_id"] == sent.photo[-1].file_id
    await sent.copy(boris.id, "")
    text = await api("copyMessage", chat_id=boris.id, from_chat_id=anna.id, message_id=1)
    assert list(text) == ["message_id"]


async def test_a_film_that_is_sent_on_starts_where_the_bot_says(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_video(anna.id, b"film", start_timestamp=3)
    later = (await sent.forward(anna.id, video_start_timestamp=5)).video
    same = (await sent.forward(anna.id)).video
    assert sent.video is not None
    assert later is not None
    assert later.start_timestamp == timedelta(seconds=5)
    assert same is not None
    assert same.start_timestamp == sent.video.start_timestamp == timedelta(seconds=3)


async def test_dice_are_forwarded_as_they_fell_and_copied_anew(
    bot: Bot, anna: Phone, people: People
) -> None:
    thrown = await bot.send_dice(anna.id, emoji="🎰")
    assert (await thrown.forward(anna.id)).dice == thrown.dice
    for _ in range(5):
        copied = await thrown.copy(anna.id)
        dice = (await shown(people, anna, copied.message_id))["dice"]
        assert dice["emoji"] == "🎰"
        assert 1 <= dice["value"] <= 64


async def test_a_protected_message_is_not_forwarded_but_its_bot_may_copy_it(
    bot: Bot, api: BotApi, anna: Phone, people: People
) -> None:
    secret = await bot.send_message(anna.id, "secret", protect_content=True)
    where = {"chat_id": anna.id, "from_chat_id": anna.id, "message_id": secret.message_id}
    assert await api.refusal("forwardMessage", **where) == "the message can't be forwarded"
    copied = await secret.copy(anna.id)
    assert not (await shown(people, anna, copied.message_id))["protected"]


async def test_several_at_once_keep_their_album(
    bot: Bot, anna: Phone, boris: Phone, people: People
) -> None:
    """Law: what is gone is passed over; what was an album is one again, under a new name."""
    photos = [InputMediaPhoto(picture(9, 7), caption=name) for name in "ab"]
    album = await bot.send_media_group(anna.id, photos)
    alone = await bot.send_message(anna.id, "alone")
    gone = await bot.send_message(anna.id, "gone")
    await gone.delete()
    ids = [*(one.message_id for one in album), alone.message_id, gone.message_id]
    forwarded = await bot.forward_messages(boris.id, anna.id, ids)
    copied = await bot.copy_messages(boris.id, anna.id, ids, remove_caption=True)
    assert (len(forwarded), len(copied)) == (3, 3)
    new = (*forwarded, *copied)
    there = [await shown(people, boris, one.message_id) for one in new]
    names = [one["media_group_id"] for one in there]
    assert names[0] == names[1] != names[3] == names[4]
    assert album[0].media_group_id not in names
    assert names[2] is names[5] is None
    assert [one["text"] for one in there] == ["a", "b", "alone", "", "", "alone"]


@pytest.mark.parametrize(
    "method, params, reason",
    [
        ("copyMessage", {"from_chat_id": ""}, 'parameter "from_chat_id" is required'),
        ("copyMessage", {"message_id": 999}, "message to copy not found"),
        ("forwardMessage", {"message_id": 999}, "message to forward not found"),
        ("forwardMessage", {"from_chat_id": 5}, "chat not found"),
        ("copyMessage", {"chat_id": 5}, "chat not found"),
        ("copyMessage", {"message_id": "line"}, "the message can't be copied"),
        ("forwardMessage", {"message_id": "line"}, "the message can't be forwarded"),
        ("copyMessages", {}, "message identifiers are not specified"),
        ("copyMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("copyMessages", {"message_ids": "{"}, "can't parse message_ids JSON object"),
        ("copyMessages", {"message_ids": {}}, "expected an Array of message identifiers"),
        ("copyMessages", {"message_ids": [{}]}, "message identifier must be a Number"),
        ("copyMessages", {"message_ids": ["x"]}, "can't parse message identifier as Number"),
        ("copyMessages", {"message_ids": [-1]}, "invalid message identifier specified"),
        ("forwardMessages", {"message_ids": [1] * 101}, "too many message identifiers specified"),
        ("forwardMessages", {"message_ids": [999]}, "there are no messages to forward"),
        (
            "forwardMessages",
            {"message_ids": [2, 1]},
            "message identifiers must be in a strictly increasing order",
        ),
        ("forwardMessages", {"message_ids": ["line"]}, "messages can't be forwarded"),
    ],
)
async def test_what_cannot_be_sent_on(
    api: BotApi, anna: Phone, method: str, params: dict[str, object], reason: str
) -> None:
    """`line` stands for the line that tells what is pinned: nobody wrote it."""
    sent = await api.send(anna)
    await api("pinChatMessage", chat_id=anna.id, message_id=sent["message_id"])
    line = sent["message_id"] + 1
    where = {"chat_id": anna.id, "from_chat_id": anna.id, "message_id": sent["message_id"]}
    given = {
        name: line if value == "line" else [line] if value == ["line"] else value
        for name, value in params.items()
    }
    assert await api.refusal(method, **(where | given)) == reason
