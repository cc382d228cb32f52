"""What happened in a storm, in numbers."""

from collections import Counter

from core.audit import Deed
from tests.storm.letters import Letters
from tests.storm.opened import Books
from tests.storm.posts import TAKEN_BACK

_DEEDS = {
    "moves": Deed.APPOINTMENT_MOVED,
    "called off": Deed.APPOINTMENT_CALLED_OFF,
    "taken back": Deed.APPOINTMENT_RESTORED,
    "requests": Deed.APPOINTMENT_REQUESTED,
    "of them accepted": Deed.REQUEST_ACCEPTED,
    "rejected": Deed.REQUEST_REJECTED,
    "expired": Deed.REQUEST_EXPIRED,
    "times proposed": Deed.TIME_PROPOSED,
    "of them taken": Deed.PROPOSAL_TAKEN,
    "not taken": Deed.PROPOSAL_DECLINED,
    "withdrawn": Deed.PROPOSAL_WITHDRAWN,
    "patients arrived": Deed.PATIENT_ARRIVED,
    "visits completed": Deed.VISIT_COMPLETED,
    "visits missed": Deed.VISIT_MISSED,
    "marks taken back": Deed.VISIT_UNMARKED,
    "delays said": Deed.DELAY_SAID,
    "waits": Deed.WAIT_JOINED,
    "times offered": Deed.TIME_OFFERED,
    "of these taken": Deed.OFFER_TAKEN,
    "declined": Deed.OFFER_DECLINED,
    "ended": Deed.OFFER_ENDED,
    "signed up, others too": Deed.PATIENT_SIGNED_UP,
    "erased": Deed.PATIENT_ERASED,
    "with their account": Deed.ACCOUNT_ERASED,
    "times off": Deed.TIME_OFF_TAKEN,
    "of them ended": Deed.TIME_OFF_ENDED,
    "walk-ins": Deed.PATIENT_REGISTERED,
    "cancelled by the desk": Deed.CANCELLED_BY_DESK,
    "accounts shut out": Deed.ACCOUNT_DISABLED,
    "doctors shut out": Deed.DOCTOR_DISABLED,
    "announced": Deed.ANNOUNCEMENT_STARTED,
    "of it done": Deed.ANNOUNCEMENT_DONE,
    "paused": Deed.ANNOUNCEMENT_PAUSED,
    "stopped": Deed.ANNOUNCEMENT_STOPPED,
    "rests planned": Deed.MAINTENANCE_PLANNED,
    "sent again": Deed.LETTERS_SENT_AGAIN,
}
"""What the trail counts, as the sums name it."""


def sums(books: Books, letters: Letters) -> dict[str, int]:
    """Return what happened, in numbers."""
    after = books.after
    witness = after.here.witness
    presses = after.crowd.presses
    kinds = Counter((row.kind, row.outcome) for row in books.outbox)
    deeds = Counter(row.deed for row in books.trail)
    return {
        "updates": len(books.updates),
        "handed over twice": after.echoes,
        "presses": len(presses),
        "of them answered": sum(press in witness.answered for press in presses),
        "appointments": len(books.views),
        "still live": len(books.live),
        **{said: deeds[deed] for said, deed in _DEEDS.items()},
        "updates let go": len(books.after.here.bot.let_go()),
        "deeds": len(books.trail),
        "holds": sum(row.times for row in books.holds),
        "never told, for it was off": _never_told(books),
        "letters delivered": sum(row.outcome == "delivered" for row in books.outbox),
        "letters withdrawn": sum(row.outcome == "withdrawn" for row in books.outbox),
        "nudges delivered": kinds["nudge", "delivered"],
        "patients told of them": kinds["running_late", "delivered"],
        "announcements delivered": kinds["announced", "delivered"],
        "reminders delivered": kinds["reminder", "delivered"],
        "letters that came twice": letters.duplicates(),
        "killed": len(witness.deaths),
        "started": after.restarts + 1,
        "notes written after a death": sum(slow.notes_kept for slow in after.crowd.slow),
    }


def _never_told(books: Books) -> int:
    """Return how many letters of a new appointment were taken back unread."""
    return sum(
        row.kind in {"booked", "requested"} and row.cause in TAKEN_BACK for row in books.outbox
    )
