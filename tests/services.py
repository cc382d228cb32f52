"""The clinic's services as tests call them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

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
from core.busy.service import BusyService
from core.clock import Clock
from core.doctors.cards import CardService
from core.doctors.delays import DelayService
from core.doctors.digests import DigestService
from core.finding import Finder
from core.invitations.service import InvitationService
from core.lists.service import ListService
from core.lists.vocabulary import Vocabulary
from core.numbers.service import ExportService
from core.own_data.service import OwnDataService
from core.people.access import AccessService
from core.people.admins import AdminService
from core.people.family import FamilyService
from core.people.profiles import ProfileService
from core.people.service import PeopleService
from core.policy import ClinicPolicy
from core.records.service import RecordService
from core.records.sharing import SharingService
from core.slots.availability import Availability
from core.slots.hours import HoursService
from core.slots.service import SlotService
from core.slots.time_off import TimeOffService
from core.waitlist.rounds import WaitlistRounds
from core.waitlist.service import WaitlistService
from storage.store import Store

ERASED = "Erased patient"


@dataclass(frozen=True, slots=True)
class SetHolidays:
    """The public holidays that the test sets."""

    days: Mapping[date, str] = field(default_factory=dict)

    def between(self, first: date, last: date, language: str | None = None) -> Mapping[date, str]:  # noqa: ARG002 (the port's signature)
        return {day: name for day, name in sorted(self.days.items()) if first <= day <= last}


class Services:
    """The clinic's services, on this store or on another one of the same database."""

    store: Store
    clock: Clock
    policy: ClinicPolicy

    def booking(self, store: Store | None = None) -> BookingService:
        return BookingService((store or self.store).open_work, self.policy, self.clock)

    def undoing(self, store: Store | None = None) -> UndoService:
        where = store or self.store
        return UndoService(where.open_work, SetHolidays(), self.policy, self.clock)

    def changes(self, store: Store | None = None) -> AppointmentService:
        where = store or self.store
        return AppointmentService(where.open_work, SetHolidays(), self.policy, self.clock)

    def answers(self, store: Store | None = None) -> RequestService:
        where = store or self.store
        return RequestService(where.open_work, SetHolidays(), self.policy, self.clock)

    def waiting(self, store: Store | None = None) -> WaitlistService:
        return WaitlistService(
            (store or self.store).open_work,
            self.booking(store),
            self.changes(store),
            self.policy,
            self.clock,
        )

    def rounds(self, store: Store | None = None) -> WaitlistRounds:
        kept = store or self.store
        return WaitlistRounds(kept.open_work, kept.queries, self.policy, self.clock)

    def marking(self, store: Store | None = None) -> VisitService:
        return VisitService((store or self.store).open_work, self.policy, self.clock)

    def holding(self, store: Store | None = None) -> HoldService:
        return HoldService((store or self.store).open_work, self.policy, self.clock)

    def publishing(self, store: Store | None = None) -> SlotService:
        return SlotService((store or self.store).open_work, self.policy, self.clock)

    def hours(
        self, store: Store | None = None, holidays: Mapping[date, str] | None = None
    ) -> HoursService:
        where = store or self.store
        return HoursService(
            where.open_work, where.queries, SetHolidays(holidays or {}), self.policy, self.clock
        )

    def away(self, store: Store | None = None) -> TimeOffService:
        return TimeOffService((store or self.store).open_work, self.policy, self.clock)

    def busy(self, store: Store | None = None) -> BusyService:
        return BusyService((store or self.store).open_work, self.policy, self.clock)

    def availability(self) -> Availability:
        return Availability(self.store.queries, self.policy, self.clock)

    def finder(self) -> Finder:
        return Finder(self.store.queries, self.policy, self.clock)

    def desk(self, store: Store | None = None) -> PeopleService:
        return PeopleService((store or self.store).open_work, self.policy, self.clock)

    def for_anybody(self, store: Store | None = None) -> DeskService:
        where = store or self.store
        return DeskService(where.open_work, SetHolidays(), self.policy, self.clock)

    def access(self, store: Store | None = None) -> AccessService:
        return AccessService((store or self.store).open_work, self.policy, self.clock)

    def admins(self, store: Store | None = None) -> AdminService:
        return AdminService((store or self.store).open_work, self.policy, self.clock)

    def invitations(self, store: Store | None = None) -> InvitationService:
        return InvitationService((store or self.store).open_work, self.policy, self.clock)

    def lists(
        self, store: Store | None = None, heard: Callable[[Vocabulary], None] = lambda _: None
    ) -> ListService:
        where = store or self.store
        return ListService(
            where.open_work, where.queries, self.policy, self.clock, ("en", "ru"), heard
        )

    def family(self, store: Store | None = None) -> FamilyService:
        where = store or self.store
        return FamilyService(where.open_work, SetHolidays(), self.policy, self.clock, ERASED)

    def own_data(self, store: Store | None = None) -> OwnDataService:
        where = store or self.store
        return OwnDataService(where.open_work, SetHolidays(), self.policy, self.clock, ERASED)

    def exports(self, store: Store | None = None) -> ExportService:
        kept = store or self.store
        return ExportService(kept.open_work, kept.queries, self.policy, self.clock)

    def profiles(self, store: Store | None = None) -> ProfileService:
        return ProfileService((store or self.store).open_work, self.policy, self.clock)

    def records(self, store: Store | None = None) -> RecordService:
        return RecordService((store or self.store).open_work, self.policy, self.clock)

    def sharing(self, store: Store | None = None) -> SharingService:
        return SharingService((store or self.store).open_work, self.policy, self.clock)

    def cards(self, store: Store | None = None) -> CardService:
        return CardService((store or self.store).open_work, self.policy, self.clock)

    def delays(self, store: Store | None = None) -> DelayService:
        return DelayService((store or self.store).open_work, self.policy, self.clock)

    def announcements(self, store: Store | None = None) -> AnnouncementService:
        return AnnouncementService((store or self.store).open_work, self.policy, self.clock)

    def announcing(self, store: Store | None = None) -> Announcing:
        kept = store or self.store
        return Announcing(kept.open_work, kept.queries, self.policy, self.clock)

    def maintenance(self, store: Store | None = None) -> MaintenanceService:
        kept = store or self.store
        return MaintenanceService(kept.open_work, kept.queries, self.policy, self.clock)

    def digests(self, store: Store | None = None) -> DigestService:
        kept = store or self.store
        return DigestService(kept.open_work, kept.queries, self.policy, self.clock)
