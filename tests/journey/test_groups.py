"""A group is no place for a doctor's business: one sentence there, and nothing else."""

from bot.chat.payload import pack
from bot.chat.ways import Home
from bot.sandbox.messages import User
from bot.sandbox.world import Phone as Chat
from tests.intake.updates import group, hand_over, membership, pressed, user, written
from tests.journey.client import Phone
from tests.journey.clinic import Clinic
from tests.journey.steps import go
from tests.storm.waiting import until

FAMILY = -100_500
ANONYMOUS_ADMIN = 1_087_968_824


def family(clinic: Clinic) -> Chat:
    """Return a group that the bot was added to."""
    chat = clinic.sandbox.world.add_phone(User(FAMILY, "Family"))
    chat.started = True
    return chat


async def said(chat: Chat, clinic: Clinic) -> list[str]:
    """Return what the bot said in a group, once all that came was seen to."""
    await until(lambda: not len(clinic.sandbox.world.updates), "the updates to be fetched")
    await until(lambda: clinic.runtime.intake.idle, "the updates to be handled")
    await until(lambda: bool(chat.messages), "a word in the group", seconds=5)
    return [message.text for message in chat.messages.values() if message.from_bot]


async def at_note(clinic: Clinic) -> Phone:
    """Bring a patient to where a note is asked for."""
    _, doctor = await clinic.doctor()
    await clinic.publish(doctor.id, 1)
    phone, _ = await clinic.patient()
    return phone


async def test_a_group_is_told_once_where_the_bot_talks(clinic: Clinic) -> None:
    """People, commands, presses, an anonymous admin, a channel behind it, a bot: one sentence."""
    chat = family(clinic)
    there = {"message_id": 1, "date": 1, "chat": group(FAMILY), "text": "A screen"}
    admin = user(ANONYMOUS_ADMIN, is_bot=True, first_name="Group")
    patient, _ = await clinic.patient()
    hand_over(
        clinic.sandbox,
        written(0, 7001, chat=group(FAMILY), text="/start"),
        written(0, 7002, chat=group(FAMILY), text="I have a rash"),
        written(0, chat=group(FAMILY), by=admin, sender_chat=group(FAMILY), text="/book"),
        written(0, patient.id, chat=group(FAMILY), text="/appointments"),
        pressed(0, patient.id, message=there, data=pack(Home())),
        written(0, chat=group(FAMILY), by=user(7003, is_bot=True)),
    )
    (sentence,) = await said(chat, clinic)
    assert "write to me privately" in sentence
    assert f"https://t.me/{clinic.sandbox.world.bot_user['username']}" in sentence
    now = clinic.sandbox.clock.now()
    for stranger in (7001, 7002, 7003, ANONYMOUS_ADMIN):
        assert await clinic.runtime.services.forms.speaker(stranger, now) is None
    assert "A screen" not in patient.transcript()


async def test_what_is_said_in_a_group_is_no_answer_to_what_is_asked_in_private(
    clinic: Clinic,
) -> None:
    """The name is asked for in private; a word to the family is not taken for it."""
    chat = family(clinic)
    phone = await clinic.people.join("Maria")
    await phone.start()
    await phone.wait_new()
    await go(phone, "Sign up", "How will you use")
    await go(phone, "I'm a patient", "name")
    hand_over(clinic.sandbox, written(0, phone.id, chat=group(FAMILY), text="My rash is back"))
    await said(chat, clinic)
    await phone.text("Maria da Silva")
    await phone.wait_new("phone")
    assert "rash" not in phone.transcript()


async def test_taking_the_bot_out_of_a_group_is_not_blocking_it(clinic: Clinic) -> None:
    """Whoever takes it out is still told what they must hear."""
    family(clinic)
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    for status in ("left", "kicked", "restricted"):
        hand_over(clinic.sandbox, membership(0, phone.id, status, chat=group(FAMILY)))
    await until(lambda: not len(clinic.sandbox.world.updates), "the updates to be fetched")
    await until(lambda: clinic.runtime.intake.idle, "the updates to be handled")
    await clinic.book(patient.id, slot)
    await phone.wait_new("booked")


async def test_any_word_in_private_makes_a_person_reachable_again(clinic: Clinic) -> None:
    """Telegram never said that they unblocked the bot, but here they are: they hear of all."""
    _, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    services = clinic.runtime.services
    await services.deliveries.unreachable(phone.id, clinic.sandbox.clock.now())
    await phone.text("hello")
    await phone.wait_new()
    await clinic.book(patient.id, slots[0])
    await phone.wait_new("booked")
    await services.deliveries.unreachable(phone.id, clinic.sandbox.clock.now())
    await phone.press_data(pack(Home()))
    await clinic.book(patient.id, slots[1])
    await phone.wait_new("booked")
