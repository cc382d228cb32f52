"""Doctors and free times, and the codes that open them."""

from dataclasses import dataclass
from datetime import date, time

from bot.chat.payload import Action, action
from core.model import DoctorId


@action("ds")
class ShowDoctors(Action):
    page: int


@action("d")
class ShowDoctor(Action):
    doctor: DoctorId


@action("cm")
class ShowMap(Action):
    """A doctor's place as a pin on the map."""

    doctor: DoctorId


@action("ff")
class FindATime(Action):
    """The ways to find a doctor or a time."""


ANY = "-"
NOBODY = DoctorId(0)
ANY_DAY, ANY_TIME = date.min, time()


@dataclass(frozen=True, slots=True)
class SearchAction(Action):
    """What carries a search. As it is, it is for all doctors, on any day, at any time.

    ``who`` is a doctor or a specialty as bot/shared/deep_links.py writes them, ``speaks`` the code
    of a language. A time starts at ``since`` or later, and before ``until``. The bits of ``among``
    are the days that will do, counted from ``first``; without any, all days will.
    """

    who: str = ANY
    speaks: str = ANY
    first: date = ANY_DAY
    last: date = ANY_DAY
    since: time = ANY_TIME
    until: time = ANY_TIME
    among: int = 0


@action("fi")
class FindTimes(SearchAction):
    """The earliest free times that fit."""

    page: int = 0


@action("fj")
class ShowFoundDoctors(SearchAction):
    """The doctors who fit, whenever they have time."""

    page: int = 0


@action("fk")
class ShowFoundDoctor(SearchAction):
    """A doctor's card, from which Back leads to the search by which they were found."""

    doctor: DoctorId = NOBODY


@dataclass(frozen=True, slots=True)
class ReadWish(Action):
    """Look for what somebody wrote after a command. It is on no button."""

    text: str


@action("fc")
class ShowMyCode(Action):
    """The code that opens one's own card."""


@action("fp")
class ShowCodes(Action):
    """The codes of all doctors and specialties, for admins."""

    page: int
