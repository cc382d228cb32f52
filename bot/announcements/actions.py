"""Buttons with which an admin tells many something."""

from datetime import date

from bot.chat.payload import Action, action
from core.model import AnnouncementId, DoctorId, Whom


@action("nl")
class ShowAnnouncements(Action):
    page: int


@action("nn")
class NewAnnouncement(Action):
    """Choose for whom."""


@action("na")
class AnnounceTo(Action):
    """Write to everybody, or to all in a role."""

    whom: Whom


@action("nd")
class ChooseAnnouncedDoctor(Action):
    """Write to the patients of one doctor: ask of whom."""

    page: int


@action("ny")
class ChooseAnnouncedDay(Action):
    doctor: DoctorId


@action("nc")
class AnnounceToDay(Action):
    doctor: DoctorId
    day: date


@action("nv")
class ShowAnnouncement(Action):
    """A draft with all that can be done to it; one that goes out, with how far it is."""

    announcement: AnnouncementId


@action("nt")
class WriteAnnouncement(Action):
    """Ask for the words in this language."""

    announcement: AnnouncementId
    language: str


@action("ns")
class SameForAll(Action):
    """Everybody reads the words in this language."""

    announcement: AnnouncementId
    language: str


@action("np")
class PreviewAnnouncement(Action):
    """What readers of this language will read."""

    announcement: AnnouncementId
    language: str


@action("nm")
class SendToMe(Action):
    """Get it oneself, in every language, as its readers would."""

    announcement: AnnouncementId


@action("ng")
class ConfirmAnnouncement(Action):
    """``seen`` is the version that was previewed."""

    announcement: AnnouncementId
    seen: int


@action("nx")
class DiscardAnnouncement(Action):
    announcement: AnnouncementId


@action("nz")
class PauseAnnouncement(Action):
    announcement: AnnouncementId


@action("nr")
class ResumeAnnouncement(Action):
    announcement: AnnouncementId


@action("nq")
class AskStopAnnouncement(Action):
    announcement: AnnouncementId


@action("no")
class StopAnnouncement(Action):
    announcement: AnnouncementId


@action("nu")
class ShowMissed(Action):
    """Whom it did not reach."""

    announcement: AnnouncementId
    page: int
