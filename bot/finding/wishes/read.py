"""A wish in words, in English or Russian, becomes a search: what is understood, and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz, process

from bot.finding.wishes.clock import take_clock
from bot.finding.wishes.days import take_days
from bot.finding.wishes.people import (
    TITLES,
    Directory,
    take_doctors,
    take_language,
    take_specialty,
)
from bot.finding.wishes.slip import Slip
from bot.finding.wishes.words import ANYTHING, BOOKING, DATE_WORDS, FILLERS
from core.finding import Search
from core.model import DoctorId, ListEntry
from core.people.names import latin
from core.ports.finding import Who

_SAY_NOTHING = FILLERS | ANYTHING | TITLES
_MISSPELT = 84


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood of what somebody wrote.

    ``search`` is None where nothing was. ``doctors`` are those whom a name may mean, where they are
    several. ``missing`` is a specialty that nobody here practises. ``unknown`` are the words of
    which no sense could be made. ``asks`` says that it asks for an appointment, and for none in
    particular.
    """

    search: Search | None
    doctors: tuple[DoctorId, ...] = ()
    missing: ListEntry | None = None
    unknown: tuple[str, ...] = ()
    asks: bool = False


def read(text: str, today: date, directory: Directory) -> Wish:
    """Return what a wish means, written at ``today`` on the clinic's calendar."""
    slip = Slip(text)
    slip.put(_corrected(slip.rest.split(" "), directory))
    days = take_days(slip, today)
    clock = take_clock(slip)
    slip.rest, language = take_language(slip.rest, directory)
    words = slip.words()
    specialty = take_specialty(words, directory)
    says_something = [word for word in words if word not in _SAY_NOTHING]
    doctors = take_doctors(says_something, directory)
    understood = (days, clock, language, specialty, *doctors)
    if not any(understood) and not ANYTHING.intersection(words):
        unknown = _said(says_something)
        return Wish(None, unknown=unknown, asks=not unknown and not BOOKING.isdisjoint(words))
    who = Who(
        specialty if isinstance(specialty, str) and not doctors else None,
        language,
        doctors[0] if len(doctors) == 1 else None,
    )
    since, until = (None, None) if clock is None else clock.times
    search = Search(who, since=since, until=until)
    if days is not None:
        search = replace(search, first=days.first, last=days.last, among=days.among)
    missing = specialty if isinstance(specialty, ListEntry) else None
    several = tuple(doctors) if len(doctors) > 1 else ()
    return Wish(search, several, missing, _said(says_something))


def _said(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if not word.isdigit() or len(word) < 5))


def _corrected(words: Sequence[str], directory: Directory) -> list[str]:
    """Return the words with the misspelt ones of the calendar put right."""
    return [_right(word, directory) for word in words]


def _right(word: str, directory: Directory) -> str:
    """Return the word, or what it misspells. One with another ending is right: слово, слова."""
    if len(word) < 5 or not word.isalpha() or latin(word) in directory.parts:
        return word
    found = process.extractOne(word, DATE_WORDS, scorer=fuzz.ratio, score_cutoff=_MISSPELT)
    if found is None:
        return word
    stem = min(len(word), len(found[0])) - 2
    inflected = not word.isascii() and word[:stem] == found[0][:stem]
    return word if inflected else found[0]
