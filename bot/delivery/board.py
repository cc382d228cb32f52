"""The message that shows an admin how far their announcement is, changed in place."""

import logging
import time
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.announcements import progress, screens
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.telegram.client import Telegram
from core.announcements.sending import AT_ONCE, MOST_AT_A_TIME
from core.model import Account, Announcement, AnnouncementId, Progress
from core.ports.announcements import Reach

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two changes of one message: Telegram slows down who edits more often."""


@dataclass(slots=True)
class _Drawn:
    """What a message shows, since when the announcement has gone on, and how far it was then."""

    at: float
    screen: Screen
    since: float
    done: int
    progress: Progress


class Board:
    """Keeps one message for each announcement; after a crash it goes on with the same."""

    def __init__(self, services: Services, telegram: Telegram) -> None:
        self._services = services
        self._telegram = telegram
        self._drawn: dict[AnnouncementId, _Drawn] = {}

    async def show(self) -> None:
        """Bring the messages up to date whose turn it is. Raises BusyError."""
        going = await self._services.queries.unshown_announcements(MOST_AT_A_TIME)
        for number in self._drawn.keys() - {one.id for one in going}:
            del self._drawn[number]
        for one in going:
            drawn = self._drawn.get(one.id)
            over = one.ended_at is not None
            if over or drawn is None or time.monotonic() - drawn.at >= EVERY:
                await self._show(one, drawn)

    async def _show(self, one: Announcement, drawn: _Drawn | None) -> None:
        services, over = self._services, one.ended_at is not None
        author = None if one.author is None else await services.queries.account(one.author)
        if author is None or not author.is_admin or author.away:
            if over:
                await services.announcements.note_message(one.id, one.message, shown=True)
            return
        reach = await services.queries.reach(one.id)
        now, done = time.monotonic(), reach.reached + reach.missed
        if drawn is None or drawn.progress is not one.progress:
            drawn = _Drawn(now, Screen(screens.NOTHING), now, done, one.progress)
        screen = await self._drawn_for(author, one, reach, _pace(drawn, now, done))
        message = one.message
        if screen != drawn.screen:
            message = await self._put(author.telegram_id, one.message, screen)
        self._drawn[one.id] = _Drawn(now, screen, drawn.since, drawn.done, one.progress)
        if message != one.message or over:
            await services.announcements.note_message(one.id, message, shown=over)

    async def _drawn_for(
        self, author: Account, one: Announcement, reach: Reach, per_second: float
    ) -> Screen:
        services = self._services
        t = services.languages.speak(author.language).at(services.clock.now())
        doctor = None
        if one.readers.doctor is not None:
            doctor = await services.queries.doctor(one.readers.doctor)
        whom = screens.readers_named(t, one.readers, None if doctor is None else doctor.name)
        return progress.shown(t, one, reach, whom, per_second=per_second)

    async def _put(self, chat: int, message: int | None, screen: Screen) -> int | None:
        """Change the message, or send another where it is gone; return which shows it now."""
        try:
            if message is not None and await self._telegram.change(chat, message, screen):
                return message
            return (await self._telegram.send(chat, screen)).message_id
        except (Forbidden, BadRequest) as error:  # who shut the chat looks again some day
            log.info("nobody sees how far an announcement is: %s", type(error).__name__)
        except TelegramError as error:
            log.info("how far an announcement is, is shown later: %s", type(error).__name__)
        return message


def _pace(drawn: _Drawn, now: float, done: int) -> float:
    """Return how many a second it reached since it began or went on; at first, as is usual."""
    seconds = now - drawn.since
    return (done - drawn.done) / seconds if seconds >= EVERY and done > drawn.done else AT_ONCE
