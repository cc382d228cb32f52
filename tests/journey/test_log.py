"""The log tells what happened and to which number, and nothing of anybody: no name, phone, text."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.chat.payload import pack
from bot.config import logs
from bot.shared.links.booking import TakeTime
from tests.databases import Run
from tests.journey.clinic import KEY, Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import go

LOGIN = "hook-Secret_1"
WORDS = (
    *("Zinaida", "Kowalczyk", "Wölfle", "Quentin"),  # names, Telegram's and typed ones
    *("1239988", "123 9988", "55577712"),  # phones
    *("Schienbein", "Колено", "hydrangea", "Oxycodone"),  # a note, a record, what people write
    *("Gartenweg", "rheumatism", "wombat", "BE-44817"),
)


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    """One database will do: what is logged about it is storage's, and both go through it."""
    async with Run.join().sqlite(tmp_path) as url, clinic_at_work(url) as at_work:
        yield at_work


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Return all that is logged at the level debug, in a style, set up as for a clinic."""
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.level, root.handlers[:])
    logs.set_up("debug", request.param, [LOGIN, KEY])
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.getLogger("asyncio").removeFilter(logs.first_line)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_no_line_tells_of_anybody(
    written: io.StringIO, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In good weather and in bad: faults of ours, refusals, and Telegram failing in every way."""
    card = {"name": "Dr. Quentin Wölfle", "phone": "+493055577712", "licence": "BE-44817"}
    ringing, doctor = await clinic.doctor("Quentin", **card, address="Gartenweg 7")
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone = await clinic.people.join("Zinaida", last_name="Kowalczyk")
    await phone.start()
    await phone.wait_new()
    await _books(phone, pack(TakeTime(first)))
    await ringing.wait_for("Zinaida Kowalczyk")
    await _keeps_a_record(phone)
    await phone.text("/hydrangea wombat")
    await phone.wait_new()
    await phone.press_data("wombat-hydrangea")
    await phone.text("no hydrangea but a wombat, +49 170 1239988")
    await phone.wait_new()
    with monkeypatch.context() as patch:  # a fault of ours that quotes all it was given
        patch.setattr(clinic.runtime.services.records, "add", _raise)
        await _keeps_a_record(phone, "Something went wrong")
    for kind in ("bad_gateway", "too_many_requests", "drop_before", "drop_after"):
        clinic.sandbox.faults.add(kind, method="sendMessage", count=1)
        await phone.text("hydrangea wombat")
        await phone.wait_new()
    await ringing.block()
    await phone.press_data(pack(TakeTime(second)))
    await phone.wait_for("Is everything right?")
    await phone.press("Confirm")
    await phone.wait_for("booked and confirmed")
    told = written.getvalue()
    assert "ValueError" in told  # it is not that nothing is logged
    secrets = (clinic.sandbox.token, LOGIN, KEY, str(phone.id), str(ringing.id))
    assert {word for word in (*WORDS, *secrets) if word in told} == set(), told


async def _raise(*given: object, **named: object) -> None:
    raise ValueError(f"what was given: {given!r} {named!r}")


async def _books(phone: Phone, time: str) -> None:
    await phone.press_data(time)
    await phone.wait_for("What is your name?")
    await phone.text("Zinaida Kowalczyk")
    await phone.wait_for("phone number")
    await phone.text("+49 170 1239988")
    await phone.wait_for("Is everything right?")
    await go(phone, "Add a note", "beforehand")
    await phone.text("Schienbein, Колено")
    await phone.wait_new("Schienbein")
    await phone.press("Confirm")
    await phone.wait_for("booked and confirmed")


async def _keeps_a_record(phone: Phone, answer: str = "It is in your medical history now") -> None:
    await phone.text("/history")
    await phone.wait_new("medical history")
    await go(phone, "Add a record", "What is it about?")
    await phone.text("rheumatism")
    await phone.wait_new("When was it?")
    await phone.text("wombat")
    await phone.wait_new("cannot read")
    await phone.text("5 March 2019")
    await phone.wait_new("What should a doctor know")
    await phone.text("Oxycodone, Gartenweg 7")
    await phone.wait_new(answer)
