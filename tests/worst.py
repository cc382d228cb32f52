"""The worst that core lets through, for every type that a screen takes: long, odd, empty, many."""

import bisect
import collections.abc
import dataclasses
import functools
import types
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import ValidationError

from bot.application.draft import Draft
from bot.chat.calendar import Days
from bot.chat.menu import MainMenu
from bot.chat.pages import SIZE, Page
from bot.chat.payload import Action
from bot.chat.screen import File, Picture
from bot.chat.ways import Home
from bot.chat.words import Languages, Translator, available
from bot.config.policy import policy_of
from bot.config.settings import Clinic, Config
from bot.finding.wishes.stretch import MOST_LISTED
from bot.lists.draft import NewEntry
from bot.shared.times import Calendar
from bot.subjects import main_menu, origins
from core import errors
from core.fields import ANNOUNCEMENT_LONGEST, excerpt
from core.finding import Search
from core.model import (
    Appointment,
    Doctor,
    ListEntry,
    ListEntryId,
    ListKind,
    Slot,
    Span,
    WeeklyHours,
)
from core.policy import ClinicPolicy, Window
from core.ports.finding import Who
from core.slots.service import Plan

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
LANGUAGES = Languages(ZONE, "en")
TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LARGEST_ID = 2**53

FLAVOURS = (
    "<b>&amp;</i><a href='x'>",
    "שלום (עולם) ",
    "👩\u200d👩\u200d👧 é\u0301",
    "Ж",
    "{name} %s &lt; {0} ",
)
"""HTML that is none, right-to-left, joined emoji, two bytes a letter, templates that are none."""

LONGEST = {
    "address": 200,
    "bio": 600,
    "carer_phone": 16,
    "counts": 60,
    "doctor": 80,
    "doctor_name": 80,
    "doctor_note": 500,
    "licence": 40,
    "maker": 80,
    "token": 32,
    "host": 80,  # cut
    "link": 100,
    "name": 80,
    "note": 500,
    "now": 600,
    "phone": 16,
    "sought": 80,
    "reason": 300,
    "specialty": 64,
    "suggested": 80,
    "text": 2000,
    "title": 80,
    "suggested_name": 80,
    "uid": 40,
    "whom": 200,
    "words": 300,
    "key": 64,
    "other": 64,
    "written": 80,
    "account": 80,
    "actor": 80,
    "origin": 40,
    "patient": 80,
    "which": 80,
}
"""How long the texts of this name are at most, as core.fields has it."""

EXACT = {
    "country": "BR",
    "code": "haw",
    "typed": "wmontserrat_caballex",
    "kind": "doctor_decided",
    "label": "home.admin",
    "place": "0123abcd",
    "who": "a9007199254740992",
    "following": "ru",
}
"""Texts that are one of a few; a Brazilian mobile number is as long as numbers get at home."""

MANY = {
    "family": 9,
    "staying": 9,
    "ahead": 45,
    "days": 60,
    "changes": 40,
    "doctors": 40,
    "fresh": 60,
    "full": 60,
    "free": 3,
    "counts": 6,
    "at_once": 2,
    "marks": 31,
    "months": 12,
    "in_the_way": 60,
    "items": SIZE,
    "making_way": 60,
    "named": 31,
    "appear": 60,
    "disappear": 60,
    "held": 60,
    "outside": 60,
    "later": 40,
    "left_alone": 60,
    "holidays": 60,
    "first_outside": 8,
    "hours": 42,
    "periods": 4,
    "weekdays": 7,
    "offered": 8,
    "namesakes": 8,
    "others": 6,
    "otherwise": 6,
    "own": 6,
    "away": 3,
    "busy": 3,
    "closed": 60,
    "colleagues": 2,
    "in_time_off": 60,
    "views": 4,
    "past": 60,
    "plans": 100,
    "told": 6,
    "records": 100,
    "patients": 40,
    "slots": 96,
    "specialties": 24,
    "times": 96,
    "appointments": 40,
    "cards": 40,
    "starts": 40,
    "windows": 8,
    "failed": 5,
    "findings": 14,
    "found": 8,
    "unchecked": 14,
    "which": 10,
}
"""How many there are at most of what is called so; a day has room for 96 slots."""

NEVER_EMPTY = {"told", "times", "windows", "fresh", "days", "views"}
"""A screen with nothing of these is not shown at all; another one stands in for it."""


@functools.cache
def longest_accepted(key: str, flavour: str) -> str:
    """Return the longest text that the configuration takes for a key of ``[clinic]``."""
    texts = [(flavour * length)[:length] for length in range(1, 4096)]
    return texts[bisect.bisect(texts, False, key=lambda text: is_refused(key, text)) - 1]


def is_refused(key: str, text: str) -> bool:
    """Whether the configuration takes no such text for a key of ``[clinic]``."""
    try:
        Clinic.model_validate({key: text})
    except ValidationError:
        return True
    return False


class Worst:
    """Makes values by their type and name, with texts of one flavour.

    With ``all_at_once`` nothing is left out and everything is as long as it may be.
    """

    def __init__(
        self, t: Translator, random: Random, flavour: str, *, all_at_once: bool = False
    ) -> None:
        self.t = t
        self.random = random
        self.flavour = flavour
        self.all_at_once = all_at_once
        self.recipes: dict[Any, Callable[[str], Any]] = {
            Translator: lambda _: t,
            list[Translator]: lambda _: LANGUAGES.all(),
            MainMenu: lambda _: main_menu(),
            ClinicPolicy: lambda _: self.policy(),
            Draft: lambda _: self.draft(),
            Calendar: lambda _: Calendar(self.days(), TODAY, TODAY + timedelta(60)),
            Days: lambda _: Days(TODAY, TODAY + timedelta(60)),
            Window: lambda _: Window(time(0, 15), time(23, 45)),
            Plan: lambda _: self.plan(),
            File: lambda _: File("appointment.ics", b"BEGIN:VCALENDAR"),
            Picture: lambda _: Picture("2026-11-30-week.png", b"PNG"),
            Span: lambda _: self.span(),
            Search: lambda _: self.search(),
            WeeklyHours: lambda _: self.hours(),
            ListEntry: lambda _: self.entry(),
            NewEntry: lambda _: self.new_entry(),
            Action: lambda _: Home(),
            errors.Refusal: lambda _: errors.NotLiveError(self.make(Appointment, "")),
            Markup: lambda _: Markup("<b>{}</b>").format(self.flavour),
            collections.abc.Mapping[str, str]: self.texts,
            collections.abc.Mapping[date, str]: lambda _: dict.fromkeys(self.days(), "◐"),
            str: self.text,
            int: lambda name: 70 if name.startswith("experience") else 1,
            bool: lambda _: self.flag(),
            Decimal: lambda _: Decimal("1000000.00"),
            date: lambda _: TODAY + timedelta(self.random.randrange(60)),
            datetime: lambda _: NOW + timedelta(minutes=self.random.randrange(-99, 99_999)),
            timedelta: lambda _: timedelta(hours=25, minutes=1),
            time: lambda _: time(23, 45),
            float: lambda _: -89.999999,
        }
        self.kinds: dict[Any, Callable[[tuple[Any, ...], str], Any]] = {
            types.UnionType: self.one_of,
            Union: self.one_of,
            Literal: lambda words, _: self.random.choice(words),
            Page: self.page,
            collections.abc.Callable: lambda _, __: lambda *_: Home(),
            tuple: self.each_or_several,
            collections.abc.Sequence: self.several,
            collections.abc.Collection: self.several,
        }

    def make(self, hint: Any, name: str) -> Any:
        """Return a value of this type; no recipe for it is a failure that says so."""
        if hint in self.recipes:
            return self.recipes[hint](name)
        if get_origin(hint) in self.kinds:
            return self.kinds[get_origin(hint)](get_args(hint), name)
        if hasattr(hint, "__supertype__"):
            return LARGEST_ID
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self.random.choice(list(hint))
        assert dataclasses.is_dataclass(hint), f"no recipe for {name}: {hint}"
        hints = get_type_hints(hint)
        made = {f.name: self.make(hints[f.name], f.name) for f in dataclasses.fields(hint)}
        return cast("type[Any]", hint)(**made)

    def one_of(self, kinds: tuple[Any, ...], name: str) -> Any:
        if self.all_at_once:
            kinds = tuple(kind for kind in kinds if kind is not types.NoneType)
        kind = self.random.choice(kinds)
        return None if kind is types.NoneType else self.make(kind, name)

    def page(self, kinds: tuple[Any, ...], _name: str) -> Page[Any]:
        return Page(self.several(kinds, "items"), self.random.randrange(2), more=self.flag())

    def texts(self, name: str) -> dict[str, str]:
        if name == "places":
            return {f"{at:08x}": label for at, label in enumerate(set(origins().values()))}
        longest = (self.flavour * ANNOUNCEMENT_LONGEST)[:ANNOUNCEMENT_LONGEST]
        return dict.fromkeys(("en", "ru"), longest)

    def flag(self) -> bool:
        return self.random.random() < 0.5

    def text(self, name: str) -> str:
        if name in EXACT:
            return EXACT[name]
        if name == "language":
            return self.t.language
        if name in {"mark", "seen"}:
            return "0123456789abcdef"
        assert name in LONGEST, f"tests/worst.py does not know how long a {name} may be"
        longest = LONGEST[name]
        if not self.all_at_once:
            longest = self.random.choice([1, longest])
        return (self.flavour * longest)[:longest].strip() or "x"

    def each_or_several(self, kinds: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        """Make a tuple of any length, or one with a value of each kind."""
        if Ellipsis in kinds:
            return self.several(kinds, name)
        return tuple(self.make(kind, name) for kind in kinds)

    def several(self, kinds: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        if name in {"languages", "ticked"}:
            return ("en", "de", "ar", "zh", "haw", "gsw", "nds", "hsb", "ckb", "sma")
        assert name in MANY, f"tests/worst.py does not know how many {name} there may be"
        least = 1 if name in NEVER_EMPTY else 0
        how_many = MANY[name] if self.all_at_once else self.random.choice([least, 1, MANY[name]])
        singular = {"offered": "specialty", "specialties": "specialty"}.get(name, name)
        made = (self.make(kinds[0], singular) for _ in range(how_many))
        return tuple(sorted(made, key=lambda one: one.span)) if kinds[0] is Slot else tuple(made)

    def span(self) -> Span:
        start = NOW + timedelta(minutes=15 * self.random.randrange(9_000))
        return Span(start, start + timedelta(minutes=15))

    def hours(self) -> WeeklyHours:
        """Return hours of any day; six a day are as many as there may be."""
        weekday, lasts = self.random.randrange(7), 15 + self.random.randrange(225)
        return WeeklyHours(
            weekday, Window(time(0, 15), time(23, 45)), timedelta(minutes=lasts), TODAY, TODAY
        )

    def entry(self) -> ListEntry:
        """Return an entry of a list that was renamed and merged often."""
        names = {code: self.text("key") for code in available()}
        former = tuple(self.text("key") for _ in range(40 if self.flag() else 0))
        kind = self.random.choice(list(ListKind))
        return ListEntry(
            ListEntryId(LARGEST_ID), kind, self.text("key"), names, former, retired=self.flag()
        )

    def new_entry(self) -> NewEntry:
        """Return an entry that is being added, with some of its names or with all."""
        names = {code: self.text("key") for code in available()[: self.random.randrange(3)]}
        kind = self.random.choice(list(ListKind))
        key = {ListKind.LANGUAGE: "haw", ListKind.SPECIALTY: self.text("key")}[kind]
        return NewEntry(kind, key if self.flag() else None, names)

    def days(self) -> tuple[date, ...]:
        how_many = self.random.choice([1, 60])
        return tuple(TODAY + timedelta(day) for day in range(how_many))

    def search(self) -> Search:
        """Return a search for all days, a stretch, or days with a gap after the first."""
        days = tuple(TODAY + timedelta(day) for day in (0, *range(2, MOST_LISTED)))
        chosen = days[: self.random.choice([0, 2, 3, 6, 7, len(days)])]
        who, since, until = self.make(Who, ""), time(0, 15), time(23, 45)
        first, last = (chosen[0], chosen[-1]) if chosen else (None, TODAY)
        return Search(who, first, last, since, until, chosen)

    def plan(self) -> Plan:
        return Plan(self.days(), self.several((Window,), "windows"), timedelta(minutes=15))

    def policy(self) -> ClinicPolicy:
        """Return the clinic's choices as far as the configuration lets them go."""
        clinic: dict[str, object] = {
            "name": longest_accepted("name", self.flavour),
            "address": longest_accepted("address", self.flavour),
            "time_zone": ZONE.key,
            "phone": "+55 11 98765-4321",
            "currency": "MRU",
        }
        if not self.all_at_once and self.flag():
            clinic |= {"name": "x", "address": ""}
        booking = {"horizon": "730d", "notice": "90d", "cutoff": "90d", "hold": "86399s"}
        written = {
            "clinic": clinic,
            "booking": {**booking, "upcoming_per_patient": 100},
            "verification": {"patients": self.flag()},
        }
        return policy_of(Config.model_validate(written))

    def draft(self) -> Draft:
        """Return an application at any stage, or complete."""
        doctor = self.make(Doctor, "")
        complete = Draft(
            name=doctor.name,
            phone=doctor.phone,
            specialty=doctor.specialty,
            licence=doctor.licence,
            address=doctor.address,
            languages=doctor.languages,
            experience=doctor.experience_years,
            fee=doctor.fee,
            bio=doctor.bio,
            ticked=doctor.languages,
            offered=self.several((str,), "offered"),
            known=self.flag(),
        )
        kept = complete.kept()
        for field in self.random.choice([[], ["bio"], ["bio", "fee", "languages", "licence"]]):
            del kept[field]
        return Draft.model_validate(kept)


@st.composite
def worst(draw: st.DrawFn) -> Callable[[Translator], Worst]:
    """Return a maker of values at random, of a flavour that is known or one never thought of."""
    unheard_of = (
        st.text(min_size=1, max_size=8)
        .map(excerpt)
        .filter(lambda text: bool(text) and not is_refused("name", text[0]))
    )
    flavour = draw(st.sampled_from(FLAVOURS) | unheard_of)
    seed = draw(st.integers(0, 9999))  # st.randoms() shrinks better, but takes ten times as long
    return lambda t: Worst(t, Random(seed), flavour)
