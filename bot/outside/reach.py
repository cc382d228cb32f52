"""Where the bot may connect when somebody else says where: to computers open to everybody.

An address from a chat may lead anywhere: to the machine the bot runs on, to a router, to a cloud's
store of passwords. A look at the name tells nothing, since whoever has the name may let it lead
elsewhere a moment later. So what is judged is the number to which a connection is about to be made,
each time one is made, however it was written and wherever it came from.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import AddrInfoType

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Behind these a gateway reaches IPv4: the address is in the last four bytes (RFC 6052)."""


class InsideError(OSError):
    """The way leads into a network that is not open to everybody."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the bot goes. ``inside``: into its own networks, and without TLS; for tests alone."""

    inside: bool = False

    @property
    def schemes(self) -> tuple[str, ...]:
        """How an address may begin."""
        return ("https", "http") if self.inside else ("https",)

    def socket(self, found: AddrInfoType) -> socket.socket:
        """Return a socket for a connection to this address. Raises InsideError."""
        family, kind, protocol, _, where = found
        if not (self.inside or is_public(str(where[0]))):
            raise InsideError("not open to everybody")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made


def is_public(number: str) -> bool:
    """Whether a computer with this number is one that everybody reaches."""
    try:
        return _is_public(ip_address(number.partition("%")[0]))
    except ValueError:
        return False


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:  # the way to IPv4 of a network that has none itself
            return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local or address.sixtofour is not None or address.teredo is not None:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_private
        or address.is_unspecified
    )
