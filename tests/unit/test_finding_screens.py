"""What searching shows: the search in words, its times, and buttons that carry all of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pages import Page
from bot.chat.payload import pack, unpack
from bot.chat.words import Languages
from bot.finding import screens
from bot.finding.actions import ChooseLanguage, ChooseSpecialty
from bot.finding.sought import NOON, OneLanguage, Sought, days_of, in_sentence
from bot.finding.wishes.stretch import MOST_LISTED
from bot.shared.deep_links import target, word_of_doctor, word_of_specialty
from bot.shared.links.booking import TakeTime
from bot.shared.links.finding import FindTimes, ShowFoundDoctors
from bot.shared.specialties import by_name, in_words, mark, marked
from core.finding import Search
from core.lists.built_in import SPECIALTIES
from core.lists.vocabulary import Vocabulary
from core.model import Doctor, DoctorId, ListEntry, ListEntryId, ListKind, Slot, SlotId, Span
from core.ports.finding import Who
from core.views import FreeTime
from tests.screens import shown

LANGUAGES = Languages(ZoneInfo("Europe/Berlin"), "en")
EN, RU = LANGUAGES.speak("en"), LANGUAGES.speak("ru")
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LENA = Doctor(DoctorId(7), "Dr. Lena Hoffmann", "Cardiology", "BE-1", "+4930123456")
DAY = date(2026, 11, 24)

days, clocks = (
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
)


def among(who: Who, *chosen: date) -> Search:
    return Search(who, chosen[0], chosen[-1], among=chosen)


people = st.one_of(
    st.builds(Who, doctor=st.integers(1, 2**53).map(DoctorId)),
    st.builds(
        Who,
        specialty=st.none() | st.text(min_size=1, max_size=60),
        language=st.none() | st.sampled_from(["de", "haw", "ckb"]),
    ),
)
searches = st.builds(
    Search,
    who=people,
    first=st.none() | days,
    last=st.none() | days,
    since=st.none() | clocks.filter(bool),
    until=st.none() | clocks.filter(bool),
) | st.builds(
    lambda who, first, offsets: among(who, *(first + timedelta(at) for at in sorted(offsets))),
    who=people,
    first=days,
    offsets=st.sets(st.integers(1, MOST_LISTED - 1), min_size=1).map(lambda found: {0, *found}),
)


def free(number: int = 1, start: datetime = START, doctor: Doctor = LENA) -> FreeTime:
    span = Span(start, start + timedelta(minutes=30))
    return FreeTime(Slot(SlotId(number), doctor.id, span, DAY), doctor)


@given(search=searches, page=st.integers(0, 9))
def test_a_button_carries_the_whole_search(search: Search, page: int) -> None:
    """Whatever is looked for fits into 64 bytes, and stays while one part of it is changed."""
    sought = Sought(search)
    for action in (
        sought.to(FindTimes, page),
        sought.to(ChooseSpecialty, page),
        sought.to(ChooseLanguage, page),
        sought.to_days(),
        sought.to(ShowFoundDoctors, page),
        sought.to_card(DoctorId(2**53)),
    ):
        assert unpack(pack(action, fresh=True)) == action
    any_day = replace(search, first=None, last=None, among=())
    assert sought.on(None, None).to(FindTimes) == Sought(any_day).to(FindTimes)
    assert sought.on(DAY, DAY).to(FindTimes).among == 0
    packed = sought.to(FindTimes)
    assert days_of(packed.first, packed.among) == search.among
    halves = sought.at(NOON, None).to(FindTimes)
    assert (halves.since, halves.until) == (NOON, time())
    assert halves.who == sought.to(FindTimes).who


@given(doctor=st.integers(1, 2**53).map(DoctorId), specialty=st.text(min_size=1, max_size=60))
def test_a_deep_link_says_what_it_opens(doctor: DoctorId, specialty: str) -> None:
    of_doctor, of_specialty = (
        target(word_of_doctor(doctor)),
        target(word_of_specialty(specialty)),
    )
    assert of_doctor is not None
    assert of_doctor.doctor == doctor
    assert of_specialty is not None
    assert of_specialty.specialty == mark(specialty)


@given(st.text(max_size=64))
def test_any_other_word_opens_nothing(word: str) -> None:
    found = target(word)
    assert found is None or word in {
        f"s{found.specialty}",
        *([] if found.doctor is None else [word_of_doctor(found.doctor)]),
    }


@pytest.mark.parametrize(
    "search, english, russian",
    [
        (Search(), "any doctor", "любой врач"),
        (Search(Who("Cardiology", "de")), "Cardiology, speaks German", "Кардиология, язык"),
        (
            Search(first=DAY, since=time(15)),
            "from Tue 24 Nov, from 15:00",
            "с вт 24 нояб., с 15:00",
        ),
        (
            Search(last=DAY, until=NOON),
            "until Tue 24 Nov, before 12:00",
            "до вт 24 нояб., до 12:00",
        ),
        (
            Search(first=DAY, last=DAY + timedelta(days=2), since=time(9), until=time(11, 30)),
            "Tue 24 Nov – Thu 26 Nov, 09:00–11:30",
            "вт 24 нояб. – чт 26 нояб., 09:00–11:30",
        ),
        (
            among(Who(), DAY, DAY + timedelta(days=2), DAY + timedelta(days=5)),
            "any doctor, Tue 24 Nov, Thu 26 Nov or Sun 29 Nov",
            "вт 24 нояб., чт 26 нояб. или вс 29 нояб.",
        ),
    ],
)
def test_a_search_in_words(search: Search, english: str, russian: str) -> None:
    assert english in in_sentence(EN, Sought(search))
    assert russian in in_sentence(RU, Sought(search))


def test_times_name_day_and_doctor_and_where_they_may_be_any_the_specialty() -> None:
    page = Page([free(1), free(2, START + timedelta(hours=1))], 0, more=True)
    anyone = screens.times(EN, Sought(Search()), page)
    assert anyone.rows[0][0].action == TakeTime(SlotId(1))
    assert shown(anyone).rows[0] == ["Tue 24 Nov 10:00 Dr. Lena Hoffmann"]
    assert "Tue 24 Nov 10:00 Dr. Lena Hoffmann, Cardiology" in shown(anyone).text
    assert ["Next ›"] in shown(anyone).rows
    assert ["Mornings", "Afternoons"] in shown(anyone).rows
    of_day = Sought(Search(Who("Cardiology"), first=DAY, last=DAY, until=NOON))
    seen = shown(screens.times(EN, of_day, page))
    assert seen.rows[0] == ["10:00 Dr. Lena Hoffmann"]
    assert "Dr. Lena" not in seen.text
    assert ["Afternoons", "Any time"] in seen.rows
    own = Sought(Search(Who(doctor=LENA.id)), LENA.name)
    seen = shown(screens.times(EN, own, page))
    assert seen.rows[0] == ["Tue 24 Nov 10:00", "Tue 24 Nov 11:00"]
    assert {"About the doctor", "Calendar", "Any doctor"} <= set(seen.labels)


def test_a_name_that_is_cut_on_its_button_stands_in_the_text() -> None:
    long = replace(LENA, name="Dr. Lena Maria Hoffmann-Papadopoulou")
    of_specialty = Sought(Search(Who("Cardiology")))
    seen = shown(screens.times(EN, of_specialty, Page([free(doctor=long)])))
    assert seen.rows[0][0].endswith("…")
    assert "Hoffmann-Papadopoulou, Cardiology" in seen.text


def test_days_to_choose_end_with_what_may_be_booked() -> None:
    friday = date(2026, 11, 27)
    near = shown(screens.days(EN, Sought(Search()), friday, friday + timedelta(days=2)))
    assert near.rows[1:3] == [["Today", "Tomorrow"], ["Sun 29 Nov"]]
    assert near.rows[3] == ["This week"]
    far = screens.days(EN, Sought(Search()), friday, friday + timedelta(days=60))
    assert shown(far).rows[5] == ["This week", "Next week"]
    assert far.rows[5][1].action == FindTimes(first=date(2026, 11, 30), last=date(2026, 12, 6))


def test_languages_are_called_by_the_reader_s_names() -> None:
    page = Page([OneLanguage("de"), OneLanguage("ru")])
    assert shown(screens.languages(EN, Sought(Search()), page)).rows[0] == ["German", "Russian"]
    assert shown(screens.languages(RU, Sought(Search()), page)).rows[0] == ["Немецкий", "Русский"]


def test_specialties_are_called_by_the_reader_s_names_where_these_are_known() -> None:
    """What a card says in the reader's own language stays as it is."""
    assert in_words(RU, "Cardiology") == "Кардиология"
    assert in_words(EN, "Кардиология") == "Cardiology"
    assert in_words(EN, "pediatrics") == "pediatrics"
    assert in_words(RU, "Sleep laboratory") == "Sleep laboratory"
    names = [name for one in SPECIALTIES for name in one.names.values()]
    assert len(set(names)) == len(names)
    both = [(one.names["en"], one.names["ru"]) for one in SPECIALTIES]
    assert all(in_words(RU, en) == ru and in_words(EN, ru) == en for en, ru in both)


def test_specialties_stand_in_the_order_in_which_they_are_read() -> None:
    """By what the reader's language calls them, whatever their cards write."""
    on_cards = ["Cardiology", "Dermatology", "Dentistry", "Urology", "elder care", "Äsculap"]
    english = ["Äsculap", "Cardiology", "Dentistry", "Dermatology", "elder care", "Urology"]
    assert by_name(EN, on_cards) == english
    russian = [in_words(RU, one) for one in by_name(RU, on_cards) if in_words(RU, one) != one]
    assert russian == ["Дерматология", "Кардиология", "Стоматология", "Урология"]


def test_old_buttons_and_links_lead_to_what_a_specialty_is_called_now() -> None:
    """By any name that it had, or that was merged into it; where nobody practises it, nowhere."""
    heart = ListEntry(
        ListEntryId(1),
        ListKind.SPECIALTY,
        "Cardiology",
        {"en": "Heart", "ru": "Сердце"},
        former=("Cardiology", "Hearts"),
    )
    lists = Vocabulary([heart])
    for name in ("Cardiology", "Heart", "Сердце", "Hearts"):
        assert marked(lists, mark(name), ["Dermatology", "Cardiology"]) == "Cardiology"
        assert marked(lists, mark(name), ["Dermatology"]) is None
    assert marked(lists, mark("Dermatology"), ["Dermatology"]) == "Dermatology"
    assert marked(lists, mark("Sleep"), ["Dermatology"]) is None


def test_screens_say_what_the_list_calls_it_now() -> None:
    """Specialties and languages, in the reader's language; what has no name there, in English."""
    languages = Languages(ZoneInfo("UTC"), "en")
    english, russian = languages.speak("en"), languages.speak("ru")
    assert english.language_name("de") == "German"
    languages.shelf.put(
        Vocabulary(
            [
                ListEntry(ListEntryId(1), ListKind.SPECIALTY, "Cardiology", {"en": "Heart"}),
                ListEntry(ListEntryId(2), ListKind.LANGUAGE, "qaa", {"en": "signs", "ru": "жесты"}),
            ]
        )
    )
    assert [in_words(t, "Cardiology") for t in (english, russian)] == ["Heart", "Heart"]
    assert [t.language_name("qaa") for t in (english, russian)] == ["Signs", "Жесты"]
    assert russian.spoken(["de", "qaa"]) == "немецкий и жесты"
