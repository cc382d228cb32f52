"""How far an announcement is: a bar, counts and the time left, with the ways to hold it up."""

from collections.abc import Sequence
from datetime import timedelta

from bot.announcements.actions import (
    AskStopAnnouncement,
    PauseAnnouncement,
    ResumeAnnouncement,
    ShowAnnouncement,
    ShowAnnouncements,
    ShowMissed,
    StopAnnouncement,
)
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from core.announcements.sending import AT_ONCE
from core.model import Announcement, Progress
from core.ports.announcements import Missed, Reach

CELLS = 12
KNOWN = {"unreachable", "disabled", "away", "unsure"}
"""Reasons that are told in words of their own."""


def bar(done: int, total: int) -> str:
    """Return a bar of twelve cells: full ones for what is done."""
    full = CELLS if total <= 0 else min(CELLS, done * CELLS // total)
    return "█" * full + "░" * (CELLS - full)


def shown(
    t: Translator, one: Announcement, reach: Reach, whom: str, *, per_second: float = AT_ONCE
) -> Screen:
    """How far it is, or how it ended. ``per_second`` is how fast it goes."""
    over = one.ended_at is not None
    reached, missed = (one.reached, one.missed) if over else (reach.reached, reach.missed)
    done, total = reached + missed, max(one.total, reached + missed)
    percent = 100 if total == 0 else done * 100 // total
    lines = [
        t(f"announce.now-{one.progress}", whom=whom),
        t("announce.bar", bar=bar(done, total), percent=percent),
        t("announce.counts", reached=reached, total=total, missed=missed),
    ]
    if one.progress is Progress.RUNNING and not over:
        left = timedelta(seconds=max(total - done, 0) / max(per_second, 0.1))
        lines.append(t("announce.left", time=t.duration(max(left, timedelta(minutes=1)))))
    if one.progress is Progress.STOPPED and total > done:
        lines.append(t("announce.not-sent", count=total - done))
    return Screen(lined(*lines), _ways(t, one, missed, over=over))


def _ways(t: Translator, one: Announcement, missed: int, *, over: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    if not over and one.progress in {Progress.RUNNING, Progress.PAUSED}:
        running = one.progress is Progress.RUNNING
        turn = PauseAnnouncement(one.id) if running else ResumeAnnouncement(one.id)
        label = t.plain("announce.pause" if running else "announce.resume")
        stop = Button(t.plain("announce.stop"), AskStopAnnouncement(one.id), fresh=True)
        rows.append((Button(label, turn), stop))
    if missed:
        label = t.plain("announce.missed", count=missed)
        rows.append((Button(label, ShowMissed(one.id, 0), fresh=True),))
    return (*rows, back_row(t, ShowAnnouncements(0)))


def ask_stop(t: Translator, one: Announcement, reach: Reach) -> Screen:
    """Ask before it ends for good."""
    left = max(one.total - reach.reached - reach.missed, 0)
    text = t("announce.ask-stop", reached=reach.reached, left=left)
    stop = (Button(t.plain("announce.stop-now"), StopAnnouncement(one.id)),)
    return Screen(text, (stop, back_row(t, ShowAnnouncement(one.id))))


def missed_page(t: Translator, one: Announcement, page: Page[Missed]) -> Screen:
    """Whom it did not reach, with the reason and the number to call."""
    lines = _lines(t, page.items)
    text = paragraphs(t("announce.missed-title"), lines or t("announce.missed-none"))
    turn = turning(t, page, lambda number: ShowMissed(one.id, number))
    return Screen(text, (*turn, back_row(t, ShowAnnouncement(one.id))))


def _lines(t: Translator, missed: Sequence[Missed]) -> str:
    return lined(
        *(
            t(
                "announce.missed-one",
                name=one.name,
                phone=t.plain("field.none") if one.phone is None else phones.shown(one.phone),
                why=t.plain(f"announce.why-{one.cause if one.cause in KNOWN else 'failed'}"),
            )
            for one in missed
        )
    )
