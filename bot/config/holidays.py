"""The public holidays of a country or of a region of it, as the library ``holidays`` knows them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

LANGUAGES = {"en": "en_US", "ru": "ru"}
"""What the library calls the languages that people may choose."""


def knows(country: str | None, region: str | None = None) -> bool:
    """Whether the holidays of this country, and of this region, are known."""
    regions = holidays.list_supported_countries().get(country or "")
    return regions is not None and (region is None or region in regions)


class PublicHolidays:
    """core.ports.holidays.Holidays of one clinic; a country that is not known has none."""

    def __init__(self, country: str | None, region: str | None = None) -> None:
        self._country = country if knows(country) else None
        self._region = region if knows(country, region) else None

    def between(self, first: date, last: date, language: str | None = None) -> Mapping[date, str]:
        """Return the public holidays from ``first`` to ``last``, each with its name.

        The name is in ``language`` where the library has it, and else in the country's own.
        """
        if self._country is None or last < first:
            return {}
        found: dict[date, str] = {}
        for year in range(first.year, last.year + 1):
            of_year = _of_year(self._country, self._region, year, language)
            found |= {day: name for day, name in of_year.items() if first <= day <= last}
        return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def _of_year(
    country: str, region: str | None, year: int, language: str | None
) -> Mapping[date, str]:
    spoken = LANGUAGES.get(language or "", language)
    offered = holidays.list_localized_countries().get(country, ())
    own = holidays.country_holidays(country).default_language  # None would be the machine's
    chosen = spoken if spoken in offered else own
    return dict(holidays.country_holidays(country, region, years=year, language=chosen))
