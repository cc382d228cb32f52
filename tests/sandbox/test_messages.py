"""Messages as Telegram takes and refuses them: texts, edits, deletions, files, answers."""

from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.world import MESSAGES_KEPT
from tests.journey.client import People, Phone
from tests.sandbox.bot_api import MOMENT, BotApi, button, inline

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
CONTACT = {"keyboard": [[{"text": "Share", "request_contact": True}]], "one_time_keyboard": True}
TOO_BIG = "file of size 10485784 bytes is too big for a photo; the maximum size is 10485760 bytes"
WRONG_ID = "wrong remote file identifier specified"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes([0, 0, 0, 9, 0, 0, 0, 7])
JPEG = bytes.fromhex("ffd8ffe00004aaaaffc0001108000700090300")


async def upload(api: BotApi, method: str, phone: Phone, content: bytes, **fields: str) -> str:
    """Send a file as multipart; return the description of a refusal, or the file's id."""
    form = aiohttp.FormData({"chat_id": str(phone.id), **fields})
    kind = method.removeprefix("send").lower()
    form.add_field(kind, BytesIO(content), filename="appointment.ics", content_type="text/calendar")
    async with api.session.post(f"{api.root}/{method}", data=form) as response:
        body = await response.json()
    if not body["ok"]:
        return str(body["description"])
    file = body["result"][kind]
    return str(file[-1]["file_id"] if kind == "photo" else file["file_id"])


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text, parse_mode, reason",
    [
        ("", "", "message text is empty"),
        (" \n\u200b", "", "text must be non-empty"),
        ("<b> </b>", "HTML", "text must be non-empty"),
        ("x" * 32_769, "", "text is too long"),
        ("ж" * 16_385, "", "text is too long"),
        ("x" * 4097, "", "message is too long"),
        (
            "<b>x",
            "HTML",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ("x", "wiki", "unsupported parse_mode"),
        ("\ud800", "", "strings must be encoded in UTF-8"),
    ],
)
async def test_a_text_that_telegram_refuses(
    api: BotApi, anna: Phone, text: str, parse_mode: str, reason: str
) -> None:
    refusal = await api.refusal("sendMessage", chat_id=anna.id, text=text, parse_mode=parse_mode)
    assert refusal == reason


async def test_length_counts_after_parsing(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna, f"<b>{'&lt;' * 4096}</b>", parse_mode="html")
    assert sent["text"] == "<" * 4096
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_a_message_tells_who_where_and_when(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna, "hello\r\n\x01\u202eyou", disable_notification=True)
    assert sent["text"] == "hello\n you"
    assert sent["date"] == int(MOMENT.timestamp())
    assert sent["from"]["is_bot"] is True
    assert sent["chat"] == {"id": anna.id, "first_name": "Anna", "type": "private"}
    assert (await anna.wait_for("hello")).message["silent"] is True


@pytest.mark.parametrize("chat", ["", "@somebody", 5, -100])
async def test_a_chat_that_never_was_is_not_found(api: BotApi, chat: object) -> None:
    refusal = await api.refusal("sendMessage", chat_id=chat, text="x")
    assert refusal == ("chat_id is empty" if chat == "" else "chat not found")


async def test_somebody_who_never_started_the_bot_is_not_found(api: BotApi, people: People) -> None:
    boris = await people.join("Boris")
    assert await api.refusal("sendMessage", chat_id=boris.id, text="x") == "chat not found"


async def test_a_person_who_blocked_the_bot_forbids_it_and_the_bot_hears_of_it(
    api: BotApi, anna: Phone
) -> None:
    await anna.block()
    blocked = await api.answer("sendMessage", chat_id=anna.id, text="x")
    assert blocked["description"] == "Forbidden: bot was blocked by the user"
    assert blocked["error_code"] == 403
    await anna.unblock()
    await api.send(anna)
    changes = [u["my_chat_member"] for u in (await api("getUpdates"))[1:]]
    assert [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_a_deactivated_person_forbids_it(api: BotApi, anna: Phone) -> None:
    await anna.deactivate()
    refused = await api.answer("sendChatAction", chat_id=anna.id, action="typing")
    assert (refused["error_code"], refused["description"]) == (
        403,
        "Forbidden: user is deactivated",
    )


async def test_a_reply_needs_its_message(api: BotApi, anna: Phone) -> None:
    reply = {"message_id": 99}
    params = {"chat_id": anna.id, "text": "x", "reply_parameters": reply}
    assert await api.refusal("sendMessage", **params) == "message to be replied not found"
    reply["allow_sending_without_reply"] = True
    assert await api("sendMessage", **params)


async def test_an_unknown_chat_action_is_refused(api: BotApi, anna: Phone) -> None:
    refusal = await api.refusal("sendChatAction", chat_id=anna.id, action="dancing")
    assert refusal == "wrong parameter action in request"
    assert await api("sendChatAction", chat_id=anna.id, action="typing")


# ── edits and deletions ─────────────────────────────────────────────────────────────────────────


async def test_only_a_change_is_an_edit(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna, "<b>a</b>", parse_mode="HTML", reply_markup=inline([button("A")]))
    same = {"chat_id": anna.id, "message_id": sent["message_id"], "text": "<b>a</b>"}
    same |= {"parse_mode": "HTML", "reply_markup": inline([button("A")])}
    assert await api.refusal("editMessageText", **same) == NOT_MODIFIED
    for change in ({"text": "a"}, {"reply_markup": inline([button("B")])}, {"reply_markup": ""}):
        edited = await api("editMessageText", **(same | change))
        assert edited["edit_date"] == int(MOMENT.timestamp())
    assert "reply_markup" not in edited


async def test_editing_the_buttons_alone(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna, reply_markup=inline([button("A")]))
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    cleared = await api("editMessageReplyMarkup", **where)
    assert "reply_markup" not in cleared
    assert await api.refusal("editMessageReplyMarkup", **where) == NOT_MODIFIED


async def test_what_cannot_be_edited(api: BotApi, anna: Phone) -> None:
    """Neither what is gone, nor what a person wrote, nor a message with a reply keyboard."""
    theirs = (await api("getUpdates"))[0]["message"]["message_id"]
    keyboard = await api.send(anna, reply_markup=CONTACT)
    where = {"chat_id": anna.id, "text": "x"}
    for message_id, reason in (
        (0, "message to edit not found"),
        (999, "message to edit not found"),
        (theirs, "message can't be edited"),
        (keyboard["message_id"], "message can't be edited"),
    ):
        assert await api.refusal("editMessageText", message_id=message_id, **where) == reason


async def test_an_edit_takes_only_inline_keyboards(api: BotApi, anna: Phone) -> None:
    sent = await api.send(anna)
    where = {"chat_id": anna.id, "message_id": sent["message_id"], "text": "y"}
    refusal = await api.refusal("editMessageText", reply_markup=CONTACT, **where)
    assert refusal == "inline keyboard expected"


async def test_a_file_has_a_caption_but_no_text(api: BotApi, anna: Phone) -> None:
    file_id = await upload(api, "sendDocument", anna, b"ics")
    params = {"chat_id": anna.id, "document": file_id, "caption": "<i>appointment</i>"}
    sent = await api("sendDocument", parse_mode="HTML", **params)
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("appointment", "italic")
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    refusal = await api.refusal("editMessageText", text="x", **where)
    assert refusal == "there is no text in the message to edit"
    assert (await api("editMessageCaption", caption="later", **where))["caption"] == "later"
    assert await api.refusal("editMessageCaption", caption="later", **where) == NOT_MODIFIED
    refusal = await api.refusal("editMessageCaption", caption="x" * 1025, **where)
    assert refusal == "message caption is too long"
    text = await api.send(anna)
    where["message_id"] = text["message_id"]
    refusal = await api.refusal("editMessageCaption", caption="x", **where)
    assert refusal == "there is no caption in the message to edit"


async def test_a_file_can_take_the_place_of_another(api: BotApi, anna: Phone) -> None:
    picture = await upload(api, "sendPhoto", anna, PNG)
    document = await upload(api, "sendDocument", anna, b"ics")
    sent = (await api("sendPhoto", chat_id=anna.id, photo=picture))["message_id"]
    where = {"chat_id": anna.id, "message_id": sent}
    media = {"type": "document", "media": document, "caption": "now a file"}
    edited = await api("editMessageMedia", media=media, **where)
    assert edited["document"]["file_id"] == document
    assert edited["caption"] == "now a file"
    refusal = await api.refusal("editMessageMedia", media={"type": "hologram"}, **where)
    assert refusal == "can't parse InputMedia: media not found"


async def test_messages_can_be_deleted_for_48_hours(
    api: BotApi, anna: Phone, people: People
) -> None:
    first, second = await api.send(anna), await api.send(anna)
    assert await api("deleteMessage", chat_id=anna.id, message_id=first["message_id"])
    gone = await api.refusal("deleteMessage", chat_id=anna.id, message_id=first["message_id"])
    assert gone == "message to delete not found"
    await people.advance(timedelta(hours=49))
    late = await api.refusal("deleteMessage", chat_id=anna.id, message_id=second["message_id"])
    assert late == "message can't be deleted for everyone"


async def test_a_chat_keeps_its_newest_messages(api: BotApi, anna: Phone, sandbox: Sandbox) -> None:
    first = await api.send(anna)
    for _ in range(MESSAGES_KEPT):
        sandbox.world.post(sandbox.world.phones[anna.id], sandbox.world.bot_user, text="more")
    assert len(sandbox.world.phones[anna.id].messages) == MESSAGES_KEPT
    where = {"chat_id": anna.id, "message_id": first["message_id"], "text": "x"}
    assert await api.refusal("editMessageText", **where) == "message to edit not found"


# ── files ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "method, content, reason",
    [
        ("sendDocument", b"", "file must be non-empty"),
        ("sendPhoto", b"not a picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", b"\xff\xd8cut short", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", PNG[:16] + bytes([0, 0, 0, 1, 0, 0, 0, 99]), "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", PNG + bytes(10 * 1024 * 1024), TOO_BIG),
    ],
    ids=["empty", "no picture", "cut short", "too thin", "too big"],
)
async def test_a_file_that_telegram_refuses(
    api: BotApi, anna: Phone, method: str, content: bytes, reason: str
) -> None:
    assert await upload(api, method, anna, content) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    "document, reason",
    [
        ("", "there is no document in the request"),
        ("nonsense", f"{WRONG_ID}: can't unserialize it. Wrong last symbol"),
        ("nonsens!", f"{WRONG_ID}: Wrong character in the string"),
        ("nonse", f"{WRONG_ID}: Wrong string length"),
        ("nonsen", f"{WRONG_ID}: Wrong padding in the string"),
        ("nonsenA", f"{WRONG_ID}: can't unserialize it. Wrong last symbol"),
        ("nonsenseAA=", f"{WRONG_ID}: Wrong padding length"),
        ("nonsenseA===", f"{WRONG_ID}: Wrong string padding"),
        ("https://x.example/a.pdf", "failed to get HTTP URL content"),
        ("a.pdf", "failed to get HTTP URL content"),
    ],
)
async def test_a_file_must_be_known_or_sent(
    api: BotApi, anna: Phone, document: str, reason: str
) -> None:
    refusal = await api.refusal("sendDocument", chat_id=anna.id, document=document)
    assert refusal == reason


async def test_a_picture_tells_its_size_and_is_no_document(api: BotApi, anna: Phone) -> None:
    for content in (PNG, JPEG):
        file_id = await upload(api, "sendPhoto", anna, content)
        sent = await api("sendPhoto", chat_id=anna.id, photo=file_id)
        assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (9, 7)
        refusal = await api.refusal("sendDocument", chat_id=anna.id, document=file_id)
        assert refusal == "can't use file of type Photo as Document"


async def test_files_can_be_downloaded_by_the_bot_and_by_people(
    api: BotApi, anna: Phone, sandbox: Sandbox
) -> None:
    file_id = await upload(
        api, "sendDocument", anna, b"BEGIN:VCALENDAR", caption="your appointment"
    )
    path = (await api("getFile", file_id=file_id))["file_path"]
    assert path.endswith(".ics")
    root = f"{sandbox.api_url}/file/bot"
    for url, status in (
        (f"{root}{sandbox.token}/{path}", 200),
        (f"{root}{sandbox.token}/documents/none", 404),
        (f"{root}wrong/{path}", 401),
    ):
        async with api.session.get(url) as response:
            assert response.status == status
            assert status != 200 or await response.read() == b"BEGIN:VCALENDAR"
    shown = await anna.wait_for("your appointment")
    assert shown.message["document"]["file_name"] == "appointment.ics"
    assert await anna.download(shown) == b"BEGIN:VCALENDAR"
