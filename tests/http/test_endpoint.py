"""The optional endpoint: whether the process lives, whether it can serve, and what it counts."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.booking.actions import ConfirmBooking
from bot.bootstrap import run
from bot.chat.payload import pack
from bot.config.errors import StartupError
from bot.health import readiness
from bot.http.endpoint import Endpoint, NoEndpoint, endpoint_of
from bot.sandbox.server import Sandbox
from core.appointments.rules import fingerprint
from tests.databases import prepare
from tests.journey.clinic import Clinic, clinic_at_work, configured
from tests.journey.patient import at_summary
from tests.storm.waiting import until

LISTEN = {"listen": "127.0.0.1:0"}


@pytest.fixture
async def clinic(database_url: str) -> AsyncIterator[Clinic]:
    async with clinic_at_work(database_url, http=LISTEN) as at_work:
        yield at_work


def address(endpoint: Endpoint | NoEndpoint) -> str:
    assert isinstance(endpoint, Endpoint)
    assert endpoint.port
    return f"http://127.0.0.1:{endpoint.port}"


async def ask(where: str, method: str = "GET") -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.request(method, where) as answer:
        return answer.status, await answer.text()


async def parts(clinic: Clinic) -> tuple[int, dict[str, str]]:
    """Ask whether it is ready; return the status, and what each part says."""
    status, said = await ask(f"{address(clinic.endpoint)}/ready")
    told: dict[str, str] = json.loads(said)["parts"]
    return status, told


async def figures(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Return what is counted, by name and labels; the database is asked anew."""
    monkeypatch.setattr("bot.health.metrics.KEPT", 0)
    status, text = await ask(f"{address(clinic.endpoint)}/metrics")
    assert status == 200
    return {
        " ".join([one.name.removeprefix("praxis_"), *one.labels.values()]): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_a_bot_at_work_is_alive_and_ready(clinic: Clinic) -> None:
    async def ready() -> bool:
        return (await parts(clinic))[0] == 200

    status, said = await ask(f"{address(clinic.endpoint)}/health")
    assert (status, json.loads(said)["status"]) == (200, "alive")
    await until(ready, "its first poll and tick")
    assert set((await parts(clinic))[1].values()) == {"ok"}


async def test_each_part_that_fails_is_named(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the process goes on to be alive, so that nobody kills it for what is not its fault."""

    async def away() -> bool:
        await asyncio.sleep(60)
        return True

    async def older() -> bool:
        return False

    queries, vitals = clinic.runtime.services.queries, clinic.runtime.vitals
    vitals.updates.beat()
    vitals.jobs.beat()
    with monkeypatch.context() as patch:
        patch.setattr(readiness, "PATIENCE", 0.01)
        patch.setattr(queries, "schema_is_current", away)
        status, told = await parts(clinic)
    assert (status, told["database"]) == (503, "does not answer")
    with monkeypatch.context() as patch:
        patch.setattr(queries, "schema_is_current", older)
        status, told = await parts(clinic)
    assert (status, told["schema"]) == (503, "is not the one of this program")
    with monkeypatch.context() as patch:
        patch.setitem(readiness.SILENCE, "updates", 0)
        status, told = await parts(clinic)
    assert status == 503
    assert told["updates"].startswith("silent for")
    with monkeypatch.context() as patch:
        patch.setattr(vitals, "stopping", True)
        status, told = await parts(clinic)
    assert (status, told["work"]) == (503, "stopping")
    assert (await ask(f"{address(clinic.endpoint)}/health"))[0] == 200
    assert (await parts(clinic))[0] == 200


async def test_nothing_but_questions_is_taken(clinic: Clinic) -> None:
    where = address(clinic.endpoint)
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        for path in ("health", "ready", "metrics"):
            assert (await ask(f"{where}/{path}", method))[0] == 405
    for path in ("", "metrics/", "config.toml", "../praxis.db"):
        assert (await ask(f"{where}/{path}"))[0] == 404


async def test_what_is_done_is_counted_and_of_nobody_in_particular(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    before = await figures(clinic, monkeypatch)
    await at_summary(phone, first, note="My knee")
    assert (await figures(clinic, monkeypatch))["holds"] == 1
    await phone.press("Confirm")
    await phone.wait_edit("booked")
    now = await figures(clinic, monkeypatch)
    assert now["deeds_total appointment_booked"] == 1
    assert now["answers_total confirm-booking answered"] == 1
    assert now["handling_seconds_count press"] > before.get("handling_seconds_count press", 0)
    assert now["appointments_ahead confirmed"] == 1
    assert now["holds"] == 0
    assert now["at_work"] == now["database_up"] == 1
    assert now["database_connections read most"] >= 1
    assert now["letters_waiting ahead"] >= 1  # reminders
    assert now["oldest_due_letter_seconds"] >= 0
    rival, _ = await clinic.patient("Nils")
    services = clinic.runtime.services
    slot = await services.queries.slot(first)
    assert slot is not None
    seen = fingerprint(slot, doctor, services.policy, None)
    await rival.press_data(pack(ConfirmBooking(first, seen)))
    await rival.wait_for("taken")
    now = await figures(clinic, monkeypatch)
    assert now["refusals_total SlotTakenError"] == 1
    assert now["letters_total delivered"] >= 1

    async def ticked() -> bool:
        return "job_last_success_timestamp_seconds deliver" in await figures(clinic, monkeypatch)

    await until(ticked, "a tick")
    _, text = await ask(f"{address(clinic.endpoint)}/metrics")
    told = "\n".join(line.rpartition(" ")[0] for line in text.splitlines() if line[0] != "#")
    for private in ("Maria", "Silva", "Lena", "knee", str(phone.id), "4917", "4930", "Cardio"):
        assert private not in told
    assert patient.name not in told


async def test_made_up_words_make_no_new_series(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever people send, the labels are words of the code."""
    phone, _ = await clinic.patient()
    for said in ("/zebra", "/start zebra", "zebra", "/ZEBRA@zebra zebra"):
        await phone.text(said)
        await phone.wait_new()
    await phone.press_data("zebra")
    await until(lambda: clinic.runtime.intake.idle, "the presses")
    assert not [name for name in await figures(clinic, monkeypatch) if "zebra" in name.lower()]


async def test_without_an_address_there_is_no_endpoint(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/praxis.db"
    async with Sandbox() as sandbox:
        endpoint = endpoint_of(configured(sandbox, url).http)
    assert isinstance(endpoint, NoEndpoint)


async def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    """To the process at work it is the end; one that waits to take over waits for the port, too."""
    url = f"sqlite:///{tmp_path}/praxis.db"
    await prepare(url)
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    async with Sandbox() as sandbox:
        config = configured(sandbox, url, http={"listen": f"127.0.0.1:{port}"})
        with pytest.raises(StartupError) as told:
            await run(config, asyncio.Event())
        said = f"[http] listen: cannot listen on 127.0.0.1:{port}: Address already in use"
        assert str(told.value) == said
        endpoint = endpoint_of(config.http)
        assert isinstance(endpoint, Endpoint)
        async with endpoint.open(insist=False):
            assert endpoint.port is None
            taken.close()
            await taken.wait_closed()
            await until(lambda: endpoint.port == port, "the port")
            status, answer = await ask(f"http://127.0.0.1:{port}/ready")
            assert status == 503
            assert json.loads(answer)["parts"] == {
                "work": "another process is at work, or this one is just starting"
            }


async def test_what_knocks_is_not_logged(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address(clinic.endpoint)[17:]))
    writer.write(b"GET /zebra zebra\r\nzebra\r\n\r\n")
    await reader.read()
    writer.close()
    await ask(f"{address(clinic.endpoint)}/zebra?name=zebra")
    assert "zebra" not in caplog.text
