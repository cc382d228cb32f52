"""What somebody who signs up has told so far, and what they wanted to do before that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from bot.chat.payload import Action, UnknownPayloadError, pack, unpack
from bot.shared.links.people import ChosenTime, SignUpFirst
from core.model import DoctorId


@dataclass(frozen=True, slots=True)
class SignUpDraft:
    """``name`` was written here; ``wanted`` is what they wanted to do before they were asked."""

    name: str | None = None
    wanted: SignUpFirst | None = None

    @property
    def then(self) -> Action | None:
        """What to go on with once signed up; None is the menu."""
        return None if self.wanted is None else self.wanted.then

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> Self:
        """Return the draft that a form kept; what has no sense any more is left out."""
        name = kept.get("name")
        return cls(None if name is None else str(name), _wanted(kept))

    def kept(self) -> dict[str, object]:
        """Return the draft as a form keeps it."""
        kept: dict[str, object] = {} if self.name is None else {"name": self.name}
        if self.wanted is not None:
            kept |= {"then": pack(self.wanted.then), "back": pack(self.wanted.back)}
            if (chosen := self.wanted.chosen) is not None:
                about = {"doctor": chosen.doctor, "name_of_doctor": chosen.doctor_name}
                kept |= {**about, "start": int(chosen.start.timestamp())}
        return kept


def _wanted(kept: Mapping[str, object]) -> SignUpFirst | None:
    if "then" not in kept:
        return None
    try:
        then, back = unpack(str(kept["then"])), unpack(str(kept["back"]))
    except UnknownPayloadError:
        return None
    if "start" not in kept:
        return SignUpFirst(then, back)
    start = datetime.fromtimestamp(int(str(kept["start"])), UTC)
    doctor = DoctorId(int(str(kept["doctor"])))
    return SignUpFirst(then, back, ChosenTime(doctor, str(kept["name_of_doctor"]), start))
