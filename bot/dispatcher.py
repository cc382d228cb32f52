"""From an update to its handler: who is it, may they speak, what did they press or say."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from markupsafe import Markup
from telegram import CallbackQuery, Message, Update, User

from bot.chat import refusals
from bot.chat.context import Context, Services
from bot.chat.payload import UnknownPayloadError, unpack
from bot.chat.router import Answer, Router, Step
from bot.chat.screen import Reply, Screen
from bot.chat.ways import back_row
from bot.intake.limits import Limits, Verdict
from bot.telegram.client import Telegram
from bot.telegram.command_menus import CommandMenus
from core.errors import BusyError, Refusal
from core.fields import NAME_LONGEST

log = logging.getLogger(__name__)

BUSY_TRIES = 6
STAY = {"help", "status", "privacy", "cancel"}
"""Commands that leave a half-written entry alone (``/cancel`` leaves it by itself)."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Answers every update with something, whatever it holds."""

    services: Services
    router: Router
    telegram: Telegram
    menus: CommandMenus
    limits: Limits = field(default_factory=Limits)

    async def handle(self, update: Update) -> None:
        """Answer one update. Only what a later try may mend is raised."""
        verdict = self._judge(update)
        if verdict is Verdict.IGNORE:
            return
        if verdict is Verdict.WARN:
            await self._slow_down(update)
        elif update.callback_query is not None:
            await self._press(update.update_id, update.callback_query)
        elif update.message is not None and update.message.from_user is not None:
            await self._message(update.update_id, update.message, update.message.from_user)
        elif update.my_chat_member is not None:
            status = update.my_chat_member.new_chat_member.status
            await self._standing(update.my_chat_member.from_user.id, gone=status == "kicked")

    def _judge(self, update: Update) -> Verdict:
        user = update.effective_user
        if user is None or update.my_chat_member is not None:
            return Verdict.SERVE
        return self.limits.judge(user.id)

    async def _slow_down(self, update: Update) -> None:
        """Tell somebody once that this was too much; the press or message itself is let go."""
        query, user = update.callback_query, update.effective_user
        t = self.services.languages.speak(user.language_code if user else None)
        if query is not None:
            await self.telegram.answer(query, Reply(toast=t.plain("slow-down"), alert=True))
        elif user is not None:
            await self.telegram.reply(user.id, Screen(t("slow-down"), (back_row(t),)))

    async def _standing(self, telegram_id: int, *, gone: bool) -> None:
        if gone:
            await self.services.post.unreachable(telegram_id, self.services.clock.now())
        else:
            await self.services.post.reachable(telegram_id)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        context = await self._context(update_id, query.from_user)
        had_keyboard = self._has_keyboard(context)
        answer = await self._guarded(context, lambda: self._pressed(context, query.data or ""))
        try:
            await self.telegram.answer(
                query, answer, farewell=self._farewell(context, had_keyboard)
            )
            await self._after(context, query.from_user, answer)
        finally:
            await context.settle()

    async def _pressed(self, context: Context, payload: str) -> Answer:
        try:
            action = unpack(payload)
        except UnknownPayloadError:
            stale = context.menu().above(context.t("stale.text"))
            return Reply(stale, context.t.plain("stale.toast"))
        return await self.router.press(context, action)

    async def _message(self, update_id: int, message: Message, user: User) -> None:
        context = await self._context(update_id, user)
        had_keyboard = self._has_keyboard(context)
        answer = await self._guarded(context, lambda: self._said(context, message))
        try:
            await self.telegram.reply(
                user.id, answer, farewell=self._farewell(context, had_keyboard)
            )
            await self._after(context, user, answer)
        finally:
            await context.settle()

    async def _said(self, context: Context, message: Message) -> Answer:
        text = message.text or ""
        if text.startswith("/"):
            return await self._command(context, text)
        if message.contact is not None:
            contact = message.contact
            if contact.user_id != context.person.telegram_id:
                return refusals.ask_again(context, self.router, context.t("contact.foreign"))
            text = "+" + contact.phone_number.removeprefix("+")
        if not text.strip():
            return refusals.ask_again(context, self.router, context.t("odd.not-text"))
        step = self.router.steps.get(context.form.step) if context.form else None
        if step is None:
            return context.menu().above(context.t("odd.text"))
        return await self._entered(context, step, text)

    async def _entered(self, context: Context, step: Step, text: str) -> Answer:
        """Hand what was typed to the step that asked for it."""
        if context.handled_before:
            return step.prompt(context)
        if self.services.languages.means(text, "button.menu") and self._has_keyboard(context):
            context.leave()
            return context.menu()
        return await step.handler(context, text)

    async def _command(self, context: Context, text: str) -> Answer:
        head, _, rest = text[1:].partition(" ")
        name = head.partition("@")[0].lower()
        handler = self.router.commands.get(name)
        if handler is None:
            return context.menu().above(context.t("odd.command"))
        if name not in STAY:
            context.leave()
        return await handler(context, rest.strip())

    async def _context(self, update_id: int, user: User) -> Context:
        services = self.services
        now = services.clock.now()
        known = await services.forms.speaker(user.id, now)
        person, form = known or (None, None)
        if person is None or (user.id in services.admins and not person.is_admin):
            name = " ".join(user.full_name.split())[:NAME_LONGEST] or str(user.id)
            language = services.languages.speak(user.language_code).language
            person = await services.front_desk.meet(
                user.id, name, language, is_admin=user.id in services.admins
            )
        t = services.languages.speak(person.language)
        return Context(person, t, services, update_id, now, user.full_name, form)

    async def _guarded(
        self, context: Context, run: Callable[[], Awaitable[Answer]]
    ) -> Screen | Reply:
        """Run a handler; a refusal becomes a sentence, a fault an apology and a log line."""
        if context.person.disabled:
            return refusals.disabled(context)
        for attempt in range(BUSY_TRIES):
            try:
                return await self.router.follow(context, await run())
            except Refusal as refusal:
                return refusals.told(context, self.router, refusal)
            except BusyError as error:
                log.warning("the database is busy (%s), try %d", error, attempt + 1)
                await asyncio.sleep(0.1 * 2**attempt)
            except Exception:  # the boundary of a conversation: one fault must not end the bot
                log.exception("update %d failed", context.update_id)
                break
        return refusals.sorry(context)

    def _has_keyboard(self, context: Context) -> bool:
        """Whether the open question stands with a keyboard of choices instead of buttons."""
        step = self.router.steps.get(context.form.step) if context.form else None
        return step is not None and step.prompt(context).has_keyboard

    def _farewell(self, context: Context, had_keyboard: bool) -> Markup | None:
        """Return the words with which the keyboard of choices goes away, once it has no use."""
        gone = had_keyboard and not self._has_keyboard(context)
        return context.t("keyboard.gone") if gone else None

    async def _after(self, context: Context, user: User, answer: Screen | Reply) -> None:
        """Go on with what the answer leads to, and let the command menu follow new roles."""
        then = answer.then if isinstance(answer, Reply) else None
        if then is not None:
            more = await self._guarded(context, lambda: self.router.press(context, then))
            await self.telegram.reply(user.id, more)
        if context.refresh_menu:
            person = await self.services.queries.person(user.id)
            await self.menus.refresh(person or context.person)
