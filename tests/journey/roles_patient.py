"""What a patient does: the rows of the table in test_who_may."""

from datetime import date

from bot.appointments.actions import (
    EVER,
    AskCannotCome,
    AskMove,
    BookAgain,
    CancelAppointment,
    CannotCome,
    ChooseListMonth,
    ChooseStatus,
    ConfirmMove,
    EditNote,
    ListAppointments,
    MoveToTime,
    RemoveNote,
    SayComing,
    SayComingThatDay,
    SendEntry,
    UndoCancel,
)
from bot.booking.actions import ChooseWhom, ConfirmBooking, ConfirmFor, SkipNote, WriteNote
from bot.chat.ways import ComeBack, Home, Nothing
from bot.codes.actions import ShowDoctorCode, ShowSpecialtyCode
from bot.family.actions import ChooseRelation, RemoveSomebody
from bot.finding.actions import (
    AskName,
    ChooseDays,
    ChooseLanguage,
    ChooseSpecialty,
)
from bot.history.actions import (
    AddRecord,
    AskDeleteRecord,
    AskNewDay,
    AskNewTitle,
    AskRecordField,
    DeleteRecord,
    RemoveRecordText,
    SaveWithoutText,
    ShowOwnHistory,
    ShowRecord,
    TakeNewDay,
)
from bot.home.actions import SetLanguage, ShowHelp
from bot.privacy.actions import AskErase, AskForgetChat, ExportData, ForgetChat
from bot.profile.actions import (
    AskProfileField,
    ChangeToTelegramName,
    ChooseBlood,
    ClearProfileField,
)
from bot.shared.deep_links import word_of_doctor, word_of_specialty
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment, ShowAppointments
from bot.shared.links.booking import (
    AskWait,
    PickDay,
    PickTime,
    ShowWaits,
    TakeInstead,
    TakeTime,
    TakeTimeFor,
)
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import (
    ANY,
    ANY_DAY,
    ANY_TIME,
    FindATime,
    FindTimes,
    ShowCodes,
    ShowDoctor,
    ShowDoctors,
    ShowFoundDoctor,
    ShowFoundDoctors,
    ShowMyCode,
)
from bot.shared.links.histories import (
    AskShare,
    ReadHistory,
    ShowHistory,
    ShowReadings,
    ShowSharing,
    StopSharing,
)
from bot.shared.links.people import (
    NO_SLOT,
    AddSomebody,
    AskRemoveSomebody,
    ShowFamily,
    ShowLanguages,
    ShowPatientProfile,
    ShowPrivacy,
    ShowProfile,
    SignUp,
    SignUpAsPatient,
)
from bot.shared.specialties import mark
from bot.sharing.actions import ReadRecord, ShareHistory
from bot.sign_up.actions import KeepName, KeepWrittenName, LeaveName
from bot.waitlist.actions import (
    ONESELF,
    AskWaitFor,
    DeclineOffer,
    JoinLine,
    LeaveLine,
    PickWaitDay,
    ShowOffer,
    TakeOffer,
)
from bot.waitlist.actions import AskPart as AskWaitPart
from core.model import (
    BloodGroup,
    DayPart,
    DoctorId,
    PatientId,
    RecordId,
    Relation,
    SlotId,
)
from core.ports.agenda import Only
from core.ports.records import ProfileField, RecordField
from core.waitlist.rules import mark_of as mark_of_offer
from tests.journey.roles import DOCTORS, EVERYBODY, NOBODY, OWN_APPOINTMENT, row, seen
from tests.journey.world import Things

NO_DOCTOR = DoctorId(10**9)
SOUGHT = (ANY, ANY, ANY_DAY, ANY_DAY, ANY_TIME, ANY_TIME, 0)


def line(of: Things, patient: PatientId) -> tuple[DoctorId, PatientId, date, date, DayPart]:
    """Return what is asked for by who joins the line in which the patient is."""
    return of.offered.doctor_id, patient, of.offered.day, of.offered.day, DayPart.ANY


def offer(of: Things) -> str:
    """Return what the offer to the patient has shown."""
    return mark_of_offer(of.offered, of.colleague, of.policy, None)


PATIENT = (
    # Everywhere
    row(EVERYBODY, lambda _: Home()),
    row(EVERYBODY, lambda _: Nothing()),
    row(EVERYBODY, lambda _: ShowHelp()),
    row(EVERYBODY, lambda _: ShowLanguages()),
    row("++++-+++", lambda _: SetLanguage("ru")),
    # One's own data
    row(EVERYBODY, lambda _: ShowPrivacy()),
    row("++++-+++", lambda _: ExportData()),
    row(EVERYBODY, lambda _: AskForgetChat()),
    row("++++-+++", lambda _: ForgetChat()),
    row(EVERYBODY, lambda _: ComeBack()),
    row("....----", lambda _: AskErase()),  # doctors have appointments, and one is the only admin
    # Whom one books for
    row(EVERYBODY, lambda _: ShowFamily()),
    row("?...-.??", lambda _: AddSomebody(NO_SLOT)),
    row("?...-.??", lambda of: AddSomebody(of.free.id)),
    row("?...-.??", lambda _: ChooseRelation(Relation.CHILD, NO_SLOT)),
    row(NOBODY, lambda _: ChooseRelation(Relation.SELF, NO_SLOT)),
    row(NOBODY, lambda of: AskRemoveSomebody(of.patient)),  # one's own patient is oneself
    row(".-..-...", lambda of: RemoveSomebody(of.patient)),  # others hear: nobody is there
    row(NOBODY, lambda _: AskRemoveSomebody(PatientId(10**9))),
    row("?...-.??", lambda of: ChooseWhom(of.free.id)),
    row("?.----??", lambda of: TakeTimeFor(of.free.id, of.patient)),
    row("?+----??", lambda of: ConfirmFor(of.free.id, of.patient, seen(of, of.free))),
    # Booking
    row(EVERYBODY, lambda _: ShowDoctors(0)),
    row(EVERYBODY, lambda of: ShowDoctor(of.doctor.id)),
    row(NOBODY, lambda _: ShowDoctor(NO_DOCTOR)),
    row(NOBODY, lambda of: ShowDoctor(of.applicant)),
    # Finding
    row(EVERYBODY, lambda _: FindATime()),
    row(EVERYBODY, lambda _: AskName()),
    row(EVERYBODY, lambda _: FindTimes()),
    row(EVERYBODY, lambda of: FindTimes(word_of_doctor(of.doctor.id))),
    row(EVERYBODY, lambda _: FindTimes(word_of_specialty("Cardiology"), "de")),
    row(NOBODY, lambda of: FindTimes(word_of_doctor(of.applicant))),
    row(NOBODY, lambda _: FindTimes(word_of_specialty("Alchemy"))),
    row(EVERYBODY, lambda _: ChooseSpecialty()),
    row(EVERYBODY, lambda _: ChooseLanguage()),
    row(EVERYBODY, lambda _: ChooseDays()),
    row(EVERYBODY, lambda _: ShowFoundDoctors()),
    row(NOBODY, lambda of: ShowFoundDoctors(word_of_doctor(of.applicant))),
    row(EVERYBODY, lambda of: ShowFoundDoctor(*SOUGHT, of.doctor.id)),
    row(NOBODY, lambda of: ShowFoundDoctor(*SOUGHT, of.applicant)),
    # Codes to print
    row(DOCTORS, lambda _: ShowMyCode()),
    row("-------.", lambda _: ShowCodes(0)),
    row("-------.", lambda of: ShowDoctorCode(of.doctor.id)),
    row(NOBODY, lambda of: ShowDoctorCode(of.applicant)),
    row("-------.", lambda _: ShowSpecialtyCode(mark("Cardiology"))),
    row(NOBODY, lambda _: ShowSpecialtyCode(mark("Alchemy"))),
    # A doctor's days and times
    row(EVERYBODY, lambda of: PickDay(of.doctor.id, of.day)),
    row(NOBODY, lambda of: PickDay(of.applicant, of.day)),
    row(EVERYBODY, lambda of: PickTime(of.doctor.id, of.day)),
    row(NOBODY, lambda of: PickTime(NO_DOCTOR, of.day)),
    row("?..---??", lambda of: TakeTime(of.free.id)),
    row("-.------", lambda of: TakeTime(of.taken.id)),
    row(OWN_APPOINTMENT, lambda of: TakeInstead(of.free.id, of.appointment)),
    row("?..---??", lambda of: SkipNote(of.free.id)),
    row("-.------", lambda of: SkipNote(of.taken.id)),
    row("?..---??", lambda of: WriteNote(of.free.id)),
    row("?++---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.free))),
    row("?..---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.free, "lost"))),
    row("-.------", lambda of: ConfirmBooking(of.taken.id, seen(of, of.taken))),
    row("?..---??", lambda of: ConfirmBooking(of.free.id, seen(of, of.later))),
    row("--------", lambda of: ConfirmBooking(SlotId(10**9), seen(of, of.free))),
    # Appointments of a patient
    row(EVERYBODY, lambda _: ShowAppointments(past=False, page=0)),
    row(EVERYBODY, lambda _: ListAppointments(past=True, only=Only.CANCELLED, month=EVER, page=0)),
    row(EVERYBODY, lambda of: ListAppointments(past=False, only=Only.ALL, month=of.day, page=9)),
    row(EVERYBODY, lambda of: ChooseStatus(past=False, month=of.day)),
    row(EVERYBODY, lambda _: ChooseListMonth(past=True, only=Only.ALL)),
    row(OWN_APPOINTMENT, lambda of: BookAgain(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: SendEntry(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: ShowAppointment(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: AskCancel(of.appointment)),
    row("-+------", lambda of: CancelAppointment(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: AskCannotCome(of.appointment)),
    row("-+------", lambda of: CannotCome(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: UndoCancel(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: EditNote(of.appointment)),
    row("-+------", lambda of: RemoveNote(of.appointment)),
    row(OWN_APPOINTMENT, lambda of: MoveToDay(of.appointment, of.day)),
    row(OWN_APPOINTMENT, lambda of: MoveToTime(of.appointment, of.day)),
    row(OWN_APPOINTMENT, lambda of: AskMove(of.appointment, of.free.id)),
    row(NOBODY, lambda of: AskMove(of.appointment, of.elsewhere.id)),
    row("-+------", lambda of: ConfirmMove(of.appointment, of.free.id, seen(of, of.free))),
    row("-+------", lambda of: ConfirmMove(of.appointment, of.later.id, seen(of, of.later))),
    row(NOBODY, lambda of: ConfirmMove(of.appointment, of.elsewhere.id, seen(of, of.elsewhere))),
    row("-+------", lambda of: SayComing(of.appointment)),
    row("-+------", lambda of: SayComingThatDay(of.appointment)),
    # Waiting for a time
    row(EVERYBODY, lambda of: AskWait(of.doctor.id, of.day)),
    row(NOBODY, lambda _: AskWait(NO_DOCTOR, PRESENT)),
    row(OWN_APPOINTMENT, lambda of: AskWaitFor(of.doctor.id, of.patient)),
    row(EVERYBODY, lambda of: PickWaitDay(of.doctor.id, of.day)),
    row(EVERYBODY, lambda of: AskWaitPart(of.doctor.id, of.day, of.day)),
    row("?.+---??", lambda of: JoinLine(*line(of, ONESELF))),
    row("?.----??", lambda of: JoinLine(*line(of, of.patient))),
    row(EVERYBODY, lambda _: ShowWaits(0)),
    row(OWN_APPOINTMENT, lambda of: ShowOffer(of.wait)),
    row("-+------", lambda of: TakeOffer(of.wait, of.offered.id, offer(of))),
    row(OWN_APPOINTMENT, lambda of: TakeOffer(of.wait, of.offered.id, "another")),
    row(".+..-...", lambda of: DeclineOffer(of.wait, of.offered.id)),  # others hear: it is over
    row(EVERYBODY, lambda of: DeclineOffer(of.wait, of.free.id)),
    row(".+..-...", lambda of: LeaveLine(of.wait)),  # others hear: they are not on it
    # Signing up and the profile
    row(EVERYBODY, lambda _: SignUp()),
    row(".>>.-...", lambda _: SignUpAsPatient()),
    row(".>>>->..", lambda _: KeepName()),
    row(".>>>->..", lambda _: KeepWrittenName()),
    row(EVERYBODY, lambda _: LeaveName()),
    row(EVERYBODY, lambda _: ShowProfile()),
    row("?...-+??", lambda _: ChangeToTelegramName()),
    row(OWN_APPOINTMENT, lambda of: ShowPatientProfile(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.NAME)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.PHONE)),
    row(OWN_APPOINTMENT, lambda of: AskProfileField(of.patient, ProfileField.CONTACT)),
    row("-+------", lambda of: ChooseBlood(of.patient, BloodGroup.A_POSITIVE)),
    row("-+------", lambda of: ClearProfileField(of.patient, ProfileField.BORN)),
    row(OWN_APPOINTMENT, lambda of: ClearProfileField(of.patient, ProfileField.NAME)),
    # The medical history
    row("?...-.??", lambda _: ShowOwnHistory()),
    row(OWN_APPOINTMENT, lambda of: ShowHistory(of.patient, 0)),
    row(OWN_APPOINTMENT, lambda of: ShowRecord(of.patient, of.record)),
    row(NOBODY, lambda of: ShowRecord(of.patient, RecordId(10**9))),
    row(OWN_APPOINTMENT, lambda of: AddRecord(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskNewTitle(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskNewDay(of.patient)),
    row(OWN_APPOINTMENT, lambda of: TakeNewDay(of.patient, of.day)),
    row(OWN_APPOINTMENT, lambda of: SaveWithoutText(of.patient)),
    row(OWN_APPOINTMENT, lambda of: AskRecordField(of.patient, of.record, RecordField.TEXT)),
    row("-+------", lambda of: RemoveRecordText(of.patient, of.record)),
    row(OWN_APPOINTMENT, lambda of: AskDeleteRecord(of.patient, of.record)),
    row("-+------", lambda of: DeleteRecord(of.patient, of.record)),
    # Sharing it, and the doctor's reading, which is written down
    row(OWN_APPOINTMENT, lambda of: ShowSharing(of.patient, 0)),
    row(OWN_APPOINTMENT, lambda of: AskShare(of.patient, of.doctor.id)),
    row(NOBODY, lambda of: AskShare(of.patient, NO_DOCTOR)),
    row(NOBODY, lambda of: AskShare(of.patient, of.applicant)),
    row(OWN_APPOINTMENT, lambda of: ShareHistory(of.patient, of.doctor.id)),  # it is already
    row(NOBODY, lambda of: ShareHistory(of.patient, of.applicant)),
    row("-+------", lambda of: StopSharing(of.patient, of.doctor.id)),
    row(OWN_APPOINTMENT, lambda of: ShowReadings(of.patient, 0)),
    row("-----+--", lambda of: ReadHistory(of.appointment, 0)),
    row("-----+--", lambda of: ReadRecord(of.appointment, of.record)),
    row(NOBODY, lambda of: ReadRecord(of.appointment, RecordId(10**9))),
    row(NOBODY, lambda of: ReadHistory(of.unshared, 0)),
    row(NOBODY, lambda of: ReadRecord(of.unshared, of.record)),
)
