"""Who is there when a storm begins: doctors with times to give, patients, strangers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, select

from bot.chat.payload import Action
from bot.sandbox.world import Phone
from bot.shared.links.appointments import AskCancel
from bot.shared.links.booking import AskWait, TakeTime
from bot.shared.links.days import PRESENT
from bot.shared.links.people import ShowFamily
from core.model import AccountId, AdminRole, Doctor, DoctorId, Relation, Verification
from core.model import Actor as By
from core.people.access import Access, Whom
from core.policy import Window
from core.slots.service import Plan, SlotService
from core.waitlist.service import Wish
from storage.tables import VACANT, accounts, slots
from tests.builders import Someone
from tests.storm.actors import NAME, Actor, Coy
from tests.storm.care import Care
from tests.storm.desk import Desk, Receptionist, Regulars
from tests.storm.desk_errands import AT_THE_DESK
from tests.storm.forecast import AHEAD, Forecast
from tests.storm.ground import Ground
from tests.storm.leaver import Leaver
from tests.storm.slow_writer import SlowWriter
from tests.storm.weights import DOCTOR, ERRANDS, FULLY_BOOKED, PATIENT, Weights

ASKED_FIRST = 2
"""One of so many doctors is asked before a time is confirmed."""
WANTED = 45
"""So many times everybody wants."""
STRANGER, PARENT, LEAVES = 4, 0, 6
"""Who is a stranger, has a child, and has everything erased: of five, of six, and of eight."""
STRANGERS = 900_000
"""Their chats begin here."""
WAITING = 6
"""So many wait when it begins."""
RECEPTIONISTS, APPLICANTS = 4, 3
SHUT_OUT = slice(7, 9)
"""Which of the patients are shut out now and then."""
_VACANT = (
    select(slots.c.id, slots.c.doctor_id, slots.c.starts_at)
    .where(VACANT)
    .order_by(slots.c.starts_at)
)


@dataclass(slots=True)
class Crowd:
    """Who is there."""

    actors: list[Actor] = field(default_factory=list)
    slow: list[SlowWriter] = field(default_factory=list)
    coy: list[Coy] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)
    """Chats that block the bot now and then: not every letter arrives there."""
    chats: dict[DoctorId, int] = field(default_factory=dict)
    """Where the doctors are reached."""
    leavers: list[Leaver] = field(default_factory=list)
    desks: list[Receptionist] = field(default_factory=list)
    staff: set[AccountId] = field(default_factory=set)
    """The accounts of the receptionists."""
    applicants: dict[DoctorId, int] = field(default_factory=dict)
    """Who applied as a doctor, and where they are reached."""
    care: Care = field(default_factory=lambda: Care({}, {}))
    """Who cared for whom when it began."""

    @property
    def leaving(self) -> set[int]:
        """The chats of those who have everything erased."""
        return {one.chat for one in self.leavers}

    @property
    def desk_chats(self) -> set[int]:
        """The chats of the receptionists, who see what they write."""
        return {one.desk.chat for one in self.desks}

    @property
    def presses(self) -> list[str]:
        """What everybody pressed."""
        own = [press for actor in self.actors for press in actor.presses]
        return own + [press for one in self.desks for press in one.desk.presses]


async def gather(here: Ground, forecast: Forecast) -> Crowd:
    crowd = Crowd()
    for number in range(forecast.doctors):
        account = await here.build.account(f"Dr. {NAME} {number}")
        doctor = await here.build.doctor(
            account.name, account_id=account.id, by_request=number % ASKED_FIRST == 1
        )
        chat = account.telegram_id
        phone = here.phone(chat, NAME)
        crowd.chats[doctor.id] = chat
        await _publish(here, forecast, doctor, number)
        crowd.actors.append(_actor(here, phone, forecast, _hours(number), ERRANDS))
    busy = min(crowd.chats)
    people = [await _somebody(here, number) for number in range(forecast.people)]
    errands = await _errands(here, forecast, busy)
    own = await _fully_booked(here, busy, [one for one in people if one is not None])
    for number, someone in enumerate(people):
        chat = STRANGERS + number if someone is None else someone.account.telegram_id
        phone = here.phone(chat, NAME, last_name=f"Meier {number}", phone_number="+491701234567")
        chance = Random(f"{forecast.seed} {number}")
        if number in {1, 2}:
            crowd.slow.append(SlowWriter(here, phone, chance))
            continue
        wanted = [*errands, *own.get(chat, ())]
        crowd.actors.append(_actor(here, phone, forecast, PATIENT, wanted))
        if number == 3:
            crowd.coy.append(Coy(here, phone, chance))
            crowd.unreachable.add(chat)
        if number % 8 == LEAVES:
            crowd.leavers.append(Leaver(here, phone, chance, forecast.seconds))
    await _open_the_desk(here, forecast, crowd, people)
    crowd.care = await Care.now(here)
    return crowd


async def _open_the_desk(
    here: Ground, forecast: Forecast, crowd: Crowd, people: Sequence[Someone | None]
) -> None:
    """Let receptionists in, and somebody who waits for their word. Whom they shut out now and then
    are a doctor and some patients: not every letter arrives there."""
    for number in range(APPLICANTS):
        doctor = await here.build.doctor(
            f"Dr. {NAME} Neu", verification=Verification.WAITING, licence=f"BE-{number}"
        )
        chat = next(iter(await here.store.database.read(_chat_of(doctor.account_id)))).telegram_id
        here.phone(chat, NAME)
        crowd.applicants[doctor.id] = chat
    regulars = [one for one in people[SHUT_OUT] if one is not None]
    crowd.unreachable |= {one.account.telegram_id for one in regulars}
    whom = [
        Whom(Access.DOCTOR, max(crowd.chats)),
        *(Whom(Access.ACCOUNT, one.account.id) for one in regulars),
    ]
    for number in range(RECEPTIONISTS):
        admin = await here.build.account(f"{NAME} Robin {number}", admin=AdminRole.GRANTED)
        phone = here.phone(admin.telegram_id, NAME)
        chance = Random(f"{forecast.seed} desk {number}")
        crowd.desks.append(Receptionist(Desk(here, phone, chance, Regulars(whom)), AT_THE_DESK))
        crowd.staff.add(admin.id)


def _chat_of(account: AccountId | None) -> Select[Any]:
    return select(accounts.c.telegram_id).where(accounts.c.id == account)


def _hours(number: int) -> Weights:
    return FULLY_BOOKED if number == 0 else DOCTOR


async def _somebody(here: Ground, number: int) -> Someone | None:
    """Let somebody in, some with a child; None is a stranger."""
    if number % 5 == STRANGER:
        return None
    person = await here.build.person(f"{NAME} Meier {number}")
    if number % 6 == PARENT:
        child = f"{NAME} Meier the {number}th"
        await here.build.patient(child, person.account, relation=Relation.CHILD)
    return person


async def _fully_booked(
    here: Ground, busy: DoctorId, people: Sequence[Someone]
) -> Mapping[int, Sequence[Action]]:
    """Book all times of a busy doctor for some, and let others wait for one.

    Return by chat what leads who has one to cancelling it.
    """
    cancelling: dict[int, Sequence[Action]] = {}
    times = [row for row in await here.store.database.read(_VACANT) if row.doctor_id == busy]
    able = [one for place, one in enumerate(people) if place > 3]
    for row, someone in zip(times, able, strict=False):
        made = await here.build.booking().book(someone.by, someone.patient.id, row.id)
        cancelling[someone.account.telegram_id] = 30 * [AskCancel(made.id)]
    days = [row.starts_at.date() for row in times]
    for someone in able[len(times) :][:WAITING]:
        wish = Wish(busy, min(days), max(days))
        await here.build.waiting().join(someone.by, someone.patient.id, wish)
    return cancelling


async def _errands(here: Ground, forecast: Forecast, busy: DoctorId) -> Sequence[Action]:
    """Return what leads people to the same few times, those that come up while the storm goes and
    shortly after it; to the line for a busy doctor; and to their family."""
    now = here.sandbox.clock.now()
    latest = now + (AHEAD if forecast.start else timedelta(hours=2))
    found = await here.store.database.read(_VACANT)
    soon = [row.id for row in found if row.starts_at < latest]
    return [
        *(TakeTime(one) for one in soon[:: max(len(soon) // WANTED, 1)]),
        *(6 * [AskWait(busy, PRESENT), ShowFamily()]),
    ]


def _actor(
    here: Ground, phone: Phone, forecast: Forecast, weights: Weights, wanted: Sequence[Action] = ()
) -> Actor:
    chance = Random(f"{forecast.seed} {phone.user.id}")
    return Actor(here, phone, chance, weights, forecast.zone, wanted)


async def _publish(here: Ground, forecast: Forecast, doctor: Doctor, number: int) -> None:
    """Publish times around the hours through which the storm goes, those of the night too."""
    publishing = SlotService(here.store.open_work, forecast.policy, here.sandbox.clock)
    now = here.sandbox.clock.now().astimezone(forecast.zone)
    length = timedelta(minutes=15 + 5 * (number % 4))
    days: Sequence[date] = [now.date() + timedelta(days=ahead) for ahead in range(3)]
    windows: tuple[Window, ...] = (
        Window(time(0), time(6 + number % 3)),
        Window(time(9), time(23, 45)),
    )
    if number == 0:  # one has little time, and only tomorrow
        days, windows = days[1:2], (Window(time(18), time(20)),)
    plan = Plan(tuple(days), windows, length)
    await publishing.publish(By(doctor.account_id, "storm"), doctor.id, plan)
