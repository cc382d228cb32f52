"""Pages that only read: one statement each, on connections that never wait for a writer."""

from storage.availability import DoctorPages
from storage.engine import Database
from storage.seal import Seal
from storage.visits import VisitPages


class SqlQueries(DoctorPages, VisitPages):
    """core.ports.Queries."""

    def __init__(self, database: Database, seal: Seal) -> None:
        VisitPages.__init__(self, database, seal)
