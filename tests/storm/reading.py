"""What the messages on the phones tell of appointments: to whom, of which one, and what."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from bot.appointments import letters
from bot.chat.payload import Action, UnknownPayloadError, opened
from bot.chat.words import Languages, lined
from bot.shared.appointment import when
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.links.requests import AcceptRequest, TakeProposal
from bot.shared.links.schedule import ShowScheduleDay
from core.model import Side
from core.views import AppointmentView
from storage.drivers.readers import AnyRow
from tests.storm.witness import Heard


class Fact(NamedTuple):
    """Who is told, of which appointment (its UID, or the lines it is known by), and what."""

    chat: int
    mark: str
    words: str


PATIENTS = {
    "requested": ("letter.requested",),
    "booked": ("letter.booked",),
    "moved": ("letter.moved",),
    "restored": ("letter.restored",),
    "accepted": ("letter.accepted",),
    "proposed": ("requests.proposal",),
    "off": ("letter.proposal-off", "letter.proposals-off"),
    "late": ("letter.running-late", "letter.on-time-again"),
}
"""What a patient's letter begins with, by what it tells; those that name the appointment."""
PATIENTS_LOSS = {
    "rejected": ("letter.rejected",),
    "expired": ("letter.expired", "letter.proposal-expired"),
}
"""The same of letters whose buttons offer other times."""
DOCTORS = {
    "requested": ("letter.doctor.requested",),
    "nudge": ("letter.doctor.still-waits",),
    "refused": ("letter.doctor.proposal-refused",),
    "off": ("letter.doctor.proposal-off",),
    "booked": ("letter.doctor.booked",),
    "moved": ("letter.doctor.moved",),
    "taken": ("letter.doctor.taken",),
    "expired": ("letter.doctor.expired", "letter.doctor.proposal-expired"),
    "note": ("letter.doctor.note-changed",),
}
ASKING = ("requested", "nudge", "refused", "off", "moved")
"""Letters with which a doctor is asked for an answer, or may be."""

READS: Mapping[tuple[str, Side], Sequence[str]] = {
    ("requested", Side.PATIENT): ("requested",),
    ("booked", Side.PATIENT): ("booked", "requested"),
    ("moved", Side.PATIENT): ("moved", "requested"),
    ("restored", Side.PATIENT): ("restored",),
    ("accepted", Side.PATIENT): ("accepted", "booked", "requested"),
    ("rejected", Side.PATIENT): ("rejected",),
    ("expired", Side.PATIENT): ("expired",),
    ("proposed", Side.PATIENT): ("proposed",),
    ("proposal_off", Side.PATIENT): ("off",),
    ("running_late", Side.PATIENT): ("late",),
    ("cancelled", Side.PATIENT): ("cancelled",),
    ("called_off", Side.PATIENT): ("cancelled",),
    ("requested", Side.DOCTOR): ("requested",),
    ("booked", Side.DOCTOR): ("booked", "requested"),
    ("moved", Side.DOCTOR): ("moved", "requested"),
    ("accepted", Side.DOCTOR): ("taken", "requested"),
    ("expired", Side.DOCTOR): ("expired",),
    ("proposal_refused", Side.DOCTOR): ("refused",),
    ("proposal_off", Side.DOCTOR): ("off",),
    ("nudge", Side.DOCTOR): ("nudge",),
    ("note_changed", Side.DOCTOR): ("note",),
    ("cancelled", Side.DOCTOR): ("cancelled",),
}
"""How a letter of each kind may read: it is put into words when it goes out, from what is so then,
and what moved before anybody heard of it is asked for anew where its doctor wants that."""


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+"
UNKNOWN = dict.fromkeys(("was", "time", "starts", "expected"), "\n")
"""Moments at which the beginning of a sentence ends."""


def about(row: AnyRow) -> list[int]:
    """Return of which appointments a row of the outbox tells."""
    if row.kind == "called_off":
        return list(json.loads(row.about)["appointments"])
    return [] if row.appointment_id is None else [row.appointment_id]


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads messages in English."""

    languages: Languages
    views: Mapping[int, AppointmentView]
    by_uid: Mapping[str, AppointmentView]

    @classmethod
    def of(cls, languages: Languages, views: Sequence[AppointmentView]) -> "Reading":
        """Return who reads of these appointments."""
        by_id: dict[int, AppointmentView] = {view.appointment.id: view for view in views}
        return cls(languages, by_id, {view.appointment.uid: view for view in views})

    def facts(self, heard: Heard) -> Iterator[Fact]:
        """Say what a message tells: nothing, where it is no letter about a change."""
        buttons = [found for one in heard.payloads if (found := _fresh(one)) is not None]
        if any(entry.cancelled for entry in heard.entries) and self._loss(heard) is None:
            for entry in heard.entries:
                yield Fact(heard.chat, entry.uid, "cancelled")
        elif buttons:
            yield from self._by_button(heard, buttons)

    def _by_button(self, heard: Heard, buttons: Sequence[Action]) -> Iterator[Fact]:
        first, last = buttons[0], buttons[-1]
        if isinstance(first, ShowScheduleDay):
            yield Fact(heard.chat, bare(body(heard).split("\n\n")[1]), "cancelled")
        elif isinstance(last, ShowPracticeAppointment):
            yield from self._of(heard, last.appointment, DOCTORS)
        elif isinstance(first, ShowAppointment | TakeProposal):
            about = {one.appointment: one for one in buttons if isinstance(one, ShowAppointment)}
            for number in about or [first.appointment]:
                yield from self._of(heard, number, PATIENTS)
        elif loss := self._loss(heard):
            yield Fact(heard.chat, bare(body(heard).split("\n\n")[1]), loss)

    def _of(
        self, heard: Heard, number: int, sentences: Mapping[str, Sequence[str]]
    ) -> Iterator[Fact]:
        view = self.views[number]
        words = self._words(heard, view, sentences)
        if words is not None:
            yield Fact(heard.chat, view.appointment.uid, words)

    def _loss(self, heard: Heard) -> str | None:
        """Return how a request came to nothing, where that is what a patient reads."""
        doctors = {view.doctor.id: view for view in self.views.values()}
        found = (self._words(heard, view, PATIENTS_LOSS) for view in doctors.values())
        return next((words for words in found if words is not None), None)

    def _words(
        self, heard: Heard, view: AppointmentView, sentences: Mapping[str, Sequence[str]]
    ) -> str | None:
        t = self.languages.speak("en")
        names = {"doctor": view.doctor.name, "patient": view.patient.name}
        for words, keys in sentences.items():
            for key in keys:
                whole = t(key, **names, **UNKNOWN)
                if body(heard).startswith(plain(whole).partition("\n")[0]):
                    return words
        return None

    def is_reminder(self, heard: Heard) -> bool:
        """Whether this reads as a reminder."""
        t = self.languages.speak("en")
        begins = plain(t("letter.reminder", time="\n")), plain(t("letter.reminders", day="\n"))
        return any(one.partition("\n")[0] in heard.text for one in begins)

    # How an appointment is known where no button names it

    def when(self, view: AppointmentView) -> str:
        """Return the lines that say when an appointment is."""
        return bare(plain(when(self.languages.speak("en"), view.appointment.span)))

    def as_doctor_reads(self, view: AppointmentView) -> str:
        """Return the lines by which a doctor knows a cancelled appointment."""
        return bare(plain(letters._visitor(self.languages.speak("en"), view)))

    def mark(self, view: AppointmentView, words: str, side: Side) -> str:
        """Return how a letter that tells this names the appointment."""
        if side is Side.DOCTOR and words == "cancelled":
            return self.as_doctor_reads(view)
        if side is Side.PATIENT and words in PATIENTS_LOSS:
            t = self.languages.speak("en")
            named = t("letter.with", doctor=view.doctor.name)
            return bare(plain(lined(when(t, view.appointment.span), named)))
        return view.appointment.uid

    def asks_to_accept(self, heard: Heard) -> int | None:
        """Return the sequence of the request that a letter lets a doctor accept, if it does."""
        buttons = [_fresh(one) for one in heard.payloads]
        return next((one.seen for one in buttons if isinstance(one, AcceptRequest)), None)

    def says_it_waits(self, heard: Heard, view: AppointmentView) -> bool:
        """Whether a patient's letter says that the doctor must agree first."""
        t = self.languages.speak("en")
        moved = plain(t("letter.moved-waits", until="\n")).partition("\n")[0]
        return moved in heard.text or self._words(heard, view, PATIENTS) in {"requested", "off"}


def body(heard: Heard) -> str:
    """Return what a message says, without for whom it is said."""
    first, _, rest = heard.text.partition("\n\n")
    return rest if first.startswith("For: ") else heard.text


def _fresh(payload: str) -> Action | None:
    """Return the action of a letter's own button; its press leaves the letter as it is."""
    if not payload.startswith("!"):
        return None
    try:
        return opened(payload)[1]
    except UnknownPayloadError:
        return None


def bare(text: str) -> str:
    """Return a text whose days are named alike, whenever and in whichever year it is read."""
    return re.sub(rf"([Tt]oday, |[Tt]omorrow, )?({_DAY})( \d{{4}})?", r"\2", text)


def plain(html: Markup | str) -> str:
    """Return a sentence as a reader sees it."""
    return html.replace("<b>", "").replace("</b>", "")
