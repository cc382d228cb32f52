"""All that a doctor told the clinic: for themselves to check, and for an admin to decide on."""

from markupsafe import Markup

from bot.chat.words import Translator, lined
from bot.shared import phones
from bot.shared.specialties import in_words
from core.model import CardRequest, Doctor
from core.policy import ClinicPolicy


def credentials(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> Markup:
    """Return one line (HTML) for each field; what was left out shows as a dash."""
    none = t.plain("field.none")
    years = doctor.experience_years
    values = {
        "field.name": doctor.name,
        "field.phone": phones.shown(doctor.phone),
        "field.specialty": in_words(t, doctor.specialty),
        "field.licence": doctor.licence,
        "field.address": doctor.address or t.plain("field.at-clinic"),
        "field.languages": spoken(t, doctor.languages) or none,
        "field.experience": none if years is None else t.many("field.years", years),
        "field.fee": none if doctor.fee is None else t.money(doctor.fee, policy.currency),
        "field.bio": doctor.bio or none,
    }
    return lined(
        *(t("field.line", label=t.plain(key), value=value) for key, value in values.items())
    )


def card_changes(t: Translator, doctor: Doctor, request: CardRequest) -> Markup:
    """Return one line (HTML) for each field that is to be another: what it says and will say."""
    values = {
        "field.name": (doctor.name, request.name),
        "field.specialty": (in_words(t, doctor.specialty), in_words(t, request.specialty)),
        "field.licence": (doctor.licence, request.licence),
    }
    return lined(
        *(
            t("card.change-line", label=t.plain(key), was=was, value=value)
            for key, (was, value) in values.items()
            if was != value
        )
    )


def spoken(t: Translator, languages: tuple[str, ...]) -> str:
    """Return the names of spoken languages, as a list in words; empty for none."""
    return t.spoken(languages) if languages else ""
