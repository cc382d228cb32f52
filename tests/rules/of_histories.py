"""Rules of profiles and medical histories: what is refused, and the nearest that is not."""

from datetime import timedelta
from functools import partial

from core import errors, fields
from core.model import Actor, DoctorId, Relation, Share, Status
from core.ports.records import ProfileField
from core.records import rules
from core.records.rules import RECORDS_MOST
from tests.builders import Builder
from tests.rules.cases import (
    DOCTOR,
    HOUR,
    MINE,
    NOW,
    PATIENT,
    POLICY,
    Rule,
    mine,
)
from tests.rules.of_services import ServedRule

SHARE = Share(PATIENT.id, DOCTOR.id, NOW)
COLLEAGUE = DoctorId(2)
TODAY = NOW.date()
DAY = timedelta(days=1)
OVER = MINE.span.end + POLICY.complete_after
ASKED = mine(status=Status.PENDING, answer_by=NOW + HOUR)


async def clear_phone(build: Builder, *, relation: Relation) -> object:
    """Take the phone off a patient who is this to their carer."""
    account = await build.account()
    patient = await build.patient("Tim", account, relation=relation)
    by = Actor(account.id, "test")
    return await build.profiles().change(by, patient.id, ProfileField.PHONE, None)


async def clear_for(build: Builder, *, stranger: bool) -> object:
    """Clear a field of one's own patient, or of another account's."""
    maria, omar = await build.person(), await build.person("Omar")
    whose = omar if stranger else maria
    return await build.profiles().change(maria.by, whose.patient.id, ProfileField.BLOOD, None)


HISTORIES: list[Rule] = [
    (
        errors.TooManyRecordsError,
        "a history holds a hundred records",
        partial(rules.refuse_record, RECORDS_MOST),
        partial(rules.refuse_record, RECORDS_MOST - 1),
    ),
    (
        errors.NoAppointmentError,
        "a history is shared for an appointment with that doctor",
        partial(rules.refuse_sharing, [MINE], COLLEAGUE, POLICY, NOW),
        partial(rules.refuse_sharing, [MINE], DOCTOR.id, POLICY, NOW),
    ),
    (
        errors.NotSharedError,
        "a doctor reads what was shared with them",
        partial(rules.refuse_reading, None, [MINE], DOCTOR.id, POLICY, NOW),
        partial(rules.refuse_reading, SHARE, [MINE], DOCTOR.id, POLICY, NOW),
    ),
    (
        errors.NotSharedError,
        "while an appointment lasts, which ends when the clinic completes it at the latest",
        partial(rules.refuse_reading, SHARE, [MINE], DOCTOR.id, POLICY, OVER),
        partial(
            rules.refuse_reading, SHARE, [MINE], DOCTOR.id, POLICY, OVER - timedelta(seconds=1)
        ),
    ),
    (
        errors.NotSharedError,
        "or with the time to answer a request",
        partial(rules.refuse_reading, SHARE, [ASKED], DOCTOR.id, POLICY, NOW + HOUR),
        partial(rules.refuse_reading, SHARE, [ASKED], DOCTOR.id, POLICY, NOW),
    ),
    (
        errors.NotSharedError,
        "a visit that was marked is over, though it was a minute ago",
        partial(
            rules.refuse_reading, SHARE, [mine(status=Status.COMPLETED)], DOCTOR.id, POLICY, NOW
        ),
        partial(
            rules.refuse_reading,
            SHARE,
            [mine(status=Status.COMPLETED), MINE],
            DOCTOR.id,
            POLICY,
            NOW,
        ),
    ),
    (
        errors.BadFieldError,
        "nobody is born tomorrow",
        partial(fields.born, TODAY + DAY, TODAY),
        partial(fields.born, TODAY, TODAY),
    ),
    (
        errors.BadFieldError,
        "nor 126 years ago",
        partial(fields.born, TODAY.replace(year=TODAY.year - 126), TODAY),
        partial(fields.born, TODAY.replace(year=TODAY.year - 125), TODAY),
    ),
    (
        errors.BadFieldError,
        "what is in a history has happened",
        partial(fields.record_day, TODAY + DAY, TODAY),
        partial(fields.record_day, TODAY, TODAY),
    ),
]
SERVED: list[ServedRule] = [
    (
        errors.BadFieldError,
        "who books for themselves has a phone; a child may have none",
        partial(clear_phone, relation=Relation.SELF),
        partial(clear_phone, relation=Relation.CHILD),
    ),
    (
        errors.NotFoundError,
        "a profile is of whom one cares for",
        partial(clear_for, stranger=True),
        partial(clear_for, stranger=False),
    ),
]
