"""From an update to its handler: who is it, may they speak, what did they press or say."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import CallbackQuery, Message, Update, User

from bot import refusals
from bot.menus import Menus
from bot.payload import UnknownPayloadError, unpack
from bot.router import Answer, Router, Step
from bot.screen import Reply, Screen
from bot.screens import home
from bot.telegram.client import Telegram
from bot.turn import Services, Turn
from bot.updates.limits import Limits, Verdict
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
    menus: Menus
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
            await self.telegram.reply(user.id, Screen(t("slow-down"), (home.back_row(t),)))

    async def _standing(self, telegram_id: int, *, gone: bool) -> None:
        if gone:
            await self.services.post.unreachable(telegram_id, self.services.clock.now())
        else:
            await self.services.post.reachable(telegram_id)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        turn = await self._turn(update_id, query.from_user)
        had_keyboard = self._has_keyboard(turn)
        answer = await self._guarded(turn, lambda: self._pressed(turn, query.data or ""))
        try:
            await self.telegram.answer(query, answer, farewell=self._farewell(turn, had_keyboard))
            await self._after(turn, query.from_user, answer)
        finally:
            await turn.settle()

    async def _pressed(self, turn: Turn, payload: str) -> Answer:
        try:
            action = unpack(payload)
        except UnknownPayloadError:
            stale = home.menu(turn.person, turn.t).above(turn.t("stale.text"))
            return Reply(stale, turn.t.plain("stale.toast"))
        return await self.router.presses[type(action)](turn, action)

    async def _message(self, update_id: int, message: Message, user: User) -> None:
        turn = await self._turn(update_id, user)
        had_keyboard = self._has_keyboard(turn)
        answer = await self._guarded(turn, lambda: self._said(turn, message))
        try:
            await self.telegram.reply(user.id, answer, farewell=self._farewell(turn, had_keyboard))
            await self._after(turn, user, answer)
        finally:
            await turn.settle()

    async def _said(self, turn: Turn, message: Message) -> Answer:
        text = message.text or ""
        if text.startswith("/"):
            return await self._command(turn, text)
        if message.contact is not None:
            contact = message.contact
            if contact.user_id != turn.person.telegram_id:
                return refusals.ask_again(turn, self.router, turn.t("contact.foreign"))
            text = "+" + contact.phone_number.removeprefix("+")
        if not text.strip():
            return refusals.ask_again(turn, self.router, turn.t("odd.not-text"))
        step = self.router.steps.get(turn.form.step) if turn.form else None
        if step is None:
            return home.menu(turn.person, turn.t).above(turn.t("odd.text"))
        return await self._entered(turn, step, text)

    async def _entered(self, turn: Turn, step: Step, text: str) -> Answer:
        """Hand what was typed to the step that asked for it."""
        if turn.handled_before:
            return step.prompt(turn)
        if self.services.languages.means(text, "button.menu") and self._has_keyboard(turn):
            turn.leave()
            return home.menu(turn.person, turn.t)
        return await step.handler(turn, text)

    async def _command(self, turn: Turn, text: str) -> Answer:
        head, _, rest = text[1:].partition(" ")
        name = head.partition("@")[0].lower()
        handler = self.router.commands.get(name)
        if handler is None:
            return home.menu(turn.person, turn.t).above(turn.t("odd.command"))
        if name not in STAY:
            turn.leave()
        return await handler(turn, rest.strip())

    async def _turn(self, update_id: int, user: User) -> Turn:
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
        return Turn(person, t, services, update_id, now, user.full_name, form)

    async def _guarded(self, turn: Turn, run: Callable[[], Awaitable[Answer]]) -> Answer:
        """Run a handler; a refusal becomes a sentence, a fault an apology and a log line."""
        if turn.person.disabled:
            return refusals.disabled(turn)
        for attempt in range(BUSY_TRIES):
            try:
                return await run()
            except Refusal as refusal:
                return refusals.told(turn, self.router, refusal)
            except BusyError as error:
                log.warning("the database is busy (%s), try %d", error, attempt + 1)
                await asyncio.sleep(0.1 * 2**attempt)
            except Exception:  # the boundary of a conversation: one fault must not end the bot
                log.exception("update %d failed", turn.update_id)
                break
        return refusals.sorry(turn)

    def _has_keyboard(self, turn: Turn) -> bool:
        """Whether the open question stands with a keyboard of choices instead of buttons."""
        step = self.router.steps.get(turn.form.step) if turn.form else None
        return step is not None and step.prompt(turn).has_keyboard

    def _farewell(self, turn: Turn, had_keyboard: bool) -> str | None:
        """Return the words with which the keyboard of choices goes away, once it has no use."""
        gone = had_keyboard and not self._has_keyboard(turn)
        return turn.t("keyboard.gone") if gone else None

    async def _after(self, turn: Turn, user: User, answer: Answer) -> None:
        """Go on with what the answer leads to, and let the command menu follow new roles."""
        then = answer.then if isinstance(answer, Reply) else None
        if then is not None:
            more = await self._guarded(turn, lambda: self.router.presses[type(then)](turn, then))
            await self.telegram.reply(user.id, more)
        if turn.refresh_menu:
            person = await self.services.queries.person(user.id)
            await self.menus.refresh(person or turn.person)
