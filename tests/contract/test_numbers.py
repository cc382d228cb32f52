"""What core.ports.numbers promises: a small clinic, its numbers counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.audit import AuditEntry, Deed
from core.audit.search import Kind, Sought
from core.errors import DisabledError, NotAllowedError
from core.model import Actor, AdminRole, AppointmentId, Doctor, Side, Span, Status
from core.numbers import service
from core.numbers.days import Stretch
from core.numbers.service import Exported
from core.ports.numbers import After, AppointmentRow, Behind, PersonRow, RowKind, Tally
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder

MONDAY = NOW - 9 * HOUR
WEEK = timedelta(days=7)
FIRST, SECOND, THIRD = (Span(MONDAY + at * WEEK, MONDAY + (at + 1) * WEEK) for at in range(3))
BOTH = Span(FIRST.start, SECOND.end)
DAY = timedelta(days=1)


async def called_off(
    store: Store, build: Builder, one: AppointmentId, *deeds: Deed, late: bool = False
) -> None:
    """Cancel past all rules, with what the trail says of it."""
    view = await store.queries.appointment(one)
    assert view is not None
    off = await build.cancelled(view.appointment)
    async with store.open_work() as work:
        await work.appointments.save(replace(off, late=late))
        await work.audit.write([AuditEntry(NOW, None, "t", it, appointment_id=one) for it in deeds])
        await work.commit()


@pytest.fixture
async def doctors(store: Store, build: Builder) -> tuple[Doctor, Doctor]:
    """Two doctors over two weeks.

    Lena, first week: six half hours and one switched off. Ann was seen (booked a day ahead), Ben
    did not come (three days), Cleo is expected (five days); Ann called one off late, Lena another,
    which the desk had called off and taken back before. Her second week: an hour, asked for.
    Omar, second week: two hours, Dan is expected in one (two days); another had been
    called off by the desk, of a third nobody knows any more who did it.
    """
    lena, omar, _ = [await build.doctor(name) for name in ("Lena", "Omar", "Zoe")]
    ann, ben, cleo, dan = [await build.person(name) for name in ("Ann", "Ben", "Cleo", "Dan")]
    slots = await build.slots(lena.id, 0, 1, 2, 3, 4, 5)
    await build.slots(lena.id, 6, off=True)
    for person, at, days, status in (
        (ann, 0, 1, Status.COMPLETED),
        (ben, 1, 3, Status.NO_SHOW),
        (cleo, 2, 5, Status.CONFIRMED),
    ):
        made = slots[at].span.start - days * DAY
        await build.appointment(person, slots[at], status=status, made_at=made)
    fourth, fifth = [
        await build.appointment(ann, slots[at], made_at=slots[at].span.start - at * DAY)
        for at in (3, 4)
    ]
    await called_off(store, build, fourth.id, Deed.APPOINTMENT_CANCELLED, late=True)
    whose = Deed.CANCELLED_BY_DESK, Deed.APPOINTMENT_RESTORED, Deed.APPOINTMENT_CALLED_OFF
    await called_off(store, build, fifth.id, *whose)
    (asked,) = await build.slots(lena.id, 24 * 7, minutes=60)
    await build.appointment(ben, asked, status=Status.PENDING)
    later = await build.slots(omar.id, 24 * 7 + 1, 24 * 7 + 3, minutes=60)
    await build.appointment(dan, later[0], made_at=later[0].span.start - 2 * DAY)
    for deeds in ([Deed.CANCELLED_BY_DESK], []):
        one = await build.appointment(cleo, later[1], made_at=later[1].span.start - 2 * DAY)
        await called_off(store, build, one.id, *deeds)
    return lena, omar


IN_FIRST = Tally(
    made=3,  # of the next week; its own were booked before
    kept=3,
    seen=1,
    missed=1,
    cancelled=2,
    by_patient=1,
    late=1,
    by_doctor=1,
    ahead=3 * DAY,
    booked=timedelta(minutes=90),
    published=timedelta(minutes=180),
)
IN_SECOND = Tally(
    kept=1,
    cancelled=2,
    by_desk=1,
    ahead=2 * DAY,
    booked=HOUR,
    published=3 * HOUR,
)


async def test_the_numbers_of_each_week(store: Store, doctors: tuple[Doctor, Doctor]) -> None:
    """Of the clinic, and of one doctor; nothing is nothing, and has no median."""
    queries = store.queries
    lena, omar = doctors
    first, second, third = await queries.tallies([FIRST, SECOND, THIRD])
    assert first == IN_FIRST
    assert second == IN_SECOND
    assert third == Tally()
    assert (first.filled, first.missing, third.filled, third.missing) == (50, 50, None, None)
    of_lena = await queries.tallies([FIRST, SECOND], lena.id)
    assert of_lena == [replace(IN_FIRST, made=0), Tally(published=HOUR)]
    assert await queries.tallies([FIRST, SECOND], omar.id) == [
        Tally(made=3),
        replace(IN_SECOND, published=2 * HOUR),
    ]
    (before,) = await queries.tallies([Span(FIRST.start - WEEK, FIRST.start)])
    assert before == Tally(made=5)


async def test_the_middle_of_an_even_number_lies_between_two(
    store: Store, doctors: tuple[Doctor, Doctor]
) -> None:
    """Eight appointments: 1, 2, 2, 2, 3, 3, 4 and 5 days ahead."""
    assert doctors
    (whole,) = await store.queries.tallies([BOTH])
    assert whole.ahead == 2.5 * DAY
    assert (whole.kept, whole.cancelled, whole.published) == (4, 4, 6 * HOUR)


async def test_the_numbers_of_each_doctor(store: Store, doctors: tuple[Doctor, Doctor]) -> None:
    """By name, a page at a time; who had neither times nor appointments is left out."""
    lena, omar = doctors
    listed = await store.queries.tallies_by_doctor(BOTH, 9)
    assert [(one.doctor, one.name) for one in listed] == [(lena.id, "Lena"), (omar.id, "Omar")]
    for one in listed:
        assert [one.tally] == await store.queries.tallies([BOTH], one.doctor)
    assert await store.queries.tallies_by_doctor(BOTH, 1, 1) == listed[1:]
    assert [one.name for one in await store.queries.tallies_by_doctor(FIRST, 9)] == ["Lena"]
    assert await store.queries.tallies_by_doctor(THIRD, 9) == []


async def test_a_time_that_has_begun_is_booked_no_moment_ahead(
    store: Store, build: Builder
) -> None:
    lena = await build.doctor("Lena")
    slot = await build.slot(lena.id, 0)
    await build.appointment(await build.person(), slot, made_at=NOW + timedelta(minutes=7))
    (tally,) = await store.queries.tallies([FIRST])
    assert (tally.made, tally.ahead) == (1, timedelta())


async def test_a_week_ends_at_midnight_by_the_clinics_clock(store: Store, build: Builder) -> None:
    """On the nights on which the clock jumps as well: one belongs to each side of midnight."""
    zone, lena = ZoneInfo("Europe/Berlin"), await build.doctor("Lena")
    weeks = Stretch(date(2026, 3, 23), date(2026, 4, 5)).weeks()
    spans = [week.span(zone) for week in weeks]
    midnight = datetime(2026, 3, 29, 22, tzinfo=UTC)  # in Berlin it is summer since that morning
    assert [span.start for span in spans[1:]] == [midnight]
    before = (midnight - NOW) / HOUR
    slots = await build.slots(lena.id, before - 0.5, before, before + 0.5)
    await build.appointment(await build.person(), slots[0])
    tallies = await store.queries.tallies(spans)
    assert [(one.kept, one.published) for one in tallies] == [(1, HOUR / 2), (0, HOUR)]


async def test_appointments_as_rows(store: Store, doctors: tuple[Doctor, Doctor]) -> None:
    """In order of time, from where one went on; with who cancelled, where that is known."""
    lena, _ = doctors
    rows = await store.queries.appointment_rows(BOTH, None, 99)
    assert [row.patient_name for row in rows] == [
        *("Ann", "Ben", "Cleo", "Ann", "Ann", "Ben", "Dan", "Cleo", "Cleo")
    ]
    assert [row.cancelled_by for row in rows] == [
        *(None, None, None, Side.PATIENT, Side.DOCTOR, None, None, Side.DESK, None)
    ]
    assert [row.late for row in rows].index(True) == 3
    assert (rows[0].doctor, rows[0].phone) == (lena.id, "+491701234567")
    paged, after = list(rows[:0]), None
    while part := await store.queries.appointment_rows(BOTH, after, 2):
        paged += part
        after = After(part[-1].span.start, part[-1].id)
    assert paged == rows
    assert await store.queries.appointment_rows(THIRD, None, 9) == []
    long_ago = After(FIRST.start - WEEK, rows[0].id)
    assert len(await store.queries.appointment_rows(SECOND, long_ago, 9)) == 4


async def test_people_as_rows(store: Store, build: Builder, doctors: tuple[Doctor, Doctor]) -> None:
    """Who came or signed up then, and the doctors with times then; of the erased no name."""
    new = await build.patient("Eve")
    ann = (await store.queries.appointment_rows(BOTH, None, 1))[0].patient
    assert ann is not None
    async with store.open_work() as work:
        entry = AuditEntry(SECOND.start, None, "t", Deed.PATIENT_REGISTERED, patient_id=new.id)
        await work.audit.write([entry])
        await work.own_data.erase_patients([ann], "Erased")
        await work.commit()
    rows = await store.queries.people_rows(BOTH, None, 99)
    told = [(row.name, row.appointments, row.cancelled, row.missed) for row in rows]
    assert told == [
        ("", 3, 2, 0),
        ("Ben", 2, 0, 1),
        ("Cleo", 3, 2, 0),
        ("Dan", 1, 0, 0),
        ("Eve", 0, 0, 0),
        ("Lena", 6, 2, 1),
        ("Omar", 3, 2, 0),
    ]
    assert (rows[0].erased, rows[0].phone) == (True, None)
    assert [row.kind for row in rows] == [RowKind.PATIENT] * 5 + [RowKind.DOCTOR] * 2
    paged, behind = list(rows[:0]), None
    while part := await store.queries.people_rows(BOTH, behind, 2):
        paged += part
        behind = Behind(part[-1].kind, part[-1].place)
    assert paged == rows
    erased = (await store.queries.appointment_rows(BOTH, None, 1))[0]
    assert (erased.patient, erased.patient_name, erased.phone) == (None, "", None)
    assert doctors


async def test_a_list_leaves_only_to_an_admin_and_only_once_the_trail_says_so(
    store: Store, build: Builder, doctors: tuple[Doctor, Doctor]
) -> None:
    """In batches, a file full at a time; who is no admin any more gets nothing."""
    assert doctors
    robin = await build.account("Robin", admin=AdminRole.GRANTED)
    by, days, got = Actor(robin.id, "test"), Stretch(MONDAY.date(), SECOND.end.date()), list[str]()

    def take(row: AppointmentRow | PersonRow) -> None:
        got.append(row.patient_name if isinstance(row, AppointmentRow) else row.name)

    whole = await build.exports().appointments(by, days, None, take)
    assert whole == Exported(9, None)
    assert got == ["Ann", "Ben", "Cleo", "Ann", "Ann", "Ben", "Dan", "Cleo", "Cleo"]
    got.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service, "MOST_ROWS", 3)
        patched.setattr(service, "BATCH", 2)
        first = await build.exports().people(by, days, None, take)
        assert first == Exported(3, Behind(RowKind.PATIENT, 3))
        rest = await build.exports().people(by, days, first.following, take)
    assert rest == Exported(3, None)
    assert got == ["Ann", "Ben", "Cleo", "Dan", "Lena", "Omar"]
    for shut in (replace(robin, disabled=True), replace(robin, admin=AdminRole.NONE)):
        async with store.open_work() as work:
            await work.people.save_account(shut)
            await work.commit()
        with pytest.raises((NotAllowedError, DisabledError)):
            await build.exports().people(by, days, None, take)
    assert len(got) == 6
    trail = await store.queries.trail(Sought(ALWAYS, Kind.READINGS), 9)
    told = [(line.entry.deed, line.entry.amount) for line in trail]
    assert told == [
        *((Deed.EXPORTED_PEOPLE, 3), (Deed.EXPORTED_PEOPLE, 3)),
        (Deed.EXPORTED_APPOINTMENTS, 9),
    ]
