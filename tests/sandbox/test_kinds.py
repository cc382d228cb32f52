"""Everything a bot can send, read by python-telegram-bot's own classes."""

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import DiceEmoji, DiceLimit

from tests.journey.client import People, Phone
from tests.sandbox.bot_api import BotApi
from tests.sandbox.pictures import picture

MOST = {
    DiceEmoji.DICE: DiceLimit.MAX_VALUE_DICE,
    DiceEmoji.DARTS: DiceLimit.MAX_VALUE_DARTS,
    DiceEmoji.BASKETBALL: DiceLimit.MAX_VALUE_BASKETBALL,
    DiceEmoji.FOOTBALL: DiceLimit.MAX_VALUE_FOOTBALL,
    DiceEmoji.SLOT_MACHINE: DiceLimit.MAX_VALUE_SLOT_MACHINE,
    DiceEmoji.BOWLING: DiceLimit.MAX_VALUE_BOWLING,
}


# ── without a file ──────────────────────────────────────────────────────────────────────────────


async def test_a_contact_says_who_has_the_number(bot: Bot, anna: Phone) -> None:
    """Telegram finds the account of a number by itself."""
    sent = await bot.send_contact(anna.id, "491701234567", "Anna", "Petrova", vcard="BEGIN:VCARD")
    assert sent.contact is not None
    assert (sent.contact.first_name, sent.contact.last_name) == ("Anna", "Petrova")
    assert (sent.contact.user_id, sent.contact.vcard) == (anna.id, "BEGIN:VCARD")
    other = await bot.send_contact(anna.id, "+1555", "Nobody")
    assert other.contact is not None
    assert other.contact.user_id is None


async def test_a_place_is_a_point_a_venue_or_moves(bot: Bot, anna: Phone) -> None:
    still = await bot.send_location(anna.id, 52.5, 13.4, horizontal_accuracy=12.3)
    assert still.location is not None
    assert (still.location.latitude, still.location.horizontal_accuracy) == (52.5, 13.0)
    venue = await bot.send_venue(anna.id, 52.5, 13.4, "Clinic", "Main St 1", foursquare_id="4sq")
    assert venue.venue is not None
    assert (venue.venue.title, venue.venue.foursquare_id) == ("Clinic", "4sq")
    assert venue.location == venue.venue.location
    live = await bot.send_location(anna.id, 1, 2, live_period=60, heading=90)
    moved = await live.edit_live_location(3, 4, heading=180, proximity_alert_radius=50)
    assert isinstance(moved, Message)
    assert moved.location is not None
    assert (moved.location.latitude, moved.location.heading) == (3, 180)
    stopped = await live.stop_live_location()
    assert isinstance(stopped, Message)
    assert stopped.location is not None
    assert stopped.location.live_period is None


async def test_dice_show_values_of_their_range(bot: Bot, anna: Phone) -> None:
    """Law: every emoji that can be thrown, from one to its most; without one it is a die."""
    for emoji, most in MOST.items():
        thrown = (await bot.send_dice(anna.id, emoji=emoji)).dice
        assert thrown is not None
        assert thrown.emoji == emoji
        assert 1 <= thrown.value <= most
    plain = (await bot.send_dice(anna.id)).dice
    assert plain is not None
    assert plain.emoji == DiceEmoji.DICE


async def test_a_text_tells_how_its_preview_looks(bot: Bot, anna: Phone) -> None:
    options = LinkPreviewOptions(is_disabled=True, url="https://praxis.example")
    sent = await bot.send_message(anna.id, "https://x.example", link_preview_options=options)
    assert sent.link_preview_options == options
    assert (await bot.send_message(anna.id, "x")).link_preview_options is None
    edited = await sent.edit_text("https://x.example")
    assert isinstance(edited, Message)
    assert edited.link_preview_options is None


# ── with a file ─────────────────────────────────────────────────────────────────────────────────


async def test_a_photo_comes_in_several_sizes(bot: Bot, anna: Phone) -> None:
    """Law: smaller ones fit squares of 90, 320, 800 and 1280; the last is the picture itself."""
    sent = await bot.send_photo(anna.id, picture(1600, 1200), caption="x", has_spoiler=True)
    assert [(size.width, size.height) for size in sent.photo] == [
        (90, 68),
        (320, 240),
        (800, 600),
        (1280, 960),
        (1600, 1200),
    ]
    assert sent.has_media_spoiler
    small = await sent.photo[0].get_file()
    assert (await small.download_as_bytearray()).startswith(b"\xff\xd8")
    again = await bot.send_photo(anna.id, sent.photo[1].file_id, show_caption_above_media=True)
    assert again.photo == sent.photo
    assert again.show_caption_above_media
    assert len((await bot.send_photo(anna.id, picture(80, 60))).photo) == 1


async def test_sounds_and_films_tell_what_their_sender_said(bot: Bot, anna: Phone) -> None:
    voice = (await bot.send_voice(anna.id, b"OggS", duration=7, caption="listen")).voice
    assert voice is not None
    assert (voice.duration, voice.mime_type) == (timedelta(seconds=7), "audio/ogg")
    music = await bot.send_audio(
        anna.id, b"ID3", title="Song", performer="Choir", thumbnail=picture(90, 90, "JPEG")
    )
    assert music.audio is not None
    assert (music.audio.title, music.audio.performer) == ("Song", "Choir")
    assert music.audio.thumbnail is not None
    film = (
        await bot.send_video(
            anna.id,
            b"film",
            width=640,
            height=360,
            duration=9,
            cover=picture(200, 100),
            start_timestamp=4,
        )
    ).video
    assert film is not None
    assert [size.width for size in film.cover or ()] == [90, 200]
    assert film.start_timestamp == timedelta(seconds=4)
    assert (film.width, film.height, film.duration) == (640, 360, timedelta(seconds=9))
    moving = await bot.send_animation(anna.id, b"GIF89a", filename="wave.gif")
    assert moving.animation is not None
    assert moving.document is not None
    assert moving.animation.mime_type == "image/gif"
    assert (await bot.send_video_note(anna.id, b"round", length=240)).video_note is not None


async def test_a_file_that_is_sent_again_keeps_what_it_is(bot: Bot, anna: Phone) -> None:
    """Law: music sent by its id as a document stays music, and lasts as long as before."""
    music = (await bot.send_audio(anna.id, b"ID3", title="Song", duration=5)).audio
    assert music is not None
    again = await bot.send_document(anna.id, music.file_id)
    assert again.audio == music
    file = await bot.get_file(music.file_id)
    assert file.file_path is not None
    assert "/music/" in file.file_path


# ── albums ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_album_is_messages_with_one_name(bot: Bot, anna: Phone) -> None:
    first = await bot.send_message(anna.id, "first")
    sent = await bot.send_media_group(
        anna.id,
        [
            InputMediaPhoto(picture(100, 80), caption="<b>one</b>", parse_mode="HTML"),
            InputMediaVideo(b"film", duration=3, has_spoiler=True),
        ],
        reply_to_message_id=first.message_id,
        protect_content=True,
    )
    names = {message.media_group_id for message in sent}
    assert len(names) == 1
    assert None not in names
    assert sent[0].caption_html == "<b>one</b>"
    assert sent[1].video is not None
    assert all(message.has_protected_content for message in sent)
    assert all(message.reply_to_message == first for message in sent)
    papers = [InputMediaDocument(b"a"), InputMediaDocument(b"b")]
    other = await bot.send_media_group(anna.id, papers, caption="both")
    assert other[0].caption == "both"
    assert {message.media_group_id for message in other}.isdisjoint(names)
    alone = await bot.send_media_group(anna.id, [InputMediaAudio(b"ID3", title="Song")])
    assert alone[0].media_group_id is None


PHOTO = {"type": "photo", "media": "attach://a"}
PAPER = {"type": "document", "media": "attach://a"}
MUSIC = {"type": "audio", "media": "attach://a"}


@pytest.mark.parametrize(
    "media, reason",
    [
        (None, 'parameter "media" is required'),
        ("{", "can't parse media JSON object"),
        ({}, "expected an Array of InputMedia"),
        ([], "there are no messages to send"),
        ([MUSIC] * 11, "too many messages to send as an album"),
        ([PAPER, PHOTO], "document can't be mixed with other media types"),
        ([PHOTO, MUSIC], "audio can't be mixed with other media types"),
        ([5], "can't parse InputMedia: expected an Object"),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
        (
            [{**PHOTO, "caption": 5}],
            'can\'t parse InputMedia: Field "caption" must be of type String',
        ),
        ([{**PHOTO, "media": "attach://b"}], "can't parse InputMedia: media not found"),
        ([{"media": "attach://a"}], "can't parse InputMedia: Can't find field \"type\""),
        (
            [{**PHOTO, "type": "animation"}],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        ([{**PHOTO, "type": "poem"}], 'can\'t parse InputMedia: type "poem" is unsupported'),
        (
            [{**PHOTO, "caption": "<b", "parse_mode": "HTML"}],
            "can't parse InputMedia: Can't parse entities: Unclosed start tag at byte offset 0",
        ),
        ([{**PHOTO, "caption": "x" * 1025}], "message caption is too long"),
        (
            [PAPER, PAPER, {**PAPER, "media": "nonsense"}],
            "wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        ),
        (
            [PHOTO, PHOTO],
            'failed to send message #1 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        (
            [{**PHOTO, "show_caption_above_media": True}, PHOTO],
            "parameter show_caption_above_media must be the same for all messages",
        ),
    ],
)
async def test_an_album_that_telegram_refuses(
    api: BotApi, anna: Phone, people: People, media: object, reason: str
) -> None:
    assert await api.with_files("sendMediaGroup", {"a": b"x"}, chat_id=anna.id, media=media) == (
        f"Bad Request: {reason}"
    )
    read = await people.get(f"api/v1/phones/{anna.id}")
    assert not [message for message in read["messages"] if message["from_bot"]]


@pytest.mark.parametrize(
    "method, params, reason",
    [
        ("sendContact", {"first_name": "x"}, 'parameter "phone_number" is required'),
        ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendLocation", {"longitude": "1"}, "latitude is empty"),
        ("sendLocation", {"latitude": "1"}, "longitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong location specified"),
        ("sendVenue", {"latitude": 91, "longitude": 1}, "wrong venue location specified"),
        (
            "sendLocation",
            {"latitude": 1, "longitude": 1, "live_period": 59},
            "wrong live location period specified",
        ),
        (
            "sendLocation",
            {"latitude": 1, "longitude": 1, "live_period": 60, "heading": 361},
            "wrong live location heading specified",
        ),
        (
            "sendLocation",
            {"latitude": 1, "longitude": 1, "live_period": 60, "proximity_alert_radius": -1},
            "wrong live location proximity alert radius specified",
        ),
        ("sendDice", {"emoji": "🙂"}, "EMOTICON_INVALID"),
        ("sendVoice", {}, "there is no voice in the request"),
        ("sendVideoNote", {}, "there is no video note in the request"),
        ("sendAudio", {"audio": "attach://none"}, "there is no audio in the request"),
        (
            "sendMessage",
            {"text": "x", "link_preview_options": "{"},
            "can't parse link preview options JSON object",
        ),
        (
            "sendMessage",
            {"text": "x", "link_preview_options": []},
            "object expected as link preview options",
        ),
        (
            "sendMessage",
            {"text": "x", "link_preview_options": {"is_disabled": "1"}},
            'field "is_disabled" must be of type Boolean',
        ),
        ("sendMessage", {"text": "x", "message_thread_id": 3}, "message thread not found"),
        (
            "sendMessage",
            {"text": "x", "business_connection_id": "b"},
            "business connection not found",
        ),
    ],
)
async def test_what_telegram_refuses_to_send(
    api: BotApi, anna: Phone, method: str, params: dict[str, object], reason: str
) -> None:
    assert await api.refusal(method, chat_id=anna.id, **params) == reason
