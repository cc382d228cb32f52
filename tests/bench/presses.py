"""Presses, the whole way: the update comes in, the bot answers it and changes the message."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from itertools import count, islice

from bot.booking.actions import ConfirmBooking
from bot.chat.payload import Action, pack
from bot.shared.links.booking import PickDay, PickTime, TakeTime
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctor
from core.appointments.rules import fingerprint
from core.model import DoctorId, PatientId, SlotId
from core.policy import ClinicPolicy
from tests.bench.booking import books_balance
from tests.bench.clinic import ENGINES, STRANGERS, Asks, Unused, World
from tests.bench.measure import Bench, Row, per_second
from tests.bench.plain_bot import AT_ONCE as CROWDED
from tests.bench.plain_bot import BARE, DEFAULT_REQUEST, OUR_REQUEST
from tests.bench.processes import Bot, Stub, plain_bot, praxis, stub

AT_ONCE = 64
PRESSES = 2000
CROWDED_PRESSES = 600
PEOPLE = 512
"""They take turns, so that nobody presses faster than the bot lets anyone press."""
DAYS_LEAFED = 20
MENU = '{"inline_keyboard":[[{"text":"Book","callback_data":"h"}]]}'
REACH_CONFIRMING = {"SQLite": 0.3, "PostgreSQL": 0.35}
REACH_SUMMARY = {"SQLite": 0.3, "PostgreSQL": 0.3}

Presses = Sequence[tuple[int, str]]
"""Who presses which button."""
Choose = Callable[[int], Sequence[Presses]]
"""Chooses so many presses that nobody made before; the last ones count, the others lead there."""


class People:
    """Those who press in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.booked = 0
        self._unused = Unused(world)
        self._steps = count()

    def browse(self, number: int) -> Sequence[Presses]:
        """Leaf: a doctor's card, their calendar, a day, the next day, and on to another doctor."""
        return [[self._leaf(step) for step in islice(self._steps, number)]]

    def _leaf(self, step: int) -> tuple[int, str]:
        turn, person = divmod(step, PEOPLE)
        doctor = DoctorId(1 + (person + turn // 4) % self.world.doctors)
        day = self.world.first.date() + timedelta(days=person % DAYS_LEAFED)
        leaves: tuple[Action, ...] = (
            ShowDoctor(doctor),
            PickDay(doctor, FIRST_FREE),
            PickTime(doctor, day),
            PickTime(doctor, day + timedelta(days=1)),
        )
        return STRANGERS + self.world.doctors + 1 + person, pack(leaves[(turn + person) % 4])

    def look(self, number: int) -> Sequence[Presses]:
        """Open the confirm screen, each on a slot of their own, which is held from then on."""
        return [self._look(self._unused.asks(number))]

    def _look(self, asks: Asks) -> Presses:
        return [(STRANGERS + patient, pack(TakeTime(slot))) for patient, slot in asks]

    def confirm(self, number: int) -> Sequence[Presses]:
        """Book what one looks at: each a slot of their own."""
        self.booked += number
        asks = self._unused.asks(number)
        return [self._look(asks), [self._confirm(patient, slot) for patient, slot in asks]]

    def _confirm(self, patient: PatientId, slot: SlotId) -> tuple[int, str]:
        shown = self.world.slot(slot)
        seen = fingerprint(shown, self.world.card(shown.doctor_id), ClinicPolicy(), None)
        return STRANGERS + patient, pack(ConfirmBooking(slot, seen))

    def pretend(self, button: type[Action], number: int) -> Sequence[Presses]:
        """Press what looks like such a button, before a bot that books nothing."""
        return [[(STRANGERS + at, f"{button.prefix}:1") for at in range(number)]]


async def presses(bench: Bench) -> None:
    """Browsing and confirming, against a bot that only answers and edits."""
    for engine in ENGINES:
        async with stub() as telegram, bench.worlds.copy(engine, bench.large) as world:
            people = People(world)
            async with praxis(telegram, world) as bot:
                await _drive(bench, telegram, bot, people.browse(PEOPLE), AT_ONCE)
                await _drive(bench, telegram, bot, people.confirm(1), 1)
                screens = await telegram.order("screens", bot.token)
            for what, chosen, pretended, reach in (
                ("a browsing press", people.browse, people.browse, 0.6),
                (
                    "a look at the summary",
                    people.look,
                    partial(people.pretend, TakeTime),
                    REACH_SUMMARY[engine],
                ),
                (
                    "a confirming press",
                    people.confirm,
                    partial(people.pretend, ConfirmBooking),
                    REACH_CONFIRMING[engine],
                ),
            ):
                ours = partial(praxis, telegram, world)
                plain = partial(plain_bot, telegram, BARE, screens)
                name = f"{what}, the whole way, {AT_ONCE} at once"
                mine, theirs, ratio = await bench.alternate(
                    f"{engine}, {name}",
                    _rate(bench, telegram, ours, chosen, AT_ONCE, PRESSES),
                    _rate(bench, telegram, plain, pretended, AT_ONCE, PRESSES),
                )
                shown = per_second(mine), per_second(theirs)
                bench.rows.append(Row(name, engine, *shown, ratio, least=reach))
            await books_balance(bench, world, people.booked, notes=0)


async def transport(bench: Bench) -> None:
    """The library's own application on our request class, against the same on its default one."""
    screens = {"h": {"text": "What would you like to do?", "reply_markup": MENU}}

    def home(number: int) -> Sequence[Presses]:
        return [[(STRANGERS + at % PEOPLE, "h") for at in range(number)]]

    async with stub() as telegram:
        our_request = partial(plain_bot, telegram, OUR_REQUEST, screens)
        default = partial(plain_bot, telegram, DEFAULT_REQUEST, screens)
        name = f"a press on our transport, {CROWDED} at once"
        mine, theirs, ratio = await bench.alternate(
            name,
            _rate(bench, telegram, our_request, home, CROWDED, CROWDED_PRESSES),
            _rate(bench, telegram, default, home, CROWDED, CROWDED_PRESSES),
        )
        shown = per_second(mine), per_second(theirs)
        bench.rows.append(Row(name, "no database", *shown, ratio, least=4))


def _rate(
    bench: Bench,
    telegram: Stub,
    start: Callable[[], AbstractAsyncContextManager[Bot]],
    choose: Choose,
    at_once: int,
    number: int,
) -> Callable[[], Awaitable[float]]:
    """Return what starts a bot, lets it warm up, and measures its presses a second."""

    async def run() -> float:
        async with start() as bot:
            await _drive(bench, telegram, bot, choose(2 * at_once), at_once)
            return await _drive(bench, telegram, bot, choose(bench.some(number)), at_once)

    return run


async def _drive(
    bench: Bench, telegram: Stub, bot: Bot, chosen: Sequence[Presses], at_once: int
) -> float:
    """Have these buttons pressed; return how many of the last ones were answered a second."""
    seconds = 0.0
    for each in chosen:
        driven = await telegram.drive(bot.token, each, at_once)
        bench.expect("presses without an answer", driven["unanswered"], 0)
        seconds = driven["seconds"]
    return len(chosen[-1]) / seconds
