"""Whether the audit trail tells of every change, once and in order, and explains what is so."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.audit import CHANGES, Deed
from core.model import AccountId, Appointment, PatientId
from core.policy import ClinicPolicy
from core.views import AppointmentView
from storage.drivers.readers import AnyRow

BEGINNINGS = (Deed.APPOINTMENT_REQUESTED, Deed.APPOINTMENT_BOOKED)
ENDS = (Deed.APPOINTMENT_CANCELLED, Deed.APPOINTMENT_CALLED_OFF)
TIMES = (*BEGINNINGS, Deed.APPOINTMENT_MOVED)
"""Each of them puts an appointment into a slot."""

Carers = Mapping[PatientId, Mapping[AccountId, int]]


def trail_explains(
    trail: Sequence[AnyRow],
    views: Sequence[AppointmentView],
    carers: Carers,
    slots: Sequence[AnyRow],
    policy: ClinicPolicy,
) -> Iterator[str]:
    """Compare the trail, oldest deed first, with the appointments and slots there are."""
    deeds: dict[int, list[AnyRow]] = defaultdict(list)
    for row in trail:
        if row.appointment_id is not None:
            deeds[row.appointment_id].append(row)
        if not row.origin:
            yield f"deed {row.id} ({row.deed}) says not from where it came"
    for view in views:
        yield from _of_appointment(view.appointment, deeds.pop(view.appointment.id, []))
    if deeds:
        yield f"the trail tells of appointments that are not there: {sorted(deeds)[:5]}"
    doctors = {view.doctor.id: view.doctor.account_id for view in views}
    for row in trail:
        if row.appointment_id is not None:
            concerned = {*carers[row.patient_id], doctors[row.doctor_id]}
            if row.actor_id not in concerned:
                yield f"deed {row.id} ({row.deed}) was done by {row.actor_id}"
    yield from _sums(trail, slots)
    yield from _budget(trail, policy)


def _of_appointment(one: Appointment, told: Sequence[AnyRow]) -> Iterator[str]:
    """It began once, first; it was moved as often as it says; it was cancelled once, last."""
    words = [row.deed for row in told]
    count = Counter(words)
    if not told or words[0] not in BEGINNINGS or sum(count[one] for one in BEGINNINGS) != 1:
        yield f"appointment {one.id} has the deeds {words}"
        return
    if (told[0].actor_id, told[0].at) != (one.made_by, one.made_at):
        yield f"the trail says that {told[0].actor_id} made {one.id} at {told[0].at}"
    cancelled = 0 if one.live else 1
    if sum(count[end] for end in ENDS) != cancelled:
        yield f"appointment {one.id} is {one.status} with the deeds {words}"
    if cancelled and words[-1] not in ENDS:
        yield f"appointment {one.id} was changed after it was cancelled: {words}"
    if count[Deed.APPOINTMENT_MOVED] != one.sequence - cancelled:
        yield f"appointment {one.id} has sequence {one.sequence} with the deeds {words}"
    last = [row.slot_id for row in told if row.deed in TIMES][-1]
    if one.slot_id is not None and last != one.slot_id:
        yield f"appointment {one.id} is in slot {one.slot_id}; the trail says {last}"
    if one.coming and Deed.ATTENDANCE_CONFIRMED not in words:
        yield f"appointment {one.id} was confirmed by nobody"


def _sums(trail: Sequence[AnyRow], slots: Sequence[AnyRow]) -> Iterator[str]:
    """A patient frees the slot they leave, a doctor does not; what was published is there."""
    count = Counter(row.deed for row in trail)
    left = count[Deed.APPOINTMENT_MOVED] + count[Deed.APPOINTMENT_CANCELLED]
    if count[Deed.SLOT_FREED] != left:
        yield f"{count[Deed.SLOT_FREED]} slots were freed by {left} moves and cancellations"
    number: Counter[str] = Counter()
    for row in trail:
        number[row.deed] += row.amount or 0
    there = number[Deed.SLOTS_PUBLISHED] - number[Deed.SLOTS_DELETED]
    if there != len(slots):
        yield f"{len(slots)} slots are there; the trail says {there}"


def _budget(trail: Sequence[AnyRow], policy: ClinicPolicy) -> Iterator[str]:
    """No patient's side changes more within a day than the clinic allows; cancelling is free.

    A storm lasts less than a day.
    """
    asked = Counter(
        row.patient_id
        for row in trail
        if row.deed in CHANGES and row.deed != Deed.APPOINTMENT_CANCELLED
    )
    for patient, number in asked.items():
        if number > policy.changes_per_day:
            yield f"patient {patient} changed something {number} times"
