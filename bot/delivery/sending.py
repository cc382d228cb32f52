"""One attempt at a letter: put it into words, send it, and note what became of it."""

import logging
from collections.abc import Sequence
from datetime import datetime

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.screen import Screen
from bot.delivery.circuit_breaker import CircuitBreaker, cause_of
from bot.delivery.lost_sense import LostSenseError
from bot.delivery.outcomes import Outcomes
from bot.delivery.renderer import Renderer
from bot.telegram.client import Telegram
from bot.telegram.command_menus import CommandMenus
from bot.telegram.retries import letter_pause
from bot.telegram.workarounds import asked_wait
from core.clock import Clock
from core.errors import BusyError
from core.notifications import AdminNews, DoctorAccess, DoctorDecision, Priority, may_tell_more
from core.ports.outbox import Deliveries, Delivery
from core.ports.pages import Queries

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 600
"""With pauses of up to five minutes that is about two days of trying."""
_GONE = "chat not found"


class Sending:
    """Sends letters whose turn it is. What it met lately slows all of them, or holds them up."""

    def __init__(
        self,
        deliveries: Deliveries,
        queries: Queries,
        clock: Clock,
        outcomes: Outcomes,
        renderer: Renderer,
        telegram: Telegram,
        menus: CommandMenus,
    ) -> None:
        self._deliveries = deliveries
        self._queries = queries
        self._clock = clock
        self._outcomes = outcomes
        self._renderer = renderer
        self._telegram = telegram
        self._rate_limit = telegram.rate_limit
        self._menus = menus
        self._circuit = CircuitBreaker()

    async def attempt(self, delivery: Delivery, until: datetime, tries: int) -> float | None:
        """Write and send it once. Return the seconds until the next try, None when it is closed.

        ``until`` is when its lease ends: with another one, it is no longer ours to send.
        """
        chat = delivery.telegram_id
        try:
            written = await self._write(delivery, until)
        except BusyError as error:
            log.warning("letter %d waits for the database: %s", delivery.id, error)
            self._rate_limit.give_back(chat)
            return letter_pause(tries)
        if written is None:
            self._rate_limit.give_back(chat)
            return None
        screen, spoken_for = written
        try:
            await self._telegram.send(chat, screen)
        except RetryAfter as error:
            self._circuit.answered()
            wait = asked_wait(error)
            log.warning("Telegram asks to wait %g s (letter %d)", wait, delivery.id)
            self._rate_limit.flooded(chat, wait)
            return wait
        except (Forbidden, BadRequest) as error:
            self._circuit.answered()
            await self._refused(delivery, error)
            return None
        except TelegramError as error:
            return await self._unanswered(delivery, tries, error)
        self._circuit.answered()
        await self._outcomes.sent(spoken_for)
        await self._after(delivery)
        return None

    async def _write(
        self, delivery: Delivery, until: datetime
    ) -> tuple[Screen, Sequence[int]] | None:
        """Put a letter into words, at the last moment, and tell for which letters they speak.

        None where it should not go out any more: while it was in hand, another transaction may have
        taken it back, or have taken its sense.
        """
        try:
            if not await self._deliveries.holds(delivery.id, until):
                return None
            others: Sequence[Delivery] = ()
            if may_tell_more(delivery.letter):
                others = await self._deliveries.others_alike(delivery, self._clock.now())
            if others:
                return await self._renderer.write_with(delivery, others)
            screen = await self._renderer.write(delivery)
            return (screen, [delivery.id]) if await self._may_set_out(delivery, until) else None
        except LostSenseError:
            await self._outcomes.lost_sense(delivery)
        return None

    async def _may_set_out(self, delivery: Delivery, until: datetime) -> bool:
        """Note of a letter to many that it is about to be sent; whether it is still ours."""
        if delivery.letter.priority is not Priority.ANNOUNCEMENT:
            return True
        return await self._deliveries.set_out(delivery.id, until)

    async def _refused(self, delivery: Delivery, error: TelegramError) -> None:
        """Close a letter that Telegram will never take."""
        if isinstance(error, Forbidden) or _GONE in error.message.lower():
            await self._outcomes.unreachable(delivery)
        else:
            await self._outcomes.failed(delivery, f"refused: {cause_of(error)}")

    async def _unanswered(
        self, delivery: Delivery, tries: int, error: TelegramError
    ) -> float | None:
        """Return the pause until the next try, unless this has gone on for days."""
        if hold := self._circuit.failed():
            self._rate_limit.hold_all(hold)
        if delivery.attempt >= MOST_ATTEMPTS:
            await self._outcomes.failed(delivery, f"given up: {type(error).__name__}")
            return None
        pause = letter_pause(tries)
        log.info("letter %d: %s, again in %.1f s", delivery.id, type(error).__name__, pause)
        return pause

    async def _after(self, delivery: Delivery) -> None:
        """Whose roles are others from now on gets another command menu."""
        if isinstance(delivery.letter.about, DoctorDecision | DoctorAccess | AdminNews):
            try:
                reader = await self._queries.principal(delivery.telegram_id)
            except BusyError as error:
                log.warning("a command menu stays as it is: %s", error)
                return
            if reader is not None:
                await self._menus.refresh(reader)
