"""Which times a calendar file keeps busy. Run as a program of its own, which may be ended any time.

A file from outside may ask for more than there is to give: an event each second for ten years is
one line. No thread can be stopped in the middle of that, so a process does it: its processor time
and memory are bounded by the system, it knows neither the configuration nor the database, and the
only thing that comes out is when something begins and ends. ``bot/outside/reader.py`` starts it.
"""

import json
import logging
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MOST = 5000
"""Times that one calendar may keep busy; a hospital's day has some thirty."""
MEMORY = 768 << 20
SECONDS = 20
"""Of processor time, for everything: a file as large as may be takes half of it."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
EARLIEST, LATEST = (datetime(at, 1, 1, tzinfo=UTC).timestamp() for at in (FIRST_YEAR, LAST_YEAR))
"""What began before or ends after is cut: near the ends of the calendar no clock can be told."""

NO_CALENDAR, TOO_MANY = "no-calendar", "too-many"

_DAY = timedelta(days=1)
"""A time without a zone is looked for as if it were UTC: so far off it may be."""
_OPAQUE = "OPAQUE"
_BEGINS, _ENDS = b"BEGIN:VCALENDAR", b"END:VCALENDAR"


class NoCalendarError(Exception):
    """It is no calendar, or only the beginning of one."""


class TooManyError(Exception):
    """There are more times in it than anybody has."""


@dataclass(frozen=True, slots=True)
class Question:
    """From when to when it is asked, in seconds since the epoch, and where floating times are.

    ``own`` are the names of entries that went out from here: what comes back with them is known.
    """

    since: float
    until: float
    zone: str
    own: tuple[str, ...] = ()


def busy_times(calendar: bytes, question: Question) -> list[tuple[float, float]]:
    """Return when something begins and ends, in seconds since the epoch, in no order.

    Entries that are transparent, cancelled or marked as free keep nobody busy. Days without hours
    are days at the clinic, as are times without a zone. Raises NoCalendarError, TooManyError.
    """
    whole = calendar.strip()
    if not (whole.removeprefix(b"\xef\xbb\xbf").startswith(_BEGINS) and whole.endswith(_ENDS)):
        raise NoCalendarError
    from icalendar import Calendar  # noqa: PLC0415 (slow to load, and only this program needs it)

    try:
        calendars: list[Any] = Calendar.from_ical(whole, multiple=True)
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise NoCalendarError from error
    zone = ZoneInfo(question.zone)
    found: list[tuple[float, float]] = []
    for one in calendars:
        for start, end in _spans(one, question, zone):
            if start < question.until and end > question.since and start < end:
                found.append((max(start, EARLIEST), min(end, LATEST)))
                if len(found) > MOST:
                    raise TooManyError
    return found


def _spans(calendar: Any, question: Question, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
    since, until = (datetime.fromtimestamp(at, UTC) for at in (question.since, question.until))
    own = set(question.own)
    for entry in _occurrences(calendar, since - _DAY, until + _DAY):
        if _keeps_busy(entry) and str(entry.get("UID", "")) not in own:
            yield _moment(entry.start, zone), _moment(entry.end, zone)
    for entry in calendar.walk("VFREEBUSY"):
        yield from _periods(entry, zone)


def _occurrences(calendar: Any, since: datetime, until: datetime) -> list[Any]:
    """Return all entries between, each as often as it is repeated.

    One that makes no sense takes no other away, as long as any does. Raises NoCalendarError.
    """
    from icalendar import Calendar  # noqa: PLC0415 (as above)
    from recurring_ical_events import of  # noqa: PLC0415 (as above)

    for entry in calendar.walk("VEVENT"):
        _cut(entry)
    try:
        return list(of(calendar, skip_bad_series=True).between(since, until))
    except Exception:  # noqa: BLE001 (whatever somebody else's file does to two libraries)
        series: dict[str, Any] = defaultdict(Calendar)
        for entry in calendar.walk("VEVENT"):
            series[str(entry.get("UID", id(entry)))].add_component(entry)
    found: list[Any] = []
    bad = 0
    for one in series.values():
        try:
            found += of(one, skip_bad_series=True).between(since, until)
        except Exception:  # noqa: BLE001 (as above)
            bad += 1
    if bad == len(series):
        raise NoCalendarError
    return found


def _cut(entry: Any) -> None:
    """Let an entry end that is to last for ever: the library takes none near the last year."""
    end = getattr(entry.get("DTEND"), "dt", None)
    if isinstance(end, date) and end.year >= LAST_YEAR:
        entry["DTEND"].dt = end.replace(year=LAST_YEAR, month=1, day=1)


def _keeps_busy(entry: Any) -> bool:
    return (
        _word(entry, "TRANSP", _OPAQUE) == _OPAQUE
        and _word(entry, "STATUS") != "CANCELLED"
        and _word(entry, "X-MICROSOFT-CDO-BUSYSTATUS") != "FREE"
    )


def _word(entry: Any, name: str, otherwise: str = "") -> str:
    return str(entry.get(name, otherwise)).strip().upper()


def _periods(entry: Any, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
    """Return what a list of free and busy periods calls anything but free."""
    listed = entry.get("FREEBUSY", [])
    for line in listed if isinstance(listed, list) else [listed]:
        if str(line.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        for start, end in _pairs(line):
            until = start + end if isinstance(end, timedelta) else end
            yield _moment(start, zone), _moment(until, zone)


def _pairs(line: Any) -> Iterable[tuple[Any, Any]]:
    """Return the periods of a line as they stand there: from when, until when or how long."""
    if hasattr(line, "dts"):
        return [one.dt for one in line.dts]
    return [line.dt] if hasattr(line, "dt") else [(line.start, line.end)]


def _moment(at: date, zone: ZoneInfo) -> float:
    """Return a day's beginning, or a moment; what names no zone is at the clinic."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).timestamp()


def _bound() -> None:
    """Let the system end this program where it asks for too much; elsewhere its time runs out."""
    try:
        import resource  # noqa: PLC0415 (not everywhere)
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),  # some systems refuse this one
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with suppress(OSError):
        os.nice(10)


def asked(question: Question, calendar: bytes) -> bytes:
    """Return what this program is to be told: the question in a line, then the file."""
    return json.dumps(asdict(question)).encode() + b"\n" + calendar


def main() -> None:
    """Read the question and the file; write the times, or why there are none."""
    _bound()
    logging.disable()  # what is in the file is nobody's business
    line, _, calendar = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(line)
    answer: dict[str, object]
    try:
        question = Question(told["since"], told["until"], told["zone"], tuple(told["own"]))
        answer = {"busy": busy_times(calendar, question)}
    except NoCalendarError:
        answer = {"failure": NO_CALENDAR}
    except TooManyError:
        answer = {"failure": TOO_MANY}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
