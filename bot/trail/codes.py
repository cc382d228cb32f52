"""How buttons of the trail name people, places and days."""

from datetime import date
from hashlib import sha256

from bot.trail.actions import ShowTrail
from core.audit.search import Somebody

_LEAST, _MOST = date(2000, 1, 1).toordinal(), date(2200, 1, 1).toordinal()


def code(one: Somebody) -> str:
    """Return how a button names somebody."""
    if one.account is not None:
        return f"a{one.account}"
    return f"p{one.patient}" if one.patient is not None else f"d{one.doctor}"


def place_code(label: str) -> str:
    """Return how a button names a place: the same as long as it is called so."""
    return sha256(label.encode()).hexdigest()[:8]


def days(action: ShowTrail) -> tuple[date, date]:
    """Return the first and the last day of a search; a forged one is put within bounds."""
    first, last = (min(max(one, _LEAST), _MOST) for one in (action.first, action.last))
    return date.fromordinal(min(first, last)), date.fromordinal(last)
