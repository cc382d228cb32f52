"""Joins what the clinic can do into what conversations use."""

from collections.abc import Collection
from typing import Protocol

from bot.chat.context import Services
from bot.chat.words import Languages, available
from bot.config.holidays import PublicHolidays
from bot.shared import phones
from bot.subjects import main_menu, origins
from core.announcements.maintenance import MaintenanceService
from core.announcements.sending import Announcing
from core.announcements.service import AnnouncementService
from core.appointments.booking import BookingService
from core.appointments.desk import DeskService
from core.appointments.holds import HoldService
from core.appointments.requests import RequestService
from core.appointments.service import AppointmentService
from core.appointments.undoing import UndoService
from core.appointments.visits import VisitService
from core.audit.service import TrailService
from core.busy.service import BusyService
from core.clock import Clock
from core.doctors.cards import CardService
from core.doctors.delays import DelayService
from core.doctors.digests import DigestService
from core.feeds.service import FeedService
from core.finding import Finder
from core.invitations.service import InvitationService
from core.ledger import LedgerService
from core.lists.service import ListService
from core.live_check.service import LiveCheckService
from core.numbers.service import ExportService
from core.own_data.service import OwnDataService
from core.people.access import AccessService
from core.people.admins import AdminService
from core.people.family import FamilyService
from core.people.limits import APPLICATIONS_PER_DAY, MISSES_PER_DAY, SIGN_UPS_PER_DAY, DayLimit
from core.people.profiles import ProfileService
from core.people.service import PeopleService
from core.policy import ClinicPolicy
from core.ports.feeds import Fetches
from core.ports.forms import Forms
from core.ports.live_screens import LiveScreens
from core.ports.outbox import Deliveries
from core.ports.pages import Queries
from core.ports.work import OpenWork
from core.records.service import RecordService
from core.records.sharing import SharingService
from core.slots.availability import Availability
from core.slots.hours import HoursService
from core.slots.service import SlotService
from core.slots.time_off import TimeOffService
from core.waitlist.rounds import WaitlistRounds
from core.waitlist.service import WaitlistService


class Shelves(Protocol):
    """What keeps the clinic's things, besides the units of work in which it decides."""

    @property
    def queries(self) -> Queries:
        """What screens show."""

    @property
    def forms(self) -> Forms:
        """What is half written."""

    @property
    def live_screens(self) -> LiveScreens:
        """Which screen of a chat can be pressed."""

    @property
    def deliveries(self) -> Deliveries:
        """What goes out."""

    @property
    def fetches(self) -> Fetches:
        """How often calendars are fetched."""


def services_of(
    shelves: Shelves,
    open_work: OpenWork,
    policy: ClinicPolicy,
    clock: Clock,
    schemes: Collection[str] = ("https",),
) -> Services:
    """Return the services of a clinic that decides in ``open_work`` and reads from ``shelves``.

    ``schemes`` are those of the calendars elsewhere that may be read.
    """
    holidays = PublicHolidays(policy.country, policy.region)
    phone = None if policy.phone is None else phones.shown(policy.phone)
    languages = Languages(policy.zone, policy.language, phone)
    erased = languages.speak(None).plain("patient.erased")
    booking = BookingService(open_work, policy, clock)
    changes = AppointmentService(open_work, holidays, policy, clock)
    return Services(
        policy=policy,
        clock=clock,
        languages=languages,
        booking=booking,
        holds=HoldService(open_work, policy, clock),
        appointments=changes,
        undoing=UndoService(open_work, holidays, policy, clock),
        for_anybody=DeskService(open_work, holidays, policy, clock),
        requests=RequestService(open_work, holidays, policy, clock),
        visits=VisitService(open_work, policy, clock),
        slots=SlotService(open_work, policy, clock),
        hours=HoursService(open_work, shelves.queries, holidays, policy, clock),
        time_off=TimeOffService(open_work, policy, clock),
        waitlist=WaitlistService(open_work, booking, changes, policy, clock),
        rounds=WaitlistRounds(open_work, shelves.queries, policy, clock),
        people=PeopleService(open_work, policy, clock),
        admins_made=AdminService(open_work, policy, clock),
        access=AccessService(open_work, policy, clock),
        lists=ListService(
            open_work, shelves.queries, policy, clock, available(), languages.shelf.put
        ),
        invitations=InvitationService(open_work, policy, clock),
        family=FamilyService(open_work, holidays, policy, clock, erased),
        own_data=OwnDataService(open_work, holidays, policy, clock, erased),
        exports=ExportService(open_work, shelves.queries, policy, clock),
        profiles=ProfileService(open_work, policy, clock),
        records=RecordService(open_work, policy, clock),
        sharing=SharingService(open_work, policy, clock),
        cards=CardService(open_work, policy, clock),
        delays=DelayService(open_work, policy, clock),
        digests=DigestService(open_work, shelves.queries, policy, clock),
        ledger=LedgerService(open_work, policy, clock),
        trail=TrailService(open_work, shelves.queries, policy, clock),
        live_check=LiveCheckService(open_work, shelves.queries, policy, clock),
        announcements=AnnouncementService(open_work, policy, clock),
        announcing=Announcing(open_work, shelves.queries, policy, clock),
        maintenance=MaintenanceService(open_work, shelves.queries, policy, clock),
        availability=Availability(shelves.queries, policy, clock),
        finder=Finder(shelves.queries, policy, clock),
        queries=shelves.queries,
        holidays=holidays,
        forms=shelves.forms,
        live_screens=shelves.live_screens,
        deliveries=shelves.deliveries,
        feeds=FeedService(open_work, policy, clock),
        fetches=shelves.fetches,
        busy=BusyService(open_work, policy, clock, schemes),
        menu=main_menu(),
        origins=origins(),
        sign_ups=DayLimit(shelves.queries.sign_ups, clock, SIGN_UPS_PER_DAY),
        applications=DayLimit(shelves.queries.applications, clock, APPLICATIONS_PER_DAY),
        missed_invitations=DayLimit(shelves.queries.missed_invitations, clock, MISSES_PER_DAY),
    )
