"""Who may do what an admin does: nobody else, least of all an admin who was shut out."""

from datetime import date

from bot.announcements.actions import (
    AnnounceTo,
    AnnounceToDay,
    AskStopAnnouncement,
    ChooseAnnouncedDay,
    ChooseAnnouncedDoctor,
    ConfirmAnnouncement,
    DiscardAnnouncement,
    NewAnnouncement,
    PauseAnnouncement,
    PreviewAnnouncement,
    ResumeAnnouncement,
    SameForAll,
    SendToMe,
    ShowAnnouncement,
    ShowAnnouncements,
    ShowMissed,
    StopAnnouncement,
    WriteAnnouncement,
)
from bot.invitations.actions import (
    AskLasts,
    AskRevoke,
    AskUses,
    BecomeAdmin,
    LookAtInvitation,
    MakeInvitation,
    NewInvitation,
    RevokeInvitation,
    ShowInvitation,
)
from bot.ledger.actions import (
    SendAllAgain,
    SendOneAgain,
    ShowFailedLetters,
    ShowWaitingLetters,
    TickCall,
)
from bot.lists.actions import (
    AddToList,
    AddUnlisted,
    AskListName,
    AskMerge,
    ChooseMergeInto,
    ConfirmListEntry,
    KeepSuggestedName,
    MergeEntries,
    RetireEntry,
    ShowList,
    ShowListEntry,
    ShowUnlisted,
)
from bot.lists.draft import NewEntry
from bot.live_check.actions import AskMend, Mend, ShowLiveCheck
from bot.maintenance.actions import (
    ConfirmMaintenance,
    EndMaintenance,
    LookAtMaintenance,
    PickMaintenanceDay,
    PickMaintenanceStart,
    PlanMaintenance,
    ShowMaintenance,
    ShowMaintenances,
    WriteMaintenanceText,
)
from bot.numbers.actions import (
    WHOLE_CLINIC,
    Bars,
    ChooseFirstDay,
    ChooseLastDay,
    ExportAppointments,
    ExportPeople,
    ShowChart,
    ShowDoctorNumbers,
    ShowLists,
    ShowNumbers,
    ShowWeekNumbers,
)
from bot.people.actions import (
    AskAdmin,
    AskShutOut,
    AskWhyShutOut,
    Deal,
    DecideCard,
    DecideDoctor,
    DecidePatient,
    Decline,
    LetIn,
    SetAdmin,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
    ShowTheirAppointments,
    ShutOut,
    WhyNot,
)
from bot.shared.links.days import PRESENT
from bot.shared.links.desk import (
    FindPatient,
    FindPeople,
    ShowAdmin,
    ShowAtWork,
    ShowCallList,
    ShowDeskAppointment,
    ShowDeskPatient,
    ShowLedger,
    ShowPerson,
    ShowQueue,
    ShowToday,
    ShowUnconfirmed,
    StandIn,
)
from bot.shared.links.exchange import ExportForExchange
from bot.shared.links.invitations import ShowInvitations
from bot.shared.links.people import NO_SLOT
from bot.stand_in.actions import (
    AskDeskReason,
    Because,
    CheckDeskBooking,
    CheckDeskCancel,
    CheckDeskMove,
    ChooseDoctorFor,
    ConfirmDeskBooking,
    ConfirmDeskCancel,
    ConfirmDeskMove,
    NewPatient,
    RegisterAnyway,
    ShowDeskDay,
    ShowDeskMonth,
    ShowDeskMoveDay,
    ShowDeskMoveMonth,
    ShowFound,
    ShowPractices,
)
from bot.trail.actions import ANYWHERE, BeginTrail, Narrow, NarrowTrail, ShowEntry, ShowTrail
from core.appointments.rules import fingerprint
from core.audit.search import Kind, Side
from core.live_check.laws import Law
from core.model import (
    AccountId,
    AnnouncementId,
    DoctorId,
    InvitationId,
    Invited,
    ListEntryId,
    ListKind,
    MaintenanceId,
    PatientId,
    Slot,
    Subject,
    Whom,
)
from core.people.access import Access
from core.ports.directory import InRole, InState, PersonKind
from core.ports.ledger import Reason
from core.ports.numbers import RowKind
from tests.journey.roles import row
from tests.journey.world import Things

FIRST, SECOND, NONE = ListEntryId(1), ListEntryId(2), ListEntryId(10**9)
NAMED = NewEntry(ListKind.SPECIALTY, None, {"en": "Sleep medicine"})
BOTH = NAMED.named("ru", "Сомнология")
LOOKS, DOES, NOBODY = "-------.", "-------+", "--------"


def decline(about: Subject, whom: int, seen: int) -> Decline:
    return Decline(about, whom, WhyNot.UNPROVEN, seen)


def seen(of: Things, slot: Slot) -> str:
    """Return what the desk saw of a time of the doctor's."""
    return fingerprint(slot, of.doctor, of.policy, None)


def of_colleague(of: Things, slot: Slot) -> str:
    """Return what the desk saw of a time of the other doctor's."""
    return fingerprint(slot, of.colleague, of.policy, None)


def account(of: Things) -> AccountId:
    """Return the account of the doctor."""
    assert of.doctor.account_id is not None
    return of.doctor.account_id


def trail(of: Things) -> tuple[Kind, Side, str, int, int, str]:
    today = of.day.toordinal()
    return Kind.ALL, Side.ANY, f"p{of.patient}", today - 99, today, ANYWHERE


NO_ANNOUNCEMENT, NO_MAINTENANCE = AnnouncementId(99), MaintenanceId(99)

ADMIN = (
    row(LOOKS, lambda _: ShowAnnouncements(0)),
    row(LOOKS, lambda _: NewAnnouncement()),
    row(LOOKS, lambda _: AnnounceTo(Whom.ALL)),
    row(LOOKS, lambda _: ChooseAnnouncedDoctor(0)),
    row(LOOKS, lambda of: ChooseAnnouncedDay(of.doctor.id)),
    row(LOOKS, lambda of: AnnounceToDay(of.doctor.id, of.day)),
    row(NOBODY, lambda _: ShowAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: WriteAnnouncement(NO_ANNOUNCEMENT, "en")),
    row(NOBODY, lambda _: SameForAll(NO_ANNOUNCEMENT, "en")),
    row(NOBODY, lambda _: PreviewAnnouncement(NO_ANNOUNCEMENT, "en")),
    row(NOBODY, lambda _: SendToMe(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: ConfirmAnnouncement(NO_ANNOUNCEMENT, 1)),
    row(NOBODY, lambda _: DiscardAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: PauseAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: ResumeAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: AskStopAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: StopAnnouncement(NO_ANNOUNCEMENT)),
    row(NOBODY, lambda _: ShowMissed(NO_ANNOUNCEMENT, 0)),
    row(LOOKS, lambda _: ShowMaintenances()),
    row(LOOKS, lambda of: PlanMaintenance(of.day)),
    row(LOOKS, lambda of: PickMaintenanceDay(of.day)),
    row(LOOKS, lambda of: PickMaintenanceStart(of.free.span.start)),
    row(LOOKS, lambda of: LookAtMaintenance(of.free.span.start, of.free.span.end)),
    row(LOOKS, lambda of: WriteMaintenanceText(of.free.span.start, of.free.span.end)),
    row(DOES, lambda of: ConfirmMaintenance(of.free.span.start, of.free.span.end)),
    row(LOOKS, lambda _: ShowMaintenance(NO_MAINTENANCE)),
    row(NOBODY, lambda _: EndMaintenance(NO_MAINTENANCE)),
    row(LOOKS, lambda _: ShowAdmin()),
    row(LOOKS, lambda _: ShowToday(0)),
    row(LOOKS, lambda _: ShowAtWork(free=False, page=0)),
    row(LOOKS, lambda _: ShowAtWork(free=True, page=0)),
    row(LOOKS, lambda _: ShowUnconfirmed(0)),
    row(LOOKS, lambda _: ShowQueue(0)),
    row(LOOKS, lambda of: ShowCardRequest(of.doctor.id)),
    row(DOES, lambda of: DecideCard(of.doctor.id, approve=True, seen=1)),
    row(LOOKS, lambda of: DecideCard(of.doctor.id, approve=True, seen=2)),  # look again
    row(LOOKS, lambda of: ShowApplication(of.applicant)),
    row(LOOKS, lambda of: ShowNewPatient(of.newcomer)),
    row(DOES, lambda of: DecideDoctor(of.applicant, approve=True, seen=of.application)),
    row(LOOKS, lambda of: DecideDoctor(of.applicant, approve=False, seen=of.application)),
    row(DOES, lambda of: decline(Subject.DOCTOR, of.applicant, of.application)),
    row(DOES, lambda of: decline(Subject.PATIENT, of.newcomer, of.sign_up)),
    row(DOES, lambda of: decline(Subject.CARD, of.doctor.id, 1)),
    row(LOOKS, lambda of: decline(Subject.CARD, of.doctor.id, 2)),  # look again
    row(LOOKS, lambda of: decline(Subject.DOCTOR, of.doctor.id, 1)),  # decided already
    row(LOOKS, lambda of: DecideDoctor(of.applicant, approve=True, seen=1)),  # look again
    row(LOOKS, lambda of: DecideDoctor(of.doctor.id, approve=False, seen=1)),  # decided already
    row(DOES, lambda of: DecidePatient(of.newcomer, approve=True, seen=of.sign_up)),
    row(LOOKS, lambda of: DecidePatient(of.newcomer, approve=True, seen=1)),
    row(LOOKS, lambda of: DecidePatient(of.patient, approve=False, seen=1)),
    # Acting for a doctor
    row(LOOKS, lambda _: ShowPractices(0)),
    row(LOOKS, lambda of: StandIn(of.doctor.id)),
    row(NOBODY, lambda of: StandIn(of.applicant)),
    # Appointments for anybody
    row(LOOKS, lambda _: FindPatient(NO_SLOT)),
    row(LOOKS, lambda _: ShowFound(NO_SLOT, 0)),
    row(LOOKS, lambda _: NewPatient(NO_SLOT)),
    row(LOOKS, lambda _: RegisterAnyway(NO_SLOT)),
    row(DOES, lambda _: RegisterAnyway(NO_SLOT), "desk.known", name="Otto", phone="+4930555111"),
    row(LOOKS, lambda of: ShowDeskPatient(of.patient, NO_SLOT)),
    row(LOOKS, lambda of: ShowDeskPatient(of.patient, of.free.id)),
    row(NOBODY, lambda _: ShowDeskPatient(PatientId(10**9), NO_SLOT)),
    row(LOOKS, lambda of: ChooseDoctorFor(of.patient, 0)),
    row(LOOKS, lambda of: ShowDeskMonth(of.patient, of.doctor.id, of.day)),
    row(NOBODY, lambda of: ShowDeskMonth(of.patient, of.applicant, of.day)),
    row(LOOKS, lambda of: ShowDeskDay(of.patient, of.doctor.id, of.day)),
    row(LOOKS, lambda of: CheckDeskBooking(of.patient, of.free.id)),
    row(DOES, lambda of: ConfirmDeskBooking(of.patient, of.free.id, seen(of, of.free))),
    row(LOOKS, lambda of: ConfirmDeskBooking(of.patient, of.free.id, seen(of, of.later))),
    row(NOBODY, lambda of: ConfirmDeskBooking(of.newcomer, of.taken.id, seen(of, of.taken))),
    row(LOOKS, lambda of: ShowDeskAppointment(of.appointment)),
    row(LOOKS, lambda of: ShowDeskMoveMonth(of.appointment, of.day)),
    row(LOOKS, lambda of: ShowDeskMoveDay(of.appointment, of.day)),
    row(LOOKS, lambda of: CheckDeskMove(of.appointment, of.free.id)),
    row(NOBODY, lambda of: CheckDeskMove(of.appointment, of.elsewhere.id)),
    row(DOES, lambda of: ConfirmDeskMove(of.appointment, of.free.id, seen(of, of.free))),
    row(
        NOBODY,
        lambda of: ConfirmDeskMove(of.appointment, of.elsewhere.id, of_colleague(of, of.elsewhere)),
    ),
    row(LOOKS, lambda of: AskDeskReason(of.appointment)),
    row(LOOKS, lambda of: CheckDeskCancel(of.appointment, Because.ASKED)),
    row(LOOKS, lambda of: ConfirmDeskCancel(of.appointment, Because.TYPED)),
    row(DOES, lambda of: ConfirmDeskCancel(of.appointment, Because.CLINIC)),
    # Invitations
    row(LOOKS, lambda _: ShowInvitations(0)),
    row(LOOKS, lambda _: NewInvitation()),
    row(LOOKS, lambda _: AskUses(Invited.ADMIN)),
    row(LOOKS, lambda _: AskLasts(Invited.ADMIN, 1)),
    row(NOBODY, lambda _: AskLasts(Invited.ADMIN, 10**9)),
    row(LOOKS, lambda _: LookAtInvitation(Invited.ADMIN, 1, 7)),
    row(NOBODY, lambda _: LookAtInvitation(Invited.ADMIN, 1, 10**9)),
    row(DOES, lambda _: MakeInvitation(Invited.ADMIN, 1, 7, "row")),
    row(LOOKS, lambda _: MakeInvitation(Invited.ADMIN, 1, 7, "world")),  # made already
    row(NOBODY, lambda _: MakeInvitation(Invited.ADMIN, 0, 7, "none")),
    row(LOOKS, lambda of: ShowInvitation(of.invitation, 0)),
    row(NOBODY, lambda _: ShowInvitation(InvitationId(10**9), 0)),
    row(LOOKS, lambda of: AskRevoke(of.invitation)),
    row(DOES, lambda of: RevokeInvitation(of.invitation)),
    row(NOBODY, lambda _: RevokeInvitation(InvitationId(10**9))),
    row(NOBODY, lambda of: BecomeAdmin(of.invitation)),  # nobody has opened it
    # Lists
    row(LOOKS, lambda _: ShowList(ListKind.SPECIALTY, 0)),
    row(LOOKS, lambda _: ShowList(ListKind.LANGUAGE, 99)),
    row(LOOKS, lambda _: ShowUnlisted(ListKind.LANGUAGE, 0)),
    row(LOOKS, lambda _: AddUnlisted(ListKind.LANGUAGE, "none")),
    row(LOOKS, lambda _: AddToList(ListKind.SPECIALTY)),
    row(LOOKS, lambda _: KeepSuggestedName()),
    row(LOOKS, lambda _: KeepSuggestedName(), "lists.name", **NAMED.kept()),
    row(LOOKS, lambda _: ConfirmListEntry(NAMED.mark), "lists.name", **NAMED.kept()),
    row(LOOKS, lambda _: ConfirmListEntry("other"), "lists.look", **BOTH.kept()),
    row(DOES, lambda _: ConfirmListEntry(BOTH.mark), "lists.look", **BOTH.kept()),
    row(LOOKS, lambda _: ShowListEntry(FIRST)),
    row(NOBODY, lambda _: ShowListEntry(NONE)),
    row(LOOKS, lambda _: AskListName(FIRST, "ru")),
    row(NOBODY, lambda _: AskListName(FIRST, "xx")),
    row(LOOKS, lambda _: ChooseMergeInto(FIRST, 0)),
    row(LOOKS, lambda _: AskMerge(FIRST, SECOND)),
    row(NOBODY, lambda _: AskMerge(FIRST, FIRST)),
    row(DOES, lambda _: MergeEntries(FIRST, SECOND)),
    row(NOBODY, lambda _: MergeEntries(FIRST, NONE)),
    row(DOES, lambda _: RetireEntry(FIRST, retired=True)),
    row(LOOKS, lambda _: RetireEntry(FIRST, retired=False)),  # it is offered
    # Numbers
    row(LOOKS, lambda _: ShowNumbers(PRESENT, PRESENT)),
    row(LOOKS, lambda of: ShowNumbers(of.day, of.day)),
    row(NOBODY, lambda of: ShowNumbers(of.day, date.max)),
    row(LOOKS, lambda of: ShowDoctorNumbers(of.day, of.day, 0)),
    row(LOOKS, lambda of: ShowWeekNumbers(of.day, of.day, WHOLE_CLINIC, 0)),
    row(LOOKS, lambda of: ShowWeekNumbers(of.day, of.day, of.doctor.id, 0)),
    row(NOBODY, lambda of: ShowWeekNumbers(of.day, of.day, DoctorId(10**9), 0)),
    row(LOOKS, lambda of: ShowChart(of.day, of.day, WHOLE_CLINIC, Bars.DOCTORS, 0, dark=False)),
    row(NOBODY, lambda of: ShowChart(of.day, of.day, DoctorId(10**9), Bars.WEEKS, 0, dark=True)),
    row(LOOKS, lambda of: ChooseFirstDay(of.day)),
    row(LOOKS, lambda of: ChooseLastDay(of.day, of.day)),
    row(LOOKS, lambda of: ShowLists(of.day, of.day)),
    row(DOES, lambda of: ExportAppointments(of.day, of.day, of.free.span.start, 0)),
    row(DOES, lambda of: ExportPeople(of.day, of.day, RowKind.PATIENT, 0)),
    row(DOES, lambda of: ExportForExchange(of.day, of.day, of.free.span.start, 0)),
    row(NOBODY, lambda of: ExportForExchange(of.day, date.max, of.free.span.start, 0)),
    row(NOBODY, lambda of: ExportPeople(date.min, of.day, RowKind.DOCTOR, 0)),
    # People
    row(LOOKS, lambda _: FindPeople()),
    row(LOOKS, lambda _: FindPeople(InRole.DOCTOR, InState.WAITING, "wada")),
    row(LOOKS, lambda of: ShowPerson(PersonKind.PATIENT, of.patient)),
    row(LOOKS, lambda of: ShowPerson(PersonKind.DOCTOR, of.doctor.id)),
    row(NOBODY, lambda _: ShowPerson(PersonKind.DOCTOR, 10**9)),
    row(LOOKS, lambda of: ShowTheirAppointments(of.patient, 0)),
    row(LOOKS, lambda of: AskShutOut(Access.DOCTOR, of.doctor.id, Deal.OPEN)),
    row(LOOKS, lambda of: AskWhyShutOut(Access.DOCTOR, of.doctor.id)),
    row(DOES, lambda of: ShutOut(Access.DOCTOR, of.doctor.id, Deal.KEEP, "0")),
    row(LOOKS, lambda of: ShutOut(Access.DOCTOR, of.doctor.id, Deal.AWAY, "0")),  # look again
    row(LOOKS, lambda of: ShutOut(Access.DOCTOR, of.doctor.id, Deal.TYPED, "0")),  # asked why
    row(DOES, lambda of: ShutOut(Access.ROLE, of.doctor.id, Deal.KEEP, "0")),
    row(DOES, lambda of: ShutOut(Access.PATIENT, of.patient, Deal.KEEP, "0")),
    row(DOES, lambda of: ShutOut(Access.ACCOUNT, account(of), Deal.KEEP, "0")),
    row(NOBODY, lambda _: ShutOut(Access.ACCOUNT, 10**9, Deal.KEEP, "0")),
    row(LOOKS, lambda of: LetIn(Access.PATIENT, of.patient)),  # they are in
    row(LOOKS, lambda of: LetIn(Access.ROLE, of.doctor.id)),
    row(LOOKS, lambda of: AskAdmin(account(of), made=True)),
    row(DOES, lambda of: SetAdmin(account(of), made=True)),
    row(LOOKS, lambda of: SetAdmin(account(of), made=False)),  # who is none stays none
    # Letters, and whom to call
    row(LOOKS, lambda _: ShowLedger()),
    row(LOOKS, lambda _: ShowWaitingLetters(0)),
    row(LOOKS, lambda _: ShowFailedLetters(Reason.REFUSED, 0)),
    row(LOOKS, lambda _: SendOneAgain(1, Reason.REFUSED)),  # none failed
    row(LOOKS, lambda _: SendAllAgain(Reason.REFUSED)),
    row(LOOKS, lambda _: ShowCallList(0)),
    row(DOES, lambda of: TickCall(of.appointment, called=True, page=0)),
    row(LOOKS, lambda of: TickCall(of.appointment, called=False, page=0)),  # nobody was called
    # The trail: that it was read is written down
    row(DOES, lambda of: ShowTrail(*trail(of), upto=0, page=0)),
    row(DOES, lambda of: ShowEntry(1, *trail(of))),
    row(LOOKS, lambda of: NarrowTrail(Narrow.WHO, *trail(of))),
    row(DOES, lambda _: BeginTrail()),
    # The live check
    row(LOOKS, lambda _: ShowLiveCheck()),
    row(LOOKS, lambda _: AskMend(Law.HOLDS_END)),
    row(LOOKS, lambda _: Mend(Law.IN_REACH)),  # that is for people to decide
)
