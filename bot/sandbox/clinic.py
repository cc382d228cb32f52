"""The sample clinic: its people, doctors at work and on leave, made through core's services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

from bot.chat.context import Services
from bot.sandbox.messages import User
from core.doctors.rules import CardField
from core.model import Account, Actor, Doctor, Place, WeeklyHours
from core.people.service import Application
from core.policy import Window
from core.slots.new_hours import NewWeek

PATIENT = User(7_100_000_001, "Maria", "Silva", "maria", "en", "+49 30 5550101", "patient")
DOCTOR = User(7_100_000_002, "Lena", "Hoffmann", "lena", "en", "+49 30 5550102", "doctor")
ADMIN = User(7_100_000_003, "Robin", "Weber", "robin", "en", "+49 30 5550103", "admin")

ASKS = User(7_100_000_021, "Anna", "Keller", "anna", "en", "+49 30 5550121", "patient")
"""Another patient: she asks one doctor for a time and waits for one of another."""

DAYS_AWAY = 10
DOOR = Place(52.50913, 13.37652)
"""Where patients find all of them."""


@dataclass(frozen=True, slots=True)
class SampleDoctor:
    """A doctor of the sample clinic and the week they work."""

    telegram_id: int
    application: Application
    weekdays: frozenset[int]
    windows: tuple[Window, ...]
    length: timedelta
    on_leave: bool = False

    @property
    def week(self) -> tuple[WeeklyHours, ...]:
        """The hours of this week."""
        return tuple(
            WeeklyHours(weekday, window, self.length)
            for weekday in sorted(self.weekdays)
            for window in self.windows
        )


def _hours(*windows: tuple[int, int]) -> tuple[Window, ...]:
    return tuple(Window(time(start), time(end)) for start, end in windows)


DOCTORS: Sequence[SampleDoctor] = (
    SampleDoctor(
        DOCTOR.id,
        Application(
            name="Dr. Lena Hoffmann",
            phone=DOCTOR.phone_number,
            specialty="Cardiology",
            licence="BE-104233",
            languages=("de", "en"),
            experience_years=14,
            fee=Decimal(90),
            bio="Listens first. Hearts of all ages, and the worries that come with them.",
        ),
        frozenset({0, 1, 2, 3, 4, 5, 6}),
        _hours((9, 13), (14, 18)),
        timedelta(minutes=30),
    ),
    SampleDoctor(
        7_100_000_011,
        Application(
            name="Dr. Amir Haddad",
            phone="+49 30 5550111",
            specialty="Family medicine",
            licence="BE-118840",
            languages=("ar", "en", "fr"),
            experience_years=22,
            fee=Decimal(55),
            bio="Your first door for everything, from a cough to a certificate.",
        ),
        frozenset({0, 1, 2, 3, 4}),
        _hours((8, 12), (13, 16)),
        timedelta(minutes=20),
    ),
    SampleDoctor(
        7_100_000_012,
        Application(
            name="Dr. Olga Petrova",
            phone="+49 30 5550112",
            specialty="Dermatology",
            licence="BE-120077",
            address="Garden house, second floor",
            languages=("ru", "de"),
            experience_years=9,
            fee=Decimal("72.50"),
        ),
        frozenset({1, 3, 5}),
        _hours((10, 15)),
        timedelta(minutes=15),
    ),
    SampleDoctor(
        7_100_000_013,
        Application(
            name="Dr. Jonas Lindqvist",
            phone="+49 30 5550113",
            specialty="Paediatrics",
            licence="BE-099512",
            languages=("sv", "en", "de"),
            experience_years=31,
            bio="Small patients, big patience.",
        ),
        frozenset({0, 2, 4}),
        _hours((9, 12), (15, 19)),
        timedelta(minutes=30),
        on_leave=True,
    ),
)

FULL = User(7_100_000_014, "Dr. Ines Moreau", phone_number="+49 30 5550114", hint="doctor")
FULL_CARD = Application(
    name=FULL.first_name,
    phone=FULL.phone_number,
    specialty="Ophthalmology",
    licence="BE-131415",
    languages=("fr", "en"),
    experience_years=17,
    fee=Decimal(80),
    bio="Here one morning a week, and booked out: ask to be told when a time frees.",
)
"""The admin has her only time: who waits for one is offered it where the admin cancels."""


def elsewhere() -> Sequence[User]:
    """Return the people whose phones are put away: each comes onto the page when it rings."""
    others = [one for one in DOCTORS if one.telegram_id != DOCTOR.id]
    return (ASKS, *(_owner(one) for one in others), FULL)


def _owner(doctor: SampleDoctor) -> User:
    card = doctor.application
    return User(doctor.telegram_id, card.name, phone_number=card.phone, hint="doctor")


APPLIES = User(7_100_000_031, "Dr. Nora Berg", phone_number="+49 30 5550131", hint="doctor")
"""Waits for the admin's word."""
APPLICATION = Application(
    name=APPLIES.first_name,
    phone="+49305550131",
    specialty="Pediatrics",
    licence="BE-2031",
    languages=("en", "sv"),
    experience_years=7,
)


MANY_TIMES = _owner(DOCTORS[1])
"""Works on every weekday."""


async def furnish(services: Services) -> None:
    """Fill an empty clinic: the admin, doctors with weekly hours, one of whom waits to be one."""
    admin = await services.people.meet(
        ADMIN.id, f"{ADMIN.first_name} {ADMIN.last_name}", "en", configured_admin=True
    )
    await services.people.sign_up(_as(admin), admin.name, ADMIN.phone_number)
    for sample in DOCTORS:
        account = await services.people.meet(sample.telegram_id, sample.application.name, "en")
        doctor = await _hire(services, admin, account, sample.application)
        await services.hours.save(_as(account), doctor.id, NewWeek(sample.week))
        await services.cards.change(_as(account), doctor.id, CardField.PLACE, DOOR)
        if sample.on_leave:
            today = services.availability.today()
            away = services.time_off.days(today, today + timedelta(days=DAYS_AWAY))
            await services.time_off.take(_as(account), doctor.id, away)
    full = await services.people.meet(FULL.id, FULL_CARD.name, "en")
    await _hire(services, admin, full, FULL_CARD)
    applies = await services.people.meet(APPLIES.id, APPLIES.first_name, "en")
    await services.people.apply(_as(applies), APPLICATION)
    name = f"{ASKS.first_name} {ASKS.last_name}"
    asks = await services.people.meet(ASKS.id, name, "en")
    await services.people.sign_up(_as(asks), name, ASKS.phone_number)


async def _hire(services: Services, admin: Account, account: Account, card: Application) -> Doctor:
    applied = await services.people.apply(_as(account), card)
    if applied.practises:
        return applied
    return await services.people.decide_doctor(_as(admin), applied.id, approve=True)


def _as(account: Account) -> Actor:
    return Actor(account.id, "sample clinic")
