"""Finding a doctor or a time: step by step with buttons, or at once in one's own words."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from typing import TypeVar

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.pages import SIZE, Page, page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.words import in_order
from bot.finding import screens
from bot.finding.actions import (
    AskName,
    ChooseDays,
    ChooseLanguage,
    ChooseSpecialty,
)
from bot.finding.sought import OneLanguage, OneSpecialty, Sought, days_of
from bot.finding.wishes.people import Directory
from bot.finding.wishes.read import Wish, read
from bot.shared.browsing import listen, put_aside
from bot.shared.deep_links import target
from bot.shared.links.finding import (
    ANY,
    ANY_DAY,
    ANY_TIME,
    FindATime,
    FindTimes,
    ReadWish,
    SearchAction,
    ShowDoctor,
    ShowFoundDoctors,
)
from bot.shared.lookups import bookable_doctor
from bot.shared.specialties import by_name, marked
from bot.shared.spoken import language_of
from core.errors import NotFoundError
from core.finding import Search
from core.ports.finding import Who
from core.views import FreeTime

router = Router()
T = TypeVar("T")

FURTHEST_PAGE = 9
"""Who looks for more than this says more exactly what they wish."""
MOST_NAMESAKES = 8
_WORDS_LONGEST = 60
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wishes")
"""The first wish loads a library; nobody else waits for it."""


@router.on(FindATime)
async def find_a_time(context: Context, _action: FindATime) -> Answer:
    """Show the ways to find a time. What is written next is a wish, so nothing else is asked."""
    await listen(context)
    return screens.ways(context.t)


@router.on(AskName)
async def ask_name(context: Context, _action: AskName) -> Answer:
    """Ask for a doctor's name, which is read as any wish is."""
    await listen(context)
    return screens.ask_name(context.t)


@router.on(FindTimes)
async def find_times(context: Context, action: FindTimes) -> Answer:
    """Show the earliest times that fit."""
    await put_aside(context)
    return await _found(context, await _sought(context, action), action.page)


@router.on(ChooseSpecialty)
async def choose_specialty(context: Context, action: ChooseSpecialty) -> Answer:
    """Offer the clinic's specialties."""
    sought = await _sought(context, action)
    practised = by_name(context.t, await context.services.queries.specialties())
    offered = [OneSpecialty(one) for one in practised]
    return screens.specialties(context.t, sought, await _page(action.page, offered))


@router.on(ChooseLanguage)
async def choose_language(context: Context, action: ChooseLanguage) -> Answer:
    """Offer the languages that somebody here speaks."""
    sought = await _sought(context, action)
    everybody = await context.services.finder.everybody()
    spoken = {code for doctor in everybody for code in doctor.languages}
    in_turn = sorted(spoken, key=lambda code: in_order(context.t.language_name(code)))
    offered = [OneLanguage(code) for code in in_turn]
    return screens.languages(context.t, sought, await _page(action.page, offered))


@router.on(ChooseDays)
async def choose_days(context: Context, action: ChooseDays) -> Answer:
    """Offer the next days and weeks."""
    sought, availability = await _sought(context, action), context.services.availability
    return screens.days(context.t, sought, availability.today(), availability.last_day())


@router.on(ShowFoundDoctors)
async def show_doctors(context: Context, action: ShowFoundDoctors) -> Answer:
    """List the doctors who fit, each with their next free time."""
    await put_aside(context)
    sought = await _sought(context, action)
    who, finder = sought.search.who, context.services.finder
    page = await page_of(action.page, lambda limit, skip: finder.doctors(who, limit, skip))
    return screens.doctors(context.t, sought, page)


async def _page(number: int, items: Sequence[T]) -> Page[T]:
    async def fetch(limit: int, offset: int) -> Sequence[T]:
        return items[offset : offset + limit]

    return await page_of(number, fetch)


# What is looked for


async def _sought(context: Context, action: SearchAction) -> Sought:
    """Return the search that a button carries.

    Raises DoctorAwayError for a doctor who does not practise here, and NotFoundError for a
    specialty that nobody practises and for what is no language.
    """
    who, name = await _who(context, action.who, action.speaks)
    search = Search(
        who,
        _day(action.first),
        _day(action.last),
        _time(action.since),
        _time(action.until),
        days_of(action.first, action.among),
    )
    return Sought(search, name)


async def _who(context: Context, word: str, speaks: str) -> tuple[Who, str | None]:
    lists = context.t.lists
    language = None if speaks == ANY else language_of(lists, speaks)
    if language is None and speaks != ANY:
        raise NotFoundError
    if word == ANY:
        return Who(language=language), None
    wanted = target(word)
    if wanted is None:
        raise NotFoundError
    if wanted.doctor is not None:
        doctor = await bookable_doctor(context, wanted.doctor)
        return Who(language=language, doctor=doctor.id), doctor.name
    practised = await context.services.queries.specialties()
    specialty = marked(lists, wanted.specialty or "", practised)
    if specialty is None:
        raise NotFoundError
    return Who(specialty, language), None


def _day(day: date) -> date | None:
    return None if day == ANY_DAY else day


def _time(clock: time) -> time | None:
    return None if clock == ANY_TIME else clock


# What is found


async def _found(context: Context, sought: Sought, number: int = 0) -> Screen:
    finder = context.services.finder

    async def fetch(limit: int, offset: int) -> Sequence[FreeTime]:
        return await finder.times(sought.search, limit, offset)

    page = await page_of(number if number <= FURTHEST_PAGE else 0, fetch)
    if not page.items:
        return await _nothing(context, sought)
    more = page.more and page.number < FURTHEST_PAGE
    return screens.times(context.t, sought, replace(page, more=more))


async def _nothing(context: Context, sought: Sought) -> Screen:
    """Say why nothing was found, and show what is free otherwise."""
    finder, search = context.services.finder, sought.search
    sentence = await _why_nothing(context, search)
    otherwise = await finder.times(Search(search.who, first=search.first), SIZE)
    if not otherwise:
        otherwise = await finder.times(Search(search.who), SIZE)
    return screens.nothing_found(context.t, sought, sentence, otherwise)


async def _why_nothing(context: Context, search: Search) -> Markup:
    t, availability = context.t, context.services.availability
    if not await context.services.finder.doctors(search.who, 1):
        return t("finding.nobody")
    if search.last is not None and search.last < availability.today():
        return t("finding.past")
    if search.first is not None and search.first > availability.last_day():
        return t("finding.too-far", day=t.day(availability.last_day()))
    return t("finding.nothing")


# In one's own words


@router.on(ReadWish)
async def wish_after_command(context: Context, action: ReadWish) -> Answer:
    """Take what was written behind a command; whatever was being entered is left for it."""
    await listen(context)
    return await wish(context, action.text)


@router.typed_unasked
async def wish(context: Context, text: str) -> Answer:
    """Look for what somebody wrote, say how it was understood, and what of it was not."""
    t, today = context.t, context.services.availability.today()
    directory = Directory(await context.services.finder.everybody(), t.lists)
    loop = asyncio.get_running_loop()
    understood = await loop.run_in_executor(_thread, read, text, today, directory)
    if understood.asks:
        return screens.ways(t)
    if understood.search is None:
        said = t("odd.text")
        if understood.unknown:
            said = t("finding.not-understood", words=_quoted(understood))
        return context.menu().above(said)
    if understood.missing is not None:
        missing = understood.missing.name(t.language)
        return screens.ways(t).above(t("finding.no-specialty", specialty=missing))
    doctor = understood.search.who.doctor
    if doctor is not None and understood.search == Search(Who(doctor=doctor)):
        return ShowDoctor(doctor)  # a name alone asks who that is
    screen = await _answer(context, understood, understood.search, directory)
    if not understood.unknown:
        return screen
    return screen.above(t("finding.partly", words=_quoted(understood)))


async def _answer(
    context: Context, understood: Wish, search: Search, directory: Directory
) -> Screen:
    names = {doctor.id: doctor for doctor in directory.doctors}
    if understood.doctors:
        namesakes = [names[one] for one in understood.doctors[:MOST_NAMESAKES]]
        return screens.which(context.t, Sought(search), namesakes)
    doctor = search.who.doctor
    return await _found(context, Sought(search, None if doctor is None else names[doctor].name))


def _quoted(understood: Wish) -> str:
    """Return the words that were not understood, shortened to a line."""
    words = ", ".join(understood.unknown)
    return words if len(words) <= _WORDS_LONGEST else words[: _WORDS_LONGEST - 1].rstrip(", ") + "…"
