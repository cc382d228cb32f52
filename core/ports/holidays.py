"""Public holidays, on which weekly hours publish nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class Holidays(Protocol):
    """The public holidays at the clinic."""

    def between(self, first: date, last: date, language: str | None = None) -> Mapping[date, str]:
        """Return those from ``first`` to ``last``, both inclusive, each with its name.

        The name is in ``language`` where it is known, and else in the country's own.
        """
        ...
