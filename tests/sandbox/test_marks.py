"""Pins on top of a chat, reactions under messages, and many messages deleted at once."""

from datetime import timedelta

import pytest
from telegram import Bot, ReactionTypeEmoji
from telegram.constants import ReactionEmoji

from bot.sandbox.reactions import REACTIONS
from tests.journey.client import ImpossibleError, People, Phone
from tests.sandbox.bot_api import BotApi, keys, shown


async def test_a_pin_is_told_in_the_chat_and_to_the_bot(
    bot: Bot, anna: Phone, people: People
) -> None:
    """Law: getChat tells the pinned message that was sent last."""
    first, second = [await bot.send_message(anna.id, text) for text in ("one", "two")]
    await second.pin(disable_notification=True)
    await first.pin()
    assert (await bot.get_chat(anna.id)).pinned_message == second
    told = (await bot.get_updates())[-1].message
    assert told is not None
    assert told.pinned_message == first
    assert told.from_user is not None
    assert told.from_user.is_bot
    line = await shown(people, anna, told.message_id)
    assert (line["kind"], line["pinned_message"]["text"]) == ("pinned_message", "one")
    await bot.unpin_chat_message(anna.id)
    assert (await bot.get_chat(anna.id)).pinned_message == first
    await first.delete()
    assert (await bot.get_chat(anna.id)).pinned_message is None
    await second.pin()
    assert await bot.unpin_all_chat_messages(anna.id)
    assert await bot.unpin_all_chat_messages(anna.id)


async def test_the_page_hears_what_is_pinned(bot: Bot, anna: Phone, people: People) -> None:
    sent = await bot.send_message(anna.id, "on top")
    await sent.pin()
    read = await people.get(f"api/v1/phones/{anna.id}")
    assert read["pinned"] == [sent.message_id]


@pytest.mark.parametrize(
    "method, message, reason",
    [
        ("pinChatMessage", 999, "message to pin not found"),
        ("pinChatMessage", None, "message to pin not found"),
        ("pinChatMessage", "pinned", "CHAT_NOT_MODIFIED"),
        ("pinChatMessage", "line", "service messages can't be pinned"),
        ("unpinChatMessage", 999, "message to unpin not found"),
        ("unpinChatMessage", "line", "CHAT_NOT_MODIFIED"),
        ("editMessageText", "line", "message can't be edited"),
    ],
)
async def test_what_cannot_be_pinned(
    api: BotApi, anna: Phone, method: str, message: object, reason: str
) -> None:
    pinned = (await api.send(anna))["message_id"]
    await api("pinChatMessage", chat_id=anna.id, message_id=pinned)
    known = {"pinned": pinned, "line": pinned + 1}
    where = {"chat_id": anna.id, "message_id": known.get(str(message), message), "text": "x"}
    assert await api.refusal(method, **where) == reason


async def test_nothing_on_top_cannot_be_unpinned(api: BotApi, anna: Phone) -> None:
    assert await api.refusal("unpinChatMessage", chat_id=anna.id) == "message to unpin not found"


# ── reactions ───────────────────────────────────────────────────────────────────────────────────


async def test_the_bot_has_one_reaction_under_a_message(
    bot: Bot, anna: Phone, people: People
) -> None:
    await anna.text("thanks")
    written = (await bot.get_updates())[-1].message
    assert written is not None
    await written.set_reaction("👍")
    await written.set_reaction("👍")
    under = (await shown(people, anna, written.message_id))["reactions"]
    assert under == {"bot": [{"type": "emoji", "emoji": "👍"}]}
    await written.set_reaction([])
    assert (await shown(people, anna, written.message_id))["reactions"] == {"bot": []}


def test_every_emoji_of_telegram_can_be_a_reaction() -> None:
    assert {str(emoji.value) for emoji in ReactionEmoji} == REACTIONS


@pytest.mark.parametrize(
    "reaction, reason",
    [
        ("{", "can't parse reaction types JSON object"),
        ({}, "expected an Array of ReactionType"),
        ([5], "can't parse ReactionType: expected an Object"),
        ([{}], "can't parse ReactionType: Can't find field \"type\""),
        ([{"type": 5}], 'can\'t parse ReactionType: Field "type" must be of type String'),
        ([{"type": "emoji"}], "can't parse ReactionType: Can't find field \"emoji\""),
        ([{"type": "star"}], "can't parse ReactionType: invalid reaction type specified"),
        ([{"type": "emoji", "emoji": "🐌"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
        (
            [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}],
            "REACTIONS_TOO_MANY",
        ),
    ],
)
async def test_a_reaction_that_telegram_refuses(
    api: BotApi, anna: Phone, reaction: object, reason: str
) -> None:
    where = {"chat_id": anna.id, "message_id": 1, "reaction": reaction}
    assert await api.refusal("setMessageReaction", **where) == reason
    assert await api.refusal("setMessageReaction", chat_id=anna.id, message_id=99) == (
        "message to react not found"
    )


async def test_a_person_reacts_and_the_bot_hears_it_if_it_asked(
    bot: Bot, anna: Phone, people: People
) -> None:
    """Law: without message_reaction among its allowed_updates it hears nothing."""
    sent = await bot.send_message(anna.id, "how was it?")
    path = f"api/v1/phones/{anna.id}/react"
    await people.post(path, {"message_id": sent.message_id, "emoji": "👎"})
    assert all(update.message_reaction is None for update in await bot.get_updates())
    await bot.get_updates(allowed_updates=["message_reaction"], offset=-1)
    await people.post(path, {"message_id": sent.message_id, "emoji": "🔥"})
    heard = (await bot.get_updates())[-1].message_reaction
    assert heard is not None
    assert heard.user is not None
    assert (heard.user.id, heard.message_id) == (anna.id, sent.message_id)
    assert heard.old_reaction == (ReactionTypeEmoji("👎"),)
    assert heard.new_reaction == (ReactionTypeEmoji("🔥"),)
    await people.post(path, {"message_id": sent.message_id, "emoji": ""})
    taken = (await bot.get_updates())[-1].message_reaction
    assert taken is not None
    assert taken.new_reaction == ()
    for body, why in (
        ({"message_id": 999, "emoji": "🔥"}, "not there any more"),
        ({"message_id": sent.message_id, "emoji": "🐌"}, "cannot be a reaction"),
    ):
        with pytest.raises(ImpossibleError, match=why):
            await people.post(path, body)


# ── many deletions ──────────────────────────────────────────────────────────────────────────────


async def test_many_messages_are_deleted_at_once(api: BotApi, anna: Phone, people: People) -> None:
    """Law: what is gone already is passed over; what is too old keeps all of them."""
    old = await api.send(anna)
    await people.advance(timedelta(hours=49))
    ids = [(await api.send(anna))["message_id"] for _ in range(3)]
    where = {"chat_id": anna.id}
    refusal = await api.refusal("deleteMessages", message_ids=[old["message_id"], *ids], **where)
    assert refusal == "message can't be deleted for everyone"
    assert await api("deleteMessages", message_ids=[*ids, 999], **where)
    assert await api("deleteMessages", message_ids=ids, **where)
    assert [await shown(people, anna, one) for one in ids] == [{}, {}, {}]


@pytest.mark.parametrize(
    "params, reason",
    [
        ({"chat_id": "", "message_id": 1}, "chat identifier is not specified"),
        ({}, "message identifier is not specified"),
        ({"message_id": -1}, "message identifier is not specified"),
    ],
)
async def test_a_deletion_names_its_message(
    api: BotApi, anna: Phone, params: dict[str, object], reason: str
) -> None:
    assert await api.refusal("deleteMessage", **({"chat_id": anna.id} | params)) == reason


async def test_dice_stay_for_a_day(bot: Bot, api: BotApi, anna: Phone, people: People) -> None:
    """Law: nobody throws until the value suits."""
    thrown = await bot.send_dice(anna.id)
    where = {"chat_id": anna.id, "message_id": thrown.message_id}
    refusal = await api.refusal("deleteMessage", **where)
    assert refusal == "message can't be deleted for everyone"
    await people.advance(timedelta(hours=25))
    assert await thrown.delete()


async def test_buttons_under_what_has_no_text_can_be_changed(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_contact(anna.id, "+1555", "Nobody", reply_markup=keys("A"))
    changed = await sent.edit_reply_markup(keys("B"))
    assert not isinstance(changed, bool)
    assert changed.contact == sent.contact
