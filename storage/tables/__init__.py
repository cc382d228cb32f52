"""The tables, with everything the database itself refuses.

What one row cannot tell (overlaps, a live appointment that left its slot's time, a slot filled by
nobody) is refused by exclusion constraints and triggers, which storage/migrations makes in
versions/0002_guards.py. Constraints have names, for a refusal is told by its name: see
storage/drivers/errors.py.
"""

from storage.tables.appointments import (
    IS_COMPLETED,
    IS_CONFIRMED,
    IS_LIVE,
    IS_NO_SHOW,
    IS_NOT_LIVE,
    IS_PENDING,
    IS_VISITED,
    appointments,
)
from storage.tables.base import metadata
from storage.tables.busy import busy_calendars, busy_openings
from storage.tables.calls import calls
from storage.tables.clinic import UNSHOWN, announcements, maintenance
from storage.tables.decisions import declines
from storage.tables.feeds import feeds
from storage.tables.hours import delays, hand_set_days, time_off, topped_up, weekly_hours
from storage.tables.invitations import admissions, invitations
from storage.tables.letters import WAITS, outbox
from storage.tables.lists import FORMER, WORD, list_entries, list_names
from storage.tables.memory import READ, audit, forms, inbox, live_screens, settings
from storage.tables.people import accounts, card_requests, carers, doctors, patients
from storage.tables.records import profiles, records, shares
from storage.tables.times import VACANT, holds, slots
from storage.tables.waiting import passed_slots, waits

__all__ = [
    "FORMER",
    "IS_COMPLETED",
    "IS_CONFIRMED",
    "IS_LIVE",
    "IS_NOT_LIVE",
    "IS_NO_SHOW",
    "IS_PENDING",
    "IS_VISITED",
    "READ",
    "UNSHOWN",
    "VACANT",
    "WAITS",
    "WORD",
    "accounts",
    "admissions",
    "announcements",
    "appointments",
    "audit",
    "busy_calendars",
    "busy_openings",
    "calls",
    "card_requests",
    "carers",
    "declines",
    "delays",
    "doctors",
    "feeds",
    "forms",
    "hand_set_days",
    "holds",
    "inbox",
    "invitations",
    "list_entries",
    "list_names",
    "live_screens",
    "maintenance",
    "metadata",
    "outbox",
    "passed_slots",
    "patients",
    "profiles",
    "records",
    "settings",
    "shares",
    "slots",
    "time_off",
    "topped_up",
    "waits",
    "weekly_hours",
]
