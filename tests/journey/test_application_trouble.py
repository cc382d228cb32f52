"""Applying when things go wrong: buttons of another time, forged ones, a restart in the middle."""

import pytest

from bot.application.actions import (
    AskField,
    Field,
    KeepApplicantName,
    KeepSpoken,
    PickSpecialty,
    ReviewApplication,
    SendApplication,
    SkipField,
    ToggleSpoken,
)
from bot.chat.payload import Action, pack
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.journey.client import People
from tests.journey.clinic import NOON, Clinic, at_work, configured
from tests.journey.steps import at_specialty, go, newcomer


@pytest.mark.parametrize(
    "action",
    [
        AskField(Field.FEE),
        KeepApplicantName(),
        SkipField(Field.BIO),
        PickSpecialty("0123456789ab"),
        ToggleSpoken("en"),
        KeepSpoken(),
        ReviewApplication(),
        SendApplication(),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_buttons_without_an_application_begin_one(clinic: Clinic, action: Action) -> None:
    """Nothing is made up: what is missing is asked for."""
    phone = await newcomer(clinic, "Lena")
    await phone.press_data(pack(action))
    await phone.wait_for("Step 1 of 9")


async def test_old_and_forged_buttons_change_no_answer(clinic: Clinic) -> None:
    """A Skip of another question, or of one that must be answered, shows the open question."""
    phone = await newcomer(clinic, "Lena")
    await at_specialty(phone)
    for action in (
        SkipField(Field.SPECIALTY),
        SkipField(Field.BIO),
        PickSpecialty("nothing"),
        ToggleSpoken("en"),
        KeepSpoken(),
        KeepApplicantName(),
        SendApplication(),
        ReviewApplication(),
    ):
        await phone.press_data(pack(action))
    await phone.text("Cardiology")
    await phone.wait_new("Step 4 of 9")
    await phone.press_data(pack(AskField(Field.LANGUAGES)))
    await phone.wait_for("Which languages")
    await phone.press_data(pack(ToggleSpoken("zz")))
    await phone.press_data(pack(ToggleSpoken("de")))
    assert "✓ German" in (await phone.wait_for("Which languages")).labels
    await go(phone, "German", "Which languages")
    assert "Skip" in phone.menu.labels


async def test_a_restart_in_the_middle_loses_no_answer(database_url: str) -> None:
    async with (
        Sandbox(clock=SandboxClock(frozen_at=NOON)) as sandbox,
        People(sandbox.page_url) as people,
    ):
        config = configured(sandbox, database_url)
        async with at_work(sandbox, config) as runtime:
            phone = await newcomer(Clinic(sandbox, runtime, people), "Lena")
            await at_specialty(phone)
            await phone.text("Cardiology")
            await phone.wait_new("licence")
        async with at_work(sandbox, config) as runtime:
            await phone.text("BE-123")
            await phone.wait_new("Step 5 of 9")
            for step in ("Step 6", "Step 7", "Step 8", "Step 9", "Specialty: Cardiology"):
                await go(phone, "Skip", step)
            await go(phone, "Confirm", "waits")
