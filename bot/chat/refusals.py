"""When the answer is no: one plain sentence and a way on. Nothing entered before is lost."""

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.home import screens as home
from bot.sign_up import screens as sign_up
from core.errors import (
    BadFieldError,
    InThePastError,
    LengthError,
    NotSignedUpError,
    NotVerifiedError,
    OverlapError,
    Refusal,
)
from core.model import Standing

_ASK_AGAIN = (BadFieldError, InThePastError, LengthError, OverlapError)
"""Refusals that the person mends by entering something else."""


def told(context: Context, router: Router, refusal: Refusal) -> Answer:
    """Return what a refused person sees."""
    sentence = explain(context.t, refusal)
    if isinstance(refusal, _ASK_AGAIN) and context.form and context.form.step in router.steps:
        return ask_again(context, router, sentence)
    if isinstance(refusal, NotSignedUpError):
        return home.sign_up_first(context.t)
    if isinstance(refusal, NotVerifiedError) and context.person.patient is Standing.NONE:
        return sign_up.unconfirmed(context.t, sentence)
    return Reply(home.way_on(context.person, context.t, sentence))


def ask_again(context: Context, router: Router, sentence: str) -> Screen:
    """Put the question that is open once more, with a sentence above; the menu where none is."""
    step = router.steps.get(context.form.step) if context.form else None
    shown = home.menu(context.person, context.t) if step is None else step.prompt(context)
    return shown.above(sentence)


def disabled(context: Context) -> Answer:
    """Tell a person whom an admin shut out; the bot does nothing else for them."""
    sentence = context.t("disabled", clinic=context.services.policy.name)
    return Reply(Screen(sentence), fresh=True)


def sorry(context: Context) -> Answer:
    """Apologise for a fault of ours."""
    return Reply(home.way_on(context.person, context.t, context.t("sorry")), fresh=True)
