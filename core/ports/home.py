"""What greets somebody who comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.model import AccountId
from core.views import AppointmentView


class HomePages(Protocol):
    """The page that greets somebody who comes back, in one read."""

    async def at_home(self, account: AccountId, now: datetime) -> Sequence[AppointmentView]:
        """Return the next appointment of those whom the account cares for, and latest visits.

        The next one is live and ends after ``now``; the visits began before ``now`` and were not
        called off. The latest comes first.
        """
        ...
