"""What the trail is made of: deeds, and an entry for each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model import AccountId, AppointmentId, DoctorId, PatientId, RecordId, SlotId


class Deed(StrEnum):
    """What was done. The words stay: the trail is read for years."""

    APPOINTMENT_REQUESTED = "appointment_requested"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    """By the patient's side."""
    APPOINTMENT_CALLED_OFF = "appointment_called_off"
    """By its doctor."""
    CANCELLED_BY_DESK = "cancelled_by_desk"
    """By an admin, for whoever asked."""
    APPOINTMENT_RESTORED = "appointment_restored"
    """A cancellation was taken back."""
    CANCELLATION_SETTLED = "cancellation_settled"
    """Nobody took it back in time."""
    NOTE_CHANGED = "note_changed"
    ATTENDANCE_CONFIRMED = "attendance_confirmed"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_REJECTED = "request_rejected"
    REQUEST_EXPIRED = "request_expired"
    TIME_PROPOSED = "time_proposed"
    PROPOSAL_TAKEN = "proposal_taken"
    PROPOSAL_DECLINED = "proposal_declined"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    PATIENT_ARRIVED = "patient_arrived"
    VISIT_COMPLETED = "visit_completed"
    VISIT_MISSED = "visit_missed"
    VISIT_UNMARKED = "visit_unmarked"
    DOCTOR_NOTE_CHANGED = "doctor_note_changed"
    SLOT_FREED = "slot_freed"
    SLOTS_PUBLISHED = "slots_published"
    SLOTS_REOPENED = "slots_reopened"
    SLOTS_SWITCHED_OFF = "slots_switched_off"
    SLOTS_DELETED = "slots_deleted"
    SLOT_RETIMED = "slot_retimed"
    WEEKLY_HOURS_SET = "weekly_hours_set"
    PAUSE_SET = "pause_set"
    HOLIDAY_WORK_SET = "holiday_work_set"
    DAY_GIVEN_BACK = "day_given_back"
    """A day set by hand follows the weekly hours again."""
    TIME_OFF_TAKEN = "time_off_taken"
    TIME_OFF_ENDED = "time_off_ended"
    PATIENT_SIGNED_UP = "patient_signed_up"
    PATIENT_REGISTERED = "patient_registered"
    """By an admin: a walk-in, or who called."""
    PATIENT_WAITS = "patient_waits"
    PATIENT_VERIFIED = "patient_verified"
    PATIENT_DECLINED = "patient_declined"
    PATIENT_CHANGED = "patient_changed"
    CARE_ENDED = "care_ended"
    PATIENT_ERASED = "patient_erased"
    PATIENT_DISABLED = "patient_disabled"
    PATIENT_ENABLED = "patient_enabled"
    APPLICATION_SENT = "application_sent"
    DOCTOR_VERIFIED = "doctor_verified"
    DOCTOR_DECLINED = "doctor_declined"
    DOCTOR_ERASED = "doctor_erased"
    DOCTOR_DISABLED = "doctor_disabled"
    DOCTOR_ENABLED = "doctor_enabled"
    DOCTOR_ENDED = "doctor_ended"
    """The role was taken."""
    REQUESTS_ON = "requests_on"
    REQUESTS_OFF = "requests_off"
    LANGUAGE_CHOSEN = "language_chosen"
    ADMIN_CHANGED = "admin_changed"
    """``amount`` is 1 for who became one, else 0."""
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    INVITATION_MADE = "invitation_made"
    """Of this deed and the next four, ``amount`` is the invitation's number."""
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_OPENED = "invitation_opened"
    PATIENT_INVITED = "patient_invited"
    """Vouched for by an invitation."""
    DOCTOR_INVITED = "doctor_invited"
    INVITATION_MISSED = "invitation_missed"
    """Came with one that lets nobody in."""
    CHAT_FORGOTTEN = "chat_forgotten"
    CHAT_RESUMED = "chat_resumed"
    DATA_EXPORTED = "data_exported"
    ACCOUNT_ERASED = "account_erased"
    CARD_CHANGED = "card_changed"
    CARD_CHANGE_ASKED = "card_change_asked"
    CARD_CHANGE_WITHDRAWN = "card_change_withdrawn"
    CARD_CHANGE_APPROVED = "card_change_approved"
    CARD_CHANGE_DECLINED = "card_change_declined"
    DIGEST_CHOSEN = "digest_chosen"
    DELAY_SAID = "delay_said"
    """``amount`` is in minutes."""
    VISIT_DELAYED = "visit_delayed"
    PROFILE_CHANGED = "profile_changed"
    RECORD_ADDED = "record_added"
    RECORD_CHANGED = "record_changed"
    RECORD_DELETED = "record_deleted"
    HISTORY_SHARED = "history_shared"
    SHARING_ENDED = "sharing_ended"
    HISTORY_READ = "history_read"
    """By a doctor: the profile's medical fields and what the records are called."""
    RECORD_READ = "record_read"
    """By a doctor."""
    CALENDAR_ADDRESS_MADE = "calendar_address_made"
    CALENDAR_ADDRESS_ENDED = "calendar_address_ended"
    BUSY_CALENDAR_GIVEN = "busy_calendar_given"
    BUSY_CALENDAR_REMOVED = "busy_calendar_removed"
    BUSY_TIMES_READ = "busy_times_read"
    """``amount`` is how many slots closed or opened."""
    BUSY_CONFLICTS_FOUND = "busy_conflicts_found"
    BUSY_CALENDAR_UNREAD = "busy_calendar_unread"
    WAIT_JOINED = "wait_joined"
    WAIT_LEFT = "wait_left"
    WAIT_ENDED = "wait_ended"
    TIME_OFFERED = "time_offered"
    OFFER_TAKEN = "offer_taken"
    OFFER_DECLINED = "offer_declined"
    OFFER_ENDED = "offer_ended"
    LETTERS_SENT_AGAIN = "letters_sent_again"
    PATIENT_CALLED = "patient_called"
    CALL_UNTICKED = "call_unticked"
    EXPORTED_APPOINTMENTS = "exported_appointments"
    """A list for a spreadsheet, of ``amount`` rows; the next one likewise."""
    EXPORTED_PEOPLE = "exported_people"
    EXPORTED_FOR_EXCHANGE = "exported_for_exchange"
    TRAIL_READ = "trail_read"
    TRAIL_SHORTENED = "trail_shortened"
    ORPHANS_WITHDRAWN = "orphans_withdrawn"
    """Reminders of what was live no longer."""
    REMINDERS_WRITTEN = "reminders_written"
    HOLDS_CLEARED = "holds_cleared"
    LEASES_ENDED = "leases_ended"
    ANNOUNCEMENT_WRITTEN = "announcement_written"
    """``amount`` of an announcement is for how many it is; of one that is over, whom it reached."""
    ANNOUNCEMENT_DISCARDED = "announcement_discarded"
    ANNOUNCEMENT_STARTED = "announcement_started"
    ANNOUNCEMENT_PAUSED = "announcement_paused"
    ANNOUNCEMENT_RESUMED = "announcement_resumed"
    ANNOUNCEMENT_STOPPED = "announcement_stopped"
    ANNOUNCEMENT_DONE = "announcement_done"
    MAINTENANCE_PLANNED = "maintenance_planned"
    """``amount`` is in minutes."""
    MAINTENANCE_ENDED = "maintenance_ended"
    LIST_ADDED = "list_added"
    """Of this deed and the next four, ``amount`` is the entry's number; of merging, what stays."""
    LIST_RENAMED = "list_renamed"
    LIST_MERGED = "list_merged"
    LIST_RETIRED = "list_retired"
    LIST_BROUGHT_BACK = "list_brought_back"


CHANGES = (
    Deed.APPOINTMENT_REQUESTED,
    Deed.APPOINTMENT_BOOKED,
    Deed.APPOINTMENT_MOVED,
    Deed.APPOINTMENT_CANCELLED,
    Deed.NOTE_CHANGED,
)
"""Deeds of which a patient's side may do so many a day: each of them is told to a doctor."""

SIGN_UPS = (Deed.PATIENT_SIGNED_UP, Deed.PATIENT_WAITS)
APPLICATIONS = (Deed.APPLICATION_SENT,)
"""Deeds that somebody may do so often a day: admins are asked each time."""

MISSES = (Deed.INVITATION_MISSED,)
"""What somebody may do so often a day before they have to wait: it may be guessing."""

CALLED_OFF = (
    Deed.APPOINTMENT_CANCELLED,
    Deed.APPOINTMENT_CALLED_OFF,
    Deed.CANCELLED_BY_DESK,
)
"""Deeds that say by whom an appointment was cancelled: the latest word on it counts."""

READINGS = (Deed.HISTORY_READ, Deed.RECORD_READ)
"""Deeds of which a patient is shown the list: who read what in the medical history."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed. ``by`` is None where the clinic itself acted: a job, the configuration.

    ``amount`` says how many slots, of which ``slot_id`` is the first, how many windows a week has,
    how many minutes a pause, or whether (1) or not (0); ``account_id`` is whom it was done to,
    where that is an account.
    """

    at: datetime
    by: AccountId | None
    origin: str
    deed: Deed
    account_id: AccountId | None = None
    patient_id: PatientId | None = None
    doctor_id: DoctorId | None = None
    appointment_id: AppointmentId | None = None
    slot_id: SlotId | None = None
    amount: int | None = None
    record_id: RecordId | None = None
