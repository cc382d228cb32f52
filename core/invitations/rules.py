"""Pure decisions about invitations."""

import re
from datetime import datetime, timedelta

from core.errors import BadFieldError, InvitationOverError, NotFoundError, Refusal
from core.model import Admission, Doctor, Invitation, Patient, Standing, Verification

MOST_USES = 1000
LASTS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""How long an invitation may be good for; None is until it is revoked."""


def read_uses(text: str) -> int:
    """Return how many people are to be let in, as it was typed. Raises BadFieldError."""
    typed = text.strip()
    if re.fullmatch(r"[0-9]{1,4}", typed) is None or not 1 <= int(typed) <= MOST_USES:
        raise BadFieldError("uses", "uses-range", limit=MOST_USES)
    return int(typed)


def check_new(uses: int, lasts: timedelta | None) -> None:
    """Refuse one for nobody, for too many, or for a time that is not offered: a forged button."""
    if not 1 <= uses <= MOST_USES or (lasts is not None and lasts not in LASTS):
        raise NotFoundError


def refuse_entry(
    invitation: Invitation | None, before: Admission | None, now: datetime
) -> Refusal | None:
    """Say why an invitation does not let this account in; ``before`` is that it did already.

    Whom it let in once comes in again, though it ran out meanwhile, until they have what it
    promised. All that it may be is one refusal: whoever guesses learns nothing.
    """
    if invitation is None:
        return InvitationOverError()
    if before is not None:
        return InvitationOverError() if before.done or not invitation.promises else None
    return None if invitation.standing(now) is Standing.OPEN else InvitationOverError()


def is_in(known: Patient | Doctor | None) -> bool:
    """Whether the clinic vouches for them already."""
    return known is not None and known.verification is Verification.VERIFIED
