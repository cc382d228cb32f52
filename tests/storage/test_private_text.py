"""Private text in the database: keys rotate, and what was tampered with spoils nothing else."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from core.model import Actor, Appointment, Principal
from core.ports.forms import Form
from core.ports.inbox import Received
from storage.seal import Damaged, Seal, SealError
from storage.store import Store
from tests.builders import KEY, NOW, Builder
from tests.databases import ask

NEW_KEY = Fernet.generate_key().decode()
FORGED = ("", "gAAAAA", "ключ", "x" * 200)


async def raw(store: Store, statement: str, **values: object) -> None:
    async with store.database.write() as connection:
        await connection.execute(text(statement), values)
        await connection.commit()


async def token_of(store: Store, appointment: Appointment) -> str:
    statement = "SELECT note FROM appointments WHERE id = :id"
    ((token,),) = await ask(store.database, statement, id=appointment.id)
    return str(token)


def maker(appointment: Appointment) -> Actor:
    return Actor(appointment.made_by, "test")


async def booked(build: Builder, note: str) -> Appointment:
    slot = await build.slot((await build.doctor()).id, 24)
    return await build.appointment(await build.person(), slot, note)


async def test_after_a_rotation_old_notes_are_read_and_new_ones_need_the_new_key(
    build: Builder, database_url: str
) -> None:
    old = await booked(build, "written before")
    async with Store.open(database_url, Seal([NEW_KEY, KEY])) as rotated:
        later = Builder(rotated, build.clock, build.policy, build._numbers)
        assert (await later.found(old)).note == "written before"
        new = await booked(later, "written after")
        await later.changes().change_note(maker(old), old.id, "changed after")
        for one, note in ((new, "written after"), (old, "changed after")):
            assert Seal([NEW_KEY]).open(await token_of(rotated, one)) == note
            with pytest.raises(SealError):
                Seal([KEY]).open(await token_of(rotated, one))


@pytest.mark.parametrize("token", FORGED)
async def test_a_spoilt_note_spoils_nothing_else(
    store: Store, build: Builder, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    """It shows as unreadable, the log names the appointment, and all can be done but read it."""
    made = await booked(build, "Knee")
    await raw(store, "UPDATE appointments SET note = :token", token=token)
    (listed,) = await store.queries.schedule(made.doctor_id, made.span.start.date())
    assert listed.view is not None
    assert listed.view.appointment.note == "\N{REPLACEMENT CHARACTER}" * 3
    assert f"the note of appointment {made.id} cannot be opened" in caplog.text
    other = await build.slot(made.doctor_id, 30)
    await build.booking().book(maker(made), made.patient_id, other.id, "Hip")
    await build.changes().coming(maker(made), made.id)
    assert await token_of(store, made) == token, "kept as it is, should the key be found"
    await build.changes().change_note(maker(made), made.id, "Knee again")
    assert (await build.found(made)).note == "Knee again"


async def test_a_note_of_which_one_letter_was_changed_does_not_open(
    store: Store, build: Builder
) -> None:
    made = await booked(build, "Knee")
    token = await token_of(store, made)
    changed = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]
    await raw(store, "UPDATE appointments SET note = :token", token=changed)
    assert isinstance((await build.found(made)).note, Damaged)


async def test_a_spoilt_form_is_as_good_as_none(
    store: Store, build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    """Its writer is asked anew instead of hearing of a fault at every press."""
    account = await build.account()
    await store.forms.put(account.id, Form("note", {"note": "Kn"}, 7), NOW + timedelta(days=1))
    await raw(store, "UPDATE forms SET draft = 'forged'")
    assert await store.forms.speaker(account.telegram_id, NOW) == (Principal(account), None)
    assert "the form that update 7 left cannot be opened" in caplog.text
    await store.forms.put(account.id, Form("note", {}, 8), NOW + timedelta(days=1))
    assert await store.forms.speaker(account.telegram_id, NOW) == (
        Principal(account),
        Form("note", {}, 8),
    )


async def test_a_spoilt_update_holds_up_none_behind_it(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = store.inbox
    await inbox.receive([Received(one, '{"text": "hello"}') for one in (1, 2, 3)], NOW)
    await raw(store, "UPDATE inbox SET payload = 'forged' WHERE update_id = 2")
    assert [one.update_id for one in await inbox.waiting()] == [1, 3]
    assert "update 2 cannot be opened" in caplog.text
    caplog.clear()
    assert [one.update_id for one in await inbox.waiting()] == [1, 3]
    assert caplog.text == "", "told once"
