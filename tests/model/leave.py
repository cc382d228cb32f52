"""A doctor's time off, in the model: when they are away, and why they may not be."""

from dataclasses import dataclass, field, replace

from core import errors
from core.model import AccountId, Appointment, DoctorId, Slot, Span, TimeOff, TimeOffId
from tests.model.answers import Answers
from tests.model.clinic import Reasons


@dataclass(slots=True)
class Leave(Answers):
    """A clinic whose doctors go away."""

    times_off: dict[TimeOffId, TimeOff] = field(default_factory=dict)

    def is_away(self, doctor: DoctorId, span: Span) -> bool:
        return any(
            one.doctor_id == doctor and one.span.overlaps(span) for one in self.times_off.values()
        )

    def look_again(self) -> list[Slot]:
        """Write at each slot whether it lies in a time off; return those that changed."""
        changed = []
        for slot in sorted(self.slots.values(), key=lambda one: one.span):
            away = self.is_away(slot.doctor_id, slot.span)
            if slot.time_off is not away:
                self.slots[slot.id] = replace(slot, time_off=away)
                changed.append(self.slots[slot.id])
        return changed

    def stand_in_it(self, doctor: DoctorId, span: Span) -> list[Appointment]:
        """Return the appointments that have not begun."""
        found = [
            appointment
            for appointment in self.appointments.values()
            if appointment.doctor_id == doctor
            and appointment.live
            and appointment.span.overlaps(span)
        ]
        ahead = [appointment for appointment in found if appointment.span.start > self.now]
        return sorted(ahead, key=lambda appointment: appointment.span)

    def no_time_off(self, who: AccountId, doctor: DoctorId, span: Span) -> Reasons:
        if span.end <= self.now:
            yield errors.InThePastError
        yield from self.no_doctor(who, doctor)

    def no_end(self, who: AccountId, doctor: DoctorId, one: TimeOffId) -> Reasons:
        yield from self.no_doctor(who, doctor)
        if one not in self.times_off:
            yield errors.NotFoundError
