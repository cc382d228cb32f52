"""One turn of a conversation: who is speaking, in which language, and the services at hand."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat.menu import MainMenu
from bot.chat.meter import UNMEASURED, Meter
from bot.chat.screen import Screen
from bot.chat.words import Languages, Translator
from core import fields
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
from core.errors import BadFieldError, BusyError
from core.feeds.service import FeedService
from core.finding import Finder
from core.invitations.service import InvitationService
from core.ledger import LedgerService
from core.lists.service import ListService
from core.live_check.service import LiveCheckService
from core.model import Account, Actor, Doctor, DoctorId, Patient, Principal
from core.numbers.service import ExportService
from core.own_data.service import OwnDataService
from core.people.access import AccessService
from core.people.admins import AdminService
from core.people.family import FamilyService
from core.people.limits import DayLimit
from core.people.profiles import ProfileService
from core.people.service import PeopleService
from core.policy import ClinicPolicy
from core.ports.feeds import Fetches
from core.ports.forms import Form, Forms
from core.ports.holidays import Holidays
from core.ports.live_screens import LiveScreens
from core.ports.outbox import Deliveries
from core.ports.pages import Queries
from core.records.service import RecordService
from core.records.sharing import SharingService
from core.slots.availability import Availability
from core.slots.hours import HoursService
from core.slots.service import SlotService
from core.slots.time_off import TimeOffService
from core.waitlist.rounds import WaitlistRounds
from core.waitlist.service import WaitlistService

FORM_KEPT = timedelta(days=2)
"""How long a half-written entry waits for its writer."""
_KEPT_UNTIL = "kept_until"
_ACTING_FOR = "acting_for"


@dataclass(frozen=True, slots=True)
class Services:
    """All that conversations may use; bot/services.py joins it."""

    policy: ClinicPolicy
    clock: Clock
    languages: Languages
    booking: BookingService
    holds: HoldService
    appointments: AppointmentService
    undoing: UndoService
    for_anybody: DeskService
    requests: RequestService
    visits: VisitService
    slots: SlotService
    hours: HoursService
    time_off: TimeOffService
    waitlist: WaitlistService
    rounds: WaitlistRounds
    people: PeopleService
    admins_made: AdminService
    access: AccessService
    invitations: InvitationService
    lists: ListService
    family: FamilyService
    own_data: OwnDataService
    exports: ExportService
    profiles: ProfileService
    records: RecordService
    sharing: SharingService
    cards: CardService
    delays: DelayService
    digests: DigestService
    ledger: LedgerService
    trail: TrailService
    live_check: LiveCheckService
    announcements: AnnouncementService
    announcing: Announcing
    maintenance: MaintenanceService
    availability: Availability
    finder: Finder
    queries: Queries
    holidays: Holidays
    forms: Forms
    live_screens: LiveScreens
    deliveries: Deliveries
    feeds: FeedService
    fetches: Fetches
    busy: BusyService
    menu: MainMenu
    sign_ups: DayLimit
    applications: DayLimit
    missed_invitations: DayLimit
    admins: frozenset[int] = frozenset()
    link: str = ""
    """Opens the private chat with the bot."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where deeds come from: the label of the subject, by the word that the trail has."""
    meter: Meter = UNMEASURED
    public_url: str | None = None
    """Where others reach the endpoint; None where the clinic has not switched that on."""


@dataclass(slots=True)
class Context:
    """What one press or message brought, and what its handler may ask for."""

    principal: Principal
    t: Translator
    services: Services
    update_id: int
    now: datetime
    telegram_name: str = ""
    form: Form | None = None
    """The half-written entry of this person, loaded before any handler runs."""
    stand_in: Doctor | None = field(default=None, kw_only=True)
    """The doctor for whom an admin acts, where one does; see bot/chat/standing_in.py."""
    refresh_menu: bool = field(default=False, kw_only=True)
    """Set where roles or language changed: the command menu follows."""
    origin: str = field(default="", kw_only=True)
    """Where what is done here comes from: a button's action, a command, a step of a form."""
    _left: bool = field(default=False, init=False)
    _kept: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._kept = self.kept_until is not None

    @property
    def account(self) -> Account:
        """The account that speaks."""
        return self.principal.account

    @property
    def patient(self) -> Patient | None:
        """The patient that the speaker is; None before they signed up."""
        return self.principal.patient

    @property
    def doctor_id(self) -> DoctorId | None:
        """The doctor that the speaker is, vouched for or not."""
        return None if self.principal.doctor is None else self.principal.doctor.id

    @property
    def actor(self) -> Actor:
        """Who does what this press or message asks for, for the audit trail."""
        return Actor(self.account.id, self.origin, self.acting_for)

    @property
    def acting_for(self) -> DoctorId | None:
        """The doctor for whom an admin acts, where one does."""
        return None if self.stand_in is None else self.stand_in.id

    @property
    def form_acts_for(self) -> DoctorId | None:
        """The doctor for whom an admin began what is half written."""
        number = None if self.form is None else self.form.draft.get(_ACTING_FOR)
        return DoctorId(number) if isinstance(number, int) else None

    def menu(self) -> Screen:
        """Return the menu of what this person can do."""
        return self.services.menu.show(self.principal, self.t)

    @property
    def suggested_name(self) -> str | None:
        """The name that Telegram knows, where it would do as a name here."""
        try:
            return fields.name(self.telegram_name[: fields.NAME_LONGEST])
        except BadFieldError:
            return None

    @property
    def handled_before(self) -> bool:
        """Whether this very update brought the form here, before a crash lost the answer."""
        return self.form is not None and self.form.update_id == self.update_id

    async def ask(
        self,
        step: str,
        draft: Mapping[str, object] | None = None,
        *,
        kept_until: datetime | None = None,
    ) -> None:
        """Remember what is being asked and was entered so far; None keeps the present draft.

        Until ``kept_until`` a slot is kept for this entry; whoever leaves it sooner frees the slot.
        """
        kept = dict(self.form.draft) if draft is None and self.form else dict(draft or {})
        if kept_until is not None:
            kept[_KEPT_UNTIL] = int(kept_until.timestamp())
        kept.pop(_ACTING_FOR, None)
        if self.acting_for is not None:
            kept[_ACTING_FOR] = self.acting_for
        self.form = Form(step, kept, self.update_id)
        self._left = False
        await self.services.forms.put(self.account.id, self.form, self.now + FORM_KEPT)

    async def set_aside(self, step: str) -> None:
        """Keep what was entered at a step where nothing is asked; no slot is kept for it longer."""
        draft = dict(self.form.draft) if self.form else {}
        draft.pop(_KEPT_UNTIL, None)
        await self.ask(step, draft)

    def leave(self) -> None:
        """Be done with the half-written entry.

        It is forgotten in ``settle``, after the answer went out: handled again after a crash, the
        same update finds what it found the first time.
        """
        self._left = self._left or self.form is not None
        self.form = None

    def slot_taken(self) -> None:
        """The slot that was kept for this entry is booked: there is nothing to free."""
        self._kept = False

    async def settle(self) -> None:
        """Forget the entry that was left, and free the slot that was kept for it."""
        if self._left:
            await self.services.forms.clear(self.account.id)
            self._left = False
        if self._kept and self.kept_until is None:
            with suppress(BusyError):  # then it becomes free by itself
                await self.services.holds.release(self.account.id)
        self._kept = False

    @property
    def kept_until(self) -> datetime | None:
        """Until when a slot is kept for the entry; None where none is, or no longer."""
        until = None if self.form is None else self.form.draft.get(_KEPT_UNTIL)
        if not isinstance(until, int) or until <= self.now.timestamp():
            return None
        return datetime.fromtimestamp(until, UTC)

    def draft(self, *steps: str) -> Mapping[str, object] | None:
        """Return the draft if the form stands at one of these steps, else None."""
        return self.form.draft if self.form is not None and self.form.step in steps else None
