"""What the page shows: messages and phones as JSON."""

from bot.sandbox.messages import JSON, Message, User
from bot.sandbox.strictness import Markup

_IN_FILES = ("voice", "audio", "video", "animation", "video_note")
_LOOKS = ("text", "style", "icon_custom_emoji_id")
_ABOUT = (
    "media_group_id",
    "quote",
    "forward_origin",
    "external_reply",
    "link_preview_options",
    "effect_id",
    "has_media_spoiler",
    "show_caption_above_media",
)


def message_json(message: Message) -> JSON:
    """Return one bubble as the page reads it."""
    file = message.file
    document = photo = None
    if file and message.kind == "document":
        document = {
            "file_id": file.id,
            "file_name": file.name,
            "mime_type": file.mime_type,
            "size": len(file.content),
        }
    elif file and message.kind == "photo":
        photo = {"file_id": file.id, "width": file.width, "height": file.height}
    return {
        "id": message.id,
        "revision": message.revision,
        "from_bot": message.from_bot,
        "date": message.date,
        "edited": message.edit_date is not None,
        "silent": message.silent,
        "protected": message.protected,
        "kind": message.kind,
        "text": message.text,
        "entities": message.entities,
        "buttons": [[button_json(button) for button in row] for row in message.rows],
        "document": document,
        "photo": photo,
        "contact": message.contact,
        "location": message.location,
        "venue": message.venue,
    } | _told(message)


def _told(message: Message) -> JSON:
    """Return what the page reads under the names that the Bot API gives it, None where absent.

    `dice`, `voice`, `audio`, `video`, `animation`, `video_note`, `media_group_id`, `quote`,
    `forward_origin`, `external_reply`, `link_preview_options`, `effect_id`, `has_media_spoiler`,
    `show_caption_above_media`, and within them `reply_to_message` and `pinned_message` as whole
    messages of the Bot API; `reactions` holds the ReactionTypes of both sides ("bot", "person").
    """
    body = message.as_message()
    names = (*_IN_FILES, *_ABOUT, "dice", "reply_to_message", "pinned_message")
    return {name: body.get(name) for name in names} | {"reactions": message.reactions}


def button_json(button: JSON) -> JSON:
    """Return one inline button; `kind` is "callback", "url" or the Bot API's field name."""
    data, url = button.get("callback_data"), button.get("url")
    kind = "callback" if data else next((key for key in button if key not in _LOOKS), "text")
    told = {"text": button["text"], "kind": kind, "data": data, "url": url}
    return told | {"style": button.get("style")}


ASKS = ("request_contact", "request_location")
"""What a key under the text field may send instead of its words."""


def keyboard_json(markup: Markup | None) -> JSON | None:
    """Return the keyboard under the text field, None where there is none."""
    if markup is None:
        return None
    rows = [
        [
            {"text": button["text"], **{asked: bool(button.get(asked)) for asked in ASKS}}
            for button in row
        ]
        for row in markup.value["keyboard"]
    ]
    return {
        "rows": rows,
        "one_time": bool(markup.value.get("one_time_keyboard")),
        "placeholder": str(markup.value.get("input_field_placeholder") or ""),
    }


def user_json(user: User) -> JSON:
    """Return the person as the page reads them."""
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "language_code": user.language_code,
        "phone_number": user.phone_number,
    }
