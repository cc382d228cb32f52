"""An appointment's facts in a few lines: when, with whom, where, how much."""

from bot.chat.words import Translator
from core.model import Doctor, Span
from core.policy import ClinicPolicy


def facts(t: Translator, policy: ClinicPolicy, doctor: Doctor, span: Span) -> str:
    """Return what a patient needs to go there, a line (HTML) each."""
    lines = [
        when(t, span),
        t("visit.doctor", doctor=doctor.name, specialty=doctor.specialty),
        *place_and_fee(t, policy, doctor),
    ]
    return "\n".join(lines)


def when(t: Translator, span: Span) -> str:
    """Return the date, and below it the hours with their zone."""
    return t(
        "visit.when",
        day=t.day(span.start.astimezone(t.zone).date()),
        start=t.time(span.start),
        end=t.time(span.end),
        zone=t.zone_name(span.start),
    )


def place_and_fee(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> list[str]:
    """Return the lines for the doctor's address, or else the clinic's, and for the fee."""
    lines = []
    address = doctor.address or policy.address
    if address:
        lines.append(t("visit.address", address=address))
    if doctor.fee is not None:
        lines.append(t("visit.fee", fee=t.money(doctor.fee, policy.currency)))
    return lines


def with_note(t: Translator, text: str, note: str | None) -> str:
    """Return the text with the patient's note below it, where there is one."""
    return text if note is None else f"{text}\n\n{t('visit.note', note=note)}"
