"""Rules of dependants and of one's own data: what is refused, and the nearest that is not."""

from functools import partial

from core import errors
from core.model import Actor, AdminRole, Relation
from core.people.family import MOST_DEPENDANTS
from tests.builders import Builder, by
from tests.rules.of_services import ServedRule


async def add_child(build: Builder, *, before: int) -> object:
    """Add a child to so many others."""
    maria = await build.person()
    for number in range(before):
        await build.family().add(maria.by, f"Child {number}", Relation.CHILD)
    return await build.family().add(maria.by, "Tim", Relation.CHILD)


async def add_as(build: Builder, *, signed_up: bool) -> object:
    account = (await build.person()).account if signed_up else await build.account()
    return await build.family().add(Actor(account.id, "test"), "Tim", Relation.CHILD)


async def remove(build: Builder, *, own: bool) -> object:
    """Remove a child, one's own or another account's."""
    maria, omar = await build.person(), await build.person("Omar")
    tim = await build.family().add(maria.by, "Tim", Relation.CHILD)
    return await build.family().remove((maria if own else omar).by, tim.id)


async def add_oneself(build: Builder, *, relation: Relation) -> object:
    return await build.family().add((await build.person()).by, "Tim", relation)


async def book_for(build: Builder, *, own: bool) -> object:
    """Book for a child, one's own or another account's."""
    maria, omar, doctor = await build.person(), await build.person("Omar"), await build.doctor()
    tim = await build.family().add(maria.by, "Tim", Relation.CHILD)
    slot = await build.slot(doctor.id, 2)
    return await build.booking().book((maria if own else omar).by, tim.id, slot.id)


async def erase_admin(build: Builder, *, others: int) -> object:
    """Erase an admin beside whom there are so many others, shut out before this by each other."""
    role = AdminRole.GRANTED
    one = await build.account("Robin", admin=role)
    for _ in range(others):
        await build.account("Sam", admin=role)
    return await build.own_data().erase(Actor(one.id, "test"))


async def erase_doctor(build: Builder, *, ahead: bool) -> object:
    """Erase a doctor whom somebody is going to see, or has seen."""
    maria, doctor = await build.person(), await build.doctor()
    await build.appointment(maria, await build.slot(doctor.id, 2 if ahead else -2))
    return await build.own_data().erase(by(doctor))


async def erase_as(build: Builder, *, job: bool) -> object:
    maria = await build.person()
    return await build.own_data().erase(Actor(None, "job") if job else maria.by)


async def forget_as(build: Builder, *, disabled: bool) -> object:
    someone = await build.person(disabled=disabled)
    return await build.own_data().forget_chat(someone.by)


OWN_DATA: list[ServedRule] = [
    (
        errors.TooManyDependantsError,
        "an account books for so many others",
        partial(add_child, before=MOST_DEPENDANTS),
        partial(add_child, before=MOST_DEPENDANTS - 1),
    ),
    (
        errors.NotSignedUpError,
        "who books for others has told who they are",
        partial(add_as, signed_up=False),
        partial(add_as, signed_up=True),
    ),
    (
        errors.NotFoundError,
        "somebody else's child is nobody's to remove",
        partial(remove, own=False),
        partial(remove, own=True),
    ),
    (
        errors.NotFoundError,
        "nobody is their own dependant",
        partial(add_oneself, relation=Relation.SELF),
        partial(add_oneself, relation=Relation.OTHER),
    ),
    (
        errors.NotFoundError,
        "one books for those whom one cares for",
        partial(book_for, own=False),
        partial(book_for, own=True),
    ),
    (
        errors.LastAdminError,
        "somebody looks after the clinic",
        partial(erase_admin, others=0),
        partial(erase_admin, others=1),
    ),
    (
        errors.StillPractisingError,
        "a doctor sees whoever is booked",
        partial(erase_doctor, ahead=True),
        partial(erase_doctor, ahead=False),
    ),
    (
        errors.NotFoundError,
        "one's own data is an account's",
        partial(erase_as, job=True),
        partial(erase_as, job=False),
    ),
    (
        errors.DisabledError,
        "who is shut out asks the clinic",
        partial(forget_as, disabled=True),
        partial(forget_as, disabled=False),
    ),
]
