"""An admin acts for a doctor, through the doctor's own screens.

Their buttons do not say whose practice they are of. So what is shown to who stands in says it on
its first line, and each button that leads on in the practice carries the doctor's number. It is a
claim like all that buttons say: core judges it at every act.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.payload import Action
from bot.chat.screen import Button, Reply, Row, Screen, cut
from bot.chat.words import Translator
from core.model import Doctor, DoctorId
from core.people.rules import refuse_stand_in

NAME_SHOWN = 60


async def stand_in(context: Context, number: DoctorId) -> None:
    """Let the speaker act for this doctor from here on, or raise why they may not."""
    doctor = await context.services.queries.doctor(number)
    refusal = refuse_stand_in(doctor, number, context.account)
    if refusal is not None:
        raise refusal
    context.stand_in = doctor


def dressed(
    context: Context, practice: Collection[type[Action]], answer: Screen | Reply
) -> Screen | Reply:
    """Return an answer as who stands in for a doctor sees it; anybody else's as it is."""
    if context.stand_in is None:
        return answer
    t, doctor = context.t, context.stand_in
    if isinstance(answer, Screen):
        return of_practice(t, doctor, practice, answer)
    screen = answer.screen
    return replace(
        answer,
        screen=None if screen is None else of_practice(t, doctor, practice, screen),
        more=tuple(of_practice(t, doctor, practice, one) for one in answer.more),
    )


def of_practice(
    t: Translator, doctor: Doctor, practice: Collection[type[Action]], screen: Screen
) -> Screen:
    """Return a screen that says whose practice it is of, with buttons that stay in it."""

    def carrying(row: Row) -> Row:
        return tuple(_carrying(button, doctor, practice) for button in row)

    whose = t("stand-in.practice-of", doctor=cut(doctor.name, NAME_SHOWN))
    return replace(screen.above(whose), rows=tuple(carrying(row) for row in screen.rows))


def _carrying(button: Button, doctor: Doctor, practice: Collection[type[Action]]) -> Button:
    return replace(button, acting_for=doctor.id) if type(button.action) in practice else button
