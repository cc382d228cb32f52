"""When the answer is no: one plain sentence and a way on. Nothing entered before is lost."""

from contextlib import suppress

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Router
from bot.chat.screen import Reply, Screen
from core.errors import BadFieldError, InThePastError, LengthError, OverlapError, Refusal

_ASK_AGAIN = (BadFieldError, LengthError)
"""Refusals of what was just entered: the person mends them by entering something else."""
_OTHER_TIMES = (InThePastError, OverlapError)
"""Refusals that are mended so only where a day or a time was asked for."""


async def told(context: Context, router: Router, refusal: Refusal) -> Screen | Reply:
    """Return what a refused person sees; a subject may have an answer of its own."""
    sentence = explain(context.t, refusal)
    if _mended_by_entering(context, router, refusal):
        with suppress(Refusal):  # who may no longer do this is told what they did wrong, no more
            return await ask_again(context, router, sentence)
    of_its_own = router.refusals.get(type(refusal))
    answer = None if of_its_own is None else of_its_own(context, refusal)
    return Reply(way_on(context, sentence)) if answer is None else answer


def _mended_by_entering(context: Context, router: Router, refusal: Refusal) -> bool:
    """Whether the question that is open is the one to ask again."""
    step = router.steps.get(context.form.step) if context.form else None
    if step is None:
        return False
    return isinstance(refusal, _ASK_AGAIN) or (step.times and isinstance(refusal, _OTHER_TIMES))


async def ask_again(context: Context, router: Router, sentence: Markup) -> Screen:
    """Put the question that is open once more, with a sentence above; the menu where none is."""
    step = router.steps.get(context.form.step) if context.form else None
    shown = context.menu() if step is None else await step.ask(context)
    return shown.above(sentence)


def way_on(context: Context, sentence: Markup) -> Screen:
    """Return one sentence, and the buttons that lead on from it."""
    stands_in = context.stand_in is not None
    menu = context.services.menu
    return menu.way_on(context.principal, context.t, sentence, stands_in=stands_in)


def disabled(context: Context) -> Screen | Reply:
    """Tell a person whom an admin shut out; the bot does nothing else for them."""
    sentence = context.t("disabled", clinic=context.services.policy.name)
    return Reply(Screen(sentence), fresh=True)


def sorry(context: Context) -> Screen | Reply:
    """Apologise for a fault of ours."""
    return Reply(way_on(context, context.t("sorry")), fresh=True)
