"""The clinic's zone as people call it, and whether its readers need to be told."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

_WINTER, _SUMMER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
_EVERYWHERE = {"001", "ZZ"}
"""Where CLDR puts zones that are no country's."""


@lru_cache
def city_of(zone: ZoneInfo, locale: Locale) -> str | None:
    """Return the city that a zone is named after, in this language; None where it names none."""
    if _country(zone) is None:
        return None
    return get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]


@lru_cache
def clocks_differ(zone: ZoneInfo) -> bool:
    """Whether clocks within the zone's country differ; so they do where it is no country's."""
    country = _country(zone)
    if country is None:
        return True
    here = _offsets(zone)
    names = available_timezones().intersection(_zones_of(country))
    return any(_offsets(ZoneInfo(name)) != here for name in names)


def _country(zone: ZoneInfo) -> str | None:
    found = get_global("zone_territories").get(_canonical(zone))
    return None if found is None or found in _EVERYWHERE else str(found)


def _canonical(zone: ZoneInfo) -> str:
    return str(get_global("zone_aliases").get(zone.key, zone.key))


def _zones_of(country: str) -> list[str]:
    return [name for name, of in get_global("zone_territories").items() if of == country]


def _offsets(zone: ZoneInfo) -> tuple[object, ...]:
    return tuple(moment.astimezone(zone).utcoffset() for moment in (_WINTER, _SUMMER))
