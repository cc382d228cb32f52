"""What core.ports.home promises about somebody who comes back, on both databases."""

from datetime import timedelta

from core.model import Relation
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone


async def test_the_next_appointment_and_the_latest_visits_of_all_cared_for(
    store: Store, build: Builder
) -> None:
    """One's own and a child's; what was called off, and what others have, stays out."""
    lena, omar = await build.doctor("Lena"), await build.doctor("Omar")
    maria, noah = await build.person("Maria"), await build.person("Noah")
    child = await build.patient("Lea", maria.account, relation=Relation.CHILD)
    theirs = Someone(maria.account, child)
    seen = await build.appointment(theirs, await build.slot(omar.id, 1))
    next_one = await build.appointment(maria, await build.slot(lena.id, 5))
    await build.appointment(maria, await build.slot(lena.id, 9))
    gone = await build.appointment(maria, await build.slot(lena.id, 4))
    await build.cancelled(gone)
    await build.appointment(noah, await build.slot(omar.id, 4))
    now = NOW + 3 * HOUR
    views = await store.queries.at_home(maria.account.id, now)
    assert [view.appointment.id for view in views] == [next_one.id, seen.id]
    under_way = await store.queries.at_home(maria.account.id, NOW + 1.25 * HOUR)
    assert [view.appointment.id for view in under_way] == [seen.id]
    assert await store.queries.at_home(noah.account.id, NOW + timedelta(days=9)) != ()


async def test_a_stranger_is_greeted_with_nothing(store: Store, build: Builder) -> None:
    account = await build.account()
    assert list(await store.queries.at_home(account.id, NOW)) == []
