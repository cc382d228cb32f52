"""Every word people see: one gettext catalogue per language, dates and money by CLDR.

Texts of screens are HTML, so values put into them are escaped; labels and toasts are plain. The two
are told apart by type: what is ``Markup`` is HTML already, any other ``str`` is not.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_currency
from markupsafe import Markup, escape

from bot.chat.sentences import InSentence, Said, marked
from bot.chat.zones import city_of, clocks_differ
from core.lists.built_in import BUILT_IN
from core.lists.vocabulary import Vocabulary
from core.model import ListKind

FOLDER = Path(__file__).parents[1] / "locales"
_CLDR = {"en": "en_001"}
"""English for the world: Monday first, day before month."""


class Shelf:
    """The clinic's lists as they are now, for all who speak of them."""

    def __init__(self, vocabulary: Vocabulary = BUILT_IN) -> None:
        self.vocabulary = vocabulary

    def put(self, vocabulary: Vocabulary) -> None:
        """Take the lists as they are from now on."""
        self.vocabulary = vocabulary


class Translator:
    """Speaks one language in one zone. Texts are looked up by key; a missing key is a KeyError.

    Where a text says to contact the clinic, ``{by_phone}`` is how; it need not be given.
    """

    def __init__(
        self,
        language: str,
        texts: Mapping[str, str | tuple[str, ...]],
        plural: str,
        zone: ZoneInfo,
        phone: str | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.language = language
        self._shelf = shelf or Shelf()
        self.zone = zone
        self.locale = Locale.parse(_CLDR.get(language, language))
        self._texts = texts
        self._plural = c2py(plural)
        self.today: date | None = None
        """The clinic's date for the reader; None where nobody reads at a certain time."""
        self._named = lru_cache(maxsize=2048)(self._named_day)
        self._short = lru_cache(maxsize=2048)(self._short_name)
        self.date = lru_cache(maxsize=2048)(self._date)
        self.month = lru_cache(maxsize=256)(self._month)
        self._clinic = {"by_phone": ""}
        if phone is not None:
            self._clinic["by_phone"] = self.plain("clinic.by-phone", phone=phone)
        self._city = city_of(zone, self.locale)

    def at(self, now: datetime) -> "Translator":
        """Return this translator for somebody who reads now: it knows what tomorrow is."""
        reader = copy(self)
        reader.today = now.astimezone(self.zone).date()
        return reader

    def __call__(self, key: str, /, **values: object) -> Markup:
        """Return the HTML text of ``key`` with these values, escaped, put in."""
        text = cast(str, self._texts[key])
        return Markup(text.format_map(InSentence({**self._clinic, **values}, _shown)))  # noqa: S704 (the catalogue is ours, values are escaped)

    def plain(self, key: str, /, **values: object) -> str:
        """Return the plain text of ``key``, for labels, toasts and file names."""
        return cast(str, self._texts[key]).format_map(InSentence({**self._clinic, **values}, str))

    def many(self, key: str, count: int, /, **values: object) -> str:
        """Return the plain text of ``key`` in the plural form that ``count`` asks for."""
        forms = cast("tuple[str, ...]", self._texts[key])
        return forms[self._plural(count)].format_map(
            InSentence({"count": count, **self._clinic, **values}, str)
        )

    def day(self, day: date) -> Said:
        """Return a date in full: Saturday 21 November, with the year where it is another one."""
        return self._named(day, self._year_said(day))

    def soon(self, day: date) -> Said:
        """Return a date as people say it: tomorrow, Saturday 21 November."""
        named = self.day(day)
        if self.today is None or not 0 <= (day - self.today).days <= 1:
            return named
        key = "date.today" if day == self.today else "date.tomorrow"
        return Said(self.plain(key, day=named))

    def short_day(self, day: date) -> Said:
        """Return a date in short: Sat 21 Nov, with the year where it is another one."""
        return self._short(day, self.today is not None and self._year_said(day))

    def _year_said(self, day: date) -> bool:
        return self.today is None or day.year != self.today.year

    def _named_day(self, day: date, year: bool) -> Said:
        pattern = self.plain("date.day-and-year") if year else self.plain("date.day")
        return Said(format_date(day, pattern, locale=self.locale))

    def _short_name(self, day: date, year: bool) -> Said:
        pattern = "EEE d MMM y" if year else "EEE d MMM"
        return Said(format_date(day, pattern, locale=self.locale))

    def _date(self, day: date) -> str:
        """Return a date without its weekday: 5 March 1946."""
        return format_date(day, "d MMMM y", locale=self.locale)

    def _month(self, day: date) -> str:
        """Return a month's name with its year: November 2026."""
        name = format_date(day, "LLLL y", locale=self.locale)
        return name[0].upper() + name[1:]

    def weekdays(self) -> list[str]:
        """Return the short names of the week's days, beginning with this language's first."""
        names = self.locale.days["stand-alone"]["short"]
        return [names[(self.locale.first_week_day + at) % 7] for at in range(7)]

    def time(self, moment: datetime) -> str:
        """Return the clinic's wall-clock time of a moment: 14:30."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def when(self, moment: datetime) -> Said:
        """Return date and time of a moment in short: Sat 21 Nov 14:30."""
        shown = moment.astimezone(self.zone)
        return Said(f"{self.short_day(shown.date())} {shown:%H:%M}")

    def at_length(self, moment: datetime) -> Said:
        """Return date and time as people say them: tomorrow, Saturday 21 November, 14:30."""
        shown = moment.astimezone(self.zone)
        return Said(f"{self.soon(shown.date())}, {shown:%H:%M}")

    @property
    def zone_name(self) -> str:
        """The clinic's zone by its city: Berlin time."""
        return (
            self.plain("date.zone", city=self._city) if self._city else self.zone.key.split("/")[-1]
        )

    @property
    def zone_needed(self) -> bool:
        """Whether a reader of the clinic's country may live by another clock."""
        return clocks_differ(self.zone)

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount in the clinic's currency, as this language writes it: €40.00."""
        return str(format_currency(amount, currency, locale=self.locale))

    def duration(self, length: timedelta) -> str:
        """Return a length of time in words: 1 day, 2 hours, 1 hour 30 minutes."""
        minutes = max(0, round(length.total_seconds() / 60))
        if minutes % 1440 == 0 and minutes:
            return self.many("time.days", minutes // 1440)
        hours, rest = divmod(minutes, 60)
        parts = [self.many("time.hours", hours)] if hours else []
        if rest or not hours:
            parts.append(self.many("time.minutes", rest))
        return " ".join(parts)

    @property
    def lists(self) -> Vocabulary:
        """The clinic's lists of specialties and spoken languages, as they are now."""
        return self._shelf.vocabulary

    def language_name(self, code: str) -> str:
        """Return the name of a spoken language in this one, capitalised."""
        name = self._language(code)
        return name[:1].upper() + name[1:]

    def spoken(self, codes: Iterable[str]) -> str:
        """Return languages by their codes as a sentence names them: German and English."""
        return self.listed([self._language(code) for code in codes])

    def _language(self, code: str) -> str:
        """Return what the clinic's list calls a language, else what CLDR does."""
        listed = self.lists.of_card(ListKind.LANGUAGE, code)
        if listed is not None and self.language in listed.names:
            return listed.names[self.language]
        return str(self.locale.languages.get(code, code))

    def listed(self, items: list[str]) -> str:
        """Join words as this language lists them: a, b and c."""
        return format_list(items, locale=self.locale)

    def either(self, items: list[str]) -> str:
        """Join words of which any will do: a, b or c."""
        return format_list(items, style="or", locale=self.locale)


def _shown(value: object) -> Markup:
    return value if isinstance(value, Markup) else escape(isolated(str(value)))


def lined(*parts: str | None) -> Markup:
    """Put parts below one another, without the empty ones; what is not HTML yet is escaped."""
    return Markup("\n").join(part for part in parts if part)


def paragraphs(*parts: str | None) -> Markup:
    """As ``lined``, with an empty line between."""
    return Markup("\n\n").join(part for part in parts if part)


def isolated(text: str) -> str:
    """Keep right-to-left text from turning what stands around it (Unicode UAX #9, 2.4)."""
    if any(
        unicodedata.bidirectional(char) in {"R", "AL", "AN", "RLE", "RLO", "RLI"} for char in text
    ):
        return f"\u2068{text}\u2069"
    return text


def in_order(name: str) -> tuple[str, str]:
    """Return by what names are put in order: by their letters, whatever case and accents."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)), name


class Languages:
    """All catalogues, read once."""

    def __init__(self, zone: ZoneInfo, default: str, phone: str | None = None) -> None:
        """``phone`` is the clinic's, as people read it; None where it has told none."""
        self._zone = zone
        self.shelf = Shelf()
        self._translators = {code: _read(code, zone, phone, self.shelf) for code in available()}
        self._default = self._translators[default]

    def speak(self, language: str | None) -> Translator:
        """Return the translator for a language tag such as ``ru`` or ``pt-br``, or the clinic's."""
        base = re.split(r"[-_]", language or "")[0].lower()
        return self._translators.get(base, self._default)

    def means(self, text: str, key: str) -> bool:
        """Whether what was typed is the label ``key`` in any language."""
        typed = text.strip().casefold()
        return any(typed == t.plain(key).casefold() for t in self._translators.values())

    def all(self) -> list[Translator]:
        """Return every translator, in the order of their codes."""
        return list(self._translators.values())


def available() -> list[str]:
    """Return the codes of the languages that have a catalogue."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def _read(code: str, zone: ZoneInfo, phone: str | None, shelf: Shelf) -> Translator:
    return Translator(code, *_catalogue(code), zone, phone, shelf)


@cache
def _catalogue(code: str) -> tuple[Mapping[str, str | tuple[str, ...]], str]:
    """Return the texts of one language and its rule for plurals; the file is read once."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, tuple | list):
            forms = cast("tuple[str, ...]", message.string)
            texts[message.id[0]] = tuple(marked(form) for form in forms)
        else:
            texts[message.id] = marked(cast(str, message.string))
    return texts, catalogue.plural_expr
