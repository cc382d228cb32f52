"""What the clinic tells many at once, and when its assistant rests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.model.ids import AccountId, AnnouncementId, DoctorId, MaintenanceId
from core.model.times import Span


class Whom(StrEnum):
    """To whom something is announced."""

    ALL = "all"
    PATIENTS = "patients"
    DOCTORS = "doctors"
    ADMINS = "admins"
    DAY = "day"
    """The patients of one doctor on one day."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who is to read something; ``doctor`` and ``day`` where it is a doctor's day."""

    whom: Whom
    doctor: DoctorId | None = None
    day: date | None = None


class Progress(StrEnum):
    """How far an announcement is."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Words for many. ``texts`` are by language; who speaks another one reads the clinic's.

    ``version`` rises with every change of the words. It goes out in the order of the accounts' ids:
    to those up to ``cursor`` a letter is written, those above ``last`` came after it was confirmed.
    ``total`` is how many it was for then. ``ended_at`` is when the last letter was done with;
    ``reached`` and ``missed`` are counted by then. ``message`` shows the author how far it is,
    until that one has ``shown`` the end.
    """

    id: AnnouncementId
    author: AccountId | None
    readers: Readers
    made_at: datetime
    texts: Mapping[str, str] = field(default_factory=dict)
    progress: Progress = Progress.DRAFT
    version: int = 1
    total: int = 0
    cursor: int = 0
    last: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reached: int = 0
    missed: int = 0
    message: int | None = None
    shown: bool = False

    def words(self, language: str, usual: str) -> str:
        """Return what a reader of this language reads; ``usual`` is the clinic's language."""
        texts = self.texts
        return texts.get(language) or texts.get(usual) or next(iter(texts.values()), "")

    @property
    def all_written(self) -> bool:
        """Whether a letter is written to everybody."""
        return self.cursor >= self.last


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A stretch of time in which the bot rests; ``text`` says why, in the admin's own words.

    ``off_at`` is when an admin called it off, or ended it early. Those whose accounts are up to
    ``told`` were written to ahead, those up to ``untold`` of its being called off.
    """

    id: MaintenanceId
    span: Span
    text: str | None
    made_by: AccountId | None
    made_at: datetime
    off_at: datetime | None = None
    told: int = 0
    untold: int = 0

    def lasts(self, now: datetime) -> bool:
        """Whether the bot rests now."""
        return self.off_at is None and self.span.start <= now < self.span.end

    @property
    def called_off(self) -> bool:
        """Whether it was called off before it began."""
        return self.off_at is not None and self.off_at < self.span.start
