"""The clinic and its model side by side: both get each command, and are compared after it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis.stateful import RuleBasedStateMachine, invariant

from core.appointments import rules
from core.appointments.booking import BookingService
from core.appointments.holds import HoldService
from core.appointments.requests import RequestService
from core.appointments.service import AppointmentService
from core.appointments.undoing import UndoService
from core.appointments.visits import VisitService
from core.doctors.delays import DelayService
from core.errors import Refusal
from core.model import (
    AccountId,
    Actor,
    Appointment,
    AppointmentId,
    Doctor,
    DoctorId,
    PatientId,
    Slot,
    SlotId,
    Status,
    TimeOff,
)
from core.notifications import Booked, Requested
from core.policy import ClinicPolicy
from core.records.sharing import SharingService
from core.slots.availability import Availability
from core.slots.hours import HoursService
from core.slots.service import SlotService
from core.slots.time_off import TimeOffService
from tests.builders import SetClock
from tests.model.clinic import Reasons, Shown
from tests.model.ground import DOCTORS, Ground, settled
from tests.model.readers import Letter
from tests.model.shares import Sharing
from tests.services import SetHolidays

T = TypeVar("T")

HOLDS_PER_DAY = 5
POLICY = ClinicPolicy(
    zone=ZoneInfo("Europe/Berlin"),
    horizon=timedelta(days=2),
    hold=timedelta(minutes=20),
    upcoming_per_patient=2,
    changes_per_day=5,
)
FRIDAY = datetime(2026, 3, 27, 7, tzinfo=UTC)
"""Two days later the clocks jump."""


class Both(RuleBasedStateMachine):
    """Does everything twice, in the clinic and in the model, and compares."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.run, self.clock = ground, ground.runner.run, SetClock(FRIDAY)
        store, clock = ground.store, self.clock
        self.booking = BookingService(store.open_work, POLICY, clock)
        self.holding = HoldService(store.open_work, POLICY, clock)
        self.changes = AppointmentService(store.open_work, SetHolidays(), POLICY, clock)
        self.undoing = UndoService(store.open_work, SetHolidays(), POLICY, clock)
        self.answers = RequestService(store.open_work, SetHolidays(), POLICY, clock)
        self.marks = VisitService(store.open_work, POLICY, clock)
        self.publishing = SlotService(store.open_work, POLICY, clock)
        self.hours = HoursService(store.open_work, store.queries, SetHolidays(), POLICY, clock)
        self.absence = TimeOffService(store.open_work, POLICY, clock)
        self.delays = DelayService(store.open_work, POLICY, clock)
        self.sharing = SharingService(store.open_work, POLICY, clock)
        self.availability = Availability(store.queries, POLICY, clock)
        self.run(ground.clear())
        doctors = {one.id: one for one in ground.doctors}
        self.model = Sharing(POLICY, FRIDAY, doctors, ground.carers, holds_per_day=HOLDS_PER_DAY)
        self.published: dict[SlotId, Slot] = {}
        """Every slot that there ever was, as it was first."""
        self.taken: list[TimeOff] = []
        """Every time off that there ever was."""

    def both(self, why_not: Reasons, act: Awaitable[T]) -> T | None:
        """Act and return what came of it; None where the clinic and the model both refuse."""
        expected, got, done = next(why_not, None), None, None
        try:
            done = self.run(_waited(act))
        except Refusal as refusal:
            got = type(refusal)
        assert got is expected
        return done

    # Whom and what a number stands for

    def who(self, number: int) -> AccountId:
        return self.ground.accounts[number].id

    def by(self, who: AccountId) -> Actor:
        return Actor(who, "model")

    def doctor(self, number: int) -> Doctor:
        return self.model.doctors[self.ground.doctors[number].id]

    def own_account(self, doctor: DoctorId) -> AccountId:
        account = self.model.doctors[doctor].account_id
        assert account is not None
        return account

    def carer(self, patient: PatientId) -> AccountId:
        return next(iter(self.ground.carers[patient]))

    def slot(self, number: int) -> Slot:
        """Return a slot as it was first; it may be gone."""
        return list(self.published.values())[number % len(self.published)]

    def appointment(self, number: int) -> Appointment:
        return list(self.model.appointments.values())[number % len(self.model.appointments)]

    def shown(self, slot: SlotId, note: str | None, how: str) -> tuple[Shown | None, str | None]:
        """Return what somebody saw of an offer, and what their button says of it."""
        first = self.published[slot]
        there, doctor = self.model.slots.get(slot, first), self.model.doctors[first.doctor_id]
        match how:
            case "unseen":
                return None, None
            case "first":
                there, doctor = first, replace(doctor, version=1)
            case "another note":
                note = "Elbow"
        shown = Shown(there.span, doctor.version, note)
        return shown, rules.fingerprint(there, doctor, POLICY, note)

    # The comparison

    @invariant()
    def no_difference(self) -> None:
        """Slots, appointments, letters, the audit trail and free times are the same."""
        slots, appointments, letters, deeds, late, shares, free, days = self.run(self.books())
        now, model = self.clock.moment, self.model
        assert slots == {slot.id: settled(slot, now) for slot in model.slots.values()}
        assert appointments == model.appointments
        waiting = [as_told(letter, appointments) for letter in letters[None]]
        assert_same(waiting, model.letters.waiting(model.appointments))
        assert_same(
            [first_news(letter) for letter in letters["delivered"]],
            [first_news(letter) for letter in model.letters.delivered],
        )
        assert deeds == model.deeds
        assert late == model.delays
        assert shares == model.shares
        expected = [model.free(self.doctor(one).id) for one in range(DOCTORS)]
        assert [[settled(slot, now) for slot in times] for times in free] == [
            [settled(slot, now) for slot in times] for times in expected
        ]
        assert days == [sorted({slot.day for slot in times}) for times in expected]

    async def books(self) -> Sequence[Any]:
        doctors = [self.doctor(one).id for one in range(DOCTORS)]
        found: Sequence[Any] = await asyncio.gather(
            self.ground.slots(self.clock.moment),
            self.ground.appointments(),
            self.ground.letters(),
            self.ground.deeds(),
            self.ground.delays(),
            self.ground.shares(),
            asyncio.gather(*(self.availability.next_times(one, 999) for one in doctors)),
            asyncio.gather(*(self.availability.days(one) for one in doctors)),
        )
        return found

    def named(self, answer: Appointment) -> tuple[AppointmentId, str]:
        """Return what only storage knows of a new appointment."""
        return answer.id, answer.uid


def as_told(letter: Letter, appointments: Mapping[AppointmentId, Appointment]) -> Letter:
    """Return a letter as it would be put into words now.

    Who has not heard of an appointment hears of it as it then is: one that was moved unheard to
    where its doctor wants to be asked is told as a request.
    """
    about = letter.about
    if not isinstance(about, Booked | Requested):
        return letter
    waits = appointments[about.appointment].status is Status.PENDING
    return letter._replace(about=(Requested if waits else Booked)(about.appointment, about.to))


def first_news(letter: Letter) -> Letter:
    """Return a letter that went out; of the first news, how it stood then is not kept."""
    about = letter.about
    if isinstance(about, Requested):
        return letter._replace(about=Booked(about.appointment, about.to))
    return letter


def assert_same(found: Sequence[Letter], expected: Sequence[Letter]) -> None:
    """Each letter as often as it should be, in whatever order."""
    there, due = Counter(found), Counter(expected)
    assert there == due, f"too much: {list(there - due)}, missing: {list(due - there)}"


async def _waited(act: Awaitable[T]) -> T:
    return await act


async def gathered(asks: Mapping[PatientId, Awaitable[T]]) -> Mapping[PatientId, T | BaseException]:
    """Wait for all of these at once."""
    answers = await asyncio.gather(*asks.values(), return_exceptions=True)
    return dict(zip(asks, answers, strict=True))
