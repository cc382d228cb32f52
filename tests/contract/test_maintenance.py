"""Maintenance: planned once, told a day ahead, told again where it is called off."""

from datetime import timedelta

import pytest

from core.errors import (
    BadFieldError,
    InThePastError,
    LengthError,
    NoChangeError,
    NotAllowedError,
)
from core.model import Account, Actor, AdminRole, Span
from storage.store import Store
from tests.builders import HOUR, NOW, Builder
from tests.databases import ask

TWO_DAYS = Span(NOW + 48 * HOUR, NOW + 49 * HOUR)


async def robin(build: Builder) -> tuple[Account, Actor]:
    account = await build.account("Robin", admin=AdminRole.GRANTED)
    return account, Actor(account.id, "test")


async def told(build: Builder) -> list[tuple[str, int]]:
    written = "SELECT kind, account_id FROM outbox ORDER BY id"
    return [tuple(row) for row in await ask(build.store.database, written)]


async def test_it_is_told_a_day_ahead_also_to_who_comes_later(store: Store) -> None:
    build = Builder(store)
    admin, by = await robin(build)
    for _ in range(2):  # pressed twice, it is one
        await build.maintenance().plan(by, TWO_DAYS, "The server moves.")
    assert len(await store.queries.maintenances(NOW)) == 1
    assert await build.announcing().go_on() == 0
    build.clock.moment = NOW + 24 * HOUR
    assert await build.announcing().go_on() == 1
    assert await build.announcing().go_on() == 0
    later = await build.account("Later")
    await build.announcing().go_on()
    assert await told(build) == [
        ("maintenance_ahead", admin.id),
        ("maintenance_ahead", later.id),
    ]


async def test_who_was_told_hears_that_it_is_off_and_nobody_else(store: Store) -> None:
    build = Builder(store)
    admin, by = await robin(build)
    blocked = await build.account("Bo")
    await store.deliveries.unreachable(blocked.telegram_id, NOW)
    soon = Span(NOW + HOUR, NOW + 2 * HOUR)
    plan = await build.maintenance().plan(by, soon, None)
    await build.announcing().go_on()
    await build.deliver()
    await build.maintenance().end(by, plan.id)
    await build.announcing().go_on()
    assert (await told(build))[2:] == [("maintenance_off", admin.id)]
    with pytest.raises(NoChangeError):
        await build.maintenance().end(by, plan.id)


async def test_it_begins_and_ends_by_itself_or_when_an_admin_ends_it(store: Store) -> None:
    build = Builder(store)
    _, by = await robin(build)
    service = build.maintenance()
    plan = await service.plan(by, Span(NOW, NOW + HOUR), None)
    assert service.rests()
    assert service.under_way(NOW + HOUR) is None
    again = build.maintenance()  # another process, or a start after a crash
    assert not again.rests()
    await again.refresh()
    assert again.rests()
    await again.end(by, plan.id)
    assert not again.rests()
    await build.announcing().go_on()
    assert await told(build) == []


@pytest.mark.parametrize(
    "span, refusal",
    [
        (Span(NOW - HOUR, NOW + HOUR), InThePastError),
        (Span(NOW, NOW + timedelta(minutes=4)), LengthError),
        (Span(NOW, NOW + timedelta(hours=25)), LengthError),
        (Span(NOW + timedelta(days=400), NOW + timedelta(days=400, hours=1)), BadFieldError),
    ],
)
async def test_what_makes_no_sense_is_refused(
    store: Store, span: Span, refusal: type[Exception]
) -> None:
    build = Builder(store)
    _, by = await robin(build)
    with pytest.raises(refusal):
        await build.maintenance().plan(by, span, None)


async def test_it_is_an_admins_alone(store: Store) -> None:
    build = Builder(store)
    _, by = await robin(build)
    maria = await build.person("Maria")
    with pytest.raises(NotAllowedError):
        await build.maintenance().plan(maria.by, TWO_DAYS, None)
    plan = await build.maintenance().plan(by, TWO_DAYS, None)
    with pytest.raises(NotAllowedError):
        await build.maintenance().end(maria.by, plan.id)


async def test_it_lasts_from_its_first_moment_to_before_its_last(store: Store) -> None:
    """Of several at a time the one counts that ends last; ended early, it is over at once."""
    build = Builder(store)
    _, by = await robin(build)
    service, a_bit = build.maintenance(), timedelta(microseconds=1)
    begins, ends = NOW + HOUR, NOW + 3 * HOUR
    longer = await service.plan(by, Span(begins, ends), None)
    shorter = await service.plan(by, Span(begins, ends - HOUR), None)
    assert service.under_way(begins - a_bit) is None
    assert service.under_way(begins) == service.under_way(ends - a_bit) == longer
    assert service.under_way(ends) is None
    build.clock.moment = begins
    await service.end(by, longer.id)
    assert service.under_way(begins) == shorter
    assert service.under_way(ends - HOUR) is None
