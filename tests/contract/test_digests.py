"""The morning's digest: at the chosen hour, once a day, for days that hold something."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.model import Doctor, Status, Verification
from core.notifications import DIGEST_HOLDS, Digest, Letter, stale_digest
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.databases import ask

MINUTE = timedelta(minutes=1)
AT = time(7, 30)
MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


async def doctor_with_a_day(build: Builder, **card: Any) -> Doctor:
    """Return a doctor whose digest comes at 7:30, with an appointment at 11:00."""
    doctor = await build.doctor(**{"digest_at": AT, **card})
    await build.appointment(await build.person(), await build.slot(doctor.id, 2))
    return doctor


async def keys(build: Builder) -> list[str]:
    found = await ask(build.store.database, "SELECT key FROM outbox ORDER BY id")
    return [str(key) for (key,) in found]


async def written(build: Builder, moment: datetime) -> int:
    build.clock.moment = moment
    return await build.digests().write_due()


@pytest.mark.parametrize(
    "moment, comes",
    [
        (MORNING - MINUTE, False),
        (MORNING, True),
        (MORNING + DIGEST_HOLDS, True),
        (MORNING + DIGEST_HOLDS + MINUTE, False),
    ],
)
async def test_it_comes_at_its_hour_or_up_to_three_hours_late(
    store: Store, moment: datetime, comes: bool
) -> None:
    build = Builder(store)
    await doctor_with_a_day(build)
    assert await written(build, moment) == comes


async def test_nobody_hears_twice_of_a_day(store: Store) -> None:
    """Not after a crash, nor with another hour chosen meanwhile; the next day is another one."""
    build = Builder(store)
    doctor = await doctor_with_a_day(build)
    assert await written(build, MORNING) == 1
    await build.digests().choose(by(doctor), doctor.id, time(8))
    assert await written(build, MORNING + HOUR) == 0
    assert await keys(build) == [f"digest:{doctor.id}:2026-03-02"]
    await build.appointment(await build.person(), await build.slot(doctor.id, 26))
    assert await written(build, MORNING + 25 * HOUR) == 1


@pytest.mark.parametrize(
    "card",
    [
        {"digest_at": None},
        {"verification": Verification.WAITING},
        {"account_id": None},
    ],
)
async def test_who_wants_none_or_sees_nobody_hears_nothing(
    store: Store, card: dict[str, object]
) -> None:
    build = Builder(store)
    await doctor_with_a_day(build, **card)
    assert await written(build, MORNING) == 0


async def test_who_is_shut_out_or_blocked_the_bot_hears_nothing(store: Store) -> None:
    build = Builder(store)
    disabled = await build.account(disabled=True)
    await doctor_with_a_day(build, account_id=disabled.id)
    away = await build.account()
    await store.deliveries.unreachable(away.telegram_id, NOW)
    await doctor_with_a_day(build, account_id=away.id)
    assert await written(build, MORNING) == 0


async def test_an_empty_day_tells_nothing_but_a_request_for_any_day_does(store: Store) -> None:
    build = Builder(store)
    doctor = await build.doctor(digest_at=AT)
    slot = await build.slot(doctor.id, 72)
    await build.cancelled(await build.appointment(await build.person(), slot))
    assert await written(build, MORNING) == 0
    await build.appointment(await build.person(), slot, status=Status.PENDING)
    assert await written(build, MORNING) == 1


async def test_everybody_hears_however_many_they_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches, none of which stops at those who are not due yet."""
    monkeypatch.setattr("core.doctors.digests.AT_ONCE", 2)
    build = Builder(store)
    for at in (time(7, 31), time(7, 31), AT, AT, AT):
        await doctor_with_a_day(build, digest_at=at)
    assert await written(build, MORNING) == 3
    assert await written(build, MORNING + MINUTE) == 2


@pytest.mark.parametrize(
    "now, comes",
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
    ],
)
async def test_an_hour_that_the_clock_skips_is_the_moment_of_the_jump(
    store: Store, now: datetime, comes: bool
) -> None:
    build = Builder(store)
    build.policy = replace(build.policy, zone=ZoneInfo("Europe/Berlin"))
    doctor = await build.doctor(digest_at=time(2, 30))
    hours = (datetime(2026, 3, 29, 12, tzinfo=UTC) - NOW) / HOUR
    await build.appointment(await build.person(), await build.slot(doctor.id, hours))
    assert await written(build, now) == comes


async def test_choosing_an_hour_stands_in_the_trail_and_on_no_card(store: Store) -> None:
    """The same again changes nothing."""
    build = Builder(store)
    doctor = await build.doctor()
    for _ in range(2):
        after = await build.digests().choose(by(doctor), doctor.id, AT)
    assert after == await build.found_doctor(doctor) == replace(doctor, digest_at=AT)
    assert [row[0] for row in await ask(store.database, "SELECT deed FROM audit")] == [
        "digest_chosen"
    ]


async def test_a_digest_that_is_late_or_unwanted_by_now_is_not_delivered(store: Store) -> None:
    build = Builder(store)
    doctor, today = await build.doctor(digest_at=AT), date(2026, 3, 2)
    assert doctor.account_id is not None
    about = Digest(doctor.id, today)
    letter = Letter(doctor.account_id, about, MORNING, "key")
    late = MORNING + DIGEST_HOLDS
    assert not stale_digest(letter, about, doctor, today, late)
    assert stale_digest(letter, about, doctor, today, late + MINUTE)
    assert stale_digest(letter, about, doctor, today + timedelta(days=1), MORNING)
    assert stale_digest(letter, about, replace(doctor, digest_at=None), today, MORNING)
    assert stale_digest(letter, about, replace(doctor, disabled=True), today, MORNING)
    assert stale_digest(letter, about, None, today, MORNING)
