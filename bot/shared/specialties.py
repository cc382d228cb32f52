"""The clinic's specialties on buttons and in words.

A card says its specialty in the clinic's own words. Those that are known by more than one name, in
our languages and by what people call who practises them, stand in the table below.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from bot.chat.words import Translator
from core.model import Doctor

OFFERED = 8


def mark(specialty: str) -> str:
    """Return what stands for a specialty in a button: its name may be longer than a payload."""
    return hashlib.sha256(specialty.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Known:
    """A specialty by its name in each language, and what else it and its doctors are called."""

    en: str
    ru: str
    also: tuple[str, ...]

    def name(self, language: str) -> str:
        """Return its name in a language; the English one where that is not known."""
        return self.ru if language == "ru" else self.en

    def words(self) -> Iterator[str]:
        """Return all that it is called, in lower case."""
        yield from (self.en.casefold(), self.ru.casefold(), *self.also)


_TABLE = """
Family medicine | Семейная медицина | family doctor, family physician, gp, семейный врач
General practice | Общая практика | general practitioner, врач общей практики
Internal medicine | Терапия | internist, therapist, терапевт, внутренние болезни
Cardiology | Кардиология | cardiologist, heart doctor, heart specialist, кардиолог
Dermatology | Дерматология | dermatologist, skin doctor, дерматолог, кожный врач, кожник
Paediatrics | Педиатрия | pediatrics, paediatrician, pediatrician, педиатр, детский врач
Gynaecology | Гинекология | gynecology, gynaecologist, gynecologist, гинеколог, женский врач
Obstetrics | Акушерство | obstetrician, акушер
Urology | Урология | urologist, уролог
Neurology | Неврология | neurologist, невролог, невропатолог
Neurosurgery | Нейрохирургия | neurosurgeon, нейрохирург
Psychiatry | Психиатрия | psychiatrist, психиатр
Psychology | Психология | psychologist, психолог
Psychotherapy | Психотерапия | psychotherapist, психотерапевт
Ophthalmology | Офтальмология | ophthalmologist, eye doctor, офтальмолог, окулист, глазной
Otorhinolaryngology | Оториноларингология | ent, ear nose throat, лор, лора, лору, отоларинголог
Dentistry | Стоматология | dentist, dental, tooth doctor, стоматолог, зубной врач, зубной, дантист
Orthodontics | Ортодонтия | orthodontist, ортодонт
Orthopaedics | Ортопедия | orthopedics, orthopaedist, orthopedist, ортопед
Traumatology | Травматология | traumatologist, травматолог
Surgery | Хирургия | surgeon, general surgery, хирург
Endocrinology | Эндокринология | endocrinologist, эндокринолог
Gastroenterology | Гастроэнтерология | gastroenterologist, stomach doctor, гастроэнтеролог
Pulmonology | Пульмонология | pulmonologist, lung doctor, пульмонолог
Rheumatology | Ревматология | rheumatologist, ревматолог
Nephrology | Нефрология | nephrologist, kidney doctor, нефролог
Oncology | Онкология | oncologist, онколог
Haematology | Гематология | hematology, haematologist, hematologist, гематолог
Allergology | Аллергология | allergist, allergologist, allergy, аллерголог
Immunology | Иммунология | immunologist, иммунолог
Infectious diseases | Инфекционные болезни | инфекционист
Radiology | Радиология | radiologist, радиолог, рентгенолог
Physiotherapy | Физиотерапия | physiotherapist, physio, физиотерапевт
Speech therapy | Логопедия | speech therapist, логопед
Dietetics | Диетология | dietitian, dietician, nutrition, nutritionist, диетолог
Venereology | Венерология | venereologist, венеролог
Proctology | Проктология | proctologist, проктолог
Phlebology | Флебология | phlebologist, vein doctor, флеболог
Geriatrics | Гериатрия | geriatrician, гериатр
Sports medicine | Спортивная медицина | sports doctor, спортивный врач
"""


def _read(line: str) -> Known:
    en, ru, also = (part.strip() for part in line.split("|"))
    return Known(en, ru, tuple(word.strip() for word in also.split(",")))


KNOWN = tuple(_read(line) for line in _TABLE.strip().splitlines())
_BY_WORD = {word: one for one in KNOWN for word in one.words()}


@lru_cache(maxsize=1024)
def known(specialty: str) -> Known | None:
    """Return the specialty that a card means, where it calls it by any of the names above."""
    return _BY_WORD.get(specialty.strip().casefold())


_FIRST_DOORS = ("Family medicine", "General practice", "Internal medicine")
"""Whoever is asked for one of these is glad of another."""


def akin(wanted: Known) -> tuple[Known, ...]:
    """Return a specialty, and those that do as well where the clinic does not have it."""
    if wanted.en not in _FIRST_DOORS:
        return (wanted,)
    return (wanted, *(one for one in KNOWN if one.en in _FIRST_DOORS and one != wanted))


def with_specialty(t: Translator, doctor: Doctor) -> Markup:
    """Return a doctor's name and specialty (HTML)."""
    return t("appointment.doctor", doctor=doctor.name, specialty=in_words(t, doctor.specialty))


def in_words(t: Translator, specialty: str) -> str:
    """Return a card's specialty as the reader's language calls it, or as the card does."""
    found = known(specialty)
    if found is None or specialty.isascii() == (t.language == "en"):  # it is in that language
        return specialty
    return found.name(t.language)
