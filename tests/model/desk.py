"""What the desk does for whoever called, in the clinic and the model."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.appointments.desk import DeskService
from core.errors import NotAllowedError
from core.model import Actor, Side, Status
from core.people.access import Access, AccessService, Whom
from tests.model.both import POLICY
from tests.model.choices import else_who, has_appointments, has_slots, seldom, some
from tests.model.ground import ACCOUNTS, PATIENTS, Ground
from tests.model.visits import Visits
from tests.services import SetHolidays


class AtTheDesk(Visits):
    """An admin books, moves and cancels for anybody, past the clinic's limits."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        open_work = ground.store.open_work
        self.desk = DeskService(open_work, SetHolidays(), POLICY, self.clock)
        self.access = AccessService(open_work, POLICY, self.clock)
        self.admin = Actor(ground.admin.id, "model")

    @rule(number=st.integers(0, ACCOUNTS - 1), out=seldom, who=else_who)
    def shut_out(self, number: int, out: bool, who: int | None) -> None:
        """What is booked stays, and nobody acts meanwhile who is shut out; an admin's alone."""
        account, acts = self.who(number), self.admin if who is None else self.by(self.who(who))
        whom = Whom(Access.ACCOUNT, account)
        act = self.access.close(acts, whom) if out else self.access.open(acts, whom)
        why_not = iter([NotAllowedError] if acts is not self.admin else [])
        self.both(why_not, act)
        if acts is self.admin:
            self.model.shut_out(self.ground.admin.id, account, out=out)

    @has_slots
    @rule(whom=some, which=some)
    def desk_books(self, whom: int, which: int) -> None:
        """It is confirmed at once, and counts as nobody's change."""
        patient, slot = self.ground.patients[whom % PATIENTS], self.slot(which).id
        why_not = self.model.no_desk_booking(self.ground.admin.id, patient, slot)
        made = self.both(why_not, self.desk.book(self.admin, patient, slot))
        there = any(one.slot_id == slot for one in self.model.ahead(patient))
        if made is not None and not there:
            self.model.booked_by_desk(self.ground.admin.id, patient, slot, self.named(made))
            assert made == self.model.appointments[made.id]

    @has_appointments
    @rule(which=some)
    def desk_cancels(self, which: int) -> None:
        """The time is free at once, and both sides hear."""
        appointment = self.appointment(which)
        why_not = self.model.no_desk_change(appointment)
        if self.both(why_not, self.desk.cancel(self.admin, appointment.id, "They called")):
            self.model.cancelled(self.ground.admin.id, appointment, Side.DESK, "They called")

    @has_appointments
    @rule(which=some, to=some)
    def desk_moves(self, which: int, to: int) -> None:
        """What a doctor agreed to stays agreed."""
        agreed = [one for one in self.model.appointments.values() if one.status is Status.CONFIRMED]
        appointment = agreed[which % len(agreed)] if agreed else self.appointment(which)
        if appointment.status is Status.PENDING:
            return
        fitting = [one for one in self.published.values() if one.doctor_id == appointment.doctor_id]
        slot = fitting[to % len(fitting)].id
        why_not = self.model.no_desk_move(self.ground.admin.id, appointment, slot)
        if self.both(why_not, self.desk.move(self.admin, appointment.id, slot)):
            self.model.moved(self.ground.admin.id, appointment, slot, by_desk=True)
