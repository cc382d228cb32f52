"""Rules that need what is written: the smallest call refused, and the nearest that is not."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from core import errors
from core.errors import Refusal
from core.model import Actor, AdminRole, DoctorId, Invited, Verification
from core.people.service import Application
from tests.builders import Builder, by

Call: TypeAlias = Callable[[Builder], Awaitable[object]]
ServedRule: TypeAlias = tuple[type[Refusal], str, Call, Call]

HALF = timedelta(minutes=30)
APPLICATION = Application("Dr. Lena Hoffmann", "+4930123456", "Cardiology", "BE-1")


async def book(build: Builder, *, deleted: bool = False, by_stranger: bool = False) -> object:
    maria, stranger, doctor = await build.person(), await build.person(), await build.doctor()
    slot = await build.slot(doctor.id, 2)
    if deleted:
        await build.publishing().delete(by(doctor), doctor.id, [slot.id])
    acts = stranger if by_stranger else maria
    return await build.booking().book(acts.by, maria.patient.id, slot.id)


async def book_after(build: Builder, *, same_patient: bool) -> object:
    """Book a slot that was just booked."""
    maria, other, doctor = await build.person(), await build.person(), await build.doctor()
    slot = await build.slot(doctor.id, 2)
    await build.booking().book(maria.by, maria.patient.id, slot.id)
    second = maria if same_patient else other
    return await build.booking().book(second.by, second.patient.id, slot.id)


async def hold_after(build: Builder, *, left: bool) -> object:
    """Hold a slot that another account holds, or has left."""
    maria, other, doctor = await build.person(), await build.person(), await build.doctor()
    slot = await build.slot(doctor.id, 2)
    await build.holding().hold(maria.account.id, maria.patient.id, slot.id)
    if left:
        await build.holding().release(maria.account.id)
    return await build.holding().hold(other.account.id, other.patient.id, slot.id)


async def cancel(build: Builder, *, by_stranger: bool) -> object:
    maria, stranger, doctor = await build.person(), await build.person(), await build.doctor()
    made = await build.appointment(maria, await build.slot(doctor.id, 2))
    return await build.changes().cancel((stranger if by_stranger else maria).by, made.id)


async def call_off(build: Builder, *, by_colleague: bool) -> object:
    doctor, colleague = await build.doctor(), await build.doctor()
    made = await build.appointment(await build.person(), await build.slot(doctor.id, 2))
    acts = by(colleague if by_colleague else doctor)
    return await build.changes().cancel_as_doctor(acts, made.id, "I am ill")


async def rewrite_note(build: Builder, note: str) -> object:
    """Change the note of an appointment that says "Knee"."""
    maria, doctor = await build.person(), await build.doctor()
    made = await build.appointment(maria, await build.slot(doctor.id, 2), "Knee")
    return await build.changes().change_note(maria.by, made.id, note)


async def decide(
    build: Builder,
    *,
    verification: Verification = Verification.WAITING,
    seen: int = 1,
    number: int = 0,
    admin: AdminRole = AdminRole.GRANTED,
) -> object:
    """Approve of a doctor; ``number`` says how many ids beside the right one."""
    account = await build.account(admin=admin)
    doctor = await build.doctor(verification=verification)
    whom, acts = DoctorId(doctor.id + number), Actor(account.id, "test")
    return await build.desk().decide_doctor(acts, whom, approve=True, seen=seen)


async def apply(build: Builder, verification: Verification) -> object:
    """Apply again, as somebody about whom an admin has decided."""
    doctor = await build.doctor(verification=verification)
    return await build.desk().apply(by(doctor), APPLICATION)


async def invite(build: Builder, mark: str) -> object:
    """Press the button of an invitation after another one was pressed."""
    robin = Actor((await build.account(admin=AdminRole.GRANTED)).id, "test")
    await build.invitations().make(robin, Invited.PATIENT, 1, None, "first")
    return await build.invitations().make(robin, Invited.PATIENT, 1, None, mark)


MADE: list[ServedRule] = [
    (
        errors.SlotClosedError,
        "what was deleted is closed",
        partial(book, deleted=True),
        partial(book, deleted=False),
    ),
    (
        errors.NotFoundError,
        "nobody books for whom they do not care for",
        partial(book, by_stranger=True),
        partial(book, by_stranger=False),
    ),
    (
        errors.SlotTakenError,
        "the second patient comes too late; who asks twice has it",
        partial(book_after, same_patient=False),
        partial(book_after, same_patient=True),
    ),
    (
        errors.SlotHeldError,
        "who looks at it keeps it, until they leave",
        partial(hold_after, left=False),
        partial(hold_after, left=True),
    ),
    (
        errors.NotFoundError,
        "another's appointment is told like none",
        partial(cancel, by_stranger=True),
        partial(cancel, by_stranger=False),
    ),
    (
        errors.NotFoundError,
        "nor does a colleague call it off",
        partial(call_off, by_colleague=True),
        partial(call_off, by_colleague=False),
    ),
    (
        errors.NoChangeError,
        "a note that says the same is no change",
        partial(rewrite_note, note=" Knee "),
        partial(rewrite_note, note="knee"),
    ),
    (
        errors.AlreadyDecidedError,
        "an application is decided once",
        partial(decide, verification=Verification.DECLINED),
        partial(decide, verification=Verification.WAITING),
    ),
    (
        errors.ChangedSinceError,
        "as the admin saw it, and not otherwise",
        partial(decide, seen=2),
        partial(decide, seen=1),
    ),
    (
        errors.NotFoundError,
        "of somebody who is there",
        partial(decide, number=1),
        partial(decide, number=0),
    ),
    (
        errors.NotAllowedError,
        "by an admin",
        partial(decide, admin=AdminRole.NONE),
        partial(decide, admin=AdminRole.CONFIGURED),
    ),
    (
        errors.InvitationShownError,
        "one press makes one invitation",
        partial(invite, mark="first"),
        partial(invite, mark="second"),
    ),
    (
        errors.AdminOnlyError,
        "an approved doctor's card changes only through an admin; who was declined tries again",
        partial(apply, verification=Verification.VERIFIED),
        partial(apply, verification=Verification.DECLINED),
    ),
]
