"""Each trick around python-telegram-bot still does what it is for. Its file says why it stands."""

import json
import warnings
from datetime import timedelta
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData

from bot.telegram.incoming import Chat, PressedMessage
from bot.telegram.workarounds import Keyboard, asked_wait, edit_text, raw_updates, stop_spinner

PRESSED = PressedMessage(message_id=5, date=1, chat=Chat(id=9, type="private"))


class Recorder(BaseRequest):
    """Stands where the network is, and keeps what the library would send."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(  # type: ignore[override]  # the timeouts are of no interest here
        self, url: str, method: str, request_data: RequestData | None = None, **_: object
    ) -> tuple[int, bytes]:
        del method
        values = request_data.json_parameters if request_data is not None else {}
        self.asked.append((url.rpartition("/")[2], dict(values)))
        return 200, json.dumps({"ok": True, "result": [{"update_id": 7, "odd": [1]}]}).encode()


def bot_on(polls: Recorder, calls: Recorder) -> Bot:
    return Bot("1:token", request=calls, get_updates_request=polls)


async def test_updates_come_raw_by_the_method_and_the_connection_of_polling() -> None:
    """An update that the library knows nothing of comes as it is, and nothing warns."""
    polls, calls = Recorder(), Recorder()
    found = await raw_updates(bot_on(polls, calls), 3, 50, ["message"])
    assert found == [{"update_id": 7, "odd": [1]}]
    assert calls.asked == []
    ((method, values),) = polls.asked
    assert method == "getUpdates"
    assert values["offset"] == "3"


async def test_an_edit_goes_out_under_its_own_name_and_its_answer_is_not_parsed() -> None:
    polls, calls = Recorder(), Recorder()
    keyboard = Keyboard([[{"text": "Go", "callback_data": "g"}]])
    await edit_text(bot_on(polls, calls), PRESSED, "<b>x</b>", keyboard)
    ((method, values),) = calls.asked
    assert method == "editMessageText"
    assert values["parse_mode"] == "HTML"
    assert json.loads(values["reply_markup"]) == keyboard.to_dict()


async def test_a_press_is_answered_as_the_library_would_answer_it() -> None:
    """The same words go out under the same name, however the library writes them."""
    for toast, alert in ((None, False), ("Saved & kept", False), ("Too late", True)):
        ours, theirs = Recorder(), Recorder()
        await stop_spinner(bot_on(Recorder(), ours), "17", toast, alert=alert)
        await bot_on(Recorder(), theirs).answer_callback_query("17", toast, show_alert=alert)
        ((method, words),), ((their_method, their_words),) = ours.asked, theirs.asked
        assert (method, words) == (their_method, their_words)


def test_a_keyboard_reads_as_the_librarys_own_would() -> None:
    ours = Keyboard([[{"text": "Go", "callback_data": "g"}]])
    theirs = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="g")]])
    assert json.loads(ours.to_json()) == json.loads(theirs.to_json())


def test_lengths_of_time_come_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert asked_wait(RetryAfter(timedelta(seconds=2.5))) == 2.5
        assert asked_wait(RetryAfter(3)) == 3
