"""A press is a straight walk: who is it, may they, which handler, and what they see."""

import logging
import time
from collections.abc import Awaitable, Callable

from markupsafe import Markup

from bot.chat.context import Context, Services
from bot.chat.payload import FRESH
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.chat.ways import back_row
from bot.dispatch.guard import guarded
from bot.dispatch.handlers import Handlers
from bot.dispatch.resting import resting_of
from bot.dispatch.speakers import Speakers
from bot.telegram.client import Sent, Telegram
from bot.telegram.command_menus import CommandMenus
from bot.telegram.incoming import Incoming, Membership, Message, Press, User
from core.errors import BusyError

log = logging.getLogger(__name__)

Show = Callable[[Screen | Reply, Markup | None], Awaitable[Sent | None]]
"""Shows an answer; the words, where there are any, take the keyboard of choices away."""


class Dispatcher:
    """Answers every update of a person with something, whatever it holds."""

    def __init__(
        self, services: Services, router: Router, telegram: Telegram, menus: CommandMenus, link: str
    ) -> None:
        """``link`` opens the private chat with the bot."""
        self._services = services
        self._speakers = Speakers(services)
        self._router = router
        self._handlers = Handlers(router)
        self._telegram = telegram
        self._menus = menus
        self._link = link

    async def handle(self, update: Incoming) -> None:
        """Answer one update. Only what a later try may mend is raised."""
        began = time.perf_counter()
        try:
            await self._answer(update)
        finally:
            self._services.meter.handled(update.kind, time.perf_counter() - began)

    async def _answer(self, update: Incoming) -> None:
        if update.press is not None:
            await self._press(update.update_id, update.press)
        elif update.message is not None and update.message.user is not None:
            await self._message(update.update_id, update.message, update.message.user)
        elif update.membership is not None:
            await self._membership(update.membership)

    async def _press(self, update_id: int, press: Press) -> None:
        context = await self._speakers.context(update_id, press.user)
        if (resting := resting_of(context)) is not None:
            toast = resting.toast(context.t)
            await self._telegram.answer(press, Reply(toast=toast, alert=True))
            return

        async def show(answer: Screen | Reply, farewell: Markup | None) -> Sent | None:
            return await self._telegram.answer(press, answer, farewell=farewell)

        letter = press.data.startswith(FRESH)
        over = None if press.message is None or letter else press.message.message_id
        await self._walk(context, lambda: self._handlers.press(context, press.data), show, over)

    async def _message(self, update_id: int, message: Message, user: User) -> None:
        context = await self._speakers.context(update_id, user)
        if (resting := resting_of(context)) is not None:
            await self._telegram.reply(user.id, resting.screen(context.t))
            return

        async def show(answer: Screen | Reply, farewell: Markup | None) -> Sent | None:
            return await self._telegram.reply(user.id, answer, farewell=farewell)

        await self._walk(context, lambda: self._handlers.message(context, message), show)

    async def _membership(self, membership: Membership) -> None:
        if membership.gone:
            await self._speakers.went(membership.user)
        else:
            await self._speakers.is_here(membership.user)

    async def _walk(
        self,
        context: Context,
        find: Callable[[], Awaitable[Answer]],
        show: Show,
        over: int | None = None,
    ) -> None:
        """Answer; ``over`` is the screen whose turn has passed where that is a new message."""
        had_keyboard = self._handlers.has_keyboard(context)
        answer = await guarded(context, self._router, find)
        keyboard_ends = had_keyboard and not self._handlers.has_keyboard(context)
        try:
            sent = await show(answer, context.t("keyboard.gone") if keyboard_ends else None)
            await self._clear(context, sent, over)
            await self._go_on(context, answer)
        finally:
            await context.settle()

    async def _go_on(self, context: Context, answer: Screen | Reply) -> None:
        """Go on with what the answer leads to, and let the command menu follow new roles."""
        telegram_id = context.account.telegram_id
        then = answer.then if isinstance(answer, Reply) else None
        if then is not None:
            more = await guarded(context, self._router, lambda: self._router.press(context, then))
            await self._clear(context, await self._telegram.reply(telegram_id, more))
        if context.refresh_menu:
            principal = await self._services.queries.principal(telegram_id)
            await self._menus.refresh(principal or context.principal)

    async def _clear(self, context: Context, sent: Sent | None, over: int | None = None) -> None:
        """Let one screen alone be pressed on: a new one takes the buttons of the last one.

        A screen that changes in place costs nothing. Letters keep their buttons.
        """
        if sent is None:
            return
        message = sent.message if sent.live else None
        try:
            before = await self._services.live_screens.replace(context.account.id, message)
        except BusyError as error:
            log.info("a screen keeps its buttons: %s", error)
            return
        last = before if over is None else over
        if last is not None:
            await self._telegram.take_buttons(context.account.telegram_id, last)

    async def slow_down(self, update: Incoming) -> None:
        """Tell somebody that this was too much; the press or message itself is let go."""
        if update.user is None:
            return
        t = self._services.languages.speak(update.user.language_code)
        if update.press is not None:
            warning = Reply(toast=t.plain("slow-down"), alert=True)
            await self._telegram.answer(update.press, warning)
        else:
            warned = Screen(t("slow-down"), (back_row(t),))
            await self._telegram.reply(update.user.id, warned)

    async def point_elsewhere(self, update: Incoming) -> None:
        """Say in a group that the bot talks with people in private, and where."""
        if update.chat is not None:
            t = self._services.languages.speak(None)
            await self._telegram.reply(update.chat.id, Screen(t("private-only", link=self._link)))
