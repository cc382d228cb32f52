"""Rules of who may act, and of what is typed: what is refused, and the nearest that is not."""

from dataclasses import replace
from functools import partial

from core import errors, fields
from core.model import Account, AccountId, AdminRole, Doctor, DoctorId
from core.people import rules as people
from core.wall_clock import check_length
from tests.rules.cases import (
    DECLINED,
    DOCTOR,
    HOUR,
    MINUTE,
    PATIENT,
    POLICY,
    SEER,
    SOMEBODY,
    VERIFIED,
    WAITING,
    Case,
    Rule,
    act_as,
    administer,
    doctor,
    practise,
    speaker,
)

GRANTED = AdminRole.GRANTED
ROBIN = Account(SEER, 9, "Robin", "en", GRANTED)


def end_of(role: AdminRole, beside: Account) -> Case:
    """Take the role from an admin beside whom there is another account."""
    robin = replace(ROBIN, admin=role)
    return partial(people.refuse_end_of_admin, robin, [robin, beside])


def stand_in(
    admin: AdminRole,
    *,
    disabled: bool = False,
    number: DoctorId = DOCTOR.id,
    of: Doctor = DOCTOR,
) -> Case:
    """Let an account act for a doctor."""
    account = Account(AccountId(7), 7, "Robin", "en", admin, disabled)
    return partial(people.refuse_stand_in, of, number, account)


ACTING: list[Rule] = [
    (
        errors.NotSignedUpError,
        "who is to be seen has a name and a phone",
        partial(people.own_patient, speaker(signed_up=False)),
        partial(people.own_patient, speaker(signed_up=True)),
    ),
    (
        errors.NotADoctorError,
        "only a doctor acts as a doctor",
        practise(practises=None),
        practise(practises=VERIFIED),
    ),
    (
        errors.ApplicationWaitsError,
        "not before an admin has approved",
        practise(practises=WAITING),
        practise(practises=VERIFIED),
    ),
    (
        errors.DisabledError,
        "nor when shut out; that no letter arrives is no reason",
        practise(disabled=True),
        practise(reachable=False),
    ),
    (
        errors.NotADoctorError,
        "nobody acts as another doctor",
        act_as(DOCTOR, SOMEBODY),
        act_as(DOCTOR, SEER),
    ),
    (
        errors.NotAllowedError,
        "only an admin who is one now acts for a doctor",
        stand_in(AdminRole.NONE),
        stand_in(AdminRole.GRANTED),
    ),
    (
        errors.NotAllowedError,
        "not one who was shut out",
        stand_in(AdminRole.GRANTED, disabled=True),
        stand_in(AdminRole.GRANTED, disabled=False),
    ),
    (
        errors.NotADoctorError,
        "and for the doctor whom they name",
        stand_in(AdminRole.GRANTED, number=DoctorId(DOCTOR.id + 1)),
        stand_in(AdminRole.GRANTED, number=DOCTOR.id),
    ),
    (
        errors.NotADoctorError,
        "an applicant has no practice; who is shut out has one still",
        stand_in(AdminRole.GRANTED, of=doctor(verification=WAITING)),
        stand_in(AdminRole.GRANTED, of=doctor(disabled=True)),
    ),
    (
        errors.NotADoctorError,
        "nor does a job as one whom the desk looks after",
        act_as(doctor(account_id=None), None),
        act_as(doctor(account_id=SEER)),
    ),
    (
        errors.NotADoctorError,
        "who was declined is no doctor",
        act_as(doctor(verification=DECLINED)),
        act_as(doctor(verification=VERIFIED)),
    ),
    (
        errors.ApplicationWaitsError,
        "whoever waits publishes nothing yet",
        act_as(doctor(verification=WAITING)),
        act_as(doctor(verification=VERIFIED)),
    ),
    (
        errors.DisabledError,
        "a doctor who is shut out changes nothing",
        act_as(doctor(disabled=True)),
        act_as(doctor(disabled=False)),
    ),
    (
        errors.NotAllowedError,
        "only an admin decides, whoever made them one",
        administer(admin=AdminRole.NONE),
        administer(admin=AdminRole.GRANTED),
    ),
    (
        errors.NotAllowedError,
        "an admin who is shut out is none",
        administer(admin=AdminRole.CONFIGURED, disabled=True),
        administer(admin=AdminRole.CONFIGURED),
    ),
]
CHIEFS: list[Rule] = [
    (
        errors.LastAdminError,
        "one admin stays; one who is shut out is none",
        end_of(GRANTED, beside=replace(ROBIN, id=SOMEBODY, disabled=True)),
        end_of(GRANTED, beside=replace(ROBIN, id=SOMEBODY)),
    ),
    (
        errors.ConfiguredAdminError,
        "whom the configuration names stays one, however many there are",
        end_of(AdminRole.CONFIGURED, beside=replace(ROBIN, id=SOMEBODY)),
        end_of(GRANTED, beside=replace(ROBIN, id=SOMEBODY)),
    ),
    (
        errors.DisabledError,
        "nothing is booked for a patient who is shut out",
        partial(people.refuse_patient, replace(PATIENT, shut_out=True), POLICY),
        partial(people.refuse_patient, PATIENT, POLICY),
    ),
]
TYPED: list[Rule] = [
    (
        errors.LengthError,
        "a slot lasts 15 minutes",
        partial(check_length, 14 * MINUTE),
        partial(check_length, 15 * MINUTE),
    ),
    (
        errors.LengthError,
        "to 4 hours",
        partial(check_length, 4 * HOUR + MINUTE),
        partial(check_length, 4 * HOUR),
    ),
    (
        errors.BadFieldError,
        "a name has 80 letters at most; of the other fields test_fields tells",
        partial(fields.name, "a" * 81),
        partial(fields.name, "a" * 80),
    ),
]
