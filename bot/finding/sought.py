"""What is looked for: in words, and packed into the buttons that change it."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from bot.chat.words import Translator
from bot.finding.actions import ChooseDays, ChooseLanguage, ChooseSpecialty
from bot.finding.wishes.stretch import DAY, MOST_LISTED
from bot.shared.deep_links import word_of_doctor, word_of_specialty
from bot.shared.links.finding import (
    ANY,
    ANY_DAY,
    ANY_TIME,
    FindTimes,
    ShowFoundDoctor,
    ShowFoundDoctors,
)
from bot.shared.specialties import in_words
from core.errors import NotFoundError
from core.finding import Search
from core.model import DoctorId
from core.ports.finding import Who

NOON = time(12)
_MOST_NAMED = 6
"""So many days are named one by one."""
_LATEST = date.max - MOST_LISTED * DAY

Carries = TypeVar("Carries", FindTimes, ShowFoundDoctors, ChooseSpecialty, ChooseLanguage)


@dataclass(frozen=True, slots=True)
class OneSpecialty:
    """A specialty that may be chosen, as doctors' cards have it."""

    specialty: str


@dataclass(frozen=True, slots=True)
class OneLanguage:
    """A spoken language that may be chosen, by its ISO 639 code."""

    code: str


@dataclass(frozen=True, slots=True)
class Sought:
    """A search, and the name of its doctor where it is for one."""

    search: Search
    doctor_name: str | None = None

    def to(self, kind: type[Carries], page: int = 0) -> Carries:
        """Return the action of this kind that carries the search."""
        return kind(*_packed(self.search), page)

    def to_days(self) -> ChooseDays:
        """Return the action that changes the days."""
        return ChooseDays(*_packed(self.search))

    def to_card(self, doctor: DoctorId) -> ShowFoundDoctor:
        """Return the action that shows a doctor's card, and leads back to the search."""
        return ShowFoundDoctor(*_packed(self.search), doctor)

    def on(self, first: date | None, last: date | None) -> "Sought":
        """Return the same on other days."""
        return replace(self, search=replace(self.search, first=first, last=last, among=()))

    def at(self, since: time | None, until: time | None) -> "Sought":
        """Return the same at another time of the day."""
        return replace(self, search=replace(self.search, since=since, until=until))

    def speaking(self, language: str | None) -> "Sought":
        """Return the same with doctors who speak this."""
        who = replace(self.search.who, language=language)
        return replace(self, search=replace(self.search, who=who))

    def of(self, specialty: str | None) -> "Sought":
        """Return the same with the doctors of a specialty, or with any."""
        who = Who(specialty, self.search.who.language)
        return Sought(replace(self.search, who=who))

    def with_doctor(self, doctor: DoctorId, name: str) -> "Sought":
        """Return the same with this doctor alone."""
        return Sought(replace(self.search, who=Who(doctor=doctor)), name)

    @property
    def one_day(self) -> date | None:
        """The day, where it can be no other."""
        return self.search.first if self.search.first == self.search.last else None

    @property
    def whole_day(self) -> bool:
        """Whether any time of the day will do."""
        return self.search.since is None and self.search.until is None


def _packed(search: Search) -> tuple[str, str, date, date, time, time, int]:
    who = search.who
    word = ANY
    if who.doctor is not None:
        word = word_of_doctor(who.doctor)
    elif who.specialty is not None:
        word = word_of_specialty(who.specialty)
    return (
        word,
        who.language or ANY,
        search.first or ANY_DAY,
        search.last or ANY_DAY,
        search.since or ANY_TIME,
        search.until or ANY_TIME,
        _bits(search),
    )


def _bits(search: Search) -> int:
    """Return the days that will do as bits, counted from the first."""
    if search.first is None:
        return 0
    return sum(1 << (day - search.first).days for day in search.among)


def days_of(first: date, bits: int) -> tuple[date, ...]:
    """Return the days that these bits say. Raises NotFoundError for what no button of ours has."""
    if not bits:
        return ()
    if first == ANY_DAY or not 0 < bits < 1 << MOST_LISTED or first > _LATEST:
        raise NotFoundError
    return tuple(first + at * DAY for at in range(MOST_LISTED) if bits >> at & 1)


def in_sentence(t: Translator, sought: Sought) -> str:
    """Say what is looked for: Cardiology, Tuesday, 24 November 2026, from 15:00."""
    who = sought.search.who
    whom = t.plain("finding.anyone")
    if sought.doctor_name is not None:
        whom = sought.doctor_name
    elif who.specialty is not None:
        whom = in_words(t, who.specialty)
    parts = [whom]
    if who.language is not None:
        parts.append(t.plain("finding.speaks", language=t.spoken([who.language])))
    return ", ".join([*parts, *_days(t, sought.search), *_times(t, sought.search)])


def _days(t: Translator, search: Search) -> list[str]:
    first, last = search.first, search.last
    if first is None and last is None:
        return []
    if first is None or last is None:
        key = "finding.until-day" if first is None else "finding.from-day"
        return [t.plain(key, day=t.short_day(first or last or date.min))]
    if first == last:
        return [t.day(first)]
    if 0 < len(search.among) <= _MOST_NAMED:
        return [t.either([t.short_day(day) for day in search.among])]
    return [f"{t.short_day(first)} – {t.short_day(last)}"]


def _times(t: Translator, search: Search) -> list[str]:
    since, until = search.since, search.until
    if since is None and until is None:
        return []
    if since is not None and until is not None:
        return [f"{since:%H:%M}–{until:%H:%M}"]
    if since is None:
        return [t.plain("finding.before", time=f"{until:%H:%M}")]
    return [t.plain("finding.from", time=f"{since:%H:%M}")]
