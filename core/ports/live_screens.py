"""Which message of a chat carries the screen that somebody may press on with."""

from typing import Protocol

from core.model import AccountId


class LiveScreens(Protocol):
    """One for each account, remembered across restarts. Each call is a transaction."""

    async def replace(self, account: AccountId, message: int | None) -> int | None:
        """Remember the message that shows the newest screen; return the one before.

        None is a newest message that nothing can be pressed on. Of who is erased nothing is
        remembered.
        """
        ...
