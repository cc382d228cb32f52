"""What a doctor may publish, and what is in the way of it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import (
    ApplicationWaitsError,
    BadFieldError,
    DisabledError,
    NotADoctorError,
    Refusal,
)
from core.model import (
    Account,
    AccountId,
    Doctor,
    DoctorId,
    DoctorRole,
    Principal,
    Slot,
    SlotId,
    Span,
    Verification,
)
from core.people.rules import refuse_doctor, refuse_own_doctor
from core.policy import ClinicPolicy
from core.ports.work import UnitOfWork
from core.slots.days import FURTHEST
from core.slots.service import MOST_DAYS, SlotService, _part

MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
NEARLY_MIDNIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
"""In Berlin the 21st has begun."""


@st.composite
def stretches(draw: st.DrawFn) -> list[Span]:
    """Spans in order that do not overlap; some touch."""
    minutes = sorted(draw(st.sets(st.integers(0, 600), max_size=16)))
    edges = [MIDNIGHT + timedelta(minutes=at) for at in minutes]
    spans = [Span(*pair) for pair in pairwise(edges)]
    return [span for span in spans if draw(st.booleans())]


def slots(spans: Sequence[Span]) -> list[Slot]:
    return [Slot(SlotId(at), DoctorId(1), span, MIDNIGHT.date()) for at, span in enumerate(spans)]


@given(stretches(), stretches())
def test_what_overlaps_is_in_the_way_and_all_else_is_fresh(
    wanted: list[Span], published: list[Span]
) -> None:
    there = slots(published)
    fresh, in_the_way = _part(wanted, there)
    assert list(fresh) == [
        span for span in wanted if not any(span.overlaps(slot.span) for slot in there)
    ]
    assert list(in_the_way) == [
        slot for slot in there if any(slot.span.overlaps(span) for span in wanted)
    ]


@pytest.mark.parametrize(
    "verification,disabled,refusal",
    [
        (Verification.VERIFIED, False, None),
        (Verification.VERIFIED, True, DisabledError),
        (Verification.WAITING, False, ApplicationWaitsError),
        (Verification.DECLINED, False, NotADoctorError),
        (None, False, NotADoctorError),
    ],
)
def test_only_verified_doctors_act_as_doctors(
    verification: Verification | None, disabled: bool, refusal: type[Refusal] | None
) -> None:
    """Judged alike from who speaks and from the doctor's card."""
    account = Account(AccountId(3), 1, "Lena", "en", disabled=disabled)
    role = None if verification is None else DoctorRole(DoctorId(1), verification)
    refused = refuse_doctor(Principal(account, doctor=role))
    assert (None if refused is None else type(refused)) is refusal
    card = (
        None
        if verification is None
        else Doctor(
            DoctorId(1),
            "Lena",
            "Cardiology",
            "BE-1",
            "+4930123456",
            verification=verification,
            account_id=account.id,
            disabled=disabled,
        )
    )
    refused = refuse_own_doctor(card, account.id)
    assert (None if refused is None else type(refused)) is refusal
    assert isinstance(refuse_own_doctor(card, AccountId(4)), NotADoctorError)


class At:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NEARLY_MIDNIGHT


def no_work() -> AbstractAsyncContextManager[UnitOfWork]:
    raise AssertionError("checking days asks no database")


SLOTS = SlotService(no_work, ClinicPolicy(zone=ZoneInfo("Europe/Berlin")), At())
TODAY = date(2026, 11, 21)


def test_days_are_taken_in_order_and_once() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert SLOTS.check_days([tomorrow, TODAY, tomorrow]) == (TODAY, tomorrow)


@pytest.mark.parametrize(
    "days,rule,part",
    [
        ([TODAY, TODAY - timedelta(days=1)], "date-past", "2026-11-20"),
        ([TODAY + FURTHEST + timedelta(days=1)], "too-far", "2027-11-23"),
        ([TODAY + timedelta(days=at) for at in range(MOST_DAYS + 1)], "too-many-days", None),
    ],
)
def test_days_that_cannot_be_published_on_are_named(
    days: list[date], rule: str, part: str | None
) -> None:
    """Yesterday is yesterday on the clinic's calendar, not on Greenwich's."""
    with pytest.raises(BadFieldError) as refused:
        SLOTS.check_days(days)
    assert (refused.value.rule, refused.value.part) == (rule, part)
