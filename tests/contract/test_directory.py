"""What core.ports.directory promises, on both databases."""

from dataclasses import replace

from core.model import AdminRole, DoctorId, Relation, Status, Verification
from core.ports.directory import InRole, InState, PeopleWanted, PersonKind
from storage.store import Store
from tests.builders import NOW, Builder

ACCOUNT, PATIENT, DOCTOR = PersonKind


async def names(store: Store, **wanted: object) -> list[str]:
    found = await store.queries.people(PeopleWanted(**wanted), 99)  # type: ignore[arg-type]  # the test's own
    return [one.name for one in found]


async def clinic(build: Builder) -> None:
    """Fill it: a patient with a child, a walk-in, a doctor, one of the desk's, admins."""
    maria = await build.person("María d'Ávila", verification=Verification.WAITING)
    await build.family().add(maria.by, "Tim", Relation.CHILD)
    await build.patient("Walter Ivanov")
    await build.person("Иван Петров", disabled=True)
    await build.doctor("Dr. Lena Hoffmann")
    await build.doctor("Dr. Desk", account_id=None, phone="+4930999888")
    await build.account("Robin", admin=AdminRole.GRANTED)


async def test_everybody_is_found_once_by_name_role_and_state(store: Store, build: Builder) -> None:
    """Of an account, its patient and its doctor there is one line."""
    await clinic(build)
    everybody = await names(store)
    doctors, patients = ["Dr. Desk", "Dr. Lena Hoffmann"], ["María d'Ávila", "Tim"]
    others = ["Robin", "Walter Ivanov", "Иван Петров"]
    assert sorted(everybody) == sorted([*doctors, *patients, *others])
    pages = [await store.queries.people(PeopleWanted(), 2, skip) for skip in range(0, 8, 2)]
    assert [one.name for page in pages for one in page] == everybody
    assert await names(store, words=("avila",)) == ["María d'Ávila"]
    assert await names(store, words=("ivan", "petrov")) == ["Иван Петров"]
    assert sorted(await names(store, words=("ivan",))) == ["Walter Ivanov", "Иван Петров"]
    assert await names(store, words=("100%",)) == []
    assert await names(store, role=InRole.ADMIN) == ["Robin"]
    assert await names(store, role=InRole.DOCTOR) == ["Dr. Desk", "Dr. Lena Hoffmann"]
    assert len(await names(store, role=InRole.PATIENT)) == 4
    assert await names(store, state=InState.WAITING) == ["María d'Ávila"]
    assert await names(store, state=InState.DISABLED) == ["Иван Петров"]
    assert "Walter Ivanov" in await names(store, state=InState.UNREACHABLE)
    assert await names(store, role=InRole.ADMIN, state=InState.DISABLED) == []


async def test_a_number_is_found_by_its_last_digits(store: Store, build: Builder) -> None:
    await clinic(build)
    someone = await build.person("Zoe")
    async with store.open_work() as work:
        await work.people.save_patient(replace(someone.patient, phone="+491709999999"))
        await work.commit()
    assert await names(store, digits="1709999999") == ["Zoe"]
    assert await names(store, digits="30999888") == ["Dr. Desk"]
    assert await names(store, digits="30999887") == []


async def test_who_shares_most_letters_comes_first(store: Store, build: Builder) -> None:
    await clinic(build)
    found = await store.queries.people_like(PeopleWanted(), ["pe", "et", "tr", "ov"], 5)
    assert [one.name for one in found][:2] == ["Иван Петров", "Walter Ivanov"]
    assert found[0].sought.split()[:2] == ["ivan", "petrov"]
    assert found[0].disabled
    assert await store.queries.people_like(PeopleWanted(), [], 5) == []


async def test_a_card_has_all_that_is_theirs_by_whichever_number(
    store: Store, build: Builder
) -> None:
    maria, doctor = await build.person(), await build.doctor()
    tim = await build.family().add(maria.by, "Tim", Relation.CHILD)
    past, missed, ahead, off = await build.slots(doctor.id, -50, -40, 24, 25)
    await build.appointment(maria, past, status=Status.COMPLETED)
    await build.appointment(maria, missed, status=Status.NO_SHOW)
    await build.appointment(maria, ahead)
    await build.appointment(maria, off, status=Status.CANCELLED)
    card = await store.queries.person(ACCOUNT, maria.account.id, NOW)
    assert card is not None
    assert (card.account, card.patient, card.doctor) == (maria.account, maria.patient, None)
    assert (card.ahead, card.visits, card.missed, card.to_see) == (1, 1, 1, 0)
    assert [(one.name, one.relation) for one in card.family] == [("Tim", Relation.CHILD)]
    assert await store.queries.person(PATIENT, maria.patient.id, NOW) == card
    child = await store.queries.person(PATIENT, tim.id, NOW)
    assert child is not None
    assert (child.kind, child.number, child.name) == (PATIENT, tim.id, "Tim")
    assert [one.number for one in child.family] == [maria.account.id]
    seer = await store.queries.person(DOCTOR, doctor.id, NOW)
    assert seer is not None
    assert (seer.kind, seer.doctor, seer.to_see) == (ACCOUNT, doctor, 1)
    desk = await build.doctor("Dr. Desk", account_id=None)
    own = await store.queries.person(DOCTOR, desk.id, NOW)
    assert own is not None
    assert (own.kind, own.doctor, own.account) == (DOCTOR, desk, None)
    for kind in PersonKind:
        assert await store.queries.person(kind, DoctorId(4711), NOW) is None
    theirs = await store.queries.theirs(maria.patient.id, 9)
    starts = [view.appointment.span.start for view in theirs]
    assert len(starts) == 4
    assert starts == sorted(starts, reverse=True)
    assert await store.queries.theirs(maria.patient.id, 1, 3) == theirs[3:]


async def test_who_is_erased_is_nobody(store: Store, build: Builder) -> None:
    maria, doctor = await build.person(), await build.doctor()
    await build.appointment(maria, await build.slot(doctor.id, -5), status=Status.COMPLETED)
    await build.own_data().erase(maria.by)
    assert await names(store, role=InRole.PATIENT) == []
    assert await store.queries.person(PATIENT, maria.patient.id, NOW) is None
