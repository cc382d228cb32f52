"""Booking: a doctor, a day, a time, perhaps a note, a look at the whole, and one press that books.

The slot is only a wish until the desk has booked it. Whoever comes too late hears why at once and
gets the nearest free times; a note that was written goes along to the next time chosen.
"""

from collections.abc import Awaitable
from dataclasses import replace

from bot.actions.booking import (
    ConfirmBooking,
    KeepNote,
    PickDay,
    PickTime,
    ShowDoctor,
    ShowDoctors,
    SkipNote,
    TakeTime,
)
from bot.conversations import wishes
from bot.conversations.sign_up import begin_sign_up
from bot.conversations.times import GONE, show_day, show_month, show_nearest
from bot.conversations.visits import bookable_doctor, live_visits, own_visit
from bot.conversations.wishes import NOTE, SUMMARY
from bot.pages import page_of
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import booking as screens
from bot.screens.booking import Wish
from bot.screens.refusal import explain
from bot.turn import Turn
from core import fields, rules
from core.errors import (
    NotSignedUpError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
)
from core.model import Appointment, AppointmentId, Doctor, Slot, SlotId

router = Router()


# Choosing a doctor and a time


@router.command("book")
async def book_command(turn: Turn, _text: str) -> Answer:
    """Begin with the doctors."""
    return await _doctors(turn, 0)


@router.command("doctors")
async def doctors_command(turn: Turn, _text: str) -> Answer:
    """List the doctors."""
    return await _doctors(turn, 0)


@router.on(ShowDoctors)
async def show_doctors(turn: Turn, action: ShowDoctors) -> Answer:
    """List the doctors."""
    return await _doctors(turn, action.page)


async def _doctors(turn: Turn, number: int) -> Answer:
    await wishes.put_aside(turn)
    return screens.doctors(turn.t, await page_of(number, turn.services.availability.doctors))


@router.on(ShowDoctor)
async def show_doctor(turn: Turn, action: ShowDoctor) -> Answer:
    """Show a doctor's card with their earliest free time."""
    await wishes.put_aside(turn)
    doctor = await bookable_doctor(turn, action.doctor)
    earliest = await turn.services.availability.next_times(doctor.id, 1)
    return screens.card(turn.t, turn.services.policy, doctor, next(iter(earliest), None))


@router.on(PickDay)
async def pick_day(turn: Turn, action: PickDay) -> Answer:
    """Show a doctor's free days."""
    await wishes.put_aside(turn)
    doctor = await bookable_doctor(turn, action.doctor)
    return await show_month(turn, screens.to_book(turn.t, doctor), action.month)


@router.on(PickTime)
async def pick_time(turn: Turn, action: PickTime) -> Answer:
    """Show a doctor's free times of a day."""
    await wishes.put_aside(turn)
    doctor = await bookable_doctor(turn, action.doctor)
    return await show_day(turn, screens.to_book(turn.t, doctor), action.day)


# The note


@router.on(TakeTime)
async def take_time(turn: Turn, action: TakeTime) -> Answer:
    """A time was chosen: ask for a note, if it can still be booked."""
    return await _or_other_ways(turn, action.slot, _ask_note(turn, action.slot))


@router.on(SkipNote)
async def skip_note(turn: Turn, action: SkipNote) -> Answer:
    """Go on without a note."""
    return await _or_other_ways(turn, action.slot, _summary(turn, action.slot, None))


@router.on(KeepNote)
async def keep_note(turn: Turn, action: KeepNote) -> Answer:
    """Go on with the note that was written before."""
    return await _or_other_ways(turn, action.slot, _keep_note(turn, action.slot))


async def _keep_note(turn: Turn, slot_id: SlotId) -> Screen:
    note = wishes.note(turn)
    if note is None:
        return await _ask_note_again(turn, slot_id)
    return await _summary(turn, slot_id, note)


def _note_question(turn: Turn) -> Screen:
    return screens.ask_note(turn.t, wishes.expected(turn))


@router.typed(NOTE, _note_question)
async def note_typed(turn: Turn, text: str) -> Answer:
    """Take the note and show the whole. It is kept even where the time was lost meanwhile."""
    wish = replace(wishes.expected(turn), note=fields.note(text))
    await wishes.keep(turn, NOTE, wish)
    return await _or_other_ways(turn, wish.slot, _summary(turn, wish.slot, wish.note))


@router.typed(SUMMARY, _note_question)
async def typed_at_summary(turn: Turn, _text: str) -> Answer:
    """Text books nothing: show the whole again and name the button that does."""
    wish = wishes.expected(turn)
    return await _or_other_ways(turn, wish.slot, _summary_again(turn, wish))


async def _ask_note(turn: Turn, slot_id: SlotId) -> Screen:
    doctor, slot = await _bookable(turn, slot_id)
    wish = wishes.wish(doctor, slot, wishes.note(turn))
    await wishes.keep(turn, NOTE, wish)
    return screens.ask_note(turn.t, wish)


async def _ask_note_again(turn: Turn, slot_id: SlotId) -> Screen:
    """The note is not there any more: never book without what its writer believes to be in."""
    return (await _ask_note(turn, slot_id)).above(turn.t("booking.note-lost"))


async def _summary(turn: Turn, slot_id: SlotId, note: str | None) -> Screen:
    doctor, slot = await _bookable(turn, slot_id)
    await wishes.keep(turn, SUMMARY, wishes.wish(doctor, slot, note))
    return screens.summary(turn.t, turn.services.policy, doctor, slot, note)


async def _summary_again(turn: Turn, wish: Wish) -> Screen:
    return (await _summary(turn, wish.slot, wish.note)).above(turn.t("booking.press"))


# The press that books


@router.on(ConfirmBooking)
async def confirm(turn: Turn, action: ConfirmBooking) -> Answer:
    """Book. Pressed twice, or handled again after a crash, it ends at the same screen."""
    return await _or_other_ways(turn, action.slot, _book(turn, action))


async def _book(turn: Turn, action: ConfirmBooking) -> Screen:
    wish = wishes.kept(turn)
    if wish is not None and wish.slot != action.slot:
        wish = None
    note = wish.note if wish and action.with_note else None
    if action.with_note and note is None:
        mine = await _mine(turn, action.slot)
        return await _booked(turn, mine) if mine else await _ask_note_again(turn, action.slot)
    made = await turn.services.desk.book(turn.person.id, action.slot, note, starts=action.start)
    if wish is not None:
        turn.leave()
    return await _booked(turn, made.id)


async def _booked(turn: Turn, appointment: AppointmentId) -> Screen:
    visit = await own_visit(turn, appointment)
    return screens.booked(turn.t, turn.services.policy, visit.doctor, visit.appointment)


# What stands between a wish and an appointment


async def _bookable(turn: Turn, slot_id: SlotId) -> tuple[Doctor, Slot]:
    """Return the slot and its doctor if this patient may book it now. Raises a Refusal.

    This only spares people a way that leads nowhere; the desk decides again when they confirm.
    """
    slot = await turn.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    doctor = await bookable_doctor(turn, slot.doctor_id)
    policy = turn.services.policy
    live = [visit.appointment for visit in await live_visits(turn)]
    refusal = (
        rules.refuse_time(slot, policy, turn.now)
        or rules.refuse_patient(turn.person, policy)
        or rules.refuse_overlap(turn.person, slot, live)
        or rules.refuse_another(live, policy)
    )
    if refusal is not None:
        raise refusal
    return doctor, slot


async def _or_other_ways(turn: Turn, slot_id: SlotId, answer: Awaitable[Screen]) -> Answer:
    """Return the answer; where it is refused, say why and offer what is possible instead."""
    try:
        return await answer
    except NotSignedUpError:
        return await begin_sign_up(turn, then=TakeTime(slot_id))
    except PatientBusyError as refusal:
        return await _busy(turn, refusal.other, slot_id, explain(turn.t, refusal))
    except GONE as refusal:
        mine = await _mine(turn, slot_id)
        return await _booked(turn, mine) if mine else await _nearest(turn, refusal, slot_id)


async def _mine(turn: Turn, slot_id: SlotId) -> AppointmentId | None:
    """Return the patient's own live appointment in this slot."""
    own = [visit.appointment for visit in await live_visits(turn)]
    return next((one.id for one in own if one.slot_id == slot_id), None)


async def _busy(turn: Turn, other: Appointment, slot_id: SlotId, sentence: str) -> Screen:
    slot = await turn.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    return screens.busy(turn.t, sentence, other, slot)


async def _nearest(turn: Turn, refusal: Refusal, slot_id: SlotId) -> Screen:
    """Offer the free times nearest to the lost one, if anything is known of it."""
    wish = wishes.kept(turn)
    if wish is not None and wish.slot == slot_id:
        doctor_id, around = wish.doctor, wish.start
    elif slot := await turn.services.queries.slot(slot_id):
        doctor_id, around = slot.doctor_id, slot.span.start
    else:
        raise refusal
    await wishes.put_aside(turn)
    sentence = explain(turn.t, refusal)
    if wish is not None and wish.note is not None:
        sentence += f" {turn.t('booking.note-kept')}"
    doctor = await bookable_doctor(turn, doctor_id)
    return await show_nearest(turn, screens.to_book(turn.t, doctor), sentence, around)
