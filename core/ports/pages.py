"""All pages that only read, as one port."""

from typing import Protocol

from core.ports.agenda import AgendaPages
from core.ports.announcements import AnnouncementPages
from core.ports.appointments import AppointmentPages
from core.ports.busy import BusyPages
from core.ports.decisions import DecisionPages
from core.ports.desk import DeskPages
from core.ports.directory import DirectoryPages
from core.ports.doctors import DoctorPages
from core.ports.feeds import FeedPages
from core.ports.figures import FigurePages
from core.ports.finding import FindingPages
from core.ports.home import HomePages
from core.ports.hours import HoursPages
from core.ports.invitations import InvitationPages
from core.ports.ledger import LedgerPages
from core.ports.lists import ListPages
from core.ports.live_check import LiveCheckPages
from core.ports.numbers import NumberPages
from core.ports.people import PeoplePages
from core.ports.records import RecordPages
from core.ports.requests import RequestPages
from core.ports.slots import SlotPages
from core.ports.stand_in import StandInPages
from core.ports.time_off import TimeOffPages
from core.ports.trail import TrailPages
from core.ports.waitlist import WaitlistPages


class Queries(
    PeoplePages,
    DoctorPages,
    DecisionPages,
    DeskPages,
    DirectoryPages,
    InvitationPages,
    FindingPages,
    SlotPages,
    HoursPages,
    TimeOffPages,
    AppointmentPages,
    HomePages,
    AgendaPages,
    RequestPages,
    RecordPages,
    TrailPages,
    WaitlistPages,
    StandInPages,
    FigurePages,
    NumberPages,
    FeedPages,
    BusyPages,
    LedgerPages,
    LiveCheckPages,
    AnnouncementPages,
    ListPages,
    Protocol,
):
    """Pages that only read, on connections that never wait for a writer."""
