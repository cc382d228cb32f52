"""What the configuration's values mean: durations, hours, addresses, keys.

Each function takes what was written and returns the value, or raises ``ValueError`` with a
sentence that says what to write instead. Secrets are never repeated in such a sentence.
"""

import base64
import re
from collections.abc import Callable, Collection
from datetime import time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel.numbers import list_currencies
from phonenumbers import SUPPORTED_REGIONS

from core import fields
from core.errors import BadFieldError
from core.policy import QuietHours, Window


class Listening(NamedTuple):
    """Where a server listens; port 0 lets the system choose."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_HOURS = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
LOCALES = Path(__file__).parents[1] / "locales"


def duration(written: object) -> timedelta:
    """Read ``90s``, ``15m``, ``24h`` or ``60d``."""
    if isinstance(written, timedelta):
        return written
    match = re.fullmatch(r"\s*([0-9]{1,6})\s*([smhd])\s*", str(written))
    if not match:
        raise ValueError(
            f"{quoted(written)} is not a duration; write a number and a unit: 90s, 15m, 24h, 60d"
        )
    number, unit = match.groups()
    return timedelta(**{UNITS[unit]: int(number)})


def as_written(value: timedelta) -> str:
    """Write a duration the way ``duration`` reads it, in the largest unit that fits."""
    seconds = int(value.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def window(written: object) -> Window:
    """Read ``10:00-17:00``: hours of one day, the start before the end."""
    if isinstance(written, Window):
        return written
    match = re.fullmatch(rf"\s*{_HOURS}\s*[-–]\s*{_HOURS}\s*", str(written))
    if not match:
        raise ValueError(f"{quoted(written)} is not a pair of times; write them like 10:00-17:00")
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    start, end = time(first_hour, first_minute), time(last_hour, last_minute)
    if start >= end:
        raise ValueError(f"{quoted(written)} ends before it begins; write them like 10:00-17:00")
    return Window(start, end)


def quiet_hours(written: object) -> QuietHours:
    """Read ``21:00-08:00``: hours of the night, which may pass midnight."""
    if isinstance(written, QuietHours):
        return written
    found = re.fullmatch(rf"\s*{_HOURS}\s*[-–]\s*{_HOURS}\s*", str(written))
    if not found:
        raise ValueError(f"{quoted(written)} is not a pair of times; write them like 21:00-08:00")
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    start, end = time(first_hour, first_minute), time(last_hour, last_minute)
    if start == end:
        raise ValueError(f'{quoted(written)} is no time at all; write "" for no quiet hours')
    return QuietHours(start, end)


def clinic_name(written: str) -> str:
    """Read the clinic's name: one line that every screen has room for."""
    return _line(fields.clinic, written)


def clinic_address(written: str) -> str:
    """Read the clinic's address: one line that every screen has room for."""
    return _line(fields.address, written)


def _line(check: Callable[[str], str], written: str) -> str:
    try:
        return check(written)
    except BadFieldError as error:
        if error.rule == "too-long":
            raise ValueError(f"should not be longer than {error.limit} characters") from None
        raise ValueError("should not be empty") from None


def time_zone(written: object) -> ZoneInfo:
    """Read a name from the time zone database, such as ``Europe/Berlin``."""
    if isinstance(written, ZoneInfo):
        return written
    known = available_timezones()
    if str(written) not in known:
        hint = suggestion(str(written), known, "Europe/Berlin")
        raise ValueError(f"{quoted(written)} is not a time zone; {hint}")
    return ZoneInfo(str(written))


def language(written: object) -> str:
    """Read the code of a language that the bot has a catalogue for."""
    known = sorted(catalogue.stem for catalogue in LOCALES.glob("*.po"))
    if written not in known:
        raise ValueError(f"there is no {quoted(written)}; the languages are {', '.join(known)}")
    return str(written)


def region(written: object) -> str | None:
    """Read a region's code, such as BE for Berlin; an empty one stands for none."""
    code = str(written or "").strip().upper()
    return code or None


def country(written: object) -> str | None:
    """Read a two-letter country code (ISO 3166) in either case; an empty one stands for none."""
    code = str(written or "").strip().upper()
    if code and code not in SUPPORTED_REGIONS:
        raise ValueError(f"{quoted(written)} is not a country; write its two letters, such as DE")
    return code or None


def phone(written: str, country: str | None) -> str:
    """Read a phone number as people of the country write it; return it as E.164."""
    try:
        number = phonenumbers.parse(written, country)
        well = phonenumbers.is_possible_number(number)
    except phonenumbers.NumberParseException:
        well = False
    if not well:
        example = "+49 30 1234567" if country is None else "one at home or with its country code"
        raise ValueError(f"{quoted(written)} is not a phone number; write {example}")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def currency(written: object) -> str:
    """Read a three-letter currency code (ISO 4217), in either case."""
    code = str(written).upper()
    if code not in list_currencies():
        raise ValueError(
            f"{quoted(written)} is not a currency; write its three letters, such as EUR"
        )
    return code


def web_address(written: object) -> str:
    """Read an ``http(s)`` address; a slash at its end is dropped."""
    address = str(written).strip().rstrip("/")
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    plain = not (parts.query or parts.fragment or re.search(r"\s", address))
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        shown = without_login(str(written))
        raise ValueError(f"{quoted(shown)} is not a web address; write it like https://example.org")
    return address


def without_login(address: str) -> str:
    """Return a URL, or what should have been one, fit to be shown: no user and no password."""
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", r"\1…@", address, flags=re.DOTALL)


def webhook_secret(written: object) -> str:
    """Read the word that proves a call to be Telegram's."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(written)):
        raise ValueError("write 1 to 256 letters from A to Z in either case, digits, _ and -")
    return str(written)


def listening(written: object) -> Listening:
    """Read where to listen: ``127.0.0.1:8080``, ``[::1]:8080``."""
    if isinstance(written, Listening):
        return written
    try:
        parts = urlsplit(f"//{str(written).strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    plain = host and re.fullmatch(r"[\w.:%-]+", host) and parts.netloc == str(written).strip()
    if not plain or host is None or port is None or "@" in parts.netloc:
        raise ValueError(
            f"{quoted(written)} is no address to listen on; write one like 127.0.0.1:8080"
        )
    return Listening(host, port)


def token(written: object) -> str:
    """Read a bot's token as @BotFather gives it; whether it is the right one, Telegram knows."""
    if not re.fullmatch(r"[A-Za-z0-9_:-]*", str(written).strip()):
        raise ValueError("this is not a token; copy it from @BotFather, like 123456:ABC-DEF…")
    return str(written).strip()


def fernet_key(written: object) -> str:
    """Read a key of 32 bytes in URL-safe base64, as Fernet wants it."""
    key = str(written).strip()
    try:
        size = len(base64.urlsafe_b64decode(key.encode("ascii")))
    except ValueError:
        size = 0
    if size != 32:
        raise ValueError(
            "this is not a key; leave it out and one is made, or write 32 bytes in base64"
        )
    return key


def several(written: object) -> object:
    """Cut ``24h, 2h`` into its parts; a list stays as it is. So the environment can hold lists."""
    if isinstance(written, str):
        return [part.strip(" \"'") for part in written.strip(" []").split(",") if part.strip()]
    return written


def quoted(written: object) -> str:
    """Return what was written in one line, cut where it is long."""
    return f'"{fields.excerpt(str(written), 60)}"'


def suggestion(written: str, known: Collection[str], example: str | None = None) -> str:
    """Offer the nearest of what is known, or an example, or all there is."""
    if near := get_close_matches(written, known, n=1):
        return f"did you mean {near[0]}?"
    return f"write one like {example}" if example else f"known here: {', '.join(sorted(known))}"
