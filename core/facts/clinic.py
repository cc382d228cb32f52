"""What happened to the clinic's word to many: announcements, and maintenance."""

from dataclasses import dataclass
from typing import TypeAlias

from core.model import Announcement, Maintenance


@dataclass(frozen=True, slots=True)
class AnnouncementWritten:
    """An admin wrote or changed the words of an announcement; nobody reads them yet."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementDiscarded:
    """A draft was thrown away."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementStarted:
    """An admin confirmed an announcement: from now on it goes out."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementPaused:
    """An announcement goes out no further until an admin lets it."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementResumed:
    """A paused announcement goes on."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementStopped:
    """An announcement goes out no further for good."""

    announcement: Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementDone:
    """An announcement reached everybody whom it could."""

    announcement: Announcement


AnnouncementFact: TypeAlias = (
    AnnouncementWritten
    | AnnouncementDiscarded
    | AnnouncementStarted
    | AnnouncementPaused
    | AnnouncementResumed
    | AnnouncementStopped
    | AnnouncementDone
)
"""What becomes of an announcement."""


@dataclass(frozen=True, slots=True)
class MaintenancePlanned:
    """An admin set when the bot rests."""

    maintenance: Maintenance


@dataclass(frozen=True, slots=True)
class MaintenanceEnded:
    """An admin called maintenance off, or ended it early."""

    maintenance: Maintenance


MaintenanceFact: TypeAlias = MaintenancePlanned | MaintenanceEnded
"""When the bot rests."""
