"""The address of a calendar elsewhere, as a doctor gives it. Pure."""

from collections.abc import Collection
from urllib.parse import urlsplit

from core.errors import BadFieldError

LONGEST = 2000
PORTS = (443, 8443)
"""Where calendars are served in public; any other port is somebody else's business."""


def checked(typed: str, schemes: Collection[str] = ("https",)) -> str:
    """Return the address to be fetched: https, also where it was given as webcal.

    Which computer it leads to is judged whenever it is fetched. Raises BadFieldError, which says
    nothing of the address itself.
    """
    text = typed.strip().strip("<>")
    scheme, colon, rest = text.partition(":")
    if scheme.lower() in {"webcal", "webcals"} and colon:
        text = f"https:{rest}"
    if len(text) > LONGEST or not text.isprintable() or any(one.isspace() for one in text):
        raise BadFieldError("address", "busy-address")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadFieldError("address", "busy-address") from None
    if not host or "." not in host.strip("."):
        raise BadFieldError("address", "busy-address")
    if parts.scheme not in schemes:
        raise BadFieldError("address", "busy-https")
    if parts.username is not None or parts.password is not None:
        raise BadFieldError("address", "busy-password")
    if parts.scheme == "https" and port not in {None, *PORTS}:
        raise BadFieldError("address", "busy-port")
    return parts._replace(fragment="").geturl()


def host_of(address: str) -> str:
    """Return the part of an address that may be shown: where it leads, and nothing behind it."""
    return urlsplit(address).hostname or ""
