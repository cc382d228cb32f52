"""Links as Telegram reads them: what it opens, and why it opens nothing else."""

import re
from contextlib import suppress
from ipaddress import IPv6Address
from typing import NamedTuple

from bot.sandbox.entities.entity import Entity, complaint

MOST_LONG = 2**63
_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_HOST_END = re.compile("[/?#]")
_HOST = re.compile(r"(?:[a-z.0-9\-_!$,~*'();&+=]|[^\x00-\x7f])*")
_ESCAPED = re.compile("%[0-9a-f][0-9a-f]")
_TELEGRAMS = re.compile("(tg|tonsite|ton):(?://)?", re.IGNORECASE)
_INTEGER = re.compile("0|-?[1-9][0-9]{0,18}")
_NOT_AS_TYPED = re.compile("[\x00-\x20]")
_SPACES = " \t\r\n\0\v"


class LinkError(Exception):
    """A link that Telegram does not open; the text says why, in its words."""


class Link(NamedTuple):
    """What a web address is made of; `port` is 0 where none is written."""

    scheme: str
    user: str
    host: str
    port: int
    query: str

    @property
    def is_ipv6(self) -> bool:
        """Whether the host is written as a number in brackets."""
        return self.host.startswith("[")

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{self.host}{port}{self.query}"


def parsed_link(url: str, scheme: str = "http") -> Link:
    """Take a web address apart, ``scheme`` where it names none. LinkError for what is none."""
    if named := _SCHEME.match(url):
        scheme, url = named[1].lower(), url[named.end() :]
        if scheme not in {"http", "https"}:
            raise LinkError("Unsupported URL protocol")
    end = _HOST_END.search(url)
    place, query = (url[: end.start()], url[end.start() :]) if end else (url, "")
    place, port = _without_port(place)
    user, _, host = place.rpartition("@")
    host = host.lower()
    _check_host(host)
    query = query.rstrip(_SPACES) or "/"
    query = _NOT_AS_TYPED.sub(lambda found: f"%{ord(found[0]):02X}", query)
    return Link(scheme, user, host, port, query if query.startswith("/") else f"/{query}")


def _without_port(place: str) -> tuple[str, int]:
    colon = max(place.rfind(mark) for mark in ":]@")
    if colon <= 0 or place[colon] != ":":
        return place, 0
    digits = place[colon + 1 :].lstrip("0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 5 or int(digits) > 65535:
        raise LinkError("Wrong port number specified in the URL")
    return place[:colon], int(digits)


def _check_host(host: str) -> None:
    if host.startswith("[") and host.endswith("]"):
        try:
            IPv6Address(host[1:-1])
        except ValueError:
            raise LinkError("Wrong IPv6 address specified in the URL") from None
        return
    if not host:
        raise LinkError("URL host is empty")
    if host == ".":
        raise LinkError("Host is invalid")
    if "%" in host:
        host = _ESCAPED.sub("", host)
        if "%" in host:
            raise LinkError("Wrong percent-encoded symbol in URL host")
    if not _HOST.fullmatch(host):
        raise LinkError("Wrong URL host")


def opened_link(url: str, *, secure: bool = False) -> str:
    """Return `url` as Telegram would open it; LinkError says why it would not.

    With `secure` only https will do.
    """
    own = _TELEGRAMS.match(url)
    link = parsed_link(url[own.end() :] if own else url)
    if secure and (own or link.scheme != "https"):
        raise LinkError("Only HTTPS links are allowed")
    if own:
        return _own_link(own[1].lower(), url[own.end() :], link)
    if "." not in link.host and not link.is_ipv6:
        raise LinkError("Wrong HTTP URL")
    return str(link)


def _own_link(kind: str, written: str, link: Link) -> str:
    """Return a link into Telegram itself."""
    plain = link.scheme == "http" and not written.lower().startswith("http://")
    if not plain or link.user or link.port or link.is_ipv6:
        raise LinkError("Wrong tg URL" if kind == "tg" else "Wrong ton URL")
    allowed = "[A-Za-z0-9_.-]*" if kind == "tonsite" else "[A-Za-z0-9_-]*"
    if not re.fullmatch(allowed, link.host):
        raise LinkError("Unallowed characters in URL host")
    query = link.query[1:] if link.query.startswith("/?") else link.query
    return f"{kind}://{link.host}{query}"


def checked_link(url: str) -> str:
    """Return `url` as Telegram would link it, or "" where Telegram silently drops the link."""
    with suppress(LinkError):
        return opened_link(url)
    return ""


def linked(made: Entity, url: str) -> bool:
    """Make an entity one that names somebody, or links; whether Telegram keeps it at all."""
    if user := user_of_link(url):
        made |= {"type": "text_mention", "user": {"id": user}}
        return True
    link = checked_link(url)
    made |= {"type": "text_link", "url": link}
    return bool(link)


def reason_against(url: str, *, secure: bool = False) -> str:
    """Say why Telegram takes no button with this link; "" where it takes it."""
    try:
        opened_link(url, secure=secure)
    except LinkError as wrong:
        return f"URL '{url}' is invalid: {wrong}"
    return ""


def user_of_link(url: str) -> int:
    """Return whom a tg://user?id=… link names, 0 where it names nobody."""
    _, _, arguments = _own_arguments(url, "user")
    found = [value for key, value in _pairs(arguments or "") if key == "id"]
    number = whole_number(found[0]) if found else None
    return number if number and number > 0 else 0


def emoji_of_link(url: str) -> str:
    """Return the custom emoji that a tg://emoji?id=… link names; RefusedError otherwise."""
    is_own, is_host, arguments = _own_arguments(url, "emoji")
    if not is_own:
        raise complaint("Custom emoji URL must have scheme tg")
    if not is_host:
        raise complaint('Custom emoji URL must have host "emoji"')
    found = [value for key, value in _pairs(arguments or "") if key == "id"]
    if not found:
        raise complaint("Custom emoji URL must have an emoji identifier")
    return custom_emoji(found[0])


def custom_emoji(identifier: str) -> str:
    """Check the identifier of a custom emoji; RefusedError for what is none."""
    number = whole_number(identifier)
    if not number:
        raise complaint("Invalid custom emoji identifier specified")
    return str(number)


def whole_number(text: str) -> int | None:
    """Return a number of at most 64 bits, None for anything else."""
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -MOST_LONG <= number < MOST_LONG else None


def _own_arguments(url: str, host: str) -> tuple[bool, bool, str | None]:
    """Say whether a link has the scheme tg and this host, and what stands behind its `?`."""
    url = url.lower()
    if not url.startswith("tg:"):
        return False, False, None
    url = url[3:].removeprefix("//")
    if not url.startswith(host) or url[len(host) : len(host) + 1] not in {"", "/", "?", "#"}:
        return True, False, None
    url = url[len(host) :].removeprefix("/")
    arguments = url[1:].partition("#")[0] if url.startswith("?") else None
    return True, True, arguments


def _pairs(arguments: str) -> list[tuple[str, str]]:
    pairs = [one.partition("=") for one in arguments.split("&")]
    return [(key, value) for key, _, value in pairs]
