"""Nobody keeps a slot without end."""

from dataclasses import replace
from datetime import timedelta

from core.appointments.hold_rules import HOLDS_PER_DAY, RENEWALS, next_hold
from core.appointments.rules import DAY
from core.model import Hold, Slot, SlotId
from tests.rules.cases import ME, NOW, POLICY, SLOT

OTHER = replace(SLOT, id=SlotId(2))


def kept(slot: Slot, hold: Hold) -> Slot:
    return replace(slot, held_by=hold.account_id, held_until=hold.until)


def test_looking_again_renews_nothing_even_as_the_day_of_holds_ends() -> None:
    since = NOW - DAY + timedelta(minutes=1)
    hold = Hold(ME, SLOT.id, NOW + timedelta(minutes=2), 0, since, 3)
    for later in (NOW, NOW + timedelta(minutes=1, seconds=30)):
        assert next_hold(hold, ME, kept(SLOT, hold), POLICY, later) == hold


def test_the_same_slot_is_kept_anew_so_often_and_no_more_until_the_next_day() -> None:
    now, hold = NOW, next_hold(None, ME, SLOT, POLICY, NOW)
    for _ in range(RENEWALS):
        assert hold is not None
        now = hold.until
        hold = next_hold(hold, ME, SLOT, POLICY, now)
    assert hold is not None
    assert next_hold(hold, ME, SLOT, POLICY, hold.until) is None
    assert next_hold(hold, ME, SLOT, POLICY, NOW + DAY) is not None


def test_a_day_has_so_many_holds_wherever_they_are() -> None:
    hold = next_hold(None, ME, SLOT, POLICY, NOW)
    for number in range(1, HOLDS_PER_DAY):
        assert hold is not None
        hold = next_hold(hold, ME, OTHER if number % 2 else SLOT, POLICY, NOW)
    assert hold is not None
    assert hold.count == HOLDS_PER_DAY
    assert next_hold(hold, ME, OTHER if hold.slot_id == SLOT.id else SLOT, POLICY, NOW) is None
