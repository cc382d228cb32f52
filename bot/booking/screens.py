"""Booking as its patient sees it: the doctors, a doctor's card, the summary, the note, "booked"."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.booking.actions import ChooseWhom, ConfirmBooking, ConfirmFor, SkipNote, WriteNote
from bot.booking.draft import BookingDraft
from bot.chat.pages import Page, turning
from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.appointment import (
    appointment_lines,
    asked_first,
    with_note,
)
from bot.shared.doctor_card import doctor_card, free_from, map_row
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.booking import AskWait, PickDay, PickTime, TakeTime, TakeTimeFor
from bot.shared.links.days import FIRST_FREE, PRESENT
from bot.shared.links.finding import FindATime, ShowDoctor, ShowDoctors
from bot.shared.links.people import AddSomebody
from bot.shared.specialties import with_specialty
from bot.shared.times import Calendar, Choosing, calendar_rows, tell_me
from core.appointments.rules import fingerprint
from core.model import Appointment, Doctor, Patient, Relation, Slot, SlotId, Status
from core.policy import ClinicPolicy
from core.views import DoctorListing, FamilyMember, FreeTime, Offer

NAME_SHOWN = 14
"""Of a name beside other words on a button."""
MOST_SHOWN = 12
"""Of those for whom one books, as buttons."""


def doctors(t: Translator, page: Page[DoctorListing], own: Sequence[FreeTime] = ()) -> Screen:
    """The doctors who take appointments, each with their next free time.

    ``own`` are the earliest times of those whom the reader was with last: a press takes one.
    """
    if not page.items:
        return Screen(t("doctors.none"), (back_row(t),))
    buttons = tuple(
        (Button(cut(listing.doctor.name), ShowDoctor(listing.doctor.id)),) for listing in page.items
    )
    title = lined(t("doctors.title"), t("doctors.yours") if own else None)
    text = paragraphs(title, *(_line(t, listing) for listing in page.items))
    times = tuple((Button(_time_with(t, one), TakeTime(one.slot.id)),) for one in own)
    find = (Button(t.plain("home.find"), FindATime()),)
    return Screen(text, (*times, *buttons, *turning(t, page, ShowDoctors), find, back_row(t)))


def _time_with(t: Translator, one: FreeTime) -> str:
    return cut(f"{t.when(one.slot.span.start)} {one.doctor.name}")


def _line(t: Translator, listing: DoctorListing) -> Markup:
    doctor = with_specialty(t, listing.doctor)
    return lined(doctor, free_from(t, listing.next_free))


def card(
    t: Translator,
    policy: ClinicPolicy,
    doctor: Doctor,
    earliest: Slot | None,
    back_on: date | None,
    free: Calendar,
    back: Action,
) -> Screen:
    """One doctor: what the clinic shows of them, when they are back, and their free days."""
    text = paragraphs(
        doctor_card(t, policy, doctor, earliest.span.start if earliest else None),
        None if back_on is None else t("doctor.away", day=t.day(back_on)),
    )
    rows = [*map_row(t, doctor), back_row(t, back)]
    wait = tell_me(t, AskWait(doctor.id, PRESENT))
    if earliest is None:
        rows = [wait, *rows]
    else:
        text = paragraphs(text, t("doctor.choose-day"))
        shortcut = t.plain("doctor.earliest", time=t.when(earliest.span.start))
        days = calendar_rows(t, to_book(t, doctor), free, FIRST_FREE)
        rows = [(Button(shortcut, TakeTime(earliest.id)),), *days, wait, *rows]
    return Screen(text, tuple(rows))


def to_book(t: Translator, doctor: Doctor) -> Choosing:
    """A time is chosen to book it."""
    return Choosing(
        doctor=doctor.id,
        title=with_specialty(t, doctor),
        month=lambda month: PickDay(doctor.id, month),
        day=lambda day: PickTime(doctor.id, day),
        take=lambda slot: TakeTime(slot.id),
        back=ShowDoctor(doctor.id),
        wait=lambda day: AskWait(doctor.id, day),
    )


def ask_note(t: Translator, draft: BookingDraft) -> Screen:
    """Ask for a note; Back leads to the confirm screen with what was written before."""
    about = t("booking.about", doctor=draft.doctor_name, time=t.at_length(draft.start))
    back = back_row(t, TakeTime(draft.slot))
    if draft.note is None:
        return Screen(paragraphs(about, t("booking.ask-note")), (back,))
    written = with_note(t, about, draft.note)
    remove = Button(t.plain("booking.remove-note"), SkipNote(draft.slot))
    return Screen(paragraphs(written, t("booking.ask-other-note")), ((remove,), back))


def summary(
    t: Translator, policy: ClinicPolicy, offer: Offer, note: str | None, whom: Patient | None = None
) -> Screen:
    """All that will be booked, before it is, for whom, and until when the time is kept.

    ``whom`` is None where it is for the reader.
    """
    doctor, slot = offer.doctor, offer.slot
    asks = offer.answer_by is not None
    check = t("booking.check-request" if asks else "booking.check")
    name = None if whom is None else t("booking.for", name=whom.name)
    lines = appointment_lines(t, policy, doctor, slot.span, zone=True)
    text = with_note(t, paragraphs(check, lined(name, lines)), note)
    text = paragraphs(text, asked_first(t, offer))
    if offer.until is not None:
        text += "\n\n" + t("booking.kept-until", time=t.time(offer.until))
    seen = fingerprint(slot, doctor, policy, note)
    confirm: Action = ConfirmBooking(slot.id, seen)
    if whom is not None:
        confirm = ConfirmFor(slot.id, whom.id, seen)
    me = t.plain("booking.me") if whom is None else cut(whom.name, NAME_SHOWN)
    change = "booking.add-note" if note is None else "booking.change-note"
    return Screen(
        text,
        (
            (Button(t.plain("booking.confirm-request" if asks else "booking.confirm"), confirm),),
            (
                Button(t.plain(change), WriteNote(slot.id)),
                Button(t.plain("booking.whom", name=me), ChooseWhom(slot.id)),
            ),
            back_row(t, PickTime(doctor.id, slot.day)),
        ),
    )


def choose_whom(t: Translator, slot: SlotId, family: Sequence[FamilyMember]) -> Screen:
    """For whom the time is: oneself, one of those for whom one books, or somebody new."""
    rows = tuple(
        (Button(cut(_called(t, one)), TakeTimeFor(slot, one.patient.id)),)
        for one in family[:MOST_SHOWN]
    )
    new = (Button(t.plain("family.add"), AddSomebody(slot)),)
    return Screen(t("booking.choose-whom"), (*rows, new, back_row(t, TakeTime(slot))))


def _called(t: Translator, one: FamilyMember) -> str:
    if one.relation is Relation.SELF:
        return t.plain("booking.myself", name=one.patient.name)
    return f"{one.patient.name} ({t.plain(f'relation.{one.relation}')})"


def booked(t: Translator, doctor: Doctor, appointment: Appointment) -> Screen:
    """The appointment is made, or asked for, in a line: the letter below says the rest."""
    key = "booking.requested" if appointment.status is Status.PENDING else "booking.booked"
    return Screen(t(key, time=t.when(appointment.span.start), doctor=doctor.name))


def busy(t: Translator, sentence: Markup, other: Appointment, slot: Slot) -> Screen:
    """The patient has another appointment then: look at it, or choose another time."""
    look = Button(t.plain("booking.look"), ShowAppointment(other.id))
    elsewhen = Button(t.plain("times.other-times"), PickTime(slot.doctor_id, slot.day))
    return Screen(sentence, ((look, elsewhen), back_row(t, ShowDoctor(slot.doctor_id))))
