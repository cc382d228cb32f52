"""When the answer is no: one plain sentence and a way on. Nothing entered before is lost."""

from bot.router import Answer, Router
from bot.screen import Reply, Screen
from bot.screens import home, sign_up
from bot.screens.refusal import explain
from bot.turn import Turn
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


def told(turn: Turn, router: Router, refusal: Refusal) -> Answer:
    """Return what a refused person sees."""
    sentence = explain(turn.t, refusal)
    if isinstance(refusal, _ASK_AGAIN) and turn.form and turn.form.step in router.steps:
        return ask_again(turn, router, sentence)
    if isinstance(refusal, NotSignedUpError):
        return home.sign_up_first(turn.t)
    if isinstance(refusal, NotVerifiedError) and turn.person.patient is Standing.NONE:
        return sign_up.unconfirmed(turn.t, sentence)
    return Reply(home.way_on(turn.person, turn.t, sentence))


def ask_again(turn: Turn, router: Router, sentence: str) -> Screen:
    """Put the question that is open once more, with a sentence above; the menu where none is."""
    step = router.steps.get(turn.form.step) if turn.form else None
    shown = home.menu(turn.person, turn.t) if step is None else step.prompt(turn)
    return shown.above(sentence)


def disabled(turn: Turn) -> Answer:
    """Tell a person whom an admin shut out; the bot does nothing else for them."""
    sentence = turn.t("disabled", clinic=turn.services.policy.name)
    return Reply(Screen(sentence), fresh=True)


def sorry(turn: Turn) -> Answer:
    """Apologise for a fault of ours."""
    return Reply(home.way_on(turn.person, turn.t, turn.t("sorry")), fresh=True)
