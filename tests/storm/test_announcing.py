"""The bot ends amid an announcement: it goes on, to everybody once, or says to whom not."""

from pathlib import Path

from bot.announcements.actions import ConfirmAnnouncement
from bot.privacy.actions import ExportData
from core.model import AdminRole, Announcement, AnnouncementId, Progress, Readers, Whom
from tests.builders import Someone
from tests.storm.ground import Ground, ground
from tests.storm.waiting import until

PEOPLE = 35
WORDS = "Closed on Friday."


async def announce(here: Ground) -> AnnouncementId:
    """Let an announcement go out to many people and the admin who wrote it."""
    robin = await here.build.person("Robin", admin=AdminRole.GRANTED)
    here.phone(robin.account.telegram_id)
    for number in range(PEOPLE):
        person: Someone = await here.build.person(f"Ada {number}")
        here.phone(person.account.telegram_id)
    draft = await here.build.announcements().draft(robin.by, Readers(Whom.ALL), "en", WORDS)
    await here.bot.start()
    await here.bot.at_work()
    phone = here.sandbox.world.phones[robin.account.telegram_id]
    here.press(phone, ConfirmAnnouncement(draft.id, draft.version))
    return draft.id


def copies(here: Ground) -> list[int]:
    """Return the chats in which the announcement stands, one for each copy."""
    return [one.chat for one in here.witness.heard if one.text.endswith(WORDS)]


async def arrived(here: Ground, enough: int) -> None:
    """Wait until so many have it."""
    await until(lambda: len(copies(here)) >= enough, f"{enough} to have it")


async def over(here: Ground, number: AnnouncementId) -> Announcement:
    """Wait until it is done with, and return it."""
    found: list[Announcement] = []

    async def is_over() -> bool:
        one = await here.store.queries.announcement(number)
        assert one is not None
        found.append(one)
        return one.ended_at is not None

    await until(is_over, "the announcement to be over")
    return found[-1]


async def test_who_dies_amid_an_announcement_tells_nobody_twice(
    database_url: str, tmp_path: Path
) -> None:
    """Killed twice on the way, it goes on. Everybody got it once, or is named: what was on its way
    at a death may have arrived, and is not sent again."""
    async with ground(tmp_path, database_url) as here:
        here.faults.add("delay", method="sendMessage", seconds=0.3)
        number = await announce(here)
        for enough in (8, 22):
            await arrived(here, enough)
            await here.kill()
            await here.bot.start()
        one = await over(here, number)
        told = copies(here)
        assert len(told) == len(set(told))
        missed = await here.store.queries.not_reached(number, 2 * PEOPLE)
        assert {each.cause for each in missed} <= {"unsure"}
        assert one.progress is Progress.DONE
        assert one.reached + one.missed == PEOPLE + 1
        assert len(missed) == one.missed  # how many were on their way is the machine's affair
        assert 0 < one.reached <= len(told)
        assert "[error" not in here.bot.logged()


async def test_who_is_stopped_amid_an_announcement_leaves_nobody_out(
    database_url: str, tmp_path: Path
) -> None:
    """SIGTERM lets what is on its way arrive and be noted, the message that shows how far it is as
    well; the rest follows at the next start. Nothing fails meanwhile, nobody is unsure."""
    async with ground(tmp_path, database_url) as here:
        number = await announce(here)
        here.faults.add("delay", seconds=0.5)
        for enough in (5, 28):
            await arrived(here, enough)
            assert await here.bot.stop() == 0
            await here.bot.start()
            await here.bot.at_work()
        one = await over(here, number)
        told = copies(here)
        assert len(told) == len(set(told)) == one.reached == PEOPLE + 1
        assert one.missed == 0
        logged = here.bot.logged()
        assert "[error" not in logged, logged
        assert "Traceback" not in logged, logged


async def test_who_is_stopped_amid_an_export_hands_it_over_whole(
    database_url: str, tmp_path: Path
) -> None:
    """Its files are on their way when the bot is asked to stop: they arrive, each once."""
    async with ground(tmp_path, database_url) as here:
        maria = await here.build.person("Maria")
        phone = here.phone(maria.account.telegram_id)
        await here.bot.start()
        await here.bot.at_work()
        here.faults.add("delay", method="sendDocument", seconds=2)
        press = here.press(phone, ExportData())
        await until(lambda: press in here.witness.answered, "the press to be answered")
        assert await here.bot.stop() == 0
        await here.bot.start()
        await until(here.all_handled, "nothing to be left")
        files = [one.file.name for one in phone.messages.values() if one.file is not None]
        assert sorted(files) == ["my-appointments.fhir.json", "my-data.json", "my-data.txt"]
        assert "[error" not in here.bot.logged()
