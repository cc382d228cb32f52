"""Maintenance."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.maintenance.actions import ShowMaintenances
from bot.maintenance.handlers import router

manifest = Manifest(router, desk=(Entry("maintenance.entry", ShowMaintenances(), 46),))
