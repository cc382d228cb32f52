"""Booking: a doctor, a day, a time, a look at the whole, perhaps a note, and one press that books.

The look at the whole keeps the time for a few minutes, but nothing is the patient's until it is
booked. Whoever comes too late hears why at once and gets the nearest free times; a note that was
written goes along to the next time chosen.
"""

from collections.abc import Awaitable
from dataclasses import replace

from markupsafe import Markup

from bot.booking import screens
from bot.booking.actions import ConfirmBooking, SkipNote, WriteNote
from bot.booking.draft import BookingDraft
from bot.booking.entry import expected_draft, keep_draft, kept_draft, written_note
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.browsing import NOTE, SUMMARY, put_aside
from bot.shared.choosing import GONE, calendar_of, show_day, show_month, show_nearest
from bot.shared.links import (
    ChosenTime,
    PickDay,
    PickTime,
    ShowAppointment,
    ShowDoctor,
    ShowDoctors,
    SignUpFirst,
    TakeInstead,
    TakeTime,
)
from bot.shared.lookups import bookable_doctor, live_appointments, own_appointment
from bot.shared.returning import times_with_last_doctors
from core import fields
from core.appointments import rules
from core.errors import (
    NotSignedUpError,
    OfferChangedError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotHeldError,
)
from core.model import Appointment, AppointmentId, Doctor, Slot, SlotId
from core.people.rules import own_patient

router = Router()


# Choosing a doctor and a time


@router.command("book")
async def book_command(context: Context, _text: str) -> Answer:
    """Begin with the doctors."""
    return await _doctors(context, 0)


@router.command("doctors")
async def doctors_command(context: Context, _text: str) -> Answer:
    """List the doctors."""
    return await _doctors(context, 0)


@router.on(ShowDoctors)
async def show_doctors(context: Context, action: ShowDoctors) -> Answer:
    """List the doctors."""
    return await _doctors(context, action.page)


async def _doctors(context: Context, number: int) -> Answer:
    await put_aside(context)
    page = await page_of(number, context.services.availability.doctors)
    own = await times_with_last_doctors(context) if page.number == 0 else ()
    return screens.doctors(context.t, page, own)


@router.on(ShowDoctor)
async def show_doctor(context: Context, action: ShowDoctor) -> Answer:
    """Show a doctor's card with their earliest free time, and the days that have any."""
    await put_aside(context)
    doctor = await bookable_doctor(context, action.doctor)
    policy, availability = context.services.policy, context.services.availability
    earliest = next(iter(await availability.next_times(doctor.id, 1)), None)
    back_on = await availability.back_on(doctor.id)
    free = await calendar_of(context, doctor.id)
    return screens.card(context.t, policy, doctor, earliest, back_on, free)


@router.on(PickDay)
async def pick_day(context: Context, action: PickDay) -> Answer:
    """Show a doctor's free days."""
    await put_aside(context)
    doctor = await bookable_doctor(context, action.doctor)
    return await show_month(context, screens.to_book(context.t, doctor), action.month)


@router.on(PickTime)
async def pick_time(context: Context, action: PickTime) -> Answer:
    """Show a doctor's free times of a day."""
    await put_aside(context)
    doctor = await bookable_doctor(context, action.doctor)
    return await show_day(context, screens.to_book(context.t, doctor), action.day)


# The look at the whole


@router.on(TakeTime)
async def take_time(context: Context, action: TakeTime) -> Answer:
    """A time was chosen: show the whole, with the note that was written, if one was."""
    return await _or_other_ways(
        context, action.slot, _summary(context, action.slot, written_note(context))
    )


@router.on(TakeInstead)
async def take_instead(context: Context, action: TakeInstead) -> Answer:
    """Take a time for a lost appointment: only Confirm is left, and its note goes along."""
    return await _or_other_ways(context, action.slot, _instead(context, action))


async def _instead(context: Context, action: TakeInstead) -> Screen:
    lost = (await own_appointment(context, action.lost)).appointment
    mine = context.patient is not None and context.patient.id == lost.patient_id
    return await _summary(context, action.slot, lost.note if mine else None)


async def _summary_asked(context: Context) -> Screen:
    draft = expected_draft(context)
    return await _summary(context, draft.slot, draft.note)


@router.typed(SUMMARY, _summary_asked)
async def typed_at_summary(context: Context, _text: str) -> Answer:
    """Text books nothing: show the whole again and name the button that does."""
    draft = expected_draft(context)
    return await _or_other_ways(context, draft.slot, _summary_again(context, draft))


async def _summary(context: Context, slot_id: SlotId, note: str | None) -> Screen:
    """Show all that would be booked, and keep the time while it is looked at."""
    patient, holds = own_patient(context.principal), context.services.holds
    offer = await holds.hold(context.account.id, patient, slot_id)
    await keep_draft(context, SUMMARY, BookingDraft.of(offer.doctor, offer.slot, note), offer.until)
    return screens.summary(context.t, context.services.policy, offer, note)


async def _summary_again(context: Context, draft: BookingDraft) -> Screen:
    return (await _summary(context, draft.slot, draft.note)).above(context.t("booking.press"))


# The note


@router.on(WriteNote)
async def write_note(context: Context, action: WriteNote) -> Answer:
    """Ask for a note, while the time stays kept."""
    return await _or_other_ways(context, action.slot, _ask_note(context, action.slot))


@router.on(SkipNote)
async def skip_note(context: Context, action: SkipNote) -> Answer:
    """Go on without a note."""
    return await _or_other_ways(context, action.slot, _summary(context, action.slot, None))


def _note_question(context: Context) -> Screen:
    return screens.ask_note(context.t, expected_draft(context))


@router.typed(NOTE, _note_question)
async def note_typed(context: Context, text: str) -> Answer:
    """Take the note and show the whole. It is kept even where the time was lost meanwhile."""
    draft = replace(expected_draft(context), note=fields.note(text))
    await keep_draft(context, NOTE, draft, context.kept_until)
    return await _or_other_ways(context, draft.slot, _summary(context, draft.slot, draft.note))


async def _ask_note(context: Context, slot_id: SlotId) -> Screen:
    draft = kept_draft(context)
    if draft is None or draft.slot != slot_id:
        await _summary(context, slot_id, written_note(context))
        draft = expected_draft(context)
    await keep_draft(context, NOTE, draft, context.kept_until)
    return screens.ask_note(context.t, draft)


# The press that books


@router.on(ConfirmBooking)
async def confirm(context: Context, action: ConfirmBooking) -> Answer:
    """Book. Pressed twice, or handled again after a crash, it ends at the same line."""
    return await _or_other_ways(context, action.slot, _book(context, action))


async def _book(context: Context, action: ConfirmBooking) -> Screen:
    draft = kept_draft(context)
    if draft is not None and draft.slot != action.slot:
        draft = None
    note = draft.note if draft else None
    try:
        made = await context.services.booking.book(
            context.actor, own_patient(context.principal), action.slot, note, seen=action.seen
        )
    except OfferChangedError as refusal:
        now = await _summary(context, action.slot, note)
        # Without its draft a note may be lost: never book without what its writer believes in.
        lost = context.t("booking.note-lost")
        return now.above(lost if draft is None else explain(context.t, refusal))
    if draft is not None:
        context.slot_taken()
        context.leave()
    view = await own_appointment(context, made.id)
    return screens.booked(context.t, view.doctor, view.appointment)


# What stands between a draft and an appointment


async def _free(context: Context, slot_id: SlotId) -> tuple[Doctor, Slot]:
    """Return a slot that could be booked now, and its doctor. Raises a Refusal.

    It only reads, to spare strangers a way that leads nowhere; the look at the whole decides.
    """
    slot = await context.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    doctor = await bookable_doctor(context, slot.doctor_id)
    refusal = rules.refuse_time(slot, context.services.policy, context.now) or rules.refuse_held(
        slot, context.account.id, context.now
    )
    if refusal is not None:
        raise refusal
    return doctor, slot


async def _sign_up_first(context: Context, slot_id: SlotId) -> Answer:
    """Ask who it is; the time that they chose stays in sight."""
    doctor, slot = await _free(context, slot_id)
    chosen = ChosenTime(doctor.name, slot.span.start)
    return SignUpFirst(TakeTime(slot_id), PickTime(doctor.id, slot.day), chosen)


async def _or_other_ways(context: Context, slot_id: SlotId, answer: Awaitable[Screen]) -> Answer:
    """Return the answer; where it is refused, say why and offer what is possible instead."""
    try:
        try:
            return await answer
        except NotSignedUpError:
            return await _sign_up_first(context, slot_id)
    except PatientBusyError as refusal:
        return await _busy(context, refusal.other, slot_id, explain(context.t, refusal))
    except GONE as refusal:
        mine = await _mine(context, slot_id)
        return ShowAppointment(mine) if mine else await _nearest(context, refusal, slot_id)


async def _mine(context: Context, slot_id: SlotId) -> AppointmentId | None:
    """Return the patient's own live appointment in this slot."""
    own = [view.appointment for view in await live_appointments(context)]
    return next((one.id for one in own if one.slot_id == slot_id), None)


async def _busy(context: Context, other: Appointment, slot_id: SlotId, sentence: Markup) -> Screen:
    slot = await context.services.queries.slot(slot_id)
    if slot is None:
        raise SlotClosedError(None)
    return screens.busy(context.t, sentence, other, slot)


async def _nearest(context: Context, refusal: Refusal, slot_id: SlotId) -> Screen:
    """Offer the free times nearest to the lost one, if anything is known of it."""
    draft, slot = kept_draft(context), await context.services.queries.slot(slot_id)
    if draft is not None and draft.slot == slot_id:
        doctor_id, around = draft.doctor, draft.start
    elif slot is not None:
        doctor_id, around = slot.doctor_id, slot.span.start
    else:
        raise refusal
    await put_aside(context)
    sentence = explain(context.t, refusal)
    if draft is not None and draft.note is not None:
        sentence += f" {context.t('booking.note-kept')}"
    doctor = await bookable_doctor(context, doctor_id)
    again = slot if isinstance(refusal, SlotHeldError) else None
    return await show_nearest(context, screens.to_book(context.t, doctor), sentence, around, again)
