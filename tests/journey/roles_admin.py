"""Who may do what an admin does: nobody else, least of all an admin who was shut out."""

from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
)
from bot.shared.links.desk import ShowAdmin, ShowQueue, StandIn
from bot.stand_in.actions import ShowPractices
from tests.journey.roles import row

LOOKS, DOES, NOBODY = "-------.", "-------+", "--------"

ADMIN = (
    row(LOOKS, lambda _: ShowAdmin()),
    row(LOOKS, lambda _: ShowQueue(0)),
    row(LOOKS, lambda of: ShowCardRequest(of.doctor.id)),
    row(DOES, lambda of: DecideCard(of.doctor.id, approve=True, seen=1)),
    row(LOOKS, lambda of: DecideCard(of.doctor.id, approve=True, seen=2)),  # look again
    row(LOOKS, lambda of: ShowApplication(of.applicant)),
    row(LOOKS, lambda of: ShowNewPatient(of.newcomer)),
    row(DOES, lambda of: DecideDoctor(of.applicant, approve=True, seen=of.application)),
    row(DOES, lambda of: DecideDoctor(of.applicant, approve=False, seen=of.application)),
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
