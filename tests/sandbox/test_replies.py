"""Replies: to a message in the chat or elsewhere, whole or a part of it, from both sides."""

from typing import Any

import pytest
from telegram import Bot, MessageEntity, ReplyParameters

from bot.sandbox.server import Sandbox
from bot.sandbox.world import MESSAGES_KEPT
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi, shown
from tests.sandbox.pictures import picture


async def test_a_reply_tells_what_it_replies_to(bot: Bot, anna: Phone, people: People) -> None:
    """Law: as it is now, one step deep, and not once it is gone."""
    first = await bot.send_message(anna.id, "first")
    second = await bot.send_message(anna.id, "second", reply_to_message_id=first.message_id)
    third = await second.reply_text("third", do_quote=True)
    assert second.reply_to_message == first
    assert third.reply_to_message == second
    assert third.reply_to_message.reply_to_message is None
    await second.edit_text("changed")
    fourth = await second.reply_text("fourth", do_quote=True)
    assert fourth.reply_to_message is not None
    assert fourth.reply_to_message.text == "changed"
    seen = (await shown(people, anna, third.message_id))["reply_to_message"]
    assert (seen["message_id"], seen["text"]) == (second.message_id, "changed")
    await second.delete()
    edited = await fourth.edit_text("alone")
    assert not isinstance(edited, bool)
    assert edited.reply_to_message is None


async def test_a_quote_is_a_part_of_what_it_replies_to(bot: Bot, anna: Phone) -> None:
    """Law: the place nearest to the one it names; what is bold stays, a link does not."""
    first = await bot.send_message(anna.id, "🙂 at ten or at ten past")
    for named, position in ((None, 6), (4, 6), (14, 16)):
        part = ReplyParameters(
            first.message_id,
            quote="<b>ten</b>",
            quote_parse_mode="HTML",
            quote_position=named,
        )
        quote = (await bot.send_message(anna.id, "yes", reply_parameters=part)).quote
        assert quote is not None
        assert (quote.text, quote.position, quote.is_manual) == ("ten", position, True)
        assert [entity.type for entity in quote.entities or ()] == ["bold"]
    linked = [MessageEntity(MessageEntity.TEXT_LINK, 0, 3, url="https://x.example")]
    part = ReplyParameters(first.message_id, quote="ten", quote_entities=linked)
    quote = (await bot.send_message(anna.id, "yes", reply_parameters=part)).quote
    assert quote is not None
    assert not quote.entities


async def test_a_reply_to_another_chat_carries_what_was_there(
    bot: Bot, anna: Phone, people: People
) -> None:
    boris = await people.join("Boris")
    await boris.start()
    there = await bot.send_photo(boris.id, picture(9, 7), caption="hidden")
    elsewhere = ReplyParameters(there.message_id, chat_id=boris.id)
    sent = await bot.send_message(anna.id, "see", reply_parameters=elsewhere)
    assert sent.reply_to_message is None
    assert sent.external_reply is not None
    assert sent.external_reply.photo == there.photo
    assert not sent.external_reply.api_kwargs


async def test_a_person_replies_too(bot: Bot, anna: Phone, people: People) -> None:
    sent = await bot.send_message(anna.id, "Which day?")
    path = f"api/v1/phones/{anna.id}/text"
    await people.post(path, {"text": "Monday", "reply_to": sent.message_id})
    heard = (await bot.get_updates())[-1].message
    assert heard is not None
    assert heard.reply_to_message == sent
    with pytest.raises(ImpossibleError, match="not there any more"):
        await people.post(path, {"text": "Monday", "reply_to": 999})


@pytest.mark.parametrize(
    "reply, reason",
    [
        ("{", "can't parse reply parameters JSON object"),
        (5, "object expected as reply parameters"),
        ({"message_id": 99}, "message to be replied not found"),
        ({"message_id": True}, 'field "message_id" must be of type Number'),
        ({"message_id": 1, "chat_id": 5}, "chat not found"),
        (
            {"message_id": 99, "allow_sending_without_reply": "yes"},
            'field "allow_sending_without_reply" must be of type Boolean',
        ),
        ({"message_id": 1, "quote": "nobody said this"}, "QUOTE_TEXT_INVALID"),
    ],
)
async def test_a_reply_that_telegram_refuses(
    api: BotApi, anna: Phone, reply: object, reason: str
) -> None:
    params = {"chat_id": anna.id, "text": "x", "reply_parameters": reply}
    assert await api.refusal("sendMessage", **params) == reason


@pytest.mark.parametrize(
    "params",
    [
        {"reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
        {"reply_to_message_id": 99, "allow_sending_without_reply": True},
        {"reply_parameters": None},
    ],
)
async def test_a_reply_may_miss_its_message(
    api: BotApi, anna: Phone, params: dict[str, Any]
) -> None:
    assert "reply_to_message" not in await api.send(anna, **params)


async def test_a_chain_of_replies_does_not_keep_what_the_chat_forgot(
    sandbox: Sandbox, anna: Phone
) -> None:
    """Law: a chat keeps its newest messages, whatever they reply to."""
    phone, world = sandbox.world.phones[anna.id], sandbox.world
    last = next(iter(phone.messages.values()))
    for _ in range(MESSAGES_KEPT + 5):
        last = world.post(phone, world.bot_user, text="more", reply_to=last)
    length = 0
    while last.reply_to:
        last, length = last.reply_to, length + 1
    assert length == MESSAGES_KEPT
