"""What core.ports.trail promises: how often somebody did what has admins asked."""

from datetime import datetime, timedelta

from core.audit import AuditEntry, Deed
from core.model import AccountId
from core.people.limits import APPLICATIONS_PER_DAY, DAY, DayLimit
from storage.store import Store
from tests.builders import HOUR, NOW, SetClock

ONE, OTHER = AccountId(7), AccountId(8)


async def wrote(store: Store, by: AccountId, deed: Deed, *when: datetime) -> None:
    async with store.open_work() as work:
        await work.audit.write([AuditEntry(at, by, "a test", deed) for at in when])
        await work.commit()


async def test_only_ones_own_deeds_of_the_kind_count_and_only_of_late(store: Store) -> None:
    await wrote(store, ONE, Deed.PATIENT_SIGNED_UP, NOW - 2 * HOUR, NOW)
    await wrote(store, ONE, Deed.PATIENT_WAITS, NOW)
    await wrote(store, ONE, Deed.APPLICATION_SENT, NOW - HOUR)
    await wrote(store, OTHER, Deed.PATIENT_SIGNED_UP, NOW)
    assert await store.queries.sign_ups(ONE, NOW - HOUR) == 2
    assert await store.queries.sign_ups(ONE, NOW - 3 * HOUR) == 3
    assert await store.queries.applications(ONE, NOW - 2 * HOUR) == 1
    assert await store.queries.applications(OTHER, NOW - 2 * HOUR) == 0


async def test_a_days_worth_comes_back_with_the_day(store: Store) -> None:
    clock = SetClock()
    limit = DayLimit(store.queries.applications, clock, APPLICATIONS_PER_DAY)
    for minutes in range(APPLICATIONS_PER_DAY):
        assert not await limit.spent(ONE)
        await wrote(store, ONE, Deed.APPLICATION_SENT, NOW + timedelta(minutes=minutes))
    assert await limit.spent(ONE)
    assert not await limit.spent(OTHER)
    clock.moment = NOW + DAY + timedelta(seconds=1)
    assert not await limit.spent(ONE)
