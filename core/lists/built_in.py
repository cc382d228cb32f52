"""The specialties that a fresh clinic starts with."""

from core.lists.vocabulary import Vocabulary
from core.model import ListEntry, ListEntryId, ListKind
from core.ports.lists import NewListEntry

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


def _read(line: str) -> NewListEntry:
    en, ru, also = (part.strip() for part in line.split("|"))
    words = tuple(word.strip() for word in also.split(","))
    return NewListEntry(ListKind.SPECIALTY, en, {"en": en, "ru": ru}, words)


SPECIALTIES = tuple(_read(line) for line in _TABLE.strip().splitlines())
BUILT_IN = Vocabulary(
    ListEntry(ListEntryId(at), new.kind, new.key, new.names, words=new.words)
    for at, new in enumerate(SPECIALTIES, 1)
)
"""What is known where no clinic's own lists were read."""
