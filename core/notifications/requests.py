"""What is told of a request, from asking to its answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from core.model import AppointmentId, Side, SlotId


@dataclass(frozen=True, slots=True)
class Requested:
    """A time was asked for, told to either side."""

    appointment: AppointmentId
    to: Side
    kind: Literal["requested"] = "requested"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was asked for, or proposed, is an appointment now.

    ``taken``: the patient took what was proposed, and gets it confirmed; else the doctor agreed.
    """

    appointment: AppointmentId
    to: Side
    taken: bool = False
    kind: Literal["accepted"] = "accepted"


@dataclass(frozen=True, slots=True)
class Rejected:
    """The doctor said no to what the patient asked for."""

    appointment: AppointmentId
    kind: Literal["rejected"] = "rejected"


@dataclass(frozen=True, slots=True)
class Expired:
    """A request that nobody answered in time; ``proposed``: it was the patient's turn."""

    appointment: AppointmentId
    to: Side
    proposed: bool
    kind: Literal["expired"] = "expired"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The doctor proposes another time; the patient may take it while it is proposed."""

    appointment: AppointmentId
    slot: SlotId
    starts: datetime
    kind: Literal["proposed"] = "proposed"


@dataclass(frozen=True, slots=True)
class ProposalRefused:
    """The patient cannot come when the doctor proposed; what they asked for waits again."""

    appointment: AppointmentId
    kind: Literal["proposal_refused"] = "proposal_refused"


@dataclass(frozen=True, slots=True)
class ProposalOff:
    """The doctor offers the time no more that they proposed, which began at ``starts``.

    Told to either side: what was asked for waits for the doctor again, until then.
    """

    appointment: AppointmentId
    to: Side
    starts: datetime
    until: datetime
    kind: Literal["proposal_off"] = "proposal_off"


@dataclass(frozen=True, slots=True)
class Nudge:
    """A request still waits for its doctor's word, until then."""

    appointment: AppointmentId
    until: datetime
    kind: Literal["nudge"] = "nudge"


AboutRequest: TypeAlias = (
    Accepted | Rejected | Expired | Proposed | ProposalRefused | ProposalOff | Nudge
)
"""What became of a request after it was made."""
