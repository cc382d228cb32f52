"""The address of a calendar elsewhere, as a doctor gives it. Pure."""

from collections.abc import Collection
from urllib.parse import SplitResult, quote, urlsplit

from core.errors import BadFieldError

LONGEST = 2000
PORTS = (443, 8443)
"""Where calendars are served in public; any other port is somebody else's business."""
_AS_IT_IS = "%/:=&?~+!$,;'@()*|[]"
"""What stays as it was written beside letters and digits: what is escaped already above all."""


def checked(typed: str, schemes: Collection[str] = ("https",)) -> str:
    """Return the address to be fetched: https, also where it was given as webcal, and in ASCII.

    Browsers show addresses with letters that are sent otherwise, and people copy them so. Which
    computer it leads to is judged whenever it is fetched. Raises BadFieldError, which says nothing
    of the address itself.
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
        parts = _in_ascii(parts)
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
    address = parts.geturl()
    if len(address) > LONGEST:  # it is longer in ASCII
        raise BadFieldError("address", "busy-address")
    return address


def _in_ascii(parts: SplitResult) -> SplitResult:
    """Return what is sent of an address. Raises ValueError for a host that cannot be."""
    place = parts.netloc
    if not place.isascii():
        by, at, where = place.rpartition("@")
        host, colon, port = where.partition(":")
        place = by + at + host.encode("idna").decode("ascii") + colon + port
    path, query = quote(parts.path, safe=_AS_IT_IS), quote(parts.query, safe=_AS_IT_IS)
    return SplitResult(parts.scheme, place, path, query, fragment="")


def host_of(address: str) -> str:
    """Return the part of an address that may be shown: where it leads, as people write it."""
    host = urlsplit(address).hostname or ""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
