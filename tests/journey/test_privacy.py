"""What people wrote stands nowhere in the open: not in the database's bytes, not in the log."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.appointments.actions import EditNote
from bot.booking import screens as booking
from bot.booking.actions import WriteNote
from bot.chat.payload import pack
from bot.chat.screen import Screen
from bot.config import logs
from bot.practice.actions import AskReason
from bot.shared.links.booking import TakeTime
from core.model import AppointmentId, SlotId
from storage.engine import Database
from storage.tables import metadata
from tests.databases import ask
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import at_specialty, go, newcomer

NOTE, NEW_NOTE, REASON = "zebrafish in both knees", "quokka in one knee", "pangolin at home"
HALF, LICENCE_SO_FAR, NONSENSE = "axolotl, half written", "WOMBAT-77", "narwhal narwhal"
FAULTY, REFUSED = "capybara breaks the page", "dugong </b> breaks the message"
TITLE, RECORD, STREET, DAUGHTER = "okapi pox", "tapir fever since", "Wombat Lane 12", "Numbatta"
CALLED, BORN = "+491709998877", "1931-05-07"
"""What the profile and the medical history hold."""
WRITTEN = (NOTE, NEW_NOTE, REASON, HALF, LICENCE_SO_FAR, NONSENSE, FAULTY, REFUSED)
NAME, SURNAME, PHONE = "Xaveria", "Quillfeather", "+491708889900"
TOLD = (TITLE, RECORD, STREET, DAUGHTER, CALLED, BORN)
MARKS = [word.split()[0].rstrip(",") for word in (*WRITTEN, *TOLD)]
"""The first word of each, as the database or the log could hold it in whatever way it is quoted."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what the log says, at the level "debug"."""
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.level, root.handlers[:])
    logs.set_up("debug", "console")
    root.handlers[0].setStream(stream)  # type: ignore[attr-defined]  # set_up made a StreamHandler
    yield stream
    root.handlers[:] = before[1]
    root.setLevel(before[0])
    logging.getLogger("asyncio").removeFilter(logs.first_line)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_what_people_wrote_stands_nowhere_in_the_open(
    database_url: str, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes, reasons, half-written entries and typed text; and no name or phone in the log."""
    async with clinic_at_work(database_url) as clinic:
        await _write_everything(clinic, monkeypatch)
        while_open = await _kept(database_url)
    for kept in (while_open, await _kept(database_url)):
        for mark in MARKS:
            assert mark.encode() not in kept
        assert SURNAME.encode() in kept, "the search looks in the wrong place"
    said = log.getvalue()
    assert "failed" in said
    assert "an answer that Telegram refuses" in said
    for word in (*MARKS, NAME, SURNAME, PHONE.removeprefix("+"), "Hoffmann", "Traceback"):
        assert word not in said


async def _write_everything(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    doctor_phone, doctor = await clinic.doctor()
    first, second, third, _ = await clinic.publish(doctor.id, 1)
    patient = await clinic.people.join(NAME, last_name=SURNAME)
    await patient.start()
    await patient.wait_new()
    await patient.press_data(pack(TakeTime(first)))
    await patient.wait_for("name")
    await patient.text(f"{NAME} {SURNAME}")
    await patient.wait_for("phone")
    await patient.text("call me, narwhal narwhal")
    await patient.wait_for("phone")
    await patient.text(PHONE)
    await patient.wait_for("Is everything right?")
    await go(patient, "Add a note", "beforehand")
    await patient.text(NOTE)
    await patient.wait_for("Is everything right?")
    await go(patient, "Confirm", "booked")
    await patient.wait_new("is booked and confirmed")
    await patient.press_data(pack(EditNote(AppointmentId(1))))
    await patient.wait_for("new note")
    await patient.text(NEW_NOTE)
    await patient.wait_for(NEW_NOTE)
    await patient.text(NONSENSE)
    await patient.wait_for("did not understand")
    await _tell_all_about_oneself(patient)
    await _cancel_with_a_reason(doctor_phone)
    await patient.wait_for(REASON)
    await _make_it_fail(patient, third, monkeypatch)
    await patient.press_data(pack(WriteNote(second)))
    await patient.wait_for("beforehand")
    await patient.text(HALF)
    await patient.wait_for("Is everything right?")
    await _apply_half(clinic)


async def _tell_all_about_oneself(patient: Phone) -> None:
    """Fill the profile and the medical history; some are written to screens, some half way."""
    await patient.text("/profile")
    await patient.wait_new("Your profile")
    for label, answers in (
        ("Date of birth", ["7.5.1931"]),
        ("Address", [STREET]),
        ("Emergency contact", [DAUGHTER, CALLED]),
    ):
        await patient.press(label)
        for answer in answers:
            await patient.text(answer)
        await patient.wait_new("Saved.")
    await patient.text("/history")
    await patient.wait_new("Nothing is written")
    await go(patient, "Add a record", "What is it about?")
    await patient.text(TITLE)
    await patient.wait_new("When was it?")
    await go(patient, "Yesterday", "What should a doctor know")
    await patient.text(RECORD)
    await patient.wait_new("It is in your medical history now")


async def _cancel_with_a_reason(doctor: Phone) -> None:
    await doctor.press_data(pack(AskReason(AppointmentId(1))))
    await doctor.wait_for("why")
    await doctor.text(REASON)
    await doctor.wait_for(REASON)
    await go(doctor, "Cancel appointment", "cancelled")


async def _make_it_fail(patient: Phone, slot: SlotId, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let faults of ours and refusals of Telegram's quote what was written."""

    def fault(*_: object) -> Screen:
        raise ValueError(FAULTY)

    for broken in (fault, lambda *_: Screen(Markup(REFUSED))):  # noqa: S704 (to be refused)
        await patient.press_data(pack(WriteNote(slot)))
        await patient.wait_for("beforehand")
        with monkeypatch.context() as patch:
            patch.setattr(booking, "summary", broken)
            await patient.text(FAULTY)
            await patient.text("/cancel")
            await patient.wait_new("nothing was saved")


async def _apply_half(clinic: Clinic) -> None:
    phone = await newcomer(clinic, "Lena")
    await at_specialty(phone)
    await phone.text("Cardiology")
    await phone.wait_new("Step 4")
    await phone.text(LICENCE_SO_FAR)
    await phone.wait_new("Step 5")


async def _kept(url: str) -> bytes:
    """Return every byte of the database: its files, or every row of every table."""
    if url.startswith("sqlite"):
        folder = Path(url.partition("///")[2]).parent
        return b"".join(file.read_bytes() for file in folder.glob("praxis.db*"))
    async with Database.open(url) as database:
        rows = [
            await ask(database, f"SELECT t::text FROM {table.name} t")  # noqa: S608 (our own tables)
            for table in metadata.sorted_tables
        ]
    return "\n".join(str(row[0]) for table in rows for row in table).encode()
