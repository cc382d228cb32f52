"""Buttons with which an admin lets the bot rest."""

from datetime import date, datetime

from bot.chat.payload import Action, action
from core.model import MaintenanceId


@action("mb")
class ShowMaintenances(Action):
    """What is planned."""


@action("mn")
class PlanMaintenance(Action):
    """Choose the day, at a month of the calendar, or type the whole."""

    month: date


@action("mp")
class PickMaintenanceDay(Action):
    day: date


@action("ms")
class PickMaintenanceStart(Action):
    start: datetime


@action("mw")
class LookAtMaintenance(Action):
    """What would be set."""

    start: datetime
    end: datetime


@action("mf")
class WriteMaintenanceText(Action):
    start: datetime
    end: datetime


@action("mo")
class ConfirmMaintenance(Action):
    start: datetime
    end: datetime


@action("mv")
class ShowMaintenance(Action):
    maintenance: MaintenanceId


@action("me")
class EndMaintenance(Action):
    maintenance: MaintenanceId
