"""Too much from one person: told once and slowed. Nobody else feels it, nothing entered is lost."""

import asyncio

from bot.chat.payload import pack
from bot.home.actions import ShowHelp
from bot.intake.limits import BURST
from core.audit import AuditEntry, Deed
from core.model import Verification
from core.people.limits import APPLICATIONS_PER_DAY, DAY, SIGN_UPS_PER_DAY
from tests.journey.books import Books
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.steps import as_doctor, go, known, newcomer
from tests.journey.test_application import at_summary

TWO_BURSTS = 2 * int(BURST)


async def test_who_floods_is_told_once_while_others_are_served(
    clinic: Clinic, database_url: str
) -> None:
    """Each press of the other one is answered while the flood goes on."""
    flooder, other = await newcomer(clinic, "Otto"), await newcomer(clinic, "Maria")
    help_page = pack(ShowHelp())
    flood = asyncio.gather(
        *(flooder.press_data(help_page, answered=False) for _ in range(TWO_BURSTS))
    )
    for _ in range(5):
        await go(other, "Help", "book")
        await go(other, "Menu", "would you like")
    await flood
    await flooder.wait_toast("a lot at once")
    await all_served(clinic, database_url)
    assert flooder.alerts == ["That was a lot at once. Please wait a few seconds, then go on."]
    assert other.alerts == []


async def test_who_floods_with_words_is_told_once(clinic: Clinic, database_url: str) -> None:
    """What comes too fast is let go, and the warning shows the way on."""
    phone = await newcomer(clinic)
    await phone.send_many(*["hello"] * TWO_BURSTS)
    warning = await phone.wait_new("a lot at once")
    assert warning.labels == ["Menu"]
    await all_served(clinic, database_url)
    assert [screen.text for screen in phone.screens].count(warning.text) == 1


async def test_applications_are_limited_and_the_answers_kept(
    clinic: Clinic,
) -> None:
    """By the trail of what was done, so a restart forgives nothing."""
    phone = await newcomer(clinic, "Lena")
    await at_summary(phone)
    await use_up(clinic, phone, Deed.APPLICATION_SENT, APPLICATIONS_PER_DAY)
    again = await go(phone, "Confirm and send", "go on tomorrow")
    assert "BE-123" in again.text
    assert await as_doctor(clinic, phone) is Verification.NONE
    await clinic.people.advance(DAY)
    await go(phone, "Confirm and send", "application waits for an admin")
    assert await as_doctor(clinic, phone) is Verification.WAITING


async def test_sign_ups_are_limited_and_the_name_kept(
    clinic: Clinic,
) -> None:
    phone = await newcomer(clinic)
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    await phone.text("Maria da Silva")
    await phone.wait_new("phone")
    await use_up(clinic, phone, Deed.PATIENT_SIGNED_UP, SIGN_UPS_PER_DAY)
    await phone.text("+49 170 1234567")
    await phone.wait_new("go on tomorrow")
    assert (await known(clinic, phone)).patient is None
    await clinic.people.advance(DAY)
    await phone.text("+49 170 1234567")
    await phone.wait_new("Maria da Silva")
    assert (await known(clinic, phone)).patient is not None


async def test_what_did_not_work_is_not_counted(clinic: Clinic) -> None:
    """A phone number that is none may be tried all day."""
    phone = await newcomer(clinic)
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    await phone.text("Maria da Silva")
    await phone.wait_new("phone")
    for _ in range(SIGN_UPS_PER_DAY + 1):
        await phone.text("call me")
        await phone.wait_new("phone")
    await phone.text("+49 170 1234567")
    await phone.wait_new("Maria da Silva")


async def use_up(clinic: Clinic, phone: Phone, deed: Deed, most: int) -> None:
    """Let the trail tell that the owner of this phone did it so often within the last day."""
    account, now = (await known(clinic, phone)).account.id, clinic.sandbox.clock.now()
    done = [AuditEntry(now, account, "a test", deed) for _ in range(most)]
    async with clinic.runtime.services.people._open() as work:
        await work.audit.write(done)
        await work.commit()


async def all_served(clinic: Clinic, database_url: str) -> None:
    await clinic.people.idle()
    async with Books.open(database_url) as books:
        await books.all_handled()
