"""A doctor's card as patients see it, the way to the map, and the pin itself."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.screen import Button, Pin, Row
from bot.chat.ways import Home
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.appointment import place_and_fee
from bot.shared.links.finding import ShowMap
from bot.shared.specialties import with_specialty
from core.model import Doctor
from core.policy import ClinicPolicy


def doctor_card(
    t: Translator, policy: ClinicPolicy, doctor: Doctor, next_free: datetime | None
) -> Markup:
    """Return what the clinic shows of a doctor, and their next free time."""
    about: list[str] = [with_specialty(t, doctor)]
    if doctor.languages:
        about.append(t("doctor.languages", languages=t.spoken(doctor.languages)))
    if doctor.experience_years is not None:
        about.append(t.many("doctor.experience", doctor.experience_years))
    about += place_and_fee(t, policy, doctor)
    return paragraphs(
        lined(*about),
        t("doctor.bio", bio=doctor.bio) if doctor.bio else None,
        free_from(t, next_free),
    )


def free_from(t: Translator, moment: datetime | None) -> Markup:
    """Return the line that says when a doctor's next free time is."""
    return t("doctor.busy") if moment is None else t("doctor.next-free", time=t.when(moment))


def map_row(t: Translator, doctor: Doctor) -> tuple[Row, ...]:
    """Return the row that leads to the map, where the doctor has told their place.

    The pin comes as a message of its own, so the one with the button stays.
    """
    if doctor.place is None:
        return ()
    return ((Button(t.plain("map.button"), ShowMap(doctor.id), fresh=True),),)


def pin_of(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> Pin | None:
    """Return the doctor's place as a pin with name and address; None where none was told."""
    if doctor.place is None:
        return None
    address = doctor.address or policy.address or policy.name
    menu = Button(t.plain("button.menu"), Home(), fresh=True)
    place = doctor.place
    return Pin(place.latitude, place.longitude, doctor.name, address, ((menu,),))
