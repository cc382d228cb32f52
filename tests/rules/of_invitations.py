"""Rules of invitations: whom they let in, and the nearest that they do not."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from core import errors
from core.invitations.rules import check_new, read_uses, refuse_entry
from core.model import Admission, Invitation, InvitationId, Invited
from tests.rules.cases import A_BIT, HOUR, ME, NOW, SOMEBODY, Case, Rule

LINK = Invitation(InvitationId(1), Invited.PATIENT, 2, 1, NOW, SOMEBODY, NOW + HOUR)
LET_IN = Admission(LINK, ME, done=False)


def enter(before: Admission | None = None, **how: Any) -> Case:
    return partial(refuse_entry, replace(LINK, **how), before, NOW)


INVITATIONS: list[Rule] = [
    (
        errors.InvitationOverError,
        "what nobody made lets nobody in",
        partial(refuse_entry, None, None, NOW),
        enter(),
    ),
    (
        errors.InvitationOverError,
        "it lets in as many as it is for",
        enter(used=2),
        enter(used=1),
    ),
    (
        errors.InvitationOverError,
        "until it expires",
        enter(expires_at=NOW),
        enter(expires_at=NOW + A_BIT),
    ),
    (
        errors.InvitationOverError,
        "or is ended",
        enter(revoked=True),
        enter(expires_at=None),
    ),
    (
        errors.InvitationOverError,
        "for as long as its maker is an admin",
        enter(vouched=False),
        enter(vouched=True),
    ),
    (
        errors.InvitationOverError,
        "whom it let in comes again until they have what it promised",
        enter(replace(LET_IN, done=True), used=2, expires_at=NOW),
        enter(LET_IN, used=2, expires_at=NOW),
    ),
    (
        errors.InvitationOverError,
        "and until it is ended",
        enter(LET_IN, revoked=True),
        enter(LET_IN, used=2),
    ),
    (
        errors.NotFoundError,
        "it is for a thousand at most",
        partial(check_new, 1001, None),
        partial(check_new, 1000, None),
    ),
    (
        errors.BadFieldError,
        "and for one at least",
        partial(read_uses, "0"),
        partial(read_uses, " 1 "),
    ),
    (
        errors.NotFoundError,
        "for a time that is offered",
        partial(check_new, 1, timedelta(days=2)),
        partial(check_new, 1, timedelta(days=1)),
    ),
]
