"""What many are told at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from core.model import AnnouncementId, Maintenance, MaintenanceId


@dataclass(frozen=True, slots=True)
class Announced:
    """An admin's words to many; found when the letter goes out."""

    announcement: AnnouncementId
    kind: Literal["announced"] = "announced"


@dataclass(frozen=True, slots=True)
class MaintenanceAhead:
    """The bot is going to rest."""

    maintenance: MaintenanceId
    kind: Literal["maintenance_ahead"] = "maintenance_ahead"


@dataclass(frozen=True, slots=True)
class MaintenanceOff:
    """The bot is not going to rest, told to whom it was announced."""

    maintenance: MaintenanceId
    kind: Literal["maintenance_off"] = "maintenance_off"


ToMany: TypeAlias = Announced | MaintenanceAhead | MaintenanceOff


def maintenance_overtaken(
    about: MaintenanceAhead | MaintenanceOff, maintenance: Maintenance | None, now: datetime
) -> bool:
    """Whether it is no use any more to tell that the bot rests, or that it does not."""
    if maintenance is None or maintenance.span.end <= now:
        return True
    if isinstance(about, MaintenanceOff):
        return not maintenance.called_off
    return maintenance.off_at is not None
