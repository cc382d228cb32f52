"""What must be told, to whom and when, and when it loses its sense. Letters are values.

A letter carries ids and times, never names or notes; its words are found when it is delivered, in
the language its reader then uses, and from what is so then.
"""

from core.notifications.appointments import (
    AboutAppointment,
    AboutSeveral,
    Booked,
    CalledOff,
    Cancelled,
    Moved,
    NoteRewritten,
    Reminder,
    Restored,
    RunningLate,
)
from core.notifications.letters import (
    Letter,
    Notification,
    Priority,
    Unsent,
)
from core.notifications.people import (
    AboutCard,
    AboutDoctor,
    AboutPatient,
    CardAsked,
    CardDecision,
    Digest,
    DoctorApplied,
    DoctorDecision,
    PatientApplied,
    PatientDecision,
)
from core.notifications.requests import (
    AboutRequest,
    Accepted,
    Expired,
    Nudge,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Requested,
)
from core.notifications.sense import (
    DIGEST_HOLDS,
    LATE,
    Happening,
    Vouched,
    lost_sense,
    overtaken,
    stale_digest,
)
from core.notifications.together import ended_with, may_tell_more, told_with
from core.notifications.waiting import AboutWait, Offered, WaitedInVain, offer_over, old_news

__all__ = [
    "DIGEST_HOLDS",
    "LATE",
    "AboutAppointment",
    "AboutCard",
    "AboutDoctor",
    "AboutPatient",
    "AboutRequest",
    "AboutSeveral",
    "AboutWait",
    "Accepted",
    "Booked",
    "CalledOff",
    "Cancelled",
    "CardAsked",
    "CardDecision",
    "Digest",
    "DoctorApplied",
    "DoctorDecision",
    "Expired",
    "Happening",
    "Letter",
    "Moved",
    "NoteRewritten",
    "Notification",
    "Nudge",
    "Offered",
    "PatientApplied",
    "PatientDecision",
    "Priority",
    "ProposalOff",
    "ProposalRefused",
    "Proposed",
    "Rejected",
    "Reminder",
    "Requested",
    "Restored",
    "RunningLate",
    "Unsent",
    "Vouched",
    "WaitedInVain",
    "ended_with",
    "lost_sense",
    "may_tell_more",
    "offer_over",
    "old_news",
    "overtaken",
    "stale_digest",
    "told_with",
]
