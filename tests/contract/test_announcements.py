"""Announcements: who is to read them, in which batches, and what becomes of them."""

from datetime import timedelta

import pytest

from core.announcements.sending import AT_ONCE
from core.audit import Deed
from core.errors import AlreadyDecidedError, ChangedSinceError, NotAllowedError
from core.model import (
    Account,
    Actor,
    AdminRole,
    Announcement,
    Progress,
    Readers,
    Status,
    Verification,
    Whom,
)
from storage.store import Store
from tests.builders import HOUR, NOW, Builder
from tests.databases import ask

ALL = Readers(Whom.ALL)


async def robin(build: Builder) -> tuple[Account, Actor]:
    account = await build.account("Robin", admin=AdminRole.GRANTED)
    return account, Actor(account.id, "test")


async def started(build: Builder, by: Actor, readers: Readers = ALL) -> Announcement:
    """Return an announcement that goes out."""
    draft = await build.announcements().draft(by, readers, "en", "We are closed on Friday.")
    return await build.announcements().start(by, draft.id, draft.version)


async def found(build: Builder, one: Announcement) -> Announcement:
    now = await build.store.queries.announcement(one.id)
    assert now is not None
    return now


async def addressed(build: Builder) -> list[int]:
    """Return to which accounts letters were written, in order."""
    written = "SELECT account_id FROM outbox WHERE kind = 'announced' ORDER BY id"
    return [account for (account,) in await ask(build.store.database, written)]


async def test_each_kind_of_readers_is_who_it_says(store: Store) -> None:
    """Nobody who is shut out or had the chat forgotten; a child's carer reads for the child."""
    build = Builder(store)
    admin, _ = await robin(build)
    doctor = await build.doctor()
    await build.doctor("Dr. Waits", Verification.WAITING)
    maria, nils = await build.person("Maria"), await build.person("Nils")
    await build.person("Otto", disabled=True)
    gone = await build.person("Gina")
    await build.own_data().forget_chat(gone.by)
    newcomer = await build.account("Sam")
    first, other, tomorrow = await build.slots(doctor.id, 1, 2, 24)
    await build.appointment(maria, first)
    await build.appointment(nils, tomorrow)
    off = await build.appointment(nils, other)
    await build.cancelled(off)
    assert off.status is Status.CONFIRMED

    async def who(readers: Readers) -> list[int]:
        async with store.open_work() as work:
            accounts = await work.announcements.readers(readers, 0, 10**6, 100)
        assert await store.queries.count_readers(readers) == len(accounts)
        return list(accounts)

    assert await who(Readers(Whom.ADMINS)) == [admin.id]
    assert await who(Readers(Whom.DOCTORS)) == [doctor.account_id]
    assert await who(Readers(Whom.PATIENTS)) == [maria.account.id, nils.account.id]
    assert await who(Readers(Whom.DAY, doctor.id, NOW.date())) == [maria.account.id]
    everybody = await who(ALL)
    assert newcomer.id in everybody
    assert not {gone.account.id} & set(everybody)
    assert await store.queries.patients_by_day(doctor.id, NOW, 9) == [
        (NOW.date(), 1),
        (NOW.date() + timedelta(days=1), 1),
    ]


async def test_it_goes_out_in_batches_and_to_each_once(store: Store) -> None:
    """No more letters are in hand than go out in a second; who joined later gets none."""
    build = Builder(store)
    _, by = await robin(build)
    people = [await build.account(f"Ada {at}") for at in range(AT_ONCE + 5)]
    one = await started(build, by)
    assert one.total == len(people) + 1
    late = await build.account("Late")
    assert await build.announcing().go_on() == AT_ONCE
    assert await build.announcing().go_on() == 0  # these must go out first
    await build.deliver()
    assert await build.announcing().go_on() == 6
    await build.deliver()
    await build.announcing().go_on()
    told = await addressed(build)
    assert told == sorted(set(told))
    assert late.id not in told
    over = await found(build, one)
    assert (over.progress, over.reached, over.missed) == (Progress.DONE, len(people) + 1, 0)
    assert over.ended_at == NOW


async def test_two_processes_at_once_write_each_letter_once(store: Store) -> None:
    build = Builder(store)
    _, by = await robin(build)
    for at in range(8):
        await build.account(f"Ada {at}")
    one = await started(build, by)
    async with store.open_work() as work:  # as after a crash between two batches
        held = await work.announcements.hold(one.id)
        assert held is not None
    await build.announcing().go_on()
    await build.announcing().go_on()
    assert len(await addressed(build)) == 9


async def test_what_is_paused_waits_and_what_is_stopped_is_called_back(store: Store) -> None:
    """What is on its way still arrives; pressed twice changes nothing."""
    build = Builder(store)
    _, by = await robin(build)
    for at in range(AT_ONCE + 3):
        await build.account(f"Ada {at}")
    one = await started(build, by)
    await build.announcing().go_on()
    under_way = await store.deliveries.lease(NOW, NOW + HOUR, 2)
    for _ in range(2):
        paused = await build.announcements().pause(by, one.id)
    assert paused.progress is Progress.PAUSED
    assert await build.announcing().go_on() == 0
    assert await store.deliveries.lease(NOW, NOW + HOUR, 50) == []
    assert (await store.deliveries.status(NOW)).next_due is None
    await build.announcements().resume(by, one.id)
    assert len(await store.deliveries.lease(NOW, NOW + HOUR, 3)) == 3
    await build.announcements().stop(by, one.id)
    await build.announcing().go_on()
    assert (await found(build, one)).ended_at is None  # five are on their way
    await store.deliveries.delivered([delivery.id for delivery in under_way], NOW)
    assert (await store.queries.reach(one.id)).waiting == 3
    left = "SELECT id FROM outbox WHERE closed_at IS NULL"
    waiting = [number for (number,) in await ask(store.database, left)]
    await store.deliveries.delivered(waiting, NOW)
    await build.announcing().go_on()
    over = await found(build, one)
    assert (over.progress, over.reached, over.missed) == (Progress.STOPPED, 5, 0)
    with pytest.raises(AlreadyDecidedError):
        await build.announcements().resume(by, one.id)


async def test_who_was_not_reached_is_known_with_the_reason(store: Store) -> None:
    build = Builder(store)
    admin, by = await robin(build)
    maria = await build.person("Maria")
    await store.deliveries.unreachable(maria.account.telegram_id, NOW)
    one = await started(build, by)
    await build.announcing().go_on()
    leased = await store.deliveries.lease(NOW, NOW + HOUR, 9)
    assert [delivery.letter.to for delivery in leased] == [admin.id]
    await store.deliveries.delivered([leased[0].id], NOW)
    await build.announcing().go_on()
    over = await found(build, one)
    assert (over.reached, over.missed) == (1, 1)
    (missed,) = await store.queries.not_reached(one.id, 9)
    assert (missed.name, missed.phone, missed.cause) == ("Maria", "+491701234567", "unreachable")


async def test_a_letter_that_set_out_before_a_crash_is_never_sent_again(store: Store) -> None:
    """One that had not set out yet is; nobody is told the same twice."""
    build = Builder(store)
    _, by = await robin(build)
    await build.account("Ada")
    await started(build, by)
    await build.announcing().go_on()
    gone, waits = await store.deliveries.lease(NOW, NOW + HOUR, 9)
    assert await store.deliveries.set_out(gone.id, NOW + HOUR)
    assert not await store.deliveries.set_out(waits.id, NOW + 2 * HOUR)
    await store.deliveries.release_leases(NOW)
    again = await store.deliveries.lease(NOW, NOW + HOUR, 9)
    assert [delivery.id for delivery in again] == [waits.id]


async def test_what_was_changed_since_is_not_confirmed_unseen(store: Store) -> None:
    """Two admins at one draft: the words of the last preview are what goes out."""
    build = Builder(store)
    _, by = await robin(build)
    service = build.announcements()
    draft = await service.draft(by, ALL, "en", "One & <two>")
    changed = await service.write(by, draft.id, "ru", "Два")
    with pytest.raises(ChangedSinceError):
        await service.start(by, draft.id, draft.version)
    same = await service.same_for_all(by, draft.id, "ru")
    assert same.texts == {"ru": "Два"}
    assert same.words("en", "en") == "Два"
    assert same.version == changed.version + 1
    await service.start(by, draft.id, same.version)
    with pytest.raises(AlreadyDecidedError):
        await service.start(by, draft.id, same.version)
    with pytest.raises(AlreadyDecidedError):
        await service.discard(by, draft.id)


async def test_it_is_an_admins_alone_and_all_of_it_is_in_the_trail(store: Store) -> None:
    build = Builder(store)
    admin, by = await robin(build)
    maria = await build.person("Maria")
    with pytest.raises(NotAllowedError):
        await build.announcements().draft(maria.by, ALL, "en", "Hello")
    one = await started(build, by)
    for act in (build.announcements().pause, build.announcements().stop):
        with pytest.raises(NotAllowedError):
            await act(maria.by, one.id)
    await build.announcements().stop(by, one.id)
    trail = "SELECT deed, actor_id, amount FROM audit ORDER BY id"
    told = [tuple(row) for row in await ask(store.database, trail)]
    assert told == [
        (Deed.ANNOUNCEMENT_WRITTEN, admin.id, 2),
        (Deed.ANNOUNCEMENT_STARTED, admin.id, 2),
        (Deed.ANNOUNCEMENT_STOPPED, admin.id, 2),
    ]
