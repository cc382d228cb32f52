"""Who may do what an admin does: nobody else, least of all an admin who was shut out."""

from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    Decline,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
    WhyNot,
)
from bot.shared.links.desk import (
    ShowAdmin,
    ShowAtWork,
    ShowQueue,
    ShowToday,
    ShowUnconfirmed,
    StandIn,
)
from bot.stand_in.actions import ShowPractices
from core.model import Subject
from tests.journey.roles import row

LOOKS, DOES, NOBODY = "-------.", "-------+", "--------"


def decline(about: Subject, whom: int, seen: int) -> Decline:
    return Decline(about, whom, WhyNot.UNPROVEN, seen)


ADMIN = (
    row(LOOKS, lambda _: ShowAdmin()),
    row(LOOKS, lambda _: ShowToday(0)),
    row(LOOKS, lambda _: ShowAtWork(free=False, page=0)),
    row(LOOKS, lambda _: ShowAtWork(free=True, page=0)),
    row(LOOKS, lambda _: ShowUnconfirmed(0)),
    row(LOOKS, lambda _: ShowQueue(0)),
    row(LOOKS, lambda of: ShowCardRequest(of.doctor.id)),
    row(DOES, lambda of: DecideCard(of.doctor.id, approve=True, seen=1)),
    row(LOOKS, lambda of: DecideCard(of.doctor.id, approve=True, seen=2)),  # look again
    row(LOOKS, lambda of: ShowApplication(of.applicant)),
    row(LOOKS, lambda of: ShowNewPatient(of.newcomer)),
    row(DOES, lambda of: DecideDoctor(of.applicant, approve=True, seen=of.application)),
    row(LOOKS, lambda of: DecideDoctor(of.applicant, approve=False, seen=of.application)),
    row(DOES, lambda of: decline(Subject.DOCTOR, of.applicant, of.application)),
    row(DOES, lambda of: decline(Subject.PATIENT, of.newcomer, of.sign_up)),
    row(DOES, lambda of: decline(Subject.CARD, of.doctor.id, 1)),
    row(LOOKS, lambda of: decline(Subject.CARD, of.doctor.id, 2)),  # look again
    row(LOOKS, lambda of: decline(Subject.DOCTOR, of.doctor.id, 1)),  # decided already
    row(LOOKS, lambda of: DecideDoctor(of.applicant, approve=True, seen=1)),  # look again
    row(LOOKS, lambda of: DecideDoctor(of.doctor.id, approve=False, seen=1)),  # decided already
    row(DOES, lambda of: DecidePatient(of.newcomer, approve=True, seen=of.sign_up)),
    row(LOOKS, lambda of: DecidePatient(of.newcomer, approve=True, seen=1)),
    row(LOOKS, lambda of: DecidePatient(of.patient, approve=False, seen=1)),
    # Acting for a doctor
    row(LOOKS, lambda _: ShowPractices(0)),
    row(LOOKS, lambda of: StandIn(of.doctor.id)),
    row(NOBODY, lambda of: StandIn(of.applicant)),
)
