"""The ledger: what failed goes out again while it is true, and the trail is searched."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.audit.search import Kind, Side, Somebody, Sought
from core.audit.service import TrailService
from core.errors import NotAllowedError
from core.ledger import LedgerService, SentAgain
from core.model import (
    Actor,
    AdminRole,
    Announcement,
    AnnouncementId,
    Appointment,
    Readers,
    Span,
    Whom,
)
from core.notifications import Announced, Letter, Priority
from core.policy import ClinicPolicy
from core.ports.ledger import Reason
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, Someone


@pytest.fixture
async def robin(build: Builder) -> Someone:
    return await build.person("Robin", admin=AdminRole.GRANTED)


async def fail_all(store: Store, cause: str) -> None:
    for letter in await store.deliveries.lease(NOW, NOW + HOUR, 100):
        await store.deliveries.drop(letter.id, NOW, cause)


async def test_what_failed_goes_out_again_unless_it_lost_its_sense(
    store: Store, build: Builder, maria: Someone, robin: Someone
) -> None:
    """By an admin alone, and never to who cannot be written to."""
    ledger = LedgerService(store.open_work, build.policy, build.clock)
    doctor, ben = await build.doctor(), await build.person("Ben")
    first, second = await build.slots(doctor.id, 48, 50)
    await build.booking().book(maria.by, maria.patient.id, first.id)
    off = await build.booking().book(ben.by, ben.patient.id, second.id)
    await fail_all(store, "refused: bad request")
    await fail_all(store, "refused: bad request")  # the doctor's second letter
    await build.cancelled(off)
    seen = await store.queries.ledger(NOW)
    assert (seen.late, list(seen.failed)) == (0, [(Reason.REFUSED, 4)])
    names = {one.name for one in await store.queries.letters_failed(Reason.REFUSED, 9)}
    assert names == {"Maria", "Ben", doctor.name}
    with pytest.raises(NotAllowedError):
        await ledger.send_again(maria.by, Reason.REFUSED)
    await store.deliveries.unreachable(maria.account.telegram_id, NOW)
    assert await ledger.send_again(robin.by, Reason.REFUSED) == SentAgain(1, 2)
    assert await ledger.send_again(robin.by, Reason.REFUSED) == SentAgain(0, 0)
    assert list((await store.queries.ledger(NOW)).failed) == [(Reason.REFUSED, 1)]
    await store.deliveries.reachable(maria.account.telegram_id)
    (left,) = await store.queries.letters_failed(Reason.REFUSED, 9)
    assert await ledger.send_one_again(robin.by, left.id) == SentAgain(1, 0)
    assert len(await store.deliveries.lease(NOW, NOW + HOUR, 9)) == 2


async def test_what_may_have_arrived_goes_out_again_one_by_one_alone(
    store: Store, build: Builder, maria: Someone, robin: Someone
) -> None:
    """Of an announcement under way when the program ended nobody knows whether it was heard."""
    ledger = LedgerService(store.open_work, build.policy, build.clock)
    letter = Letter(maria.account.id, Announced(AnnouncementId(1)), NOW, "announced:1:1")
    async with store.open_work() as work:
        one = Announcement(AnnouncementId(0), robin.account.id, Readers(Whom.ALL), NOW)
        await work.announcements.add(one)
        await work.outbox.put([replace(letter, priority=Priority.ANNOUNCEMENT)])
        await work.commit()
    (leased,) = await store.deliveries.lease(NOW, NOW + HOUR, 9)
    assert await store.deliveries.set_out(leased.id, NOW + HOUR)
    await store.deliveries.release_leases(NOW)  # as the next start does
    assert await store.deliveries.lease(NOW, NOW + HOUR, 9) == []
    assert list((await store.queries.ledger(NOW)).failed) == [(Reason.UNSURE, 1)]
    assert await ledger.send_again(robin.by, Reason.UNSURE) == SentAgain(0, 0)
    assert await ledger.send_one_again(robin.by, leased.id) == SentAgain(1, 0)


async def test_the_trail_is_searched_by_person_kind_days_and_place(
    store: Store, build: Builder, maria: Someone, robin: Someone, booked: Appointment
) -> None:
    """Only by an admin; each reading is an entry, and old entries are forgotten by the job."""
    trail = TrailService(store.open_work, store.queries, build.policy, build.clock)
    await build.changes().cancel(maria.by, booked.id)
    (who,) = await store.queries.called("maria", 9)
    assert who == Somebody(maria.account.id, maria.patient.id, None, "Maria")
    assert await store.queries.somebody(patient=maria.patient.id) == who
    whole = Sought(ALWAYS)
    (entry,) = await trail.read(robin.by, Sought(ALWAYS, Kind.APPOINTMENTS, who), 9)
    assert (entry.actor, entry.patient, entry.entry.deed) == (
        "Maria",
        "Maria",
        "appointment_cancelled",
    )
    assert await store.queries.trail(Sought(Span(NOW - 2 * HOUR, NOW - HOUR)), 9) == []
    assert await store.queries.trail(Sought(ALWAYS, origins=["nowhere"]), 9) == []
    assert await store.queries.trail(Sought(ALWAYS, origins=["test"], who=who, side=Side.BY), 9)
    about = Sought(ALWAYS, Kind.READINGS, who)
    assert [one.actor for one in await store.queries.trail(about, 9)] == ["Robin"]
    with pytest.raises(NotAllowedError):
        await trail.read(maria.by, whole, 9)
    build.clock.moment += ClinicPolicy().keep_audit + timedelta(hours=1)
    assert await trail.shorten(Actor(None, "shorten-trail")) >= 2
    assert await trail.shorten(Actor(None, "shorten-trail")) == 0
    (left,) = await store.queries.trail(Sought(Span(NOW, build.clock.moment + HOUR)), 9)
    assert left.entry.deed == "trail_shortened"
