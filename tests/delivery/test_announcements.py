"""An announcement on its way: below the pace of the rest, and behind whatever is urgent."""

from core.announcements.sending import AT_ONCE
from core.model import AdminRole, Readers, Whom
from core.notifications import Priority
from tests.builders import HOUR, NOW
from tests.delivery.rounds import Rounds


async def test_a_reminder_that_falls_due_meanwhile_goes_ahead(rounds: Rounds) -> None:
    """However many letters an announcement has left, few are in hand, and they make way."""
    admin = await rounds.build.person("Robin", admin=AdminRole.GRANTED)
    rounds.phone(admin)
    people = [await rounds.build.person(f"Ada {at}") for at in range(2 * AT_ONCE)]
    for one in people:
        rounds.phone(one)
    service, announcing = rounds.services.announcements, rounds.services.announcing
    draft = await service.draft(admin.by, Readers(Whom.ALL), "en", "Closed.")
    await service.start(admin.by, draft.id, draft.version)
    assert await announcing.go_on() == AT_ONCE
    (reminded,) = await rounds.reminders(1)
    leased = await rounds.store.deliveries.lease(NOW, NOW + HOUR, 5)
    assert [one.letter.priority for one in leased] == [
        Priority.REMINDER,
        *[Priority.ANNOUNCEMENT] * 4,
    ]
    await rounds.store.deliveries.release_leases(NOW)
    await rounds.deliver()
    assert len(rounds.letters(reminded)) == 1
    assert rounds.told([admin, *people]) == AT_ONCE
    assert await announcing.go_on() == AT_ONCE
    await rounds.deliver()
    assert await announcing.go_on() == 1
    await rounds.deliver()
    assert [len(rounds.letters(one)) for one in people] == [1] * len(people)


async def test_while_the_bot_rests_letters_wait(rounds: Rounds) -> None:
    (reminded,) = await rounds.reminders(1)
    async with rounds.courier() as courier:
        courier.rests = lambda: True
        await courier.deliver_due()
        assert rounds.letters(reminded) == []
        courier.rests = lambda: False
        await courier.deliver_due()
    assert len(rounds.letters(reminded)) == 1
