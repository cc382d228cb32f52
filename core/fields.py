"""What people may type into each field. One function a field: the clean value, or BadFieldError."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from core.errors import BadFieldError
from core.model import Place

NAME_LONGEST = 80
PHONE_DIGITS = (7, 15)
"""ITU-T E.164 allows 15 digits; the shortest national numbers in use have seven."""
EXPERIENCE_MOST = 70
FEE_MOST = Decimal(1_000_000)
LANGUAGES_MOST = 10
LATE_MOST = 180
AGE_MOST = 125
"""Years; the oldest person whose age is proven lived 122."""
TITLE_LONGEST = 80
LIST_NAME_LONGEST = 64
RECORD_LONGEST = 2000
ANNOUNCEMENT_LONGEST = 3500

_UNSEEN = frozenset(
    "\u00ad\u180e\u200b\ufeff"  # soft hyphen, separators of no width
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what turns the direction of others
    "\u2060\u2061\u2062\u2063\u2064\ufff9\ufffa\ufffb"  # joiners and marks nobody sees
    "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs that draw nothing
)
"""Characters that show as nothing, or that rearrange their neighbours (Unicode TR 36, 2.10)."""

_SHORT_LONGEST = 64
"""No phone number, number or amount is longer, whatever stands around its digits."""
_MARKS_IN_A_ROW = 30
"""As in Unicode's Stream-Safe Text Format (UAX #15, 13): putting more in order costs their square,
and no script has as many on one letter."""

_AMOUNT = re.compile(
    r"(?:[^\d\-\u2212]{0,4}[^\d\-\u2212.,])?"  # a currency, no "-" and no "minus"
    r"((?:\d{1,3}(?:[ \u00a0\u202f']\d{3})+|\d+)(?:[.,]\d{1,2})?)"  # thousands apart or not
    r"\D{0,8}"
)
"""One number, with a currency before or after it: €40, 1 500 ₽, 40,50 EUR."""


def _seen(text: str) -> str:
    """Return the text composed (NFC), without what shows as nothing or turns its neighbours."""
    seen = "".join(
        char
        for char in text
        if char not in _UNSEEN
        and (char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"})
    )
    return _thinned(unicodedata.normalize("NFC", _thinned(seen)))


def _thinned(text: str) -> str:
    """Drop the combining marks of each letter beyond the first thirty."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def excerpt(text: str, longest: int = 40) -> str:
    """Return the beginning of what was typed in one line, fit to be shown to whoever typed it."""
    return " ".join(_seen(text[: 4 * longest]).split())[:longest]


def _text(field: str, text: str, longest: int, *, lines: bool = False) -> str:
    """Trim, drop what nobody sees, fold runs of white space, and check the length."""
    kept = _seen(text)
    if lines:
        clean = re.sub(
            r"\n{3,}", "\n\n", "\n".join(line.strip() for line in kept.splitlines())
        ).strip()
    else:
        clean = " ".join(kept.split())
    if all(unicodedata.category(char) in {"Cf", "Mc", "Me", "Mn", "Zs"} for char in clean):
        raise BadFieldError(field, "empty")
    if len(clean) > longest:
        raise BadFieldError(field, "too-long", limit=longest)
    return clean


def name(text: str) -> str:
    """A person's name: up to 80 characters, at least one of them a letter."""
    clean = _text("name", text, NAME_LONGEST)
    if not any(char.isalpha() for char in clean):
        raise BadFieldError("name", "no-letter")
    return clean


def phone(text: str) -> str:
    """A telephone number: digits with an optional ``+``; what separates them is dropped.

    Which country's it is, and whether that country has such numbers, is not asked here.
    """
    number = dialled(text)
    if not PHONE_DIGITS[0] <= len(number.removeprefix("+")) <= PHONE_DIGITS[1]:
        raise BadFieldError("phone", "phone-format")
    return number


def dialled(text: str) -> str:
    """Return the digits of a telephone number, few or many, with a ``+`` before them if it has one.

    Raises BadFieldError for what no phone can dial.
    """
    if len(text) > _SHORT_LONGEST:
        raise BadFieldError("phone", "phone-format")
    shown = "".join(char for char in text if unicodedata.category(char) != "Cf")
    bare = re.sub(r"[\s().\-/\u2010-\u2015]", "", unicodedata.normalize("NFKC", shown))
    digits = bare.removeprefix("+")
    if not digits.isdecimal():
        raise BadFieldError("phone", "phone-format")
    return bare.removesuffix(digits) + "".join(str(unicodedata.decimal(char)) for char in digits)


def specialty(text: str) -> str:
    """A specialty's name."""
    return _list_name("specialty", text)


def list_name(text: str) -> str:
    """A name on one of the clinic's lists: up to 64 characters, at least one of them a letter."""
    return _list_name("list_name", text)


def _list_name(field: str, text: str) -> str:
    clean = _text(field, text, LIST_NAME_LONGEST)
    if not any(char.isalpha() for char in clean):
        raise BadFieldError(field, "no-letter")
    return clean


def licence(text: str) -> str:
    """A licence number as its authority writes it."""
    clean = _text("licence", text, 40)
    if not any(char.isalnum() for char in clean):
        raise BadFieldError("licence", "empty")
    return clean


def clinic(text: str) -> str:
    """A clinic's name: it stands in greetings, letters and calendars."""
    return _text("clinic", text, 60)


def address(text: str) -> str:
    """Where the doctor, or the clinic, sees patients."""
    return _text("address", text, 200)


def bio(text: str) -> str:
    """What a doctor says about themselves."""
    return _text("bio", text, 600, lines=True)


def note(text: str) -> str:
    """A patient's note to the doctor."""
    return _text("note", text, 500, lines=True)


def doctor_note(text: str) -> str:
    """A doctor's own note of a visit, which no patient reads."""
    return _text("doctor_note", text, 500, lines=True)


def reason(text: str) -> str:
    """Why a doctor calls an appointment off, or does not agree to a request."""
    return _text("reason", text, 300, lines=True)


def experience(text: str) -> int:
    """Whole years of experience, 0 to 70."""
    typed = text.strip()
    if re.fullmatch(r"\d{1,3}", typed) is None or int(typed) > EXPERIENCE_MOST:
        raise BadFieldError("experience", "experience-range", limit=EXPERIENCE_MOST)
    return int(typed)


def fee(text: str) -> Decimal:
    """A consultation's fee in the clinic's currency: ``40``, ``40.50`` or ``40,50``."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or len(text) > _SHORT_LONGEST:
        raise BadFieldError("fee", "fee-format")
    amount = Decimal(re.sub(r"[^\d.,]", "", found[1]).replace(",", "."))
    if amount > FEE_MOST:
        raise BadFieldError("fee", "fee-format")
    return amount


def languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Spoken languages by their ISO 639 codes, each once."""
    clean = tuple(dict.fromkeys(codes))
    if any(re.fullmatch(r"[a-z]{2,3}", code) is None for code in clean):
        raise BadFieldError("languages", "empty")
    if len(clean) > LANGUAGES_MOST:
        raise BadFieldError("languages", "too-many-languages", limit=LANGUAGES_MOST)
    return clean


def place(point: Place) -> Place:
    """A point on the map: up to 90 degrees of latitude and 180 of longitude, either way."""
    if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):
        raise BadFieldError("place", "no-place")
    return point


def announcement(text: str) -> str:
    """What the clinic tells many; with its name above, it must fit into one message."""
    return _text("announcement", text, ANNOUNCEMENT_LONGEST, lines=True)


def maintenance(text: str) -> str:
    """Why the bot rests."""
    return _text("maintenance", text, 500, lines=True)


def title(text: str) -> str:
    """What a record of the medical history is called."""
    return _text("title", text, TITLE_LONGEST)


def record(text: str) -> str:
    """What a record of the medical history says."""
    return _text("record", text, RECORD_LONGEST, lines=True)


def born(day: date, today: date) -> date:
    """A date of birth: today at the latest, and of somebody who may be alive."""
    return _lived("born", day, today)


def record_day(day: date, today: date) -> date:
    """The day of a record: today at the latest, and within a life."""
    return _lived("day", day, today)


def _lived(field: str, day: date, today: date) -> date:
    if day > today:
        raise BadFieldError(field, "day-ahead", part=day.isoformat())
    if day.year < today.year - AGE_MOST:
        raise BadFieldError(field, "day-long-ago", limit=AGE_MOST, part=day.isoformat())
    return day


def late(text: str) -> timedelta:
    """How late somebody runs, in minutes: ``20``, ``20 min``."""
    found = re.fullmatch(r"\+?(\d{1,4})\s*(?:m|min|мин)?[a-zа-я.]{0,5}", text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise BadFieldError("late", "late-range", limit=LATE_MOST)
    return timedelta(minutes=int(found[1]))


FIELDS: dict[str, Callable[[str], object]] = {
    "name": name,
    "phone": phone,
    "specialty": specialty,
    "licence": licence,
    "address": address,
    "bio": bio,
    "note": note,
    "reason": reason,
    "doctor_note": doctor_note,
    "experience": experience,
    "fee": fee,
    "title": title,
    "record": record,
    "announcement": announcement,
    "maintenance": maintenance,
}
"""Every field that is typed, by its name."""
