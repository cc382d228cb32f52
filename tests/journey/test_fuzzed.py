"""Payloads that nobody was shown, bent, cut and swollen: a polite answer, and nothing changed."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.payload import FRESH, MOST_BYTES, UnknownPayloadError, base36, declared, opened, pack
from bot.chat.ways import Home, Nothing
from core.model import Principal
from tests.journey.books import Rows, without_entries
from tests.journey.roles import Row
from tests.journey.steps import known
from tests.journey.test_who_may import TABLE
from tests.journey.world import World, world_of

Bend = Callable[[str], str]

WHO = ("stranger", "unverified", "disabled", "idle doctor")
"""None of these may change anything but their own name and language, whatever they press."""

piece = st.one_of(
    st.integers(-(2**70), 2**70).map(base36),
    st.integers(-3, 60).map(base36),
    st.text(max_size=12),
    st.sampled_from(["", "-", "0x1", "1_0", "+1", " 1", "０", "1.5", "null", "..", "%00", "\0"]),
)


def put(at: int, new: str) -> Bend:
    """Put another piece in the place of one."""

    def bend(payload: str) -> str:
        pieces = payload.split(":")
        pieces[at % len(pieces)] = new
        return ":".join(pieces)

    return bend


def insert(at: int, new: str) -> Bend:
    return lambda payload: payload[:at] + new + payload[at:]


def cut(at: int, much: int) -> Bend:
    return lambda payload: payload[:at] + payload[at + much :]


def rename(prefix: str) -> Bend:
    """Let one action's fields follow another one's name."""
    return lambda payload: ":".join([prefix, *payload.split(":")[1:]])


bends = st.lists(
    st.one_of(
        st.builds(put, st.integers(0, 4), piece),
        st.builds(insert, st.integers(0, 20), piece | st.just(":")),
        st.builds(cut, st.integers(0, 20), st.integers(1, 20)),
        st.builds(rename, st.sampled_from([one.prefix for one in declared()])),
    ),
    max_size=3,
)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with world_of(database_url) as open_world:
        doctor, card = await open_world.clinic.doctor("Ida")
        by = await open_world.clinic.as_doctor(card.id)
        await open_world.services.people.sign_up(by, "Dr. Ida", "+4930123456")
        yield World(
            open_world.clinic,
            open_world.books,
            {**open_world.phones, "idle doctor": doctor},
            open_world.things,
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=st.sampled_from(WHO), row=st.sampled_from(TABLE), bends=bends)
async def test_a_bent_payload_is_answered_and_changes_nothing(
    world: World,
    caplog: pytest.LogCaptureFixture,
    who: str,
    row: Row,
    bends: list[Bend],
) -> None:
    """It says what is wrong, leaves no traceback, and the bot goes on."""
    payload = pack(row.act(world.things))
    for bend in bends:
        payload = bend(payload)
    payload = (FRESH + payload).encode()[:MOST_BYTES].decode(errors="ignore")
    me = await known(world.clinic, world.phones[who])
    before = await world.books.read()
    said = await _answer(world, who, payload)
    assert said, payload
    assert "went wrong" not in said, payload
    assert _others(await world.books.read(), me) == _others(before, me), payload
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == [], payload
    assert "would you like" in await _answer(world, "patient", pack(Home(), fresh=True))


OF_A_DOCTOR = ("time_off", "weekly_hours", "hand_set_days", "topped_up", "delays", "card_requests")


async def _answer(world: World, who: str, payload: str) -> str:
    phone = world.phones[who]
    await phone.press_data(payload, answered=False)
    with suppress(UnknownPayloadError):
        if isinstance(opened(payload)[1], Nothing) and who != "disabled":
            return await phone.wait_toast()
    said = (await phone.wait_new()).text
    await world.books.all_handled()
    return said


def _others(rows: Rows, me: Principal) -> Rows:
    """Return what is not one's own: name, language and card are, and what one has half written.

    So is how a doctor works.
    """
    mine, patient = me.account.id, me.patient and me.patient.id
    doctor = me.doctor and me.doctor.id
    kept = {
        table: [row for row in rows[table] if row["doctor_id"] != doctor] for table in OF_A_DOCTOR
    }
    kept |= {
        "accounts": [row for row in rows["accounts"] if row["id"] != mine],
        "patients": [row for row in rows["patients"] if row["id"] != patient],
        "doctors": [row for row in rows["doctors"] if row["account_id"] != mine],
        "audit": [row for row in rows["audit"] if row["actor_id"] != mine],
    }
    return without_entries(rows) | kept
