"""The clinic's choices, from the configuration to core."""

from bot.config.settings import Config
from core.policy import ClinicPolicy


def policy_of(config: Config) -> ClinicPolicy:
    """Return the clinic's choices as core takes them."""
    return ClinicPolicy(
        name=config.clinic.name,
        address=config.clinic.address,
        phone=config.clinic.phone,
        country=config.clinic.country,
        region=config.clinic.region,
        zone=config.clinic.time_zone,
        language=config.clinic.language,
        currency=config.clinic.currency,
        day=config.clinic.day,
        lunch=config.clinic.lunch,
        slot_length=config.clinic.slot,
        horizon=config.booking.horizon,
        notice=config.booking.notice,
        cutoff=config.booking.cutoff,
        hold=config.booking.hold,
        upcoming_per_patient=config.booking.upcoming_per_patient,
        reminders_before=tuple(config.reminders.before),
        answer_within=config.practice.answer_within,
        complete_after=config.practice.complete_after,
        no_shows=config.practice.no_shows,
        colleagues=config.practice.colleagues,
        offer_within=config.waitlist.answer_within,
        quiet=config.waitlist.quiet,
        waits_per_patient=config.waitlist.per_patient,
        keep_audit=config.privacy.keep_audit,
        verify_doctors=config.verification.doctors,
        verify_patients=config.verification.patients,
    )
