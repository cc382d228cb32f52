"""Finding a time: the ways to it, what was found, and the buttons that change what is sought."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import LABEL_LONGEST, Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.finding.actions import AskName, ChooseLanguage, ChooseSpecialty
from bot.finding.sought import NOON, OneLanguage, OneSpecialty, Sought, in_sentence
from bot.shared.doctor_card import free_from
from bot.shared.links.booking import PickDay, TakeTime
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import FindATime, FindTimes, ShowDoctors, ShowFoundDoctors
from bot.shared.specialties import in_words
from core.finding import Search
from core.ports.finding import NamedDoctor
from core.views import DoctorListing, FreeTime

DAYS_OFFERED = 8
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_ANY = Sought(Search())


def ways(t: Translator) -> Screen:
    """The ways to find a time: pressing, or writing what one wishes."""
    rows: tuple[Row, ...] = (
        (Button(t.plain("finding.earliest"), FindTimes()),),
        (
            Button(t.plain("finding.by-specialty"), ChooseSpecialty()),
            Button(t.plain("finding.by-language"), ChooseLanguage()),
        ),
        (
            Button(t.plain("finding.by-name"), AskName()),
            Button(t.plain("finding.by-day"), _ANY.to_days()),
        ),
        (Button(t.plain("finding.all-doctors"), ShowDoctors(0)),),
        back_row(t),
    )
    return Screen(t("finding.ways"), rows)


def ask_name(t: Translator) -> Screen:
    """Ask for a doctor's name: what is written next is looked for."""
    return Screen(t("finding.ask-name"), (back_row(t, FindATime()),))


def times(t: Translator, sought: Sought, page: Page[FreeTime]) -> Screen:
    """The free times that fit, the earliest first, and the ways to change what is sought."""
    found = t("finding.times", what=in_sentence(t, sought))
    labels = _labels(t, sought, page.items)
    lines = _lines(t, sought, page.items) if _say_too_little(sought, labels) else ()
    rows = (
        *_time_rows(sought, page.items, labels),
        *turning(t, page, lambda number: sought.to(FindTimes, number)),
        *_change_rows(t, sought),
    )
    return Screen(paragraphs(found, lined(*lines)), rows)


def nothing_found(
    t: Translator, sought: Sought, sentence: Markup, otherwise: Sequence[FreeTime]
) -> Screen:
    """Nothing fits: why (``sentence``, HTML), and the earliest times of any other kind."""
    said = paragraphs(t("finding.times", what=in_sentence(t, sought)), sentence)
    if otherwise:
        said = paragraphs(said, t("finding.otherwise"))
    rows = _time_rows(_ANY, otherwise, _labels(t, _ANY, otherwise))
    return Screen(said, (*rows, *_change_rows(t, sought)))


def _labels(t: Translator, sought: Sought, found: Sequence[FreeTime]) -> list[str]:
    """Return what tells these times from one another: the day where it may be any, the doctor."""
    shown = t.when if sought.one_day is None else t.time
    if sought.search.who.doctor is not None:
        return [shown(one.slot.span.start) for one in found]
    return [f"{shown(one.slot.span.start)} {one.doctor.name}" for one in found]


def _say_too_little(sought: Sought, labels: Sequence[str]) -> bool:
    """Whether the buttons leave something out: a specialty that may be any, the end of a name."""
    who = sought.search.who
    names_cut = any(len(label) > LABEL_LONGEST for label in labels)
    return names_cut or (who.doctor is None and who.specialty is None)


def _lines(t: Translator, sought: Sought, found: Sequence[FreeTime]) -> list[Markup]:
    shown = t.when if sought.one_day is None else t.time
    return [
        t(
            "finding.time",
            time=shown(one.slot.span.start),
            doctor=one.doctor.name,
            specialty=in_words(t, one.doctor.specialty),
        )
        for one in found
    ]


def _time_rows(sought: Sought, found: Sequence[FreeTime], labels: Sequence[str]) -> tuple[Row, ...]:
    buttons = [
        Button(cut(label, LABEL_LONGEST), TakeTime(one.slot.id))
        for label, one in zip(labels, found, strict=True)
    ]
    return grid(buttons, 1 if sought.search.who.doctor is None else 2)


def _change_rows(t: Translator, sought: Sought) -> tuple[Row, ...]:
    search = sought.search
    who = search.who
    halves = (
        (search.since is None and search.until == NOON, "finding.mornings", (None, NOON)),
        (search.since == NOON and search.until is None, "finding.afternoons", (NOON, None)),
        (sought.whole_day, "finding.any-time", (None, None)),
    )
    of_day = tuple(
        Button(t.plain(key), sought.at(*clock).to(FindTimes))
        for is_so, key, clock in halves
        if not is_so
    )
    days = Button(t.plain("finding.other-day"), sought.to_days())
    if who.doctor is not None:
        card = Button(t.plain("finding.card"), sought.to_card(who.doctor))
        anyone = Button(t.plain("finding.other-doctors"), sought.of(None).to(FindTimes))
        month = Button(t.plain("finding.calendar"), PickDay(who.doctor, FIRST_FREE))
        return (of_day, (days, month), (card, anyone), back_row(t, FindATime()))
    doctors = Button(t.plain("finding.doctors"), sought.to(ShowFoundDoctors))
    specialty = Button(t.plain("finding.specialty"), sought.to(ChooseSpecialty))
    language = Button(t.plain("finding.language"), sought.to(ChooseLanguage))
    return (of_day, (days, doctors), (specialty, language), back_row(t, FindATime()))


def specialties(t: Translator, sought: Sought, page: Page[OneSpecialty]) -> Screen:
    """The clinic's specialties to choose from."""
    buttons = [
        (
            Button(
                cut(in_words(t, one.specialty), LABEL_LONGEST),
                sought.of(one.specialty).to(FindTimes),
            ),
        )
        for one in page.items
    ]
    anyone = (Button(t.plain("finding.any-specialty"), sought.of(None).to(FindTimes)),)
    turns = turning(t, page, lambda number: sought.to(ChooseSpecialty, number))
    key = "finding.ask-specialty" if page.items else "doctors.none"
    return Screen(t(key), (*buttons, *turns, anyone, back_row(t, FindATime())))


def languages(t: Translator, sought: Sought, page: Page[OneLanguage]) -> Screen:
    """The languages that doctors here speak, to choose from."""
    buttons = [
        Button(cut(t.language_name(one.code)), sought.speaking(one.code).to(FindTimes))
        for one in page.items
    ]
    anything = (Button(t.plain("finding.any-language"), sought.speaking(None).to(FindTimes)),)
    turns = turning(t, page, lambda number: sought.to(ChooseLanguage, number))
    key = "finding.ask-language" if page.items else "finding.no-languages"
    return Screen(t(key), (*grid(buttons, 2), *turns, anything, back_row(t, FindATime())))


def days(t: Translator, sought: Sought, today: date, last: date) -> Screen:
    """The next days and weeks to choose from; any other can be written."""
    near = [today + at * _DAY for at in range(DAYS_OFFERED) if today + at * _DAY <= last]
    names = {today: t.plain("finding.today"), today + _DAY: t.plain("finding.tomorrow")}
    buttons = [
        Button(names.get(day) or t.short_day(day), sought.on(day, day).to(FindTimes))
        for day in near
    ]
    monday = today - today.weekday() * _DAY + _WEEK
    weeks = [("finding.this-week", today), ("finding.next-week", monday)]
    of_weeks = tuple(
        Button(t.plain(key), sought.on(first, _sunday(first)).to(FindTimes))
        for key, first in weeks
        if first <= last
    )
    any_day = (Button(t.plain("finding.any-day"), sought.on(None, None).to(FindTimes)),)
    rows = (any_day, *grid(buttons, 2), of_weeks, back_row(t, sought.to(FindTimes)))
    example = t.short_day(min(today + 2 * _WEEK, last))
    return Screen(t("finding.ask-day", example=example), rows)


def _sunday(day: date) -> date:
    return day + (6 - day.weekday()) * _DAY


def doctors(t: Translator, sought: Sought, page: Page[DoctorListing]) -> Screen:
    """The doctors who fit, each with their next free time and a way to the card."""
    buttons = [
        (Button(cut(one.doctor.name, LABEL_LONGEST), sought.to_card(one.doctor.id)),)
        for one in page.items
    ]
    lines = [
        lined(
            t(
                "appointment.doctor",
                doctor=one.doctor.name,
                specialty=in_words(t, one.doctor.specialty),
            ),
            free_from(t, one.next_free),
        )
        for one in page.items
    ]
    only_who = Sought(Search(sought.search.who), sought.doctor_name)
    head = t("finding.found-doctors", what=in_sentence(t, only_who))
    if not page.items:
        head = paragraphs(head, t("finding.nobody"))
    change = (
        Button(t.plain("finding.specialty"), sought.to(ChooseSpecialty)),
        Button(t.plain("finding.language"), sought.to(ChooseLanguage)),
    )
    free = (Button(t.plain("finding.free-times"), sought.to(FindTimes)),)
    turns = turning(t, page, lambda number: sought.to(ShowFoundDoctors, number))
    rows = (*buttons, *turns, free, change, back_row(t, sought.to(FindTimes)))
    return Screen(paragraphs(head, *lines), rows)


def which(t: Translator, sought: Sought, namesakes: Sequence[NamedDoctor]) -> Screen:
    """A name that several doctors may have been meant by: choose one, or any of them."""
    buttons = [
        (
            Button(
                cut(f"{one.name}, {in_words(t, one.specialty)}", LABEL_LONGEST),
                sought.with_doctor(one.id, one.name).to(FindTimes),
            ),
        )
        for one in namesakes
    ]
    anyone = (Button(t.plain("finding.any-doctor"), sought.to(FindTimes)),)
    return Screen(t("finding.which"), (*buttons, anyone, back_row(t, FindATime())))
