"""Phone numbers: read as people of the clinic's country write them, shown in one form to everyone.

Stored is E.164 (``+49301234567``), which any phone can dial from anywhere.
"""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from core import fields
from core.errors import BadFieldError

_NO_COUNTRY = "001"
"""What stands for the country of numbers that have none, such as +888: Telegram sells those."""


def read(text: str, country: str | None) -> str:
    """Return the number that was typed or shared, as E.164.

    A number without a country code is one of ``country`` (ISO 3166); without a country it is kept
    as it was typed. Raises BadFieldError with an example of that country.
    """
    try:
        written = fields.dialled(text)
        if country is None and not written.startswith("+"):
            return fields.phone(written)
        number = phonenumbers.parse(written, country)
        stored = fields.phone(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    except (BadFieldError, phonenumbers.NumberParseException):
        raise _refused(country) from None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    nowhere = phonenumbers.region_code_for_number(number) == _NO_COUNTRY
    if verdict != ValidationResult.IS_POSSIBLE and not nowhere:
        raise _refused(country)
    return stored


def _refused(country: str | None) -> BadFieldError:
    return BadFieldError("phone", "phone-format", part=example(country))


def example(country: str | None) -> str | None:
    """Return a mobile number as people of that country write it at home; None without a country."""
    if country is None:
        return None
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    number = number or phonenumbers.example_number(country)
    if number is None:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def shown(number: str) -> str:
    """Return a stored number with its digits in groups, as it is written internationally."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
