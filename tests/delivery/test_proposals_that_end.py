"""Proposals that one act of their doctor ended are told to one account in one letter."""

from collections.abc import Sequence
from datetime import timedelta

from core.model import Appointment, Doctor, Relation, Slot
from tests.builders import Someone, by
from tests.databases import ask
from tests.delivery.rounds import Rounds

ASKED, PROPOSED = (80, 82, 84), (81, 83, 85)
"""Hours from NOW: what was asked for, and what was proposed instead."""


async def proposed(
    rounds: Rounds, doctor: Doctor, patient: Someone, asked: Slot, instead: Slot
) -> Appointment:
    """Let the patient ask for a time, and the doctor propose another one."""
    booking, requests = rounds.services.booking, rounds.services.requests
    made = await booking.book(patient.by, patient.patient.id, asked.id)
    await requests.propose(by(doctor), made.id, instead.id)
    return made


async def family(rounds: Rounds) -> tuple[Someone, Someone, Doctor]:
    """Return a mother and her child, on one phone, and a doctor who wants to be asked."""
    mother = await rounds.build.person("Maria")
    rounds.phone(mother)
    child = await rounds.build.patient("Misha", mother.account, relation=Relation.CHILD)
    doctor = await rounds.build.doctor(by_request=True)
    rounds.phone(doctor)
    return mother, Someone(mother.account, child), doctor


async def three_proposed(
    rounds: Rounds, doctor: Doctor, patients: Sequence[Someone]
) -> tuple[list[Appointment], list[Slot]]:
    """Propose other times for three requests; everybody has heard of it."""
    asked = await rounds.build.slots(doctor.id, *ASKED)
    instead = await rounds.build.slots(doctor.id, *PROPOSED)
    made = [
        await proposed(rounds, doctor, patient, wanted, other)
        for patient, wanted, other in zip(patients, asked, instead, strict=True)
    ]
    await rounds.deliver()
    return made, instead


async def test_one_account_reads_in_one_letter_of_all_that_one_act_ended(rounds: Rounds) -> None:
    """Whose each is, what is gone and what waits again; another account has a letter of its own.

    The doctor is asked anew for each: every one has its own answer.
    """
    mother, child, doctor = await family(rounds)
    other = await rounds.build.person("Noah")
    rounds.phone(other)
    made, instead = await three_proposed(rounds, doctor, [mother, child, other])
    before = {who: len(rounds.letters(who)) for who in (mother, other)}
    asked = len(rounds.letters(doctor))
    await rounds.services.slots.delete(by(doctor), doctor.id, [slot.id for slot in instead])
    await rounds.deliver()
    (letter,) = rounds.letters(mother)[before[mother] :]
    assert letter.text.startswith(f"{doctor.name} no longer offers the times proposed to you.")
    first, second = letter.text.split("\n\n")[1].split("\n")[1:]
    assert " Maria (no longer offered: " in first
    assert " Misha (no longer offered: " in second
    assert len(letter.rows) == 2
    assert all(row[0]["text"].startswith("Details: ") for row in letter.rows)
    (alone,) = rounds.letters(other)[before[other] :]
    assert "the time proposed to you" in alone.text
    assert len(rounds.letters(doctor)) - asked == len(made)
    waiting = "SELECT count(*) FROM outbox WHERE kind = 'proposal_off' AND closed_at IS NULL"
    assert [tuple(row) for row in await ask(rounds.store.database, waiting)] == [(0,)]


async def test_what_another_act_ended_or_was_answered_meanwhile_is_not_in_it(
    rounds: Rounds,
) -> None:
    mother, child, doctor = await family(rounds)
    made, instead = await three_proposed(rounds, doctor, [mother, child, mother])
    before = len(rounds.letters(mother))
    delete = rounds.services.slots.delete
    await delete(by(doctor), doctor.id, [instead[0].id, instead[1].id])
    await rounds.services.requests.accept(by(doctor), made[1].id)
    rounds.sandbox.clock.advance(timedelta(minutes=1))
    await delete(by(doctor), doctor.id, [instead[2].id])
    await rounds.deliver()
    first, accepted, later = rounds.letters(mother)[before:]
    assert all("the time proposed to you" in one.text for one in (first, later))
    assert "For: Misha" in accepted.text
