"""Letters that wait or failed, and who must be called."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.ledger.actions import (
    SendAllAgain,
    SendOneAgain,
    ShowFailedLetters,
    ShowWaitingLetters,
    TickCall,
)
from bot.shared import phones
from bot.shared.appointment import status
from bot.shared.links.desk import ShowAdmin, ShowCallList, ShowLedger
from core.ledger import SentAgain
from core.model import Status
from core.ports.ledger import LedgerLine, LedgerNumbers, Reason, ToCall

NAME_SHOWN = 60


def ledger(t: Translator, seen: LedgerNumbers) -> Screen:
    """How letters stand; a press on a reason lists what failed for it."""
    failed = sum(number for _, number in seen.failed)
    text = paragraphs(
        t("ledger.title"),
        lined(
            t.many("ledger.late", seen.late) if seen.late else t("ledger.none-late"),
            t.many("ledger.ahead", seen.ahead),
            t.many("ledger.failed", failed) if failed else t("ledger.none-failed"),
            t.many("ledger.blocked", seen.blocked) if seen.blocked else "",
        ),
    )
    waiting = seen.late + seen.ahead
    rows: list[Row] = []
    if waiting:
        label = f"{t.plain('ledger.waiting')} ({waiting})"
        rows.append((Button(label, ShowWaitingLetters(0)),))
    rows += [
        (Button(cut(f"{t.plain('reason.' + reason)} ({number})"), ShowFailedLetters(reason, 0)),)
        for reason, number in seen.failed
    ]
    rows.append((Button(t.plain("ledger.call-list"), ShowCallList(0)),))
    return Screen(text, (*rows, back_row(t, ShowAdmin())))


def waiting(t: Translator, page: Page[LedgerLine], now: datetime) -> Screen:
    """What waits to be delivered, the first due first."""
    lines = [
        paragraphs(
            lined(
                _letter(t, one),
                t(
                    "ledger.due-now" if one.due <= now else "ledger.due",
                    when=t.when(one.due),
                ),
                t.many("ledger.tried", one.tries) if one.tries else "",
            )
        )
        for one in page.items
    ]
    title = t("ledger.waiting-title" if page.items else "ledger.none-wait")
    rows = (*turning(t, page, ShowWaitingLetters), back_row(t, ShowLedger()))
    return Screen(paragraphs(title, *lines), rows)


def failed(t: Translator, reason: Reason, page: Page[LedgerLine]) -> Screen:
    """What failed for one reason, the latest first; what can be sent again has a button."""
    title = t("reason." + reason)
    if not page.items:
        text = paragraphs(title, t("ledger.none-of-reason"))
        return Screen(text, (back_row(t, ShowLedger()),))
    lines = [
        lined(_letter(t, one), t("ledger.failed-at", when=t.when(one.closed or one.due)))
        for one in page.items
    ]
    rows: list[Row] = []
    if reason is not Reason.UNREADABLE:
        rows = [
            (Button(cut(t.plain("ledger.again-to", name=one.name)), SendOneAgain(one.id, reason)),)
            for one in page.items
        ]
        if reason is not Reason.UNSURE:
            rows.append((Button(t.plain("ledger.all-again"), SendAllAgain(reason)),))
    turns = turning(t, page, lambda number: ShowFailedLetters(reason, number))
    text = paragraphs(title, t("ledger.why-" + reason), *lines)
    return Screen(text, (*rows, *turns, back_row(t, ShowLedger())))


def sent_again(t: Translator, sent: SentAgain) -> Markup:
    """Say what became of sending again (HTML)."""
    return lined(
        t.many("ledger.sent-again", sent.sent) if sent.sent else t("ledger.none-sent-again"),
        t.many("ledger.lost-sense", sent.lost) if sent.lost else "",
        t("ledger.more-again") if sent.more else "",
    )


def _letter(t: Translator, one: LedgerLine) -> Markup:
    about = "" if one.starts is None else f" ({t.when(one.starts)})"
    return t(
        "ledger.letter",
        kind=t.plain("kind." + one.kind.replace("_", "-")) + about,
        name=cut(one.name, NAME_SHOWN),
    )


def call_list(t: Translator, page: Page[ToCall], now: datetime) -> Screen:
    """Who must be called, each with the number; a press ticks them off, or undoes it."""
    if not page.items:
        return Screen(
            paragraphs(t("ledger.call-title"), t("ledger.nobody-to-call")),
            (back_row(t, ShowAdmin()),),
        )
    lines = [_to_call(t, one, now) for one in page.items]
    rows = [
        (
            Button(
                cut(
                    ("✓ " if one.call else "☐ ")
                    + f"{t.time(one.view.appointment.span.start)} {one.view.patient.name}"
                ),
                TickCall(one.view.appointment.id, called=one.call is None, page=page.number),
            ),
        )
        for one in page.items
    ]
    text = paragraphs(t("ledger.call-title"), t("ledger.call-hint"), *lines)
    return Screen(text, (*rows, *turning(t, page, ShowCallList), back_row(t, ShowAdmin())))


def _to_call(t: Translator, one: ToCall, now: datetime) -> Markup:
    view, off = one.view, one.view.appointment.status is not Status.CONFIRMED
    known = view.patient.phone or view.patient.carer_phone
    called = None
    if one.call is not None:
        by = t.plain("ledger.somebody") if one.call.name is None else one.call.name
        called = t("ledger.called", when=t.when(one.call.at), name=cut(by, NAME_SHOWN))
    return lined(
        t(
            "ledger.call-line",
            when=t.when(view.appointment.span.start),
            patient=cut(view.patient.name, NAME_SHOWN),
            doctor=cut(view.doctor.name, NAME_SHOWN),
        ),
        t("ledger.call-off", status=status(t, view.appointment, now)) if off else None,
        t("desk.phone", phone=t.plain("field.none") if known is None else phones.shown(known)),
        called,
    )
