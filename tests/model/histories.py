"""Patients let doctors read their histories, and stop it, in the clinic and the model."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.model import Actor, Share
from tests.model.choices import doctor, pair
from tests.model.visits import Visits


class Histories(Visits):
    """Who may read whose history."""

    @rule(pair=pair, number=doctor, stop=st.booleans())
    def share(self, pair: tuple[int, int], number: int, stop: bool) -> None:
        who, patient = self.who(pair[0]), self.ground.patients[pair[1]]
        whose = self.doctor(number).id
        if stop:
            why_not = self.model.no_carer(who, patient)
            self.both(why_not, self.sharing.stop(self.by(who), patient, whose))
            if not any(self.model.no_carer(who, patient)):
                self.model.unshared(who, patient, whose)
        else:
            why_not = self.model.no_sharing(who, patient, whose)
            if self.both(why_not, self.sharing.share(self.by(who), patient, whose)):
                self.model.shared(who, patient, whose)

    @rule()
    def end_sharing(self) -> None:
        """What nothing keeps up any more, and nothing else."""
        for patient, whose in sorted(self.model.shares):
            share = Share(patient, whose, self.clock.moment)
            idle = not self.model.has_appointment(patient, whose)
            assert self.run(self.sharing.end(Actor(None, "job"), share)) is idle
            if idle:
                self.model.unshared(None, patient, whose)
