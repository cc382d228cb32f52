"""Rules of those who wait: what they are offered, and what they may ask for."""

from datetime import timedelta
from functools import partial
from typing import Any

from core import errors
from core.model import (
    Appointment,
    AppointmentId,
    DayPart,
    DoctorId,
    Slot,
    SlotId,
    Wait,
    WaitId,
)
from core.waitlist import rules
from tests.builders import Builder
from tests.contract.lines import TODAY, full, waiting, wish
from tests.rules.cases import DOCTOR, HOUR, ME, NOW, PATIENT, POLICY, SLOT, Case, Rule, at, mine
from tests.rules.cases import seeker as who
from tests.rules.of_services import ServedRule

DAY = timedelta(days=1)
WAIT = Wait(WaitId(1), ME, PATIENT.id, DOCTOR.id, SLOT.day, SLOT.day, DayPart.MORNING, NOW)


def offer(slot: Slot = SLOT, *live: Appointment, **wait: Any) -> Case:
    """Offer a slot of 11:00 to who waits for this morning."""
    waits = Wait(**{**{name: getattr(WAIT, name) for name in WAIT.__slots__}, **wait})
    return partial(rules.refuse_offer, waits, who(live=live), DOCTOR, slot, POLICY, NOW)


async def join(
    build: Builder,
    *,
    last: int = 9,
    free: bool = False,
    waits: int = 0,
    stranger: bool = False,
    away: bool = False,
) -> object:
    """Wait for a time in so many days, of a doctor who may be away, or have one that is free."""
    maria, other = await build.person(), await build.person()
    card = {"account_id": (await build.account(disabled=True)).id} if away else {}
    doctor = await build.doctor(**card)  # type: ignore[arg-type]  # the case's own fields
    await build.slot(doctor.id, 2, off=not free)
    for ahead in range(waits):
        day = TODAY + (20 + ahead) * DAY
        await build.waiting().join(maria.by, maria.patient.id, wish(doctor, day, day))
    asked = wish(doctor, TODAY - DAY, TODAY + last * DAY)
    return await build.waiting().join((other if stranger else maria).by, maria.patient.id, asked)


async def wait_for_oneself(build: Builder, *, own: bool) -> object:
    maria = await build.person()
    account = maria.account if own else await build.account()
    doctor = await build.doctor(account_id=account.id)
    return await build.waiting().join(maria.by, maria.patient.id, wish(doctor))


async def answer(
    build: Builder, *, declined: bool = False, passed: bool = False, other: bool = False
) -> object:
    """Take a time that was offered, and perhaps declined, or not answered until it went on."""
    one = await full(build, 24)
    maria, wait = await waiting(build, one.doctor)
    await waiting(build, one.doctor)
    slot = await one.cancel(build)
    service = build.waiting()
    if declined:
        await service.decline(maria.by, wait.id, slot.id)
    if passed:
        before, build.clock.moment = build.clock.moment, NOW + build.policy.offer_within
        await build.rounds().go()
        build.clock.moment = before
    number = SlotId(slot.id + 1) if other else slot.id
    return await service.take(maria.by, maria.patient.id, wait.id, number)


async def swap(build: Builder, *, seen: bool) -> object:
    """Take a time in place of the later one, having seen that it takes its place or not."""
    one = await full(build, 24, 48)
    late, mine = one.booked[1]
    wait = await build.waiting().join(late.by, late.patient.id, wish(one.doctor))
    slot = await one.cancel(build)
    shown = rules.mark_of(slot, one.doctor, build.policy, mine if seen else None)
    return await build.waiting().take(late.by, late.patient.id, wait.id, slot.id, seen=shown)


async def leave(build: Builder, *, stranger: bool) -> object:
    one = await full(build)
    maria, wait = await waiting(build, one.doctor)
    by = (await build.person()).by if stranger else maria.by
    return await build.waiting().leave(by, wait.id)


OFFERS: list[Rule] = [
    (
        errors.NotFoundError,
        "nobody is offered another doctor's time",
        offer(doctor_id=DoctorId(2)),
        offer(),
    ),
    (
        errors.NotFoundError,
        "nor one of another day",
        offer(first=SLOT.day + DAY, last=SLOT.day + DAY),
        offer(last=SLOT.day + DAY),
    ),
    (
        errors.NotFoundError,
        "nor of another part of the day",
        offer(part=DayPart.AFTERNOON),
        offer(part=DayPart.ANY),
    ),
    (
        errors.NoGainError,
        "nor one that is no earlier than what they have on those days",
        offer(SLOT, mine(span=at(SLOT.span.start - HOUR))),
        offer(SLOT, mine(span=at(SLOT.span.start + HOUR))),
    ),
    (
        errors.PatientBusyError,
        "nor one at which they are with somebody else",
        offer(SLOT, mine(span=SLOT.span, doctor_id=DoctorId(2))),
        offer(SLOT, mine(span=at(SLOT.span.end), doctor_id=DoctorId(2))),
    ),
    (
        errors.TooManyUpcomingError,
        "nor one more than they may have; in place of another they may",
        offer(SLOT, *(mine(doctor_id=DoctorId(2)) for _ in range(POLICY.upcoming_per_patient))),
        offer(SLOT, *(mine(id=AppointmentId(n)) for n in range(POLICY.upcoming_per_patient))),
    ),
]

WAITING: list[ServedRule] = [
    (
        errors.TimesAreFreeError,
        "nobody waits where a time is free",
        partial(join, free=True),
        partial(join, free=False),
    ),
    (
        errors.TooManyWaitsError,
        "a patient waits for so much, and no more",
        partial(join, waits=POLICY.waits_per_patient),
        partial(join, waits=POLICY.waits_per_patient - 1),
    ),
    (
        errors.DaysOverError,
        "nobody waits for days that have passed",
        partial(join, last=-1),
        partial(join, last=0),
    ),
    (
        errors.DoctorAwayError,
        "nor for a doctor who does not practise",
        partial(join, away=True),
        partial(join, away=False),
    ),
    (
        errors.OwnPatientError,
        "nor for themselves",
        partial(wait_for_oneself, own=True),
        partial(wait_for_oneself, own=False),
    ),
    (
        errors.NotFoundError,
        "nor for somebody else's patient",
        partial(join, stranger=True),
        partial(join, stranger=False),
    ),
    (
        errors.OfferOverError,
        "what was declined is offered no more",
        partial(answer, declined=True),
        partial(answer, declined=False),
    ),
    (
        errors.OfferOverError,
        "nor what went to the next in line",
        partial(answer, passed=True),
        partial(answer, passed=False),
    ),
    (
        errors.OfferOverError,
        "nor what never was",
        partial(answer, other=True),
        partial(answer, other=False),
    ),
    (
        errors.OfferChangedError,
        "it takes the place of what was shown, and of nothing else",
        partial(swap, seen=False),
        partial(swap, seen=True),
    ),
    (
        errors.NotFoundError,
        "nobody leaves for somebody else",
        partial(leave, stranger=True),
        partial(leave, stranger=False),
    ),
]
