"""Keyboards and their buttons: what Telegram takes, drops, and refuses in its own words."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.sandbox.entities.fixing import cleaned
from bot.sandbox.entities.links import opened_link, reason_against, user_of_link
from bot.sandbox.fields import FieldError, Object, flag_in, list_in, object_in, text_in
from bot.sandbox.refusal import bad_request

CALLBACK_DATA_BYTES = 64
MARKUP_BUTTONS = 100
MARKUP_BYTES = 10_000
ROW_BUTTONS = 12
"""More in a row are dropped."""

_MOST_COPIED = 256
_STYLES = frozenset(("danger", "success", "primary"))
_USUAL_STYLE = "default"
_FLAGS = ("remove_keyboard", "selective", "force_reply", "resize_keyboard", "one_time_keyboard")
_ASKS = ("request_users", "request_chat", "request_poll")
Rows = list[list[Object]]


class Markup(NamedTuple):
    """A checked reply markup. `kind`: "inline", "keyboard", "remove" or "force_reply"."""

    kind: str
    value: Object

    @property
    def inline_rows(self) -> Rows | None:
        """The rows of an inline keyboard, None for any other markup."""
        rows: Rows | None = self.value.get("inline_keyboard")
        return rows if self.kind == "inline" else None


def reply_markup(raw: Any) -> Markup | None:
    """Check a `reply_markup` (decoded JSON, None when absent) and say what kind it is.

    A keyboard without any button is none, as in Telegram.
    """
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    try:
        keyboard = _rows(raw, "keyboard", "keyboard button", _reply_button)
        inline = _rows(raw, "inline_keyboard", "inline keyboard button", _inline_button)
        flags = {name: flag_in(raw, name) for name in (*_FLAGS, "is_persistent")}
        text_in(raw, "input_field_placeholder", "")
    except FieldError as wrong:
        raise bad_request(_said(str(wrong))) from None
    if keyboard:
        rows = _fitting(keyboard, inline=False)
        return Markup("keyboard", {**raw, "keyboard": rows}) if rows else None
    if inline:
        rows = _fitting(inline, inline=True)
        return Markup("inline", {"inline_keyboard": rows}) if rows else None
    if flags["remove_keyboard"]:
        return Markup("remove", raw)
    return Markup("force_reply", raw) if flags["force_reply"] else None


def _rows(raw: Object, field: str, what: str, read: Callable[[Any], Object]) -> Rows:
    rows: Rows = []
    owner = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
    for row in list_in(raw, field):
        if not isinstance(row, list):
            raise FieldError(f'Field "{field}"{owner} must be an Array of Arrays')
        try:
            rows.append([read(button) for button in row])
        except FieldError as wrong:
            raise bad_request(f"can't parse {what}: {wrong}") from None
    return rows


def _fitting(rows: Rows, *, inline: bool) -> Rows:
    """Return the rows without the buttons that say nothing; RefusedError for the others."""
    fitting = []
    for row in rows:
        said = [button for button in row if button["text"]][:ROW_BUTTONS]
        if said:
            fitting.append([_checked(button, inline=inline) for button in said])
    too_many = sum(map(len, fitting)) > MARKUP_BUTTONS
    if too_many or len(json.dumps(fitting, ensure_ascii=False).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return fitting


def _said(reason: str) -> str:
    """Return a complaint as it stands within a sentence."""
    return reason[:1].lower() + reason[1:]


# ── buttons, as they are written ────────────────────────────────────────────────────────────────


def _inline_button(raw: Any) -> Object:
    if not isinstance(raw, dict):
        raise FieldError("InlineKeyboardButton must be an Object")
    button = _face(raw)
    for name in ("url", "callback_data"):
        if value := text_in(raw, name, ""):
            return button | {name: value}
    for name, read in _DEEDS.items():
        if name in raw:
            return button | {name: read(raw, name)}
    raise FieldError("Text buttons are unallowed in the inline keyboard")


def _reply_button(raw: Any) -> Object:
    if isinstance(raw, str):
        return {"text": raw}
    if not isinstance(raw, dict):
        raise FieldError("KeyboardButton must be a String or an Object")
    button = _face(raw)
    for name in ("request_contact", "request_location"):
        if flag_in(raw, name):
            return button | {name: True}
    if "web_app" in raw:
        return button | {"web_app": _address(raw, "web_app")}
    return button | {name: object_in(raw, name) for name in _ASKS if name in raw}


def _face(raw: Object) -> Object:
    """Return what a button shows: its text, and its style where it has one."""
    button: Object = {"text": text_in(raw, "text")}
    style, icon = text_in(raw, "style", ""), text_in(raw, "icon_custom_emoji_id", "")
    if style and style not in _STYLES and style != _USUAL_STYLE:
        raise FieldError("Invalid button style specified")
    if icon:
        button["icon_custom_emoji_id"] = icon
    return button | ({"style": style} if style in _STYLES else {})


def _game(_raw: Object, _name: str) -> Object:
    return {}


def _pay(_raw: Object, _name: str) -> bool:
    return True


def _copied(raw: Object, name: str) -> Object:
    return {"text": text_in(object_in(raw, name), "text")}


def _address(raw: Object, name: str) -> Object:
    return {"url": text_in(object_in(raw, name), "url")}


_DEEDS: dict[str, Callable[[Object, str], Any]] = {
    "callback_game": _game,
    "pay": _pay,
    "switch_inline_query": text_in,
    "switch_inline_query_chosen_chat": object_in,
    "switch_inline_query_current_chat": text_in,
    "copy_text": _copied,
    "login_url": _address,
    "web_app": _address,
}
"""What else an inline button may do, the first named first."""


# ── buttons, as they are taken ──────────────────────────────────────────────────────────────────


def _checked(button: Object, *, inline: bool) -> Object:
    """Return a button as Telegram tells it back. RefusedError for what it does not take."""
    text = cleaned(button["text"]).strip()
    if not text:
        raise bad_request("REPLY_MARKUP_INVALID")
    if "url" in button:
        return button | {"text": text, "url": _link(button["url"])}
    if "web_app" in button:
        what = "inline keyboard button" if inline else "keyboard button"
        _must_be_secure(button["web_app"]["url"], f"{what} Web App", "Web App URL")
    if "login_url" in button:
        url = button.pop("login_url")["url"]
        _must_be_secure(url, "inline keyboard button login", "login URL")
        return button | {"text": text, "url": opened_link(url)}  # told back as any other link
    if len(button.get("callback_data", "").encode()) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= _MOST_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button | {"text": text}


def _link(url: str) -> str:
    if user := user_of_link(url):
        return f"tg://user?id={user}"
    if reason := reason_against(url):
        raise bad_request(f"inline keyboard button {reason}")
    return cleaned(opened_link(url))


def _must_be_secure(url: str, what: str, kind: str) -> None:
    if user_of_link(url):
        raise bad_request(f"link to a user can't be used in {kind} buttons")
    if reason := reason_against(url, secure=True):
        raise bad_request(f"{what} {reason}")


def menu_button(raw: Any) -> Object:
    """Check a MenuButton (decoded JSON, None for the default one) and return it."""
    if raw is None:
        return {"type": "default"}
    try:
        button = _menu_button(raw)
    except FieldError as wrong:
        raise bad_request(f"can't parse menu button: {wrong}") from None
    if "web_app" in button:
        if not button["text"]:
            raise bad_request("menu button text must be non-empty")
        if reason := reason_against(button["web_app"]["url"], secure=True):
            raise bad_request(f"menu button Web App {reason}")
        button["web_app"] = {"url": opened_link(button["web_app"]["url"])}
    return button


def _menu_button(raw: Any) -> Object:
    if not isinstance(raw, dict):
        raise FieldError("MenuButton must be an Object")
    kind = text_in(raw, "type")
    if kind in {"default", "commands"}:
        return {"type": kind}
    if kind != "web_app":
        raise FieldError("MenuButton has unsupported type")
    return {"type": kind, "text": text_in(raw, "text"), "web_app": _address(raw, "web_app")}
