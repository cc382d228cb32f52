"""Rules of a doctor's own business: the card, a delay, the digest; refused, and the nearest not."""

from datetime import time, timedelta
from functools import partial

from core import errors, fields
from core.doctors import rules
from core.doctors.lateness import check_late
from core.doctors.rules import CardField
from core.model import Actor, AdminRole, CardRequest, DoctorId, Place, Verification
from tests.builders import Builder, by
from tests.rules.cases import DOCTOR, MINUTE, Rule
from tests.rules.of_services import ServedRule

ASKED = CardRequest(DOCTOR.id, "Lena Berg", "Eyes", "B1", version=2, waiting=True)
DECIDED = CardRequest(DOCTOR.id, "Lena Berg", "Eyes", "B1", version=2, waiting=False)


async def change_card(build: Builder, *, colleague: bool = False, waits: bool = False) -> object:
    """Take the fee off a card, one's own or a colleague's."""
    doctor, other = await build.doctor(), await build.doctor()
    if waits:
        doctor = await build.doctor(verification=Verification.WAITING)
    whom = other if colleague else doctor
    return await build.cards().change(by(doctor), whom.id, CardField.FEE, None)


async def decide_card(
    build: Builder, *, admin: AdminRole = AdminRole.GRANTED, number: int = 0, asked: bool = True
) -> object:
    """Approve of another licence; ``number`` says how many ids beside the right one."""
    robin, doctor = await build.account(admin=admin), await build.doctor()
    if asked:
        await build.cards().change(by(doctor), doctor.id, CardField.LICENCE, "BE-2")
    acts = Actor(robin.id, "test")
    return await build.cards().decide(acts, DoctorId(doctor.id + number), approve=True)


async def run_late(
    build: Builder, minutes: int = 10, *, colleague: bool = False, days: int = 0
) -> object:
    """Run late on a day so many days from today."""
    doctor, other = await build.doctor(), await build.doctor()
    whom, late = other if colleague else doctor, timedelta(minutes=minutes)
    day = build.clock.now().date() + timedelta(days=days)
    return await build.delays().say(by(doctor), whom.id, late, day)


async def choose_digest(build: Builder, *, colleague: bool) -> object:
    doctor, other = await build.doctor(), await build.doctor()
    whom = other if colleague else doctor
    return await build.digests().choose(by(doctor), whom.id, time(7))


CARDS: list[Rule] = [
    (
        errors.AlreadyDecidedError,
        "a request is decided once",
        partial(rules.refuse_card_decision, DECIDED, 2),
        partial(rules.refuse_card_decision, ASKED, 2),
    ),
    (
        errors.ChangedSinceError,
        "as the admin saw it, and not otherwise",
        partial(rules.refuse_card_decision, ASKED, 1),
        partial(rules.refuse_card_decision, ASKED, None),
    ),
    (
        errors.BadFieldError,
        "a card has a phone number; it need not have an address",
        partial(rules.with_field, DOCTOR, CardField.PHONE, None),
        partial(rules.with_field, DOCTOR, CardField.ADDRESS, None),
    ),
    (
        errors.BadFieldError,
        "there is nothing north of the pole",
        partial(fields.place, Place(90.1, 0)),
        partial(fields.place, Place(90, -180)),
    ),
    (
        errors.BadFieldError,
        "ten languages and no more",
        partial(fields.languages, tuple(f"a{letter}" for letter in "abcdefghijk")),
        partial(fields.languages, tuple(f"a{letter}" for letter in "abcdefghij")),
    ),
    (
        errors.BadFieldError,
        "three hours late and no more",
        partial(check_late, 181 * MINUTE),
        partial(check_late, 180 * MINUTE),
    ),
    (
        errors.BadFieldError,
        "nobody writes that they run late by nothing",
        partial(fields.late, "0"),
        partial(fields.late, "1 min"),
    ),
]
SERVED: list[ServedRule] = [
    (
        errors.NotADoctorError,
        "a card is its doctor's own",
        partial(change_card, colleague=True),
        partial(change_card, colleague=False),
    ),
    (
        errors.ApplicationWaitsError,
        "who waits for an admin changes the application instead",
        partial(change_card, waits=True),
        partial(change_card, waits=False),
    ),
    (
        errors.NotAllowedError,
        "only an admin decides on a card",
        partial(decide_card, admin=AdminRole.NONE),
        partial(decide_card, admin=AdminRole.GRANTED),
    ),
    (
        errors.AlreadyDecidedError,
        "where nothing is asked there is nothing to decide",
        partial(decide_card, asked=False),
        partial(decide_card, asked=True),
    ),
    (
        errors.NotFoundError,
        "of a doctor who is there",
        partial(decide_card, number=1),
        partial(decide_card, number=0),
    ),
    (
        errors.NotADoctorError,
        "nobody runs late for a colleague",
        partial(run_late, colleague=True),
        partial(run_late, colleague=False),
    ),
    (
        errors.AnotherDayError,
        "yesterday's delay is over",
        partial(run_late, days=-1),
        partial(run_late, days=0),
    ),
    (
        errors.BadFieldError,
        "late is not early",
        partial(run_late, minutes=-1),
        partial(run_late, minutes=0),
    ),
    (
        errors.NotADoctorError,
        "nor hears of a colleague's day",
        partial(choose_digest, colleague=True),
        partial(choose_digest, colleague=False),
    ),
]
