"""All pages that only read, as one port."""

from typing import Protocol

from core.ports.appointments import AppointmentPages
from core.ports.people import PeoplePages
from core.ports.slots import SlotPages


class Queries(PeoplePages, SlotPages, AppointmentPages, Protocol):
    """Pages that only read, on connections that never wait for a writer."""
