"""Wishes in words: what of them is understood, in English and in Russian, and how quickly."""

import time as stopwatch
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.finding.wishes.people import Directory
from bot.finding.wishes.read import read
from bot.finding.wishes.slip import LONGEST, Slip
from core.lists.vocabulary import Vocabulary
from core.model import DoctorId, ListEntry, ListEntryId, ListKind
from core.ports.finding import NamedDoctor

MONDAY = date(2026, 11, 23)
LENA, AMIR, OLGA, JONAS, KELLER, IVAN, WEBER = (DoctorId(at) for at in range(1, 8))
DIRECTORY = Directory(
    [
        NamedDoctor(LENA, "Dr. Lena Hoffmann", "Cardiology", ("de", "en")),
        NamedDoctor(AMIR, "Dr. Amir Haddad", "Family medicine", ("ar", "en", "fr")),
        NamedDoctor(OLGA, "Dr. Olga Petrova", "Dermatology", ("ru", "de")),
        NamedDoctor(JONAS, "Dr. Jonas Lindqvist", "Paediatrics", ("sv", "en", "de")),
        NamedDoctor(KELLER, "Dr. Anna Keller", "Cardiology", ("de",)),
        NamedDoctor(IVAN, "Проф. Иван Сидоров", "Неврология", ("ru",)),
        NamedDoctor(WEBER, "Anna Weber", "Sleep laboratory", ()),
    ]
)


@dataclass(frozen=True)
class Meant:
    """What a wish is understood as; days are counted from the Monday it is written on."""

    specialty: str | None = None
    doctor: DoctorId | None = None
    language: str | None = None
    first: int | None = None
    last: int | None = None
    since: str | None = None
    until: str | None = None


def meant(
    who: str | DoctorId | None = None,
    days: tuple[int | None, int | None] | int | None = None,
    clock: tuple[str | None, str | None] = (None, None),
    language: str | None = None,
) -> Meant:
    first, last = days if isinstance(days, tuple) else (days, days)
    specialty, doctor = (who, None) if isinstance(who, str) else (None, who)
    return Meant(specialty, doctor, language, first, last, *clock)


def understood(text: str, directory: Directory = DIRECTORY) -> Meant | None:
    search = read(text, MONDAY, directory).search
    if search is None:
        return None
    first, last = (
        None if day is None else (day - MONDAY).days for day in (search.first, search.last)
    )
    since, until = (
        None if clock is None else f"{clock:%H:%M}" for clock in (search.since, search.until)
    )
    who = search.who
    return Meant(who.specialty, who.doctor, who.language, first, last, since, until)


HEART, SKIN, CHILDREN = "Cardiology", "Dermatology", "Paediatrics"
TABLE: dict[str, Meant | None] = {
    # Whom
    "cardiologist": meant(HEART),
    "Cardiology": meant(HEART),
    "a heart doctor, please": meant(HEART),
    "cardiolgist": meant(HEART),
    "earliest in cardiology": meant(HEART),
    "к кардиологу": meant(HEART),
    "запишите меня к дерматологу": meant(SKIN),
    "нужен детский врач": meant(CHILDREN),
    "педиатра": meant(CHILDREN),
    "sleep laboratory": meant("Sleep laboratory"),
    "something for my sleep": meant("Sleep laboratory"),
    "neurologist": meant("Неврология"),
    "терапевт": meant("Family medicine"),
    "general practitioner": meant("Family medicine"),
    "Dr Keller": meant(KELLER),
    "keler": meant(KELLER),
    "Hofman": meant(LENA),
    "к доктору Петровой": meant(OLGA),
    "у Линдквиста": meant(JONAS),
    "Sidorov": meant(IVAN),
    "Anna Weber": meant(WEBER),
    "doctor who speaks Russian": meant(language="ru"),
    "German speaking cardiologist": meant(HEART, language="de"),
    "in French": meant(language="fr"),
    "говорит по-немецки": meant(language="de"),
    "англоязычный педиатр": meant(CHILDREN, language="en"),
    "врач на французском языке": meant(language="fr"),
    # Days
    "tomorrow": meant(days=1),
    "tomorow": meant(days=1),
    "послезавтра": meant(days=2),
    "the day after tomorrow": meant(days=2),
    "on Friday": meant(days=4),
    "wensday": meant(days=2),
    "в пятницу": meant(days=4),
    "next Friday": meant(days=11),
    "в следующую пятницу": meant(days=11),
    "monday": meant(days=7),
    "next week": meant(days=(7, 13)),
    "на этой неделе": meant(days=(0, 6)),
    "Tuesday next week": meant(days=8),
    "во вторник на следующей неделе": meant(days=8),
    "at the weekend": meant(days=(5, 6)),
    "в выходные": meant(days=(5, 6)),
    "next weekend": meant(days=(12, 13)),
    "in 3 days": meant(days=3),
    "через две недели": meant(days=14),
    "within 3 days": meant(days=(0, 3)),
    "через неделю в среду": meant(days=9),
    "на неделе": meant(days=(0, 6)),
    "в течение недели": meant(days=(0, 7)),
    "по понедельникам": meant(days=7),
    "третьего декабря": meant(days=10),
    "the first week of December": meant(days=(8, 38)),
    "on 3 December": meant(days=10),
    "December 3rd": meant(days=10),
    "3 декабря": meant(days=10),
    "3.12": meant(days=10),
    "03/12/2026": meant(days=10),
    "2026-12-03": meant(days=10),
    "the 25th": meant(days=2),
    "25 числа": meant(days=2),
    "23 November": meant(days=0),
    "3-5 December": meant(days=(10, 12)),
    "с 3 по 5 декабря": meant(days=(10, 12)),
    "in December": meant(days=(8, 38)),
    "в декабре": meant(days=(8, 38)),
    "from Monday to Wednesday": meant(days=(7, 9)),
    "from Thursday to Tuesday": meant(days=(3, 8)),
    "пн-ср": meant(days=(7, 9)),
    "from 3 December": meant(days=(10, None)),
    "after 3 December": meant(days=(11, None)),
    "до пятницы": meant(days=(None, 4)),
    "before Friday": meant(days=(None, 3)),
    # The time of the day
    "mornings": meant(clock=(None, "12:00")),
    "до обеда": meant(clock=(None, "12:00")),
    "after lunch": meant(clock=("12:00", None)),
    "вечером": meant(clock=("17:00", None)),
    "after 3pm": meant(clock=("15:00", None)),
    "after 3": meant(clock=("15:00", None)),
    "после трёх": meant(clock=("15:00", None)),
    "not before 10": meant(clock=("10:00", None)),
    "до 11:30": meant(clock=(None, "11:30")),
    "between 9 and 11": meant(clock=("09:00", "11:00")),
    "from 2 to 4pm": meant(clock=("14:00", "16:00")),
    "from 9 to 5": meant(clock=("09:00", "17:00")),
    "с 14 до 16": meant(clock=("14:00", "16:00")),
    "at 10:30": meant(clock=("10:30", "11:30")),
    "в 3 часа дня": meant(clock=("15:00", "16:00")),
    "15h": meant(clock=("15:00", "16:00")),
    "half past 3": meant(clock=("15:30", "16:30")),
    "около 15": meant(clock=("14:00", "16:00")),
    "at 7 in the evening": meant(clock=("19:00", "20:00")),
    # All of it
    "cardiologist tomorrow after 3pm": meant(HEART, 1, ("15:00", None)),
    "к кардиологу в пятницу утром": meant(HEART, 4, (None, "12:00")),
    "Dr Keller next week mornings": meant(KELLER, (7, 13), (None, "12:00")),
    "завтра после 15": meant(days=1, clock=("15:00", None)),
    "3 декабря в 15.30": meant(days=10, clock=("15:30", "16:30")),
    "skin doctor this afternoon": meant(SKIN, 0, ("12:00", None)),
    "сегодня вечером": meant(days=0, clock=("17:00", None)),
    "Friday 27 November 10am": meant(days=4, clock=("10:00", "11:00")),
    "говорящий по-русски врач завтра утром": meant(None, 1, (None, "12:00"), "ru"),
    "from Monday after 4": meant(days=(7, None), clock=("16:00", None)),
    # Anything
    "earliest": meant(),
    "as soon as possible, asap": meant(),
    "any free slots?": meant(),
    "есть свободное время?": meant(),
    "ближайшее": meant(),
    "самое раннее время": meant(),
    "right now": meant(),
    # Nothing
    "hautarzt": None,
    "hello": None,
    "Здравствуйте!": None,
    "I have a rash and a headache": None,
    "cancel my appointment": None,
    "31 April": None,
    "+49 170 1234567": None,
    "25:99": None,
    "…": None,
}


@pytest.mark.parametrize("text", TABLE, ids=str)
def test_what_is_understood(text: str) -> None:
    assert understood(text) == TABLE[text]


@pytest.mark.parametrize(
    "text, days",
    [
        ("Monday or Thursday", (3, 7)),
        ("either Thursday or Monday", (3, 7)),
        ("Mon, Wed or Fri", (2, 4, 7)),
        ("Mon, Wed, or Fri afternoon", (2, 4, 7)),
        ("mon/fri", (4, 7)),
        ("tomorrow or on Friday", (1, 4)),
        ("Monday morning or Thursday", (3, 7)),
        ("понедельник или четверг", (3, 7)),
        ("в понедельник или в четверг", (3, 7)),
        ("к кардиологу в среду или пятницу утром", (2, 4)),
        ("пн, ср или пт", (2, 4, 7)),
        ("по понедельникам и четвергам", (3, 7)),
        ("Monday or Thursday next week", (7, 10)),
        ("next week, Monday or Thursday", (7, 10)),
        ("3 December or 10 December", (10, 17)),
        ("from Tuesday to Wednesday or Friday", (1, 2, 4)),
        ("today, the weekend", (0, 5, 6)),
    ],
)
def test_days_that_are_named_one_by_one_are_those_alone(text: str, days: tuple[int, ...]) -> None:
    """What lies between them was not wished for."""
    search = read(text, MONDAY, DIRECTORY).search
    assert search is not None
    assert tuple((day - MONDAY).days for day in search.among) == days
    assert (search.first, search.last) == (search.among[0], search.among[-1])


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("Thursday or Friday", 3, 4),
        ("Friday, 27 November", 4, 4),
        ("Tuesday or Wednesday next week", 8, 9),
        ("next week, on Tuesday", 8, 8),
        ("3 December or 20 January", 10, 58),
    ],
)
def test_days_without_a_gap_are_a_stretch(text: str, first: int, last: int) -> None:
    """So are those too far apart for a button to name each."""
    search = read(text, MONDAY, DIRECTORY).search
    assert search is not None
    found = [None if day is None else (day - MONDAY).days for day in (search.first, search.last)]
    assert (found, search.among) == ([first, last], ())


@pytest.mark.parametrize("text", ["Anna", "Анна", "к Анне завтра"])
def test_a_name_of_several_means_each_of_them(text: str) -> None:
    assert set(read(text, MONDAY, DIRECTORY).doctors) == {KELLER, WEBER}


@pytest.mark.parametrize("text, name", [("dentist", "Dentistry"), ("к лору завтра", "Otorhinola")])
def test_a_specialty_that_nobody_here_practises_is_known_as_such(text: str, name: str) -> None:
    missing = read(text, MONDAY, DIRECTORY).missing
    assert missing is not None
    assert missing.name("en").startswith(name)


@pytest.mark.parametrize(
    "text, words",
    [
        ("hautarzt tomorrow", ("hautarzt",)),
        ("cardiologist on Friday, I have a rash", ("rash",)),
        ("к кардиологу завтра, болит сердце", ("болит", "сердце")),
        ("Dr Keller tomorrow", ()),
    ],
)
def test_what_is_not_understood_is_said(text: str, words: tuple[str, ...]) -> None:
    assert read(text, MONDAY, DIRECTORY).unknown == words


@pytest.mark.parametrize(
    "text", ["I would like to book an appointment", "хочу записаться на приём", "a doctor please"]
)
def test_who_asks_for_an_appointment_alone_is_understood_to_ask(text: str) -> None:
    """They are shown the ways to a time, and not that nothing was understood."""
    wish = read(text, MONDAY, DIRECTORY)
    assert wish.asks
    assert wish.search is None
    assert not read("hello", MONDAY, DIRECTORY).asks
    assert not read("book me a hautarzt", MONDAY, DIRECTORY).asks


def test_a_date_of_this_year_that_is_past_is_next_year_s() -> None:
    search = read("22 November", MONDAY, DIRECTORY).search
    assert search is not None
    assert search.first == search.last == date(2027, 11, 22)


def test_nobody_is_understood_where_nobody_practises() -> None:
    assert understood("Keller tomorrow", Directory([])) == meant(days=1)
    assert read("cardiologist", MONDAY, Directory([])).missing is not None


def test_the_leap_day_and_the_turn_of_the_year_are_days_too() -> None:
    for text, today, expected in (
        ("29 February", date(2027, 11, 1), date(2028, 2, 29)),
        ("1 January", date(2026, 12, 31), date(2027, 1, 1)),
        ("tomorrow", date(2026, 12, 31), date(2027, 1, 1)),
        ("the 31st", date(2026, 11, 30), date(2026, 12, 31)),
        ("next month", date(2026, 12, 31), date(2027, 1, 1)),
    ):
        search = read(text, today, DIRECTORY).search
        assert search is not None
        assert search.first == expected


PIECES = [
    *(word for text in TABLE for word in text.split()),
    *["с", "по", "до", "-", "–", "12", "3.", "31", "99", ":", "and", "\ue000", "0", "24:00", "%"],
    *["9999-12-31", "0001-01-01", "31.12.99", "29.2", "after", "before", "from", "in", "next"],
]
anything = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map(" ".join),
)


@given(text=anything, today=st.dates(date(2026, 1, 1), date(2036, 12, 31)))
@example(text="29 February", today=date(2026, 2, 28))
@example(text="from 24:00 to 24:00", today=MONDAY)
@example(text="after 9999-12-31", today=MONDAY)
@example(text="before 0001-01-01 or from 9999-12-31 to 0001-01-02", today=MONDAY)
@example(text="after 31.12.99 next week", today=MONDAY)
@example(text="in 99 months in 99 weeks within 99 weeks", today=MONDAY)
def test_whatever_is_written_gets_an_answer(text: str, today: date) -> None:
    """A search that can be looked for, or none; words of the text alone are given back."""
    wish = read(text, today, DIRECTORY)
    assert all(word in Slip(text).rest for word in wish.unknown)
    if wish.search is None:
        return
    search = wish.search
    assert search.since is None or search.until is None or search.since < search.until
    assert search.since != time() != search.until
    for day in (search.first, search.last):
        assert day is None or abs(day - today) < timedelta(days=365 * 80)


@pytest.mark.parametrize(
    "text",
    [
        *(
            piece * 4096
            for piece in ("1", "9 ", "a", "ж ", " ", "-", "1:", "до ", "3.12 ", "\ue000")
        ),
        "cardiologist tomorrow after 3pm or " * 120,
        "с 3 по 5 декабря и " * 220,
        "in the next " * 400,
        "from monday to " * 300,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_message_of_any_length_is_read_in_no_time(text: str) -> None:
    """Only its beginning is read: as much as anybody writes who wishes for a time."""
    assert len(Slip(text).rest) <= LONGEST + 20
    read("tomorrow 3 декабря завтра", MONDAY, DIRECTORY)  # loads what is loaded once
    begun = stopwatch.perf_counter()
    read(text[:4096], MONDAY, DIRECTORY)
    assert stopwatch.perf_counter() - begun < 1


OWN = Vocabulary(
    [
        ListEntry(
            ListEntryId(1),
            ListKind.SPECIALTY,
            "Cardiology",
            {"en": "Matters of the heart and vessels", "ru": "Всё о сердце"},
            former=("Cardiology", "Hearts"),
        ),
        ListEntry(
            ListEntryId(2),
            ListKind.SPECIALTY,
            "Sleep",
            {"en": "Sleep", "ru": "Сон"},
            words=("naps",),
        ),
        ListEntry(ListEntryId(3), ListKind.LANGUAGE, "qaa", {"en": "Sign language", "ru": "жесты"}),
        ListEntry(ListEntryId(4), ListKind.LANGUAGE, "qab", {}, merged_into=ListEntryId(5)),
        ListEntry(ListEntryId(5), ListKind.LANGUAGE, "de", {"en": "German"}, former=("Swabian",)),
    ]
)
OWN_WORDS = Directory(
    [
        NamedDoctor(LENA, "Dr. Lena Hoffmann", "Cardiology", ("qaa", "de")),
        NamedDoctor(OLGA, "Dr. Olga Petrova", "Dermatology", ("ru",)),
    ],
    OWN,
)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("matters of the heart and vessels", meant("Cardiology")),
        ("MATTERS of the Heart and vesels tomorrow", meant("Cardiology", 1)),
        ("vessels", meant("Cardiology")),
        ("cardiology", meant("Cardiology")),
        ("hearts", meant("Cardiology")),
        ("всё о сердце", meant("Cardiology")),
        ("dermatology", meant("Dermatology")),
        ("who speaks sign language", meant(language="qaa")),
        ("cardiology in sign language tomorrow", meant("Cardiology", 1, language="qaa")),
        ("speaks Swabian", meant(language="de")),
        ("swabian", meant(language="de")),
        ("жесты", meant(language="qaa")),
        ("russian speaking", meant(language="ru")),
    ],
)
def test_the_clinic_s_own_names_are_understood(text: str, wanted: Meant) -> None:
    """Those of now, and those that were renamed or merged, in any language."""
    assert understood(text, OWN_WORDS) == wanted


def test_what_the_list_has_and_nobody_practises_is_known_as_such() -> None:
    missing = read("naps tomorrow", MONDAY, OWN_WORDS).missing
    assert missing is not None
    assert missing.name("ru") == "Сон"
