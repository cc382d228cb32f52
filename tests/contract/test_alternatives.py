"""What is offered in place of times that a doctor calls off."""

from dataclasses import replace
from datetime import timedelta

from core.model import Span
from core.policy import ClinicPolicy
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by

DAY = timedelta(days=1)


async def test_own_later_times_come_first_and_then_colleagues_of_the_specialty(
    store: Store, build: Builder
) -> None:
    doctor, colleague, dentist, gone = [
        await build.doctor(name, specialty=specialty)
        for name, specialty in (
            ("Dr. A", "Cardiology"),
            ("Dr. B", "Cardiology"),
            ("Dr. C", "Dentistry"),
            ("Dr. D", "Cardiology"),
        )
    ]
    async with store.open_work() as work:
        assert gone.account_id is not None
        account = await work.people.account(gone.account_id)
        assert account is not None
        await work.people.save_account(replace(account, disabled=True))
        await work.commit()
    early, lost, *later = await build.slots(doctor.id, 2, 24, 25, 48, 72, 96)
    theirs = await build.slots(colleague.id, 3, 26, 27)
    for one in (dentist, gone):
        await build.slot(one.id, 25)
    found = await build.availability().alternatives(doctor, lost.span)
    assert [slot.id for slot in found.own] == [slot.id for slot in later[:3]]
    assert [(one.slot.id, one.doctor.id) for one in found.colleagues] == [
        (theirs[1].id, colleague.id)
    ]
    assert early.id not in {slot.id for slot in found.own}
    away = await build.availability().alternatives(doctor, lost.span, away=True)
    assert [slot.id for slot in away.own] == [slot.id for slot in later[1:4]], "not that day"
    assert away.colleagues == found.colleagues
    build.policy = ClinicPolicy(colleagues=False)
    assert (await build.availability().alternatives(doctor, lost.span)).colleagues == ()


async def test_a_doctor_is_back_when_the_last_of_their_times_off_ends(build: Builder) -> None:
    """One that begins where another ends goes on with it; a gap between two is a return."""
    doctor = await build.doctor()
    day = NOW.date()
    assert await build.availability().back_on(doctor.id) is None
    service = build.away()
    for first, last in ((0, 2), (2, 4), (5, 6), (9, 12)):
        span = service.days(day + first * DAY, day + last * DAY)
        await service.take(by(doctor), doctor.id, span)
    assert await build.availability().back_on(doctor.id) == day + 7 * DAY
    other = await build.doctor()
    await build.away().take(by(other), other.id, Span(NOW + HOUR, NOW + 6 * HOUR))
    assert await build.availability().back_on(other.id) is None
