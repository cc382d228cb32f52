"""What the model test draws: who acts, on what, when, and how it was seen."""

from datetime import date, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from core.policy import Window
from tests.model.ground import ACCOUNTS, CARES, PATIENTS

FIRST_DAY = date(2026, 3, 27)
A_MOMENT = timedelta(seconds=1)

doctor = st.sampled_from([0, 1])
strangers = st.tuples(st.integers(0, ACCOUNTS - 1), st.integers(0, PATIENTS - 1))
carers = st.sampled_from([(who, patient) for who, patient, _ in CARES])
pair = st.integers(0, 9).flatmap(lambda chance: carers if chance else strangers)
"""Who books for whom: an account and a patient that it cares for, nearly always."""
some = st.integers(0, 15)
"""One of the slots or appointments there ever were, counted round."""
day = st.integers(0, 3).map(lambda ahead: FIRST_DAY + timedelta(days=ahead))
window = st.builds(
    lambda start, minutes: Window(
        *(time(*divmod(8 * 60 + at, 60)) for at in (start, start + minutes))
    ),
    st.integers(0, 7).map(lambda halves: 30 * halves),
    st.sampled_from([45, 60, 120]),
)
else_who = st.sampled_from([None] * 15 + list(range(ACCOUNTS)))
"""Who acts: nobody in particular stands for whose right it is."""
length = st.sampled_from([30, 45]).map(lambda minutes: timedelta(minutes=minutes))
seldom = st.integers(0, 3).map(lambda chance: chance == 0)
later = st.sampled_from([0.25, 0.25, 0.25, 1, 2, 2, 24]).map(lambda hours: timedelta(hours=hours))
late = st.sampled_from([0, 0, 10, 30, 90, 181])
note = st.sampled_from(["Knee", "Hip", None])
how_seen = st.sampled_from(["now", "now", "now", "unseen", "first", "another note"])

has_slots = precondition(lambda self: self.published)
has_been_away = precondition(lambda self: self.taken)
has_appointments = precondition(lambda self: self.model.appointments)
