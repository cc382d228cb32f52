"""Where a calendar program reads along."""

import re

PATH = "/calendar/{token}.ics"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def address_of(public_url: str, token: str) -> str:
    """Return the address with this token, a secret like a password."""
    return public_url + PATH.format(token=token)


def is_token(written: str) -> bool:
    """Whether this looks like one; what does not was never given out."""
    return _TOKEN.fullmatch(written) is not None
