"""Which handler? The one for the button, the command, or the question that stands open."""

from dataclasses import dataclass, replace

from bot.chat import refusals
from bot.chat.context import Context
from bot.chat.payload import Action, UnknownPayloadError, opened
from bot.chat.router import Answer, Router, Step
from bot.chat.screen import Button, Reply, Screen
from bot.chat.standing_in import stand_in
from bot.chat.ways import ComeBack, Nothing
from bot.telegram.incoming import Location, Message
from core.errors import Refusal
from core.model import DoctorId, Place

STAY = {"help", "status", "privacy", "cancel"}
"""Commands that leave a half-written entry alone (``/cancel`` leaves it by itself)."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """Finds and runs the handler of a press or a message. Each raises what its handler raises."""

    router: Router

    async def press(self, context: Context, payload: str) -> Answer:
        """Answer a press by what its button carries; an old or forged one gets the menu."""
        action: Action | None
        try:
            acting_for, action = opened(payload)
        except UnknownPayloadError:
            acting_for, action = None, None
        if acting_for is not None and type(action) not in self.router.practice:
            action = None
        if context.account.away and not isinstance(action, ComeBack):
            return Reply(_away(context), fresh=True)
        if action is None:
            stale = context.menu().above(context.t("stale.text"))
            return Reply(stale, context.t.plain("stale.toast"))
        if not isinstance(action, Nothing):
            await _enter(context, acting_for)
        return await self.router.press(context, action)

    async def message(self, context: Context, message: Message) -> Answer:
        """Answer what was written or shared; it counts only where they wrote it themselves."""
        if context.account.away and not message.text.startswith("/start"):
            return _away(context)
        if not message.text.startswith("/"):
            await _enter(context, context.form_acts_for)
        return await self._message(context, message)

    async def _message(self, context: Context, message: Message) -> Answer:
        if message.forwarded:
            return await refusals.ask_again(context, self.router, context.t("odd.forwarded"))
        if message.text.startswith("/"):
            return await self._command(context, message.text)
        text = message.text
        if message.contact is not None:
            step, contact = self._open_step(context), message.contact
            own = contact.user_id == context.account.telegram_id
            if not own and not (step is not None and step.anybodys):
                return await refusals.ask_again(context, self.router, context.t("contact.foreign"))
            text = contact.dialled
        if message.location is not None:
            return await self._located(context, message.location)
        if not text.strip():
            return await refusals.ask_again(context, self.router, context.t("odd.not-text"))
        shared = message.contact is not None
        return await self._written(context, text, shared=shared)

    async def _written(self, context: Context, text: str, *, shared: bool) -> Answer:
        """Hand a text to the question that is open, or to who takes what nobody asked for."""
        step = self._open_step(context)
        if step is not None:
            return await self._entered(context, step, text)
        if shared or self.router.unasked is None:
            return context.menu().above(context.t("odd.text"))
        context.origin = "typed"
        return await self.router.unasked(context, text)

    async def _located(self, context: Context, location: Location) -> Answer:
        """Hand a location to the step that asked for one."""
        step = self._open_step(context)
        taker = self.router.places.get(context.form.step) if context.form else None
        if step is None or taker is None:
            return await refusals.ask_again(context, self.router, context.t("odd.not-text"))
        if context.handled_before:
            return await step.ask(context)
        context.origin = context.form.step if context.form else ""
        return await taker(context, Place(location.latitude, location.longitude))

    async def _command(self, context: Context, text: str) -> Answer:
        head, _, rest = text[1:].partition(" ")
        name = head.partition("@")[0].lower()
        handler = self.router.commands.get(name)
        if handler is None:
            return context.menu().above(context.t("odd.command"))
        if name not in STAY:
            context.leave()
        context.origin = f"/{name}"
        if context.account.away:
            account = await context.services.own_data.resume_chat(context.actor)
            context.principal = replace(context.principal, account=account)
        return await handler(context, rest.strip())

    async def _entered(self, context: Context, step: Step, text: str) -> Answer:
        """Hand what was typed to the step that asked for it."""
        if context.handled_before:
            return await step.ask(context)
        languages = context.services.languages
        if self.has_keyboard(context) and languages.means(text, "button.menu"):
            context.leave()
            return context.menu()
        context.origin = context.form.step if context.form else ""
        return await step.handler(context, text)

    def has_keyboard(self, context: Context) -> bool:
        """Whether the open question stands with a keyboard of choices instead of buttons."""
        step = self._open_step(context)
        return step is not None and step.keyboard

    def _open_step(self, context: Context) -> Step | None:
        return self.router.steps.get(context.form.step) if context.form else None


async def _enter(context: Context, acting_for: DoctorId | None) -> None:
    """Act for this doctor, or for none; what was begun in another's practice is left.

    Raises the refusal that says why the speaker may not.
    """
    if context.form_acts_for != acting_for:
        context.leave()
    if acting_for is None:
        return
    try:
        await stand_in(context, acting_for)
    except Refusal:
        context.leave()
        raise


def _away(context: Context) -> Screen:
    """Say that this chat was forgotten as its owner wished, and how to come back."""
    back = Button(context.t.plain("privacy.come-back"), ComeBack())
    return Screen(context.t("privacy.is-forgotten"), ((back,),))
