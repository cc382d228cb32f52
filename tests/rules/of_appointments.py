"""Rules of booking, moving and cancelling: what is refused, and the nearest that is not."""

from dataclasses import replace

from core import errors
from core.model import AppointmentId, Carer, DoctorId, Relation, SlotId, Source, Status
from tests.rules.cases import (
    A_BIT,
    HOUR,
    ME,
    MINE,
    MINUTE,
    MYSELF,
    NOW,
    PARENT,
    PATIENT,
    POLICY,
    SLOT,
    SOMEBODY,
    STRICT,
    VERIFIED,
    WAITING,
    Rule,
    at,
    book,
    cancel_as_doctor,
    change,
    confirm,
    doctor,
    mine,
    move,
    parent,
    seeker,
    slot,
)

BOOKING: list[Rule] = [
    (
        errors.NotFoundError,
        "one acts only for whom one cares for",
        book(seeker(carer=None)),
        book(seeker(carer=Carer(ME, PATIENT.id, Relation.OTHER))),
    ),
    (
        errors.DisabledError,
        "who is shut out acts for nobody; another carer still does",
        book(seeker(carer=replace(MYSELF, disabled=True))),
        book(seeker(carers=[MYSELF, replace(PARENT, disabled=True)])),
    ),
    (
        errors.NotVerifiedError,
        "where the clinic vouches for its patients, it must have done so",
        book(seeker(patient=replace(PATIENT, verification=WAITING)), policy=STRICT),
        book(seeker(patient=replace(PATIENT, verification=VERIFIED)), policy=STRICT),
    ),
    (
        errors.DoctorAwayError,
        "only a verified doctor sees patients",
        book(doctor=doctor(verification=WAITING)),
        book(doctor=doctor(by_request=True)),
    ),
    (
        errors.DoctorAwayError,
        "a doctor who is shut out sees nobody; one without an account does",
        book(doctor=doctor(disabled=True)),
        book(doctor=doctor(account_id=None)),
    ),
    (
        errors.SlotTakenError,
        "a slot is booked once",
        book(slot=slot(appointment_id=AppointmentId(9))),
        book(slot=slot(appointment_id=None)),
    ),
    (
        errors.SlotClosedError,
        "what is switched off is not offered, wherever it comes from",
        book(slot=slot(switched_off=True)),
        book(slot=slot(source=Source.WEEKLY)),
    ),
    (
        errors.SlotClosedError,
        "a doctor's time off is not offered",
        book(slot=slot(time_off=True)),
        book(slot=slot(time_off=False)),
    ),
    (
        errors.TooSoonError,
        "the notice, to the microsecond",
        book(slot=slot(span=at(NOW + POLICY.notice - A_BIT))),
        book(slot=slot(span=at(NOW + POLICY.notice))),
    ),
    (
        errors.TooFarError,
        "the horizon, to the microsecond",
        book(slot=slot(span=at(NOW + POLICY.horizon + A_BIT))),
        book(slot=slot(span=at(NOW + POLICY.horizon))),
    ),
    (
        errors.SlotHeldError,
        "another's hold counts until it runs out",
        book(slot=slot(held_by=SOMEBODY, held_until=NOW + A_BIT)),
        book(slot=slot(held_by=SOMEBODY, held_until=NOW)),
    ),
    (
        errors.SlotHeldError,
        "one's own hold is in nobody's way but the others'",
        book(slot=slot(held_by=SOMEBODY, held_until=NOW + HOUR)),
        book(slot=slot(held_by=ME, held_until=NOW + HOUR)),
    ),
    (
        errors.OwnPatientError,
        "nobody is their own patient; a doctor's child may be",
        book(parent(Relation.SELF)),
        book(parent(Relation.CHILD)),
    ),
    (
        errors.PatientBusyError,
        "no two appointments at once; one after the other is fine",
        book(seeker(live=[mine(span=at(NOW + HOUR, SLOT.span.start + A_BIT))])),
        book(seeker(live=[mine(span=at(NOW + HOUR, SLOT.span.start))])),
    ),
    (
        errors.TooManyUpcomingError,
        "so many appointments ahead and no more",
        book(seeker(live=[MINE] * POLICY.upcoming_per_patient)),
        book(seeker(live=[MINE] * (POLICY.upcoming_per_patient - 1))),
    ),
    (
        errors.TooManyChangesError,
        "so many changes within a day and no more",
        book(seeker(changes=POLICY.changes_per_day)),
        book(seeker(changes=POLICY.changes_per_day - 1)),
    ),
    (
        errors.OfferChangedError,
        "the end too is what was shown; that somebody holds it was not",
        confirm(slot=slot(span=at(SLOT.span.start, SLOT.span.end + MINUTE))),
        confirm(slot=slot(held_by=ME, held_until=NOW)),
    ),
    (
        errors.OfferChangedError,
        "the doctor's card is as it was shown",
        confirm(doctor(version=2)),
        confirm(doctor(version=1)),
    ),
    (errors.OfferChangedError, "and so is the note", confirm(note=None), confirm(note="Knee")),
]
CHANGING: list[Rule] = [
    (
        errors.NotLiveError,
        "what has begun is not changed any more",
        change(mine(span=at(NOW))),
        change(mine(span=at(NOW + HOUR))),
    ),
    (
        errors.NotLiveError,
        "nor is what was cancelled; what waits for its doctor is",
        change(mine(status=Status.CANCELLED)),
        change(mine(status=Status.PENDING)),
    ),
    (
        errors.NotLiveError,
        "its doctor may cancel it until it ends",
        cancel_as_doctor(mine(span=at(NOW - HOUR, NOW))),
        cancel_as_doctor(mine(span=at(NOW - HOUR, NOW + A_BIT))),
    ),
    (
        errors.CutoffPassedError,
        "the cut-off, to the microsecond",
        change(mine(span=at(NOW + POLICY.cutoff - A_BIT))),
        change(mine(span=at(NOW + POLICY.cutoff))),
    ),
    (
        errors.CutoffPassedError,
        "the cut-off is that of the time one has, however far the new one is",
        move(mine(span=at(NOW + POLICY.cutoff - A_BIT)), slot(span=at(NOW + 9 * HOUR))),
        move(mine(span=at(NOW + POLICY.cutoff)), slot(span=at(NOW + 9 * HOUR))),
    ),
    (
        errors.NotFoundError,
        "one moves to a time of the same doctor",
        move(slot=slot(doctor_id=DoctorId(2))),
        move(slot=slot(id=SlotId(2))),
    ),
    (
        errors.SlotTakenError,
        "one moves to a free time; one's own is in nobody's way",
        move(slot=slot(appointment_id=AppointmentId(9))),
        move(slot=slot(span=at(MINE.span.start + MINUTE))),
    ),
    (
        errors.TooManyChangesError,
        "moving is one of the day's changes",
        move(changes=POLICY.changes_per_day),
        move(changes=POLICY.changes_per_day - 1),
    ),
]
