"""How much one person may ask for, on a clock that the test turns by hand."""

from bot.intake.limits import BURST, PEOPLE_KEPT, Limits, Verdict
from tests.unit.test_rate_limit import HandClock

HOUR = 3600.0


def judged(limits: Limits, person: int, times: int) -> list[Verdict]:
    return [limits.judge(person) for _ in range(times)]


def test_who_floods_is_told_once_and_served_at_the_rate_that_is_left() -> None:
    clock = HandClock()
    limits = Limits(per_second=2.0, burst=10.0, clock=clock)
    served, warned, *ignored = judged(limits, 1, 10)[-1:] + judged(limits, 1, 5)
    assert (served, warned) == (Verdict.SERVE, Verdict.WARN)
    assert set(ignored) == {Verdict.IGNORE}
    clock.seconds += 1
    assert judged(limits, 1, 3) == [Verdict.SERVE, Verdict.SERVE, Verdict.IGNORE]


def test_who_was_calm_for_a_while_is_told_again() -> None:
    clock = HandClock()
    limits = Limits(per_second=2.0, burst=10.0, clock=clock)
    judged(limits, 1, 12)
    clock.seconds += 5
    assert judged(limits, 1, 11).count(Verdict.WARN) == 1


def test_a_flood_of_one_is_no_flood_of_others() -> None:
    limits = Limits(clock=HandClock())
    judged(limits, 1, 10 * int(BURST))
    assert judged(limits, 2, int(BURST)) == [Verdict.SERVE] * int(BURST)


def test_memory_stays_flat() -> None:
    """However many people come by, and however many of them flood."""
    limits = Limits(per_second=0.1, burst=1.0, clock=HandClock())
    for person in range(3 * PEOPLE_KEPT):
        judged(limits, person, 3)
    assert len(limits._clear_at) == PEOPLE_KEPT
    assert len(limits._warned) <= PEOPLE_KEPT
