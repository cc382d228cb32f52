"""Whether the audit trail tells of every change, once and in order, and explains what is so."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from core.audit import CHANGES, READINGS, Deed
from core.model import Appointment, Doctor
from core.policy import ClinicPolicy
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from tests.storm.care import CareBook
from tests.storm.lives import (
    BY_ITSELF,
    FREEING,
    SEEN,
    ImpossibleLifeError,
    life,
    never_two_in_one,
    stands,
)

Histories = Mapping[int, Sequence[AnyRow]]


def histories(trail: Sequence[AnyRow]) -> Histories:
    """Return the deeds of each appointment, oldest first; who read by it changed nothing of it."""
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in trail:
        if row.appointment_id is not None and row.deed not in READINGS:
            found[row.appointment_id].append(row)
    return found


def trail_explains(
    trail: Sequence[AnyRow],
    views: Sequence[AppointmentView],
    care: CareBook,
    slots: Sequence[AnyRow],
    policy: ClinicPolicy,
) -> Iterator[str]:
    """Compare the trail, oldest deed first, with the appointments and slots there are."""
    deeds = dict(histories(trail))
    for row in trail:
        if not row.origin:
            yield f"deed {row.id} ({row.deed}) says not from where it came"
    for view in views:
        yield from _of_appointment(
            view.appointment, view.doctor, deeds.pop(view.appointment.id, ()), care
        )
    if deeds:
        yield f"the trail tells of appointments that are not there: {sorted(deeds)[:5]}"
    doctors = {view.doctor.id: view.doctor.account_id for view in views}
    for row in trail:
        if row.appointment_id is not None:
            concerned = {*care.carers[row.patient_id], doctors[row.doctor_id], *care.staff}
            by_itself = row.actor_id is None and row.deed in BY_ITSELF
            if row.actor_id not in concerned and not by_itself:
                yield f"deed {row.id} ({row.deed}) was done by {row.actor_id}"
    live = [view.appointment for view in views if view.appointment.live]
    yield from never_two_in_one(trail, live)
    yield from _sums(trail, slots, [view.appointment for view in views])
    yield from _budget(trail, care, policy)
    yield from _readings(trail)


def _of_appointment(
    one: Appointment, doctor: Doctor, told: Sequence[AnyRow], care: CareBook
) -> Iterator[str]:
    """It began once, first; each deed could follow upon the last one; it stands where they led."""
    words = [row.deed for row in told]
    try:
        stages = life(told, asks_first=doctor.by_request, staff=care.staff)
    except ImpossibleLifeError as error:
        yield f"appointment {one.id} has the deeds {words}: {error}"
        return
    if not stages:
        yield f"appointment {one.id} has no deeds"
        return
    yield from stands(one, stages[-1])
    maker = None if told[0].actor_id in care.accounts_gone else told[0].actor_id
    if (maker, told[0].at) != (one.made_by, one.made_at):
        yield f"the trail says that {told[0].actor_id} made {one.id} at {told[0].at}"
    for stage in stages:
        if stage.deed in SEEN and stage.at < one.span.start:
            yield f"appointment {one.id} had ended at {stage.at}, before it began"


def _sums(
    trail: Sequence[AnyRow], slots: Sequence[AnyRow], all_there: Sequence[Appointment]
) -> Iterator[str]:
    """A patient frees the slot they leave, or it goes with them, where its doctor's week has it no
    more; a doctor does not. What was cancelled frees it later, unless it was taken back, or the
    slot went away meanwhile. What was published is there."""
    count = Counter(row.deed for row in trail)
    left = Counter((row.at, row.actor_id) for row in trail if row.deed in FREEING)
    settled = [row.at for row in trail if row.deed == Deed.CANCELLATION_SETTLED]
    freeing = {*left, *((at, None) for at in settled)}
    gone = sum(
        row.deed == Deed.SLOTS_DELETED and (row.at, row.actor_id) in freeing for row in trail
    )
    freed = {row.at for row in trail if row.deed in {Deed.SLOT_FREED, Deed.SLOTS_DELETED}}
    nothing = sum(at not in freed for at in settled)
    undoable = sum(one.undo_until is not None for one in all_there)
    stay = count[Deed.APPOINTMENT_RESTORED] + undoable + nothing
    if count[Deed.SLOT_FREED] + gone != left.total() - stay:
        yield (
            f"{count[Deed.SLOT_FREED]} slots were freed and {gone} went,"
            f" where {left.total()} were left and {stay} of them stayed"
        )
    number: Counter[str] = Counter()
    for row in trail:
        number[row.deed] += row.amount or 0
    there = number[Deed.SLOTS_PUBLISHED] - number[Deed.SLOTS_DELETED]
    if there != len(slots):
        yield f"{len(slots)} slots are there; the trail says {there}"


def _readings(trail: Sequence[AnyRow]) -> Iterator[str]:
    """A doctor reads a history between its being shared with them and that being over."""
    shared: set[tuple[int, int]] = set()
    for row in trail:
        between = (row.patient_id, row.doctor_id)
        if row.deed == Deed.HISTORY_SHARED:
            shared.add(between)
        elif row.deed == Deed.SHARING_ENDED:
            shared.discard(between)
        elif row.deed == Deed.PATIENT_ERASED:
            shared = {(patient, doctor) for patient, doctor in shared if patient != row.patient_id}
        elif row.deed in READINGS and between not in shared:
            yield f"deed {row.id} ({row.deed}) was done by {row.actor_id}, who was not let"


def practice_explained(
    trail: Sequence[AnyRow],
    times_off: Sequence[AnyRow],
    delays: Sequence[AnyRow],
    policy: ClinicPolicy,
) -> Iterator[str]:
    """What doctors said of themselves is so: their times off, and how late each runs on a day.

    Saying so of one day is forgotten with the next.
    """
    count = Counter(row.deed for row in trail)
    away = count[Deed.TIME_OFF_TAKEN] - count[Deed.TIME_OFF_ENDED]
    if away != len(times_off):
        yield f"{len(times_off)} times off are there; the trail says {away}"
    said = {row.doctor_id: row for row in trail if row.deed == Deed.DELAY_SAID}
    late = {
        (row.doctor_id, row.at.astimezone(policy.zone).date()): timedelta(minutes=row.amount)
        for row in said.values()
        if row.amount
    }
    there = {(row.doctor_id, row.day): row.late for row in delays}
    if late != there:
        yield f"doctors run late by {there}; the trail says {late}"


def _budget(trail: Sequence[AnyRow], care: CareBook, policy: ClinicPolicy) -> Iterator[str]:
    """No patient's side changes more within a day than the clinic allows; cancelling is free.

    A storm lasts less than a day.
    """
    asked = Counter(
        row.patient_id
        for row in trail
        if row.deed in CHANGES
        and row.deed != Deed.APPOINTMENT_CANCELLED
        and row.actor_id not in care.staff
    )
    for patient, number in asked.items():
        if number > policy.changes_per_day:
            yield f"patient {patient} changed something {number} times"
