"""What receptionists do all day: book, move and cancel for others, decide on people, announce."""

import asyncio
from datetime import timedelta

from sqlalchemy import bindparam, or_, select

from bot.announcements.actions import (
    AnnounceTo,
    ConfirmAnnouncement,
    PauseAnnouncement,
    ResumeAnnouncement,
    SameForAll,
    StopAnnouncement,
)
from bot.ledger.actions import SendAllAgain
from bot.maintenance.actions import ConfirmMaintenance, EndMaintenance, WriteMaintenanceText
from bot.people.actions import AskShutOut, Deal, DecideDoctor, Decline, LetIn, ShutOut, WhyNot
from bot.shared.links.desk import ShowAdmin, ShowDeskPatient, StandIn
from bot.shared.links.people import NO_SLOT
from bot.stand_in.actions import (
    AskDeskReason,
    Because,
    ConfirmDeskBooking,
    ConfirmDeskCancel,
    ConfirmDeskMove,
    NewPatient,
    RegisterAnyway,
)
from core.appointments.rules import fingerprint
from core.model import (
    AnnouncementId,
    AppointmentId,
    DoctorId,
    MaintenanceId,
    PatientId,
    SlotId,
    Subject,
    Verification,
    Whom,
)
from core.ports.ledger import Reason
from storage.drivers.readers import AnyRow
from storage.tables import (
    IS_LIVE,
    VACANT,
    announcements,
    appointments,
    doctors,
    maintenance,
    patients,
    slots,
)
from tests.storm.actors import NAME, PHONE
from tests.storm.desk import Desk, Errand, NoAnswerError

WALK_IN = f"{NAME} Laufkunde"
"""With a number, the name of who came to the desk."""
NEWS = "Neuigkeit"
"""With a number, what is announced; and why the bot rests."""
RESTS_FOR = 1.5
"""Seconds."""
NOBODY = "-"
"""The mark of appointments in the way, where none were looked at."""
_VACANT = select(slots.c.id, slots.c.doctor_id).where(VACANT)
_AHEAD = select(appointments.c.id, appointments.c.doctor_id).where(IS_LIVE)
_CALLED = select(patients.c.id).where(patients.c.name == bindparam("name"))
_PATIENTS = select(patients.c.id).where(~patients.c.erased)
_DOCTORS = select(doctors.c.id)
_WAITING = select(doctors.c.id, doctors.c.version).where(
    doctors.c.verification == Verification.WAITING
)
_DRAFTS = (
    select(announcements.c.id, announcements.c.version, announcements.c.texts)
    .where(announcements.c.progress == "draft")
    .order_by(announcements.c.id.desc())
)
_GOING = select(announcements.c.id, announcements.c.progress).where(
    or_(announcements.c.progress == "running", announcements.c.progress == "paused")
)
_RESTS = select(maintenance.c.id, maintenance.c.starts_at).where(maintenance.c.off_at.is_(None))


# Appointments


async def book(desk: Desk) -> None:
    """For somebody who calls."""
    found = await desk.here.store.database.read(_PATIENTS)
    await _book_for(desk, PatientId(desk.chance.choice(found).id))


async def walk_in(desk: Desk) -> None:
    """Somebody stands at the desk whom nobody knows, with a number that others have as well."""
    name = f"{WALK_IN} {desk.chat} {desk.number}"
    await desk.asked("called?", lambda: desk.press(NewPatient(NO_SLOT)))
    await desk.asked("phone number", lambda: desk.write(name))
    desk.write(PHONE)
    await desk.offered(ShowDeskPatient, RegisterAnyway(NO_SLOT))
    for row in await desk.here.store.database.read(_CALLED, {"name": name}):
        await _book_for(desk, PatientId(row.id))


async def _book_for(desk: Desk, patient: PatientId) -> None:
    vacant = await desk.here.store.database.read(_VACANT)
    if vacant and (seen := await _seen(desk, SlotId(desk.chance.choice(vacant).id))) is not None:
        desk.press(ConfirmDeskBooking(patient, *seen))


async def _seen(desk: Desk, number: SlotId) -> tuple[SlotId, str] | None:
    """Return a time with the mark of what is shown of it, as the screen before has them."""
    queries = desk.here.store.queries
    slot = await queries.slot(number)
    doctor = None if slot is None else await queries.doctor(slot.doctor_id)
    if slot is None or doctor is None:
        return None
    return slot.id, fingerprint(slot, doctor, desk.here.build.policy, None)


async def move(desk: Desk) -> None:
    """To another time of the same doctor."""
    read = desk.here.store.database.read
    if not (ahead := await read(_AHEAD)):
        return
    one = desk.chance.choice(ahead)
    vacant = [row.id for row in await read(_VACANT) if row.doctor_id == one.doctor_id]
    if vacant and (seen := await _seen(desk, SlotId(desk.chance.choice(vacant)))) is not None:
        desk.press(ConfirmDeskMove(AppointmentId(one.id), *seen))


async def cancel(desk: Desk) -> None:
    """For one of the usual reasons, or for one that is typed."""
    if not (ahead := await desk.here.store.database.read(_AHEAD)):
        return
    one = AppointmentId(desk.chance.choice(ahead).id)
    if desk.chance.random() < 0.7:
        desk.press(ConfirmDeskCancel(one, Because.CLINIC))
        return
    await desk.asked("Why", lambda: desk.press(AskDeskReason(one)))
    await desk.asked("Cancel", lambda: desk.write("They moved away."))
    desk.press(ConfirmDeskCancel(one, Because.TYPED))


# People


async def shut_out_for_a_while(desk: Desk) -> None:
    """Shut somebody out, and let them in again."""
    whom = desk.chance.choice(desk.regulars.shut_out)
    final = ShutOut(whom.access, whom.number, Deal.KEEP, NOBODY)
    try:
        if desk.chance.random() < 0.3:
            ask = AskShutOut(whom.access, whom.number, Deal.AWAY)
            final = await desk.offered(ShutOut, ask)
        desk.press(final)
        await asyncio.sleep(desk.chance.uniform(1, 4))
    finally:  # also where it came too late for the one who asked
        desk.press(LetIn(whom.access, whom.number))


async def decide(desk: Desk) -> None:
    """Vouch for a doctor who applied, or do not."""
    if not (waiting := await desk.here.store.database.read(_WAITING)):
        return
    one = desk.chance.choice(waiting)
    doctor = DoctorId(one.id)
    if desk.chance.random() < 0.5:
        desk.press(DecideDoctor(doctor, approve=True, seen=one.version))
    else:
        desk.press(Decline(Subject.DOCTOR, doctor, WhyNot.INCOMPLETE, one.version))


async def look_around(desk: Desk) -> None:
    """See how things stand, and into somebody's practice."""
    desk.press(ShowAdmin())
    found = await desk.here.store.database.read(_DOCTORS)
    desk.press(StandIn(DoctorId(desk.chance.choice(found).id)))


# Words to many


async def announce(desk: Desk) -> None:
    """Write it in one language for all, and let it go out."""
    whom = desk.chance.choice((Whom.ALL, Whom.ALL, Whom.PATIENTS, Whom.DOCTORS))
    words = f"{NEWS} {desk.chat}-{desk.number}."
    await desk.asked("in English", lambda: desk.press(AnnounceTo(whom)))
    await desk.asked("in Russian", lambda: desk.write(words))
    draft = await _draft(desk, words)
    await desk.asked("Draft", lambda: desk.press(SameForAll(AnnouncementId(draft.id), "en")))
    draft = await _draft(desk, words)
    desk.press(ConfirmAnnouncement(AnnouncementId(draft.id), draft.version))


async def _draft(desk: Desk, words: str) -> AnyRow:
    for row in await desk.here.store.database.read(_DRAFTS):
        if words in row.texts:
            return row
    raise NoAnswerError(words)


async def hold_up(desk: Desk) -> None:
    """Pause what goes out, and let it go on; seldom stop it."""
    if not (going := await desk.here.store.database.read(_GOING)):
        return
    one = desk.chance.choice(going)
    number = AnnouncementId(one.id)
    if desk.chance.random() < 0.15:
        desk.press(StopAnnouncement(number))
        return
    if one.progress == "running":
        desk.press(PauseAnnouncement(number))
        await asyncio.sleep(desk.chance.uniform(0.1, 3))
    desk.press(ResumeAnnouncement(number))


async def send_again(desk: Desk) -> None:
    """What those did not get who had blocked the bot."""
    desk.press(SendAllAgain(desk.chance.choice((Reason.BLOCKED, Reason.UNSURE))))


async def rest(desk: Desk) -> None:
    """Let the bot rest at once, and work again before long."""
    now = desk.here.sandbox.clock.now().replace(second=0, microsecond=0)
    desk.press(ConfirmMaintenance(now, now + timedelta(minutes=15)))
    await asyncio.sleep(RESTS_FOR)
    await wake(desk)


async def wake(desk: Desk) -> None:
    """End whatever maintenance there is by now, and wait until it is over."""
    now = desk.here.sandbox.clock.now()
    for row in await desk.here.store.database.read(_RESTS):
        if row.starts_at <= now:
            desk.press(EndMaintenance(MaintenanceId(row.id)))


async def plan_rest(desk: Desk) -> None:
    """Plan maintenance within a day, which is told at once; mostly call it off."""
    now = desk.here.sandbox.clock.now().replace(second=0, microsecond=0)
    start = now + timedelta(hours=13, minutes=desk.chance.randrange(600))
    end = start + timedelta(minutes=15)
    await desk.asked("write the reason", lambda: desk.press(WriteMaintenanceText(start, end)))
    await desk.asked("will rest", lambda: desk.write(f"{NEWS} {desk.chat}-{desk.number}."))
    desk.press(ConfirmMaintenance(start, end))
    await asyncio.sleep(desk.chance.uniform(0.5, 6))
    if desk.chance.random() < 0.7:
        for row in await desk.here.store.database.read(_RESTS):
            if row.starts_at == start:
                desk.press(EndMaintenance(MaintenanceId(row.id)))


AT_THE_DESK: tuple[tuple[Errand, float], ...] = (
    (book, 5),
    (walk_in, 3),
    (move, 5),
    (cancel, 2),
    (shut_out_for_a_while, 3),
    (decide, 1),
    (look_around, 1),
    (announce, 5),
    (hold_up, 4),
    (send_again, 1),
    (rest, 1),
    (plan_rest, 1),
)
"""Each with how often."""
