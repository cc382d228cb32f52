"""What people may type into each field. One function a field: the clean value, or BadFieldError."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from core.errors import BadFieldError

NAME_LONGEST = 80
PHONE_DIGITS = (7, 15)
"""ITU-T E.164 allows 15 digits; the shortest national numbers in use have seven."""
EXPERIENCE_MOST = 70
FEE_MOST = Decimal(1_000_000)


def _text(field: str, text: str, longest: int, *, lines: bool = False) -> str:
    """Trim, drop invisible control characters, fold runs of white space, and check the length."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if char in "\n\t\u200d" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
    if lines:
        clean = re.sub(
            r"\n{3,}", "\n\n", "\n".join(line.strip() for line in kept.split("\n"))
        ).strip()
    else:
        clean = " ".join(kept.split())
    if not clean:
        raise BadFieldError(field, "empty")
    if len(clean) > longest:
        raise BadFieldError(field, "too-long", limit=longest)
    return clean


def name(text: str) -> str:
    """A person's name: up to 80 characters, at least one of them a letter."""
    clean = _text("name", text, NAME_LONGEST)
    if not any(char.isalpha() for char in clean):
        raise BadFieldError("name", "no-letter")
    return clean


def phone(text: str) -> str:
    """A telephone number: digits with an optional ``+``; what separates them is dropped."""
    typed = text.strip()
    bare = re.sub(r"[\s().\-/\u2010-\u2015]", "", typed)
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise BadFieldError("phone", "phone-format")
    if not PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1]:
        raise BadFieldError("phone", "phone-format")
    return bare


def specialty(text: str) -> str:
    """A specialty's name."""
    clean = _text("specialty", text, 60)
    if not any(char.isalpha() for char in clean):
        raise BadFieldError("specialty", "no-letter")
    return clean


def licence(text: str) -> str:
    """A licence number as its authority writes it."""
    clean = _text("licence", text, 40)
    if not any(char.isalnum() for char in clean):
        raise BadFieldError("licence", "empty")
    return clean


def address(text: str) -> str:
    """Where the doctor sees patients."""
    return _text("address", text, 200)


def bio(text: str) -> str:
    """What a doctor says about themselves."""
    return _text("bio", text, 600, lines=True)


def note(text: str) -> str:
    """A patient's note to the doctor."""
    return _text("note", text, 500, lines=True)


def reason(text: str) -> str:
    """Why a doctor cancels."""
    return _text("reason", text, 300, lines=True)


def experience(text: str) -> int:
    """Whole years of experience, 0 to 70."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit()) or int(typed) > EXPERIENCE_MOST:
        raise BadFieldError("experience", "experience-range", limit=EXPERIENCE_MOST)
    return int(typed)


def fee(text: str) -> Decimal:
    """A consultation's fee in the clinic's currency: ``40``, ``40.50`` or ``40,50``."""
    typed = re.sub(r"[^\d.,\-]", "", text).replace(",", ".")
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        raise BadFieldError("fee", "fee-format") from None
    exponent = amount.as_tuple().exponent
    if not 0 <= amount <= FEE_MOST or not isinstance(exponent, int) or exponent < -2:
        raise BadFieldError("fee", "fee-format")
    return amount


FIELDS: dict[str, Callable[[str], object]] = {
    "name": name,
    "phone": phone,
    "specialty": specialty,
    "licence": licence,
    "address": address,
    "bio": bio,
    "note": note,
    "reason": reason,
    "experience": experience,
    "fee": fee,
}
"""Every field that is typed, by its name."""
