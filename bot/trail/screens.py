"""The trail in plain words, and what to search it by."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.desk import ShowAdmin
from bot.trail.actions import (
    ANYBODY,
    ANYWHERE,
    Narrow,
    NarrowTrail,
    ShowEntry,
    ShowTrail,
)
from bot.trail.codes import code, days, place_code
from core.audit.search import DEEDS, Kind, Side, Somebody, TrailLine

NAME_SHOWN = 60
DAYS = (1, 7, 30, 365)


def trail(
    t: Translator,
    search: ShowTrail,
    page: Page[TrailLine],
    name: str | None,
    label: str | None,
) -> Screen:
    """A page of entries, the latest first; each has a button with its number."""
    first, last = days(search)
    asked = lined(
        t("trail.days", first=t.day(first), last=t.day(last)),
        t("trail.of-kind", kind=t.plain(_kind(search.kind))),
        None if name is None else t(_side(search.side), name=cut(name, NAME_SHOWN)),
        None if label is None else t("trail.from", place=t.plain(label)),
    )
    lines = [
        lined(f"{at}. {t.when(one.entry.at)}", _told(t, one))
        for at, one in enumerate(page.items, 1)
    ]
    looks = tuple(Button(str(at), _entry(search, one.id)) for at, one in enumerate(page.items, 1))
    narrow = grid(
        (Button(t.plain(f"trail.by-{by.name.lower()}"), _narrow(search, by)) for by in Narrow), 2
    )
    turns = turning(t, page, lambda number: replace(search, page=number))
    title = paragraphs(t("trail.title"), asked, *(lines or [t("trail.none")]))
    rows: list[Row] = [looks] if looks else []
    return Screen(title, (*rows, *turns, *narrow, back_row(t, ShowAdmin())))


def _kind(kind: Kind) -> str:
    return f"trail.kind-{kind.name.lower()}"


def _side(side: Side) -> str:
    return f"trail.side-{side.name.lower()}"


def _entry(search: ShowTrail, number: int) -> ShowEntry:
    base = (search.kind, search.side, search.who, search.first, search.last, search.place)
    return ShowEntry(number, *base)


def _narrow(search: ShowTrail, by: Narrow) -> NarrowTrail:
    base = (search.kind, search.side, search.who, search.first, search.last, search.place)
    return NarrowTrail(by, *base)


def _told(t: Translator, one: TrailLine) -> Markup:
    """Return what was done, by whom, to whom (HTML)."""
    return lined(
        t("trail.deed", deed=t.plain("deed." + one.entry.deed.replace("_", "-"))),
        t("trail.people", by=_by(t, one), to=_concerned(t, one)),
    )


def _by(t: Translator, one: TrailLine) -> str:
    if one.entry.by is None:
        return t.plain("trail.by-itself")
    return _named(t, one.actor, one.entry.by)


def _named(t: Translator, name: str | None, number: int) -> str:
    return cut(name, NAME_SHOWN) if name else t.plain("trail.gone", number=number)


def _concerned(t: Translator, one: TrailLine) -> str:
    """Return whom it concerned besides who did it, and when their appointment is."""
    entry, names = one.entry, list[str]()
    if entry.patient_id is not None:
        names.append(_named(t, one.patient, entry.patient_id))
    if entry.doctor_id is not None:
        names.append(_named(t, one.doctor, entry.doctor_id))
    elif entry.account_id is not None and entry.account_id != entry.by:
        names.append(_named(t, one.account, entry.account_id))
    if one.appointment is not None:
        names.append(str(t.when(one.appointment.start)))
    return " → " + ", ".join(names) if names else ""


def entry(t: Translator, one: TrailLine, back: ShowTrail, label: str | None) -> Screen:
    """One entry with all that it says, and the ways to what is like it."""
    said = one.entry
    numbers = lined(
        None if said.amount is None else t("trail.amount", number=said.amount),
        t("trail.from", place=t.plain(label) if label else said.origin),
        t("trail.number", number=one.id),
    )
    text = paragraphs(t("trail.one", when=t.at_length(said.at)), _told(t, one), numbers)
    plain = replace(back, upto=0)
    ways: list[Button] = []
    if said.by is not None:
        by = Somebody(account=said.by)
        who = replace(plain, who=code(by), side=Side.BY)
        ways.append(Button(cut(t.plain("trail.all-by", name=_by(t, one))), who))
    if said.patient_id is not None:
        of = replace(plain, who=f"p{said.patient_id}", side=Side.ANY)
        name = _named(t, one.patient, said.patient_id)
        ways.append(Button(cut(t.plain("trail.all-of", name=name)), of))
    if said.doctor_id is not None:
        of = replace(plain, who=f"d{said.doctor_id}", side=Side.ANY)
        name = _named(t, one.doctor, said.doctor_id)
        ways.append(Button(cut(t.plain("trail.all-of", name=name)), of))
    kind = next(one for one in reversed(Kind) if said.deed in DEEDS[one])
    ways.append(Button(cut(t.plain("trail.all-like")), replace(plain, kind=kind)))
    if label is not None:
        where = replace(plain, place=place_code(label))
        ways.append(Button(cut(t.plain("trail.all-from", place=t.plain(label))), where))
    return Screen(text, (*((one,) for one in ways), back_row(t, back)))


def gone(t: Translator, back: ShowTrail) -> Screen:
    """The entry is not kept any more."""
    return Screen(t("trail.entry-gone"), (back_row(t, back),))


def kinds(t: Translator, search: ShowTrail) -> Screen:
    """Which kind of deeds to look for."""
    buttons = [Button(t.plain(_kind(one)), replace(search, kind=one)) for one in Kind]
    return Screen(t("trail.ask-kind"), (*grid(buttons, 2), back_row(t, search)))


def where(t: Translator, search: ShowTrail, places: Mapping[str, str]) -> Screen:
    """From which part of the bot."""
    buttons = [Button(t.plain("trail.anywhere"), replace(search, place=ANYWHERE))]
    buttons += [
        Button(cut(t.plain(label), 30), replace(search, place=mark))
        for mark, label in sorted(places.items(), key=lambda one: t.plain(one[1]))
    ]
    return Screen(t("trail.ask-where"), (*grid(buttons, 2), back_row(t, search)))


def when(t: Translator, search: ShowTrail, today: date) -> Screen:
    """Of which days; a stretch may be typed."""
    last = today.toordinal()
    buttons = [
        Button(
            t.many("time.days", number),
            replace(search, first=(today - timedelta(number - 1)).toordinal(), last=last),
        )
        for number in DAYS
    ]
    ever = replace(search, first=date(2000, 1, 1).toordinal(), last=last)
    buttons.append(Button(t.plain("trail.ever"), ever))
    return Screen(t("trail.ask-when"), (*grid(buttons, 2), back_row(t, search)))


def who(t: Translator, search: ShowTrail, name: str | None) -> Screen:
    """Whom: a name is typed; and whether they did it, or it was done to them."""
    rows: list[Row] = [
        (Button(t.plain("trail.anybody"), replace(search, who=ANYBODY, side=Side.ANY)),)
    ]
    if name is not None:
        rows += [
            (Button(cut(t.plain(f"{_side(side)}-only", name=name)), replace(search, side=side)),)
            for side in Side
        ]
    return Screen(t("trail.ask-who"), (*rows, back_row(t, search)))


def people(t: Translator, search: ShowTrail, found: Sequence[Somebody]) -> Screen:
    """The people of a name; one of them is chosen."""
    rows = [(Button(cut(one.name or code(one)), replace(search, who=code(one))),) for one in found]
    key = "trail.which" if found else "trail.nobody"
    again = (Button(t.plain("trail.by-who"), _narrow(search, Narrow.WHO)),)
    return Screen(t(key), (*rows, again, back_row(t, search)))
