"""A refusal in words: which sentence says what core refused, and why."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from markupsafe import Markup, escape

from bot.chat.words import Translator
from core import errors
from core.errors import Refusal
from core.fields import excerpt
from core.model import Slot

_PLAIN: dict[type[Refusal], str] = {
    errors.NotFoundError: "no.not-found",
    errors.NotAllowedError: "no.not-allowed",
    errors.NotADoctorError: "no.not-a-doctor",
    errors.ApplicationWaitsError: "home.application-waits",
    errors.DisabledError: "no.disabled",
    errors.NotSignedUpError: "sign-up.first",
    errors.NotVerifiedError: "no.not-verified",
    errors.DoctorAwayError: "no.doctor-away",
    errors.OwnPatientError: "no.own-patient",
    errors.NotSharedError: "no.not-shared",
    errors.NoAppointmentError: "no.no-appointment",
    errors.ConfiguredAdminError: "no.configured-admin",
    errors.LastAdminError: "no.last-admin",
    errors.NotLiveError: "no.over",
    errors.NotWaitingError: "no.not-waiting",
    errors.ProposalOverError: "no.proposal-over",
    errors.PatientElsewhereError: "no.elsewhere",
    errors.PatientErasedError: "no.erased",
    errors.CannotUndoError: "no.cannot-undo",
    errors.UndoOverError: "no.undo-over",
    errors.InThePastError: "no.past",
    errors.AlreadyDecidedError: "no.decided",
    errors.ChangedSinceError: "admin.changed-since",
    errors.HoursChangedError: "no.hours-changed",
    errors.NoChangeError: "no.same",
    errors.OfferChangedError: "no.changed",
    errors.InvitationOverError: "no.invitation",
    errors.InvitationShownError: "no.invitation-shown",
    errors.ListEntryMergedError: "no.list-merged",
    errors.AdminOnlyError: "no.admin-only",
    errors.DaysOverError: "no.days-over",
    errors.OfferOverError: "no.offer-over",
    errors.NoGainError: "no.no-gain",
    errors.AnotherDayError: "no.another-day",
}

MOST_NAMED = 8
"""How many slots in the way are named before the sentence becomes a list nobody reads."""


def explain(t: Translator, refusal: Refusal) -> Markup:
    """Return one plain sentence (HTML) for a refusal."""
    plain = _PLAIN.get(type(refusal))
    return t(plain) if plain is not None else _with_facts(t, refusal)


def _with_facts(t: Translator, refusal: Refusal) -> Markup:  # noqa: C901, PLR0911, PLR0912 (one case each)
    match refusal:
        case errors.SlotTakenError(slot):
            return t("no.taken", time=t.when(slot.span.start))
        case errors.SlotHeldError(_, until):
            return t("no.held", time=t.time(until))
        case errors.SlotProposedError(slot):
            return t("no.proposed", time=t.when(slot.span.start))
        case errors.SlotClosedError(None):
            return t("no.gone")
        case errors.SlotClosedError(Slot() as slot):
            return t("no.closed", time=t.when(slot.span.start))
        case errors.TooSoonError(slot, notice):
            return t("no.too-soon", time=t.when(slot.span.start), notice=t.duration(notice))
        case errors.TooFarError(slot, horizon):
            return t("no.too-far", time=t.when(slot.span.start), horizon=t.duration(horizon))
        case errors.PatientBusyError(other):
            return t("no.busy", time=t.when(other.span.start))
        case errors.TooManyUpcomingError(limit):
            return escape(t.many("no.too-many", limit))
        case errors.TooManyWaitsError(limit):
            return escape(t.many("no.too-many-waits", limit))
        case errors.TimesAreFreeError(slot):
            return t("no.times-free", time=t.when(slot.span.start))
        case errors.TooManyChangesError(limit):
            return escape(t.many("no.too-many-changes", limit))
        case errors.TooManyRecordsError(limit):
            return escape(t.many("no.too-many-records", limit))
        case errors.TooManyDependantsError(limit):
            return escape(t.many("no.too-many-dependants", limit))
        case errors.StillPractisingError(ahead):
            return escape(t.many("no.still-practising", ahead))
        case errors.TooEarlyError(opens):
            return t("no.too-early", time=t.when(opens))
        case errors.CutoffPassedError(_, cutoff):
            return t("no.cutoff", cutoff=t.duration(cutoff))
        case errors.SlotBookedError(slot):
            return t("no.slot-booked", time=t.when(slot.span.start))
        case errors.InTimeOffError(slot):
            return t("no.in-time-off", time=t.when(slot.span.start))
        case errors.OverlapError(in_the_way):
            return t("no.overlap", slots=slots_named(t, in_the_way))
        case errors.LengthError(shortest, longest):
            return t("no.length", shortest=t.duration(shortest), longest=t.duration(longest))
        case errors.ListNameTakenError(name, other):
            return t("no.list-name-taken", name=name, other=other)
        case errors.BadFieldError():
            return _bad_field(t, refusal)
    raise TypeError(f"no sentence for {type(refusal).__name__}")


def _bad_field(t: Translator, refusal: errors.BadFieldError) -> Markup:
    """Say which part is wrong; a wrong phone number is answered with an example of a right one."""
    part = refusal.part
    if part is None and refusal.rule == "phone-format":
        part = t.plain("field.phone-example")
    if part is not None and refusal.rule in {"day-ahead", "day-long-ago"}:
        with suppress(ValueError):
            part = t.date(date.fromisoformat(part))
    return t(f"bad.{refusal.rule}", limit=refusal.limit, part=excerpt(part or ""))


def slots_named(t: Translator, slots: Sequence[Slot]) -> str:
    """Name slots: each day once, with its hours; the first few only, then how many more."""
    by_day: dict[date, list[str]] = {}
    for slot in slots[:MOST_NAMED]:
        hours = f"{t.time(slot.span.start)}–{t.time(slot.span.end)}"
        by_day.setdefault(slot.day, []).append(hours)
    days = [f"{t.short_day(day)} {', '.join(hours)}" for day, hours in by_day.items()]
    more = len(slots) - MOST_NAMED
    return "; ".join(days) + (f" {t.many('no.more-slots', more)}" if more > 0 else "")
