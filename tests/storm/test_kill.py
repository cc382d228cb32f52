"""Killed at any moment and started again: no update is lost, and none acts twice."""

import socket
from pathlib import Path

import pytest

from bot.booking.actions import WriteNote
from tests.storm.ground import Ground, ground
from tests.storm.process import Sections
from tests.storm.waiting import until

POLLING: Sections = {}
LONG = 60.0


def free_port() -> int:
    """Return a TCP port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def by_webhook() -> Sections:
    """Return a configuration for a webhook on a port that is free now."""
    port = free_port()
    table = {"url": f"http://127.0.0.1:{port}/hook", "port": port, "secret": "only-a-test"}
    return {"telegram": {"mode": "webhook", "webhook": table}}


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_sigkill_loses_no_update_and_repeats_none(
    mode: str, database_url: str, tmp_path: Path
) -> None:
    """Fifty presses wait; the bot dies when seventeen are answered. All are handled, each once."""
    sections = by_webhook() if mode == "webhook" else POLLING
    async with ground(tmp_path, database_url, sections) as here:
        asked = await here.patients_and_times(50)
        for late, (phone, _) in enumerate(asked):
            here.faults.add("delay", method="sendMessage", chat_id=phone.user.id, seconds=late / 40)
        presses = [here.press(phone, wanted.confirm()) for phone, wanted in asked]
        await here.bot.start()
        await until(lambda: len(here.witness.heard) >= 17, "seventeen answers")
        await here.kill()
        assert not await here.all_handled()
        here.faults.clear()
        await here.bot.start()
        await until(here.all_handled, "all updates to be handled")
        assert here.witness.answered == set(presses)
        booked = await here.booked_by()
        assert len(booked) == len(set(booked)) == len(asked)
        await nothing_went_wrong(here)


async def test_dies_between_booking_and_answering(database_url: str, tmp_path: Path) -> None:
    """The press is handled again, finds what it did, and ends at "booked", once."""
    async with ground(tmp_path, database_url) as here:
        ((phone, wanted),) = await here.patients_and_times(1)
        for method in ("answerCallbackQuery", "sendMessage", "sendDocument"):
            here.faults.add("delay", method=method, seconds=LONG)
        press = here.press(phone, wanted.confirm())
        await here.bot.start()
        await until(lambda: booked(here), "the booking")
        await here.kill()
        assert not here.witness.heard
        here.faults.clear()
        await here.bot.start()
        await until(here.all_handled, "the press to be handled again")
        assert press in here.witness.answered
        assert "booked" in next(here.witness.told(phone.user.id)).text
        assert len(await here.booked_by()) == 1
        await nothing_went_wrong(here)


async def test_half_written_entry_survives(database_url: str, tmp_path: Path) -> None:
    """Asked for a note, killed, asked again by nobody: what is typed then is the note."""
    async with ground(tmp_path, database_url) as here:
        ((phone, wanted),) = await here.patients_and_times(1)
        await here.bot.start()
        here.press(phone, WriteNote(wanted.slot.id))
        await until(lambda: says(here, "beforehand"), "the question")
        await here.kill()
        await here.bot.start()
        here.write(phone, "My knee")
        await until(lambda: says(here, "Is everything right?"), "the summary")
        assert "My knee" in here.witness.heard[-1].text
        await here.kill()
        await here.bot.start()
        here.press(phone, wanted.confirm("My knee"))
        await until(lambda: booked(here), "the booking")
        (made,) = await here.appointments_of(wanted.patient)
        assert made.note == "My knee"
        await nothing_went_wrong(here)


async def test_delivered_twice_acts_once(database_url: str, tmp_path: Path) -> None:
    """An update that comes again, in one run or in the next one, is known and let go."""
    async with ground(tmp_path, database_url) as here:
        phone = here.phone(1)
        here.write(phone, "/help")
        (update,) = here.sandbox.world.updates.first(1)
        for _ in range(2):
            await here.bot.start()
            await until(here.all_handled, "the update to be handled")
            here.hand_over_again(update)
            here.write(phone, "/status")
            await until(here.all_handled, "the one behind it to be handled")
            assert await here.bot.stop() == 0
            here.hand_over_again(update)
        helped, *others = [one.text for one in here.witness.told(phone.user.id)]
        assert len(others) == 2
        assert helped not in others
        await nothing_went_wrong(here)


async def booked(here: Ground) -> bool:
    return bool(await here.booked_by())


def says(here: Ground, words: str) -> bool:
    return any(words in one.text for one in here.witness.heard)


async def nothing_went_wrong(here: Ground) -> None:
    """Every update is known, and the log tells of no fault."""
    first, last = 700_000_001, here.sandbox.world.updates._last_id
    assert await here.known_updates() == set(range(first, last + 1))
    logged = here.bot.logged()
    assert "[error" not in logged, logged
    assert "Traceback" not in logged, logged
