"""The way in: one object that keeps all of core's ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from storage import probe
from storage.agenda import SqlAgendaPages
from storage.announcements.pages import SqlAnnouncementPages
from storage.appointments.pages import SqlAppointmentPages
from storage.audit import SqlTrailPages
from storage.busy import SqlBusyPages
from storage.cards import SqlCardPages
from storage.decisions import SqlDecisionPages
from storage.delays import SqlDelayPages
from storage.deliveries import SqlDeliveries
from storage.desk import SqlDeskPages
from storage.directory import SqlDirectoryPages
from storage.engine import PUBLIC, Database
from storage.feeds import SqlFeedPages, SqlFetches
from storage.figures import SqlFigurePages
from storage.finding import SqlFindingPages
from storage.forms import SqlForms
from storage.histories import SqlRecordPages
from storage.home import SqlHomePages
from storage.hours import SqlHoursPages
from storage.inbox import SqlInbox
from storage.invitations import SqlInvitationPages
from storage.ledger import SqlLedgerPages
from storage.lists import SqlListPages
from storage.live_check import SqlLiveCheckPages
from storage.live_screens import SqlLiveScreens
from storage.maintenance import SqlMaintenancePages
from storage.numbers import SqlNumberPages
from storage.people.pages import SqlPeoplePages
from storage.requests import SqlRequestPages
from storage.seal import Seal
from storage.sheets import SqlSheetPages
from storage.slots.pages import SqlSlotPages
from storage.stand_in import SqlStandInPages
from storage.time_off import SqlTimeOffPages
from storage.types import seal_with
from storage.unit_of_work import SqlUnitOfWork
from storage.waitlist.pages import SqlWaitlistPages


class SqlQueries(
    SqlPeoplePages,
    SqlCardPages,
    SqlDecisionPages,
    SqlDeskPages,
    SqlDirectoryPages,
    SqlInvitationPages,
    SqlDelayPages,
    SqlFindingPages,
    SqlSlotPages,
    SqlHoursPages,
    SqlTimeOffPages,
    SqlAppointmentPages,
    SqlHomePages,
    SqlAgendaPages,
    SqlRequestPages,
    SqlRecordPages,
    SqlTrailPages,
    SqlWaitlistPages,
    SqlFigurePages,
    SqlNumberPages,
    SqlSheetPages,
    SqlFeedPages,
    SqlBusyPages,
    SqlLedgerPages,
    SqlLiveCheckPages,
    SqlListPages,
    SqlStandInPages,
    SqlAnnouncementPages,
    SqlMaintenancePages,
):
    """core.ports.pages.Queries: one statement each, on connections that never wait for a writer."""


class Store:
    """An open database with its privacy keys. Make it with ``Store.open``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.queries = SqlQueries(database)
        self.forms = SqlForms(database)
        self.live_screens = SqlLiveScreens(database)
        self.inbox = SqlInbox(database)
        self.deliveries = SqlDeliveries(database)
        self.fetches = SqlFetches(database)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, seal: Seal, schema: str = PUBLIC, *, plain: bool = False
    ) -> AsyncIterator[Self]:
        """Open the database at ``url``, whose schema is up to date, and close it at the end.

        ``schema`` and ``plain`` are as in ``Database.open``. Raises ValueError for a URL of another
        kind of database, BusyError where it cannot be reached, and SealError where what it holds
        was sealed with other keys.
        """
        async with Database.open(url, schema, plain=plain) as database:
            for dialect in (database.writer.dialect, database.reader.dialect):
                seal_with(dialect, seal)
            await probe.settle(database, seal)
            yield cls(database)

    @asynccontextmanager
    async def open_work(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: core.ports.work.OpenWork."""
        async with self.database.write() as connection:
            yield SqlUnitOfWork(connection)
