"""Which times a calendar file keeps busy, and what a hostile one comes to."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.outside.fetching import FetchError
from bot.outside.parsing import NoCalendarError, Question, TooManyError, busy_times
from bot.outside.reader import parsed
from core.model import Span
from core.ports.busy import Failure

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 5, 3, tzinfo=UTC)
ASKED = Question(SINCE.timestamp(), UNTIL.timestamp(), "Europe/Berlin", ("from-here",))
TIMED = ("DTSTART:20260309T100000Z", "DTEND:20260309T110000Z")


def entry(*lines: str, uid: str = "a") -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]
    )


def calendar(*parts: str) -> bytes:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hospital//EN", *parts, "END:VCALENDAR"]
    return ("\r\n".join(whole) + "\r\n").encode()


def busy(*parts: str) -> list[str]:
    """Return the busy times on the wall of the clinic, in order."""
    return [
        f"{datetime.fromtimestamp(start, BERLIN):%m-%d %H:%M}"
        f" {datetime.fromtimestamp(end, BERLIN):%m-%d %H:%M}"
        for start, end in sorted(busy_times(calendar(*parts), ASKED))
    ]


def test_a_day_is_the_clinics_and_so_is_a_time_without_a_zone() -> None:
    assert busy(entry("DTSTART;VALUE=DATE:20260310")) == ["03-10 00:00 03-11 00:00"]
    assert busy(entry("DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260313")) == [
        "03-10 00:00 03-13 00:00"
    ]
    assert busy(entry("DTSTART:20260310T100000", "DURATION:PT90M")) == ["03-10 10:00 03-10 11:30"]
    assert busy(entry("DTSTART;TZID=America/New_York:20260310T100000", "DURATION:PT1H")) == [
        "03-10 15:00 03-10 16:00"
    ]


def test_repeated_entries_keep_to_their_wall_when_the_clock_jumps() -> None:
    """Excepted ones are left out, moved ones are where they were moved to."""
    weekly = entry(
        "DTSTART;TZID=Europe/Berlin:20260105T100000",
        "DTEND;TZID=Europe/Berlin:20260105T110000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260420T220000Z",
        "EXDATE;TZID=Europe/Berlin:20260316T100000",
    )
    moved = entry(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260323T100000",
        "DTSTART;TZID=Europe/Berlin:20260324T140000",
        "DTEND;TZID=Europe/Berlin:20260324T150000",
    )
    assert busy(weekly, moved) == [
        "03-02 10:00 03-02 11:00",  # begun, and not over
        "03-09 10:00 03-09 11:00",
        "03-24 14:00 03-24 15:00",
        *(f"{day} 10:00 {day} 11:00" for day in ("03-30", "04-06", "04-13", "04-20")),
    ]


def test_what_keeps_nobody_busy_does_not() -> None:
    for line in ("TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"):
        assert busy(entry(*TIMED, line)) == []
    assert busy(entry(*TIMED, "STATUS:TENTATIVE", "TRANSP:OPAQUE")) == ["03-09 11:00 03-09 12:00"]
    assert busy(entry(*TIMED, uid="from-here")) == []  # one's own appointments, come back
    assert busy(entry("DTSTART:20260309T100000Z", "DTEND:20260309T100000Z")) == []
    assert busy(entry("DTSTART:20260301T100000Z", "DTEND:20260301T110000Z")) == []  # over
    assert busy(entry("DTSTART:20270301T100000Z", "DTEND:20270301T110000Z")) == []  # far ahead


def test_lists_of_busy_periods_are_understood() -> None:
    listed = (
        "BEGIN:VFREEBUSY",
        "UID:f",
        "FREEBUSY:20260309T100000Z/PT1H,20260310T100000Z/20260310T120000Z",
        "FREEBUSY;FBTYPE=FREE:20260311T100000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260312T100000Z/PT1H",
        "END:VFREEBUSY",
    )
    assert busy(*listed) == [
        "03-09 11:00 03-09 12:00",
        "03-10 11:00 03-10 13:00",
        "03-12 11:00 03-12 12:00",
    ]


@pytest.mark.parametrize("end", ["99991231T235959Z", "99991231T235959"])
async def test_what_never_ends_or_always_was_can_be_told(end: str) -> None:
    """It is cut where every clock can still tell it, and takes no other away."""
    listed = (
        "BEGIN:VFREEBUSY",
        "DTSTAMP:20260101T000000Z",
        f"FREEBUSY:20260310T100000{end[15:]}/{end}",
        "FREEBUSY:00010101T000000Z/20260303T100000Z,20260309T100000Z/PT1H",
        "END:VFREEBUSY",
    )
    leave = entry(f"DTSTART:20260311T100000{end[15:]}", f"DTEND:{end}", uid="leave")
    asked = replace(ASKED, zone="America/New_York")
    spans = await parsed(asked, calendar(*listed, leave))
    assert len(spans) == 4
    assert Span(SINCE.replace(day=9, hour=10), SINCE.replace(day=9, hour=11)) in spans
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        for span in spans:
            assert span.start.astimezone(ZoneInfo(zone)).year >= 1999
            assert span.end.astimezone(ZoneInfo(zone)).year <= 2200


def test_one_bad_entry_takes_no_other_away() -> None:
    good = entry(*TIMED, uid="good")
    for bad in (
        entry("SUMMARY:When?", uid="bad"),
        entry("DTSTART:yesterday", uid="bad"),
        entry("DTSTART:00010101T000000Z", "DTEND:99991231T000000Z", uid="bad"),
        entry(*TIMED, "RRULE:FREQ=SOMETIMES", uid="bad"),
    ):
        assert "03-09 11:00 03-09 12:00" in busy(bad, good)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\n",
        calendar(entry(*TIMED))[:-20],
        b"BEGIN:VCARD\r\nFN:Robin\r\nEND:VCARD\r\n",
        calendar(entry("SUMMARY:When?")),
        calendar("BEGIN:VFREEBUSY", "FREEBUSY:20260310T100000Z/P9999999D", "END:VFREEBUSY"),
    ],
)
def test_what_is_no_whole_calendar_is_none(file: bytes) -> None:
    """An empty one is one: whoever has nothing to do is free."""
    assert busy_times(calendar(), ASKED) == []
    with pytest.raises(NoCalendarError):
        busy_times(file, ASKED)


def test_nobody_has_so_many_times() -> None:
    with pytest.raises(TooManyError):
        busy_times(calendar(entry(*TIMED, "RRULE:FREQ=MINUTELY;COUNT=6000")), ASKED)


async def test_a_hostile_file_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event each second for ten years ends with its program; meanwhile the loop goes on."""
    monkeypatch.setattr("bot.outside.reader.SECONDS", 2)
    bomb = entry("DTSTART:20160101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")
    late: list[float] = []

    async def beat() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            late.append(time.monotonic() - before)

    heart = asyncio.create_task(beat())
    with pytest.raises(FetchError) as refused:
        await parsed(ASKED, calendar(bomb))
    heart.cancel()
    assert refused.value.why is Failure.TOO_MANY
    assert sorted(late)[len(late) // 2] < 0.5  # the load of a test machine, but never seconds


async def test_the_program_says_when_and_no_word_beside_it() -> None:
    (span,) = await parsed(ASKED, calendar(entry(*TIMED, "SUMMARY:Maria Silva, knee")))
    assert (span.start, span.end) == (
        datetime(2026, 3, 9, 10, tzinfo=UTC),
        datetime(2026, 3, 9, 11, tzinfo=UTC),
    )
