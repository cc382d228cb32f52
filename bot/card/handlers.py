"""A doctor's own card: every field by itself, and through an admin where one vouched for it."""

from bot.card import screens
from bot.card.actions import (
    AskCardField,
    ClearCardField,
    PickCardSpecialty,
    SpeakLanguage,
    WithdrawCardRequest,
)
from bot.card.screens import Asked
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import phones
from bot.shared.links.practice import ShowMyCard
from bot.shared.lookups import practising
from bot.shared.specialties import KIND, marked, offered
from bot.shared.spoken import codes, language_of
from core.doctors.cards import Card
from core.doctors.rules import CardField, Value
from core.errors import BadFieldError, NotADoctorError
from core.model import Place

router = Router()

STEPS = {f"card.{field}": field for field in CardField}


@router.on(ShowMyCard)
async def show_card(context: Context, _action: ShowMyCard) -> Answer:
    """Show the card; who was asked for a field has gone back."""
    if context.draft(*STEPS) is not None:
        context.leave()
    return await _shown(context, await _card(context))


async def _card(context: Context) -> Card:
    number = practising(context)
    doctor = await context.services.queries.doctor(number)
    if doctor is None:
        raise NotADoctorError
    return Card(doctor, await context.services.queries.card_request(number))


async def _shown(context: Context, card: Card) -> Screen:
    free = await context.services.availability.next_times(card.doctor.id, 1)
    next_free = free[0].span.start if free else None
    return screens.card(context.t, context.services.policy, card, next_free)


# One field


@router.on(AskCardField)
async def ask_field(context: Context, action: AskCardField) -> Answer:
    """Ask for one field."""
    return await _ask(context, await _card(context), action.field)


async def _ask(context: Context, card: Card, field: CardField) -> Screen:
    to_choose: tuple[str, ...] = ()
    if field is CardField.SPECIALTY:
        to_choose = await offered(context.t.lists, context.services.queries)
    asked = Asked.of(context.t, context.services.policy, card, field, to_choose)
    await context.ask(f"card.{field}", asked.kept())
    return screens.question(context.t, context.services.policy, asked)


def _prompt(context: Context) -> Screen:
    """Return the question at which the form stands."""
    asked = Asked.read(_asked(context), context.draft(*STEPS) or {})
    return screens.question(context.t, context.services.policy, asked)


def _asked(context: Context) -> CardField:
    return STEPS[context.form.step] if context.form else CardField.NAME


async def _typed(context: Context, text: str) -> Answer:
    """Take what was written for the field that is asked for."""
    field = _asked(context)
    value: Value = text
    if field is CardField.PHONE:
        value = phones.read(text, context.services.policy.country)
    if field is CardField.LANGUAGES:
        spoken = (await _card(context)).doctor.languages
        return await _change_languages(context, (*spoken, *codes(context.t, text)))
    return await _change(context, field, value)


for _step in STEPS:
    router.typed(_step, _prompt)(_typed)


@router.located(f"card.{CardField.PLACE}")
async def take_place(context: Context, place: Place) -> Answer:
    """Take the location that was sent."""
    return await _change(context, CardField.PLACE, place)


@router.on(ClearCardField)
async def clear_field(context: Context, action: ClearCardField) -> Answer:
    """Take a field off the card; one that must be there is asked for instead."""
    try:
        return await _change(context, action.field, None)
    except BadFieldError:
        return await _ask(context, await _card(context), action.field)


@router.on(PickCardSpecialty)
async def pick_specialty(context: Context, action: PickCardSpecialty) -> Answer:
    """Ask for one of the specialties that the clinic has."""
    lists = context.t.lists
    listed = [one.key for one in lists.entries(KIND)]
    known = [*await context.services.queries.specialties(), *listed]
    picked = marked(lists, action.mark, known)
    if picked is None:
        return await _ask(context, await _card(context), CardField.SPECIALTY)
    return await _change(context, CardField.SPECIALTY, picked)


async def _change(context: Context, field: CardField, value: Value) -> Screen:
    """Change a field, and show the card with what became of it above."""
    before = await _card(context)
    after = await context.services.cards.change(context.actor, before.doctor.id, field, value)
    if context.draft(*STEPS) is not None:
        context.leave()
    asked = after.waiting is not None and after.waiting != before.waiting
    said = context.t("card.asked" if asked else "card.saved")
    return (await _shown(context, after)).above(said)


# Languages, one press each


@router.on(SpeakLanguage)
async def speak_language(context: Context, action: SpeakLanguage) -> Answer:
    """Put a language on the card, or take it off; the buttons stay for the next one."""
    card = await _card(context)
    wanted = language_of(context.t.lists, action.code)
    if wanted is None:
        return await _ask(context, card, CardField.LANGUAGES)
    others = tuple(code for code in card.doctor.languages if code != wanted)
    return await _change_languages(context, (*others, wanted) if action.spoken else others)


async def _change_languages(context: Context, spoken: tuple[str, ...]) -> Screen:
    doctor = practising(context)
    card = await context.services.cards.change(context.actor, doctor, CardField.LANGUAGES, spoken)
    return await _ask(context, card, CardField.LANGUAGES)


@router.on(WithdrawCardRequest)
async def withdraw(context: Context, _action: WithdrawCardRequest) -> Answer:
    """Ask the admins for nothing any more."""
    card = await context.services.cards.withdraw(context.actor, practising(context))
    return (await _shown(context, card)).above(context.t("card.withdrawn"))
