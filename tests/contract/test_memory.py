"""What core.ports' Forms and Inbox promise, on both databases."""

import asyncio
from datetime import datetime, timedelta

from core.model import Account, Principal
from core.ports.forms import Form
from core.ports.inbox import Received
from storage import identity
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, open_store
from tests.databases import ask

LATER = NOW + HOUR


async def test_a_form_comes_back_until_it_expires_or_is_cleared(
    store: Store, build: Builder
) -> None:
    maria, noah = await build.account(), await build.account()
    form = Form("note", {"slot": 7, "text": "Имя ☂", "days": ["2026-03-02"], "none": None}, 42)
    await store.forms.put(maria.id, Form("name", {}), LATER)
    await store.forms.put(maria.id, form, LATER)
    assert await form_of(store, maria, NOW) == form
    assert await form_of(store, noah, NOW) is None
    assert await form_of(store, maria, LATER) is None
    await store.forms.clear(maria.id)
    await store.forms.clear(noah.id)
    assert await form_of(store, maria, NOW) is None


async def test_a_form_survives_a_restart(store: Store, build: Builder, database_url: str) -> None:
    maria = await build.account()
    await store.forms.put(maria.id, Form("name", {"a": 1}, 3), LATER)
    async with open_store(database_url) as restarted:
        assert await form_of(restarted, maria, NOW) == Form("name", {"a": 1}, 3)


async def test_expired_forms_are_forgotten(store: Store, build: Builder) -> None:
    maria, noah = await build.account(), await build.account()
    await store.forms.put(maria.id, Form("name", {}), NOW)
    await store.forms.put(noah.id, Form("name", {}), LATER)
    await store.forms.forget(NOW)
    before = NOW - timedelta(days=1)
    assert await form_of(store, maria, before) is None
    assert await form_of(store, noah, before) is not None


async def test_no_form_is_kept_about_who_is_erased_at_that_moment(
    store: Store, build: Builder, database_url: str
) -> None:
    """A colleague writes about somebody who erases themselves: nothing half-written stays."""
    maria, noah, lena = await build.person(), await build.person(), await build.account()
    about = [Form("note", {"patient": one.patient.id}) for one in (maria, noah)]
    await store.forms.put(lena.id, about[1], LATER)
    async with open_store(database_url) as other:
        async with store.open_work() as work:
            await work.own_data.erase_patients([maria.patient.id], "Erased")
            putting = asyncio.create_task(other.forms.put(lena.id, about[0], LATER))
            await asyncio.wait([putting], timeout=0.2)
            await work.commit()
        await putting
    assert await form_of(store, lena, NOW) is None
    await store.forms.put(lena.id, about[1], LATER)
    assert await form_of(store, lena, NOW) == about[1]


async def form_of(store: Store, account: Account, now: datetime) -> Form | None:
    """Return what is being asked of this account."""
    known = await store.forms.speaker(account.telegram_id, now)
    assert known is not None
    assert known[0] == Principal(account)
    return known[1]


async def test_the_newest_screen_of_each_account_is_remembered_with_the_one_before(
    store: Store, build: Builder, database_url: str
) -> None:
    """Several at once, none that can be pressed on, and another process: each gets its own."""
    maria, noah = await build.account(), await build.account()
    first = [store.live_screens.replace(one.id, at) for at, one in enumerate((maria, noah), 7)]
    assert await asyncio.gather(*first) == [None, None]
    assert await store.live_screens.replace(maria.id, 9) == 7
    assert await store.live_screens.replace(maria.id, None) == 9
    async with open_store(database_url) as restarted:
        assert await restarted.live_screens.replace(maria.id, 10) is None
        assert await restarted.live_screens.replace(noah.id, 11) == 8


async def test_no_screen_is_remembered_of_who_is_erased(store: Store, build: Builder) -> None:
    """Their farewell is the last; those who are shown something at the same moment are served."""
    maria, noah = await build.person(), await build.account()
    await store.live_screens.replace(maria.account.id, 7)
    await build.own_data().erase(maria.by)
    shown = [store.live_screens.replace(one, 8) for one in (maria.account.id, noah.id)]
    assert await asyncio.gather(*shown) == [None, None]
    assert await store.live_screens.replace(noah.id, 9) == 8


def updates(*ids: int) -> list[Received]:
    return [Received(one, f'{{"update_id": {one}, "text": "привет \\ud83d"}}') for one in ids]


async def test_each_update_is_new_once_and_comes_in_order(store: Store) -> None:
    inbox = store.inbox
    assert await inbox.receive(updates(12, 10, 11), NOW) == updates(10, 11, 12)
    assert await inbox.receive(updates(11, 13), NOW) == updates(13)
    assert await inbox.receive([], NOW) == ()
    assert await inbox.waiting() == updates(10, 11, 12, 13)


async def test_what_was_received_waits_until_it_is_handled(store: Store, database_url: str) -> None:
    await store.inbox.receive(updates(1, 2, 3), NOW)
    await store.inbox.handled([1, 3])
    await store.inbox.handled([])
    async with open_store(database_url) as restarted:
        assert await restarted.inbox.waiting() == updates(2)
        assert await restarted.inbox.receive(updates(1, 2), NOW) == []


async def test_an_id_that_is_given_out_anew_is_another_update(store: Store) -> None:
    first, again = (Received(7, '{"update_id": 7}', told) for told in ("a:1:100", "b:1:200"))
    await store.inbox.receive([first], NOW)
    await store.inbox.handled([7])
    assert await store.inbox.receive([first], NOW) == []
    assert await store.inbox.receive([again], NOW) == [again]
    assert await store.inbox.waiting() == [again]


async def test_an_id_that_comes_twice_at_once_is_one_update(store: Store) -> None:
    first, other = Received(7, '{"update_id": 7}', "a:1:1"), Received(7, "{}", "b:2:2")
    assert await store.inbox.receive([*updates(6), first, first, other], NOW) == [
        *updates(6),
        first,
    ]
    assert await store.inbox.waiting() == [*updates(6), first]


async def test_the_next_bot_of_a_database_has_ids_of_its_own(store: Store) -> None:
    """Nothing that waited for the last one comes to it, and none of its updates counts as seen."""
    await identity.recognize(store.database, 1)
    await store.inbox.receive(updates(5, 6), NOW)
    await store.inbox.handled([5])
    assert await identity.adopt(store.database, 2)
    assert await store.inbox.waiting() == []
    assert await store.inbox.receive(updates(5), NOW) == updates(5)


async def test_an_update_that_two_processes_receive_is_new_to_one(
    store: Store, database_url: str
) -> None:
    async with open_store(database_url) as other:
        rounds = await asyncio.gather(
            *(one.inbox.receive(updates(*range(50)), NOW) for one in (store, other) * 4)
        )
    assert sorted(one.update_id for found in rounds for one in found) == list(range(50))


async def test_handled_updates_are_forgotten_in_time_and_waiting_ones_never(
    store: Store,
) -> None:
    inbox = store.inbox
    await inbox.receive(updates(1, 2), NOW)
    await inbox.receive(updates(3), LATER)
    await inbox.handled([1, 3])
    await inbox.forget(LATER)
    assert await inbox.receive(updates(1, 2, 3), LATER) == updates(1)


async def test_private_text_is_not_readable_and_not_kept_longer_than_needed(
    store: Store, build: Builder
) -> None:
    maria = await build.account()
    await store.forms.put(maria.id, Form("note", {"note": "chest pain"}), LATER)
    await store.inbox.receive([Received(1, "chest pain"), Received(2, "chest pain")], NOW)
    await store.inbox.handled([1])
    statement = "SELECT draft FROM forms UNION ALL SELECT payload FROM inbox"
    kept = [value for (value,) in await ask(store.database, statement)]
    assert kept.count(None) == 1
    assert not any("chest" in value for value in kept if value)
