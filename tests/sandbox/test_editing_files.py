"""One file in another's place: what may become what, and in Telegram's words what may not."""

import pytest
from telegram import (
    Bot,
    InputMedia,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)

from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi, keys
from tests.sandbox.pictures import picture

PICTURE = picture(9, 7)


@pytest.mark.parametrize(
    "kind, media",
    [
        ("photo", InputMediaPhoto(PICTURE, caption="new", has_spoiler=True)),
        ("video", InputMediaVideo(b"film", caption="new", show_caption_above_media=True)),
        ("animation", InputMediaAnimation(b"GIF89a", caption="new")),
        ("audio", InputMediaAudio(b"ID3", caption="new", title="Song")),
        ("document", InputMediaDocument(b"ics", caption="new", filename="a.ics")),
    ],
)
async def test_a_file_of_any_kind_takes_the_place_of_a_text_and_of_another(
    bot: Bot, anna: Phone, kind: str, media: InputMedia
) -> None:
    for sent in (await bot.send_message(anna.id, "old"), await bot.send_photo(anna.id, PICTURE)):
        edited = await sent.edit_media(media, reply_markup=keys("Go"))
        assert isinstance(edited, Message)
        assert getattr(edited, kind)
        assert (edited.text, edited.caption) == (None, "new")
        assert edited.reply_markup == keys("Go")
        assert bool(edited.has_media_spoiler) is (kind == "photo")
        assert bool(edited.show_caption_above_media) is (kind == "video")


async def test_a_new_caption_moves_above_and_keeps_the_spoiler(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_photo(anna.id, PICTURE, caption="x", has_spoiler=True)
    edited = await sent.edit_caption("x", show_caption_above_media=True)
    assert isinstance(edited, Message)
    assert (edited.has_media_spoiler, edited.show_caption_above_media) == (True, True)


async def test_an_album_keeps_its_kinds(bot: Bot, api: BotApi, anna: Phone) -> None:
    """Law: a photo becomes a video and back; a document stays one."""
    photos = await bot.send_media_group(anna.id, [InputMediaPhoto(PICTURE)] * 2)
    film = await photos[0].edit_media(InputMediaVideo(b"film"))
    assert isinstance(film, Message)
    assert film.media_group_id == photos[0].media_group_id
    paper = (await bot.send_document(anna.id, b"ics")).document
    assert paper is not None
    where = {"chat_id": anna.id, "message_id": photos[1].message_id}
    media = {"type": "document", "media": paper.file_id}
    refusal = await api.refusal("editMessageMedia", media=media, **where)
    assert refusal == "can't change media type in the album"


@pytest.mark.parametrize(
    "media, reason",
    [
        (None, 'parameter "media" is required'),
        ("{", "can't parse input media JSON object"),
        ([], "can't parse InputMedia: expected an Object"),
        ({"type": "photo"}, "can't parse InputMedia: media not found"),
        ({"type": "poem", "media": "x"}, 'can\'t parse InputMedia: type "poem" is unsupported'),
        ({"type": "photo", "media": "PAPER"}, "can't use file of type Document as Photo"),
        ({"type": "photo", "media": "https://x.example/a.png"}, "failed to get HTTP URL content"),
    ],
)
async def test_a_file_that_cannot_take_the_place(
    bot: Bot, api: BotApi, anna: Phone, media: object, reason: str
) -> None:
    paper = (await bot.send_document(anna.id, b"ics")).document
    assert paper is not None
    if isinstance(media, dict) and media.get("media") == "PAPER":
        media = media | {"media": paper.file_id}
    sent = await api.send(anna)
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    given = {} if media is None else {"media": media}
    assert await api.refusal("editMessageMedia", **where, **given) == reason


async def test_what_has_no_file_to_change(bot: Bot, api: BotApi, anna: Phone) -> None:
    """Nor may a forward be changed: it is somebody else's."""
    voice = await bot.send_voice(anna.id, b"OggS")
    dice = await bot.send_dice(anna.id)
    forwarded = await voice.forward(anna.id)
    paper = (await bot.send_document(anna.id, b"ics")).document
    assert paper is not None
    media = {"type": "document", "media": paper.file_id}
    for message, reason in (
        (voice, "message media can't be edited"),
        (dice, "message media can't be edited"),
        (forwarded, "message can't be edited"),
    ):
        where = {"chat_id": anna.id, "message_id": message.message_id}
        assert await api.refusal("editMessageMedia", media=media, **where) == reason
    where = {"chat_id": anna.id, "message_id": dice.message_id}
    refusal = await api.refusal("editMessageCaption", caption="x", **where)
    assert refusal == "there is no caption in the message to edit"
    same = media | {"caption": "x"}
    sent = await bot.send_document(anna.id, paper.file_id, caption="x")
    where = {"chat_id": anna.id, "message_id": sent.message_id}
    assert "message is not modified" in await api.refusal("editMessageMedia", media=same, **where)


@pytest.mark.parametrize(
    "params, reason",
    [
        ({"text": "x"}, "message identifier is not specified"),
        ({"text": "x", "inline_message_id": "5"}, "MESSAGE_ID_INVALID"),
        ({"text": "x", "message_id": 1}, "chat_id is empty"),
    ],
)
async def test_an_edit_names_its_message(
    api: BotApi, params: dict[str, object], reason: str
) -> None:
    assert await api.refusal("editMessageText", **params) == reason


async def test_a_place_that_no_longer_moves_stays(api: BotApi, anna: Phone) -> None:
    """Law: only a live one moves, and only while it lives."""
    still = await api("sendLocation", chat_id=anna.id, latitude=1, longitude=2)
    where = {"chat_id": anna.id, "message_id": still["message_id"], "latitude": 3, "longitude": 4}
    refusal = await api.refusal("editMessageLiveLocation", **where)
    assert refusal == "message can't be edited"
    refusal = await api.refusal("stopMessageLiveLocation", **where)
    assert refusal == "message can't be edited"
