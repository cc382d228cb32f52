"""Booking: a doctor, a day, a time, a look at the whole, perhaps a note, and one press that books.

The look at the whole keeps the time for a few minutes, but nothing is the patient's until it is
booked. Whoever comes too late hears why at once and gets the nearest free times; a note that was
written goes along to the next time chosen.
"""

from collections.abc import Awaitable
from dataclasses import replace

from markupsafe import Markup

from bot.booking import screens
from bot.booking.actions import ChooseWhom, ConfirmBooking, ConfirmFor, SkipNote, WriteNote
from bot.booking.draft import BookingDraft
from bot.booking.entry import expected_draft, keep_draft, kept_draft, written_note
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.refusals import way_on
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.words import lined
from bot.shared.browsing import NOTE, SUMMARY, looked_for, put_aside
from bot.shared.choosing import GONE, show_nearest
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.booking import PickTime, TakeInstead, TakeTime, TakeTimeFor
from bot.shared.links.people import ChosenTime, SignUpFirst
from bot.shared.lookups import bookable_doctor, cared_for, live_appointments, own_appointment
from core import fields
from core.appointments import rules
from core.errors import (
    NotSignedUpError,
    NotVerifiedError,
    OfferChangedError,
    PatientBusyError,
    Refusal,
    SlotClosedError,
    SlotHeldError,
    TooManyUpcomingError,
)
from core.model import Appointment, AppointmentId, Doctor, PatientId, Slot, SlotId
from core.people.rules import own_patient

router = Router()


# The look at the whole


@router.on(TakeTime)
async def take_time(context: Context, action: TakeTime) -> Answer:
    """A time was chosen: show the whole, with the note that was written, if one was."""
    return await _look(context, action.slot, looked_for(context))


@router.on(TakeTimeFor)
async def take_time_for(context: Context, action: TakeTimeFor) -> Answer:
    """Book the time for one of those for whom this account books; what was written goes along."""
    return await _look(context, action.slot, _somebody_else(context, action.patient))


async def _look(context: Context, slot_id: SlotId, who: PatientId | None) -> Answer:
    shown = _summary(context, slot_id, written_note(context), who)
    return await _or_other_ways(context, slot_id, shown, who)


@router.on(ChooseWhom)
async def choose_whom(context: Context, action: ChooseWhom) -> Answer:
    """Show for whom this account books; the time stays kept meanwhile."""
    own_patient(context.principal)
    family = await context.services.queries.family(context.account.id)
    return screens.choose_whom(context.t, action.slot, family)


def _somebody_else(context: Context, patient: PatientId) -> PatientId | None:
    """Return the patient, or None where it is whoever presses."""
    return None if context.patient is not None and context.patient.id == patient else patient


@router.on(TakeInstead)
async def take_instead(context: Context, action: TakeInstead) -> Answer:
    """Take a time for a lost appointment: only Confirm is left, and its note goes along."""
    return await _or_other_ways(context, action.slot, _instead(context, action))


async def _instead(context: Context, action: TakeInstead) -> Screen:
    lost = (await own_appointment(context, action.lost)).appointment
    who = _somebody_else(context, lost.patient_id)
    return await _summary(context, action.slot, lost.note, who)


async def _summary_asked(context: Context) -> Screen:
    draft = expected_draft(context)
    return await _summary(context, draft.slot, draft.note, draft.patient)


@router.typed(SUMMARY, _summary_asked)
async def typed_at_summary(context: Context, _text: str) -> Answer:
    """Text books nothing: show the whole again and name the button that does."""
    draft = expected_draft(context)
    return await _or_other_ways(context, draft.slot, _summary_again(context, draft))


async def _summary(
    context: Context, slot_id: SlotId, note: str | None, who: PatientId | None
) -> Screen:
    """Show all that would be booked, and keep the time while it is looked at.

    ``who`` is for whom it is; None is whoever presses.
    """
    own, holds = own_patient(context.principal), context.services.holds
    whom = None if who is None else (await cared_for(context, who)).patient
    offer = await holds.hold(context.account.id, who or own, slot_id)
    draft = BookingDraft.of(offer.doctor, offer.slot, note, who)
    await keep_draft(context, SUMMARY, draft, offer.until)
    return screens.summary(context.t, context.services.policy, offer, note, whom)


async def _summary_again(context: Context, draft: BookingDraft) -> Screen:
    shown = await _summary(context, draft.slot, draft.note, draft.patient)
    return shown.above(context.t("booking.press"))


# The note


@router.on(WriteNote)
async def write_note(context: Context, action: WriteNote) -> Answer:
    """Ask for a note, while the time stays kept."""
    return await _or_other_ways(context, action.slot, _ask_note(context, action.slot))


@router.on(SkipNote)
async def skip_note(context: Context, action: SkipNote) -> Answer:
    """Go on without a note."""
    who = looked_for(context)
    return await _or_other_ways(context, action.slot, _summary(context, action.slot, None, who))


def _note_question(context: Context) -> Screen:
    return screens.ask_note(context.t, expected_draft(context))


@router.typed(NOTE, _note_question)
async def note_typed(context: Context, text: str) -> Answer:
    """Take the note and show the whole. It is kept even where the time was lost meanwhile."""
    draft = replace(expected_draft(context), note=fields.note(text))
    await keep_draft(context, NOTE, draft, context.kept_until)
    shown = _summary(context, draft.slot, draft.note, draft.patient)
    return await _or_other_ways(context, draft.slot, shown)


async def _ask_note(context: Context, slot_id: SlotId) -> Screen:
    draft = kept_draft(context)
    if draft is None or draft.slot != slot_id:
        await _summary(context, slot_id, written_note(context), looked_for(context))
        draft = expected_draft(context)
    await keep_draft(context, NOTE, draft, context.kept_until)
    return screens.ask_note(context.t, draft)


# The press that books


@router.on(ConfirmBooking)
async def confirm(context: Context, action: ConfirmBooking) -> Answer:
    """Book. Pressed twice, or handled again after a crash, it ends at the same line."""
    return await _or_other_ways(context, action.slot, _book(context, action, None))


@router.on(ConfirmFor)
async def confirm_for(context: Context, action: ConfirmFor) -> Answer:
    """Book for somebody else, in the same way."""
    who = _somebody_else(context, action.patient)
    return await _or_other_ways(context, action.slot, _book(context, action, who), who)


async def _book(
    context: Context, action: ConfirmBooking | ConfirmFor, who: PatientId | None
) -> Screen:
    draft = kept_draft(context)
    if draft is not None and (draft.slot, draft.patient) != (action.slot, who):
        draft = None
    note, own = draft.note if draft else None, own_patient(context.principal)
    try:
        made = await context.services.booking.book(
            context.actor, who or own, action.slot, note, seen=action.seen
        )
    except OfferChangedError as refusal:
        now = await _summary(context, action.slot, note, who)
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
    chosen = ChosenTime(doctor.id, doctor.name, slot.span.start)
    return SignUpFirst(TakeTime(slot_id), PickTime(doctor.id, slot.day), chosen)


async def _or_other_ways(
    context: Context, slot_id: SlotId, answer: Awaitable[Screen], who: PatientId | None = None
) -> Answer:
    """Return the answer; where it is refused, say why and offer what is possible instead."""
    try:
        try:
            return await answer
        except NotSignedUpError:
            return await _sign_up_first(context, slot_id)
    except PatientBusyError as refusal:
        sentence = await _said_of(context, who, refusal)
        return await _busy(context, refusal.other, slot_id, sentence)
    except (TooManyUpcomingError, NotVerifiedError) as refusal:
        if (who or looked_for(context)) is None:
            raise
        return way_on(context, await _said_of(context, who, refusal))
    except GONE as refusal:
        context.services.meter.refused(type(refusal).__name__)
        mine = await _mine(context, slot_id, who or looked_for(context))
        return ShowAppointment(mine) if mine else await _nearest(context, refusal, slot_id)


async def _said_of(context: Context, who: PatientId | None, refusal: Refusal) -> Markup:
    """Return why not, and of whom that is said where it is not who presses."""
    sentence, whose = explain(context.t, refusal), who or looked_for(context)
    if whose is None:
        return sentence
    name = (await cared_for(context, whose)).patient.name
    return lined(context.t("booking.for", name=name), sentence)


async def _mine(context: Context, slot_id: SlotId, who: PatientId | None) -> AppointmentId | None:
    """Return the patient's own live appointment in this slot."""
    own = [view.appointment for view in await live_appointments(context, who)]
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
