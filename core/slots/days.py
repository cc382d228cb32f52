"""Which dates a doctor may speak of: none that has passed, none too far ahead. Pure."""

from datetime import date, timedelta

from core.errors import BadFieldError

FURTHEST = timedelta(days=366)
"""How far ahead times may be published or taken off; it also catches a mistyped year."""


def check_not_past(day: date, today: date) -> None:
    """Raise BadFieldError for a day that has passed."""
    if day < today:
        raise BadFieldError("date", "date-past", part=day.isoformat())


def check_not_far(day: date, today: date) -> None:
    """Raise BadFieldError for a day that lies too far ahead."""
    if day > today + FURTHEST:
        raise BadFieldError("date", "too-far", limit=FURTHEST.days, part=day.isoformat())


def check_day(day: date, today: date) -> None:
    """Raise BadFieldError for a day that has passed or lies too far ahead."""
    check_not_past(day, today)
    check_not_far(day, today)


def check_order(first: date, last: date) -> None:
    """Raise BadFieldError for a stretch that ends before it begins."""
    if last < first:
        raise BadFieldError("date", "dates-backwards", part=last.isoformat())
