"""Who may do what: every action × every role, with things that are theirs and things that are not.

Each line is one action; each sign is one role, in the order of ``ROLES``:

    .  sees it, and nothing changes but what they are being asked
    >  the same, and the menu follows
    +  does it
    ?  is asked to sign up first, and nothing changes but that question
    -  is refused, and nothing changes at all
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.chat.payload import declared, pack
from bot.chat.ways import Nothing
from bot.shared.links.requests import (
    WriteDoctorNote,
)
from bot.subjects import routes
from bot.visits.actions import RemoveDoctorNote
from core.model import (
    AccountId,
    AppointmentId,
    Doctor,
    DoctorId,
    InvitationId,
    PatientId,
    RecordId,
    Slot,
    SlotId,
    Span,
    TimeOffId,
    WaitId,
)
from core.policy import ClinicPolicy
from core.ports.forms import Form
from tests.journey.books import Rows, without_entries
from tests.journey.clinic import NOON
from tests.journey.roles import Row
from tests.journey.roles_admin import ADMIN
from tests.journey.roles_doctor import DOCTOR
from tests.journey.roles_patient import PATIENT
from tests.journey.world import ROLES, Things, World, world_of

ROUTES = routes()
TABLE = (*PATIENT, *DOCTOR, *ADMIN)
REFUSED = (
    "not here, or not yours",
    "not open to you",
    "has to confirm you",
    "does not take appointments",
    "for the clinic's doctors",
    "is taken",
    "does not share the medical history",
    "You have no appointment with this doctor",
    "no longer offered",
    "is booked, so",
    "access was switched off",
    "ahead as a doctor",
    "only admin",
    "This invitation does not work",
)
SIGN_UP_FIRST = ("What is your name?", "we need your name")


def test_every_action_has_a_row() -> None:
    doctor = Doctor(DoctorId(1), "Lena", "Cardiology", "BE-1", "+4930123", account_id=AccountId(1))
    slot = Slot(SlotId(1), doctor.id, Span(NOON, NOON), NOON.date())
    people = (doctor, PatientId(1), doctor.id, 1, PatientId(1), 1)
    one = AppointmentId(1)
    slots = (slot, slot, slot, slot, slot.day)
    things = Things(
        *people,
        one,
        *slots,
        ClinicPolicy(),
        TimeOffId(1),
        asked=one,
        proposal=one,
        proposed=slot,
        record=RecordId(1),
        unshared=one,
        wait=WaitId(1),
        offered=slot,
        colleague=doctor,
        invitation=InvitationId(1),
    )
    assert {type(one.act(things)) for one in TABLE} == set(declared())


@pytest.mark.parametrize("role", ROLES)
async def test_who_may(database_url: str, role: str) -> None:
    """Whatever button somebody presses, shown or forged, their role and the owner decide."""
    async with world_of(database_url) as world:
        await _try_all(world, role, [(one, one.sign(role)) for one in TABLE])


@pytest.mark.parametrize("role", ["admin", "patient", "other doctor", "disabled admin"])
async def test_who_may_act_for_a_doctor(database_url: str, role: str) -> None:
    """An admin may what the doctor may, and nobody else: least of all another doctor."""
    async with world_of(database_url) as world:
        practice = [one for one in TABLE if type(one.act(world.things)) in ROUTES.practice]
        may = [
            (one, one.sign("doctor") if role == "admin" and not _own(one, world) else "-")
            for one in practice
        ]
        await _try_all(world, role, may, world.things.doctor.id)


def _own(one: Row, world: World) -> bool:
    """Whether it is nobody's but the doctor's own."""
    return isinstance(one.act(world.things), WriteDoctorNote | RemoveDoctorNote)


async def _try_all(
    world: World,
    role: str,
    of_role: Sequence[tuple[Row, str]],
    doctor: DoctorId | None = None,
) -> None:
    """Press these in this role, first all that is refused; for a ``doctor``, where there is one."""
    before = await world.books.read()
    for one in (refused for refused, expected in of_role if expected == "-"):
        said = await _press(world, role, one, doctor=doctor)
        assert any(part in said for part in REFUSED), (role, one.act(world.things), said)
    assert await world.books.read() == before, f"the {role} was refused, and something changed"
    for one, expected in of_role:
        if expected != "-":
            said = await _press(world, role, one, expected, doctor=doctor)
            after = await world.books.read()
            fault = _fault(expected, said, before, after)
            assert not fault, (role, one.act(world.things), fault)
            if after != before:
                await world.books.put_back(before)


async def _press(
    world: World, role: str, one: Row, expected: str = "-", *, doctor: DoctorId | None = None
) -> str:
    """Press, and return what the answer says; unless it is refused, wait until all is done."""
    phone, services, action = world.phones[role], world.services, one.act(world.things)
    if one.step and expected != "-":
        principal = await services.queries.principal(phone.id)
        assert principal is not None
        form = Form(one.step, {**one.form, **({} if doctor is None else {"acting_for": doctor})})
        await services.forms.put(
            principal.account.id, form, services.clock.now() + timedelta(days=1)
        )
    await phone.press_data(pack(action, fresh=True, acting_for=doctor), answered=False)
    if isinstance(action, Nothing) and expected == ".":
        return await phone.wait_toast()
    said = (await phone.wait_new("what would you like" if expected == ">" else "")).text
    if expected != "-":
        await world.books.all_handled()
    return said


def _fault(expected: str, said: str, before: Rows, after: Rows) -> str | None:
    """Say what is not as it should be."""
    if any(part in said for part in REFUSED):
        return f"refused: {said}"
    if expected == "?" and not any(part in said for part in SIGN_UP_FIRST):
        return f"not asked to sign up: {said}"
    if (without_entries(after) != without_entries(before)) is not (expected == "+"):
        return "nothing changed" if expected == "+" else "something changed"
    return None
